"""The counter hash of random slippage, against published values and a C program."""

import pytest

from omega.reference.engine.draws import draw, fnv1a, mix

OPEN = 1_704_762_000_000_000_000  # 2024-01-09 01:00 UTC


def test_one_step_is_that_of_splitmix64() -> None:
    # First output of the published generator for the seed 1234567.
    assert mix(1234567) == 6457827717110365317


@pytest.mark.parametrize(
    ("text", "value"), [("", 0xCBF29CE484222325), ("a", 0xAF63DC4C8601EC8C), ("foobar", 0x85944171F73967E8)]
)
def test_symbols_are_hashed_by_fnv1a(text: str, value: int) -> None:
    assert fnv1a(text) == value  # test vectors of the FNV draft


def test_draws_are_those_of_the_c_program() -> None:
    assert draw(42, "EURUSD", OPEN, "entry", 0) == 0.22887845300132303
    assert draw(42, "EURUSD", OPEN, "entry", 1) == 0.47019884185548333
    assert draw(0, "", 0, "entry", 0) == 0.83386694105862125
    assert draw(2**64 - 1, "XAUUSD", -1, "exit", 3) == 0.14829690427706754


def test_draws_are_uniform() -> None:
    draws = sorted(draw(7, "EURUSD", OPEN + i * 3_600_000_000_000, "exit", 0) for i in range(4096))
    distance = max(abs(u - (i + 0.5) / 4096) for i, u in enumerate(draws))
    assert distance < 1.63 / 4096**0.5  # Kolmogorov and Smirnov, 1 %
    assert draws[0] >= 0.0
    assert draws[-1] < 1.0
