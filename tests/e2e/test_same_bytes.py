"""Runs in processes of their own write the same bytes, whatever the process finds around it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from omega.artefacts import DETERMINISTIC

#: Environment, threads, and whether the process starts in a folder of its own.
SURROUNDINGS: dict[str, tuple[dict[str, str], str, bool]] = {
    "hash seed 1, one thread": ({"PYTHONHASHSEED": "1"}, "1", False),
    "hash seed 4711, two threads": ({"PYTHONHASHSEED": "4711"}, "2", False),
    "all threads": ({"PYTHONHASHSEED": "random"}, "0", False),
    "another zone and locale": ({"TZ": "Pacific/Chatham", "LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0"}, "0", False),
    "another folder": ({"TZ": "America/New_York", "LC_ALL": "C.UTF-8"}, "2", True),
    "optimised": ({"PYTHONOPTIMIZE": "2", "PYTHONDONTWRITEBYTECODE": "", "COLUMNS": "40"}, "1", True),
}
ON_BAR = """
from omega import Enter, Series, Strategy, ind


class Wide(Strategy):
    higher_timeframes = ("H4", "D1")

    def indicators(self, series):
        if not series.primary:
            return {"trend": ind.ema(4)}
        names = {f"mean{n}": ind.ema(n) for n in (5, 20, 60)}
        return names | {"z": ind.zscore(50), "slow": ind.kalman_zscore(100), "atr": ind.atr(14)}

    def on_bar(self, bar):
        v, i = bar.views, bar.i
        if bar.position is None and v.z[i] < -1.0:
            tags = {f"tief {k}–µ" for k in range(9)}  # the order of a set depends on the hash seed
            return Enter.long(stop_distance=2 * v.atr[i], target_distance=v.atr[i], tag=sorted(tags)[i % 9])
        return None
"""


def run(output: Path, surroundings: tuple[dict[str, str], str, bool], *arguments: str, root: Path, cwd: Path) -> Path:
    variables, threads, elsewhere = surroundings
    command = [sys.executable, "-m", "omega", "run", *arguments, "--set", f"engine.threads={threads}"]
    done = subprocess.run(
        [*command, "--output-dir", str(output)],
        cwd=cwd if elsewhere else root,
        env={**os.environ, **variables},
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    (directory,) = output.iterdir()
    return directory


def check(directories: dict[str, Path]) -> None:
    (first, one), *others = directories.items()
    for name in DETERMINISTIC:
        expected = (one / name).read_bytes()
        for other, directory in others:
            assert (directory / name).read_bytes() == expected, f"{name}: {first} against {other}"


def test_on_bar_of_two_higher_timeframes(in_repository: Path, tmp_path: Path) -> None:
    source = tmp_path / "wide.py"
    source.write_text(ON_BAR, encoding="utf-8")
    given = [str(source), "--set", "costs=ecn", "--start", "2017-06-01"]
    directories = {}
    for number, (what, surroundings) in enumerate(SURROUNDINGS.items()):
        folder = tmp_path / str(number)
        (folder / "cwd").mkdir(parents=True)
        directories[what] = run(folder / "runs", surroundings, *given, root=in_repository, cwd=folder / "cwd")
    check(directories)


def test_intents_of_a_strategy_with_helpers_wherever_it_lies(in_repository: Path, tmp_path: Path) -> None:
    directories = {}
    for number, (what, surroundings) in enumerate(list(SURROUNDINGS.items())[1:5]):
        folder = tmp_path / f"{9 - number}"
        strategy = folder / "cwd" / "mean_reversion_z_score"
        shutil.copytree(in_repository / "strategies" / "mean_reversion_z_score", strategy)
        given = [
            str(in_repository / "configs" / "mean_reversion_z_score.toml"),
            *("--set", f"run.strategy={strategy}", "--set", "data.root=sample", "--set", "data.spread.pips=1.3"),
            *("--start", "2017-03-01", "--end", "2018-01-01"),
        ]
        directories[what] = run(folder / "runs", surroundings, *given, root=in_repository, cwd=folder / "cwd")
    check(directories)


@pytest.mark.parametrize("threads", ["1", "2"])
def test_a_rerun_in_other_surroundings_is_identical(in_repository: Path, tmp_path: Path, threads: str) -> None:
    first = run(
        tmp_path / "runs",
        ({"PYTHONHASHSEED": "7", "OMEGA_CACHE_DIR": str(tmp_path / "one")}, threads, False),
        str(in_repository / "configs" / "quickstart.toml"),
        "--set",
        f"run.strategy={in_repository / 'strategies' / '_template'}",
        root=in_repository,
        cwd=tmp_path,
    )
    done = subprocess.run(
        [sys.executable, "-m", "omega", "rerun", str(first)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONHASHSEED": "8", "TZ": "Asia/Tokyo", "OMEGA_CACHE_DIR": str(tmp_path / "other")},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("identical: ")
