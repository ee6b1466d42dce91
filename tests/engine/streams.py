"""Random markets and random action streams for the engines, on a binary price grid.

Prices are whole multiples of 2⁻¹⁷, a pip is 2⁻¹³ and a lot 2¹⁷ units: sums of prices and of money are then exact, so
that identities can be asked for bit by bit.
"""

from collections.abc import Sequence
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from omega.reference.engine import Action, Bar, Cancel, Candle, Enter, Exit, Instrument, Market, Modify

HOUR = 3_600_000_000_000
START = 1_704_758_400_000_000_000  # 2024-01-09 00:00 UTC
GRID = 2.0**-17
PIP = 16 * GRID
MIDDLE = 144_000

INSTRUMENT = Instrument(symbol="EURUSD", base="EUR", quote="USD", pip_size=PIP, tick_size=GRID, contract_size=2.0**17)

_STEPS = st.integers(-40, 40)
_RANGES = st.integers(0, 60)


@st.composite
def candles(draw: st.DrawFn, open_: int) -> tuple[int, int, int, int]:
    """Return open, high, low and close in grid units; zero ranges included."""
    close = open_ + draw(_STEPS)
    high = max(open_, close) + draw(_RANGES)
    low = min(open_, close) - draw(_RANGES)
    return open_, high, low, close


@st.composite
def bars(draw: st.DrawFn, least: int = 4, most: int = 12, *, gaps: bool = True, crossed: bool = True) -> list[Bar]:
    """Return bars of one symbol, with closures and price gaps, wide, narrow and crossed quotes if wanted."""
    made: list[Bar] = []
    opens, last = START, MIDDLE
    for _ in range(draw(st.integers(least, most))):
        if gaps:
            opens += draw(st.sampled_from([0, 0, 0, 0, 48 * HOUR]))
            last += draw(st.sampled_from([0, 0, 0, -50, 50, -7, 11]))
        bid = draw(candles(last))
        spread = [draw(st.integers(-3 if crossed else 0, 12)) for _ in bid] if gaps else [3] * 4
        ask = [price + wide for price, wide in zip(bid, spread, strict=True)]
        ask[1], ask[2] = max(ask), min(ask)
        made.append(Bar(opens, opens + HOUR, candle(bid), candle(ask)))
        opens, last = opens + HOUR, bid[3]
    return made


def candle(prices: Sequence[int]) -> Candle:
    return Candle(*(price * GRID for price in prices))


def markets(**changes: Any) -> st.SearchStrategy[Market]:
    """Return markets of one symbol, flagged or not."""
    asked = {key: changes.pop(key) for key in ("least", "most", "gaps", "crossed") if key in changes}
    return st.builds(
        lambda rows, flagged: Market(**{"instrument": INSTRUMENT, "bars": rows, "hidden_gaps": flagged, **changes}),
        bars(**asked),
        st.booleans(),
    )


_DISTANCE = st.one_of(
    st.none(), st.integers(20, 90).map(lambda k: k * GRID), st.integers(-2, 20).map(lambda k: k * GRID)
)
_LEVEL = st.one_of(st.none(), st.integers(MIDDLE - 150, MIDDLE + 150).map(lambda k: k * GRID))


def _level(sign: int) -> st.SearchStrategy[float | None]:
    """Return levels mostly on one side of the middle price."""
    return st.one_of(st.none(), st.integers(-10, 150).map(lambda k: (MIDDLE + sign * k) * GRID))


_LOTS = st.sampled_from([None] * 6 + [0.5, 1.0, 0.25, 0.3, 0.004, -1.0, 250.0])
_SIGN = {"long": 1, "short": -1}


@st.composite
def market_enters(draw: st.DrawFn) -> Enter:
    """Return market entries, sound and unsound ones."""
    direction = draw(st.sampled_from(["long", "short"]))
    by_price = draw(st.booleans())
    return Enter(
        direction=direction,
        stop_loss=draw(_level(-_SIGN[direction])) if by_price else None,
        take_profit=draw(_level(_SIGN[direction])) if by_price else None,
        stop_distance=None if by_price else draw(_DISTANCE),
        target_distance=None if by_price else draw(_DISTANCE),
        lots=draw(_LOTS),
        risk=draw(st.sampled_from([None] * 7 + [100.0])),
        tag=draw(st.sampled_from(["", "a", "b"])),
    )


@st.composite
def resting_enters(draw: st.DrawFn) -> Enter:
    """Return limit, stop and stop_limit entries around the market."""
    kind = draw(st.sampled_from(["limit", "stop", "stop_limit"]))
    direction = draw(st.sampled_from(["long", "short"]))
    sign = -_SIGN[direction] if kind == "limit" else _SIGN[direction]
    price = MIDDLE + sign * draw(st.integers(-20, 100))
    limit = price + draw(st.integers(-40, 40))
    return Enter(
        direction=direction,
        kind=kind,
        price=price * GRID,
        limit_price=limit * GRID if kind == "stop_limit" else None,
        stop_distance=draw(_DISTANCE),
        target_distance=draw(_DISTANCE),
        lots=draw(_LOTS),
        expiry_bars=draw(st.sampled_from([None, None, 1, 3])),
    )


EXITS: st.SearchStrategy[Action] = st.builds(
    Exit, st.sampled_from(["", "why"]), st.just(1.0), st.sampled_from([None, None, 1, 2, 9])
)
PARTIAL = st.builds(Exit, st.just("part"), st.sampled_from([0.25, 0.5, 0.75]), st.none())
Script = dict[int, list[Action]]


def searched(factor: int = 1) -> settings:
    """Return how long a test searches, in multiples of the profile's number of examples; never by the clock."""
    return settings(deadline=None, max_examples=factor * settings.default.max_examples)


def scripts(entries: st.SearchStrategy[Action], others: st.SearchStrategy[Action]) -> st.SearchStrategy[Script]:
    """Return actions by bar: entries mostly, now and then something else, seldom several things at once."""
    some = st.one_of(
        st.just([]),
        st.lists(entries, min_size=1, max_size=1),
        st.lists(entries, min_size=1, max_size=1),
        st.lists(others, min_size=1, max_size=1),
        st.lists(st.one_of(entries, others), min_size=2, max_size=3),
    )
    return st.lists(some, max_size=12).map(lambda rows: dict(enumerate(rows)))


FULL = scripts(
    st.one_of(market_enters(), resting_enters(), resting_enters()),
    st.one_of(EXITS, PARTIAL, st.builds(Modify, _LEVEL, _LEVEL), st.builds(Cancel)),
)
