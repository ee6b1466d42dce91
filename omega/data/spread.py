"""A side of bars made from another one and a spread in price units."""

import math

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from omega.data.schema import FIELDS, columns, make_batch
from omega.errors import ConfigError, DataError, InternalError

__all__ = ["Spread", "made_side", "spread_in_price_units"]

#: One number for all bars, or (n,) one for each.
Spread = float | NDArray[np.float64]

#: (side that is there, side that is made) -> the share of the spread that lies between them.
_SHARES = {("bid", "ask"): 1.0, ("ask", "bid"): -1.0, ("mid", "bid"): -0.5, ("mid", "ask"): 0.5}


def spread_in_price_units(pips: Spread, pip_size: float) -> Spread:
    """Return `pips` × `pip_size`. Errors: `ConfigError` unless pip_size > 0 and finite."""
    if not (math.isfinite(pip_size) and pip_size > 0):
        raise ConfigError(f"pip size {pip_size!r}: expected a finite number above zero, such as 0.0001.")
    return pips * pip_size


def made_side(batch: pa.RecordBatch, held: str, wanted: str, spread: Spread) -> pa.RecordBatch:
    """Return the bars of side `wanted`, made from those of side `held`, on all four prices of a bar alike.

    Rule: ask = bid + spread, bid = ask − spread; around a mid, bid = mid − spread / 2 and ask = mid + spread / 2.

    Parameters: `spread` is in price units (pips × pip size), finite and ≥ 0. Returns: new bars on the same grid with
    the same volume. Errors: `ConfigError` for an invalid spread; `DataError` if a bid would not be above 0.
    """
    if (held, wanted) not in _SHARES:
        raise InternalError(f"side {wanted!r} cannot be made from {held!r}")
    if not (np.isfinite(spread).all() and np.greater_equal(spread, 0).all()):
        raise ConfigError(f"spread {spread!r}: expected finite price units, zero or more.")
    shift = _SHARES[held, wanted] * spread
    values = columns(batch)
    made = values | {field: values[field] + shift for field in FIELDS}
    lowest = float(np.min(made["low"])) if batch.num_rows else math.inf
    if lowest <= 0:
        raise DataError(
            f"a spread of {float(np.max(spread))!r} price units makes a {wanted} of {lowest!r}: prices must be above "
            "0. Check the spread in pips and the instrument's pip size."
        )
    return make_batch(made)
