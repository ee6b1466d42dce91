"""Costs profiles that a config names: their entries, and the config's own laid over them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import attrs

from omega.config.alternatives import alternatives
from omega.config.problems import RefusedError
from omega.errors import did_you_mean
from omega.execution.terms_file import packaged_terms, read_terms

__all__ = ["Profile", "named_profile"]

_ABOUT = frozenset({"source", "date"})
"""What a profile says about itself."""


@attrs.frozen(kw_only=True)
class Profile:
    """One profile: its entries as ``[costs]`` takes them, where it stands, and the hash of its file."""

    entries: Mapping[str, Any]
    where: str
    sha256: str

    def under(self, stated: Mapping[str, Any]) -> dict[str, Any]:
        """Return the profile's entries with those of a config laid over them, one by one."""
        laid = dict(self.entries)
        for name, value in stated.items():
            below = laid.get(name)
            if isinstance(below, Mapping) and isinstance(value, Mapping):
                replaced = {key for stated_key in value for key in alternatives(f"costs.{name}.{stated_key}")}
                kept = {key: term for key, term in below.items() if f"costs.{name}.{key}" not in replaced}
                laid[name] = {**kept, **value}
            else:
                laid[name] = value
        return laid


def named_profile(stated: Mapping[str, Any]) -> Profile | None:
    """Return the profile that ``[costs]`` names, None if it names none (or names it by something that is no text).

    Errors: `RefusedError` for an unknown profile, or a file without one; `ConfigError` for an unreadable file.
    """
    name, file = stated.get("profile"), stated.get("file")
    if isinstance(file, str) and name is None:
        raise RefusedError('file needs profile: say which of its tables counts, such as profile = "mine"')
    if not isinstance(name, str) or not isinstance(file, str | None):
        return None
    terms = packaged_terms("costs") if file is None else read_terms(Path(file))
    place = "the packaged profiles" if file is None else file
    if name not in terms.tables:
        names = {*terms.tables, "none"} if file is None else terms.tables
        raise RefusedError(f"there is no costs profile {name!r} in {place}. {did_you_mean(name, names)}")
    entries = {key: value for key, value in terms.tables[name].items() if key not in _ABOUT}
    if nested := entries.keys() & {"profile", "file"}:
        raise RefusedError(
            f"{place}, [{name}]: {min(nested)}: a profile cannot name another one. Write its entries out"
        )
    return Profile(entries=entries, where=f"{place}, [{name}]", sha256=terms.sha256)
