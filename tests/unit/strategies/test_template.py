"""The template: what is written out equals its source, it runs as it stands, and it can be subclassed."""

from pathlib import Path

import attrs
import pytest

import omega
from omega import Bar, Enter, Exit, Strategy, ind, param
from omega.errors import ParamError, StrategyError
from omega.strategies import find_strategies, load_strategy
from omega.templates.strategy import Params, Template

REPOSITORY = Path(__file__).resolve().parents[3]


@pytest.fixture(autouse=True)
def _place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(REPOSITORY)
    monkeypatch.setenv("OMEGA_CACHE_DIR", str(tmp_path))


def test_written_template_equals_its_source() -> None:
    written = REPOSITORY / "strategies" / "_template" / "strategy.py"
    assert written.read_bytes() == (REPOSITORY / "omega" / "templates" / "strategy.py").read_bytes()


def test_template_loads_by_path_name_and_module() -> None:
    by_path, by_name = load_strategy("strategies/_template"), load_strategy("_template")
    by_module = load_strategy("omega.templates.strategy:Template")
    assert by_path.source.hash == by_name.source.hash
    assert {loaded.cls.__name__ for loaded in (by_path, by_name, by_module)} == {"Template"}
    assert "_template" in {info.name for info in find_strategies()}


def test_subclass_changes_one_hook_and_keeps_the_rest() -> None:
    class Idle(Template):
        def on_bar(self, bar: Bar) -> Enter | Exit | None:
            return None

    assert omega.run(Template, costs="none", params={"window": 50}).trades.num_rows > 0
    assert omega.run(Idle, costs="none", params={"window": 50}).trades.num_rows == 0


def test_subclass_adds_a_parameter() -> None:
    @attrs.frozen(kw_only=True)
    class MoreParams(Params):
        sessions: int = param(1, low=1, high=3, help="how many")

    class More(Template):
        params_type = MoreParams

    result = omega.run(More, costs="none", params={"sessions": 2, "window": 60})
    assert result.config.params["sessions"] == 2
    with pytest.raises(ParamError, match=r"sessions must be at most 3, found 4"):
        omega.run(More, costs="none", params={"sessions": 4})


def test_hooks_are_called_in_the_order_of_the_lifecycle() -> None:
    calls: list[str] = []

    class Witness(Strategy):
        higher_timeframes = ("H4",)

        def indicators(self, series: omega.Series) -> dict[str, ind.Spec]:
            calls.append(f"indicators {series.timeframe}")
            return {"mean": ind.sma(3)}

        def prepare(self, views: omega.Views) -> dict[str, omega.views.Array]:
            calls.append("prepare")
            return {"double": views.mean * 2}

        def candidates(self, views: omega.Views) -> omega.Mask:
            calls.append("candidates")
            return views.double > 0

        def on_start(self, context: omega.Context) -> None:
            calls.append(f"on_start {context.symbols} {context.primary} {context.seed}")

        def on_bar(self, bar: Bar) -> Enter | Exit | None:
            calls.append("on_bar")
            if bar.position is None:
                return Enter.long(lots=0.1, tag="once") if calls.count("on_bar") < 3 else None
            return Exit(reason="enough")

        def on_trade(self, trade: object) -> None:
            calls.append("on_trade")

        def on_finish(self, result: omega.RunResult) -> None:
            calls.append(f"on_finish {result.trades.num_rows}")

    omega.run(Witness, costs="none", engine={"probe": False})
    assert calls[:6] == [
        "indicators H1",
        "indicators H4",
        "prepare",
        "candidates",
        "on_start ('EURUSD',) H1 42",
        "on_bar",
    ]
    # Enter at the first bar fills at the second's open; Exit at the second's close fills at the third's open.
    assert calls[6:9] == ["on_bar", "on_trade", "on_bar"]
    assert calls[-1] == "on_finish 1"


def test_a_strategy_that_decides_nothing_is_refused() -> None:
    class Mute(Strategy):
        pass

    with pytest.raises(StrategyError, match="implements neither on_bar nor intents"):
        omega.run(Mute, costs="none")


def test_params_that_are_no_attrs_class_are_refused_where_the_class_is_made() -> None:
    class Plain:
        pass

    with pytest.raises(StrategyError, match="must be a frozen attrs class"):

        class Wrong(Strategy[Plain]):
            pass


def test_strategy_hash_covers_helper_modules(tmp_path: Path) -> None:
    folder = tmp_path / "two"
    folder.mkdir()
    (folder / "helper.py").write_text("LOTS = 0.1\n")
    (folder / "strategy.py").write_text(
        "from omega import Bar, Enter, Strategy\nfrom .helper import LOTS\n\n\n"
        "class Two(Strategy):\n    def on_bar(self, bar: Bar) -> Enter:\n        return Enter.long(lots=LOTS)\n"
    )
    before = load_strategy(str(folder))
    (folder / "helper.py").write_text("LOTS = 0.2\n")
    after = load_strategy(str(folder))
    assert before.source.hash != after.source.hash
    sizes = [omega.run(str(folder), costs="none").trades.column("lots")[0].as_py() for _ in range(1)]
    assert sizes == [0.2]
