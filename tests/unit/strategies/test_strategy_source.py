"""Which files a strategy consists of: what it imports counts wherever the import stands, and counts as it is now."""

import importlib
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from omega.strategies import LoadedStrategy, load_strategy

CLASS = """
class One(Strategy):
    def on_bar(self, bar):
        {body}
        return Enter.long(lots=LOTS)
"""
LAZY = {
    "from": "from .sizes import LOTS",
    "module": "from . import sizes; LOTS = sizes.LOTS",
    "nested": "from .deep.sizes import LOTS",
    "by name": "import importlib; LOTS = importlib.import_module('.sizes', __package__).LOTS",
}


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    def write(body: str, top: str = "from omega import Enter, Strategy\n", name: str = "one.py") -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(top + CLASS.format(body=body))
        for helper in ("sizes.py", "deep/sizes.py", "deep/__init__.py"):
            (path.parent / helper).parent.mkdir(exist_ok=True)
            (path.parent / helper).write_text("LOTS = 0.1\n")
        return path

    return write


@pytest.fixture
def importable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder on Python's path, whose modules are forgotten at the end."""
    folder = tmp_path / "library"
    folder.mkdir()
    monkeypatch.syspath_prepend(folder)
    before = set(sys.modules)
    yield folder
    for name in set(sys.modules) - before:
        if str(getattr(sys.modules[name], "__file__", "")).startswith(str(folder)):
            del sys.modules[name]
    importlib.invalidate_caches()


def lots(loaded: LoadedStrategy) -> float:
    action = loaded.cls(None).on_bar(None)  # type: ignore[arg-type]
    assert hasattr(action, "lots")
    return float(action.lots)


@pytest.mark.parametrize("way", list(LAZY))
def test_a_helper_imported_inside_a_function_counts_and_is_the_new_one(write: Callable[..., Path], way: str) -> None:
    path = write(LAZY[way])
    before = load_strategy(str(path))
    helper = "deep/sizes.py" if way == "nested" else "sizes.py"
    assert set(before.source.hashes) == {"one.py", "sizes.py", "deep/sizes.py", "deep/__init__.py"}
    assert lots(before) == 0.1
    (path.parent / helper).write_text("LOTS = 0.2\n")
    after = load_strategy(str(path))
    changed = {name for name, digest in after.source.hashes.items() if before.source.hashes[name] != digest}
    assert changed == {helper}
    assert after.source.hash != before.source.hash
    assert lots(after) == 0.2


def test_a_file_of_equal_size_and_time_is_not_taken_for_the_old_one(
    write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    path = write(LAZY["from"])
    helper = path.parent / "sizes.py"
    os.utime(helper, ns=(10**18, 10**18))
    assert lots(load_strategy(str(path))) == 0.1
    helper.write_text("LOTS = 0.2\n")
    os.utime(helper, ns=(10**18, 10**18))
    assert lots(load_strategy(str(path))) == 0.2
    assert not list(path.parent.rglob("__pycache__"))


def test_a_file_alone_is_all_there_is(write: Callable[..., Path]) -> None:
    path = write("LOTS = 0.1")
    assert list(load_strategy(str(path)).source.files) == ["one.py"]


@pytest.mark.parametrize("body", ["from mine.sizes import LOTS", "import mine.sizes as s; LOTS = s.LOTS"])
def test_a_library_of_ones_own_counts_with_what_it_imports_itself(
    write: Callable[..., Path], importable: Path, body: str
) -> None:
    (importable / "mine").mkdir()
    (importable / "mine" / "__init__.py").write_text("")
    (importable / "mine" / "sizes.py").write_text("import numpy\nfrom steps import STEP as LOTS\n")
    (importable / "steps.py").write_text("import attrs, omega, os\nSTEP = 0.1\n")
    path = write(body)
    before = load_strategy(str(path)).source
    assert set(before.files) == {"one.py", "mine", "mine.sizes", "steps"}
    (importable / "steps.py").write_text("STEP = 0.2\n")
    after = load_strategy(str(path)).source
    assert {name for name in after.hashes if after.hashes[name] != before.hashes[name]} == {"steps"}


def test_a_strategy_of_a_package_counts_the_modules_that_it_has_not_imported_yet(
    write: Callable[..., Path], importable: Path
) -> None:
    write(LAZY["from"], name="library/desk/rule.py")
    (importable / "desk" / "__init__.py").write_text("")
    first = load_strategy("desk.rule:One")
    assert set(first.source.files) == {
        f"desk/{n}.py" for n in ("__init__", "rule", "sizes", "deep/sizes", "deep/__init__")
    }
    assert lots(first) == 0.1  # now the helper is loaded
    assert load_strategy("desk.rule:One").source == first.source


def test_the_base_of_another_file_counts(write: Callable[..., Path], importable: Path) -> None:
    write("from sizing import LOTS", name="library/house.py")
    (importable / "sizing.py").write_text("LOTS = 0.1\n")
    path = importable.parent / "mine.py"
    path.write_text("from house import One\n\n\nclass Mine(One):\n    pass\n")
    assert set(load_strategy(str(path)).source.files) == {"mine.py", "house", "sizing"}


def test_the_hash_does_not_depend_on_where_the_files_lie(write: Callable[..., Path]) -> None:
    here, there = write(LAZY["from"], name="a/one.py"), write(LAZY["from"], name="zz/one.py")
    first, second = load_strategy(str(here)), load_strategy(str(there))
    assert first.source.hash == second.source.hash
    assert first.cls is not second.cls
