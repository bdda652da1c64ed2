"""The invented district: its units of every class, and the guidance groups that visit them.

Everything is drawn from a seed. Knows nothing of what the units report.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from pipeline.campaign import REPORTING_CLASSES, Unit
from pipeline.demo.place_names import place_names

DEFAULT_UNITS = 60
# the make-up of the default district; other sizes follow in proportion, class C stays one
_MAKE_UP = {"A": 4, "A0": 6, "B": 18, "C": 1, "D1": 18, "D2": 13}
_EVERY_CLASS_FROM = 12
_PREFIX = {"A": "JG", "A0": "CS", "B": "XX", "C": "YY", "D1": "SX", "D2": "WS", "G": "ZD"}
_SECTIONS = ("第一片", "第二片", "第三片", "第四片")
_GROUPS = ("第一指导小组", "第二指导小组", "第三指导小组")
_OFFICES = ("办公室", "组织人事处", "教育处", "卫生处", "计划财务处", "安全督导处")
_LEADERS = ("乔松筠", "殷时雨", "祁若谷", "车以恒", "麦知秋")
_SCHOOLS = ("实验小学", "初级中学", "中心小学", "高级中学", "小学", "幼儿园")
_ORDINALS = "一二三四五六七八九十"
_STARTED = date(2010, 6, 1)
_PUBLIC_DOMAIN = "youjian.example"
_SHARES_PUBLIC = 5  # every fifth unit has no domain of its own


class District(Struct, frozen=True):
    """The units that report, by class and code, with the seed that everything follows from."""

    seed: int
    units: tuple[Unit, ...]

    @property
    def reporting(self) -> tuple[Unit, ...]:
        """All but the guidance groups."""
        return tuple(unit for unit in self.units if unit.unit_class in REPORTING_CLASSES)

    def unit(self, code: str) -> Unit:
        """The unit *code*; KeyError where there is none."""
        for unit in self.units:
            if unit.code == code:
                return unit
        raise KeyError(code)


def class_sizes(units: int) -> dict[str, int]:
    """How many units of each class a district of *units* has: largest remainder, class C one,
    and at least one of each class from 12 units on."""
    total = sum(_MAKE_UP.values())
    exact = {name: share * units / total for name, share in _MAKE_UP.items() if name != "C"}
    hospital = 1 if units >= _EVERY_CLASS_FROM else 0
    least = 1 if units >= _EVERY_CLASS_FROM else 0
    sizes = {name: max(least, int(value)) for name, value in exact.items()}
    by_remainder = sorted(exact, key=lambda name: (int(exact[name]) - exact[name], name))
    turn = 0
    while (missing := units - hospital - sum(sizes.values())) != 0:
        name = (
            by_remainder[turn % len(by_remainder)]
            if missing > 0
            else max(sizes, key=lambda key: (sizes[key], key))
        )
        sizes[name] += 1 if missing > 0 else -1
        turn += 1
    sizes["C"] = hospital
    return {name: sizes[name] for name in _MAKE_UP}


def make_district(units: int = DEFAULT_UNITS, seed: int = 1) -> District:
    """An invented district of *units* reporting units and three guidance groups."""
    places = iter(place_names(3 * units + 20, seed))
    found: list[Unit] = []
    for unit_class, size in class_sizes(units).items():
        makers = _NAMES[unit_class](size, places)
        for number, (name, short, superior) in enumerate(makers, start=1):
            found.append(_unit(unit_class, number, (name, short, superior)))
    found += [_group(number, name) for number, name in enumerate(_GROUPS, start=1)]
    return District(seed, tuple(found))


Named = tuple[str, str, str]  # name, short name, superior


def _bureau(size: int, _places: Iterator[str]) -> Iterator[Named]:
    for number in range(1, size + 1):
        ordinal = _ordinal(number)
        yield f"局机关第{ordinal}党支部", f"机关{ordinal}支部", "局党工委"


def _offices(size: int, _places: Iterator[str]) -> Iterator[Named]:
    for number in range(size):
        base = _OFFICES[number % len(_OFFICES)]
        name = base if number < len(_OFFICES) else f"{base}{number // len(_OFFICES) + 1}科"
        yield name, name, "局党工委"


def _schools(size: int, places: Iterator[str]) -> Iterator[Named]:
    for number in range(size):
        kind = _SCHOOLS[number % len(_SCHOOLS)]
        place = next(places)
        yield f"{place}{kind}", place + _short(kind), "局党工委"


def _hospital(size: int, places: Iterator[str]) -> Iterator[Named]:
    for _ in range(size):
        place = next(places)
        yield f"{place}医院", f"{place}医院", "局党工委"


def _local_schools(size: int, places: Iterator[str]) -> Iterator[Named]:
    for number in range(size):
        town, place = next(places), next(places)
        kind = ("中心小学", "初级中学", "小学")[number % 3]
        seat, superior = _town(town, number)
        yield f"{seat}{place}{kind}", place + _short(kind), superior


def _clinics(size: int, places: Iterator[str]) -> Iterator[Named]:
    for number in range(size):
        town = next(places)
        seat, superior = _town(town, number)
        yield f"{seat}卫生院", f"{town}卫生院", superior


_NAMES = {
    "A": _bureau,
    "A0": _offices,
    "B": _schools,
    "C": _hospital,
    "D1": _local_schools,
    "D2": _clinics,
}


def _town(town: str, number: int) -> tuple[str, str]:
    """The town's name and its party committee: a 街道 now and then, else a 镇."""
    return (
        (f"{town}街道", f"{town}街道党工委") if number % 4 == 3 else (f"{town}镇", f"{town}镇党委")
    )


