"""The headline table: every metric with its unit and definition."""

from omega.report.cost_words import COST_METRICS, NOT_CHARGED
from omega.report.formats import MISSING, metric
from omega.report.markup import Html, join, note, section, table, tag
from omega.report.source import ReportSource

__all__ = ["headline"]

_KEY_METRICS = ("net_profit", "return", "max_drawdown_percent", "sharpe", "profit_factor", "win_rate", "trades")
_SIGNED = frozenset({"net_profit", "return"})


def headline(source: ReportSource) -> Html:
    """Return the key numbers, all metrics, and how each is defined (tooltip and table)."""
    from omega.stats.definitions import DEFINITIONS

    tiles, lines, definitions = [], [], []
    for name in _KEY_METRICS:
        if name in source.metrics:
            value = source.metrics[name]
            written = metric(value, DEFINITIONS[name].unit, source.currency)
            mood = "" if name not in _SIGNED or not value else (" gain" if value > 0 else " loss")
            tiles.append(
                tag(
                    "div",
                    tag("span", DEFINITIONS[name].label, class_="label"),
                    tag("span", written, class_=f"value{mood}"),
                    class_="tile",
                    title=DEFINITIONS[name].text,
                )
            )
    for name, value in source.metrics.items():
        definition = DEFINITIONS[name]
        off = name in COST_METRICS and COST_METRICS[name] not in source.charged
        written = NOT_CHARGED if off else metric(value, definition.unit, source.currency)
        lines.append(
            tag("div", tag("dt", definition.label, title=definition.text), tag("dd", written), class_="metric")
        )
        definitions.append((definition.label, definition.unit, definition.text))
    undefined = any(value is None for value in source.metrics.values())
    return section(
        "headline",
        "Headline",
        tag("div", join(tiles), class_="tiles"),
        tag("dl", join(lines), class_="metrics"),
        note(f"{MISSING} means not defined for this run, for example a ratio whose divisor is zero.")
        if undefined
        else "",
        tag(
            "details",
            tag("summary", "How each number is defined"),
            table(("Metric", "Unit", "Definition"), definitions, class_="words"),
        ),
    )
