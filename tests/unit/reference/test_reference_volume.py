"""The volume is read only where a node asks for it, and then it must be known."""

import numpy as np
import pyarrow as pa
import pytest

from omega.errors import DataError
from omega.reference.plan import compute

HOUR = 3_600_000_000_000
NODES = [
    ("price", 0, [], {"side": 0, "field": 3}),
    ("price", 0, [], {"side": 0, "field": 4}),
    ("obv", 0, [0, 1], {}),
]


def run(nodes, **columns):
    price = pa.array([1.0, 2.0, 1.0])
    table = pa.table(
        {"timestamp": pa.array(np.arange(3) * HOUR)} | dict.fromkeys(("open", "high", "low", "close"), price)
    )
    for name, values in columns.items():
        table = table.append_column(name, pa.array(values))
    bars = ("X H1", table, None, 0, HOUR, np.empty(0, np.int64))
    return compute([bars], nodes, [(len(nodes) - 1, 0, 0)]).column(0).tolist()


def test_obv_reads_the_volume():
    assert run(NODES, volume=[5.0, 3.0, 1.0]) == [5.0, 8.0, 7.0]


def test_a_volume_that_nobody_reads_may_be_anything():
    assert run(NODES[:1], volume=["a", "b", "c"]) == [1.0, 2.0, 1.0]


@pytest.mark.parametrize(
    ("columns", "problem"),
    [
        ({}, 'the table has no column "volume"'),
        ({"volume": [0.0, 0.0, 0.0]}, "it is 0 in every bar, as where it is unknown"),
    ],
)
def test_a_volume_that_is_not_known_is_refused(columns, problem):
    with pytest.raises(DataError, match=f"^X H1 bid: an indicator reads the volume, but {problem}. Use data with"):
        run(NODES, **columns)
