"""The columns of one side as NumPy buffers: how bars cross without Arrow, by the rules of ARCHITECTURE.md."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np
from numpy.typing import NDArray

from omega.errors import DataError, ZeroCopyError
from omega.indicators.spec import FIELDS, STORED, Value

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["Buffers", "buffers_of", "fields_read", "frozen"]

_NS = {"s": 1_000_000_000, "ms": 1_000_000, "us": 1_000, "ns": 1}
_UTC = ("UTC", "Z", "+00:00", "Etc/UTC")


@attrs.frozen(kw_only=True, eq=False)
class Buffers:
    """Columns of one side: arrays of one length that cannot be made writeable.

    Attributes:
        timestamp: bar opens, ns UTC.
        stored: the price fields, and the volume where there is one, by name.
        converted: whether the times had to be converted.
    """

    timestamp: NDArray[np.int64]
    stored: Mapping[str, NDArray[np.float64]]
    converted: bool


def frozen(values: NDArray[Any]) -> NDArray[Any]:
    """The same memory as an array that cannot be made writeable: NumPy would have to thaw its buffer first."""
    return np.asarray(np.ascontiguousarray(values).data.toreadonly())


def buffers_of(table: Any, what: str, *, allow_copy: bool, fields: Sequence[str] = FIELDS) -> Buffers:
    """The columns of an Arrow-exporting table, zero-copy.

    Args:
        table: any object with ``__arrow_c_stream__`` or ``__arrow_c_array__``.
        what: names the table in messages, e.g. ``EURUSD H1 bid``.
        allow_copy: copy a price column that cannot be used in place.
        fields: the stored columns to read.

    Raises:
        DataError: missing columns, wrong types, naive times.
        ZeroCopyError: a price column cannot be used in place and `allow_copy` is False.
    """
    import pyarrow as pa

    if not hasattr(table, "__arrow_c_array__") and not hasattr(table, "__arrow_c_stream__"):
        raise DataError(
            f"{what}: expected an object with __arrow_c_stream__ or __arrow_c_array__ (a pyarrow, polars or pandas "
            f"table), found {type(table).__name__}."
        )
    try:
        whole = pa.table(table)
    except (pa.ArrowInvalid, pa.ArrowTypeError, TypeError) as error:
        single = "non-struct" in str(error)
        problem = "expected a table of columns, found a single Arrow column" if single else f"cannot be read: {error}"
        raise DataError(f"{what}: {problem}.") from error
    times, converted = _times(_column(whole, "timestamp", what), what)
    stored = {
        field: frozen(_prices(_column(whole, field, what), f'{what}: column "{field}"', allow_copy)) for field in fields
    }
    return Buffers(timestamp=frozen(times), stored=stored, converted=converted)


def fields_read(
    nodes: Iterable[tuple[str, int, Sequence[int], Mapping[str, Value]]], series: int
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The stored columns of the bid and the ask of a series that a plan needs: prices, and a volume that is read."""
    volume = STORED.index("volume")
    sides = {
        params["side"]
        for name, on, _, params in nodes
        if name == "price" and on == series and params["field"] == volume
    }
    return (STORED if 0 in sides else FIELDS, STORED if 1 in sides else FIELDS)


def _column(whole: "pa.Table", name: str, what: str) -> "pa.ChunkedArray":
    if name not in whole.column_names and name not in FIELDS and name in STORED:
        raise DataError(
            f'{what}: an indicator reads the volume, but the table has no column "volume". Use data with volume, or '
            "leave the indicator out."
        )
    if name not in whole.column_names:
        raise DataError(f'{what}: column "{name}" is missing. Found: {", ".join(whole.column_names)}.')
    return whole.column(name)


def _values(chunk: "pa.Array", dtype: type[np.generic]) -> NDArray[Any]:
    """The values of a chunk where they are, whatever its validity bitmap says."""
    if len(chunk) == 0:
        return np.empty(0, dtype)
    whole = np.frombuffer(chunk.buffers()[1], np.uint8)
    size = np.dtype(dtype).itemsize
    return whole[chunk.offset * size : (chunk.offset + len(chunk)) * size].view(dtype)


def _times(column: "pa.ChunkedArray", what: str) -> tuple[NDArray[np.int64], bool]:
    import pyarrow as pa

    where = f'{what}: column "timestamp"'
    scale = 1
    if pa.types.is_timestamp(column.type):
        if not column.type.tz:
            raise DataError(
                f'{what}: timestamps have no time zone. Say which clock they are in, e.g. tz_localize("UTC").'
            )
        if column.type.tz not in _UTC:
            raise DataError(f'{what}: timestamps must be UTC, found zone "{column.type.tz}". Convert them first.')
        scale = _NS[column.type.unit]
    elif not pa.types.is_int64(column.type):
        raise DataError(f"{where} must be timestamp[any, UTC] or int64 ns, found {column.type}.")
    if column.null_count:
        raise DataError(f"{where}: it has nulls.")
    chunks = [_values(chunk, np.int64) for chunk in column.chunks if len(chunk)]
    if len(chunks) == 1 and scale == 1 and chunks[0].flags.aligned:
        return chunks[0], False
    values = np.concatenate([np.empty(0, np.int64), *chunks])
    if len(values) and max(abs(int(values.min())), abs(int(values.max()))) * scale > np.iinfo(np.int64).max:
        raise DataError(f"{where}: a time does not fit into int64 ns.")
    return values * scale, bool(chunks)


def _prices(column: "pa.ChunkedArray", where: str, allow_copy: bool) -> NDArray[np.float64]:
    import pyarrow as pa

    if not pa.types.is_float64(column.type):
        raise DataError(f"{where} must be float64, found {column.type}. Cast it first.")
    chunks = [chunk for chunk in column.chunks if len(chunk)]
    if not chunks:
        return np.empty(0)
    reason = _reason_to_copy(chunks)
    if reason is None:
        return _values(chunks[0], np.float64)
    if not allow_copy:
        raise ZeroCopyError(
            f"{where} cannot be used without a copy: {reason}. Pass one aligned chunk without nulls "
            "(e.g. table.combine_chunks()), or allow_copy=True."
        )
    return np.concatenate([np.where(_nulls(chunk), np.nan, _values(chunk, np.float64)) for chunk in chunks])


def _nulls(chunk: "pa.Array") -> NDArray[np.bool_]:
    nulls: NDArray[np.bool_] = chunk.is_null().to_numpy(zero_copy_only=False)
    return nulls


def _reason_to_copy(chunks: list["pa.Array"]) -> str | None:
    if len(chunks) > 1:
        return f"it comes in {len(chunks)} chunks"
    values = _values(chunks[0], np.float64)
    if not values.flags.aligned:
        return "its values are not aligned to 8 bytes"
    # A null whose slot holds NaN is NaN already.
    if chunks[0].null_count and not np.isnan(values[_nulls(chunks[0])]).all():
        return "it has nulls"
    return None
