"""Real bars at one price: the bid of every series, which is also the ask, as peers know no spread."""

import os
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow.parquet as pq

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("OMEGA_SHARED_DATA") or ROOT.parent / "shared" / "data")
ABSENT = "real market data is absent: set OMEGA_SHARED_DATA to its folder, or put it at ../shared/data"


class Series(NamedTuple):
    """One file of bars, and the day that those of hours and days were cut at."""

    source: str
    symbol: str
    timeframe: str
    day: str = "utc"

    @property
    def name(self) -> str:
        return f"{self.source} {self.symbol} {self.timeframe}"

    def table(self) -> Any:
        """The bars, times and prices as the file has them."""
        if self == SAMPLE:
            path = Path(str(files("omega.data") / "sample" / "EURUSD" / "EURUSD_H1_ASK.parquet"))
        else:
            path = DATA / self.source / self.symbol / f"{self.symbol}_{self.timeframe}_BID.parquet"
        return pq.ParquetFile(path).read().combine_chunks()


SAMPLE = Series("packaged sample", "EURUSD", "H1")
SHARED = (
    *(Series("oanda", "EURUSD", timeframe) for timeframe in ("M1", "H1", "D1")),
    *(Series("fxcm", "EURUSD", timeframe) for timeframe in ("M1", "H1", "D1")),
    Series("fxcm2012", "GBPUSD", "M1"),
    *(Series("metatrader", "GBPUSD", timeframe, "Europe/Athens 00:00") for timeframe in ("H1", "H4", "D1")),
)
