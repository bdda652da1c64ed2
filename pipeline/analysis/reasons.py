"""Words that say why a unit has no place, one wording for rankings, scores and slips alike."""

from __future__ import annotations

TOO_FEW = "样本不足"
NOT_ADOPTED = "待人审"
LOW_PARTICIPATION = "样本不足（参评率未到下限）"
