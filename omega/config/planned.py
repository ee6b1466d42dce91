"""Keys of later versions: named in the documentation, refused here with a text that says so."""

__all__ = ["is_planned"]

_PLANNED = frozenset(
    {
        "gates",
        "sweep",
        "costs.swap",
        "costs.commission.minimum",
        "costs.commission.per_million",
        "costs.commission.percent",
        "costs.slippage.atr_fraction",
        "costs.slippage.random_pips",
        "execution.cancel_over_gap",
        "execution.max_holding",
        "execution.max_positions",
        "instruments.SYMBOL.leverage",
        "instruments.SYMBOL.sessions",
        "instruments.SYMBOL.swap_long",
        "instruments.SYMBOL.swap_short",
        "instruments.SYMBOL.tick_size",
        "instruments.SYMBOL.timezone",
        "instruments.SYMBOL.triple_day",
    }
)
_PLANNED_VALUES = {"execution.intrabar": "detail:"}


def is_planned(key: str, value: object = None) -> bool:
    """Return whether a dotted key, or this value of it, belongs to a later version."""
    section, _, rest = key.partition(".")
    if section == "instruments" and "." in rest:
        key = f"instruments.SYMBOL.{rest.rpartition('.')[2]}"
    return key in _PLANNED or (isinstance(value, str) and value.startswith(_PLANNED_VALUES.get(key, "\0")))
