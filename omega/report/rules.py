"""The rules that a run was made by, key by key, as a config writes them."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from omega.config import Config

__all__ = ["rule_words"]

_SECTIONS = ("account", "sizing", "execution", "gates")


def rule_words(config: "Config") -> dict[str, str]:
    """Return every key of the resolved config that rules orders and money, dotted, with its value as TOML has it."""
    from omega.config import resolved

    sections = resolved(config)
    return {key: text for section in _SECTIONS for key, text in _flat(section, sections[section])}


def _flat(stem: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for name, each in value.items():
            yield from _flat(f"{stem}.{name}", each)
    else:
        yield stem, _text(value)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return f"[{', '.join(map(_text, value))}]"
    return str(value)
