"""Zip archives as vendors send them, read as a stream: nothing is ever extracted under a member's name.

Refused: members whose names lead out of a folder, encrypted members, and archives whose data members together
unfold to more than 16 MiB and more than 250 times the archive's size. Quotes are packed about one in ten, at most one
in fifty. A member never yields more bytes than it states (zipfile stops there, and checks the sum of what it read).
"""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from omega.data.importers.text_blocks import ByteStream
from omega.errors import DataError

__all__ = ["MOST_UNFOLDING", "UNFOLDING_ALLOWANCE", "archive_members", "open_member"]

MOST_UNFOLDING = 250
UNFOLDING_ALLOWANCE = 16 << 20
_MOST_MEMBERS = 100_000
_ENCRYPTED = 0x1
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError, ValueError)


def archive_members(path: Path) -> list[str]:
    """Return the names of the data members of the archive: its ``.csv`` files; without any, its ``.txt`` files.

    Errors: `DataError` for a file that is no zip archive, without such members, with a name that leads out of a
    folder, or an encrypted member.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
    except _BROKEN as error:
        raise _damaged(path, error) from error
    if len(infos) > _MOST_MEMBERS:
        raise DataError(f"{path}: {len(infos):,} members, more than {_MOST_MEMBERS:,}. Split the archive.")
    for info in infos:
        _check_name(path, info.filename)
    for suffix in (".csv", ".txt"):
        names = sorted(info.filename for info in infos if info.filename.lower().endswith(suffix))
        chosen = set(names)
        for info in infos:
            if info.filename in chosen and info.flag_bits & _ENCRYPTED:
                raise DataError(f"{path}: member {info.filename!r} is encrypted. Unpack the archive with its password.")
        if len(chosen) < len(names):
            raise DataError(f"{path}: two members have the same name. Pack the archive again.")
        if names:
            _check_unfolding(path, sum(info.file_size for info in infos if info.filename in chosen))
            return names
    found = ", ".join(repr(info.filename) for info in infos[:5]) or "nothing"
    raise DataError(f"{path}: no member ends with .csv or .txt; found {found}. Pack the vendor's text files.")


@contextmanager
def open_member(path: Path, name: str) -> Iterator[ByteStream]:
    """Open a member for reading as a stream. Errors: `DataError`, also while it is read."""
    try:
        archive = zipfile.ZipFile(path)
    except _BROKEN as error:
        raise _damaged(path, error) from error
    with archive:
        try:
            member = archive.open(name)
        except (*_BROKEN, KeyError) as error:
            raise _damaged(path, error) from error
        with member:
            yield _Unfolding(member, path)


class _Unfolding:
    """The bytes of a member; damage is told as an error of the archive."""

    def __init__(self, member: ByteStream, path: Path) -> None:
        self._member = member
        self._path = path

    def read(self, size: int, /) -> bytes:
        """Return up to `size` bytes; none at the end."""
        try:
            return self._member.read(size)
        except _BROKEN as error:
            raise _damaged(self._path, error) from error


def _check_name(path: Path, name: str) -> None:
    """Refuse a name that leads out of a folder: an archive that has one is hostile or broken."""
    pure = PurePosixPath(name.replace("\\", "/"))
    if pure.is_absolute() or ".." in pure.parts or ":" in pure.parts[0] or "\0" in name:
        raise DataError(f"{path}: member {name!r} leads out of its folder: the archive is refused.")


def _check_unfolding(path: Path, unfolded: int) -> None:
    """Refuse an archive that unfolds too far."""
    stored = path.stat().st_size
    limit = max(UNFOLDING_ALLOWANCE, MOST_UNFOLDING * stored)
    if unfolded > limit:
        raise DataError(
            f"{path}: {stored:,} bytes unfold to {unfolded:,}, more than {MOST_UNFOLDING} to 1: refused as a zip bomb. "
            "If it is real data, unpack it and import the text files."
        )


def _damaged(path: Path, error: Exception) -> DataError:
    return DataError(f"{path}: not a readable zip archive ({error}). Copy or download it again; it may be cut off.")
