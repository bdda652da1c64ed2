"""What a person may have meant: the file that a few letters name, and the nearest units for a code
or name that the roster does not have."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from pipeline.campaign import Settings
from pipeline.errors import UsageError
from pipeline.ledger import Sighting
from pipeline.records import Leaf

_SUGGESTED = 3
_SHORTEST = 6  # characters of a SHA-256 that name a file
_FLOOR = 50  # rapidfuzz ratio below which a suggestion would only mislead


def unit_meant(text: str, settings: Settings) -> str:
    """The code of the unit that *text* is: its code in any case, or its name, full or short, where
    no other is called so. Raises UsageError naming the nearest ones."""
    wanted = text.strip()
    if wanted.upper() in settings.units:
        return wanted.upper()
    units = settings.units.values()
    called = [unit.code for unit in units if wanted in (unit.name, unit.short_name)]
    if len(called) == 1:
        return called[0]
    raise UsageError(f"单位目录里没有“{text}”。", _nearest(wanted, settings))


def _nearest(text: str, settings: Settings) -> str:
    """A sentence that names the nearest units by code and name: those whose code is one letter away,
    else those that read alike."""
    from rapidfuzz import fuzz, process
    from rapidfuzz.distance import Levenshtein

    near = [c for c in settings.units if Levenshtein.distance(text.upper(), c, score_cutoff=1) < 2]
    if near:
        shown = [f"{code} {settings.units[code].short_name}" for code in sorted(near)]
        return f"是不是：{'、'.join(shown[:_SUGGESTED])}？"
    names = {code: f"{code} {unit.short_name}" for code, unit in settings.units.items()}
    found = process.extract(
        text.upper(), names, scorer=fuzz.WRatio, limit=_SUGGESTED, score_cutoff=_FLOOR
    )
    if not found:
        return "请对照《活动设置》的单位目录。"
    return f"是不是：{'、'.join(name for name, _, _ in found)}？"


def files_meant(text: str, files: Mapping[str, Sequence[Sighting]]) -> list[str]:
    """SHA-256 of those *files* (SHA-256 → where they lay) that *text* names: by path in the home,
    else by bare name, else by the mail or archive that they came in, else by the beginning of
    the SHA-256; empty where none is meant."""
    wanted = text.strip().replace("\\", "/").removeprefix("./")
    tests: tuple[Callable[[str, Leaf], bool], ...] = (
        lambda _, leaf: leaf.path == wanted,
        lambda _, leaf: wanted in (leaf.name, leaf.path.rpartition("/")[2]),
        lambda _, leaf: wanted in _container(leaf),
        lambda sha256, _: len(wanted) >= _SHORTEST and sha256.startswith(wanted.lower()),
    )
    found = (
        [sha for sha, seen in files.items() if any(test(sha, one.leaf) for one in seen)]
        for test in tests
    )
    return next((shas for shas in found if shas), [])


def _container(leaf: Leaf) -> tuple[str, str]:
    """Path and bare name of what *leaf* came in; of the leaf itself where it is loose."""
    return leaf.file, leaf.file.rpartition("/")[2]
