"""What passes between the two environments: a case as arrays in a file, trades as rows of numbers."""

import json
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

PRICES = ("open", "high", "low", "close")
#: z-score, and distances of stop and target from the price that they are counted from, of every bar.
COLUMNS = (*PRICES, "z", "stop", "target")
LONG, SHORT = 1, -1


class Fee(NamedTuple):
    """What each fill costs: money per lot, or a part of the notional in percent; nothing if both are 0."""

    name: str
    per_lot: float = 0.0
    percent: float = 0.0


class Trade(NamedTuple):
    """One trade: rows of the bars of its fills, its prices, its result after fees."""

    entry: int
    exit: int
    direction: int
    entry_price: float
    exit_price: float
    net: float
    reason: str = ""


def write_case(folder: Path, name: str, columns: dict[str, Any], fee: Fee, units: float, contract: float) -> None:
    np.savez(folder / f"{name}.npz", **columns)
    terms = {"fee": fee._asdict(), "units": units, "contract": contract}
    (folder / f"{name}.json").write_text(json.dumps(terms))


def read_case(folder: Path, name: str) -> tuple[dict[str, Any], Fee, float, float]:
    with np.load(folder / f"{name}.npz") as arrays:
        columns = {key: arrays[key] for key in COLUMNS}
    terms = json.loads((folder / f"{name}.json").read_text())
    return columns, Fee(**terms["fee"]), terms["units"], terms["contract"]
