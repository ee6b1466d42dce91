"""Random actions around the quote of their bar: mostly sound, now and then refused for each reason that there is."""

import math
import random
from collections.abc import Iterator

from random_markets import NAN

from omega.reference.engine import Action, Bar, Cancel, Enter, Exit, Market, Modify


def random_script(chance: random.Random, market: Market) -> Iterator[tuple[tuple[str, int], list[Action]]]:
    busy = chance.choice((0.15, 0.5, 0.9))
    for i, bar in enumerate(market.bars):
        if chance.random() < busy:
            count = chance.choice((1, 1, 1, 2, 3))
            yield (market.symbol, i), [_action(chance, market.instrument.pip_size, bar) for _ in range(count)]


def _action(chance: random.Random, pip: float, bar: Bar) -> Action:
    kind = chance.random()
    if kind < 0.7:
        return _enter(chance, pip, bar)
    near = [None, None, NAN, *(bar.bid.close + pip * chance.uniform(-30.0, 30.0) for _ in range(12))]
    number = chance.choice((None,) * 12 + (1, 2, 3, 99))
    if kind < 0.83:
        fraction = chance.choice((1.0,) * 6 + (0.5, 0.25, 0.37, 0.75) * 3 + (1e-9, 0.0, 1.5, NAN))
        return Exit(chance.choice(("", "why")), fraction, number)
    if kind < 0.93:
        return Modify(chance.choice(near), chance.choice(near), number)
    return Cancel(chance.choice((None, None, 1, 2, 7)))


def _enter(chance: random.Random, pip: float, bar: Bar) -> Enter:
    direction = chance.choice(("long", "short"))
    sign = 1.0 if direction == "long" else -1.0
    kind = chance.choice(("market", "market", "limit", "stop", "stop_limit"))
    quote = bar.ask.close if direction == "long" else bar.bid.close
    ahead = -sign if kind == "limit" else sign
    price = (
        None
        if kind == "market"
        else quote + ahead * pip * chance.choice((*(chance.uniform(0.1, 25.0) for _ in range(15)), -3.0))
    )
    level = quote if price is None else price
    levels: dict[str, float | None] = {}
    stop, target = (
        pip * chance.choice((*(chance.uniform(2.0, 60.0) for _ in range(30)), 200.0, -1.0, 0.0, NAN)) for _ in range(2)
    )
    by_distance = chance.random() < 0.5
    if chance.random() < 0.8:
        levels |= {"stop_distance": stop} if by_distance else {"stop_loss": level - sign * stop}
    if chance.random() < 0.7:
        levels |= {"target_distance": target} if by_distance else {"take_profit": level + sign * target}
    if chance.random() < 0.01:
        levels |= {"stop_distance": stop, "stop_loss": level - sign * stop}
    return Enter(
        direction=direction,
        kind=kind,
        price=chance.choice((price,) * 90 + (NAN, None, -1.0, math.inf)),
        limit_price=level + pip * chance.uniform(-8.0, 8.0) if kind == "stop_limit" else None,
        lots=chance.choice((None,) * 30 + (0.5, 1.0, 0.37, 2.0, 0.5, 0.004, -1.0, 250.0, NAN, math.inf)),
        risk=chance.choice((None,) * 40 + (100.0, 0.0)),
        expiry_bars=chance.choice((None,) * 12 + (1, 2, 3, 5, 0)) if kind != "market" else None,
        tag=chance.choice(("", "a", "b")),
        **levels,
    )
