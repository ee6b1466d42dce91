"""Random decisions on the packaged sample of real bars: both engines keep the same books."""

import random

import pytest
from books import compare
from golden.rust import play as play_rust
from golden.table import instrument
from real_bars import sample

from omega.reference.engine import (
    Action,
    Bar,
    Commission,
    Enter,
    Exit,
    Market,
    Settings,
    Sizing,
    Slippage,
    run,
)

BARS = 2_000
PIP = 0.0001


def script_of(bars: tuple[Bar, ...], chance: random.Random) -> dict[int, list[Action]]:
    script: dict[int, list[Action]] = {}
    for i in range(0, len(bars), chance.randint(3, 30)):
        if chance.random() < 0.3:
            script[i] = [Exit("random")]
            continue
        direction, close = chance.choice([("long", bars[i].bid.close), ("short", bars[i].ask.close)])
        sign = 1 if direction == "long" else -1
        stop, target = (chance.uniform(3, 60) * PIP for _ in range(2))
        levels = (
            {"stop_loss": close - sign * stop, "take_profit": close + sign * target}
            if chance.random() < 0.5
            else {"stop_distance": stop, "target_distance": target}
        )
        script[i] = [Enter(direction=direction, tag="random", **levels)]
    return script


@pytest.mark.parametrize("hidden_gaps", [False, True])
@pytest.mark.parametrize("market_fill", ["next_open", "close"])
@pytest.mark.parametrize("seed", range(3))
def test_both_engines_agree_on_real_bars(seed: int, market_fill: str, hidden_gaps: bool) -> None:
    chance = random.Random(seed)  # noqa: S311  a stream to repeat, not a secret
    start = chance.randrange(len(sample()) - BARS)
    bars = sample()[start : start + BARS]
    market = Market(instrument=instrument("EURUSD", {}), bars=bars, hidden_gaps=hidden_gaps)
    script = script_of(bars, chance)
    rules = Settings(
        sizing=Sizing(risk_money=100.0),
        market_fill=market_fill,
        slippage=Slippage(fixed_pips=0.2),
        commission=(Commission(amount=3.5),),
    )
    ledger = run([market], lambda decision: script.get(decision.i, []), rules)
    assert len(ledger.trades) >= 20
    compare(ledger, play_rust(market, rules, script))
