"""Reads the golden table: hand-computed cases, one file for each topic, in a notation short enough to check by eye.

A file has `topic`, `rule` (in prose, of docs/execution.md), optionally `feature`, and its `[[case]]`s:

* `name`, a statement; `why`, the arithmetic; `feature`, what an engine must have for the case (none: today's basics);
  `example`, whether the rule book shows it; `decided_in`, for a file: modules whose docstrings say more.
* `bars = ["open high low close", ...]` of the bid; the ask is `spread` higher (default 0.0002), or follows after a
  `|`. Bars are hours from Tuesday 2024-01-09 00:00 UTC; `@2024-01-14T22:00` before a bar says its open, `minutes` the
  length.
* `actions = ["BAR VERB key=value ...", ...]`: verbs long, short (Enter), exit, modify, cancel; `kind=` as in Enter.
  With several symbols the bar is `SYMBOL:BAR`.
* `trades = ["DIRECTION ENTRY EXIT REASON key=value ...", ...]`: all trades in order of exit; further keys are fields of
  Trade, or `entry_basis`, `exit_basis`, `entry_time`, `exit_time`, `r`. A value a/b is a fraction.
* `orders = ["STATUS CODE", ...]`: all orders in order of decision. `balance`, `flows` (sum by kind), `equity`,
  `drawdown` and `margin` (by row of the equity table), `fallbacks` as expected.
* `candidates` (0 or 1 for each bar), `manage_positions`: the strategy's mask, and whether it is asked in position.
* `settings`, `instrument`: differences from 1 lot of a pair with pip 0.0001 and contract 100,000 in an account of
  10,000 USD without costs. `[case.symbols.X]`, `[case.rates.X]`: several symbols, pairs for conversion alone.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import attrs

from omega.reference.engine import (
    Action,
    Bar,
    BreakEven,
    Cancel,
    Candle,
    Commission,
    Decision,
    Enter,
    Exit,
    Gates,
    Instrument,
    Ledger,
    Market,
    Modify,
    NewsEvent,
    Settings,
    Sizing,
    Slippage,
    Trailing,
    run,
)

FOLDER = Path(__file__).parent
MINUTE = 60_000_000_000
START = "2024-01-09T00:00"
SPREAD = 0.0002

_JPY = {"pip_size": 0.01, "tick_size": 0.001}
_SPECIAL = {"XAUUSD": {"pip_size": 0.01, "tick_size": 0.01, "contract_size": 100.0}}
_NAMES = {"r": "r_multiple"}


@attrs.frozen
class Case:
    """One row of the table."""

    topic: str
    rule: str
    feature: str
    decided_in: tuple[str, ...]
    data: Mapping[str, Any]

    @property
    def name(self) -> str:
        return str(self.data["name"])

    def markets(self) -> list[Market]:
        symbols = self.data.get("symbols") or {self.data.get("symbol", "EURUSD"): self.data}
        return [market(symbol, data) for symbol, data in symbols.items()]

    def rates(self) -> list[Market]:
        """The pairs that serve conversion alone."""
        return [market(symbol, data) for symbol, data in self.data.get("rates", {}).items()]

    def settings(self) -> Settings:
        return settings_of(dict(self.data.get("settings", {})))

    def script(self) -> dict[tuple[str, int], list[Action]]:
        first = self.markets()[0].symbol
        script: dict[tuple[str, int], list[Action]] = {}
        for line in self.data.get("actions", []):
            where, verb, *rest = line.split()
            symbol, _, bar = where.rpartition(":")
            script.setdefault((symbol or first, int(bar)), []).append(action(verb, dict(pairs(rest))))
        return script

    def play(self) -> Ledger:
        """Run the case on the reference engine."""
        script = self.script()

        def strategy(decision: Decision) -> list[Action]:
            return script.get((decision.symbol, decision.i), [])

        return run(self.markets(), strategy, self.settings(), rates=self.rates())

    def expected_trades(self) -> Iterator[dict[str, Any]]:
        for line in self.data.get("trades", []):
            direction, entry, exit_, reason, *rest = line.split()
            named = {_NAMES.get(key, key): value for key, value in pairs(rest)}
            yield {
                "direction": direction,
                "entry_price": float(entry),
                "exit_price": float(exit_),
                "reason": reason,
                **named,
            }


def cases() -> list[Case]:
    """All cases, in the order of the files."""
    found = []
    for path in sorted(FOLDER.glob("*.toml")):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        topic, rule, feature = data["topic"], data["rule"], data.get("feature", "")
        modules = tuple(data.get("decided_in", ()))
        found += [Case(topic, rule, case.get("feature", feature), modules, case) for case in data["case"]]
    return found


def pairs(words: Iterable[str]) -> Iterator[tuple[str, Any]]:
    for word in words:
        key, _, text = word.partition("=")
        yield key, value(text)


def value(text: str) -> Any:
    """Read a number, a fraction a/b, an instant, or a text."""
    above, _, below = text.partition("/")
    try:
        if below:
            return float(above) / float(below)
        return int(text) if text.lstrip("-").isdigit() else float(text)
    except ValueError:
        return instant(text) if text[:2] == "20" and "T" in text else text


def instant(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) * 1_000_000_000


def action(verb: str, given: dict[str, Any]) -> Action:
    if verb in ("long", "short"):
        return Enter(direction=verb, **given)  # type: ignore[arg-type]
    return {"exit": Exit, "modify": Modify, "cancel": Cancel}[verb](**given)


def instrument(symbol: str, given: Mapping[str, Any]) -> Instrument:
    special = _SPECIAL.get(symbol) or (_JPY if symbol.endswith("JPY") else {})
    given = {key: None if value == "none" else value for key, value in given.items()}
    return Instrument(**{"symbol": symbol, "base": symbol[:3], "quote": symbol[3:], **special, **given})


def market(symbol: str, data: Mapping[str, Any]) -> Market:
    minutes = data.get("minutes", 60)
    finer = bars(data["finer"], data.get("finer_minutes", 15), data) if "finer" in data else ()
    return Market(
        instrument=instrument(symbol, data.get("instrument", {})),
        bars=bars(data["bars"], minutes, data),
        start=data.get("start_bar", 0),
        hidden_gaps=data.get("hidden_gaps", False),
        atr=data.get("atr"),
        finer=finer,
        finer_hidden_gaps=data.get("finer_hidden_gaps", False),
        candidates=[bool(one) for one in data["candidates"]] if "candidates" in data else None,
        manage_positions=data.get("manage_positions", True),
    )


def bars(lines: Iterable[str], minutes: int, data: Mapping[str, Any]) -> tuple[Bar, ...]:
    made: list[Bar] = []
    opens = instant(data.get("start", START))
    spread = data.get("spread", SPREAD)
    for line in lines:
        words = line.split()
        if words[0].startswith("@"):
            opens = instant(words.pop(0)[1:])
        bid, _, ask = " ".join(words).partition("|")
        prices = [float(word) for word in bid.split()]
        asks = [float(word) for word in ask.split()] or [round(price + spread, 10) for price in prices]
        made.append(Bar(opens, opens + minutes * MINUTE, Candle(*prices), Candle(*asks)))
        opens += minutes * MINUTE
    return tuple(made)


def settings_of(given: dict[str, Any]) -> Settings:
    sizes = {key: given.pop(key) for key in ("fixed_lots", "risk_money", "risk_fraction", "min_lot") if key in given}
    if not sizes.keys() & {"fixed_lots", "risk_money", "risk_fraction"} and not given.pop("no_size", False):
        sizes["fixed_lots"] = 1.0
    parts: dict[str, Any] = {"sizing": Sizing(**sizes)}
    for key, kind in (("slippage", Slippage), ("break_even", BreakEven), ("trailing", Trailing)):
        if key in given:
            parts[key] = kind(**given.pop(key))
    parts["commission"] = tuple(Commission(**one) for one in given.pop("commission", []))
    gates = dict(given.pop("gates", {}))
    if "news" in gates:
        gates["news"] = tuple(NewsEvent(instant(time), currency) for time, currency in gates["news"])
    for key in ("news_before", "news_after", "cooldown"):
        if key in gates:
            gates[key] *= MINUTE
    if "weekdays" in gates:
        gates["weekdays"] = frozenset(gates["weekdays"])
    if "max_holding" in given:
        given["max_holding"] *= MINUTE
    return Settings(**given, **parts, gates=Gates(**gates))
