"""Makes a failing run short, so that a person can read it."""

from collections.abc import Callable, Iterator
from typing import Any

import attrs
from random_runs import Run

from omega.reference.engine import Gates, Settings


def smaller(given: Run, failing: Callable[[Run], str]) -> Run:
    """Return a run that fails in the same way, without the actions, symbols and unusual settings that it needs not."""
    how = failing(given)
    fields = [field for field in attrs.fields(Settings) if field.name not in ("gates", "currency")]
    defaults = {field.name: field.default for field in fields}
    defaults |= {"gates": Gates(), "intrabar": "worst"}
    changed = True
    while changed:
        changed = False
        for candidate in _simpler(given, defaults):
            if candidate != given and failing(candidate) == how:
                given, changed = candidate, True
                break
    return given


def _simpler(given: Run, defaults: dict[str, Any]) -> Iterator[Run]:
    if len(given.markets) > 1:
        for market in given.markets:
            rest = [other for other in given.markets if other is not market]
            rates = [*given.rates, attrs.evolve(market, candidates=None, atr=None, finer=())]
            yield attrs.evolve(given, markets=rest, rates=rates)
            yield attrs.evolve(given, markets=rest)
    for row in range(len(given.rates)):
        yield attrs.evolve(given, rates=[rate for k, rate in enumerate(given.rates) if k != row])
    for key in given.script:
        yield attrs.evolve(given, script={other: given.script[other] for other in given.script if other != key})
    for name, value in defaults.items():
        yield attrs.evolve(given, settings=attrs.evolve(given.settings, **{name: value}))
    for row, market in enumerate(given.markets):
        n = len(market.bars)
        for change in (
            {"bars": market.bars[: n - 1], "atr": market.atr and market.atr[: n - 1]} if n - 1 > market.start else {},
            {"candidates": None},
            {"hidden_gaps": False},
            {"start": 0},
        ):
            markets = [attrs.evolve(m, **change) if k == row else m for k, m in enumerate(given.markets)]
            yield attrs.evolve(given, markets=markets)
