"""A config as TOML with the origin of each value as a comment."""

from collections.abc import Iterator, Mapping
from typing import Any

import tomli_w

from omega.config import LoadedConfig, as_mapping

__all__ = ["commented_toml"]


def commented_toml(loaded: LoadedConfig) -> str:
    """Return TOML that reads back as the same config; each line ends with where its value came from."""
    sections = as_mapping(loaded.config)
    blocks: list[str] = []
    for name, section in sections.items():
        if not isinstance(section, Mapping):
            blocks.insert(0, _aligned([(f'{name} = "{section}"', loaded.origins[name])]))
        elif section:
            lines = [(f"{key} = {text}", loaded.origins[f"{name}.{dotted}"]) for key, text, dotted in _lines(section)]
            blocks.append(f"[{name}]\n{_aligned(lines)}")
    return "\n".join(blocks)


def _lines(table: Mapping[str, Any], key: str = "", dotted: str = "") -> Iterator[tuple[str, str, str]]:
    """Yield each value of a nested table as (TOML key, TOML text, plain dotted key)."""
    for name, value in table.items():
        quoted, _, text = tomli_w.dumps({name: value if not isinstance(value, Mapping) else 0}).partition(" = ")
        if isinstance(value, Mapping):
            yield from _lines(value, f"{key}{quoted}.", f"{dotted}{name}.")
        else:
            yield (
                f"{key}{quoted}",
                " ".join(text.split()).replace("[ ", "[").replace(", ]", "]"),
                f"{dotted}{name}",
            )


def _aligned(lines: list[tuple[str, str]]) -> str:
    width = max(len(text) for text, _ in lines)
    return "".join(f"{text:<{width}}  # {origin}\n" for text, origin in lines)
