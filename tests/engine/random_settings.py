"""Random settings: every rule of the engine that a config can switch on."""

import random
from collections.abc import Sequence
from typing import Any

from random_markets import MINUTE, WORTH

from omega.reference.engine import BreakEven, Commission, Gates, Market, NewsEvent, Settings, Sizing, Slippage, Trailing


def random_settings(chance: random.Random, markets: Sequence[Market], intrabar: Any) -> Settings:
    currency = chance.choice(("USD", "USD", "EUR", "JPY", "GBP"))
    balance = chance.choice((1_000.0, 2_300.0, 10_000.0, 100_000.0, 1_000_000.0)) / WORTH[currency]
    pick = chance.choice
    trails = ({"distance_pips": 4.0}, {"distance_pips": 9.5, "start_pips": 5.0}, {"atr_multiple": 1.5})
    sizes: dict[str, float] = pick(
        (
            {},
            {"fixed_lots": 0.5},
            {"fixed_lots": 0.5},
            {"fixed_lots": 0.1},
            {"risk_money": balance / 100},
            {"risk_fraction": 0.02},
        )
    )
    stop_out = pick((0.5, 0.5, 0.0, 1.0, 1.0))
    terms = markets[0].instrument
    if terms.leverage is not None and chance.random() < 0.2:  # hardly more than the margin of one entry
        sizes, stop_out = {"fixed_lots": 0.5}, pick((0.5, 1.0, 1.0))
        balance = (
            0.5 * terms.contract_size * WORTH[terms.base] / terms.leverage / WORTH[currency] * pick((1.1, 1.3, 2.0))
        )
    return Settings(
        currency=currency,
        balance=balance,
        seed=pick((0, 42, 2**64 - 1, chance.randrange(2**64))),
        market_fill=pick(("next_open", "close")),
        intrabar=intrabar,
        limit_improvement=pick((False, True)),
        cancel_over_gap=pick((False, False, True)),
        max_positions=pick((1, 1, 2, 4)),
        max_holding=pick((None,) * 6 + (90 * MINUTE, 300 * MINUTE)),
        slippage=pick(
            (
                Slippage(),
                Slippage(fixed_pips=0.3),
                Slippage(fixed_pips=0.1, random_pips=1.7),
                Slippage(atr_fraction=0.05),
                Slippage(fixed_pips=0.1, random_pips=0.5, atr_fraction=0.02),
            )
        ),
        commission=[_commission(chance, currency, markets) for _ in range(pick((0, 1, 1, 2)))],
        swap=pick((False, True)),
        conversion_fee=pick((0.0, 0.0, 0.005)),
        sizing=Sizing(**sizes, min_lot=pick(("reject", "round_up"))),
        stop_out=stop_out,
        gates=_gates(chance, markets),
        break_even=pick((None, None, BreakEven(trigger_pips=3.0, offset_pips=0.5), BreakEven(trigger_pips=8.0))),
        trailing=pick((None, None, Trailing(**pick(trails)))),
    )


def _commission(chance: random.Random, currency: str, markets: Sequence[Market]) -> Commission:
    model = chance.choice(("per_lot", "per_million", "percent"))
    return Commission(
        model=model,
        amount={"per_lot": 3.5, "per_million": 30.0, "percent": 0.002}[model],
        side=chance.choice(("both", "both", "entry", "exit")),
        minimum=chance.choice((0.0, 0.0, 2.0)),
        currency=chance.choice((None, currency, markets[0].instrument.quote, "USD", "CHF")),
    )


def _gates(chance: random.Random, markets: Sequence[Market]) -> Gates:
    if chance.random() < 0.7:
        return Gates()
    around = (0, 0, -1, 1, 30 * MINUTE)
    closes = [bar.known_at for market in markets for bar in market.bars]
    return Gates(
        sessions=chance.choice(((), (("22:00", "05:30"),), (("08:00", "12:00"), ("13:30", "24:00")))),
        weekdays=chance.choice((None, None, frozenset({0, 1, 2, 3, 4, 6}), frozenset({1, 4}))),
        timezone=chance.choice(("UTC", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe")),
        news=[
            NewsEvent(chance.choice(closes) + chance.choice(around), chance.choice(("", "USD", "EUR")))
            for _ in range(chance.choice((0, 1, 3)))
        ],
        news_before=chance.choice((0, 60 * MINUTE)),
        news_after=chance.choice((0, 30 * MINUTE)),
        cooldown_bars=chance.choice((0, 0, 1, 3)),
        cooldown=chance.choice((0, 0, 60 * MINUTE)),
        direction=chance.choice(("both",) * 6 + ("long", "short")),
    )
