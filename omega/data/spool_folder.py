"""A folder for spooled bars that belong to no store, among the system's temporary files."""

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from omega.data.writer_lock import LOCK_NAME, writer_lock
from omega.errors import DataError
from omega.undisturbed import undisturbed

__all__ = ["spool_folder"]

_PREFIX = "omega-spool-"
#: A folder without a lock is one that is just being made, unless it has been so for this long.
_FRESH_SECONDS = 3600.0


@contextmanager
def spool_folder() -> Iterator[Path]:
    """Yield a new folder that is removed at the end; those that killed processes have left are removed first.

    Whoever uses such a folder holds the lock in it, which the kernel releases when the process ends, however it ends.

    Errors: `DataError` if no folder can be made there.
    """
    parent = Path(tempfile.gettempdir())
    for left in parent.glob(f"{_PREFIX}*"):
        _remove_if_left(left)
    made: list[Path] = []
    try:
        try:
            with undisturbed():
                made.append(Path(tempfile.mkdtemp(prefix=_PREFIX)))
        except OSError as error:
            raise DataError(f"cannot write into {parent}: {error}. Set TMPDIR to a folder you may write to.") from error
        with writer_lock(made[0]):
            yield made[0]
    finally:
        with undisturbed():
            for folder in made:
                shutil.rmtree(folder, ignore_errors=True)


def _remove_if_left(folder: Path) -> None:
    """Remove a folder of this user's whose process has ended."""
    with suppress(DataError, OSError):
        status = folder.lstat()
        locked = (folder / LOCK_NAME).exists()
        if status.st_uid != os.getuid() or (not locked and time.time() - status.st_mtime < _FRESH_SECONDS):
            return
        with writer_lock(folder, wait=0.0):
            shutil.rmtree(folder, ignore_errors=True)
