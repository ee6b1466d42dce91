"""Folders for spooled bars: gone at the end, and gone at the next start if their process was killed."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from omega.data.spool_folder import spool_folder

HOLD = """
import sys
from omega.data.spool_folder import spool_folder
with spool_folder() as folder:
    (folder / "open.column").write_bytes(b"bars")
    print(folder, flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return tmp_path


def holder() -> tuple[subprocess.Popen[str], Path]:
    process = subprocess.Popen([sys.executable, "-c", HOLD], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    return process, Path(process.stdout.readline().strip())


def test_a_folder_is_removed_at_the_end_and_after_an_error(temporary: Path) -> None:
    with pytest.raises(KeyboardInterrupt), spool_folder() as folder:
        (folder / "open.column").touch()
        raise KeyboardInterrupt
    assert list(temporary.iterdir()) == []


def test_the_folder_of_a_killed_process_is_removed_at_the_next_start(temporary: Path) -> None:
    process, left = holder()
    process.kill()
    process.communicate()
    assert (left / "open.column").exists()
    with spool_folder() as folder:
        assert list(temporary.iterdir()) == [folder]


def test_the_folder_of_a_live_process_stays(temporary: Path) -> None:
    process, held = holder()
    with spool_folder():
        assert (held / "open.column").exists()
    process.communicate("\n")
    assert list(temporary.iterdir()) == []


def test_a_folder_that_is_being_made_stays_until_it_is_old(temporary: Path) -> None:
    fresh, old = temporary / "omega-spool-a", temporary / "omega-spool-b"
    for folder in (fresh, old):
        folder.mkdir()
    os.utime(old, (0, 0))
    with spool_folder():
        assert fresh.exists()
        assert not old.exists()
