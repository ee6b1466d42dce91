"""Write the files that read.jl reads, and their checksums: python tests/compat/julia/make_files.py DIRECTORY.

A checksum is the number of rows and the xor of the 64 bits of every value: exact, and alike in any language. For text
it is the number of bytes in UTF-8 instead of the xor, for booleans the number of those that are true.
"""

import os
import sys
import tempfile
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.ipc
import pyarrow.parquet as pq

import omega
from omega.data.feed import FeedRequest, open_feed
from omega.data.spread_model import FixedSpread
from omega.data.store import write_series
from omega.templates.strategy import Template

__all__ = ["checksum", "write_files"]

RESULTS = ("trades", "orders", "equity")


def checksum(column: pa.ChunkedArray) -> str:
    """The checksum of one column as text."""
    if pa.types.is_string(column.type):
        return f"{sum(len(text.as_py().encode()) for text in column)}"
    if pa.types.is_boolean(column.type):
        return f"{sum(value.as_py() for value in column)}"
    bits = np.concatenate([chunk.to_numpy(zero_copy_only=False) for chunk in column.chunks] or [np.empty(0)])
    return f"{np.bitwise_xor.reduce(bits.view(np.uint64)):016x}"


def write_files(directory: Path) -> list[tuple[str, str, int, str]]:
    """Write a store file of the packaged sample and the results of a run on it, as Arrow and as Parquet.

    Returns (file, column, rows, checksum) for every column, which is also written to checksums.tsv.
    """
    directory.mkdir(parents=True, exist_ok=True)
    request = FeedRequest(
        root="sample", symbols=("EURUSD",), timeframe="H1", spread=FixedSpread(1.3), pip_sizes={"EURUSD": 1e-4}
    )
    stored = write_series(directory, open_feed(request).series["EURUSD", "H1", "ask"])
    tables = {str(stored.relative_to(directory)): pa.ipc.open_file(stored).read_all()}
    result = omega.run(Template, costs="none", params={"window": 50, "entry": 1.5}, output_dir=directory / "runs")
    assert result.directory is not None
    for name in RESULTS:
        table = pq.read_table(result.directory / f"{name}.parquet")
        (directory / f"{name}.parquet").write_bytes((result.directory / f"{name}.parquet").read_bytes())
        with pa.ipc.new_file(directory / f"{name}.arrow", table.schema) as writer:
            writer.write_table(table.combine_chunks())
        tables |= {f"{name}.{kind}": table for kind in ("arrow", "parquet")}
    rows = [
        (file, column, table.num_rows, checksum(table[column]))
        for file, table in tables.items()
        for column in table.column_names
    ]
    lines = ["\t".join(map(str, row)) for row in rows]
    (directory / "checksums.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return rows


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as cache:
        os.environ.setdefault("OMEGA_CACHE_DIR", cache)
        for row in write_files(Path(sys.argv[1])):
            sys.stdout.write(" ".join(map(str, row)) + "\n")
