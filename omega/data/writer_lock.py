"""One writer at a time: a lock that the kernel releases when its holder ends, however it ends."""

import fcntl
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from omega.errors import DataError

__all__ = ["LOCK_NAME", "WAIT_SECONDS", "writer_lock"]

LOCK_NAME = ".lock"
WAIT_SECONDS = 30.0
"""How long a second writer waits for the first, unless told otherwise."""

_POLL_SECONDS = 0.02
_FLAGS = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW


@contextmanager
def writer_lock(folder: Path, name: str = LOCK_NAME, wait: float = WAIT_SECONDS) -> Iterator[None]:
    """Be the only writer of what the lock file `folder`/`name` stands for; the folder is made if it is not there.

    The lock is a kernel's (``flock``) on an open file, so that of a killed process is free at once. The file holds
    who has it, and is removed at the end.

    Parameters: `wait` in seconds.
    Errors: `DataError` if another writer still holds it after `wait`, naming process, host and since when; or if
    the file cannot be made.
    """
    path = folder / name
    try:
        descriptor = _acquire(path, wait)
    except OSError as error:
        raise DataError(f"cannot write into {folder}: {error}. Choose a folder you may write to.") from error
    try:
        yield
    finally:
        # Removed while it is held: whoever waits for this file finds that it is no longer the one at the path.
        path.unlink(missing_ok=True)
        os.close(descriptor)


def _acquire(path: Path, wait: float) -> int:
    """Return the descriptor of the lock file, held."""
    deadline = time.monotonic() + wait
    while True:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            descriptor = os.open(path, _FLAGS, 0o666)
        except FileNotFoundError:
            continue  # the writer before us has just removed the folder that it made
        try:
            if _held(descriptor, path, deadline):
                _sign(descriptor)
                return descriptor
            if time.monotonic() >= deadline:
                raise DataError(
                    f"{path.parent} is being written by {_holder(descriptor)}; waited {wait:g} s. There is one writer "
                    "at a time: run the command again when that one is done."
                )
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)


def _held(descriptor: int, path: Path, deadline: float) -> bool:
    """Wait for the lock; return whether it is held on the file that is at `path` now."""
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                return False
            time.sleep(_POLL_SECONDS)
            continue
        try:
            return os.path.samestat(os.fstat(descriptor), path.stat(follow_symlinks=False))
        except FileNotFoundError:
            return False


def _sign(descriptor: int) -> None:
    """Write who holds the lock."""
    since = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, f"process {os.getpid()} on {socket.gethostname()} since {since}".encode(), 0)


def _holder(descriptor: int) -> str:
    """Return who holds the lock, in words."""
    return os.pread(descriptor, 200, 0).decode(errors="replace") or "another process"
