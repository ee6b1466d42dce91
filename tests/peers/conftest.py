"""The engines that omega's trades are compared with, and the comparison's modules."""

import os
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
PYTHON = Path(os.environ.get("OMEGA_PEERS_PYTHON") or REPOSITORY / "target" / "backtest-venv" / "bin" / "python")

sys.path.insert(0, str(REPOSITORY / "benchmarks" / "trades"))


@pytest.fixture(scope="session")
def peers() -> str:
    """Python of an environment that has backtesting.py and vectorbt."""
    if not PYTHON.exists():
        pytest.skip(
            "backtesting.py and vectorbt are absent: `make peer-trades` installs them, or set OMEGA_PEERS_PYTHON to "
            "the Python of an environment of benchmarks/backtest/requirements.txt"
        )
    return str(PYTHON)
