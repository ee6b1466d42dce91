"""Find and load strategies: by path, by ``package.module:Class``, by bare name, or by entry point. Never pickled."""

import ast
import hashlib
import importlib
import inspect
import sys
from collections.abc import Iterator
from importlib.machinery import ModuleSpec
from importlib.metadata import entry_points
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import attrs

from omega.errors import ConfigError, OmegaError, StrategyError, did_you_mean
from omega.strategy import Strategy

__all__ = ["LoadedStrategy", "StrategyInfo", "find_strategies", "load_strategy", "loaded_from_class"]

#: Where bare names are looked up, relative to the working directory.
FOLDER = "strategies"
#: The module of a strategy folder that holds its class.
ENTRY_MODULE = "strategy"
ENTRY_POINTS = "omega.strategies"


@attrs.frozen(kw_only=True)
class LoadedStrategy:
    """A strategy class and where it came from.

    Attributes:
        name: short name, for run directories.
        cls: the class.
        source_hash: SHA-256 over the names and bytes of its source files, helper modules included.
        files: those files.
    """

    name: str
    cls: type[Strategy[Any]]
    source_hash: str
    files: tuple[Path, ...]


@attrs.frozen(kw_only=True)
class StrategyInfo:
    """A strategy that can be named on the command line."""

    name: str
    origin: str
    summary: str


def load_strategy(reference: str) -> LoadedStrategy:
    """Load a strategy class.

    Args:
        reference: a file or folder (with an optional ``:Class``), ``package.module:Class``, a bare name under
            ``strategies/``, or the name of an entry point of the group ``omega.strategies``.

    Raises:
        ConfigError: nothing is found, or several classes are and none is named.
        StrategyError: the module raises while it is imported.
    """
    place, _, wanted = reference.partition(":")
    path = Path(place)
    if path.exists():
        return _from_path(path, wanted)
    bare = "/" not in place and "\\" not in place
    if bare and "." not in place and (Path(FOLDER) / place).exists():
        return _from_path(Path(FOLDER) / place, wanted)
    if bare and not wanted:
        for point in entry_points(group=ENTRY_POINTS):
            if point.name == place:
                return loaded_from_class(_import(point.value.partition(":")[0], point.load), place)
    if bare and wanted:
        module = _import(place, lambda: importlib.import_module(place))
        return loaded_from_class(_choose(module, wanted, reference), wanted)
    known = [info.name for info in find_strategies()]
    hint = did_you_mean(place.rsplit("/", 1)[-1], known)
    raise ConfigError(
        f"strategy {reference!r} was not found: it is no file or folder, no name under {FOLDER}/ and no entry point. "
        f"{hint} `omega list strategies` shows what there is."
    )


def _from_path(path: Path, wanted: str) -> LoadedStrategy:
    folder, stem = (path, ENTRY_MODULE) if path.is_dir() else (path.resolve().parent, path.stem)
    source = folder / f"{stem}.py"
    if not source.is_file():
        raise ConfigError(f"strategy {path}: expected a Python file, or a folder with {ENTRY_MODULE}.py in it.")
    helpers = path.is_dir() or _imports_beside(source)
    files = _python_files(folder) if helpers else (source,)
    digest = _hash(files, folder)
    package = f"_omega_strategy_{digest[:16]}"
    name = f"{package}.{stem}"
    if name not in sys.modules:
        parent = ModuleType(package)
        parent.__path__ = [str(folder)]  # helpers beside the strategy import as `from .helper import ...`
        sys.modules[package] = parent
        spec = spec_from_file_location(name, source)
        _import(str(source), lambda: _execute(spec, name))
    cls = _choose(sys.modules[name], wanted, str(path))
    short = path.resolve().name if path.is_dir() else stem
    # Bases may live elsewhere: their files belong to the strategy too.
    bases = tuple(file for file in loaded_from_class(cls).files if file.resolve() not in {f.resolve() for f in files})
    whole = _hash((*files, *bases), folder)
    return LoadedStrategy(name=short, cls=cls, source_hash=whole, files=(*files, *bases))


def _imports_beside(source: Path) -> bool:
    """Whether a file imports helpers beside it (``from .helper import ...``), whose content then counts too."""
    try:
        tree = ast.parse(source.read_text(encoding="utf-8"))
    except (SyntaxError, UnicodeDecodeError):
        return False  # importing it says what is wrong
    return any(isinstance(node, ast.ImportFrom) and node.level > 0 for node in ast.walk(tree))


