"""Runs drawn from a number: every setting of the engine, several symbols on their own grids, actions right and wrong.

`run_of(number)` is always the same run. `run_of(number, real=True)` takes its bars from the packaged sample.
"""

import random
from collections.abc import Sequence
from datetime import UTC, datetime

import attrs
from random_actions import random_script
from random_markets import MINUTE, WORTH, instrument, random_bars, random_market
from random_settings import random_settings

from omega.errors import ConfigError
from omega.reference.engine import Action, Enter, Exit, Ledger, Market, Settings, run
from omega.reference.engine.conversion import Rates

PAIRS = ("EURUSD", "GBPUSD", "USDJPY", "EURGBP", "CHFJPY", "XAUUSD")
#: A plain Tuesday, two clock changes of New York, one of Europe, the turn of a year.
STARTS = ("2024-01-09T00:00", "2024-03-08T15:00", "2024-11-01T15:00", "2024-03-29T12:00", "2023-12-29T20:00")
Script = dict[tuple[str, int], list[Action]]


@attrs.frozen(kw_only=True)
class Run:
    """All that a run is given."""

    markets: list[Market]
    rates: list[Market]
    settings: Settings
    script: Script

    def of_intents(self) -> "Run":
        """Return the run that intents can say: of each bar the first exit, of all, whole, and the first entry.

        A NaN in a column of intents says "not given".
        """
        script = {}
        for key, actions in self.script.items():
            exits = [attrs.evolve(one, position_id=None, fraction=1.0) for one in actions if isinstance(one, Exit)]
            script[key] = [*exits[:1], *[_without_nan(one) for one in actions if isinstance(one, Enter)][:1]]
        return attrs.evolve(self, script=script)

    def play(self, *, intents: bool = False) -> Ledger:
        """Run it on the reference engine."""
        return run(
            self.markets,
            lambda decision: self.script.get((decision.symbol, decision.i), []),
            self.settings,
            rates=self.rates,
            intents=intents,
        )


def _without_nan(enter: Enter) -> Enter:
    return Enter(**{name: None if value != value else value for name, value in attrs.asdict(enter).items()})


def run_of(number: int, *, real: bool = False) -> Run:
    """Return the run of a number."""
    chance = random.Random(f"{number}/{real}")  # noqa: S311  a run to repeat, not a secret
    start = instant(chance.choice(STARTS))
    names = chance.sample(PAIRS, chance.choice((1, 1, 2, 3)))
    detail = chance.random() < 0.25
    markets = [random_market(chance, name, start, detail=detail, real=real) for name in names]
    settings = random_settings(
        chance, markets, "detail" if detail else chance.choice(("worst", "best", "ohlc", "olhc"))
    )
    rates = _rates(chance, markets, settings)
    script = {key: actions for market in markets for key, actions in random_script(chance, market)}
    return Run(markets=markets, rates=rates, settings=settings, script=script)


def instant(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) * 1_000_000_000


def _rates(chance: random.Random, markets: Sequence[Market], settings: Settings) -> list[Market]:
    """Return the pairs that the run's currencies need beside its symbols, some from a later time on."""
    wanted = {(market.instrument.quote, settings.currency) for market in markets}
    for model in settings.commission:
        currency = model.currency or settings.currency
        wanted |= {(currency, settings.currency), *((market.instrument.quote, currency) for market in markets)}
    start = min(market.bars[0].timestamp for market in markets)
    rates: list[Market] = []
    for source, target in sorted(wanted):
        try:
            Rates([*markets, *rates]).way(source, target)
        except ConfigError:
            legs = [(source, target), (target, source)]
            base, quote = chance.choice(legs)
            terms = instrument(chance, base + quote)
            late = chance.choice((-100, -100, 0, 5)) * 60 * MINUTE
            bars, _ = random_bars(chance, terms.pip_size, WORTH[base] / WORTH[quote], start + late, detail=False)
            rates.append(Market(instrument=terms, bars=bars))
    return rates
