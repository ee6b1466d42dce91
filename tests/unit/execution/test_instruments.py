"""The packaged instruments, overrides, and the account's currency."""

import pytest

from omega.errors import ConfigError
from omega.execution.instruments import (
    InstrumentOverride,
    check_account_currency,
    instrument,
    packaged_instruments,
)

PAIRS = ["EURUSD", "GBPUSD", "AUDUSD", "NZDUSD", "USDJPY", "USDCHF", "USDCAD", "EURGBP", "EURJPY", "GBPJPY"]


def test_packaged_table_has_the_majors_some_crosses_and_gold() -> None:
    assert set(packaged_instruments()) == {*PAIRS, "XAUUSD"}


@pytest.mark.parametrize("symbol", PAIRS)
def test_a_pair_is_quoted_by_convention(symbol: str) -> None:
    found = instrument(symbol)
    assert (found.base, found.quote) == (symbol[:3], symbol[3:])
    assert found.pip_size == (0.01 if found.quote == "JPY" else 0.0001)
    assert (found.contract_size, found.lot_step, found.min_lot, found.max_lot) == (100_000.0, 0.01, 0.01, 100.0)
    assert found.source


def test_gold_is_a_hundred_ounces() -> None:
    gold = instrument("XAUUSD")
    assert (gold.base, gold.quote, gold.contract_size, gold.pip_size) == ("XAU", "USD", 100.0, 0.01)


def test_override_changes_only_what_it_states() -> None:
    found = instrument("EURUSD", {"EURUSD": InstrumentOverride(lot_step=0.1)})
    assert (found.lot_step, found.min_lot, found.pip_size) == (0.1, 0.01, 0.0001)
    assert found.source.startswith("config over: ")


def test_override_of_another_symbol_changes_nothing() -> None:
    assert instrument("EURUSD", {"GBPUSD": InstrumentOverride(lot_step=0.1)}) == instrument("EURUSD")


def test_unknown_symbol_names_the_nearest_and_the_remedy() -> None:
    with pytest.raises(ConfigError) as caught:
        instrument("EURUDS")
    message = str(caught.value)
    assert "Did you mean 'EURUSD'?" in message
    assert "[instruments.EURUDS] with all of: base, quote, pip_size, contract_size, lot_step, min_lot" in message


def test_unknown_symbol_half_described_names_what_is_missing() -> None:
    with pytest.raises(ConfigError, match="leaves out: contract_size, lot_step, min_lot, max_lot"):
        instrument("DE40", {"DE40": InstrumentOverride(base="DE40", quote="EUR", pip_size=1.0)})


def test_unknown_symbol_fully_described_is_an_instrument() -> None:
    override = InstrumentOverride(
        base="DE40", quote="EUR", pip_size=1.0, contract_size=1.0, lot_step=0.1, min_lot=0.1, max_lot=50.0
    )
    assert instrument("DE40", {"DE40": override}).quote == "EUR"


def test_lots_that_contradict_each_other_are_refused() -> None:
    with pytest.raises(ConfigError, match=r"min_lot = 200.0 is above max_lot = 100.0"):
        instrument("EURUSD", {"EURUSD": InstrumentOverride(min_lot=200.0)})


def test_account_in_the_quote_currency_is_accepted() -> None:
    check_account_currency(instrument("EURUSD"), "USD")
    check_account_currency(instrument("USDJPY"), "JPY")


@pytest.mark.parametrize(("symbol", "account"), [("USDJPY", "USD"), ("EURUSD", "EUR"), ("EURGBP", "USD")])
def test_account_in_another_currency_is_refused_before_the_run(symbol: str, account: str) -> None:
    with pytest.raises(ConfigError, match="is not available in this version"):
        check_account_currency(instrument(symbol), account)
