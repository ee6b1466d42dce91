"""The source files that a strategy consists of, found without running any of them, and their hashes."""

import ast
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

import attrs

__all__ = ["StrategySource", "folder_sources", "imports_beside", "own_sources"]

#: Folders of what is installed, which its version describes.
_INSTALLED = frozenset({"site-packages", "dist-packages"})
_KNOWN = frozenset({*sys.stdlib_module_names, "omega"})
#: Calls that import the module that their first argument names.
_IMPORTERS = frozenset({"import_module", "__import__"})


@attrs.frozen
class StrategySource:
    """The files of a strategy.

    Attributes:
        files: path of each file by its name: relative to the strategy's folder, elsewhere the module's.
        hashes: SHA-256 (hex) of each file's bytes, by name in sorted order.
    """

    files: Mapping[str, Path]
    hashes: Mapping[str, str] = attrs.field(init=False)

    @hashes.default
    def _hashes(self) -> dict[str, str]:
        return {name: sha256(path.read_bytes()).hexdigest() for name, path in sorted(self.files.items())}

    @property
    def hash(self) -> str:
        """SHA-256 (hex) over all names and hashes."""
        return sha256("".join(f"{name}\0{digest}\0" for name, digest in self.hashes.items()).encode()).hexdigest()


def folder_sources(folder: Path) -> dict[str, Path]:
    """Return all Python files of a folder, its own folders included, by their names in it."""
    return {
        path.relative_to(folder).as_posix(): path
        for path in sorted(folder.rglob("*.py"))
        if "__pycache__" not in path.parts
    }


def imports_beside(source: Path) -> bool:
    """Return whether a file imports helpers beside it (``from .helper import ...``), on whichever line."""
    return any(name.startswith(".") for name in _imports(source.read_bytes()))


def own_sources(files: Mapping[str, Path], packages: Iterable[str] = ()) -> dict[str, Path]:
    """Return files and every file of one's own that they import, at their top or later, in turn.

    One's own is what is neither part of Python nor omega nor installed, or belongs to one of `packages`. A module whose
    name is computed while the program runs cannot be found.
    """
    found = dict(files)
    known = {path.resolve() for path in files.values()}
    queue = list(files.values())
    while queue:
        for name in sorted(_imports(queue.pop().read_bytes())):
            for module, path in _modules(name, frozenset(packages)):
                if path.resolve() not in known:
                    known.add(path.resolve())
                    found[module] = path
                    queue.append(path)
    return found


@lru_cache(maxsize=1024)
def _imports(source: bytes) -> frozenset[str]:
    """Return what a source text imports: absolute dotted names, and names that begin with a dot."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return frozenset()  # importing it says what is wrong
    return frozenset(name for node in ast.walk(tree) for name in _named(node))


def _named(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        stem = "." * node.level + (node.module or "")
        yield stem
        yield from (f"{stem}.{alias.name}" for alias in node.names if alias.name != "*")
    elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if called in _IMPORTERS and isinstance(node.args[0].value, str):
            yield node.args[0].value


def _modules(name: str, packages: frozenset[str]) -> Iterator[tuple[str, Path]]:
    """Yield the files that importing an absolute name runs, packages on the way to it included, if they are own."""
    first, *rest = name.split(".")
    if not first or (first in _KNOWN and first not in packages):
        return
    try:
        spec = find_spec(first)  # runs nothing: the name has no package
    except (ImportError, ValueError):
        return
    if spec is None:
        return
    here = [Path(place) for place in spec.submodule_search_locations or ()]
    origin = [Path(spec.origin)] if spec.origin and spec.has_location else []
    if first not in packages and any(_INSTALLED & {*place.parts} for place in (*origin, *here)):
        return
    yield from ((first, path) for path in origin if path.suffix == ".py" and path.is_file())
    for depth, part in enumerate(rest, start=2):
        module = ".".join((first, *rest)[:depth])
        files = [path for place in here for path in (place / part / "__init__.py", place / f"{part}.py")]
        yield from ((module, path) for path in files if path.is_file())
        here = [place / part for place in here if (place / part).is_dir()]
