"""What a reader must know before any number: no costs, no trades, warnings."""

from omega.execution.codes import REJECTS
from omega.report.formats import count, counted
from omega.report.markup import Html, join, tag
from omega.report.reasons import closed_gates, refusals
from omega.report.source import ReportSource
from omega.report.stop_outs import stop_out_text

__all__ = ["banner"]

_MAX_WARNINGS = 20
_NAMED_REASONS = 3


def banner(source: ReportSource) -> Html:
    """Return the notices that apply, loudest first; nothing if there are none."""
    parts = []
    if source.costs_none:
        parts.append(
            _notice(
                "alarm",
                "No costs",
                'This run was made with costs = "none": no commission, slippage, swap or conversion fee. '
                "Real results will be worse. Only the spread between bid and ask is in the numbers.",
            )
        )
    if not source.trades.num_rows:
        parts.append(_notice("alarm", "No trades", _why_no_trades(source)))
    stopped = stop_out_text(source.trades, source.currency)
    if stopped:
        parts.append(_notice("warning", "Warning", stopped))
    shown = source.warnings[:_MAX_WARNINGS]
    parts.extend(_notice("warning", "Warning", message) for message in shown)
    if len(source.warnings) > len(shown):
        rest = counted(len(source.warnings) - len(shown), "more warning")
        parts.append(_notice("warning", "Warning", f"{rest} in manifest.json."))
    return tag("div", join(parts), class_="banner", role="alert") if parts else Html("")


def _notice(kind: str, title: str, message: str) -> Html:
    return tag("p", tag("strong", title), " ", message, class_=kind)


def _why_no_trades(source: ReportSource) -> str:
    bars = source.decision_bars
    refused = refusals(source)
    gates = "".join(f" {text}" for text in closed_gates(source))
    skipped = (
        f" Skipped, as there was no room for an entry or nothing to exit: {counted(source.skipped_intents, 'intent')}."
        if source.skipped_intents
        else ""
    )
    if refused:
        named = "; ".join(
            f"{count(number)} {status if status == code else f'{status}, {code}'} ({REJECTS[code]})"
            for status, code, number in refused[:_NAMED_REASONS]
        )
        more = len(refused) - _NAMED_REASONS
        rest = f"; and {more} more under “Orders not filled”" if more > 0 else ""
        made = f"{counted(source.orders.num_rows, 'order')} on {counted(bars, 'bar')}"
        return f"{made}, none became a trade: {named}{rest}.{skipped}{gates}"
    return (
        f"The strategy made no order on {counted(bars, 'bar')}. Check its entry condition, its candidates, "
        f"and whether its indicators are past their warm-up in this period.{skipped}{gates}"
    )
