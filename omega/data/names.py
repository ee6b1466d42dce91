"""Names of symbols and files: what data may be called, so that no name leaves its root."""

import re
from collections.abc import Iterable
from pathlib import Path

import attrs

from omega.data.schema import STORED_SIDES
from omega.data.timeframe import TIMEFRAME_NAMES
from omega.errors import ConfigError, DataError, did_you_mean

__all__ = ["SeriesName", "check_side", "check_sides_together", "check_symbol", "parse_file_stem", "series_path"]

_SYMBOL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


@attrs.frozen(order=True)
class SeriesName:
    """What identifies a series: symbol, timeframe name, side."""

    symbol: str
    timeframe: str
    side: str

    @property
    def stem(self) -> str:
        """The file name without its ending: ``EURUSD_H1_BID``."""
        return f"{self.symbol}_{self.timeframe}_{self.side.upper()}"


def check_symbol(symbol: str) -> str:
    """Return `symbol` if it is a plain name.

    Errors: `ConfigError` if it holds a separator or anything else that could lead out of the data's root.
    """
    if _SYMBOL.fullmatch(symbol) is None:
        raise ConfigError(
            f"symbol {symbol!r} is not a plain name: expected a letter or digit, then up to 63 letters, "
            "digits, '.', '_' or '-', such as 'EURUSD'. Symbols name folders and may not leave the data's "
            "root."
        )
    return symbol


def check_side(side: str) -> str:
    """Return `side` if it is ``bid``, ``ask`` or ``mid``. Errors: `ConfigError`."""
    if side not in STORED_SIDES:
        raise ConfigError(
            f"side {side!r} is unknown: expected 'bid', 'ask' or 'mid'. {did_you_mean(side, STORED_SIDES)}"
        )
    return side


def check_sides_together(names: Iterable[SeriesName]) -> None:
    """Check that no series has a mid beside a bid or an ask: its mid would be stated twice.

    Errors: `DataError` naming the sides.
    """
    sides: dict[tuple[str, str], list[str]] = {}
    for name in names:
        sides.setdefault((name.symbol, name.timeframe), []).append(name.side)
    for (symbol, timeframe), held in sides.items():
        if "mid" in held and len(held) > 1:
            raise DataError(
                f"{symbol}/{timeframe}: there is a mid side beside {' and '.join(s for s in held if s != 'mid')}. The "
                "mid of both sides is computed from them; a mid of its own stands for data that has neither. Remove "
                "it, or the others."
            )


def parse_file_stem(stem: str) -> SeriesName | None:
    """Return the series of a file called ``SYMBOL_TF_BID``, ``_ASK`` or ``_MID``, None for other names."""
    parts = stem.rsplit("_", 2)
    if len(parts) != 3:
        return None
    symbol, timeframe, side = parts
    valid = _SYMBOL.fullmatch(symbol) and timeframe in TIMEFRAME_NAMES and side in {"BID", "ASK", "MID"}
    return SeriesName(symbol, timeframe, side.lower()) if valid else None


def series_path(root: Path, name: SeriesName, suffix: str) -> Path:
    """Return ``root/SYMBOL/SYMBOL_TF_SIDE.suffix``; `name` must have been checked."""
    return root / name.symbol / f"{name.stem}{suffix}"
