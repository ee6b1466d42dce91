"""The written page: complete, small, safe, and the same every time."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from small_run import order_book
from written_page import figures, section, written

from omega.errors import InternalError
from omega.report import ReportSource, write_report
from omega.report.downsample import MAX_POINTS

MakeSource = Callable[..., ReportSource]
EVIL = "</script><script>alert(1)</script><img src=x onerror=alert(1)> & \"q\" 'a'"


class Elements(HTMLParser):
    """Collects every element's name and attributes, as a browser would find them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


def test_report_lies_beside_its_script(make_source: MakeSource, tmp_path: Path) -> None:
    path = write_report(make_source(), tmp_path)
    assert path == tmp_path / "report.html"
    assert sorted(file.name for file in tmp_path.iterdir()) == ["plotly.min.js", "report.html"]
    assert "plotly.js" in (tmp_path / "plotly.min.js").read_text(encoding="utf-8")[:200]


def test_sections_come_in_reading_order(make_source: MakeSource, tmp_path: Path) -> None:
    sections = [found["id"] for found in Elements(written(make_source(), tmp_path)).named("section")]
    assert sections == [
        "headline", "equity", "account", "price", "months", "costs", "results", "trades", "orders", "provenance",
    ]  # fmt: skip


def test_every_chart_has_its_place(make_source: MakeSource, tmp_path: Path) -> None:
    html = written(make_source(), tmp_path)
    places = {found["id"] for found in Elements(html).named("div") if found.get("class") == "chart"}
    assert places == set(figures(html)) == {"chart-equity", "chart-price", "chart-net", "chart-r"}


@pytest.mark.parametrize("field", ["title", "strategy", "symbol", "timeframe", "currency"])
def test_words_of_the_user_stay_words(field: str, make_source: MakeSource, tmp_path: Path) -> None:
    clean = Elements(written(make_source(), tmp_path))
    hostile = Elements(written(make_source(**{field: EVIL}), tmp_path))
    assert [name for name, _ in hostile.found] == [name for name, _ in clean.found]


def test_tags_notes_and_tables_of_the_user_stay_words(make_source: MakeSource, tmp_path: Path) -> None:
    hostile = make_source(
        tag=EVIL,
        note=EVIL,
        warnings=(EVIL,),
        params={EVIL: EVIL},
        costs={EVIL: EVIL},
        rules={EVIL: EVIL},
        provenance={EVIL: EVIL},
    )
    found = Elements(written(hostile, tmp_path))
    assert len(found.named("script")) == 3
    assert found.named("img") == []
    assert not [attributes for _, attributes in found.found if "onerror" in attributes]


def test_hover_text_cannot_format_itself(make_source: MakeSource, tmp_path: Path) -> None:
    traces = figures(written(make_source(tag="<b>bold</b>"), tmp_path))["chart-price"]["data"]
    texts = [text for trace in traces for text in trace.get("text", [])]
    assert any("&lt;b&gt;bold&lt;/b&gt;" in text for text in texts)
    assert not any("<b>" in text for text in texts)


def test_page_asks_no_network_for_anything(make_source: MakeSource, tmp_path: Path) -> None:
    html = written(make_source(), tmp_path)
    assert not re.search(r"https?:|//[a-z0-9-]+\.|url\(|@import", html)
    loaded = [found["src"] for found in Elements(html).named("script") if "src" in found]
    assert loaded == ["plotly.min.js"]
    policy = next(m for m in Elements(html).named("meta") if m.get("http-equiv") == "Content-Security-Policy")
    assert str(policy["content"]).startswith("default-src 'none'; script-src 'self' file: 'sha256-")
    assert "connect-src" not in str(policy["content"])


def test_equal_sources_give_equal_bytes(make_source: MakeSource, tmp_path: Path) -> None:
    first = write_report(make_source(), tmp_path).read_bytes()
    assert write_report(make_source(), tmp_path).read_bytes() == first


def test_report_of_a_long_run_with_verbose_tags_stays_below_six_megabytes(
    make_source: MakeSource, tmp_path: Path
) -> None:
    rng = np.random.default_rng(1)
    net = rng.normal(0.0, 100.0, 20_000).tolist()
    write_report(make_source(rows=300_000, net=net, tag="t" * 500, note="n" * 5000), tmp_path)
    assert sum(file.stat().st_size for file in tmp_path.iterdir()) <= 6_000_000


def test_no_line_has_more_points_than_the_bound(make_source: MakeSource, tmp_path: Path) -> None:
    charts = figures(written(make_source(rows=100_000, net=[1.0] * 5000), tmp_path))
    for chart in charts.values():
        for trace in chart["data"]:
            points = len(trace["x"]["bdata"]) * 3 // 4 // 8
            assert 0 < points <= MAX_POINTS


