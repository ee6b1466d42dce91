"""The files that a source means: one file, a folder, or a pattern; and the members of archives among them."""

from glob import has_magic
from pathlib import Path
from typing import Any

import attrs

from omega.data.importers.archive import archive_members
from omega.errors import DataError

__all__ = ["SourceFile", "TableInMemory", "find_source_files", "refuse_way_out"]

_SUFFIXES = (".csv", ".txt", ".zip", ".parquet", ".bi5")
_MOST_FILES = 100_000


@attrs.frozen
class SourceFile:
    """A file with rows, or a member of an archive.

    Attributes:
        path: The file on disk.
        member: The member of a zip archive; None for a plain file.

    """

    path: Path
    member: str | None = None

    @property
    def label(self) -> str:
        """The file as errors name it."""
        return str(self.path) if self.member is None else f"{self.path}: {self.member}"

    @property
    def name(self) -> str:
        """The name of what holds the rows, without folders."""
        return self.path.name if self.member is None else self.member.replace("\\", "/").rsplit("/", 1)[-1]

    @property
    def stems(self) -> tuple[str, ...]:
        """The names, without endings, that may say something of the series: the member's first."""
        names = (self.path.name,) if self.member is None else (self.name, self.path.name)
        return tuple(name.rsplit(".", 1)[0] for name in names)


@attrs.frozen(eq=False)
class TableInMemory:
    """A table that exports Arrow batches, in place of a file.

    Attributes:
        table: Any object with ``__arrow_c_stream__`` or ``__arrow_c_array__``.
        label: The table as errors name it.

    """

    table: Any
    label: str
    path: None = None

    @property
    def name(self) -> str:
        """The label, as a table has no file name."""
        return self.label


def find_source_files(source: Path) -> tuple[list[SourceFile], tuple[str, ...]]:
    """Return the files that `source` means, sorted by path, and those below it that no format reads.

    A folder means all its ``.csv .txt .zip .parquet .bi5`` files, also in folders below; a name with ``* ? [`` is a
    pattern. A zip archive stands for its members.

    Errors: `DataError` if there is none, if a link leads out of the folder, or for a bad archive.
    """
    if source.is_dir():
        root, found = source, sorted(source.rglob("*"))
    elif not source.exists() and has_magic(str(source)):
        root, pattern = _split_pattern(source)
        found = sorted(root.glob(pattern)) if root.is_dir() else []
    else:
        root, found = source.parent, [source]
    found = [path for path in found if path == source or not _is_hidden(path, root)]
    if found != [source]:
        for path in found:
            refuse_way_out(path, root)
    files = [path for path in found if not path.is_dir()]
    if len(files) > _MOST_FILES:
        raise DataError(f"{source}: {len(files):,} files, more than {_MOST_FILES:,}. Import them in parts.")
    chosen = files if found == [source] else [path for path in files if path.suffix.lower() in _SUFFIXES]
    if not chosen or not all(path.is_file() for path in chosen):
        raise DataError(
            f"{source}: no such file, or a folder or pattern without files to import. Expected a file, a folder or a "
            f"quoted pattern such as 'downloads/*.csv', with files that end in {' '.join(_SUFFIXES)}."
        )
    skipped = tuple(path.relative_to(root).as_posix() for path in files if path not in set(chosen))
    return [member for path in chosen for member in _members(path)], skipped


def _split_pattern(source: Path) -> tuple[Path, str]:
    """Return the folder before the first part with a pattern, and the pattern below it."""
    parts = source.parts
    first = next(k for k, part in enumerate(parts) if has_magic(part))
    return Path(*parts[:first]), str(Path(*parts[first:]))


def _is_hidden(path: Path, root: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(root).parts)


def refuse_way_out(path: Path, root: Path) -> None:
    """Refuse a link that leads out of the folder `root`. Errors: `DataError`."""
    if not path.resolve().is_relative_to(root.resolve()):
        raise DataError(
            f"{path}: a link that leads out of {root}. Copy the file into the folder, or name it as the source itself."
        )


def _members(path: Path) -> list[SourceFile]:
    """Return the file, or the members of an archive."""
    if path.suffix.lower() != ".zip":
        return [SourceFile(path)]
    return [SourceFile(path, name) for name in archive_members(path)]
