"""Whether the extension `omega._rust` is built; omega imports, declares and computes without it."""

from functools import cache
from importlib import import_module

from omega.errors import RunError

__all__ = ["has_extension", "require_extension"]

BUILD = "Build it with `maturin develop --release`, or install a wheel of omega-runner."


@cache
def has_extension() -> bool:
    """Whether the extension is there. One that is there and does not load is an error, not a missing one."""
    try:
        import_module("omega._rust")
    except ModuleNotFoundError as error:
        if error.name != "omega._rust":
            raise
        return False
    return True


def require_extension(what: str) -> None:
    """Raise `RunError` that says what to do unless the extension is there; `what` needs it."""
    if not has_extension():
        raise RunError(f"{what} needs the extension omega._rust, which is not built. {BUILD}")
