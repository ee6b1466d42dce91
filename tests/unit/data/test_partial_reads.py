"""A run on one month of a long series reads that month and the history that its indicators need, no other prices."""

import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from omega.data.feed import FeedRequest, open_feed
from omega.data.synth import Market, synthesise

At = Callable[[str], int]

pytestmark = pytest.mark.skipif(not Path("/proc/self/smaps").exists(), reason="this system has no /proc/self/smaps")

MARKET = Market(symbol="EURUSD", timeframe="M1", seed=1, pip_size=0.0001)
ROWS = 400_000
MIB = 1024 * 1024


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Thirteen months of M1."""
    root = tmp_path_factory.mktemp("long")
    synthesise(root, MARKET, 1_483_228_800_000_000_000, bars=ROWS)  # 2017-01-01
    return root


def november(store: Path, at: At, allowed: str, *higher: str) -> subprocess.CompletedProcess[str]:
    """A run on November in a process that dies if it looks at prices before `allowed` or after November."""
    script = Path(__file__).with_name("month_of_a_store.py")
    instants = [str(at(text)) for text in ("2017-11-01 00:00", "2017-12-01 00:00", allowed)]
    command = [sys.executable, str(script), str(store), *instants, *higher]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(("higher", "history"), [((), "2017-10-31 00:00"), (("H1", "H4"), "2017-10-10 00:00")])
@pytest.mark.usefixtures("cache")
def test_a_run_on_a_month_reads_no_other_prices(store: Path, at: At, higher: tuple[str, ...], history: str) -> None:
    if higher:  # made once, from all bars
        open_feed(FeedRequest(root=str(store), symbols=("EURUSD",), timeframe="M1", higher=higher))
    done = november(store, at, history, *higher)
    assert done.returncode == 0, done.stderr
    opened, rows = (int(text) for text in done.stdout.split())
    size = sum(path.stat().st_size for path in store.glob("EURUSD/EURUSD_M1_*.arrow"))
    assert size > 36 * MIB
    assert 0 < opened <= 8 * MIB  # the ends of both files, in pages of at most 2 MiB
    assert 30 * 1_000 < rows < 75_000 < ROWS / 5


@pytest.mark.usefixtures("cache")
def test_a_look_at_other_prices_is_noticed(store: Path, at: At) -> None:
    assert november(store, at, "2017-11-10 00:00").returncode == -signal.SIGSEGV
