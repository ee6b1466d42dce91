"""Write docs/data/check.md from the registry of rules.

Usage::

    python scripts/make_rule_reference.py

The page is committed; a test compares it with what this script makes of the registry.
"""

from collections.abc import Iterator
from pathlib import Path
from textwrap import wrap

from omega.data.rules.registry import RULES
from omega.data.rules.rule import POLICIES, Rule

PAGE = Path(__file__).resolve().parent.parent / "docs" / "data" / "check.md"

WIDTH = 120

HEAD = """\
# Rules on bars

Made from the registry of rules by `make docs`: do not edit.

Every rule is applied at import, and by `omega data check` to a store or to files that were not imported yet:

```console
$ omega data check prices                                # files, judged by the default policies
$ omega data check prices --symbol EURUSD --policy crossed=swap
$ omega data check store --strict --json                 # a store, judged by the policies it was imported with
$ omega data check store --against other-feed            # are the clocks of both right?
```

For each rule it says how many bars break it, which is the first (row, time), by how much the worst does, and what the
policy makes of it. A broken rule whose policy is `error` is a **violation**, and so is a shifted clock; with `--strict`
every broken rule is one. Exit code 0: no violation; 3: at least one. `--json` has the first five bars of every rule
with all values.

## Policies

A policy acts at import only and is recorded in the stored file; a run whose `[data]` states another one is refused, and
told the import command. State it as `omega data import --policy RULE=POLICY` (repeatable; `--crossed POLICY` is short
for `--policy crossed=POLICY`) or as a key of the rule's name in `[data]`:

```toml
[data]
root = "prices"
crossed = "swap"
high = "fix"
spikes = "drop"
calendar = "fx"      # or "24x7": when the market is open
```

* `error` stops the import: nothing is replaced, the message names file, row, time, values and count.
* `report` counts the bars and keeps them as they are.
* `drop` removes the bars, on both sides, so that bid and ask keep one grid. The holes that it leaves are not counted
  as gaps of the feed.
* `fix` repairs the bars where there is a neutral repair, stated with each rule. Where there is none it is refused.
* `swap` is for crossed quotes.

Structure is applied first, rule by rule, each to what the policies before it left; then the rules between bid and ask;
then quality. Rows in messages are those of the file, whatever was sorted or removed before.

"""

CLOCKS = """\
## Clocks: `--against`

Two feeds quote one market, so the returns of their closes agree when their clocks do. For each FX week and each shift
of up to ±14 hours (no zone is further from UTC), in steps of one bar but at least 30 minutes, the correlation of both
feeds' returns is computed, with returns clipped at 5 times their median size so that no single hour decides. The best
shift counts if its correlation is at least 0.5 and exceeds that of no shift by 0.2, over at least 40 returns; a week
where no shift does cannot tell. Stretches of weeks with one shift are reported with their ends, hours and both
correlations. Works for bars of at most 4 hours; the series are those of the same symbol, timeframe and side.

LEAN's hourly EURUSD of FXCM, read on the fixed UTC−05 clock that its later years have, beside OANDA's:

```console
$ omega data import lean_fxcm_EURUSD_H1.zip store --tz UTC-05:00 --crossed swap
$ omega data check store --against oanda
…
clocks of bid and ask: 456 of 589 weeks agree with the other feed's, 4 unclear
✗ 2007-04-01 21:00 to 2007-11-04 22:00: stamps are 4 h early
    31 weeks; returns correlate 0.99 when moved by 4 bars, 0.00 as stamped
✗ 2007-11-04 22:00 to 2008-03-09 21:00: stamps are 5 h early
    18 weeks; returns correlate 0.99 when moved by 5 bars, -0.01 as stamped
✗ 2008-03-09 21:00 to 2008-11-02 22:00: stamps are 4 h early
    34 weeks; returns correlate 0.99 when moved by 4 bars, -0.03 as stamped
✗ 2008-11-02 22:00 to 2009-03-08 21:00: stamps are 5 h early
    18 weeks; returns correlate 1.00 when moved by 5 bars, 0.05 as stamped
✗ 2009-03-08 21:00 to 2009-09-20 21:00: stamps are 4 h early
    28 weeks; returns correlate 1.00 when moved by 4 bars, -0.02 as stamped
1 violation: clock
```

New York's own local time was taken for UTC: 4 hours early in its summer, 5 in its winter, until 2009-09-20.

## From Python

```python
from omega.data.check import check_data

for series in check_data("prices", ["EURUSD"], policies={"crossed": "swap"}):
    print(series.symbol, series.timeframe, series.violations)
```
"""


def page() -> str:
    """The whole page."""
    return "\n".join(
        [HEAD + "\n".join(_table()), "", *(line for rule in RULES.values() for line in _section(rule)), CLOCKS]
    )


def _table() -> Iterator[str]:
    yield "| rule | holds where | kind | default | other policies |"
    yield "|---|---|---|---|---|"
    for rule in RULES.values():
        statement = rule.statement.format(timeframe="TF", day="trading")
        others = " ".join(f"`{policy}`" for policy in rule.allowed if policy != rule.default)
        yield f"| [`{rule.name}`](#{rule.name}) | {statement} | {rule.kind} | `{rule.default}` | {others} |"


def _section(rule: Rule) -> Iterator[str]:
    yield f"## {rule.name}"
    yield ""
    yield from _paragraph(rule.definition)
    yield ""
    yield from _paragraph(f"Why: {rule.reason}")
    yield ""
    for policy in POLICIES:
        if policy in rule.effects:
            yield from _item(f"`{policy}` {rule.effects[policy]}.")
        elif policy in rule.refused:
            yield from _item(f"no `{policy}`: {rule.refused[policy]}.")
    yield ""


def _paragraph(text: str) -> list[str]:
    return wrap(text, WIDTH, break_long_words=False, break_on_hyphens=False)


def _item(text: str) -> list[str]:
    return wrap(
        text, WIDTH, initial_indent="* ", subsequent_indent="  ", break_long_words=False, break_on_hyphens=False
    )


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")
    print(f"wrote {PAGE}")
