"""Stores made from plain folders, in the user's cache, keyed by what went into them."""

import json
import os
from collections.abc import Collection, Mapping
from hashlib import file_digest, sha256
from pathlib import Path

from omega.data.importers.folder import import_folder
from omega.data.importers.layout import read_layout
from omega.data.rules.policies import all_policies
from omega.data.rules.yardstick import check_calendar
from omega.data.schema import SCHEMA_VERSION
from omega.data.staging import staging_directory
from omega.data.sync import sync
from omega.data.writer_lock import writer_lock
from omega.errors import DataError

__all__ = ["cache_root", "cached_store"]

_WAIT_SECONDS = 3600.0  # as long as another process may need to import the largest folder


def cache_root() -> Path:
    """Return omega's cache: ``$OMEGA_CACHE_DIR``, else ``$XDG_CACHE_HOME/omega``, else ``~/.cache/omega``."""
    own = os.environ.get("OMEGA_CACHE_DIR")
    if own:
        return Path(own)
    shared = os.environ.get("XDG_CACHE_HOME")
    return Path(shared) / "omega" if shared else Path.home() / ".cache" / "omega"


def cached_store(
    source: Path,
    symbols: Collection[str] | None,
    timeframes: Collection[str] | None,
    *,
    crossed: str,
    stamp: str,
    day: str,
    policies: Mapping[str, str] | None = None,
    calendar: str = "fx",
) -> Path:
    """Return the store that holds the given series of a plain folder, importing them if it is not there yet.

    The key covers the content of every source file, the policies, calendar, stamp, day and schema version, so a changed
    file is imported anew and the same content is reused wherever it lies. Several processes may do this at
    once: one imports, the others wait for it and use its store.

    Errors: those of `import_folder`; a failed import leaves nothing in the cache.
    """
    layout = read_layout(source, symbols, timeframes)
    sources = {f"{path.name} sha256:{_file_hash(path)}" for path in layout.files.values()}
    ingredients = {
        "schema": SCHEMA_VERSION,
        "files": sorted(sources),
        "policies": all_policies(crossed, policies or {}),
        "calendar": check_calendar(calendar),
        "stamp": stamp,
        "day": day,
    }
    key = sha256(json.dumps(ingredients, sort_keys=True).encode()).hexdigest()
    stores = cache_root() / "stores"
    store = stores / key
    if store.is_dir():
        return store
    with writer_lock(stores, f".{key}.lock", wait=_WAIT_SECONDS):
        if store.is_dir():
            return store  # another process has imported it while we waited
        with staging_directory(stores, key) as stage:
            report = import_folder(
                source, stage, symbols, timeframes, crossed, stamp, day, policies=policies, calendar=calendar
            )
            if {series.source for series in report.series} != sources:
                raise DataError(f"the files in {source} changed while they were imported. Run the command again.")
            try:
                stage.rename(store)
                sync(stores)
            except OSError as error:
                raise DataError(f"cannot write into {stores}: {error}.") from error
    return store


def _file_hash(path: Path) -> str:
    """Return the sha256 (hex) of a file's bytes."""
    try:
        with path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error}).") from error
