"""Staging: files are made in a folder beside their destination and come into force together, or not at all."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex

from omega.data.switch import commit, finish_switch
from omega.data.writer_lock import WAIT_SECONDS, writer_lock
from omega.errors import DataError
from omega.undisturbed import undisturbed

__all__ = ["staging", "staging_directory"]

_STAGE = "import"


@contextmanager
def staging_directory(parent: Path, name: str) -> Iterator[Path]:
    """Yield a new hidden folder in `parent` that is removed at the end, whatever happens.

    The caller holds the writer's lock for `name` in `parent`: folders of that name are left over from killed writers
    and are removed.

    Errors: `DataError` if `parent` cannot be made or written.
    """
    stage = parent / f".{name}.{os.getpid()}.{token_hex(8)}.tmp"
    try:
        try:
            parent.mkdir(parents=True, exist_ok=True)
            for left in parent.glob(f".{name}.*.tmp"):
                shutil.rmtree(left)
            stage.mkdir()
        except OSError as error:
            raise DataError(f"cannot write into {parent}: {error}. Choose a folder you may write to.") from error
        yield stage
    finally:
        with undisturbed():
            shutil.rmtree(stage, ignore_errors=True)


@contextmanager
def staging(root: Path, suffix: str, wait: float = WAIT_SECONDS) -> Iterator[Path]:
    """Be the store's only writer; yield a folder whose ``SYMBOL/*suffix`` files replace those in `root`, or vanish.

    Readers see all of the new files or none (`omega.data.switch`). On an error, folders that were made for `root`
    vanish too.

    Parameters: `wait` is how long to wait for another writer, in seconds.
    Errors: `DataError` if `root` cannot be written, or another writer is at work for longer than `wait`.
    """
    missing = [folder for folder in (root, *root.parents) if not folder.exists()]
    try:
        with writer_lock(root, wait=wait):
            finish_switch(root, suffix)
            with staging_directory(root, _STAGE) as stage:
                yield stage
                with undisturbed():
                    commit(stage, root, suffix)
    except BaseException:
        with undisturbed():
            for folder in missing:
                with suppress(OSError):  # not there, or another process has put something into it
                    folder.rmdir()
        raise
