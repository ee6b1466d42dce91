"""Write docs/config.md: every key of a config, from the sections that read it.

Usage::

    python scripts/make_config_page.py

The page is committed; a test compares it with what this script makes, and reads every example.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import attrs

from omega.config import Config
from omega.config.expected import expected, keys, unwrapped, value_text
from omega.execution.instruments import InstrumentOverride

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "config.md"

HEAD = """\
# Every key of a config

Made from the sections in `omega/config` and `omega/execution` by `make docs`: do not edit.

A config is one TOML file. It is read whole before anything else happens: an unknown key, a value of another type or out
of range, and keys that contradict each other are errors that name the file, the key, the value and what is expected,
all of them at once. Nothing is converted or guessed: `"5"` is not 5. `omega config show CONFIG` prints every value with
where it came from, `omega config schema` this table as JSON schema for an editor.

The command line lays values over the file: `--set section.key=value`, `-p name=value` for the strategy's parameters,
and `--symbol --start --end --output-dir`. Of keys that exclude each other (`risk_money`, `risk_fraction`, `fixed_lots`;
`per_lot`, `per_million`, `percent`; `distance_pips`, `atr_multiple`), one on the command line takes the place of the
file's.

A run directory holds the resolved config: every key that can change results, with its defaults written out, in always
the same bytes; its hash is the config hash. Left out are `run.name`, `data.root`, `engine.threads` and `[output]`; of a
file of spreads or news it holds the name, of costs and instruments the terms themselves.

