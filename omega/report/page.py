"""The page: its head, its sections in order, its charts as data, its script."""

import base64
import hashlib
import json
from functools import cache
from importlib.resources import files

import numpy as np

from omega.report.charts.figure import Chart
from omega.report.formats import amount, count, instants
from omega.report.markup import Html, join, tag
from omega.report.sections.account import account
from omega.report.sections.banner import banner
from omega.report.sections.costs import costs
from omega.report.sections.equity import equity
from omega.report.sections.headline import headline
from omega.report.sections.months import months
from omega.report.sections.orders import orders
from omega.report.sections.price import price
from omega.report.sections.provenance import provenance
from omega.report.sections.results import results
from omega.report.sections.symbols import symbols
from omega.report.sections.trades import trades
from omega.report.source import ReportSource
from omega.table_column import table_column

__all__ = ["PLOTLY_NAME", "page"]

PLOTLY_NAME = "plotly.min.js"
"""The script beside the page."""

_CONTENTS = {
    "headline": "Headline",
    "equity": "Equity",
    "symbols": "Symbols",
    "account": "Margin",
    "price": "Price",
    "months": "Months",
    "costs": "Costs",
    "results": "Results",
    "trades": "Trades",
    "orders": "Orders",
    "provenance": "Provenance",
}


def page(source: ReportSource) -> str:
    """Return the report as HTML; the charts need `PLOTLY_NAME` beside it."""
    equity_html, equity_charts = equity(source)
    account_html, account_charts = account(source)
    price_html, price_charts = price(source)
    results_html, results_charts = results(source)
    charts = [*equity_charts, *account_charts, *price_charts, *results_charts]
    body = [
        _header(source),
        banner(source),
        _contents(source),
        headline(source),
        equity_html,
        symbols(source),
        account_html,
        price_html,
        months(source),
        costs(source),
        results_html,
        trades(source),
        orders(source),
        provenance(source),
    ]
    script = _asset("page.js")
    head = [
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=_policy(script)),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("title", f"{source.title}: {source.symbols} {source.timeframe}"),
        tag("style", Html(_asset("page.css"))),
    ]
    scripts = [
        tag("script", _json_for_script(charts), type="application/json", id="charts"),
        tag("script", src=PLOTLY_NAME),
        tag("script", Html(script)),
    ]
    document = tag("html", tag("head", *head), tag("body", tag("main", *body), *scripts), lang="en")
    return f"<!doctype html>\n{document}\n"


def _header(source: ReportSource) -> Html:
    opens = np.array([market.bars.timestamp[market.bars.start] for market in source.markets])
    first = instants(np.sort(opens)[:1])[0]
    last = instants(table_column(source.equity, "timestamp")[-1:])[0]
    facts = (
        ("Strategy", source.strategy),
        ("Market" if len(source.markets) == 1 else "Markets", f"{source.symbols} {source.timeframe}"),
        ("Period, UTC", f"{first} to {last}"),
        ("Bars", count(source.decision_bars)),
        ("Initial balance", f"{amount(source.initial_balance)} {source.currency}"),
    )
    listed = (tag("div", tag("dt", name), tag("dd", value)) for name, value in facts)
    return tag("header", tag("h1", source.title), tag("dl", join(listed)))


def _contents(source: ReportSource) -> Html:
    absent = {"symbols"} if len(source.markets) == 1 else set()
    links = (tag("a", name, href=f"#{identity}") for identity, name in _CONTENTS.items() if identity not in absent)
    return tag("nav", join(links), aria_label="Contents")


def _json_for_script(charts: list[Chart]) -> Html:
    """Return the charts as JSON that cannot end its script element, whatever strings it holds."""
    figures = {chart.identity: chart.figure() for chart in charts}
    written = json.dumps(figures, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    return Html(written.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"))


def _policy(script: str) -> str:
    """Return a policy that lets the page load nothing but the script beside it and run only our own inline one.

    ``file:`` is for browsers in which ``'self'`` matches nothing on a page opened from disk; plotly.js sets styles.
    """
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return (
        f"default-src 'none'; script-src 'self' file: 'sha256-{digest}'; style-src 'unsafe-inline'; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )


@cache
def _asset(name: str) -> str:
    return (files("omega.report") / "assets" / name).read_text(encoding="utf-8")
