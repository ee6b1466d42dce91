"""What a column may be called."""

import keyword

__all__ = ["RESERVED", "is_column_name"]

#: Names that every view has already; neither a declaration nor `prepare` can take them.
RESERVED = frozenset(
    {
        "ask",
        "bid",
        "joined",
        "known_at",
        "mid",
        "names",
        "start",
        "symbol",
        "timeframe",
        "timestamp",
        "to_arrow",
        "until",
    }
)


def is_column_name(name: object) -> bool:
    """Whether a column can be called so: a Python name that is no keyword and has no leading underscore."""
    return isinstance(name, str) and name.isidentifier() and not keyword.iskeyword(name) and name[0] != "_"