Durations are text: a whole number and `s`, `min`, `h` or `d` (24 hours), such as `"300min"`. A number without its unit,
a fraction, zero and a sign are refused (`"1.5h"` is `"90min"`). A pip is the instrument's `pip_size`
([instruments](instruments.md)); money is in account currency unless its key says otherwise. What the rules do is in
[execution.md](execution.md), with an example for each in the [rule book](rulebook.md).
"""

NOTES = {
    "costs": 'Required, with no default: `costs = "none"` or a profile\'s name, such as `costs = "ecn"`, before the '
    "first table, or a table of what is charged.",
    "gates": "They test the instant at which an entry is decided, and never hold up an exit. Several sessions admit "
    "what any of them admits. The news window holds both of its edges.",
    "params": "The strategy's own parameters, with the types, ranges and defaults of its class: `-p window=50`.",
    "instruments": "Each traded symbol may have a table of what differs from the packaged one.",
    "execution": "`max_positions` counts positions and resting entries of each symbol. Stops are moved at a bar's "
    "close, for the bars after it, and only towards the market.",
}

EXAMPLES = {
    "run.strategy": '"strategies/_template"',
    "run.symbols": '["EURUSD", "GBPUSD"]',
    "run.timeframe": '"H1"',
    "run.start": "2012-01-01",
    "run.end": "2019-01-01T12:00:00Z",
    "run.allow_short_history": "true",
    "run.history_start": "2011-06-01",
    "run.seed": "7",
    "run.name": '"first try"',
    "data.root": '"prices"',
    "data.higher": '"file"',
    "data.day": '"Europe/Berlin 17:00"',
    "data.calendar": '"24x7"',
    "data.stamp": '"close"',
    "data.spread.pips": "1.3",
    "data.spread.hours": '[["21:00", "23:00", 3.5]]',
    "data.spread.timezone": '"America/New_York"',
    "data.spread.file": '"spreads.csv"',
    "account.currency": '"EUR"',
    "account.balance": "50_000",
    "account.stop_out": "0.2",
    "sizing.risk_money": "100",
    "sizing.risk_fraction": "0.01",
    "sizing.fixed_lots": "0.1",
    "sizing.min_lot": '"round_up"',
    "costs.profile": '"ecn"',
    "costs.file": '"my-costs.toml"',
    "costs.commission.per_lot": "3.5",
    "costs.commission.per_million": "25",
    "costs.commission.percent": "0.1",
    "costs.commission.side": '"entry"',
    "costs.commission.minimum": "2",
    "costs.commission.currency": '"USD"',
    "costs.slippage.fixed_pips": "0.2",
    "costs.slippage.random_pips": "0.3",
    "costs.slippage.atr_fraction": "0.05",
    "costs.swap": "true",
    "costs.conversion_fee": "0.005",
    "execution.market_fill": '"close"',
    "execution.intrabar": '"detail:M1"',
    "execution.limit_improvement": "true",
    "execution.cancel_over_gap": "true",
    "execution.max_positions": "3",
    "execution.max_holding": '"300min"',
    "execution.break_even.trigger_pips": "10",
    "execution.break_even.offset_pips": "1",
    "execution.trailing.distance_pips": "20",
    "execution.trailing.atr_multiple": "2.0",
    "execution.trailing.start_pips": "10",
    "gates.sessions": '[["23:00", "05:00"], ["15:00", "19:00"]]',
    "gates.weekdays": '["tuesday", "wednesday", "thursday"]',
    "gates.timezone": '"America/New_York"',
    "gates.cooldown_bars": "2",
    "gates.cooldown": '"90min"',
    "gates.direction": '"long"',
    "gates.news.file": '"news.csv"',
    "gates.news.before_min": "60",
    "gates.news.after_min": "30",
    "engine.mode": '"on_bar"',
    "engine.probe": "false",
    "engine.threads": "2",
    "instruments.file": '"my-broker.toml"',
    "instruments.SYMBOL.base": '"EUR"',
    "instruments.SYMBOL.quote": '"USD"',
    "instruments.SYMBOL.pip_size": "0.0001",
    "instruments.SYMBOL.contract_size": "100_000",
    "instruments.SYMBOL.lot_step": "0.1",
    "instruments.SYMBOL.min_lot": "0.1",
    "instruments.SYMBOL.max_lot": "50",
    "instruments.SYMBOL.tick_size": "0.00001",
    "instruments.SYMBOL.leverage": "30",
    "instruments.SYMBOL.swap_long": "-11.5",
    "instruments.SYMBOL.swap_short": "4.29",
    "instruments.SYMBOL.triple_day": '"wednesday"',
    "instruments.SYMBOL.source": '"my broker, 2019"',
    "output.dir": '"results"',
    "output.report": "false",
}
"""One value of each key that is no policy of a rule on bars."""


def page() -> str:
    """The whole page."""
    parts = [HEAD]
    for name, section in keys(Config).items():
        parts.append(f"\n## [{name}]: {section.metadata['help']}\n\n")
        if name in NOTES:
            parts.append(f"{NOTES[name]}\n\n")
        rows = list(_rows(name, section))
        if rows:
            parts.append("| key | meaning | expected | default | example |\n|---|---|---|---|---|\n")
            parts += [f"| {' | '.join(row)} |\n" for row in rows]
    return "".join(parts)


def example(key: str, field: "attrs.Attribute[Any]") -> str:
    """Return a value of a key as TOML writes it; of a policy, the last one that its rule allows."""
    return f'"{get_args(field.type)[-1]}"' if "policy" in field.metadata else EXAMPLES[key]


def fields_of(name: str, section: "attrs.Attribute[Any]") -> Iterator[tuple[str, "attrs.Attribute[Any]"]]:
    """Yield the dotted keys of a section with their fields, tables in tables flattened."""
    kind = unwrapped(section.type)
    for key, field in keys(kind).items() if attrs.has(kind) else ():
        if attrs.has(unwrapped(field.type)):
            yield from fields_of(f"{name}.{key}", field)
        else:
            yield f"{name}.{key}", field
    if name == "instruments":
        yield from ((f"{name}.SYMBOL.{key}", field) for key, field in keys(InstrumentOverride).items())


def _rows(name: str, section: "attrs.Attribute[Any]") -> Iterator[tuple[str, ...]]:
    for key, field in fields_of(name, section):
        yield (
            f"`{key.removeprefix(name + '.')}`",
            field.metadata["help"].replace("|", "\\|"),
            expected(field),
            "the packaged one" if ".SYMBOL." in key and field.name != "source" else _default(field),
            f"`{example(key, field)}`",
        )


def _default(field: "attrs.Attribute[Any]") -> str:
    if field.default is attrs.NOTHING:
        return "required"
    return "none" if field.default is None else f"`{value_text(field.default)}`"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(f"wrote {PAGE}")
