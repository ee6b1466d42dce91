"""What a series was made of: names and hashes of files, and whether they stayed the same while they were read."""

from hashlib import file_digest, sha256
from pathlib import Path

from omega.errors import DataError

__all__ = ["file_version", "record_of", "source_digest"]


def file_version(path: Path | None) -> tuple[int, int, int]:
    """Return what changes when a file is written to or replaced; a constant for a table in memory.

    Errors: `DataError` for a file that cannot be read.
    """
    if path is None:
        return 0, 0, 0
    try:
        found = path.stat()
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error}).") from error
    return found.st_ino, found.st_size, found.st_mtime_ns


def source_digest(path: Path | None) -> str:
    """Return the sha256 (hex) of a file's bytes; ``memory`` for a table in memory. Errors: `DataError`."""
    if path is None:
        return "memory"
    try:
        with path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error}).") from error


def record_of(digests: dict[Path | None, str]) -> str:
    """Return names and a hash for the record: of one file its own, of several that of their hashes."""
    paths = [path for path in digests if path is not None]
    if not paths:
        return "memory"
    if len(paths) == 1:
        return f"{paths[0].name} sha256:{digests[paths[0]]}"
    whole = sha256("".join(digests.values()).encode()).hexdigest()
    return f"{paths[0].name} to {paths[-1].name} ({len(paths)} files) sha256:{whole}"
