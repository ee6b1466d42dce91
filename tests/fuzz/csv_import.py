"""Fuzzes the import of text files: mutated files of every format either import as valid bars or are refused properly.

Run it with ``make fuzz-data``, or ``python tests/fuzz/csv_import.py --seconds 600 --seed 1``. Each case follows from
the seed and its number, so that a failure is repeated with ``--seed S --first N --cases 1``. A failure is any exception
that is no error for a user, a message that does not name the file, bars that break a rule, a store that is not what it
was before a refused import, or a case that takes longer than `campaign.SLOWEST_SECONDS`.
"""

import random
import shutil
import sys
import tempfile
from collections import Counter
from functools import partial
from pathlib import Path

import numpy as np
from campaign import campaign, main
from mutation import mutated

from omega.data.importers import Statement, import_file
from omega.data.schema import FIELDS, columns
from omega.data.store import list_series, open_series, verify_series
from omega.errors import ConfigError, DataError

ISO = "timestamp,open,high,low,close,volume\n" + "".join(
    f"2017-03-07 {k // 60:02d}:{k % 60:02d}:00Z,1.1,1.2,1.0,1.15,{k}\n" for k in range(90)
)
SEEDS: dict[str, tuple[str, dict[str, object]]] = {
    "x_M1_bid.csv": (ISO, {"symbol": "X"}),
    "y_M1_ask.csv": (
        ISO.replace("Z,", ",").replace("2017-03-07", "07/03/2017"), {"symbol": "Y", "tz": "EET", "times": "dmy"},
    ),
    "DAT_ASCII_EURUSD_M1_201711.csv": (
        "".join(f"20171105 {k // 60:02d}{k % 60:02d}00;1.1;1.2;1.0;1.15;0\n" for k in range(90)), {},
    ),
    "DAT_ASCII_EURUSD_T_201711.csv": (
        "".join(f"20171105 0000{k:02d}{k * 7:03d},1.1,1.2,0\n" for k in range(60)), {"timeframe": "M1"},
    ),
    "EURUSD_M1.csv": (
        "".join(f"2017.11.05,{h:02d}:{m:02d},1.1,1.2,1.0,1.15,9\n" for h in (0, 1, 1, 2) for m in range(60)),
        {"format": "metatrader", "tz": "America/New_York"},
    ),
    "GBPUSD_M5.csv": (
        "<DATE>\t<TIME>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\t<VOL>\t<SPREAD>\n"
        + "".join(f"2017.07.03\t{k:02d}:00:00\t1.1\t1.2\t1.0\t1.15\t9\t0\t12\n" for k in range(24)),
        {"tz": "NY+7", "ask_from_spread": 1e-5},
    ),
    "20140501_eurusd_minute_quote.csv": (
        "".join(f"{k * 60000},1.1,1.2,1.0,1.15,0,1.2,1.3,1.1,1.25,0\n" for k in range(60)), {"tz": "UTC-05:00"},
    ),
    "EURUSD_Candlestick_1_h_BID_x.csv": (
        "Gmt time,Open,High,Low,Close,Volume\n"
        + "".join(f"13.04.2017 {k:02d}:00:00.000,1.1,1.2,1.0,1.15,7.5\n" for k in range(24)),
        {},
    ),
    "epochs_H1_bid.csv": (
        "time,open,high,low,close\n"
        + "".join(f"{1488844800 + 3600 * k},110000,120000,100000,115000\n" for k in range(24)),
        {"symbol": "Z", "scale": 100_000},
    ),
}  # fmt: skip

TOKENS = [
    b"", b",", b";", b"\t", b"\n", b"\r", b"\r\n", b'"', b"'", b"-", b"+", b".", b":", b" ", b"0", b"9", b"1e308",
    b"-1e308", b"1e999", b"nan", b"inf", b"-inf", b"NULL", b"N/A", b"\xff", b"\0", b"\xef\xbb\xbf", b"\xff\xfe", b"Z",
    b"+14:00", b"2017-02-29", b"1700-01-01", b"2262-04-12", b"9999999999999999999999", b"-9223372036854775808",
    b"timestamp", b"open", b"=cmd()", b"\xc2\xb2", b"\xd9\xa1", b"01:30", b"24:00", b"00000000", b"99999999",
    b"a" * 70_000,
]  # fmt: skip


def check(folder: Path, number: int, seed: int) -> str:
    """Run one case; return what came of it. Raises for a failure."""
    rng = random.Random(f"{seed}/{number}")  # noqa: S311 - cases must repeat
    name = rng.choice(sorted(SEEDS))
    text, said = SEEDS[name]
    path = folder / name
    path.write_bytes(mutated(text.encode(), rng, TOKENS))
    store = folder / "store"
    try:
        import_file(path, store, Statement(**said), crossed="report")  # type: ignore[arg-type]
    except (DataError, ConfigError) as error:
        assert name in str(error), f"the message does not name the file: {error}"
        assert not store.exists(), "a refused import left something behind"
        return "refused"
    finally:
        path.unlink()
    for found in list_series(store):
        series = open_series(store, found.symbol, found.timeframe, found.side)
        verify_series(series)
        bars = columns(series.batch)
        assert np.all(np.diff(bars["timestamp"]) > 0)
        assert all(np.all(np.isfinite(bars[field]) & (bars[field] > 0)) for field in FIELDS)
        assert np.all(bars["high"] >= np.maximum(bars["open"], bars["close"]))
        assert np.all(bars["low"] <= np.minimum(bars["open"], bars["close"]))
    shutil.rmtree(store)
    return "imported"


def fuzz(seed: int, first: int, cases: int | None, seconds: float) -> Counter[str]:
    """Run cases until their number or the time is used up; return how many came to what."""
    with tempfile.TemporaryDirectory() as folder:
        return campaign(partial(check, Path(folder)), seed, first, cases, seconds)


if __name__ == "__main__":
    sys.exit(main(__doc__, fuzz))
