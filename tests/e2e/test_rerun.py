"""`omega rerun` on a stored run after one byte of data, config, strategy or terms changed: it says which, and where."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import attrs
import pytest

from omega.cli import main

FIRST = datetime(2024, 1, 1, tzinfo=UTC)
HOURS = 24 * 60
ENTRY = "2024-02-01T01:00:00Z"  # the bar in which the first trade opens
BARS = "prices/EURUSD/EURUSD_H1_BID.csv"
STRATEGY = """
from omega import Enter, Strategy, ind


class Dips(Strategy):
    def indicators(self, series):
        return {"mean": ind.sma(5)}

    def on_bar(self, bar):
        from .sizes import LOTS

        if bar.position is None and bar.bid.close < bar.views.mean[bar.i]:
            return Enter.long(lots=LOTS, stop_distance=0.0011, target_distance=0.0009)
        return None
"""
CONFIG = """
[run]
strategy = "{home}/dips.py"
symbols = ["EURUSD"]
timeframe = "H1"
start = 2024-02-01
end = 2024-03-01
[data]
root = "{home}/prices"
calendar = "24x7"
gaps = "report"
spread = {{ file = "{home}/spreads.csv" }}
[sizing]
fixed_lots = 0.5
[costs]
file = "{home}/costs.toml"
profile = "mine"
[instruments]
file = "{home}/instruments.toml"
[gates]
news = {{ file = "{home}/news.csv", before_min = 60, after_min = 60 }}
[output]
dir = "{home}/runs"
report = false
"""


def opens() -> list[str]:
    return [(FIRST + timedelta(hours=hour)).strftime("%Y-%m-%dT%H:%M:%SZ") for hour in range(HOURS)]


def prices() -> str:
    """Hours without a weekend whose middle swings by forty pips."""
    rows = ["timestamp,open,high,low,close,volume"]
    for hour, stamp in enumerate(opens()):
        middle = 1.1 + 0.0001 * ((hour * 37) % 41 - 20)
        rows.append(f"{stamp},{middle:.5f},{middle + 0.0006:.5f},{middle - 0.0007:.5f},{middle:.5f},1")
    return "\n".join(rows) + "\n"


def spreads() -> str:
    return "timestamp,pips\n" + "".join(f"{stamp},1.0\n" for stamp in opens())


@attrs.frozen
class Stored:
    """A finished run, and everything that it was made of."""

    home: Path
    directory: Path

    def write(self, name: str, old: str, new: str) -> None:
        """Change a text in one of its files."""
        path = self.home / name
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new, 1))


Rerun = Callable[[], tuple[int, list[str]]]


@pytest.fixture
def stored(tmp_path: Path) -> Stored:
    texts = {
        "dips.py": STRATEGY,
        "sizes.py": "LOTS = 0.5\n",
        "run.toml": CONFIG.format(home=tmp_path),
        BARS: prices(),
        "spreads.csv": spreads(),
        "news.csv": "time,currency\n2024-02-11T01:30:00Z,USD\n",
        "costs.toml": "[mine]\ncommission = { per_lot = 3.5 }\nsource = 'my broker'\n",
        "instruments.toml": "[EURUSD]\nlot_step = 0.1\nmin_lot = 0.1\nsource = 'my broker'\n",
    }
    for name, text in texts.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    assert main(["run", str(tmp_path / "run.toml"), "--json"]) == 0
    (directory,) = (tmp_path / "runs").iterdir()
    return Stored(tmp_path, directory)


@pytest.fixture
def rerun(stored: Stored, capfd: pytest.CaptureFixture[str]) -> Rerun:
    def rerun() -> tuple[int, list[str]]:
        capfd.readouterr()
        code = main(["rerun", str(stored.directory), "--json"])
        return code, json.loads(capfd.readouterr().out)["differences"]

    return rerun


def test_an_unchanged_run_is_identical(rerun: Rerun) -> None:
    assert rerun() == (0, [])


@pytest.mark.parametrize(
    ("name", "old", "new", "first", "result"),
    [
        (
            BARS,
            f"{ENTRY},1.09930",
            f"{ENTRY},1.09931",
            "data.hashes.EURUSD/H1/BID",
            "trades.parquet: column stop_loss differs first in row 0",
        ),
        (
            "spreads.csv",
            f"{ENTRY},1.0",
            f"{ENTRY},1.9",
            "data.hashes.EURUSD/H1/SPREAD",
            "trades.parquet: column entry_price",
        ),
        ("news.csv", "02-11T", "02-01T", "terms.news file", "trades.parquet: column entry_time differs first in row 0"),
        ("dips.py", "0.0011", "0.0012", "strategy.files.dips.py", "trades.parquet: column stop_loss"),
        (
            "sizes.py",
            "0.5",
            "0.6",
            "strategy.files.sizes.py",
            "trades.parquet: column lots differs first in row 0: was 0.5",
        ),
    ],
)
def test_one_changed_byte_is_named_with_what_it_did(
    stored: Stored, rerun: Rerun, name: str, old: str, new: str, first: str, result: str
) -> None:
    stored.write(name, old, new)
    code, differences = rerun()
    assert code == 4
    assert differences[0].startswith(f"manifest.json: {first} was "), differences
    assert any(text.startswith(result) for text in differences), differences


@pytest.mark.parametrize(
    ("name", "old", "new", "label"),
    [
        ("costs.toml", "3.5", "3.6", "terms.costs file"),
        ("instruments.toml", "min_lot = 0.1", "min_lot = 0.9", "terms.instruments file"),
        ("news.csv", "USD", "EUR", "terms.news file"),
        ("dips.py", "\n\n", "\n", "strategy.files.dips.py"),
    ],
)
def test_a_byte_that_changes_no_result_is_named_too(
    stored: Stored, rerun: Rerun, name: str, label: str, old: str, new: str
) -> None:
    """A rerun takes costs and terms from the run's own config, and says that their files are no longer the same."""
    stored.write(name, old, new)
    code, differences = rerun()
    assert code == 4
    assert any(text.startswith(f"manifest.json: {label} was ") for text in differences)
    assert all(text.startswith("manifest.json: ") for text in differences)


