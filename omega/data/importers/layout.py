"""The folder layout for exchange: ``ROOT/SYMBOL/SYMBOL_TF_BID|ASK|MID.parquet|csv``."""

from collections.abc import Collection
from pathlib import Path

import attrs

from omega.data.names import SeriesName, check_sides_together, check_symbol, parse_file_stem
from omega.data.store import is_store
from omega.data.timeframe import TIMEFRAME_NAMES, Timeframe
from omega.errors import DataError, did_you_mean

__all__ = ["SUFFIXES", "Layout", "check_no_sources", "holds_source_files", "read_layout"]

SUFFIXES = (".parquet", ".csv")

_EXPECTED = "expected ROOT/SYMBOL/SYMBOL_TF_BID.parquet and _ASK.parquet (or .csv), such as EURUSD/EURUSD_H1_BID.csv"


@attrs.frozen
class Layout:
    """The files of a folder that hold series.

    Attributes:
        files: The file of each series, sorted by symbol, timeframe (finest first) and side (bid first).
        skipped: Parquet and CSV files whose names are not of the layout, relative to the folder.

    """

    files: dict[SeriesName, Path]
    skipped: tuple[str, ...]


def holds_source_files(root: Path) -> bool:
    """Return whether `root` has at least one file of the layout."""
    return any(_series_of(path) for path in _candidates(root))


def check_no_sources(root: Path) -> None:
    """Check that `root` is no folder of files of the layout, which nobody would read any more once it is a store.

    Errors: `DataError` if it is.
    """
    if root.is_dir() and not is_store(root) and holds_source_files(root):
        raise DataError(
            f"{root} is a folder of files to import (SYMBOL/SYMBOL_TF_BID.parquet or .csv): a store among them would "
            "hide them. Choose another folder for the store."
        )


def read_layout(
    root: Path, symbols: Collection[str] | None = None, timeframes: Collection[str] | None = None
) -> Layout:
    """Find the files of all series, or of those of the given symbols and timeframes.

    Errors: `ConfigError` for an invalid symbol or timeframe name; `DataError` if `root` is not a folder,
    holds no series, lacks a requested symbol or timeframe, or has a series both as Parquet and as CSV.
    """
    if not root.is_dir():
        raise DataError(f"data folder {root} does not exist or is not a folder: {_EXPECTED}.")
    found: dict[SeriesName, Path] = {}
    skipped = []
    for path in _candidates(root):
        name = _series_of(path)
        if name is None:
            skipped.append(path.relative_to(root).as_posix())
        elif name in found:
            raise DataError(
                f"{path}: {found[name].name} holds the same series, so it is not clear which one is meant. Remove one."
            )
        else:
            found[name] = path
    if not found:
        named = f" Skipped, because their names are not of this form: {', '.join(skipped[:5])}." if skipped else ""
        raise DataError(f"data folder {root} holds no series: {_EXPECTED}.{named}")
    chosen = _choose(root, found, symbols, timeframes)
    check_sides_together(chosen)
    ordered = sorted(chosen, key=lambda n: (n.symbol, TIMEFRAME_NAMES.index(n.timeframe), n.side == "ask"))
    return Layout({name: found[name] for name in ordered}, tuple(skipped))


def _candidates(root: Path) -> list[Path]:
    """Return the Parquet and CSV files one folder below `root`, sorted."""
    return sorted(p for p in root.glob("*/*") if p.suffix in SUFFIXES and p.is_file() and not p.name.startswith("."))


def _series_of(path: Path) -> SeriesName | None:
    """Return the series a file holds by its name, None if the name is not of the layout."""
    name = parse_file_stem(path.stem)
    return name if name is not None and name.symbol == path.parent.name else None


def _choose(
    root: Path,
    found: Collection[SeriesName],
    symbols: Collection[str] | None,
    timeframes: Collection[str] | None,
) -> list[SeriesName]:
    """Return the requested series; each symbol must have at least one side of each timeframe."""
    have_symbols = sorted({name.symbol for name in found})
    chosen: list[SeriesName] = []
    for symbol in have_symbols if symbols is None else [check_symbol(s) for s in symbols]:
        if symbol not in have_symbols:
            raise DataError(f"data folder {root} has no symbol {symbol!r}. {did_you_mean(symbol, have_symbols)}")
        have = sorted({n.timeframe for n in found if n.symbol == symbol}, key=TIMEFRAME_NAMES.index)
        for timeframe in have if timeframes is None else [Timeframe.parse(t).name for t in timeframes]:
            if timeframe not in have:
                raise DataError(
                    f"data folder {root} has no {timeframe} files of {symbol}: expected "
                    f"{symbol}/{symbol}_{timeframe}_BID.parquet, _ASK.parquet or .csv. It has "
                    f"{', '.join(have)}."
                )
            chosen += [n for n in found if n.symbol == symbol and n.timeframe == timeframe]
    return list(dict.fromkeys(chosen))
