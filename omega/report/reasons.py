"""Orders that did not become a fill, by reason, and what a config can do about them."""

from collections import Counter

from omega.report.formats import count, counted, percent
from omega.report.source import ReportSource

__all__ = ["REMEDIES", "closed_gates", "refusals"]

REMEDIES = {
    "direction": "see gates.direction",
    "weekday": "see gates.weekdays and gates.timezone",
    "session": "see gates.sessions and gates.timezone",
    "news": "see gates.news",
    "cooldown": "lower gates.cooldown_bars or gates.cooldown",
    "no_rate": "start the run later, or bring earlier bars of the pair",
    "no_size": "set sizing.risk_money, risk_fraction or fixed_lots",
    "no_stop": "give the entry a stop, or set sizing.fixed_lots",
    "min_lot": 'raise sizing.risk_money, or set sizing.min_lot = "round_up"',
    "max_lot": "lower sizing.risk_money, or widen the stop",
    "margin": "lower the size, or raise account.balance",
    "closure": "see execution.cancel_over_gap",
}
"""What a config can do about a refusal, by reason code (`omega.execution.codes.REJECTS` says what each means)."""


def refusals(source: ReportSource) -> list[tuple[str, str, int]]:
    """Return (status, code, count) of all orders that were not filled, most frequent first."""
    status = source.orders.column("status").to_pylist()
    code = source.orders.column("code").to_pylist()
    counted = Counter((s, c) for s, c in zip(status, code, strict=True) if c)
    ordered = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    return [(state, reason, number) for (state, reason), number in ordered]


def closed_gates(source: ReportSource) -> list[str]:
    """Return a sentence for each symbol with gates: at how many of its decision bars each admits no entry."""
    sentences = []
    for market in source.markets:
        gates = {gate: bars for gate, bars in source.closed_gates.get(market.symbol, {}).items() if bars}
        if gates:
            bars = market.bars.decision_bars
            shut = sum(gates.values())
            named = ", ".join(f"{gate} {count(number)}" for gate, number in gates.items())
            sentences.append(
                f"{market.symbol}: the gates admit no entry at {count(shut)} of {counted(bars, 'bar')} "
                f"({percent(shut / bars, 1)}): {named}."
            )
    return sentences
