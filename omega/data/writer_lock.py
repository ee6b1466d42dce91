"""One writer at a time: a lock that the kernel releases when its holder ends, however it ends."""

import fcntl
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from omega.errors import DataError
from omega.undisturbed import undisturbed

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
    held: list[int] = []
    try:
        try:
            _acquire(path, wait, held)
        except OSError as error:
            raise DataError(f"cannot write into {folder}: {error}. Choose a folder you may write to.") from error
        yield
    finally:
        with undisturbed():
            for descriptor in held:
                # Removed while it is held: whoever waits for this file finds that it is no longer the one at the path.
                path.unlink(missing_ok=True)
                os.close(descriptor)


def _acquire(path: Path, wait: float, held: list[int]) -> None:
    """Wait for the lock and put the descriptor of its file into `held`."""
    deadline = time.monotonic() + wait
    while True:
        path.parent.mkdir(parents=True, exist_ok=True)
        with undisturbed(), suppress(FileNotFoundError):  # the writer before us has removed the folder that it made
            held.extend(_attempt(path))
        if held:
            return
        if time.monotonic() >= deadline:
            raise DataError(
                f"{path.parent} is being written by {_holder(path)}; waited {wait:g} s. There is one writer "
                "at a time: run the command again when that one is done."
            )
        time.sleep(_POLL_SECONDS)


def _attempt(path: Path) -> list[int]:
    """Return the descriptor of the lock file if it is free, now held and signed; none if it is not."""
    descriptor = os.open(path, _FLAGS, 0o666)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # the writer before us removes the file that it holds: the lock must be on the one that is at the path now
        if os.path.samestat(os.fstat(descriptor), path.stat(follow_symlinks=False)):
            _sign(descriptor)
            return [descriptor]
    except (BlockingIOError, FileNotFoundError):
        pass
    except BaseException:
        os.close(descriptor)
        raise
    os.close(descriptor)
    return []


def _sign(descriptor: int) -> None:
    """Write who holds the lock."""
    since = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, f"process {os.getpid()} on {socket.gethostname()} since {since}".encode(), 0)


def _holder(path: Path) -> str:
    """Return who holds the lock, in words."""
    with suppress(OSError):
        return path.read_text(errors="replace")[:200] or "another process"
    return "another process"
