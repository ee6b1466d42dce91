"""One writer at a time."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from omega.data.writer_lock import LOCK_NAME, writer_lock
from omega.errors import DataError

HOLD = """
import sys
from pathlib import Path
from omega.data.writer_lock import writer_lock
with writer_lock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.readline()
"""


def holder(folder: Path) -> subprocess.Popen[str]:
    """Another process that holds the lock of `folder` until its stdin gets a line."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_writer_fails_and_names_the_first(tmp_path: Path) -> None:
    with holder(tmp_path) as first:
        told = (
            rf"is being written by process {first.pid} on \S+ since 20\d\d-\d\d-\d\d \d\d:\d\d:\d\d UTC; waited 0.05 s"
        )
        with pytest.raises(DataError, match=told), writer_lock(tmp_path, wait=0.05):
            pass
        first.communicate("\n")


def test_a_second_writer_waits_for_the_first(tmp_path: Path) -> None:
    with holder(tmp_path) as first:
        assert first.stdin is not None
        first.stdin.write("\n")
        first.stdin.flush()
        with writer_lock(tmp_path):
            assert (tmp_path / LOCK_NAME).read_text().startswith(f"process {os.getpid()} ")
    assert list(tmp_path.iterdir()) == []


def test_the_lock_of_a_killed_process_is_free(tmp_path: Path) -> None:
    with holder(tmp_path) as first:
        first.kill()
        first.wait()
        assert (tmp_path / LOCK_NAME).exists()
        with writer_lock(tmp_path, wait=0.0):
            pass
    assert not (tmp_path / LOCK_NAME).exists()


def test_two_locks_in_one_process_exclude_each_other(tmp_path: Path) -> None:
    with (
        writer_lock(tmp_path),
        pytest.raises(DataError, match=f"written by process {os.getpid()} "),
        writer_lock(tmp_path, wait=0.0),
    ):
        pass


def test_locks_of_other_names_do_not_exclude_each_other(tmp_path: Path) -> None:
    with writer_lock(tmp_path, "a"), writer_lock(tmp_path, "b", wait=0.0):
        assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]


def test_the_holder_of_a_file_that_was_removed_does_not_hold_the_lock(tmp_path: Path) -> None:
    with writer_lock(tmp_path):
        (tmp_path / LOCK_NAME).unlink()
        with writer_lock(tmp_path, wait=0.0):
            assert (tmp_path / LOCK_NAME).exists()


def test_the_folder_is_made(tmp_path: Path) -> None:
    with writer_lock(tmp_path / "new" / "store"):
        assert (tmp_path / "new" / "store" / LOCK_NAME).exists()


def test_a_lock_file_elsewhere_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_text("precious")
    store = tmp_path / "store"
    store.mkdir()
    (store / LOCK_NAME).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(DataError, match=f"cannot write into {re.escape(str(store))}"), writer_lock(store):
        pass
    assert (tmp_path / "elsewhere").read_text() == "precious"
