"""The feed: all bars that a run reads, both sides of every symbol and timeframe, from one request.

Stored series come memory-mapped. A missing side is made from a stated spread and higher timeframes are
resampled from the primary (`omega.data.higher`), once, here.
"""

from collections.abc import Callable, Iterable
from pathlib import Path

import attrs

from omega.data.cache import cached_store
from omega.data.higher import higher_series
from omega.data.importers.layout import holds_source_files
from omega.data.made_sides import both_sides
from omega.data.notices import series_notices
from omega.data.request import SAMPLE, FeedRequest
from omega.data.schema import ORIGIN_KEY
from omega.data.series import Series
from omega.data.sides import check_terms, stored_sides
from omega.data.store import is_store
from omega.data.switch import snapshot
from omega.errors import ConfigError, DataError

__all__ = ["Feed", "FeedRequest", "assemble", "find_root", "open_feed", "sample_root"]


@attrs.frozen(kw_only=True)
class Feed:
    """The bars of a run.

    Attributes:
        root: The store that was opened (for a plain folder and the sample: in the user's cache).
        kind: What the request's root was: ``sample | store | folder``.
        series: (symbol, timeframe, side) → bars; both sides of the primary and of every higher timeframe.
        stored: The series that were read, as they are stored: bid, ask or mid.
        warnings: What a user must know about the data. Never a path.
        derived: The series that were made here, each with how.
        hashes: ``SYMBOL/TF/SIDE`` → sha256 of the stored series, and ``SYMBOL/TF/SPREAD`` → sha256 of a file of
            spreads, sorted.

    """

    root: str
    kind: str
    series: dict[tuple[str, str, str], Series]
    stored: tuple[Series, ...]
    warnings: tuple[str, ...]
    derived: tuple[str, ...]
    hashes: dict[str, str]


def open_feed(request: FeedRequest) -> Feed:
    """Open the data of a run.

    A plain folder, and the sample, are first imported into the user's cache
    (`omega.data.cache.cached_store`).

    Errors: `DataError` if the root, a symbol or a timeframe is missing, a series is damaged, was imported on
    other terms than the request's, or has one side and no spread that fits it; `ConfigError` for a spread
    where no series lacks a side.
    """
    root, kind = _locate(request)
    keys = [(symbol, timeframe) for symbol in request.symbols for timeframe in request.stored_timeframes]
    held = snapshot(root, lambda: {key: stored_sides(root, *key) for key in keys})

    def stored(symbol: str, timeframe: str) -> list[Series]:
        sides = held[symbol, timeframe]
        check_terms(sides, request)
        return sides

    return assemble(request, stored, str(root), kind)


def assemble(request: FeedRequest, stored: Callable[[str, str], list[Series]], root: str, kind: str) -> Feed:
    """Complete what `stored(symbol, timeframe)` gives: the missing side, the higher timeframes, the warnings."""
    series: dict[tuple[str, str, str], Series] = {}
    opened: list[Series] = []
    hashes: dict[str, str] = {}
    warnings: list[str] = []
    whole: list[str] = []
    for symbol in request.symbols:
        for timeframe in request.stored_timeframes:
            sides = stored(symbol, timeframe)
            warnings += series_notices(sides)
            opened += sides
            both, spread = both_sides(sides, request)
            _add(series, both)
            whole += [f"{symbol}/{timeframe}"] if spread is None else []
            hashes |= {one.label: one.hash for one in sides}
            if spread is not None and spread.digest is not None:
                hashes[f"{symbol}/{timeframe}/SPREAD"] = spread.digest
        if request.higher_mode == "resample":
            for side in ("bid", "ask"):
                primary = series[symbol, request.timeframe, side]
                _add(series, (higher_series(primary, name, request.day) for name in request.higher))
    if request.spread is not None and len(whole) == len(request.symbols) * len(request.stored_timeframes):
        raise ConfigError(
            f"a spread is set in [data], but {', '.join(whole)} has both bid and ask. Remove it: real quotes have "
            "their own."
        )
    return Feed(
        root=root,
        kind=kind,
        series=series,
        stored=tuple(opened),
        warnings=tuple(warnings),
        derived=tuple(f"{one.label}: {one.meta[ORIGIN_KEY]}" for one in series.values() if one.derived),
        hashes=dict(sorted(hashes.items())),
    )


def sample_root() -> Path:
    """Return the folder of the packaged sample."""
    return Path(__file__).parent / "sample"


def find_root(request: FeedRequest) -> tuple[Path, str]:
    """Return the folder that the request's root means, and what it is: ``sample | store | folder``.

    A folder that holds both kinds is a store. Errors: `DataError` if it does not exist or holds no data.
    """
    folder = sample_root() if request.root == SAMPLE else Path(request.root)
    if not folder.is_dir():
        raise DataError(
            f"data root {request.root!r} does not exist or is not a folder (paths count from the working "
            f"directory, {Path.cwd()}). Expected a store made by 'omega data import', a folder "
            "SYMBOL/SYMBOL_TF_BID|ASK.parquet, or 'sample'."
        )
    if is_store(folder):
        return folder, "store"
    if request.root != SAMPLE and not holds_source_files(folder):
        raise DataError(
            f"data root {request.root!r} holds no data: expected SYMBOL/SYMBOL_TF_BID|ASK with .arrow (a "
            "store), .parquet or .csv, such as EURUSD/EURUSD_H1_BID.parquet. Name the folder above the "
            "symbols' folders."
        )
    return folder, "sample" if request.root == SAMPLE else "folder"


def _locate(request: FeedRequest) -> tuple[Path, str]:
    """Return the store to read and what the request's root is."""
    folder, kind = find_root(request)
    if kind == "store":
        return folder, kind
    store = cached_store(
        folder,
        request.symbols,
        request.stored_timeframes,
        crossed=request.crossed,
        stamp=request.stamp,
        day=request.day,
        policies=request.policies,
        calendar=request.calendar,
    )
    return store, kind


def _add(series: dict[tuple[str, str, str], Series], more: Iterable[Series]) -> None:
    """Add series under their keys."""
    series.update({(one.symbol, one.timeframe, one.side): one for one in more})
