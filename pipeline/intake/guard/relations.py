"""Where the parts lie that workbook.xml refers to: its relations."""

from __future__ import annotations

from pipeline.intake.guard.kept import kept
from pipeline.intake.guard.xmlevents import Attributes, EventGuard
from pipeline.intake.limits import Limits


class _Relations(EventGuard):
    def __init__(self, limits: Limits) -> None:
        super().__init__(limits)
        self.found: dict[str, str] = {}

    def opened(self, name: str, space: str, attributes: Attributes) -> None:  # noqa: ARG002
        if name == "Relationship":
            self.found[attributes.get("Id", "")] = attributes.get("Target", "")


@kept
def linked(relations: bytes, limits: Limits) -> dict[str, str]:
    """Relation id → target."""
    events = _Relations(limits)
    events.feed((relations,))
    return events.found
