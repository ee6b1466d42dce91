"""Bars that arrive in pieces, kept on disk."""

from pathlib import Path

import numpy as np
import pytest

from omega.data.schema import COLUMNS, SCHEMA, columns
from omega.data.spool import Spool
from omega.errors import DataError, InternalError


def piece(first: int, rows: int) -> dict[str, np.ndarray]:
    numbers = np.arange(first, first + rows, dtype=np.float64)
    return {name: numbers + k for k, name in enumerate(COLUMNS)} | {"timestamp": np.arange(first, first + rows)}


def test_pieces_become_one_batch(tmp_path: Path) -> None:
    with Spool(tmp_path) as spool:
        spool.append(piece(0, 3))
        spool.append(piece(3, 0))
        spool.append(piece(3, 4))
        assert spool.rows == 7
        batch = spool.batch()
    assert batch.schema.equals(SCHEMA)
    for name, values in columns(batch).items():
        np.testing.assert_array_equal(values, piece(0, 7)[name])


def test_the_batch_outlives_the_spool_and_its_files_do_not(tmp_path: Path) -> None:
    with Spool(tmp_path) as spool:
        spool.append(piece(0, 1000))
        batch = spool.batch()
    assert list(tmp_path.iterdir()) == []
    assert columns(batch)["close"][-1] == 1003.0


def test_an_empty_spool_is_an_empty_batch(tmp_path: Path) -> None:
    with Spool(tmp_path) as spool:
        assert spool.batch().num_rows == 0


def test_files_vanish_after_an_error(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), Spool(tmp_path) as spool:
        spool.append(piece(0, 5))
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"close": np.zeros(2)},
        {"close": np.zeros(3, dtype=np.float32)},
        {"close": np.zeros(6)[::2]},
        {"timestamp": np.zeros(3)},
    ],
)
def test_a_column_of_another_kind_is_refused_and_nothing_is_appended(
    tmp_path: Path, wrong: dict[str, np.ndarray]
) -> None:
    with Spool(tmp_path) as spool:
        with pytest.raises(InternalError, match="of a spool must be a contiguous"):
            spool.append(piece(0, 3) | wrong)
        assert spool.rows == 0


def test_a_folder_in_use_is_refused(tmp_path: Path) -> None:
    with Spool(tmp_path), pytest.raises(DataError, match="cannot write into"):
        Spool(tmp_path)
