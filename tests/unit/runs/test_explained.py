"""One bar of one symbol of several: what it sees of itself and of the others."""

from collections.abc import Callable
from typing import Any

import pytest

from omega import Array, Series, Strategy, Views, ind
from omega.errors import ConfigError
from omega.explain import explain_config
from omega.explain.bar import explain_bar

HOUR = 3_600_000_000_000
MONDAY = 413_544 * HOUR
EUR, GBP = "EURUSD", "GBPUSD"


class Spread(Strategy):
    def indicators(self, series: Series) -> dict[str, ind.Spec]:
        return {"close": ind.close()}

    def prepare(self, views: Views) -> dict[str, Array]:
        return {"spread": views[GBP, "H1"].close - views[EUR, "H1"].close}


def test_a_bar_shows_what_it_sees_of_the_other_symbol(quotes: Callable[..., Any], opened: Callable[..., Any]) -> None:
    tables = quotes(EUR, range(12)) | quotes(GBP, [*range(5), *range(8, 12)], 101.0)
    run = opened(Spread, tables, [EUR, GBP], 2)
    shown = explain_bar(run, MONDAY + 8 * HOUR, EUR)  # the close of hour 7: GBPUSD's last bar closed at 5
    assert (shown.symbol, shown.bid["close"]) == (EUR, 8.0)
    assert {column.name: dict(column.values) for column in shown.columns} == {
        "close": {"value": 8.0},
        "spread": {"value": 105.0 - 8.0},
    }
    (gbp,) = shown.carried
    assert (gbp.symbol, gbp.timeframe, gbp.age, gbp.old) == (GBP, "H1", 3 * HOUR, True)
    assert gbp.visible is not None
    assert gbp.visible.opened == MONDAY + 4 * HOUR
    assert gbp.columns[0].values == {"value": 105.0}
    other = explain_bar(run, MONDAY + 8 * HOUR, GBP)
    assert (other.symbol, other.opened, other.carried[0].symbol) == (GBP, MONDAY + 4 * HOUR, EUR)


def test_the_symbol_must_be_said_and_traded(configured: Callable[..., Any]) -> None:
    config = configured([EUR, GBP], 2)
    with pytest.raises(ConfigError, match="The run trades EURUSD, GBPUSD: say which to explain, such as --symbol EUR"):
        explain_config(config, MONDAY)
    with pytest.raises(ConfigError, match=r"--symbol GBPUDS: the run trades EURUSD, GBPUSD. Did you mean 'GBPUSD'"):
        explain_config(config, MONDAY, "GBPUDS")
