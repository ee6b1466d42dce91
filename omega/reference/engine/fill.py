"""One execution: where an order met the market."""

import attrs

__all__ = ["Fill", "LastFill"]


@attrs.frozen
class Fill:
    """One execution.

    Attributes:
        bar: index of the primary bar it happened in.
        time: fill instant, ns UTC: the open for a fill at the open, else the close instant (of the finer bar under
            `detail`).
        price: slippage included.
        slippage: adverse part of the price, price units, 0 or more.
        basis: where the price comes from, a key of `omega.execution.codes.BASES`.
    """

    bar: int
    time: int
    price: float
    slippage: float
    basis: str


@attrs.frozen
class LastFill:
    """When a symbol was last filled: what a cooldown counts from."""

    bar: int
    time: int
