"""Which sheets a workbook has and where they lie: workbook.xml and its relations."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.intake.guard.xmlevents import Attributes, EventGuard
from pipeline.intake.limits import Limits


@dataclass(frozen=True, slots=True)
class Listed:
    """A sheet as workbook.xml lists it; ``relation`` is the id of its relation."""

    name: str
    relation: str


class _Sheets(EventGuard):
    def __init__(self, limits: Limits) -> None:
        super().__init__(limits)
        self.found: list[Listed] = []

    def opened(self, name: str, space: str, attributes: Attributes) -> None:  # noqa: ARG002
        if name != "sheet":
            return
        # the id's namespace differs between the strict and the transitional format
        ids = [value for key, value in attributes.items() if key.endswith(" id")]
        self.found.append(Listed(attributes.get("name", ""), ids[0] if ids else ""))


class _Relations(EventGuard):
    def __init__(self, limits: Limits) -> None:
        super().__init__(limits)
        self.found: dict[str, tuple[str, str]] = {}

    def opened(self, name: str, space: str, attributes: Attributes) -> None:  # noqa: ARG002
        if name == "Relationship":
            kind = attributes.get("Type", "").rpartition("/")[2]
            self.found[attributes.get("Id", "")] = (kind, attributes.get("Target", ""))


def listed(workbook: bytes, limits: Limits) -> tuple[Listed, ...]:
    """The sheets of a workbook.xml in tab order."""
    events = _Sheets(limits)
    events.feed((workbook,))
    return tuple(events.found)


def linked(relations: bytes, limits: Limits) -> dict[str, tuple[str, str]]:
    """Relation id → (last word of its type, target)."""
    events = _Relations(limits)
    events.feed((relations,))
    return events.found
