"""Memory does not grow with the file: blocks are read, spooled to disk and forgotten."""

import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from omega.data.importers import Statement, text_blocks
from omega.data.importers.gather import gather
from omega.data.importers.plan import make_plan
from omega.data.importers.sides import Terms
from omega.data.importers.source_files import find_source_files

ROWS = 60_000
BLOCK = 128 << 10
COLUMN_BYTES = 6 * 8


@pytest.fixture
def minutes() -> bytes:
    times = np.datetime64("2000-01-03T00:00") + np.arange(ROWS).astype("timedelta64[m]")
    rows = "".join(f"{t.replace('T', ' ')}:00,1.10000,1.20000,1.00000,1.15000,1\n" for t in times.astype(str).tolist())
    return f"timestamp,open,high,low,close,volume\n{rows}".encode()


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "zipped"])
def test_reading_holds_a_few_blocks_and_no_more(
    desk: Any,
    zipped: Callable[..., bytes],
    minutes: bytes,
    packed: bool,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setattr(text_blocks, "BLOCK_BYTES", BLOCK)
    path = desk.put("x.zip", zipped({"x.csv": minutes})) if packed else desk.put("x.csv", minutes)
    assert len(minutes) > 20 * BLOCK
    said = Statement(symbol="X", timeframe="M1", side="bid", tz="America/New_York")
    terms = Terms(crossed="error", stamp="open", day="ny17")
    files, _ = find_source_files(path)
    plan = make_plan(files, said)
    (tmp_path / "spool").mkdir()
    before = pa.total_allocated_bytes()
    arrow: list[int] = []
    tracemalloc.start()
    try:
        folder = tmp_path / "spool"
        gathered = gather(plan, said, terms, folder, lambda rows: arrow.append(pa.total_allocated_bytes() - before))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert [table.batch.num_rows for table in gathered.tables.values()] == [ROWS]
    assert peak + max(arrow) < 12 * BLOCK < ROWS * COLUMN_BYTES
