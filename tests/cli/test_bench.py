"""``omega bench backtest``."""

import json
from collections.abc import Callable


def test_every_form_makes_the_same_trades(omega: Callable) -> None:
    done = omega("bench", "backtest", "--bars", "20000", "--rounds", "1", "--json")
    assert (done.code, done.err) == (0, "")
    by_form = {each["form"]: each for each in json.loads(done.out)}
    assert set(by_form) == {"intents", "on_bar", "candidates"}
    assert {each["bars"] for each in by_form.values()} == {20_000}
    (trades,) = {each["trades"] for each in by_form.values()}
    assert trades > 100
    assert by_form["intents"]["calls"] == 0
    assert by_form["on_bar"]["calls"] == 20_000
    assert 0 < by_form["candidates"]["calls"] < 10_000
    assert [len(each["seconds"]) for each in by_form.values()] == [1, 1, 1]


def test_the_table_names_every_form(omega: Callable) -> None:
    done = omega("bench", "backtest", "--bars", "2000", "--rounds", "1")
    assert (done.code, done.err) == (0, "")
    assert all(form in done.out for form in ("2,000 synthetic", "intents", "on_bar"))


def test_too_few_bars_are_a_usage_error(omega: Callable) -> None:
    done = omega("bench", "backtest", "--bars", "10")
    assert done.code == 2
    assert "expected at least 1,000" in done.error
