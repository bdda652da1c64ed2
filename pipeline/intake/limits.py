"""Limits (限额) for untrusted files: how much a container or a workbook may ask of us.

Knows numbers only; what is measured against them stands in the modules that measure.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from pipeline.errors import SettingsError

PREFIX = "limits."
MIB = 1024 * 1024
HELD = 8 * MIB
"""Unpacked bytes up to which a workbook is held in memory and looked at whole."""


class Limits(Struct, frozen=True):
    """Every limit with its default. Names that end in ``_mib`` count mebibytes; a parameter
    ``limits.<name>`` of 活动设置 overrides the field of that name.

    workbook_mib     a workbook file as it lies on disk
    mail_mib, mail_parts  one mail, and its MIME parts
    zip_entries      entries of one .zip that carries workbooks
    unpacked_mib, part_mib  unpacked size of a workbook, in all and of one part
    ratio, ratio_from_mib   unpacked : packed of a part larger than ``ratio_from_mib``
    workbook_entries parts of a workbook
    zip_depth, mail_depth   zips inside a zip, mails inside a mail
    tree_mib         bytes taken out of one container and all that is nested in it
    grid_cells       cells of the box from A1 to the last filled cell of a sheet
    cell_elements, rows     cell elements of a workbook, last filled row of a sheet
    characters       characters of a cell
    worker_seconds, worker_mib  wall and CPU time, and address space, for one file
    """

    workbook_mib: int = 20
    mail_mib: int = 50
    mail_parts: int = 200
    zip_entries: int = 500
    unpacked_mib: int = 256
    part_mib: int = 128
    ratio: int = 200
    ratio_from_mib: int = 4
    workbook_entries: int = 2_000
    zip_depth: int = 2
    mail_depth: int = 5
    tree_mib: int = 512
    grid_cells: int = 4_000_000
    cell_elements: int = 2_000_000
    rows: int = 200_000
    sheets: int = 200
    strings: int = 500_000
    merges: int = 50_000
    names: int = 20_000
    characters: int = 32_767
    xml_depth: int = 64
    worker_seconds: int = 30
    worker_mib: int = 2_048

    @classmethod
    def from_parameters(cls, values: Mapping[str, str]) -> Limits:
        """Limits of the ``limits.*`` texts among *values*; other keys are left alone.

        Raises SettingsError for a name that is no limit or a text that is no whole number
        above 0.
        """
        known = set(cls.__struct_fields__)
        found: dict[str, int] = {}
        for key in sorted(values):
            name = key.removeprefix(PREFIX)
            if not key.startswith(PREFIX) or name == "*":
                continue
            if name not in known:
                raise SettingsError(f"参数 {key} 不是文件限额。", "请对照参数表改正名称。")
            found[name] = _whole(key, values[key])
        return cls(**found)

    @property
    def worker_memory(self) -> int:
        """Address space of a worker, in bytes."""
        return self.worker_mib * MIB


def _whole(key: str, text: str) -> int:
    plain = text.strip().replace(",", "").replace("_", "").removesuffix(".0")
    if not plain.isdecimal() or int(plain) == 0:
        raise SettingsError(f"参数 {key} 写作“{text}”。", "请填大于 0 的整数。")
    return int(plain)
