"""The vector instantiation of the kernels gives the bits of the baseline, for every operation of the catalogue."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pytest

from omega import _rust, compute, ind
from omega.errors import SpecError
from omega.indicators.catalog import CATALOG
from omega.indicators.declare import declare
from omega.indicators.entry import REQUIRED
from omega.indicators.spec import Spec

HOUR = 3_600_000_000_000
LONE_REQUIRED = {"int": 20, "float": 1.5}


def every_spec() -> Iterator[Spec]:
    """Every catalogue entry with its defaults, and once more with each other choice of its named parameters."""
    for name, entry in CATALOG.items():
        required = {p.name: LONE_REQUIRED[p.type] for p in entry.parameters if p.default is REQUIRED}
        yield declare(name, required)
        for parameter in entry.parameters:
            for choice in parameter.choices:
                try:
                    yield declare(name, required | {parameter.name: choice})
                except SpecError:  # a choice that needs another parameter or contradicts a default
                    continue
    yield from (ind.sma(p) for p in (1, 2, 7, 300))
    yield from (ind.zscore(50, mean="ema", ema_period=e) for e in (2, 30))
    yield ind.sma(9, source=ind.hlc3())
    yield ind.ema(9, source=ind.ohlc4())


def bars(rows: int) -> pa.RecordBatch:
    """A walk with flat stretches, a spike and holes."""
    rng = np.random.default_rng(7)
    close = 1.1 + np.cumsum(rng.normal(0.0, 1e-4, rows))
    close[200:260] = close[200]
    close[700] += 1e12
    wick = rng.uniform(0.0, 1e-4, (2, rows))
    prices = {"open": np.roll(close, 1), "high": close + wick[0], "low": close - wick[1], "close": close}
    for hole in (0, 1, 333, 900, 901, 902):
        for values in prices.values():
            values[hole] = np.nan
    return pa.record_batch(
        {"timestamp": pa.array(np.arange(rows) * HOUR), **{k: pa.array(v) for k, v in prices.items()}}
    )


def digests() -> list[str]:
    specs = {f"s{k}": spec for k, spec in enumerate(every_spec())}
    views = compute(specs, bars(2_500), timeframe="H1")
    lines = []
    for name, spec in specs.items():
        column = getattr(views, name)
        arrays = (
            [column] if isinstance(column, np.ndarray) else [getattr(column, n) for n in CATALOG[spec.name].outputs]
        )
        bits = hashlib.sha256(b"".join(array.tobytes() for array in arrays)).hexdigest()
        lines.append(f"{spec} {bits}")
    return lines


def in_process_with(cpu: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"OMEGA_CPU": cpu}
    return subprocess.run([sys.executable, __file__], env=environment, capture_output=True, text=True, check=False)


@pytest.mark.skipif(_rust.cpu() != "avx2", reason="this processor has only the baseline")
def test_every_operation_has_the_same_bits_on_avx2_as_on_the_baseline():
    baseline, vector = in_process_with("baseline"), in_process_with("avx2")
    assert baseline.returncode == vector.returncode == 0, baseline.stderr + vector.stderr
    assert (baseline.stdout.splitlines()[0], vector.stdout.splitlines()[0]) == ("baseline", "avx2")
    assert vector.stdout.splitlines()[1:] == baseline.stdout.splitlines()[1:]
    assert len(baseline.stdout.splitlines()) > len(CATALOG)


def test_an_unknown_instantiation_is_an_error():
    done = in_process_with("sse9")
    assert done.returncode != 0
    assert 'OMEGA_CPU="sse9" is unknown. Use auto, baseline or avx2.' in done.stderr


if __name__ == "__main__":
    sys.stdout.write("\n".join([_rust.cpu(), *digests()]) + "\n")
