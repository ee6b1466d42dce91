"""The other side of one-sided data, from a stated spread."""

import math

import numpy as np
import pyarrow as pa

from omega.data.names import check_side
from omega.data.schema import FIELDS, columns, make_batch
from omega.errors import ConfigError, DataError

__all__ = ["other_side", "spread_in_price_units"]


def spread_in_price_units(pips: float, pip_size: float) -> float:
    """Return `pips` × `pip_size`. Errors: `ConfigError` unless pips ≥ 0 and pip_size > 0, both finite."""
    if not (math.isfinite(pips) and pips >= 0):
        raise ConfigError(f"spread of {pips!r} pips: expected a finite number, zero or more.")
    if not (math.isfinite(pip_size) and pip_size > 0):
        raise ConfigError(f"pip size {pip_size!r}: expected a finite number above zero, such as 0.0001.")
    return pips * pip_size


def other_side(batch: pa.RecordBatch, side: str, spread_price: float) -> pa.RecordBatch:
    """Return the bars of the other side: bid = ask − spread, ask = bid + spread, on all price fields.

    Parameters: `side` is the side of `batch`; `spread_price` is in price units (pips × pip size), ≥ 0.
    Returns: new bars on the same grid with the same volume.
    Errors: `ConfigError` for an unknown side or an invalid spread; `DataError` if a bid would not be above 0.
    """
    if not (math.isfinite(spread_price) and spread_price >= 0):
        raise ConfigError(f"spread {spread_price!r}: expected a finite number of price units, zero or more.")
    shift = spread_price if check_side(side) == "bid" else -spread_price
    values = columns(batch)
    made = values | {field: values[field] + shift for field in FIELDS}
    lowest = float(np.min(made["low"])) if batch.num_rows else math.inf
    if lowest <= 0:
        raise DataError(
            f"a spread of {spread_price!r} price units makes a bid of {lowest!r}: bids must be above 0. "
            "Check the spread in pips and the instrument's pip size."
        )
    return make_batch(made)
