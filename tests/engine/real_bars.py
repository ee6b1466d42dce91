"""The packaged sample of real bars as the reference engine reads them."""

from functools import cache
from importlib.resources import files
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from omega.reference.engine import Bar, Candle

HOUR = 3_600_000_000_000
SPREAD = 0.00013


@cache
def sample() -> tuple[Bar, ...]:
    """The ask of the sample, hours; the bid 1.3 pips below."""
    path = Path(str(files("omega.data") / "sample" / "EURUSD" / "EURUSD_H1_ASK.parquet"))
    table = pq.ParquetFile(path).read()
    times = table.column(0).cast(pa.timestamp("ns", tz="UTC")).cast("int64").to_pylist()
    prices = zip(*(table.column(k).to_pylist() for k in range(1, 5)), strict=True)
    return tuple(
        Bar(time, time + HOUR, Candle(*(price - SPREAD for price in ask)), Candle(*ask))
        for time, ask in zip(times, prices, strict=True)
    )
