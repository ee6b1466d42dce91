"""The switch from old series to new ones: one rename, after which every reader sees all of the new ones.

A writer makes its files in a folder beside the series (`omega.data.staging`). To commit, it renames that folder to
``ROOT/.switch``: from that instant on, what lies there is the store's content, in preference to files of the same
name at their own places. The files are then moved to their places one by one, and the folder is removed. A writer
that is killed leaves the store as it was before the rename, or as it is after it; the next writer finishes the moves.

Readers need neither a lock nor the right to write. Every switch has a generation, a random name that comes into force
with the rename; `snapshot` reads again if it changed meanwhile.
"""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from secrets import token_hex
from typing import TypeVar

from omega.data.names import SeriesName, parse_file_stem
from omega.data.sync import sync
from omega.errors import DataError

__all__ = ["commit", "finish_switch", "places", "series_files", "snapshot"]

SWITCH_NAME = ".switch"
GENERATION_NAME = ".generation"

_Found = TypeVar("_Found")


def places(root: Path, path: Path) -> tuple[Path, Path]:
    """Return where to look for the file whose place is `path`: the first that exists is the one in force."""
    return root / SWITCH_NAME / path.relative_to(root), path


def series_files(folder: Path, suffix: str) -> Iterator[tuple[SeriesName, Path]]:
    """Yield the series in ``folder/SYMBOL/SYMBOL_TF_SIDE.suffix``; other files are passed over."""
    for symbol in _entries(folder):
        for file in _entries(folder / symbol):
            name = parse_file_stem(file.removesuffix(suffix)) if file.endswith(suffix) else None
            if name is not None and name.symbol == symbol:
                yield name, folder / symbol / file


def snapshot(root: Path, read: Callable[[], _Found]) -> _Found:
    """Return what `read` returns, with every file that it opened from one generation of the store.

    `read` opens any number of series. It is called again if a writer switched meanwhile: what it found, or the error
    that it raised, may be of both generations.
    """
    while True:
        before = _generation(root)
        try:
            found = read()
        except DataError:
            if _generation(root) == before:
                raise
        else:
            if _generation(root) == before:
                return found


def commit(stage: Path, root: Path, suffix: str) -> None:
    """Put the series in `stage`, a folder in `root`, in force, all at once, and move them to their places.

    The caller holds the writer's lock; no switch is unfinished.

    Errors: `DataError` if `root` cannot be written.
    """
    made: list[Path] = []
    try:
        for _, path in series_files(stage, suffix):
            folder = root / path.parent.name
            if not folder.is_dir():  # whatever can be in the way of the moves is found before the rename
                folder.mkdir()
                made.append(folder)
            if (folder / path.name).is_dir():
                raise IsADirectoryError(f"{folder / path.name} is a folder")
            sync(path.parent)
        (stage / GENERATION_NAME).write_text(token_hex(16))
        sync(stage / GENERATION_NAME)
        sync(stage)
        stage.rename(root / SWITCH_NAME)
    except BaseException as error:
        if not (root / SWITCH_NAME).exists():
            for folder in made:
                folder.rmdir()
        if isinstance(error, OSError):
            raise DataError(f"cannot write into {root}: {error}. Run the command again once this is solved.") from error
        raise
    finish_switch(root, suffix)


def finish_switch(root: Path, suffix: str) -> None:
    """Move what a switch put in force to its place, if a writer has not done so; the caller holds the writer's lock.

    Errors: `DataError` if `root` cannot be written: what is in force stays so.
    """
    switch = root / SWITCH_NAME
    if not switch.is_dir():
        return
    try:
        sync(root)
        for _, path in series_files(switch, suffix):
            path.replace(root / path.parent.name / path.name)
            sync(root / path.parent.name)
        if (switch / GENERATION_NAME).exists():  # last: until then the files above are found in either place
            (switch / GENERATION_NAME).replace(root / GENERATION_NAME)
            sync(root)
        shutil.rmtree(switch)
    except OSError as error:
        raise DataError(
            f"cannot write into {root}: {error}. The new series are stored and in force; the next import moves them to "
            "their places once this is solved."
        ) from error


def _entries(folder: Path) -> list[str]:
    """Return the names in a folder, sorted; none if it is a file, closed to us, or was removed by a writer just now."""
    try:
        return sorted(path.name for path in folder.iterdir())
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return []


def _generation(root: Path) -> str:
    """Return the name of the generation in force; empty before the first switch."""
    for path in places(root, root / GENERATION_NAME):
        try:
            return path.read_text()
        except FileNotFoundError:
            continue
    return ""