def _execute(spec: ModuleSpec | None, name: str) -> None:
    if spec is None or spec.loader is None:
        raise ConfigError(f"strategy {name}: Python has no loader for this file.")
    module = module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise


def _import(what: str, load: Any) -> Any:
    try:
        return load()
    except OmegaError:
        raise
    except Exception as error:
        frame = inspect.trace()[-1]
        raise StrategyError(
            f"strategy {what} cannot be imported: {type(error).__name__}: {error} "
            f"({Path(frame.filename).name}, line {frame.lineno})."
        ) from error


def _choose(module: ModuleType, wanted: str, reference: str) -> type[Strategy[Any]]:
    classes = {
        name: value
        for name, value in vars(module).items()
        if isinstance(value, type) and issubclass(value, Strategy) and value is not Strategy
    }
    if wanted:
        if wanted not in classes:
            raise ConfigError(f"strategy {reference!r}: no strategy class {wanted!r}. {did_you_mean(wanted, classes)}")
        return classes[wanted]
    own = {name: cls for name, cls in classes.items() if cls.__module__ == module.__name__}
    if len(own) == 1:
        return next(iter(own.values()))
    if not own:
        raise ConfigError(f"strategy {reference!r}: it defines no subclass of omega.Strategy.")
    raise ConfigError(
        f"strategy {reference!r} defines several strategies ({', '.join(own)}): add :Class, e.g. "
        f"{reference}:{next(iter(own))}."
    )


def loaded_from_class(cls: type[Strategy[Any]], name: str | None = None) -> LoadedStrategy:
    """Describe a class that is already imported; its source files are those of all its own and its bases' modules."""
    files: set[Path] = set()
    for base in cls.__mro__:
        if base in (object, Strategy) or base.__module__ in ("typing", "builtins"):
            continue
        for name, module in list(sys.modules.items()):
            file = getattr(module, "__file__", None)
            if file and (name == base.__module__ or _same_package(name, base.__module__)):
                files.add(Path(file))
    ordered = tuple(sorted(files))
    root = ordered[0].parent if ordered else Path()
    return LoadedStrategy(name=name or cls.__name__.lower(), cls=cls, source_hash=_hash(ordered, root), files=ordered)


def _same_package(name: str, module: str) -> bool:
    """Whether a loaded module lies in the package of a strategy's module (omega itself is known by its version)."""
    package = module.rpartition(".")[0]
    return bool(package) and package.partition(".")[0] != "omega" and name.startswith(f"{package}.")


def _python_files(folder: Path) -> tuple[Path, ...]:
    return tuple(sorted(path for path in folder.rglob("*.py") if "__pycache__" not in path.parts))


def _hash(files: tuple[Path, ...], root: Path) -> str:
    digest = hashlib.sha256()
    for path in files:
        name = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name
        data = path.read_bytes()
        digest.update(f"{name}\0{len(data)}\0".encode())
        digest.update(data)
    return digest.hexdigest()


def find_strategies() -> list[StrategyInfo]:
    """List strategies under ``strategies/`` of the working directory, and installed entry points; loads none."""
    return [*_folder_strategies(), *_entry_strategies()]


def _folder_strategies() -> Iterator[StrategyInfo]:
    folder = Path(FOLDER)
    if not folder.is_dir():
        return
    for path in sorted(folder.iterdir()):
        source = path / f"{ENTRY_MODULE}.py" if path.is_dir() else path
        if source.is_file() and source.suffix == ".py" and path.name != "__init__.py":
            yield StrategyInfo(
                name=path.name if path.is_dir() else path.stem, origin=str(path), summary=_summary(source)
            )


def _entry_strategies() -> Iterator[StrategyInfo]:
    for point in entry_points(group=ENTRY_POINTS):
        yield StrategyInfo(name=point.name, origin=point.value, summary="installed entry point")


def _summary(source: Path) -> str:
    """First line of the module's docstring, read without running it."""
    try:
        text = ast.get_docstring(ast.parse(source.read_text(encoding="utf-8")))
    except (SyntaxError, UnicodeDecodeError) as error:
        return f"cannot be read: {error}"
    return text.splitlines()[0] if text else ""
