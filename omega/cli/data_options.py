"""Types of the options that verbs of ``omega data`` share; a verb adds the text that says what they mean to it."""

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

__all__ = ["Calendar", "Names", "Policies", "Stamp", "Target", "TradingDay"]

Target = Annotated[Path, Parameter(metavar="DIR", help="The store; made if it is not there.")]
Names = Annotated[tuple[str, ...], Parameter(metavar="NAME")]
Policies = Annotated[tuple[str, ...], Parameter(metavar="RULE=POLICY")]
Calendar = Literal["fx", "24x7"]
Stamp = Literal["open", "close"]
TradingDay = Annotated[
    str,
    Parameter(
        metavar="DAY",
        show_default=True,
        help='Where a trading day ends: ny17, utc, or a zone and a time ("Europe/Berlin 17:00").',
    ),
]
