"""Values that the command line lays over a config file."""

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import attrs

from omega.config.alternatives import alternatives
from omega.config.expected import value_text
from omega.errors import ConfigError

__all__ = ["Override", "apply_overrides", "parse_assignments", "parse_params"]


@attrs.frozen
class Override:
    """One value laid over the file; `origin` is how the error texts and run.json name its place."""

    path: tuple[str, ...]
    value: Any
    origin: str

    @property
    def key(self) -> str:
        """The dotted key."""
        return ".".join(self.path)


def parse_assignments(assignments: Iterable[str]) -> Iterator[Override]:
    """Read ``section.key=value`` texts (``--set``).

    Errors: `ConfigError` for a text without a key, an equals sign or a value.
    """
    for text in assignments:
        key, sign, value = text.partition("=")
        path = tuple(part.strip() for part in key.split("."))
        if not sign or not all(path):
            raise ConfigError(
                f"--set {text!r}: expected section.key=value, such as --set account.balance=50_000 or --set costs=none."
            )
        yield Override(path, _scalar(value, f"--set {text!r}"), "--set")


def parse_params(params: Iterable[str]) -> Iterator[Override]:
    """Read ``name=value`` texts (``-p``) as strategy parameters.

    Errors: `ConfigError` for a text without a name, an equals sign or a value.
    """
    for text in params:
        name, sign, value = text.partition("=")
        if not sign or not name.strip():
            raise ConfigError(f"-p {text!r}: expected name=value, such as -p window=50.")
        yield Override(("params", name.strip()), _scalar(value, f"-p {text!r}"), "-p")


def _scalar(text: str, place: str) -> Any:
    """Return the TOML value that the text writes, or the text itself where it writes none."""
    if not text.strip():
        raise ConfigError(f'{place}: there is no value after the equals sign. Write "" for empty text.')
    try:
        parsed = tomllib.loads(f"value = {text}")
    except (ValueError, RecursionError):  # not TOML, or a number or list that nobody means
        return text
    return parsed["value"] if parsed.keys() == {"value"} else text


def apply_overrides(mapping: dict[str, Any], overrides: Sequence[Override]) -> dict[str, str]:
    """Lay overrides over a mapping in place, the last one winning; return their origins by dotted key.

    Errors: `ConfigError` if a path goes through something that is not a table.
    """
    origins: dict[str, str] = {}
    for override in overrides:
        table = mapping
        for depth, step in enumerate(override.path[:-1]):
            below = table.get(step)
            if below is None or (step == "costs" and depth == 0 and isinstance(below, str)):
                below = table[step] = {} if below in {None, "none"} else {"profile": below}
            if not isinstance(below, dict):
                raise ConfigError(
                    f"{override.origin} {override.key}={value_text(override.value)}: "
                    f"{'.'.join(override.path[: depth + 1])} is {value_text(below)}, not a table, so nothing "
                    "can be set in it."
                )
            table = below
        for replaced in alternatives(override.key) - origins.keys():
            table.pop(replaced.rpartition(".")[2], None)
        if override.key == "costs.profile":  # takes the place of the file's costs, which would hide it
            for entry in table.keys() - {"file"}:
                if not any(key.startswith(f"costs.{entry}.") for key in origins):
                    del table[entry]
        table[override.path[-1]] = override.value
        origins[override.key] = override.origin
    return origins
