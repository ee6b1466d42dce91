"""Write docs/instruments.md from the packaged instruments and costs profiles.

Usage::

    python scripts/make_instruments_page.py

The page is committed; a test compares it with what this script makes of the tables.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from omega.execution.instruments import Instrument, packaged_instruments
from omega.execution.terms_file import packaged_terms

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "instruments.md"
TABLE = ROOT / "omega" / "execution" / "instruments.toml"

HEAD = """\
# Instruments and costs

Made from `omega/execution/instruments.toml` and `omega/execution/costs.toml` by `make docs`: do not edit.

What is traded and what it costs is data. A run takes the packaged terms of its symbol, lays a file of your own over
them if the config names one, and the config's own entries over both:

```toml
[instruments]
file = "my-broker.toml"        # [SYMBOL] tables as below; a packaged symbol needs only what differs

[instruments.EURUSD]           # one entry, over the file and the packaged table
lot_step = 0.1

[costs]
profile = "ecn"                # or, alone, before the first table: costs = "ecn"
slippage = { fixed_pips = 0.5 }  # one entry, over the profile
# file = "my-costs.toml"       # where the profile stands, if it is your own
```

A symbol in none of these places is an error with the nearest names; to trade it, describe it whole: `base`, `quote`,
`pip_size`, `contract_size`, `lot_step`, `min_lot`, `max_lot`. There is no default for costs: `costs = "none"` has to be
written. Paths count from the working directory. The manifest has the sha256 of every file that was read (`terms`); the
resolved config and its hash hold the terms themselves, so it does not matter where they were written.

## What is traded

A lot is `contract` units of the base, and every symbol is sized from `min lot` to `max lot` in steps of `lot step`. The
profit is made in the quote currency and converted to the account's.

"""

TERMS = """\
## Margin, swap, and when the market trades

Margin is lots × contract × price / `leverage`, in account currency; an instrument without a leverage asks for none.
With `costs.swap = true` a position that is open when 17:00 New York passes is booked `swap_long` or `swap_short`: ticks
per lot and night, credited if positive, one day's rate of one broker and no history. `triple_day` counts three nights,
Saturday and Sunday none; `"none"` counts each of the seven once. Swap of an instrument that lacks `tick_size`,
`swap_long`, `swap_short` or `triple_day` is an error before the run: state them in `[instruments.SYMBOL]`.

