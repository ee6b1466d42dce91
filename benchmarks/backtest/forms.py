"""omega's forms by themselves: stages of a run, calls of on_bar, and whether speed decays."""

from pathlib import Path
from typing import Any

import attrs
from bars import read
from engines.omega import load

from omega.bench.backtest import measure


def measured_forms(folder: Path, sizes: dict[int, int]) -> dict[str, list[dict[str, Any]]]:
    """Bars -> what `omega.bench.backtest.measure` finds, on the bars that the other engines had."""
    found = {}
    for n, rounds in sizes.items():
        config, _folder = load(read(folder, n))
        found[str(n)] = [attrs.asdict(each) for each in measure(config, rounds)]
    return found
