"""The cost model of a run in words, and which costs it charges."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from omega.report.source import Cost

if TYPE_CHECKING:
    from omega.execution.costs import Costs

__all__ = ["COST_METRICS", "NOT_CHARGED", "charged_costs", "cost_words"]

NOT_CHARGED = "not charged"
COST_METRICS: Mapping[str, Cost] = {
    "fees": "commission",
    "slippage_cost": "slippage",
    "swap": "swap",
    "conversion": "conversion",
}
"""Which cost a metric is the sum of."""


def charged_costs(costs: "Costs") -> frozenset[Cost]:
    """Return the costs that are on; an empty set if the run was made without any."""
    is_on: dict[Cost, bool] = {
        "commission": costs.commission is not None,
        "slippage": costs.slippage is not None,
        "swap": costs.swap,
        "conversion": costs.conversion_fee > 0.0,
    }
    return frozenset(cost for cost, on in is_on.items() if on)


def cost_words(costs: "Costs") -> dict[str, str]:
    """Return what each cost is, by its name; the profile that they come from first."""
    commission, slippage = costs.commission, costs.slippage
    words = {} if costs.profile is None else {"profile": costs.profile}
    return words | {
        "commission": NOT_CHARGED if commission is None else commission.describe().removeprefix("commission "),
        "slippage": NOT_CHARGED
        if slippage is None
        else f"{slippage.describe().removeprefix('slippage ')}, always adverse",
        "swap": "the instrument's rates, each night at 17:00 New York" if costs.swap else NOT_CHARGED,
        "conversion fee": f"{100.0 * costs.conversion_fee:g} % of what is converted"
        if costs.conversion_fee
        else NOT_CHARGED,
    }
