"""Staging: files are made in a folder beside their destination and moved there together, or not at all."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex

from omega.data.store import sync
from omega.errors import DataError

__all__ = ["staging", "staging_directory"]


@contextmanager
def staging_directory(parent: Path, name: str) -> Iterator[Path]:
    """Yield a new hidden folder in `parent` that is removed at the end, whatever happens.

    Errors: `DataError` if `parent` cannot be made or written.
    """
    stage = parent / f".{name}.{os.getpid()}.{token_hex(8)}.tmp"
    try:
        parent.mkdir(parents=True, exist_ok=True)
        stage.mkdir()
    except OSError as error:
        raise DataError(f"cannot write into {parent}: {error}. Choose a folder you may write to.") from error
    try:
        yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)


@contextmanager
def staging(root: Path, suffix: str) -> Iterator[Path]:
    """Yield a folder whose ``SYMBOL/*suffix`` files replace those in `root` at the end, or vanish.

    On an error, folders that were made for `root` vanish too.

    Errors: `DataError` if `root` cannot be written.
    """
    missing = [folder for folder in (root, *root.parents) if not folder.exists()]
    try:
        with staging_directory(root, "import") as stage:
            yield stage
            _move(stage, root, suffix)
    except BaseException:
        for folder in missing:
            with suppress(OSError):  # not there, or another process has put something into it
                folder.rmdir()
        raise


def _move(stage: Path, root: Path, suffix: str) -> None:
    """Move every staged file to its place, each atomically."""
    try:
        for path in sorted(stage.glob(f"*/*{suffix}")):
            folder = root / path.parent.name
            folder.mkdir(exist_ok=True)
            path.replace(folder / path.name)
            sync(folder)
        sync(root)
    except OSError as error:
        raise DataError(f"cannot write into {root}: {error}. Run the import again once this is solved.") from error