def test_few_bars_are_candles(make_source: MakeSource, tmp_path: Path) -> None:
    charts = figures(written(make_source(rows=200), tmp_path))
    assert charts["chart-price"]["data"][0]["type"] == "candlestick"


def test_metrics_show_unit_definition_and_undefined(make_source: MakeSource, tmp_path: Path) -> None:
    html = section(written(make_source(), tmp_path), "headline")
    assert "100.00 USD" in html
    assert "50.00 %" in html
    assert ">–</dd>" in html
    assert "wins / trades." in html


def test_missing_costs_head_the_report(make_source: MakeSource, tmp_path: Path) -> None:
    html = written(make_source(charged=frozenset(), costs={}), tmp_path)
    assert html.index("<strong>No costs</strong>") < html.index("<section")


def test_costs_given_and_no_warnings_leave_no_banner(make_source: MakeSource, tmp_path: Path) -> None:
    assert 'role="alert"' not in written(make_source(), tmp_path)


def test_zero_trades_say_why(make_source: MakeSource, tmp_path: Path) -> None:
    orders = order_book(("rejected", "min_lot"), ("rejected", "min_lot"), ("cancelled", "level_passed"))
    html = written(make_source(net=[], orders=orders), tmp_path)
    assert "3 orders on 190 bars, none became a trade: 2 rejected, min_lot (the volume, or what a partial" in html
    for identity in ("costs", "results", "trades"):
        assert "No trade was closed" in section(html, identity)
    assert set(figures(html)) == {"chart-equity", "chart-price"}


def test_zero_orders_say_so(make_source: MakeSource, tmp_path: Path) -> None:
    html = written(make_source(net=[], skipped_intents=1), tmp_path)
    assert "The strategy made no order on 190 bars." in html
    assert "1 intent" in html


def test_trades_without_a_stop_have_no_r(make_source: MakeSource, tmp_path: Path) -> None:
    html = written(make_source(stop=False), tmp_path)
    assert "No trade had a stop, so R is not defined." in section(html, "results")
    assert "chart-r" not in figures(html)


def test_refused_orders_are_listed_by_reason(make_source: MakeSource, tmp_path: Path) -> None:
    orders = order_book(("filled", ""), ("rejected", "no_stop"), ("rejected", "no_stop"), ("expired", "end_of_data"))
    html = section(written(make_source(orders=orders), tmp_path), "orders")
    assert html.index("no_stop") < html.index("end_of_data")
    assert "50.0 %" in html
    assert "3 of 4 orders" in html


def test_long_ledger_shows_its_first_and_last_trades(make_source: MakeSource, tmp_path: Path) -> None:
    html = section(written(make_source(rows=2000, net=[1.0] * 1000), tmp_path), "trades")
    shown = [int(number) for number in re.findall(r"<tr><td>(\d+)</td>", html)]
    assert shown == [*range(1, 201), *range(801, 1001)]
    assert "The first 200 and the last 200 of 1,000 trades" in html


def test_of_very_many_trades_evenly_spaced_ones_are_drawn_and_the_page_says_so(
    make_source: MakeSource, tmp_path: Path
) -> None:
    html = written(make_source(rows=4000, net=[1.0] * 3001), tmp_path)
    entries = sorted(
        identity
        for trace in figures(html)["chart-price"]["data"]
        if trace.get("name") in {"Long entry", "Short entry"}
        for identity in trace["customdata"]
    )
    assert len(entries) == 1500
    assert (entries[0], entries[-1]) == (1, 3001)
    assert set(np.diff(entries).tolist()) <= {2, 3}
    assert "Of 3,001 trades, 1,500 are drawn, evenly spaced." in html


def test_equity_of_another_length_is_refused(make_source: MakeSource) -> None:
    equity = make_source().equity
    with pytest.raises(InternalError, match="189 rows, expected 190"):
        make_source(equity=equity.slice(1))


def test_table_without_a_column_is_refused(make_source: MakeSource) -> None:
    with pytest.raises(InternalError, match="table trades lacks the columns net_pnl"):
        make_source(trades=make_source().trades.drop_columns(["net_pnl"]))


def test_importing_the_report_loads_neither_plotly_nor_pyarrow() -> None:
    code = "import sys, omega.report; print(sorted({'plotly', 'pyarrow', 'pandas'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_chart_data_holds_no_markup_that_could_end_its_script(make_source: MakeSource, tmp_path: Path) -> None:
    html = written(make_source(tag=EVIL, symbol=EVIL), tmp_path)
    start = html.index('id="charts">') + len('id="charts">')
    data = html[start : html.index('</script><script src="plotly.min.js">')]
    assert json.loads(data)
    assert not set("<>&") & set(data)
