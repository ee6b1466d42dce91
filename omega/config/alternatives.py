"""Keys that exclude each other: one that is laid over a file or a profile takes the place of the others there."""

__all__ = ["alternatives"]

_GROUPS = (
    ("sizing", ("risk_money", "risk_fraction", "fixed_lots")),
    ("costs.commission", ("per_lot", "per_million", "percent")),
    ("execution.trailing", ("distance_pips", "atr_multiple")),
)


def alternatives(key: str) -> frozenset[str]:
    """Return the keys, dotted, that cannot stand beside a dotted key.

    >>> sorted(alternatives("costs.commission.percent"))
    ['costs.commission.per_lot', 'costs.commission.per_million']
    """
    for table, names in _GROUPS:
        group = frozenset(f"{table}.{name}" for name in names)
        if key in group:
            return group - {key}
    return frozenset()
