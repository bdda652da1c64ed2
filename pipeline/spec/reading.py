"""Typed access to a TOML table: every wrong, missing or unknown key is a SpecError that names
file and key. Knows nothing of what the keys mean."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from pipeline.errors import SpecError

_CHINESE = {str: "文字", bool: "true 或 false", int: "整数", list: "列表", dict: "一组键"}


class Source:
    """One TOML table with the file and key path it came from; keys are taken one by one, and
    `finish` complains of those nobody asked for."""

    def __init__(self, file: str, path: str, raw: dict[str, Any]) -> None:
        self.file = file
        self.path = path
        self._raw = raw
        self._left = set(raw)

    def error(self, key: str, reason: str) -> SpecError:
        """The SpecError that names file and path of *key*; to be raised."""
        return SpecError(self.file, f"{self.path}.{key}" if self.path else key, reason)

    def __contains__(self, key: str) -> bool:
        return key in self._raw

    def names(self) -> tuple[str, ...]:
        """Names of all keys, in the order of the file."""
        return tuple(self._raw)

    def text(self, key: str, default: str | None = None) -> str:
        """Text; required where *default* is None."""
        found: str = self._take(key, str, default)
        return found

    def flag(self, key: str) -> bool:
        """true or false; false where absent."""
        found: bool = self._take(key, bool, False)
        return found

    def whole(self, key: str, default: int | None = None) -> int:
        """A whole number; required where *default* is None."""
        found: int = self._take(key, int, default)
        return found

    def number(self, key: str) -> Decimal | None:
        """A number, exact; None where absent."""
        if key not in self._raw:
            return None
        self._left.discard(key)
        found = self._raw[key]
        if isinstance(found, bool) or not isinstance(found, (int, float)):
            raise self.error(key, f"应为数字，写作 {found!r}")
        return Decimal(str(found))

    def words(self, key: str, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        """A list of texts, none of them twice."""
        if key not in self._raw and default is not None:
            return default
        found = self._take(key, list, None)
        if not all(isinstance(word, str) for word in found):
            raise self.error(key, "列表里应当都是文字")
        if len(set(found)) < len(found):
            raise self.error(key, "列表里有重复")
        return tuple(found)

    def lists(self, key: str) -> tuple[tuple[str, ...], ...]:
        """A list of lists of texts."""
        found = self._take(key, list, [])
        if not all(
            isinstance(part, list) and all(isinstance(w, str) for w in part) for part in found
        ):
            raise self.error(key, "应为几个列表组成的列表")
        return tuple(tuple(part) for part in found)

    def pairs(self, key: str) -> dict[str, str]:
        """A table of texts; empty where absent."""
        found: dict[str, Any] = self._take(key, dict, {})
        for name, value in found.items():
            if not isinstance(value, str):
                raise self.error(f"{key}.{name}", f"应为文字，写作 {value!r}")
        return dict(found)

    def table(self, key: str) -> Source:
        """The table *key*; required."""
        raw = self._take(key, dict, None)
        return Source(self.file, f"{self.path}.{key}" if self.path else key, raw)

    def named(self, key: str) -> Iterator[tuple[str, Source]]:
        """Tables of the table *key*, by name."""
        outer = self.table(key)
        for name in outer.names():
            yield name, Source(self.file, f"{outer.path}.{name}", outer._take(name, dict, None))

    def tables(self, key: str, name_by: str) -> Iterator[Source]:
        """Tables of the array *key*, called by their text *name_by* in complaints."""
        for number, raw in enumerate(self._take(key, list, []), start=1):
            if not isinstance(raw, dict):
                raise self.error(key, f"第 {number} 项应为一组键")
            yield Source(self.file, str(raw.get(name_by, f"{key}[{number}]")), raw)

    def one_or_many(self, key: str) -> Iterator[Source]:
        """The table *key*, or each table of the array *key*; nothing where absent."""
        found = self._raw.get(key, [])
        self._left.discard(key)
        many = [found] if isinstance(found, dict) else found
        if not isinstance(many, list) or not all(isinstance(raw, dict) for raw in many):
            raise self.error(key, "应为一组键，或几组键的列表")
        for raw in many:
            yield Source(self.file, f"{self.path}.{key}", raw)

    def filled(self, **values: str) -> Source:
        """The same table with ``{name}`` in its texts replaced by *values*."""
        return Source(self.file, _fill(self.path, values), _fill(self._raw, values))

    def finish(self) -> None:
        """Raises SpecError for the first key that was not asked for."""
        for key in sorted(self._left):
            raise self.error(key, "没有这个键，请核对拼写")

    def _take(self, key: str, kind: type, default: Any) -> Any:
        self._left.discard(key)
        if key not in self._raw:
            if default is None:
                raise self.error(key, "缺少这个键")
            return default
        found = self._raw[key]
        if not isinstance(found, kind) or (kind is int and isinstance(found, bool)):
            raise self.error(key, f"应为{_CHINESE[kind]}，写作 {found!r}")
        return found


def _fill(found: Any, values: dict[str, str]) -> Any:
    if isinstance(found, dict):
        return {key: _fill(value, values) for key, value in found.items()}
    if isinstance(found, list):
        return [_fill(value, values) for value in found]
    if isinstance(found, str):
        for name, value in values.items():
            found = found.replace(f"{{{name}}}", value)
    return found


def read(folder: Path, name: str) -> Source:
    """The file *name* of the specification in *folder*."""
    import tomli  # as a rule what was read last is kept

    try:
        raw = tomli.loads((folder / name).read_text(encoding="utf-8"))
    except OSError as error:
        raise SpecError(name, "文件", "打不开或不存在") from error
    except (tomli.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SpecError(name, "文件", f"写法有误（{error}）") from error
    return Source(name, "", raw)
