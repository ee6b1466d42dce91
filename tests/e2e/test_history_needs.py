"""How far a run reads back when indicators that never settle stand beside others that do."""

from pathlib import Path

import pytest

import omega
from omega import ind


def run(declared: dict[str, ind.Spec], **section: object) -> omega.RunResult:
    class Watch(omega.Strategy):
        def indicators(self, series: omega.Series) -> dict[str, ind.Spec]:
            return declared

        def on_bar(self, bar: omega.Bar) -> None:
            return None

    return omega.run(Watch, costs="none", run=section)


def test_what_never_settles_does_not_hide_that_another_has_too_little_history(in_repository: Path) -> None:
    with pytest.raises(omega.errors.DataError, match=r"long = sma\(.*\) needs 4999 bars before .*, there are 2595"):
        run({"volume": ind.obv(), "long": ind.sma(5_000)})


def test_what_never_settles_reads_from_the_first_row_and_says_so_if_it_cannot(in_repository: Path) -> None:
    assert run({"volume": ind.obv(), "short": ind.sma(5)}).manifest["rows"]["history"] == 2595
    with pytest.raises(omega.errors.DataError) as caught:
        run({"volume": ind.obv(), "short": ind.sma(5)}, history_start="2017-01-02")
    text = str(caught.value)
    assert "volume = obv(side=bid) never settles: it needs every bar from 2017-01-01 22:00 UTC on, history" in text
    assert "short" not in text.split("run.allow_short_history")[0]
