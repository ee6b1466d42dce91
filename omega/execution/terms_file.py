"""Files of terms: TOML tables of instruments or of costs profiles, packaged or a user's own, with their hash."""

import tomllib
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

import attrs

from omega.errors import ConfigError
from omega.execution.bounded_file import read_bounded

__all__ = ["TermsFile", "packaged_terms", "read_terms"]

#: A file of terms is some hundred lines; whoever gives more gave another file.
LARGEST = 1_048_576


@attrs.frozen(kw_only=True)
class TermsFile:
    """The tables of one file, by name, and the sha256 (hex) of its bytes."""

    tables: Mapping[str, Mapping[str, Any]]
    sha256: str


@cache
def packaged_terms(name: str) -> TermsFile:
    """Return ``omega/execution/NAME.toml``."""
    return _parsed(files("omega.execution").joinpath(f"{name}.toml").read_bytes(), f"{name}.toml")


def read_terms(path: Path) -> TermsFile:
    """Return a user's file. Errors: `ConfigError` naming the file if it cannot be read or holds no tables."""
    content = read_bounded(path, LARGEST, kind="TOML file", name="file", paths="Paths", error=ConfigError)
    return _parsed(content, str(path))


def _parsed(content: bytes, where: str) -> TermsFile:
    try:
        tables = tomllib.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:  # not UTF-8, not TOML, or nested beyond reason
        raise ConfigError(f"{where}: expected TOML in UTF-8: {error}.") from None
    for name, table in tables.items():
        if not isinstance(table, Mapping):
            raise ConfigError(f"{where}: {name!r} = {table!r:.60} stands outside a table. Write it below its [NAME].")
    return TermsFile(tables=tables, sha256=sha256(content).hexdigest())