def test_a_config_that_was_edited_is_named_first(stored: Stored, rerun: Rerun) -> None:
    config = stored.directory / "config.toml"
    config.write_text(config.read_text().replace('market_fill = "next_open"', 'market_fill = "close"'))
    code, differences = rerun()
    assert code == 4
    assert differences[0].startswith("config.toml: edited after the run: its hash was ")
    assert differences[1].startswith("manifest.json: config_hash was ")
    assert any(text.startswith("trades.parquet: column entry_bar differs first in row 0") for text in differences)


def test_a_comment_in_the_config_changes_its_bytes_alone(stored: Stored, rerun: Rerun) -> None:
    config = stored.directory / "config.toml"
    config.write_text("# mine\n" + config.read_text())
    code, differences = rerun()
    assert code == 4
    assert differences[0].startswith("config.toml: edited after the run")
    assert differences[1].startswith("config.toml: line 1 was '# mine', is ")


def test_a_config_that_is_none_any_more_is_a_usage_error_that_names_it(
    stored: Stored, capfd: pytest.CaptureFixture[str]
) -> None:
    config = stored.directory / "config.toml"
    config.write_text(config.read_text().replace("market_fill", "market_fil"))
    assert main(["rerun", str(stored.directory)]) == 2
    error = capfd.readouterr().err
    assert "execution.market_fil" in error and "Traceback" not in error


@pytest.mark.parametrize(
    ("name", "position", "text"),
    [
        ("metrics.json", 0, "metrics.json: bytes differ; the stored file cannot be read ("),
        ("trades.parquet", -2, "trades.parquet: bytes differ; the stored file cannot be read ("),
        ("equity.parquet", -30, "equity.parquet: bytes differ"),
    ],
)
def test_a_damaged_artefact_is_named(stored: Stored, rerun: Rerun, name: str, position: int, text: str) -> None:
    path = stored.directory / name
    data = bytearray(path.read_bytes())
    data[position] ^= 0x40
    path.write_bytes(data)
    code, differences = rerun()
    assert code == 4
    assert [difference.startswith(text) for difference in differences] == [True]


def test_a_store_of_which_one_byte_changed_is_a_data_error_that_names_the_series(
    stored: Stored, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    store = tmp_path / "store"
    assert main(["data", "import", str(stored.home / "prices"), str(store), "--calendar", "24x7"]) == 0
    stored.write("run.toml", f'root = "{stored.home}/prices"', f'root = "{store}"')
    stored.write("run.toml", f'dir = "{stored.home}/runs"', f'dir = "{stored.home}/more"')
    assert main(["run", str(stored.home / "run.toml"), "--json"]) == 0
    (directory,) = (stored.home / "more").iterdir()
    (path,) = store.rglob("*.arrow")
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    capfd.readouterr()
    assert main(["rerun", str(directory)]) == 3
    error = capfd.readouterr().err
    assert "EURUSD/H1/BID" in error and "do not match the hash made at import" in error
    assert [entry.name for entry in (stored.home / "more").iterdir()] == [directory.name]
