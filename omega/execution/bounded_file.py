"""Reading a small file that a config names: never a device, never more than was agreed."""

from pathlib import Path

from omega.errors import OmegaError

__all__ = ["read_bounded"]


def read_bounded(path: Path, largest: int, *, kind: str, name: str, paths: str, error: type[OmegaError]) -> bytes:
    """Return the bytes of a file.

    Args:
        path: counts from the working directory.
        largest: bytes that it may have.
        kind: what was expected, such as ``"TOML file"``.
        name: what a message calls it, such as ``"file"``.
        paths: what a message says of paths: ``"Paths"``, after what to look at first.
        error: what is raised.

    Raises:
        OmegaError: of the kind of `error`, if it is no file, cannot be read, or is larger.
    """
    try:
        if path.exists() and not path.is_file():  # reading a pipe might never end
            raise error(f"{path}: expected a {kind}, found a folder or a device.")
        with path.open("rb") as file:
            content = file.read(largest + 1)
    except (OSError, ValueError) as cause:  # ValueError: a name that no file can have
        raise error(
            f"{str(path)!r}: the {name} cannot be read: {getattr(cause, 'strerror', cause)}. {paths} count from the "
            f"working directory, {Path.cwd()}."
        ) from None
    if len(content) > largest:
        raise error(f"{path}: expected a {kind} of at most {largest} bytes, found a larger one.")
    return content
