"""An import that is killed leaves the old series or the new ones: all of them, whole."""

import subprocess
import sys
from pathlib import Path

from omega.data.writer_lock import LOCK_NAME


def states_after_kills(folder: Path, *mode: str) -> list[str]:
    script = Path(__file__).with_name("killed_imports.py")
    done = subprocess.run(
        [sys.executable, str(script), str(folder), *mode], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_killed_at_every_operation_on_files_the_store_is_old_until_one_and_new_from_it_on(tmp_path: Path) -> None:
    states = states_after_kills(tmp_path, "steps")
    switched = states.index("new")
    assert states == ["old"] * switched + ["new"] * (len(states) - switched)
    assert switched > 10  # kills before the switch, and after it until the last file is in its place
    assert len(states) - switched > 6


def test_killed_at_every_operation_on_what_kills_have_left_the_store_is_old_or_new(tmp_path: Path) -> None:
    assert {"old", "new"} == set(states_after_kills(tmp_path, "again"))


def test_killed_at_fifty_random_moments_the_store_is_old_or_new(tmp_path: Path) -> None:
    states = states_after_kills(tmp_path, "moments", "50")
    assert len(states) == 50
    assert {"old", "new"} == set(states)
    assert not (tmp_path / "store" / LOCK_NAME).exists()
