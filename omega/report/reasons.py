"""What the codes of refused and expired orders mean, in words."""

from collections import Counter

from omega.report.source import ReportSource

__all__ = ["MEANING", "refusals"]

MEANING = {
    "position_open": "a position or a pending entry was already open",
    "no_position": "an exit or modify was asked for, but no position was open",
    "stop_loss_wrong_side": "the stop was not on the losing side of the price at decision",
    "take_profit_wrong_side": "the target was not on the winning side of the price at decision",
    "nan_level": "a level or distance was not a finite number",
    "zero_distance": "a stop or target distance was zero or negative",
    "two_levels": "a level and a distance were given for the same stop or target",
    "bad_price": "the order price was missing, superfluous or not a positive number",
    "price_wrong_side": "a limit would have filled at once, or a stop was already triggered",
    "bad_expiry": "expiry_bars was not a whole number above zero, or given for a market order",
    "bad_fraction": "the fraction of an exit was not above 0 and at most 1",
    "nothing_to_modify": "a modify gave neither a stop nor a target",
    "no_order": "a cancel was asked for, but no entry was resting",
    "cancelled": "withdrawn by the strategy",
    "expired": "the entry did not fill within its expiry_bars",
    "no_equity": "sizing by a fraction of an equity of zero or less",
    "no_stop": "sizing by risk needs a stop, and the order had none",
    "min_lot": "the size came out below the smallest lot",
    "max_lot": "the size came out above the largest lot",
    "not_candidate": "the bar is not one of the strategy's candidates",
    "level_passed": "at the fill, the price had already passed the stop or target",
    "end_of_data": "the data ended before the order could fill",
}


def refusals(source: ReportSource) -> list[tuple[str, str, int]]:
    """Return (status, code, count) of all orders that were not filled, most frequent first."""
    status = source.orders.column("status").to_pylist()
    code = source.orders.column("code").to_pylist()
    counted = Counter((s, c) for s, c in zip(status, code, strict=True) if c)
    ordered = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    return [(state, reason, number) for (state, reason), number in ordered]
