"""Which room of `omega/` may import which: arrows point one way, as ARCHITECTURE.md draws them."""

import ast
from collections.abc import Iterator
from pathlib import Path

import omega

PACKAGE = Path(omega.__file__).parent
ARCHITECTURE = Path(__file__).parents[2] / "ARCHITECTURE.md"

#: From the ground up: a module imports from its own line and from those before it. Imports for type checkers alone,
#: of names that only annotations use, do not count; imports inside functions do.
FLOORS = (
    {"_rust", "errors", "extension", "frozen", "undisturbed", "log", "actions"},
    {"data"},
    {"indicators", "reference", "views"},
    {"execution"},
    {"config"},
    {"bar", "intents", "params", "strategy", "strategies", "strategy_errors", "strategy_import", "strategy_source"},
    {"backtest"},
    {"artefacts", "result", "result_tables", "stats", "table_column", "table_rows", "tables"},
    {"report"},
    {"runner"},
    {"bench", "differences", "explain", "notebook", "rerun", "stored_run"},
    {"cli"},
)
#: The public names themselves: what an author imports, loaded when they are first used.
PUBLIC = {"__init__", "__main__", "templates"}

FLOOR = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}


def test_rooms_import_from_the_floors_below_them() -> None:
    upwards = [
        f"{module} imports {imported}"
        for module, tree in modules()
        for imported in imports(tree)
        if room(module) not in PUBLIC and FLOOR[room(imported)] > FLOOR[room(module)]
    ]
    assert not upwards


def test_every_module_stands_in_a_room() -> None:
    assert {room(module) for module, _ in modules()} == (set(FLOOR) | PUBLIC) - {"_rust"}


def test_the_reference_engine_knows_neither_files_nor_indicators_nor_the_extension() -> None:
    own = {
        room(imported)
        for module, tree in modules()
        for imported in imports(tree)
        if module.startswith("omega.reference.engine") and not imported.startswith("omega.reference.engine")
    }
    assert own <= {"errors", "actions"}


def test_architecture_names_every_room() -> None:
    text = ARCHITECTURE.read_text()
    assert [name for name in sorted(FLOOR) if f"`{name}`" not in text and f"`omega/{name}`" not in text] == ["_rust"]


def test_an_import_is_found_wherever_it_stands() -> None:
    source = "import omega.data.feed\nfrom omega import views\ndef f():\n    from omega.cli.app import main\n"
    assert list(imports(ast.parse(source))) == ["omega.data.feed", "omega.views", "omega.cli.app"]
    typing = "if TYPE_CHECKING:\n    from omega.cli import app\nelse:\n    from omega.data import feed\n"
    assert list(imports(ast.parse(typing))) == ["omega.data"]


def modules() -> Iterator[tuple[str, ast.Module]]:
    """Yield the name and the tree of every module."""
    for path in sorted(PACKAGE.rglob("*.py")):
        yield ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts), ast.parse(path.read_text())


def room(module: str) -> str:
    """Return the part of `omega` that a module stands in."""
    return module.split(".")[1]


def imports(tree: ast.AST) -> Iterator[str]:
    """Yield the modules of `omega` that a tree imports when it runs; the public names of `omega` itself are none."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            for other in node.orelse:
                yield from imports(ast.Module([other], []))
        elif isinstance(node, ast.ImportFrom) and node.module == "omega":
            yield from (f"omega.{name.name}" for name in node.names if name.name in FLOOR)
        elif isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("omega."):
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names if name.name.startswith("omega."))
        else:
            yield from imports(node)
