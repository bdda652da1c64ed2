"""What a spec and the settings of a campaign say of every workbook alike, worked out once.

Knows nothing of a particular workbook.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from pipeline.campaign import Settings
from pipeline.extraction.reading import PERIODS, Occasion
from pipeline.extraction.scope import Scope, scope_of
from pipeline.spec.model import Spec

_Case = tuple[str, str, str | None]  # workbook, unit class, period


class Terms(Struct, frozen=True):
    """switched_on  switches that are on and that some choice list depends on
    periods      code → name, of the periods that the campaign has and a cell may hold
    """

    spec: Spec
    settings: Settings
    switched_on: frozenset[str]
    periods: Mapping[str, str]
    _scopes: dict[_Case, Scope] = field(default_factory=dict)
    _occasions: dict[tuple[str, str | None], Occasion] = field(default_factory=dict)

    def scope(self, workbook: str, unit_class: str, period: str | None) -> Scope:
        """What is due of *workbook* for a class and period."""
        case = (workbook, unit_class, period)
        if case not in self._scopes:
            self._scopes[case] = scope_of(self.spec, self.settings, *case)
        return self._scopes[case]

    def occasion(self, unit_class: str = "", period: str | None = None) -> Occasion:
        """The Occasion of a class and period; without them, that of a cover."""
        case = (unit_class, period)
        if case not in self._occasions:
            occasion = Occasion(self.spec, unit_class, period, self.switched_on, self.periods)
            self._occasions[case] = occasion
        return self._occasions[case]


_held: list[Terms] = []  # the latest; a process has one


def terms(spec: Spec, settings: Settings) -> Terms:
    """The Terms of *spec* and *settings*, worked out at their first use."""
    for known in _held:
        if known.spec is spec and known.settings is settings:
            return known
    words = spec.choices.get(PERIODS, ())
    periods = {code: known.name for code, known in settings.periods.items() if code in words}
    _held[:] = [Terms(spec, settings, _switched_on(spec, settings), periods)]
    return _held[0]


def _switched_on(spec: Spec, settings: Settings) -> frozenset[str]:
    values = settings.parameters.values
    return frozenset(
        switch
        for form in spec.forms.values()
        for entry in form.fields
        for switch in entry.choices_switch
        if switch in values and settings.parameters.on(switch)
    )
