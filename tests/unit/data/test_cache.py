from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from omega.data.cache import cache_root, cached_store
from omega.data.feed import sample_root
from omega.data.staging import staging_directory
from omega.errors import DataError


def test_the_cache_is_omegas_own_then_the_users_then_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMEGA_CACHE_DIR", "/own")
    monkeypatch.setenv("XDG_CACHE_HOME", "/shared")
    monkeypatch.setenv("HOME", "/home/trader")
    assert cache_root() == Path("/own")
    monkeypatch.delenv("OMEGA_CACHE_DIR")
    assert cache_root() == Path("/shared/omega")
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert cache_root() == Path("/home/trader/.cache/omega")


def test_a_cache_that_cannot_be_made_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("OMEGA_CACHE_DIR", str(tmp_path / "file"))
    with pytest.raises(DataError, match="cannot write into"):
        cached_store(sample_root(), None, None, crossed="error", stamp="open", day="ny17")


def test_a_staging_directory_is_removed_whatever_happens(tmp_path: Path) -> None:
    def interrupted() -> None:
        with staging_directory(tmp_path, "x") as stage:
            (stage / "half").touch()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_changes_during_the_import_is_noticed(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("omega.data.cache._file_hash", lambda path: "hash of another content")
    with pytest.raises(DataError, match="changed while they were imported"):
        cached_store(sample_root(), None, None, crossed="error", stamp="open", day="ny17")
    assert list((cache / "stores").iterdir()) == []


def test_of_two_that_want_one_store_the_second_uses_what_the_first_imported(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from omega.data import cache as module

    def import_() -> Path:
        return cached_store(sample_root(), None, None, crossed="error", stamp="open", day="ny17")

    lock = module.writer_lock

    def late(folder: Path, name: str, wait: float) -> AbstractContextManager[None]:
        monkeypatch.setattr(module, "writer_lock", lock)
        import_()
        monkeypatch.setattr(module, "import_folder", None)  # a second import would fail
        return lock(folder, name, wait)

    monkeypatch.setattr(module, "writer_lock", late)
    assert [import_()] == list((cache / "stores").iterdir())


def test_a_failed_import_leaves_no_lock_behind(cache: Path, tmp_path: Path) -> None:
    source = tmp_path / "source" / "EURUSD"
    source.mkdir(parents=True)
    (source / "EURUSD_H1_BID.csv").write_text("timestamp,open\n")
    with pytest.raises(DataError):
        cached_store(source.parent, None, None, crossed="error", stamp="open", day="ny17")
    assert list((cache / "stores").iterdir()) == []
