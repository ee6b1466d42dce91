"""Both sides of a series: as stored, or made from the only one there is by the request's spread model."""

from collections.abc import Sequence

import attrs

from omega.data.request import FeedRequest
from omega.data.schema import ORIGIN_KEY, SIDES, column
from omega.data.series import Series, content_hash
from omega.data.spread import Spread, made_side, spread_in_price_units
from omega.data.spread_model import SpreadModel, StatedSpread
from omega.errors import ConfigError, DataError

__all__ = ["both_sides"]


def both_sides(sides: Sequence[Series], request: FeedRequest) -> tuple[list[Series], StatedSpread | None]:
    """Return bid and ask, and what the spread model stated if it made one or both of them.

    Two sides stay as they are, whether or not a spread is stated for other symbols.

    Errors: `ConfigError` for a spread without the symbol's pip size, or one that varies by bar for a higher timeframe's
    own file; `DataError` for one side without a spread, or spreads that do not fit the bars.
    """
    series = sides[0]
    if len(sides) == 2:
        return list(sides), None
    missing = [side for side in SIDES if side != series.side]
    if request.spread is None:
        told = " and ".join(missing)
        raise DataError(
            f"{series.label} has no {told} side. Add the {told} file, or state a spread in [data], such as spread = "
            "{ pips = 1.3 }, from which it is made."
        )
    stated = _stated(series, request, request.spread)
    spread = spread_in_price_units(stated.pips, request.pip_sizes[series.symbol])
    origin = f"{stated.text} around the mid" if series.side == "mid" else stated.text
    by_side = {series.side: series} | {side: _made(series, side, spread, origin) for side in missing}
    return [by_side[side] for side in SIDES], stated


def _made(series: Series, side: str, spread: Spread, origin: str) -> Series:
    batch = made_side(series.batch, series.side, side, spread)
    return attrs.evolve(
        series, side=side, batch=batch, meta=series.meta | {ORIGIN_KEY: origin}, hash=content_hash(batch)
    )


def _stated(series: Series, request: FeedRequest, model: SpreadModel) -> StatedSpread:
    if series.symbol not in request.pip_sizes:
        raise ConfigError(
            f"a spread in pips needs the pip size of {series.symbol}, which is not known. Add the symbol to "
            "[instruments]."
        )
    if model.varies and series.timeframe != request.timeframe:
        raise ConfigError(
            f"{series.label} has one side, and a spread that varies by bar is stated for the bars of "
            f"{request.timeframe} alone: within a bar of {series.timeframe} it is not one number. Use higher = "
            "'resample', which makes higher bars from both sides of the primary, or a fixed spread."
        )
    return model.state(column(series.batch, "timestamp"), series.label)
