"""A Python without the extension: omega is imported and computes; what needs the extension says so."""

import os
import subprocess
import sys
import textwrap

from omega.indicators.backend import ARROW, BACKEND, OLD_BACKEND

BLOCKED = """
import sys, warnings
class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name == "omega._rust":
            raise ModuleNotFoundError("No module named 'omega._rust'", name=name)
sys.meta_path.insert(0, Blocker())
import numpy as np, pyarrow as pa
import omega
from omega import ind
from omega.errors import OmegaError
hours = pa.array(np.arange(4) * 3_600_000_000_000)
price = pa.array([1.0, 2.0, 6.0, 7.0])
bars = pa.record_batch({"timestamp": hours, "open": price, "high": price, "low": price, "close": price})
def attempt(work):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            print(work(), len(caught))
        except OmegaError as error:
            print(type(error).__name__, error)
"""


def blocked(code, **environment):
    """What a Python without the extension prints."""
    kept = {name: value for name, value in os.environ.items() if name not in (BACKEND, OLD_BACKEND, ARROW)}
    run = subprocess.run(
        [sys.executable, "-c", BLOCKED + textwrap.dedent(code)],
        env=kept | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert run.returncode == 0, run.stderr
    return run.stdout.splitlines()


MEAN = 'omega.compute({"mean": ind.sma(3)}, bars, timeframe="H1").mean.tolist()'


def test_omega_computes_without_the_extension_and_warns_once():
    assert blocked(f"for _ in range(2): attempt(lambda: {MEAN})") == [
        "[nan, nan, 3.0, 5.0] 1",
        "[nan, nan, 3.0, 5.0] 0",
    ]


def test_who_asks_for_python_is_not_warned():
    assert blocked(f"attempt(lambda: {MEAN})", **{BACKEND: "python"}) == ["[nan, nan, 3.0, 5.0] 0"]


def test_who_asks_for_the_missing_extension_is_told_how_to_get_it():
    (line,) = blocked(f"attempt(lambda: {MEAN})", **{OLD_BACKEND: "1"})
    assert line.startswith(f"ConfigError {OLD_BACKEND} asks for the extension omega._rust, which is not built. Build")


def test_a_backtest_needs_the_extension_and_says_so():
    code = """
    from omega.templates.strategy import Template
    attempt(lambda: omega.run(Template, costs="none"))
    """
    (line,) = blocked(code, **{BACKEND: "python"})
    assert line.startswith("RunError A backtest needs the extension omega._rust, which is not built. Build it")


def test_an_extension_that_does_not_load_is_not_a_missing_one():
    code = """
    class Broken:
        def find_spec(self, name, path=None, target=None):
            if name == "omega._rust":
                raise ImportError("undefined symbol: bars")
    sys.meta_path.insert(0, Broken())
    try:
        attempt(lambda: MEAN)
    except ImportError as error:
        print(error)
    """
    assert blocked(code.replace("MEAN", MEAN)) == ["undefined symbol: bars"]