Sessions are [from, to) in local time, daily ones shown once. They and `kind` are facts that nothing acts on, so a
config cannot set them: entries are admitted by [`[gates]`](config.md#gates-when-entries-are-admitted), and what data is
off-session is told by `data.calendar`.

"""

CONVERSION = """\
## Which pairs convert

Profit, swap and margin arise in a symbol's quote currency, a commission in its own, and all are turned into
`account.currency`. A way from one currency to another is a pair that converts directly (base to quote), else an
inverse one, else two pairs through a third currency: USD if that works, else the first in alphabetical order. It is
chosen among the traded symbols, in their order, and then all others that the data has at the run's timeframe, in
alphabetical order; so a pair added to the data can change the way, and the manifest's hashes show what was read.

Put the pairs beside the traded symbols (`omega data import`, or in `{(symbol, timeframe, side): table}`); they need
not be in `run.symbols`. Only those of the ways are opened. A pair's rate is the mid of both closes of its last bar
known at the fill; before its first bar, entries are refused (`no_rate`). A stored mid is the rate itself; a pair with
a bid or an ask alone gets its other side from `data.spread`, and one with both keeps them. A symbol that is not
packaged counts once `instruments.file` describes it. Without a way the run ends before it begins, with what the data
has and what to add.

"""

SOURCES = """\
## Where the numbers come from

Brokers differ, and none is the market's only one. Where a page was read, that was on 2026-11-22 from its stored copy,
most of them undated: check what matters with your own broker.

"""

COSTS = """\
## Costs profiles

Commission is per lot in account currency (the pages state US dollars; `currency = "USD"` beside it
converts), slippage is against the trader on market and
stop fills. The spread is in the prices, or stated as `data.spread`: take a profile whose account is the one that the
prices come from, since a raw account's prices with a standard account's costs are too cheap. Brokers publish no
slippage: the pips are assumptions. No profile charges swap: lay `swap = true` over it.

"""

ANCESTOR = """\
`none` is no profile: it says that nothing is charged, and heads the report.

## From the ancestor's files

| `symbol_specs.yaml` | here | difference |
|---|---|---|
| `contract_size` | `contract_size` | |
| `volume_min`, `volume_step`, `volume_max` | `min_lot`, `lot_step`, `max_lot` | no defaults (there .01, .01, 100) |
| `pip_size` | `pip_size` | no default (there 0.0001, which was wrong for XAGUSD and DE40) |
| `tick_size` | `tick_size` | the unit of swap; no default |
| `tick_value` | none | tick × contract size, in the quote currency (there also 1.0, which contradicted it) |
| `base_currency` | `base` | |
| `quote_currency`, `profit_currency` | `quote` | profit is always made in the quote currency |
| `symbol_specs_file` of a config | `[instruments] file` | TOML; a mistake in it is an error |

| `execution_costs.yaml` | here | difference |
|---|---|---|
| slippage `fixed_pips` | `slippage.fixed_pips` | adverse at exits too; there exits were helped |
| slippage `random_pips` | `slippage.random_pips` | drawn from the seed, symbol and fill: the same in every run |
| commission `per_lot` | `commission.per_lot` | |
| commission `per_million_notional` | `commission.per_million` | of the notional in quote currency, converted |
| commission `percent_of_notional` | `commission.percent` | the same notional; 0.1 is 0.1 % |
| commission `side` (both, entry, exit) | `commission.side` | |
| `min_fee` | `commission.minimum` | per charged fill; not rounded to cents |
| `fee_ccy` | `commission.currency` | default: the account's currency |
| fees `per_million`, `lot_size`, `min_fee` (legacy) | none | had no effect beside a commission |
| `slippage_multiplier`, `spread_multiplier` | none | state the pips; the second had no effect |
| `execution_costs_file` of a config | `[costs] file` and `profile` | an unreadable file is an error (there: no costs) |
"""


def page() -> str:
    """The whole page."""
    table = list(packaged_instruments().values())
    parts = (
        HEAD,
        *_table(
            ("symbol", "kind", "base", "quote", "pip", "contract", "lot step", "min lot", "max lot"),
            map(_traded, table),
        ),
        "\n",
        CONVERSION,
        TERMS,
        *_table(
            ("symbol", "tick", "leverage", "swap long", "swap short", "triple day", "sessions"), map(_terms, table)
        ),
        "\n",
        SOURCES,
        *_table(("name", "what it gives"), _explained()),
        "\n",
        *_table(("symbols", "source"), _sources(table)),
        "\n",
        COSTS,
        *_table(("profile", "commission", "slippage", "source", "date"), _profiles()),
        "\n",
        ANCESTOR,
    )
    return "".join(parts)


def _table(names: Sequence[str], rows: "Iterator[Sequence[str]]") -> Iterator[str]:
    yield f"| {' | '.join(names)} |\n|{'---|' * len(names)}\n"
    for row in rows:
        yield f"| {' | '.join(row)} |\n"


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:,.10f}".rstrip("0").rstrip(".")


def _traded(each: Instrument) -> tuple[str, ...]:
    numbers = (each.pip_size, each.contract_size, each.lot_step, each.min_lot, each.max_lot)
    return (each.symbol, str(each.kind), each.base, each.quote, *map(_number, numbers))


def _terms(each: Instrument) -> tuple[str, ...]:
    numbers = (each.tick_size, each.leverage, each.swap_long, each.swap_short)
    return (each.symbol, *map(_number, numbers), str(each.triple_day), f"{_week(each)}, {each.timezone}")


def _week(each: Instrument) -> str:
    """The sessions in words: the stretches of a day once, if every weekday has the same."""
    sessions = each.sessions or ()
    clocks = [(start.partition(" ")[2], end.partition(" ")[2]) for start, end in sessions]
    a_day = max(len(sessions) // 5, 1)
    if clocks[:a_day] * 5 != clocks:
        return ", ".join(f"{start}–{end}" for start, end in sessions)
    first = sessions[0][0].partition(" ")[0]
    return f"{first} to fri daily " + " and ".join(f"{start}–{end}" for start, end in clocks[:a_day])


def _explained() -> Iterator[tuple[str, str]]:
    """The sources as the head of the packaged file explains them."""
    lines = TABLE.read_text(encoding="utf-8").partition("# Sources")[2].partition("\n\n")[0].splitlines()[1:]
    found: dict[str, str] = {}
    for line in lines:
        name, text = line[4:16].strip(), line[16:].strip()
        name = name or list(found)[-1]
        found[name] = f"{found.get(name, '')} {text}".strip()
    yield from found.items()


def _sources(table: Sequence[Instrument]) -> Iterator[tuple[str, str]]:
    symbols: dict[str, list[str]] = {}
    for each in table:
        symbols.setdefault(each.source, []).append(each.symbol)
    for source, names in symbols.items():
        yield " ".join(names), source


def _profiles() -> Iterator[tuple[str, ...]]:
    for name, profile in packaged_terms("costs").tables.items():
        commission, slippage = profile["commission"], profile["slippage"]
        charged = f"{commission['per_lot']:g} per lot, {commission['side']}"
        yield f"`{name}`", charged, f"{slippage['fixed_pips']:g} pips", profile["source"], str(profile["date"])


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(f"wrote {PAGE}")
