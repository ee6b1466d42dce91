"""The execution engine once more, in slow and plain Python: the oracle of the Rust engine, never its stand-in.

Written to be read beside docs/execution.md. `run.run` is the numbered order of a bar; each rule has its file:

| step of a bar | file |
|---|---|
| 0, 7 rollovers | `swap` |
| 1, 3, 9 market orders | `market_fills` |
| 2, 5 stops and targets of open positions | `protection`, by `path` |
| 4, 6 resting entries, the entry-bar rule | `resting`, by `path`, `detail` |
| 7 max holding, expiry; 10 break-even, trailing | `management` |
| 7 stop-out; the tests of free margin | `margin` |
| 8 decision | `decide`: `gates`, `levels`, `sizing` |
| 10 equity row; MAE and MFE | `equity`, `excursions` |
| price and money of a fill | `fills`, `slippage`, `draws`, `commission`, `conversion`, `opening`, `closing`, `ledger` |

Input is plain values: `Market`, `Settings`, a function that answers each close with the actions of any strategy
(`omega.actions`). The docstring of the file that holds a rule has its details. All reason codes are in
`omega.execution.codes`.
"""

from omega.actions import Action, Cancel, Enter, Exit, Modify
from omega.reference.engine.bars import Bar, Candle, Market
from omega.reference.engine.fill import Fill
from omega.reference.engine.gates import Gates, NewsEvent
from omega.reference.engine.instrument import Instrument
from omega.reference.engine.ledger import EquityRow, Flow, Ledger
from omega.reference.engine.order import Order
from omega.reference.engine.position import Position
from omega.reference.engine.run import Decision, run
from omega.reference.engine.settings import BreakEven, Commission, Settings, Sizing, Slippage, Trailing
from omega.reference.engine.trade import Trade

__all__ = [
    "Action",
    "Bar",
    "BreakEven",
    "Cancel",
    "Candle",
    "Commission",
    "Decision",
    "Enter",
    "EquityRow",
    "Exit",
    "Fill",
    "Flow",
    "Gates",
    "Instrument",
    "Ledger",
    "Market",
    "Modify",
    "NewsEvent",
    "Order",
    "Position",
    "Settings",
    "Sizing",
    "Slippage",
    "Trade",
    "Trailing",
    "run",
]
