"""Where the numbers come from: parameters, rules, versions, hashes."""

from omega.report.markup import Html, note, section, table, tag
from omega.report.source import ReportSource

__all__ = ["provenance"]


def provenance(source: ReportSource) -> Html:
    """Return the section: the strategy's parameters and the rules beside the run's provenance."""
    params = (
        table(("Parameter", "Value"), source.params.items(), class_="words pairs")
        if source.params
        else note("The strategy has no parameters.")
    )
    rules = table(("Rule", "Value"), source.rules.items(), class_="words pairs")
    origin = table(("Provenance", ""), source.provenance.items(), class_="words pairs")
    return section(
        "provenance",
        "Parameters and provenance",
        tag("div", tag("div", params, rules), tag("div", origin), class_="columns narrow-first"),
        note("The same input gives the same page, byte for byte: it holds no clock and no path."),
    )
