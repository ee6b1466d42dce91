"""Every packaged instrument is whole, consistent, and says where its numbers come from."""

import re
from datetime import time
from importlib.resources import files
from zoneinfo import ZoneInfo

import attrs
import pytest

from omega.execution.instruments import Instrument, packaged_instruments

PACKAGED = packaged_instruments()
TEXT = files("omega.execution").joinpath("instruments.toml").read_text(encoding="utf-8")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WEEK = 7 * 24 * 60

MAJORS = {"EURUSD", "GBPUSD", "USDJPY", "USDCHF", "USDCAD", "AUDUSD", "NZDUSD"}
CURRENCIES = {"EUR", "GBP", "USD", "JPY", "CHF", "CAD", "AUD", "NZD"}

every = pytest.mark.parametrize("traded", PACKAGED.values(), ids=PACKAGED)


def of_kind(kind: str) -> list[Instrument]:
    return [each for each in PACKAGED.values() if each.kind == kind]


def minute_of_week(text: str) -> int:
    day, _, clock = text.partition(" ")
    hour, minute = (24, 0) if clock == "24:00" else ((at := time.fromisoformat(clock)).hour, at.minute)
    return (DAYS.index(day) * 24 + hour) * 60 + minute


def test_table_has_majors_crosses_yen_pairs_metals_indices_crypto_and_a_stock() -> None:
    pairs = {each.symbol for each in of_kind("fx")}
    assert pairs > MAJORS
    assert len([symbol for symbol in pairs if "USD" not in symbol]) >= 10
    assert len([symbol for symbol in pairs if symbol.endswith("JPY")]) >= 5
    assert {each.symbol for each in of_kind("metal")} >= {"XAUUSD", "XAGUSD"}
    assert {each.symbol for each in of_kind("index")} >= {"US500", "US30", "NAS100", "GER40", "UK100", "JPN225"}
    assert {each.symbol for each in of_kind("crypto")} >= {"BTCUSD", "ETHUSD"}
    assert of_kind("stock")


@every
def test_source_names_only_sources_that_the_head_of_the_file_explains(traded: Instrument) -> None:
    explained = set(re.findall(r"^#   ([a-z]+)  +\S", TEXT.partition("# Sources")[2], flags=re.MULTILINE))
    named = {part.rpartition(":")[2].strip() for part in traded.source.split(";")}
    assert named
    assert named <= explained


@every
def test_pip_is_one_tick_or_ten(traded: Instrument) -> None:
    assert traded.tick_size is not None
    assert round(traded.pip_size / traded.tick_size, 9) in {1.0, 10.0}


@every
def test_lots_are_ordered_multiples_of_the_step(traded: Instrument) -> None:
    assert 0.0 < traded.lot_step <= traded.min_lot <= traded.max_lot
    for lots in (traded.min_lot, traded.max_lot):
        steps = lots / traded.lot_step
        assert abs(steps - round(steps)) < 1e-9


@every
def test_terms_that_no_packaged_instrument_may_leave_out(traded: Instrument) -> None:
    optional = {"swap_long", "swap_short"}
    assert all(value is not None for name, value in attrs.asdict(traded).items() if name not in optional)
    assert (traded.swap_long is None) == (traded.swap_short is None)
    assert traded.contract_size > 0.0
    assert traded.quote in CURRENCIES


@every
def test_leverage_is_the_regulators_limit_for_its_kind(traded: Instrument) -> None:
    major = {"USD", "EUR", "JPY", "GBP", "CAD", "CHF"}
    limit = {
        "fx": 30.0 if {traded.base, traded.quote} <= major else 20.0,
        "metal": 20.0 if traded.base == "XAU" else 10.0,
        "index": 20.0,
        "stock": 5.0,
        "crypto": 2.0,
    }
    assert traded.leverage == limit[str(traded.kind)]


@every
def test_sessions_are_ordered_stretches_of_one_week_in_a_known_zone(traded: Instrument) -> None:
    assert ZoneInfo(str(traded.timezone)).key == traded.timezone
    assert traded.sessions
    edges = [minute_of_week(text) for session in traded.sessions for text in session]
    edges = [(edge - edges[0]) % WEEK or (WEEK if number else 0) for number, edge in enumerate(edges)]
    assert edges == sorted(set(edges))


@pytest.mark.parametrize("pair", of_kind("fx"), ids=lambda pair: pair.symbol)
def test_currency_pair_is_quoted_by_convention(pair: Instrument) -> None:
    assert (pair.base, pair.quote) == (pair.symbol[:3], pair.symbol[3:])
    assert {pair.base, pair.quote} <= CURRENCIES
    assert pair.pip_size == (0.01 if pair.quote == "JPY" else 0.0001)
    assert (pair.contract_size, pair.lot_step, pair.min_lot, pair.max_lot) == (100_000.0, 0.01, 0.01, 100.0)
    assert (pair.timezone, pair.sessions) == ("America/New_York", (("sun 17:00", "fri 17:00"),))
    assert pair.triple_day == "wednesday"


def test_metals_are_quoted_per_ounce_in_lots_of_the_usual_weight() -> None:
    ounces = {each.symbol: (each.base, each.quote, each.contract_size) for each in of_kind("metal")}
    assert ounces["XAUUSD"] == ("XAU", "USD", 100.0)
    assert ounces["XAGUSD"] == ("XAG", "USD", 5_000.0)


def test_pip_of_silver_is_ten_ticks_and_that_of_gold_one() -> None:
    """The ancestor left silver's pip to its default of 0.0001."""
    assert (PACKAGED["XAGUSD"].pip_size, PACKAGED["XAUUSD"].pip_size) == (0.01, 0.01)
    assert (PACKAGED["XAGUSD"].tick_size, PACKAGED["XAUUSD"].tick_size) == (0.001, 0.01)
