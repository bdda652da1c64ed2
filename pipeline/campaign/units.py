"""Units (单位) of the campaign: the roster G1 as typed values."""

from __future__ import annotations

from datetime import date

from msgspec import Struct


class Unit(Struct, frozen=True):
    """One unit of the roster. ``unit_class`` is A, A0, B, C, D1, D2 or G (guidance group);
    ``system`` 教育, 卫生 or 机关; ``mgmt`` 直属 or 属地; ``section`` its 片."""

    code: str
    name: str
    short_name: str
    system: str
    unit_class: str
    mgmt: str
    superior: str = ""
    section: str = ""
    guide_group: str = ""
    contact_leader: str = ""
    email: str = ""
    active_from: date | None = None
    active_to: date | None = None
    merged_into: str | None = None

    @property
    def local(self) -> bool:
        """属地: guided, not judged (decision 23)."""
        return self.mgmt == "属地"

    def active_on(self, day: date) -> bool:
        """True where *day* lies between the unit's start and end dates (both inclusive)."""
        started = self.active_from is None or self.active_from <= day
        return started and (self.active_to is None or day <= self.active_to)
