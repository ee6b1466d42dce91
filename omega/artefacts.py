"""The run directory: written under a temporary name and renamed when it is whole."""

import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from secrets import token_hex
from typing import Any

from omega.errors import RunError
from omega.result import RunResult
from omega.stats.definitions import DEFINITIONS
from omega.tables import write_parquet
from omega.undisturbed import undisturbed

__all__ = ["DETERMINISTIC", "run_directory", "write_deterministic", "write_json"]

#: Files that are byte-identical for equal inputs (ARCHITECTURE.md).
DETERMINISTIC = (
    "config.toml",
    "equity.parquet",
    "manifest.json",
    "metrics.json",
    "orders.parquet",
    "trades.parquet",
)


@contextmanager
def run_directory(
    parent: Path, started: datetime, strategy: str, config_hash: str
) -> Iterator[tuple[Path, list[Path]]]:
    """Give a directory to write a run into; it appears as ``<UTC>-<strategy>-<hash8>`` only if all went well.

    Yields the temporary directory and a list that holds the final one once the context is left. On any error the
    temporary directory is removed. Two runs at once get different names.
    """
    name = f"{started:%Y%m%dT%H%M%SZ}-{strategy}-{config_hash[:8]}"
    temporary = parent / f".{name}.{token_hex(8)}.tmp"
    final: list[Path] = []
    try:
        _make(temporary)
        yield temporary, final
        with undisturbed():
            final.append(_rename(temporary, parent / name))
    except OSError as error:
        _remove(temporary)
        raise RunError(
            f"{parent}: the run directory could not be written: {error}. Nothing was left behind. Make room, or set "
            "output.dir to another place."
        ) from error
    except BaseException:
        _remove(temporary)
        raise


def _remove(temporary: Path) -> None:
    with undisturbed():
        shutil.rmtree(temporary, ignore_errors=True)


def _make(temporary: Path) -> None:
    try:
        temporary.parent.mkdir(parents=True, exist_ok=True)
        temporary.mkdir()
    except OSError as error:
        raise RunError(
            f"{temporary.parent}: no run directory can be made here: {error}. Set output.dir to another place."
        ) from None


def _rename(temporary: Path, wanted: Path) -> Path:
    """Rename to the wanted name, or with a suffix if it is taken; never over another run."""
    for suffix in range(1, 10_000):
        target = wanted if suffix == 1 else wanted.with_name(f"{wanted.name}-{suffix}")
        try:
            # mkdir claims the name against other processes; renaming over an empty directory is atomic.
            target.mkdir()
        except FileExistsError:
            continue
        try:
            temporary.rename(target)
        except BaseException:
            target.rmdir()
            raise
        return target
    raise RunError(f"{wanted.parent}: too many runs are called {wanted.name}. Remove some.")


def write_json(path: Path, value: Mapping[str, Any]) -> None:
    """Write JSON with sorted keys and a final newline; NaN and infinity are errors."""
    text = json.dumps(value, indent=2, sort_keys=True, allow_nan=False, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")


def write_deterministic(result: RunResult, config_toml: str, directory: Path) -> None:
    """Write all files of `DETERMINISTIC`."""
    (directory / "config.toml").write_text(config_toml, encoding="utf-8")
    write_json(directory / "manifest.json", result.manifest)
    metrics = {
        name: {"value": value, "unit": DEFINITIONS[name].unit, "definition": DEFINITIONS[name].text}
        for name, value in result.metrics.items()
    }
    write_json(directory / "metrics.json", metrics)
    for name in ("trades", "orders", "equity"):
        write_parquet(getattr(result, name), directory / f"{name}.parquet")
