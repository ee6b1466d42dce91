"""Random markets: symbols of several kinds, on grids of their own, their prices off any binary grid; some are real."""

import math
import random
from collections.abc import Sequence

import attrs
from real_bars import sample

from omega.reference.engine import Bar, Candle, Instrument, Market

MINUTE = 60_000_000_000
NAN = math.nan
#: What a unit of each currency is worth, roughly, in dollars.
WORTH = {"EUR": 1.1, "GBP": 1.27, "USD": 1.0, "JPY": 1 / 150, "CHF": 1.12, "XAU": 2_030.0}


def instrument(chance: random.Random, name: str) -> Instrument:
    base, quote = name[:3], name[3:]
    pip = 1e-4 * 10.0 ** round(math.log10(WORTH[base] / WORTH[quote]) - 0.2)
    return Instrument(
        symbol=name,
        base=base,
        quote=quote,
        pip_size=pip,
        tick_size=pip / 10,
        contract_size=100.0 if base == "XAU" else 100_000.0,
        lot_step=chance.choice((0.01, 0.01, 0.1, 0.03)),
        min_lot=chance.choice((0.01, 0.1)),
        max_lot=chance.choice((100.0, 100.0, 3.0)),
        leverage=chance.choice((None, 5.0, 30.0, 30.0, 200.0)),
        swap_long=chance.choice((-7.3, 0.0, 2.5)),
        swap_short=chance.choice((3.1, -1.25, 0.0)),
        triple_day=chance.choice((None, 0, 2, 2, 4)),
    )


def random_market(chance: random.Random, name: str, start: int, *, detail: bool, real: bool) -> Market:
    terms = instrument(chance, name)
    middle = WORTH[terms.base] / WORTH[terms.quote]
    if real:
        bars, finer = _real_bars(chance, terms, middle, detail=detail)
    else:
        bars, finer = random_bars(chance, terms.pip_size, middle, start, detail=detail)
    n = len(bars)
    unknown = chance.randrange(0, min(5, n))
    return Market(
        instrument=terms,
        bars=bars,
        start=chance.choice((0, 0, chance.randrange(n))),
        hidden_gaps=chance.random() < 0.3,
        atr=[NAN if i < unknown else terms.pip_size * chance.uniform(1.0, 30.0) for i in range(n)],
        finer=finer,
        finer_hidden_gaps=chance.random() < 0.3,
        candidates=chance.choice((None, None, [chance.random() < 0.7 for _ in range(n)])),
        manage_positions=chance.random() < 0.9,
    )


def random_bars(
    chance: random.Random, pip: float, middle: float, start: int, *, detail: bool
) -> tuple[list[Bar], list[Bar]]:
    """Return bars with closures, gaps, zero ranges and crossed quotes, and the finer ones that most are made of."""
    minutes = chance.choice((15, 60, 60, 240, 1440))
    step, swing = minutes * MINUTE, chance.choice((2, 10, 10, 40, 120))
    opens = start + chance.choice((0, 0, 15)) * MINUTE
    level = middle * chance.uniform(0.95, 1.05)
    bars: list[Bar] = []
    finer: list[Bar] = []
    for _ in range(chance.randint(3, 28)):
        if chance.random() < 0.12:
            opens += chance.choice((step, 48 * 60 * MINUTE))
            level += pip * chance.randint(-60, 60)
        elif chance.random() < 0.3:
            level += pip * chance.uniform(-3.0, 3.0)
        parts = []
        for quarter in range(4):
            bid = _candle(chance, level, pip, swing)
            wide = chance.choice((0.0, 0.4, 1.3, 1.3, 6.0, -0.7)) * pip
            ask = Candle(*(price + wide for price in attrs.astuple(bid)))
            at = opens + quarter * step // 4
            parts.append(Bar(at, at + step // 4, bid, ask))
            level = max(bid.close, middle / 2)
        closes = opens + step - chance.choice((0, 0, 0, step // 8))  # some days end early
        whole = Bar(opens, closes, _whole([part.bid for part in parts]), _whole([part.ask for part in parts]))
        bars.append(whole)
        if chance.random() < 0.1:  # finer bars that do not make the bar, or none
            parts = parts[: chance.randrange(4)]
        finer += [attrs.evolve(part, known_at=min(part.known_at, closes)) for part in parts if part.timestamp < closes]
        opens += step
    return bars, (finer or [bars[0]]) if detail else []


def _candle(chance: random.Random, open_: float, pip: float, swing: int) -> Candle:
    close = open_ + pip * chance.choice((0, chance.randint(-swing, swing)))
    up, down = (pip * chance.choice((0, chance.randint(0, swing))) for _ in range(2))
    return Candle(open_, max(open_, close) + up, min(open_, close) - down, close)


def _whole(parts: Sequence[Candle]) -> Candle:
    high, low = max(part.high for part in parts), min(part.low for part in parts)
    return Candle(parts[0].open, high, low, parts[-1].close)


def _real_bars(chance: random.Random, terms: Instrument, middle: float, *, detail: bool) -> tuple[list[Bar], list[Bar]]:
    """Return a stretch of the sample at the symbol's level; under `detail` in bars of four hours made of its hours."""
    first = chance.randrange(5_000)
    factor = middle / 1.1
    hours = [
        Bar(bar.timestamp, bar.known_at, _scaled(bar.bid, factor), _scaled(bar.ask, factor))
        for bar in sample()[first : first + chance.choice((60, 150, 300))]
    ]
    if not detail:
        return hours, []
    groups: dict[int, list[Bar]] = {}
    for bar in hours:
        groups.setdefault(bar.timestamp // (240 * MINUTE), []).append(bar)
    bars = [
        Bar(g[0].timestamp, g[-1].known_at, _whole([b.bid for b in g]), _whole([b.ask for b in g]))
        for g in groups.values()
    ]
    return bars, hours


def _scaled(candle: Candle, factor: float) -> Candle:
    return Candle(*(price * factor for price in attrs.astuple(candle)))
