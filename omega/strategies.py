"""Find and load strategies: by path, by ``package.module:Class``, by bare name, or by entry point. Never pickled."""

import ast
import importlib
import inspect
import sys
from collections.abc import Iterator
from importlib.metadata import entry_points
from pathlib import Path
from types import ModuleType
from typing import Any

import attrs

from omega.errors import ConfigError, OmegaError, StrategyError, did_you_mean
from omega.strategy import Strategy
from omega.strategy_import import import_beside
from omega.strategy_source import StrategySource, folder_sources, imports_beside, own_sources

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
        source: its files: helper modules that it imports at its top or later, and its bases', included.
    """

    name: str
    cls: type[Strategy[Any]]
    source: StrategySource


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
    inside = folder_sources(folder) if path.is_dir() or imports_beside(source) else {source.name: source}
    digest = StrategySource(inside).hash
    module = _import(str(source), lambda: import_beside(source, folder, digest))
    cls = _choose(module, wanted, str(path))
    # Bases may live elsewhere: their files belong to the strategy too.
    return LoadedStrategy(name=path.resolve().name if path.is_dir() else stem, cls=cls, source=_source_of(cls, inside))


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
    """Describe a class that is already imported; its files are those of its own and its bases' modules and packages."""
    return LoadedStrategy(name=name or cls.__name__.lower(), cls=cls, source=_source_of(cls, {}))


def _source_of(cls: type[Strategy[Any]], inside: dict[str, Path]) -> StrategySource:
    """Gather the files of a class: those given, those of its bases, and what they import."""
    files, packages = dict(inside), set()
    known = {path.resolve() for path in inside.values()}
    for base in cls.__mro__:
        module = sys.modules.get(base.__module__)
        file = getattr(module, "__file__", None)
        top, _, _ = base.__module__.partition(".")
        if base is Strategy or top in sys.stdlib_module_names or file is None or Path(file).resolve() in known:
            continue
        is_package = Path(file).name == "__init__.py"
        if top != "omega" and (is_package or "." in base.__module__):
            packages.add(top)
            stem = base.__module__ if is_package else base.__module__.rpartition(".")[0]
            beside = {f"{stem}/{name}": path for name, path in folder_sources(Path(file).parent).items()}
        else:
            beside = {base.__module__: Path(file)}
        files |= {name: path for name, path in beside.items() if path.resolve() not in known}
        known |= {path.resolve() for path in beside.values()}
    return StrategySource(own_sources(files, packages))


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
