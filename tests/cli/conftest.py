"""The command line called in this process: exit code, stdout, stderr."""

from collections.abc import Callable
from pathlib import Path

import attrs
import pytest

CONFIG = """
[run]
strategy = "{strategy}"
symbols = ["EURUSD"]
timeframe = "H1"
start = {start}
end = {end}
[data]
root = "{root}"
{data}
[sizing]
fixed_lots = 0.1
{costs}
[output]
dir = "{output}"
report = false
"""

COSTS = "[costs]\ncommission = { per_lot = 3.5 }\nslippage = { fixed_pips = 0.2 }"
STRATEGY = '''
"""Buys on every twentieth bar with a stop and a target."""

from omega import Bar, Enter, Series, Strategy, ind


class Every(Strategy):
    """Buys on every twentieth bar."""

    def indicators(self, series: Series) -> dict[str, ind.Spec]:
        return {"mean": ind.sma(5)}

    def on_bar(self, bar: Bar) -> Enter | None:
        if bar.position is None and bar.i % 20 == 0:
            return Enter.long(stop_distance=0.0020, target_distance=0.0020)
        return None
'''


@attrs.frozen
class Outcome:
    """What a command did."""

    code: int
    out: str
    err: str

    @property
    def error(self) -> str:
        """The one-paragraph error that must be all of stderr; stdout must be empty."""
        assert self.out == ""
        assert self.err.startswith("omega: error: ")
        assert self.err.count("\n") == 1
        assert "Traceback" not in self.err
        return self.err.removeprefix("omega: error: ").rstrip("\n")


@pytest.fixture
def omega(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Outcome]:
    """Call the command line with arguments."""
    import structlog

    monkeypatch.setenv("COLUMNS", "80")

    def call(*arguments: object) -> Outcome:
        from omega.cli import main

        capfd.readouterr()
        try:
            code = main([str(argument) for argument in arguments])
        finally:
            structlog.reset_defaults()
        out, err = capfd.readouterr()
        return Outcome(code, out, err)

    return call


@pytest.fixture
def write_config(tmp_path: Path) -> Callable[..., Path]:
    """Write a config for the packaged sample and a working strategy, with what a test changes."""

    def write(
        *,
        strategy: str = STRATEGY,
        start: str = "2017-02-01",
        end: str = "2017-03-01",
        root: object = "sample",
        data: str = "spread = { pips = 1.3 }",
        costs: str = COSTS,
        extra: str = "",
    ) -> Path:
        source = tmp_path / "every.py"
        source.write_text(strategy, encoding="utf-8")
        path = tmp_path / "run.toml"
        text = CONFIG.format(
            strategy=source, start=start, end=end, root=root, data=data, costs=costs, output=tmp_path / "runs"
        )
        path.write_text(text + extra, encoding="utf-8")
        return path

    return write


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep imported stores out of the user's cache."""
    cache = tmp_path / "cache"
    monkeypatch.setenv("OMEGA_CACHE_DIR", str(cache))
    return cache