def _short(kind: str) -> str:
    return {"初级中学": "初中", "高级中学": "高中", "中心小学": "中心小"}.get(kind, kind)


def _ordinal(number: int) -> str:
    return _ORDINALS[number - 1] if number <= len(_ORDINALS) else str(number)


def _unit(unit_class: str, number: int, named: Named) -> Unit:
    name, short, superior = named
    code = _code(unit_class, number)
    system = {"A": "机关", "A0": "机关", "C": "卫生", "D2": "卫生"}.get(unit_class, "教育")
    group = (number - 1) % len(_GROUPS)
    return Unit(
        code=code,
        name=name,
        short_name=short,
        system=system,
        unit_class=unit_class,
        mgmt="属地" if unit_class in ("D1", "D2") else "直属",
        superior=superior,
        section=_SECTIONS[(number - 1) % len(_SECTIONS)],
        guide_group=_GROUPS[group],
        contact_leader=_LEADERS[(number - 1) % len(_LEADERS)],
        email=_address(code, number),
        active_from=_STARTED,
    )


def _code(unit_class: str, number: int) -> str:
    """``XX001``; ``X1000`` once three digits are used up (codes have five characters)."""
    prefix = _PREFIX[unit_class]
    return f"{prefix}{number:03d}" if number < 1000 else f"{prefix[0]}{number:04d}"


def _address(code: str, number: int) -> str:
    """Own domain (``@xx001.example``), or a full address where the domain is a public one."""
    if number % _SHARES_PUBLIC == 0:
        return f"{code.lower()}@{_PUBLIC_DOMAIN}"
    return f"@{code.lower()}.example"


def _group(number: int, name: str) -> Unit:
    code = f"{_PREFIX['G']}{number:03d}"
    return Unit(
        code=code,
        name=name,
        short_name=name,
        system="机关",
        unit_class="G",
        mgmt="直属",
        superior="局党工委",
        section=_SECTIONS[(number - 1) % len(_SECTIONS)],
        guide_group=name,
        contact_leader=_LEADERS[number - 1],
        email=_address(code, number),
        active_from=_STARTED,
    )
