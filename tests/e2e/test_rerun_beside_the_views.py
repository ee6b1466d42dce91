"""A run that read more than the bars of its views, pairs that convert and finer bars, is repeated from all of it."""

from pathlib import Path

import pytest

import omega
from omega import RunResult
from omega.cli import main
from omega.errors import DataError
from omega.explain import explain_run
from omega.rerun import rerun

SOURCE = '''
from omega import Bar, Enter, Exit, Strategy


class Daily(Strategy):
    """Buys every twentieth bar and sells five bars later."""

    def on_bar(self, bar: Bar) -> Enter | Exit | None:
        if bar.position is None:
            return Enter.long(stop_distance=0.002, target_distance=0.002) if bar.i % 20 == 0 else None
        return Exit() if bar.position.bars_held >= 5 else None
'''


@pytest.fixture
def result(tmp_path: Path) -> RunResult:
    for symbol, timeframe, price in (("EURGBP", "M15", "8500"), ("EURGBP", "M5", "8500"), ("GBPUSD", "M15", "13000")):
        bars = ("--timeframe", timeframe, "--end", "2000-02-01", "--price", price)
        assert main(["data", "synth", str(tmp_path / "store"), "--symbol", symbol, *bars]) == 0
    (tmp_path / "daily.py").write_text(SOURCE)
    return omega.run(
        str(tmp_path / "daily.py"),
        data=tmp_path / "store",
        config={
            "run": {"symbols": ["EURGBP"], "timeframe": "M15", "start": "2000-01-10", "end": "2000-02-01"},
            "execution": {"intrabar": "detail:M5"},
            "sizing": {"risk_money": 100},
            "costs": {"commission": {"per_million": 20.0, "currency": "EUR"}, "swap": True, "conversion_fee": 0.005},
            "output": {"report": False},
        },
        output_dir=tmp_path / "runs",
    )


def test_the_run_can_be_repeated_and_explained(result: RunResult) -> None:
    assert result.directory is not None
    assert result.trades.num_rows > 20
    assert result.manifest["engine"]["conversion"] == ["GBPUSD"]
    assert set(result.manifest["data"]["hashes"]) == {
        f"{series}/{side}" for series in ("EURGBP/M15", "EURGBP/M5", "GBPUSD/M15") for side in ("BID", "ASK")
    }
    assert rerun(result.directory).identical
    entry = result.trades.column("entry_time")[0].as_py()
    assert explain_run(result.directory, entry).stored is not None


@pytest.mark.parametrize("series", ["GBPUSD/GBPUSD_M15_BID", "EURGBP/EURGBP_M5_ASK"])
def test_a_byte_changed_in_what_only_the_engine_read_is_found(result: RunResult, tmp_path: Path, series: str) -> None:
    (path,) = (tmp_path / "store").rglob(f"{series}.arrow")
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    assert result.directory is not None
    with pytest.raises(DataError, match=r"(GBPUSD/M15/BID|EURGBP/M5/ASK)"):
        rerun(result.directory)
