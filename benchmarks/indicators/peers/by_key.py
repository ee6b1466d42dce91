"""Peers that offer one function per indicator: the parts of a case are called one after another, results kept."""

from collections.abc import Callable, Mapping
from typing import Any

Call = Callable[[Any, dict[str, Any]], Any]


def one_after_another(calls: Mapping[str, Call]) -> Callable[[list, Any], Callable[[], list] | None]:
    """Return the peer's `call_for`: None where it lacks a part."""

    def call_for(parts: list, data: Any) -> Callable[[], list] | None:
        if not all(key in calls for key, _, _ in parts):
            return None
        bound = [(calls[key], params) for key, _, params in parts]
        return lambda: [call(data, params) for call, params in bound]

    return call_for
