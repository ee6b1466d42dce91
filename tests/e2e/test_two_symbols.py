"""Two symbols of unlike feeds in one account, from stores of real quotes to artefacts and back."""

import json
from pathlib import Path
from shutil import copyfile
from typing import Any

import numpy as np
import pytest

import omega
from omega import Bar, RunResult, Strategy
from omega.data.importers import import_folder
from omega.errors import DataError
from omega.explain import explain_run
from omega.rerun import rerun

pytestmark = pytest.mark.usefixtures("in_repository")

EUR, GBP = "EURUSD", "GBPUSD"

SOURCE = '''
import numpy as np
from omega import Array, Bar, Enter, Exit, Intents, Mask, Series, Strategy, Views, ind

OTHER = {"EURUSD": "GBPUSD", "GBPUSD": "EURUSD"}


class Follows(Strategy):
    """Buys a dip if the other symbol has dipped too and its H4 average lies below; sells at the mean."""

    higher_timeframes = ("H4",)

    def indicators(self, series: Series) -> dict[str, ind.Spec]:
        if series.primary:
            return {"z": ind.zscore(50), "atr": ind.atr(14)}
        return {"mean": ind.ema(20), "close": ind.close()}

    def prepare(self, views: Views) -> dict[str, Array]:
        other = OTHER[views.symbol]
        falling = views[other, "H4"].close < views[other, "H4"].mean
        return {"dip": (views.z < -1.5) & (views[other, "H1"].z < -1.0) & falling}
'''

CANDIDATES = """
    def candidates(self, views: Views) -> Mask:
        return views.dip > 0
"""

ON_BAR = """
    def on_bar(self, bar: Bar) -> Enter | Exit | None:
        v, i = bar.views, bar.i
        if bar.position is None:
            return Enter.long(stop_distance=3 * v.atr[i], target_distance=3 * v.atr[i]) if v.dip[i] else None
        return Exit(reason="mean") if v.z[i] >= 0 else None
"""

INTENTS = """
    def intents(self, views: Views) -> Intents:
        enters, exits = np.flatnonzero(views.dip), np.flatnonzero(views.z >= 0)
        distance = np.concatenate([3 * views.atr[enters], np.full(len(exits), np.nan)])
        return Intents(
            bar=np.concatenate([enters, exits]),
            action=["enter"] * len(enters) + ["exit"] * len(exits),
            stop_distance=distance,
            target_distance=distance,
            reason=[""] * len(enters) + ["mean"] * len(exits),
        )
"""


@pytest.fixture(scope="module")
def store(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Bids of EURUSD (oanda) and GBPUSD (metatrader): two brokers, two sets of holes."""
    folder = tmp_path_factory.mktemp("bids")
    for symbol, vendor in ((EUR, "oanda"), (GBP, "metatrader")):
        (folder / symbol).mkdir()
        name = f"{symbol}_H1_BID.parquet"
        copyfile(shared_data / vendor / symbol / name, folder / symbol / name)
    target = tmp_path_factory.mktemp("store")
    import_folder(folder, target, timeframes=["H1"])
    return target


def config(store: Path, strategy: Path, **sections: Any) -> dict[str, Any]:
    return {
        "run": {
            "strategy": str(strategy),
            "symbols": [EUR, GBP],
            "timeframe": "H1",
            "start": "2014-01-01",
            "end": "2015-01-01",
        },
        "data": {"root": str(store), "spread": {"pips": 1.2}},
        "sizing": {"risk_money": 100},
        "costs": {"commission": {"per_lot": 3.5}, "slippage": {"random_pips": 0.3}},
        **sections,
    }


@pytest.fixture
def run(store: Path, tmp_path: Path) -> Any:
    def made(*hooks: str, output_dir: Path | None = None, **sections: Any) -> RunResult:
        file = tmp_path / f"follows{len(list(tmp_path.glob('follows*')))}.py"
        file.write_text(SOURCE + "".join(hooks))
        return omega.run(config=config(store, file, **sections), output_dir=output_dir)

    return made


def test_on_bar_candidates_and_intents_give_the_same_trades(run: Any) -> None:
    every, masked, arrays = run(ON_BAR), run(CANDIDATES, ON_BAR), run(INTENTS)
    assert {symbol: every.trades.column("symbol").to_pylist().count(symbol) > 20 for symbol in (EUR, GBP)} == {
        EUR: True,
        GBP: True,
    }
    assert {"exit", "stop_loss", "take_profit"} <= set(every.trades.column("exit_reason").to_pylist())
    for other in (masked, arrays):
        assert repr(other.trades.to_pylist()) == repr(every.trades.to_pylist())
        assert other.equity.equals(every.equity)
    bars = every.manifest["rows"]["decision_bars"]
    calls = [each.manifest["engine"]["on_bar_calls"] for each in (every, masked, arrays)]
    assert calls[0] == bars
    assert bars > calls[1] > 0
    assert calls[2] == 0
    assert [each.manifest["ffi"]["batch_calls"] for each in (every, masked, arrays)] == [1, 1, 1]


def test_the_grids_differ_and_each_keeps_its_own(run: Any) -> None:
    result = run(INTENTS)
    eur, gbp = (result.views[symbol] for symbol in (EUR, GBP))
    assert not np.array_equal(eur.timestamp, gbp.timestamp)
    # What EURUSD reads of GBPUSD, by the definition: the last of its bars known at each close.
    seen = np.searchsorted(gbp.known_at, eur.known_at, side="right") - 1
    assert eur[GBP, "H1"].z[seen >= 0].tobytes() == gbp.z[seen[seen >= 0]].tobytes()
    times = np.union1d(eur.known_at[eur.start :], gbp.known_at[gbp.start :])
    assert result.equity.column("timestamp").to_pylist() == times.tolist()
    assert {"GBPUSD/H1 on EURUSD/H1", "EURUSD/H4 on GBPUSD/H1", "EURUSD/H4"} <= set(result.manifest["carried"])


def test_a_run_of_two_symbols_can_be_made_again_and_explained(run: Any, tmp_path: Path) -> None:
    result = run(ON_BAR, output_dir=tmp_path / "runs", output={"report": True})
    assert result.directory is not None
    assert rerun(result.directory).identical
    trade = next(row for row in result.trades.to_pylist() if row["symbol"] == GBP)
    explained = explain_run(result.directory, trade["entry_time"], GBP)
    assert explained.stored is not None
    assert [order["symbol"] for order in explained.stored.orders] == [GBP]
    assert {(series.symbol, series.timeframe) for series in explained.carried} == {
        (GBP, "H4"),
        (EUR, "H1"),
        (EUR, "H4"),
    }
    manifest = json.loads((result.directory / "manifest.json").read_text())
    assert manifest["symbols"] == [EUR, GBP]
    assert set(manifest["data"]["hashes"]) == {"EURUSD/H1/BID", "GBPUSD/H1/BID"}


def test_a_symbol_that_the_store_does_not_hold_is_named_with_what_it_holds(run: Any, store: Path) -> None:
    class Idle(Strategy):
        def on_bar(self, bar: Bar) -> None:
            return None

    wanted = config(store, Path("idle"))
    wanted["run"]["symbols"] = [EUR, "AUDUSD"]
    with pytest.raises(DataError, match=r"AUDUSD/H1/BID: no such series .* It holds EURUSD/H1/BID, GBPUSD/H1/BID\."):
        omega.run(Idle, config=wanted)
