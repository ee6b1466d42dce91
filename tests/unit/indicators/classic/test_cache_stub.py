import importlib.util
from pathlib import Path

SCRIPT = Path(__file__).parents[4] / "scripts" / "make_cache_stub.py"


def test_the_stub_file_is_what_the_catalogue_says() -> None:
    spec = importlib.util.spec_from_file_location("make_cache_stub", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    assert script.STUB.read_text(encoding="utf-8") == script.stub(), "run: python scripts/make_cache_stub.py"
