"""The page on the classic cache: its example runs, and its table names what exists."""

import re
from pathlib import Path

import pytest

from omega.indicators.classic.names import ALIASES

PAGE = (Path(__file__).parents[4] / "docs" / "classic_cache.md").read_text(encoding="utf-8")

#: Indicators of the ancestor whose values, outputs or parameters differ.
DIFFERENT = (
    "atr",
    "bollinger",
    "choppiness",
    "dmi",
    "ema",
    "garch_volatility",
    "garch_volatility_local",
    "kalman_garch_zscore",
    "kalman_garch_zscore_local",
    "kalman_mean",
    "kalman_zscore",
    "kalman_zscore_stepwise",
    "macd",
    "roc",
    "rsi",
    "sma",
    "vol_cluster_series",
    "zscore",
)


def test_the_example_runs_as_printed(bars) -> None:
    code = re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)
    assert code is not None
    exec(code[1], {"h1": bars(200, 1), "h4": bars(50, 4)})  # noqa: S102 -- the page's own example


@pytest.mark.parametrize("alias", sorted(ALIASES))
def test_every_old_parameter_name_is_in_the_table(alias: str) -> None:
    assert f"`{alias}`" in PAGE


@pytest.mark.parametrize("name", DIFFERENT)
def test_every_indicator_that_the_ancestor_computed_otherwise_is_in_the_table(name: str) -> None:
    assert f"`{name}" in PAGE
