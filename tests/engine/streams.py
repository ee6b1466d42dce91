"""Random markets and random action streams for the engines, on a binary price grid.

Prices are whole multiples of 2⁻¹⁷, a pip is 2⁻¹³ and a lot 2¹⁷ units: sums of prices and of money are then exact, so that
identities can be asked for bit by bit.
"""

from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

from omega.reference.engine import Action, Bar, Candle, Cancel, Enter, Exit, Instrument, Market, Modify

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
def bars(draw: st.DrawFn, least: int = 3, most: int = 12, *, gaps: bool = True, crossed: bool = True) -> list[Bar]:
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


_LEVEL = st.one_of(st.none(), st.integers(MIDDLE - 150, MIDDLE + 150).map(lambda k: k * GRID))
_DISTANCE = st.one_of(st.none(), st.integers(-2, 90).map(lambda k: k * GRID))
_LOTS = st.one_of(st.none(), st.sampled_from([0.5, 1.0, 0.25, 0.004, -1.0, 250.0]))


@st.composite
def market_enters(draw: st.DrawFn) -> Enter:
    """Return market entries, sound and unsound ones."""
    direction = draw(st.sampled_from(["long", "short"]))
    by_price = draw(st.booleans())
    return Enter(
        direction=direction,
        stop_loss=draw(_LEVEL) if by_price else None,
        take_profit=draw(_LEVEL) if by_price else None,
        stop_distance=None if by_price else draw(_DISTANCE),
        target_distance=None if by_price else draw(_DISTANCE),
        lots=draw(_LOTS),
        risk=draw(st.sampled_from([None, None, None, 100.0])),
        tag=draw(st.sampled_from(["", "a", "b"])),
    )


@st.composite
def resting_enters(draw: st.DrawFn) -> Enter:
    """Return limit, stop and stop_limit entries around the market."""
    kind = draw(st.sampled_from(["limit", "stop", "stop_limit"]))
    price = MIDDLE + draw(st.integers(-100, 100))
    limit = price + draw(st.integers(-40, 40))
    return Enter(
        direction=draw(st.sampled_from(["long", "short"])),
        kind=kind,
        price=price * GRID,
        limit_price=limit * GRID if kind == "stop_limit" else None,
        stop_distance=draw(_DISTANCE),
        target_distance=draw(_DISTANCE),
        lots=draw(_LOTS),
        expiry_bars=draw(st.sampled_from([None, None, 1, 3])),
    )


EXITS = st.builds(Exit, st.sampled_from(["", "why"]), st.just(1.0), st.sampled_from([None, None, 1, 2, 9]))
PARTIAL = st.builds(Exit, st.just("part"), st.sampled_from([0.25, 0.5, 0.75]), st.none())
BASIC: st.SearchStrategy[Action] = st.one_of(market_enters(), market_enters(), EXITS)
FULL: st.SearchStrategy[Action] = st.one_of(
    market_enters(),
    resting_enters(),
    resting_enters(),
    EXITS,
    PARTIAL,
    st.builds(Modify, _LEVEL, _LEVEL),
    st.builds(Cancel),
)


def scripts(actions: st.SearchStrategy[Action], most: int = 12) -> st.SearchStrategy[dict[int, list[Action]]]:
    """Return actions by bar; most bars have none or one."""
    return st.dictionaries(st.integers(0, most - 1), st.lists(actions, max_size=3))
