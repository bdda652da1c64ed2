"""What an attacker on published ballots learns from 成绩单: counts of whole rater groups.

He is given the slips of all units, though each goes to one unit alone.
"""

from __future__ import annotations

import re
from pathlib import Path

from ballot_attack import Attack
from openpyxl import load_workbook

_ABOUT = {"5.1": "领导班子", "5.2": "党组织"}
_COUNT = re.compile(r"([^，。；\s]+?)(基本满意|满意) (\d+)/(\d+)")
_EARLIER = re.compile(r"\d{4}\w+ 《F4")  # ballots of another period than the one attacked


def read_slips(found: Attack, folder: Path) -> set[str]:
    """Let the attacker read every slip in *folder*; units whose slip told him something."""
    told = set()
    for path in sorted(folder.glob("*.xlsx")):
        unit = path.name.partition("_")[0]
        sheet = load_workbook(path)["成绩单"]
        for row in sheet[sheet.tables["Items"].ref]:
            item, said = str(row[0].value), str(row[-1].value)
            if item in _ABOUT and not _EARLIER.search(said) and know(found, unit, item, said):
                told.add(unit)
    return told


def know(found: Attack, unit: str, item: str, said: str) -> int:
    """Add what the words behind *item* say (``学生＋家长满意 60/82``); how many counts it was."""
    known = 0
    for names, opinion, count, valid in _COUNT.findall(said):
        pool = [
            number
            for number, row in enumerate(found.rows)
            if (row["单位编码"], row["object_type"]) == (unit, _ABOUT[item])
            and row["rater_group"] in names.split("＋")
        ]
        if pool:
            name = "n_basic" if opinion == "基本满意" else "n_sat"
            found.know(dict.fromkeys(((n, name) for n in pool), 1), int(count))
            found.know(dict.fromkeys(((n, "n_valid") for n in pool), 1), int(valid))
            known += 1
    return known
