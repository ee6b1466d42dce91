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
from omega.data.rules import remaining
from omega.data.schema import COLUMNS, FIELDS, column

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


@pytest.mark.parametrize("policy", ["swap", "drop"])
def test_crossed_quotes_are_dealt_with_piece_by_piece(
    policy: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(remaining, "_PIECE_ROWS", 4_096)
    times = 946_850_400_000_000_000 + np.arange(ROWS, dtype=np.int64) * 60_000_000_000
    bid = {name: np.full(ROWS, 1.1) for name in COLUMNS} | {"timestamp": times}
    crossed = np.arange(ROWS) % 3 == 0
    ask = bid | {field: np.where(crossed, 1.0, 1.2) for field in FIELDS}
    rows = ~crossed if policy == "drop" else np.ones(ROWS, dtype=np.bool_)
    tracemalloc.start()
    try:
        left = remaining.remaining(
            {"bid": bid, "ask": ask},
            crossed if policy == "drop" else None,
            swap=policy == "swap",
            folder=tmp_path / "changed",
        )
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < ROWS * COLUMN_BYTES / 2
    assert (
        column(left["bid"], "timestamp").tolist() == column(left["ask"], "timestamp").tolist() == times[rows].tolist()
    )
    assert column(left["bid"], "low").tolist() == np.minimum(bid["low"], ask["low"])[rows].tolist()
    assert column(left["ask"], "high").tolist() == np.maximum(bid["high"], ask["high"])[rows].tolist()
    in_memory = remaining.remaining(
        {"bid": bid, "ask": ask}, crossed if policy == "drop" else None, swap=policy == "swap", folder=None
    )
    assert in_memory["ask"].equals(left["ask"])
