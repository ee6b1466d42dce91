"""Numbers of a row as prices of one side or both: points scaled, an ask side made of a spread column."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from omega.data.importers.instants import Rows
from omega.data.importers.reading import BARS, JOINT_BARS, TICKS, Reading
from omega.data.importers.spot import Spot
from omega.data.importers.statement import Statement
from omega.data.schema import SIDES
from omega.errors import DataError

__all__ = ["bars_of_rows", "quotes_of_rows", "refuse_points"]

_WHOLE = 1e-6
_SMALLEST_LIKELY_POINTS = 1_000.0


def quotes_of_rows(rows: Rows, statement: Statement) -> dict[str, NDArray[np.float64]]:
    """Return the bid and ask of ticks, price units."""
    return {side: _scaled(rows.values[side], statement.scale) for side in TICKS}


def bars_of_rows(
    rows: Rows, reading: Reading, side: str | None, statement: Statement
) -> dict[str, dict[str, NDArray[Any]]]:
    """Return the columns of bars by side. Volume is 0 where the file has none.

    Parameters: `side` is the side of the rows; None if each has both.

    Errors: `DataError` if the ask side is to be made of a spread column that is not there.
    """
    values, zeros = rows.values, np.zeros(rows.times.size)
    if side is None:
        return {
            each: {"timestamp": rows.times}
            | {field: _scaled(values[f"{each}_{field}"], statement.scale) for field in BARS}
            | {"volume": values.get(f"{each}_volume", values.get("volume", zeros))}
            for each in SIDES
        }
    bars: dict[str, NDArray[Any]] = {field: _scaled(values[field], statement.scale) for field in BARS}
    rest: dict[str, NDArray[Any]] = {"timestamp": rows.times, "volume": values.get("volume", zeros)}
    made = {side: bars | rest}
    if statement.ask_from_spread is not None:
        if "spread" not in values or side != "bid":
            raise DataError(
                f"{rows.spot.file}: --ask-from-spread needs bid bars with a column of spreads; found {side} bars with "
                f"{', '.join(reading.headings)[:200]}. Leave it out, or name the column: --columns …,spread=SPREAD."
            )
        made["ask"] = {f: _above(bars[f], values["spread"], statement.ask_from_spread) for f in BARS} | rest
    return made


@np.errstate(invalid="ignore", over="ignore")  # an infinite price breaks a rule of bars, which names its row
def refuse_points(values: Mapping[str, NDArray[np.float64]], spot: Spot) -> None:
    """Refuse prices that look like integer points if nobody states the scale.

    Rule: every price of the block is a whole number of at least 1000. Errors: `DataError` naming ``--scale``.
    """
    prices = [values[name] for name in (*BARS, *JOINT_BARS, *TICKS) if name in values]
    if all(np.all((price >= _SMALLEST_LIKELY_POINTS) & (np.abs(price - np.rint(price)) < _WHOLE)) for price in prices):
        shown = float(prices[0][0])
        raise DataError(
            f"{spot.row(0)} has the price {shown!r}, and all {prices[0].size} rows that were read have whole numbers: "
            f"they look like integer points. Say how many points make 1.0: --scale 100000 makes it {shown / 1e5!r}, "
            f"--scale 1000 makes it {shown / 1e3!r}; --scale 1 takes the numbers as prices."
        )


@np.errstate(invalid="ignore", over="ignore")  # an infinite price breaks a rule of bars, which names its row
def _scaled(values: NDArray[np.float64], scale: float | None) -> NDArray[np.float64]:
    """Return points as prices: points / scale. A value within 1e-6 of a whole point is that point."""
    if scale is None or scale == 1:
        return np.ascontiguousarray(values)
    whole = np.rint(values)
    return np.where(np.abs(values - whole) < _WHOLE, whole, values) / scale


@np.errstate(invalid="ignore", over="ignore")  # an infinite price breaks a rule of bars, which names its row
def _above(bid: NDArray[np.float64], spread: NDArray[np.float64], point: float) -> NDArray[np.float64]:
    """Return bid + spread × point; where the bid stands on a point, the sum is of whole points."""
    points = bid / point
    whole = np.rint(points)
    inverse = np.rint(1 / point)
    exact = (whole + spread) / inverse if abs(inverse * point - 1) < _WHOLE else (whole + spread) * point
    return np.where(np.abs(points - whole) < _WHOLE, exact, bid + spread * point)
