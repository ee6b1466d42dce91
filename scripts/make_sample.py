"""Make the packaged sample (omega/data/sample) from the wheel of gym-anytrading 2.0.0.

Usage::

    pip download --no-deps gym-anytrading==2.0.0
    python scripts/make_sample.py gym_anytrading-2.0.0-py3-none-any.whl

Writes ``EURUSD/EURUSD_H1_ASK.parquet`` and ``LICENSE``; the same wheel gives the same bytes. What is known
about the data's origin and clock is in ``omega/data/sample/ORIGIN.md``.
"""

import hashlib
import io
import sys
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq

SAMPLE = Path(__file__).resolve().parent.parent / "omega" / "data" / "sample"
WHEEL_SHA256 = "29e88b9d38272ea338c8cfcebc6a0f0302c7a8c02048331ad6a4d22cdd825e54"
BARS = "gym_anytrading/datasets/data/FOREX_EURUSD_1H_ASK.csv"
LICENSE = "gym_anytrading-2.0.0.dist-info/LICENSE"
STAMP_FORMAT = "%d.%m.%Y %H:%M:%S"  # "01.01.2017 22:00:00.000"; the milliseconds are always .000
YEAR = 2017


def main(wheel: Path) -> None:
    """Convert the wheel's EURUSD file, bar by bar, nothing repaired."""
    content = wheel.read_bytes()
    found = hashlib.sha256(content).hexdigest()
    if found != WHEEL_SHA256:
        sys.exit(f"{wheel}: sha256 {found} is not that of gym-anytrading 2.0.0 ({WHEEL_SHA256}).")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        bars = sample_bars(archive.read(BARS))
        licence = archive.read(LICENSE)
    target = SAMPLE / "EURUSD" / "EURUSD_H1_ASK.parquet"
    target.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(bars, target, compression="zstd", compression_level=19)
    (SAMPLE / "LICENSE").write_bytes(licence.replace(b"\r\n", b"\n"))
    print(f"{bars.num_rows} bars, {target.stat().st_size} bytes: {target}")


def sample_bars(text: bytes) -> pa.Table:
    """Return the bars of `YEAR` in the exchange layout's columns, stamped at their open, UTC."""
    source = pa.csv.read_csv(pa.BufferReader(text))
    stamps = source.column("Time").cast(pa.string())
    if not pc.all(pc.ends_with(stamps, ".000")).as_py():
        sys.exit("a stamp has a fraction of a second: this is not the expected file.")
    seconds = pc.strptime(pc.utf8_slice_codeunits(stamps, 0, -4), format=STAMP_FORMAT, unit="s")
    times = pc.assume_timezone(seconds, "UTC").cast(pa.timestamp("ns", "UTC"))
    columns = {"timestamp": times} | {
        name.lower(): source.column(name).cast(pa.float64()) for name in ("Open", "High", "Low", "Close", "Volume")
    }
    table = pa.table(columns)
    return table.filter(pc.equal(pc.year(times), YEAR))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
