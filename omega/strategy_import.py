"""Imports a strategy's file and the helpers beside it from their source as it is now.

Python's own cache of compiled modules takes a file of equal size, changed within the same second, for unchanged: a
run would then carry out another strategy than the one whose hash it records. No cache is read or written here.
"""

import sys
from collections.abc import Sequence
from hashlib import sha256
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import CodeType, ModuleType

__all__ = ["import_beside"]

#: Every strategy is a module of a package of its own, named after the place and the content of its files.
_PREFIX = "_omega_strategy_"


def import_beside(source: Path, folder: Path, digest: str) -> ModuleType:
    """Import a file as a module of a package whose modules are the files of `folder`; each content only once.

    `digest` stands for the content. Raises whatever the file raises.
    """
    place = sha256(f"{folder.resolve()}\0{digest}".encode()).hexdigest()
    package = f"{_PREFIX}{place[:16]}"
    name = f"{package}.{source.stem}"
    if name not in sys.modules:
        if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
            sys.meta_path.insert(0, _Finder())
        parent = ModuleType(package)
        parent.__path__ = [str(folder)]  # helpers beside the strategy import as `from .helper import ...`
        sys.modules[package] = parent
        _execute(name, source)
    return sys.modules[name]


class _Source(SourceFileLoader):
    def get_code(self, fullname: str) -> CodeType:
        path = self.get_filename(fullname)
        code: CodeType = self.source_to_code(self.get_data(path), path)
        return code


class _Finder(MetaPathFinder):
    """Finds the modules of strategies' packages, and no others."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if not fullname.startswith(_PREFIX):
            return None
        last = fullname.rpartition(".")[2]
        for folder in path or ():
            inside = Path(folder, last, "__init__.py")
            for file in (inside, Path(folder, f"{last}.py")):
                if file.is_file():
                    return _spec(fullname, file)
        return None


def _spec(name: str, file: Path) -> ModuleSpec | None:
    within = [str(file.parent)] if file.name == "__init__.py" else None
    loader = _Source(name, str(file))
    return spec_from_file_location(name, file, loader=loader, submodule_search_locations=within)


def _execute(name: str, source: Path) -> None:
    spec = spec_from_file_location(name, source, loader=_Source(name, str(source)))
    assert spec is not None and spec.loader is not None  # noqa: S101  a loader is given
    module = module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
