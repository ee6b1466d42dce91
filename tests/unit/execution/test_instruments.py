"""Overrides of instruments, and the account's currency."""

from typing import Any

import pytest

from omega.errors import ConfigError
from omega.execution.instruments import (
    InstrumentOverride,
    InstrumentOverrides,
    instrument,
)


def stated(symbol: str, **terms: Any) -> InstrumentOverrides:
    return InstrumentOverrides(symbols={symbol: InstrumentOverride(**terms)})


def test_override_changes_only_what_it_states() -> None:
    found = instrument("EURUSD", stated("EURUSD", lot_step=0.1))
    assert (found.lot_step, found.min_lot, found.pip_size) == (0.1, 0.01, 0.0001)
    assert found.source.startswith("config over: ")


def test_override_of_another_symbol_changes_nothing() -> None:
    assert instrument("EURUSD", stated("GBPUSD", lot_step=0.1)) == instrument("EURUSD")


def test_unknown_symbol_names_the_nearest_and_the_remedy() -> None:
    with pytest.raises(ConfigError) as caught:
        instrument("EURUDS")
    message = str(caught.value)
    assert "Did you mean 'EURUSD'?" in message
    assert "[instruments.EURUDS] with all of: base, quote, pip_size, contract_size, lot_step, min_lot" in message


def test_unknown_symbol_half_described_names_what_is_missing() -> None:
    with pytest.raises(ConfigError, match="leaves out: contract_size, lot_step, min_lot, max_lot"):
        instrument("DE40", stated("DE40", base="DE40", quote="EUR", pip_size=1.0))


def test_unknown_symbol_fully_described_is_an_instrument() -> None:
    override = stated(
        "DE40", base="DE40", quote="EUR", pip_size=1.0, contract_size=1.0, lot_step=0.1, min_lot=0.1, max_lot=50.0
    )
    assert instrument("DE40", override).quote == "EUR"


def test_file_lies_over_the_packaged_table_and_the_config_over_the_file() -> None:
    both = InstrumentOverrides(
        of_file={"EURUSD": InstrumentOverride(pip_size=0.001, max_lot=50.0, source="my broker")},
        symbols={"EURUSD": InstrumentOverride(max_lot=5.0)},
    )
    found = instrument("EURUSD", both)
    assert (found.pip_size, found.max_lot, found.min_lot, found.source) == (0.001, 5.0, 0.01, "my broker")


def test_nearest_name_may_come_from_the_file() -> None:
    own = InstrumentOverrides(of_file={"BUND10Y": InstrumentOverride(base="BUND10Y")})
    with pytest.raises(ConfigError, match="Did you mean 'BUND10Y'"):
        instrument("BUND10", own)


def test_lots_that_contradict_each_other_are_refused() -> None:
    with pytest.raises(ConfigError, match=r"min_lot = 200.0 is above max_lot = 100.0"):
        instrument("EURUSD", stated("EURUSD", min_lot=200.0))
