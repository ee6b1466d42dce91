"""What a finished run did at one bar, from its tables."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from omega.errors import DataError
from omega.explain.values import StoredBar

__all__ = ["stored_bar"]


def stored_bar(directory: Path, symbol: str, row: int) -> StoredBar:
    """Return the orders decided at the close of bar `row` and the trades that were open in it.

    Errors: `DataError` if a table of the run is damaged.
    """
    orders = _rows(directory / "orders.parquet", (pc.field("symbol") == symbol) & (pc.field("bar") == row))
    trades = _rows(
        directory / "trades.parquet",
        (pc.field("symbol") == symbol) & (pc.field("entry_bar") <= row) & (pc.field("exit_bar") >= row),
    )
    return StoredBar(
        directory=str(directory),
        orders=tuple(orders),
        trades=tuple(trades),
        open_after=tuple(each["exit_bar"] > row for each in trades),
    )


def _rows(path: Path, wanted: pc.Expression) -> list[Mapping[str, Any]]:
    try:
        with pq.ParquetFile(path) as file:  # pq.read_table would import pandas
            rows: list[Mapping[str, Any]] = file.read(use_pandas_metadata=False).filter(wanted).to_pylist()
    except (pa.ArrowException, OSError) as error:
        raise DataError(f"{path}: not a readable table of a run ({error}). Run it again.") from error
    return rows
