"""The probe of every run: columns and decisions may not change when the future is taken away."""

from pathlib import Path

import numpy as np
import pytest

import omega
from omega import Bar, Enter, Intents, Strategy, ind
from omega.errors import LookAheadError, StrategyError


@pytest.fixture(autouse=True)
def _cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("OMEGA_CACHE_DIR", str(tmp_path))


class Honest(Strategy):
    def indicators(self, series: omega.Series) -> dict[str, ind.Spec]:
        return {"mean": ind.sma(5)}

    def on_bar(self, bar: Bar) -> Enter | None:
        return None


def test_an_honest_strategy_is_probed_and_says_so() -> None:
    class Prepared(Honest):
        def prepare(self, views: omega.Views) -> dict[str, omega.views.Array]:
            return {"change": np.diff(views.mean, prepend=np.nan)}

    assert omega.run(Prepared, costs="none").manifest["lookahead"] == "probed"
    assert omega.run(Prepared, costs="none", engine={"probe": False}).manifest["lookahead"] == "no"


def test_a_shift_into_the_future_in_prepare_is_found() -> None:
    class Shifted(Honest):
        def prepare(self, views: omega.Views) -> dict[str, omega.views.Array]:
            return {"next": np.append(views.bid.close[1:], np.nan)}

    with pytest.raises(LookAheadError, match=r"look-ahead in prepare\(\).*'next' of bar"):
        omega.run(Shifted, costs="none")


def test_a_statistic_over_all_bars_in_candidates_is_found() -> None:
    class Ranked(Honest):
        def candidates(self, views: omega.Views) -> omega.Mask:
            return views.bid.close > views.bid.close.mean()

    with pytest.raises(LookAheadError, match=r"look-ahead in candidates\(\)"):
        omega.run(Ranked, costs="none")
    assert omega.run(Ranked, costs="none", engine={"probe": False}).manifest["lookahead"] == "no"


def test_intents_that_know_the_future_are_found() -> None:
    class Prophet(Honest):
        def intents(self, views: omega.Views) -> Intents:
            up = views.bid.close[1:] > views.bid.close[:-1]
            return Intents(bar=np.arange(len(up)), direction=np.where(up, 1, -1), lots=0.1)

    with pytest.raises(LookAheadError, match=r"look-ahead in intents\(\)"):
        omega.run(Prophet, costs="none")


def test_a_sparse_signal_that_sees_one_bar_ahead_is_found_in_mask_intents_and_columns() -> None:
    def jump(views: omega.Views) -> omega.Mask:
        return np.append(np.diff(views.bid.close), np.nan) > 0.0015

    class Mask(Honest):
        def candidates(self, views: omega.Views) -> omega.Mask:
            return jump(views)

    class Rows(Honest):
        def intents(self, views: omega.Views) -> Intents:
            return Intents(bar=np.flatnonzero(jump(views)), lots=0.1)

    class Column(Honest):
        def prepare(self, views: omega.Views) -> dict[str, omega.Array]:
            return {"signal": jump(views).astype(float)}

    for strategy in (Mask, Rows, Column):
        with pytest.raises(LookAheadError):
            omega.run(strategy, costs="none")


def test_a_mask_of_the_wrong_shape_or_type_is_refused() -> None:
    class Short(Honest):
        def candidates(self, views: omega.Views) -> omega.Mask:
            return (views.mean > 0)[:-1]

    class Floats(Honest):
        def candidates(self, views: omega.Views) -> omega.Mask:
            return views.mean

    for strategy in (Short, Floats):
        with pytest.raises(StrategyError, match="one boolean for each of the"):
            omega.run(strategy, costs="none")
