"""Number columns of tables, without pandas."""

import subprocess
import sys

import numpy as np
import pyarrow as pa
import pytest

from omega.table_column import table_column
from omega.tables import make_table


def test_a_column_of_one_piece_is_read_in_place() -> None:
    values = np.array([1.5, 2.5, 3.5])
    column = table_column(make_table({"x": values}), "x")
    assert np.shares_memory(column, values)
    assert not column.flags.writeable


@pytest.mark.parametrize("dtype", [np.int64, np.float64])
def test_a_part_of_a_table_and_one_of_several_pieces(dtype: type) -> None:
    table = make_table({"x": np.arange(10, dtype=dtype)})
    assert table_column(table.slice(3, 4), "x").tolist() == [3, 4, 5, 6]
    joined = pa.concat_tables([table.slice(8), table.slice(0, 0), table.slice(0, 2)])
    assert table_column(joined, "x").tolist() == [8, 9, 0, 1]
    empty = table_column(table.slice(0, 0), "x")
    assert (empty.tolist(), empty.dtype) == ([], dtype)


def test_a_run_with_a_report_does_not_import_pandas(tmp_path: object) -> None:
    program = (
        "import sys\n"
        "from omega.cli import main\n"
        "arguments = ['run', 'configs/quickstart.toml', '--output-dir', sys.argv[1]]\n"
        "assert main(arguments) == 0\n"
        "assert not {'pandas', 'plotly'} & set(sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
