"""The store: one uncompressed Arrow IPC file per series, memory-mapped by readers, replaced atomically.

Layout: ``ROOT/SYMBOL/SYMBOL_TF_SIDE.arrow``. A file is never changed in place (a process that maps it would
crash); it is written under a temporary name in the same directory, synced, and renamed. Several series are replaced
together through a stage (`omega.data.staging`), the only way to write into a store that others use.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

import pyarrow as pa
import pyarrow.ipc

from omega.data.names import SeriesName, check_side, check_symbol, series_path
from omega.data.schema import (
    HASH_KEY,
    PARTNER_KEY,
    SCHEMA,
    SCHEMA_KEY,
    SCHEMA_VERSION,
    SIDE_KEY,
    SYMBOL_KEY,
    TIMEFRAME_KEY,
)
from omega.data.series import NO_PARTNER, Series, content_hash
from omega.data.switch import places, series_files
from omega.data.sync import sync
from omega.data.timeframe import TIMEFRAME_NAMES, Timeframe
from omega.errors import DataError

__all__ = [
    "SUFFIX",
    "Series",
    "holds_series",
    "is_store",
    "list_series",
    "open_series",
    "verify_series",
    "write_series",
]

SUFFIX = ".arrow"
_NEWEST_COMPATIBLE = pa.ipc.MetadataVersion.V5  # what Arrow.jl, polars and nanoarrow read


def write_series(root: Path | str, series: Series) -> Path:
    """Write `series` into the store at `root`, replacing an older version atomically.

    Nobody else may write there: `root` is a stage, or a store of the caller's own.
    Identity, schema version and content hash (that of `series`) in the metadata are set here.

    Returns: the file. Errors: `ConfigError` for an invalid symbol, timeframe or side; `DataError` for no bars
    or if the file cannot be written, in which case nothing is left behind.
    """
    name = SeriesName(check_symbol(series.symbol), Timeframe.parse(series.timeframe).name, check_side(series.side))
    if series.rows == 0:
        raise DataError(f"{series.label}: there are no bars to store.")
    path = series_path(Path(root), name, SUFFIX)
    metadata = (
        {PARTNER_KEY: NO_PARTNER}
        | series.meta
        | {
            SCHEMA_KEY: SCHEMA_VERSION,
            SYMBOL_KEY: name.symbol,
            TIMEFRAME_KEY: name.timeframe,
            SIDE_KEY: name.side,
            HASH_KEY: series.hash,
        }
    )
    schema = SCHEMA.with_metadata(dict(sorted(metadata.items())))
    batch = pa.RecordBatch.from_arrays(series.batch.columns, schema=schema)
    options = pa.ipc.IpcWriteOptions(metadata_version=_NEWEST_COMPATIBLE, compression=None)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with (
            _replacing(path) as temporary,
            pa.OSFile(str(temporary), "wb") as sink,
            pa.ipc.new_file(sink, schema, options=options) as writer,
        ):
            writer.write_batch(batch)
    except OSError as error:
        raise DataError(f"{series.label}: cannot write {path}: {error}.") from error
    return path


def open_series(root: Path | str, symbol: str, timeframe: str, side: str) -> Series:
    """Open a stored series: its columns are the file's own pages, read on demand.

    The file's structure, schema version and identity are checked; the bars were validated at import
    (`verify_series` checks their hash again).

    Errors: `ConfigError` for an invalid name; `DataError` if the file is missing, damaged, of another schema
    version, or not what its name says.
    """
    name = SeriesName(check_symbol(symbol), Timeframe.parse(timeframe).name, check_side(side))
    path = series_path(Path(root), name, SUFFIX)
    batch = _read(Path(root), name)
    meta = {
        key.decode(errors="replace"): value.decode(errors="replace")
        for key, value in (batch.schema.metadata or {}).items()
    }
    found = (meta.get(SYMBOL_KEY), meta.get(TIMEFRAME_KEY), meta.get(SIDE_KEY))
    if meta.get(SCHEMA_KEY) != SCHEMA_VERSION:
        raise DataError(
            f"{path}: schema version {meta.get(SCHEMA_KEY)!r} found, this omega reads {SCHEMA_VERSION!r}. "
            "Import the source data again with 'omega data import'."
        )
    if found != (name.symbol, name.timeframe, name.side):
        raise DataError(
            f"{path}: the file says it holds {found[0]}/{found[1]}/{str(found[2]).upper()}. It was renamed "
            "or copied by hand: give it its own name back, or import the source data again."
        )
    if HASH_KEY not in meta or PARTNER_KEY not in meta:
        raise DataError(f"{path}: the hashes of its content are missing. Import the source data again.")
    return Series(
        symbol=name.symbol,
        timeframe=name.timeframe,
        side=name.side,
        batch=batch,
        meta=meta,
        hash=meta[HASH_KEY],
    )


def verify_series(series: Series) -> None:
    """Check the bars against the hash made at import. Errors: `DataError` if they differ."""
    found = content_hash(series.batch)
    if found != series.hash:
        raise DataError(
            f"{series.label}: the bars do not match the hash made at import (recorded {series.hash[:12]}…, "
            f"found {found[:12]}…): the stored file is damaged. Import the source data again."
        )


def list_series(root: Path | str) -> list[SeriesName]:
    """Return the series stored at `root`, sorted by symbol, timeframe (finest first) and side (bid first).

    Errors: `DataError` if `root` is not a folder.
    """
    folder = Path(root)
    if not folder.is_dir():
        raise DataError(f"data root {folder} does not exist or is not a folder.")
    return sorted(set(_held(folder)), key=lambda n: (n.symbol, TIMEFRAME_NAMES.index(n.timeframe), n.side == "ask"))


def is_store(root: Path) -> bool:
    """Return whether `root` holds at least one stored series."""
    return any(True for _ in _held(root))


def holds_series(root: Path, name: SeriesName) -> bool:
    """Return whether the store at `root` holds the series `name`."""
    return any(path.exists() for path in places(root, series_path(root, name, SUFFIX)))


def _held(root: Path) -> Iterator[SeriesName]:
    """Yield the series at `root`; in the order in which a switch moves files, so that none is missed on its way."""
    for folder in places(root, root):
        for name, _ in series_files(folder, SUFFIX):
            yield name


def _read(root: Path, name: SeriesName) -> pa.RecordBatch:
    """Map the file in force and return its only record batch."""
    for path in places(root, series_path(root, name, SUFFIX)):
        try:
            return _map(path)
        except FileNotFoundError:
            continue
    raise _missing(root, name)


def _map(path: Path) -> pa.RecordBatch:
    """Map one file and return its only record batch. Errors: `FileNotFoundError`, `DataError`."""
    try:
        with pa.memory_map(str(path), "r") as source:
            reader = pa.ipc.open_file(source)
            if reader.num_record_batches != 1:
                raise DataError(
                    f"{path}: {reader.num_record_batches} record batches found, the store has exactly one "
                    "per file. Import the source data again with 'omega data import'."
                )
            batch = reader.get_batch(0)
            batch.validate()
            found = ", ".join(f"{field.name} {field.type}" for field in batch.schema)
    except FileNotFoundError:
        raise  # the caller looks elsewhere
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise DataError(
            f"{path}: not a readable Arrow file ({error}). It is truncated or was not written by omega: "
            "import the source data again with 'omega data import'."
        ) from error
    whole = batch.num_rows > 0 and not any(column.null_count for column in batch.columns)
    if not whole or not batch.schema.equals(SCHEMA, check_metadata=False):
        raise DataError(
            f"{path}: expected bars ({', '.join(f'{field.name} {field.type}' for field in SCHEMA)}), at least one row "
            f"and no nulls, found {batch.num_rows} rows of {found}. Import the source data again."
        )
    return batch


def _missing(root: Path, name: SeriesName) -> DataError:
    """Return the error for a series that the store does not hold, naming what it does hold."""
    names = list_series(root)
    held = [f"{n.symbol}/{n.timeframe}/{n.side.upper()}" for n in names]
    inventory = f"It holds {', '.join(held)}." if held else "It holds no series."
    wanted = Timeframe.parse(name.timeframe).duration_ns
    frames = {n.timeframe for n in names if n.symbol == name.symbol}
    coarsest = next((frame for frame in reversed(TIMEFRAME_NAMES) if frame in frames and _makes(frame, wanted)), None)
    made = f", or make it of {name.symbol}/{coarsest} with 'omega data resample'" if coarsest else ""
    return DataError(
        f"{name.symbol}/{name.timeframe}/{name.side.upper()}: no such series in the store {root}. "
        f"{inventory} Add it with 'omega data import'{made}."
    )


def _makes(frame: str, wanted: int) -> bool:
    """Whether bars of `frame` make up longer ones that last `wanted` nanoseconds."""
    own = Timeframe.parse(frame).duration_ns
    return own < wanted and wanted % own == 0


@contextmanager
def _replacing(path: Path) -> Iterator[Path]:
    """Yield a new name beside `path` whose file takes its place at the end, or vanishes on an error."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{token_hex(8)}.tmp")
    try:
        yield temporary
        sync(temporary)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync(path.parent)
