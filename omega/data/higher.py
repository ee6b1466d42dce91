"""Higher timeframes of a run, made of its primary's bars; those of a long primary are made once and kept."""

import json
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import attrs

from omega.data.cache import cache_root
from omega.data.calendar import zone_rules
from omega.data.quality import open_equals_previous_close
from omega.data.resample import resample
from omega.data.schema import HIDDEN_GAPS_KEY, ORIGIN_KEY, SCHEMA_VERSION
from omega.data.series import Series, content_hash
from omega.data.staging import staging
from omega.data.store import SUFFIX, open_series, write_series
from omega.data.timeframe import Timeframe
from omega.errors import DataError

__all__ = ["higher_series"]

_KEPT_FROM = 250_000
"""Bars of the primary from which on its higher timeframes are kept: below, making them takes a few milliseconds."""

_RULE = 1  # of resampling; another one makes other bars and needs another number


def higher_series(primary: Series, name: str, day: str) -> Series:
    """Return the timeframe `name`, made of the bars of `primary` with trading days that end as `day` says.

    A run on a month of a long series must not read all of it: the higher bars are kept in the user's cache, under what
    they follow from, and mapped. They are the same bars either way.

    Errors: `DataError` if there is no complete bar.
    """
    if primary.rows < _KEPT_FROM:
        return _made(primary, name, day)
    root = _place(primary, name, day)
    kept = _kept(root, primary, name)
    if kept is None:
        kept = _made(primary, name, day)
        with suppress(DataError), staging(root, SUFFIX) as stage:  # without a cache, the next run makes them again
            write_series(stage, kept)
    return attrs.evolve(kept, meta=primary.meta | _record(primary, kept.flagged))


def _made(primary: Series, name: str, day: str) -> Series:
    """Return a higher timeframe made now."""
    target = Timeframe.parse(name)
    batch = resample(primary.batch, Timeframe.parse(primary.timeframe), target, day)
    if batch.num_rows == 0:
        raise DataError(
            f"{primary.label}: its {primary.rows} bars hold no complete {name} bar. Use more history, or "
            "another higher timeframe."
        )
    return Series(
        symbol=primary.symbol,
        timeframe=name,
        side=primary.side,
        batch=batch,
        meta=primary.meta | _record(primary, open_equals_previous_close(batch, target, day)),
        hash=content_hash(batch),
    )


def _record(primary: Series, flagged: bool) -> dict[str, str]:
    """Return what the metadata of a higher series say that the primary's do not."""
    return {ORIGIN_KEY: f"resampled {primary.timeframe}", HIDDEN_GAPS_KEY: "true" if flagged else "false"}


def _place(primary: Series, name: str, day: str) -> Path:
    """Return the store in the cache for a higher timeframe: its name covers all that the bars follow from."""
    ingredients = [SCHEMA_VERSION, _RULE, primary.hash, primary.timeframe, name, day, zone_rules(day)]
    return cache_root() / "resampled" / sha256(json.dumps(ingredients).encode()).hexdigest()


def _kept(root: Path, primary: Series, name: str) -> Series | None:
    """Return the higher timeframe if it is kept; None also if its file is damaged, and then it is made anew."""
    try:
        return open_series(root, primary.symbol, name, primary.side)
    except DataError:
        return None
