"""Which pairs a run needs, against the ways that the reference engine takes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omega.errors import ConfigError
from omega.execution.conversion_ways import needed_pairs
from omega.execution.costs import Commission
from omega.execution.instruments import Instrument, instrument
from omega.reference.engine import Market
from omega.reference.engine.conversion import Leg, Rates
from omega.reference.engine.instrument import Instrument as ReferenceInstrument

CURRENCIES = ("AUD", "CHF", "EUR", "GBP", "JPY", "USD")


def packaged(*symbols: str) -> list[Instrument]:
    return [instrument(symbol) for symbol in symbols]


def needed(traded: list[str], account: str, have: list[str], *commissions: Commission) -> tuple[str, ...]:
    return needed_pairs(packaged(*traded), account, commissions, {one.symbol: one for one in packaged(*have)})


def test_nothing_is_needed_where_profit_is_made_in_the_accounts_currency() -> None:
    assert needed(["EURUSD", "GBPUSD"], "USD", ["EURUSD", "USDJPY"]) == ()


def test_the_traded_symbol_itself_converts() -> None:
    assert needed(["USDJPY"], "USD", ["USDJPY", "EURUSD"]) == ()


@pytest.mark.parametrize(
    ("have", "found"),
    [
        (["GBPUSD", "EURUSD"], ("GBPUSD",)),  # GBP to USD directly
        (["USDCHF", "GBPCHF"], ("GBPCHF", "USDCHF")),  # no pair of both: through CHF
        (["AUDUSD", "GBPAUD", "USDCHF", "GBPCHF"], ("AUDUSD", "GBPAUD")),  # AUD before CHF
    ],
)
def test_a_cross_into_dollars(have: list[str], found: tuple[str, ...]) -> None:
    assert needed(["EURGBP"], "USD", have) == found


def test_a_third_currency_is_the_dollar_before_all_others() -> None:
    assert needed(["EURGBP"], "CHF", ["GBPAUD", "AUDCHF", "GBPUSD", "USDCHF"]) == ("GBPUSD", "USDCHF")


def test_a_way_may_lead_over_traded_symbols_and_then_only_the_rest_is_needed() -> None:
    assert needed(["EURGBP", "GBPUSD"], "CHF", ["EURGBP", "GBPUSD", "USDCHF"]) == ("USDCHF",)


def test_a_pair_that_the_data_has_goes_before_two_that_are_traded() -> None:
    assert needed(["GBPUSD", "EURUSD"], "EUR", ["EURGBP"]) == ()  # USD to EUR: the traded EURUSD, inverse
    assert needed(["EURGBP", "EURUSD"], "USD", ["GBPUSD"]) == ("GBPUSD",)


def test_a_commission_in_another_currency_is_converted_and_so_is_the_notional_it_is_charged_on() -> None:
    have = ["EURUSD", "GBPUSD", "EURGBP"]
    assert needed(["USDCAD"], "CAD", ["USDCAD", "EURCAD"], Commission(per_lot=3.0, currency="EUR")) == ("EURCAD",)
    assert needed(["EURUSD"], "USD", have, Commission(percent=0.1, currency="GBP")) == ("GBPUSD",)


def test_the_notional_counts_only_for_a_commission_that_is_charged_on_it() -> None:
    # JPY leads to EUR and EUR to CAD, but no way of at most two pairs leads from CAD to JPY: neither is asked for.
    with pytest.raises(ConfigError, match="the notional of EURGBP is in GBP"):
        needed(["EURGBP"], "EUR", ["AUDJPY", "EURAUD"], Commission(percent=0.1, currency="JPY"))
    assert needed(["EURGBP"], "EUR", ["AUDJPY", "EURAUD"], Commission(per_lot=3.0, currency="JPY")) == (
        "AUDJPY",
        "EURAUD",
    )


def test_without_a_way_the_error_says_what_is_missing_and_what_there_is() -> None:
    with pytest.raises(ConfigError) as caught:
        needed(["EURGBP"], "CHF", ["EURGBP", "GBPUSD"])
    assert str(caught.value) == (
        "account.currency = 'CHF': the profit of EURGBP is made in GBP, and nothing converts GBP to CHF, neither a "
        "pair of the two nor two pairs through a third currency. At the run's timeframe the data has EURGBP, GBPUSD; "
        "a symbol that is neither packaged nor in instruments.file does not count, since its currencies are not "
        "known. Add bars of GBPCHF or of GBPUSD and USDCHF with 'omega data import' (they are not traded), or set "
        "account.currency = 'GBP' and state balance and risk in GBP."
    )


def of(symbol: str) -> Instrument:
    return Instrument(
        symbol=symbol,
        base=symbol[:3],
        quote=symbol[3:6],
        pip_size=0.0001,
        contract_size=1e5,
        lot_step=0.01,
        min_lot=0.01,
        max_lot=100.0,
    )


def rates(symbols: list[str]) -> Rates:
    return Rates(
        Market(instrument=ReferenceInstrument(symbol=name, base=name[:3], quote=name[3:6]), bars=()) for name in symbols
    )


def ways(found: Rates, conversions: list[tuple[str, str]]) -> list[tuple[Leg, ...]] | None:
    try:
        return [found.way(*conversion) for conversion in conversions]
    except ConfigError:
        return None


names = st.builds(
    lambda pair, ending: f"{pair[0]}{pair[1]}{ending}",
    st.permutations(CURRENCIES).map(lambda order: order[:2]),
    st.sampled_from(["", ".x"]),
)


@settings(max_examples=500, deadline=None)
@given(
    universe=st.lists(names, min_size=1, max_size=10, unique=True),
    count=st.integers(1, 3),
    account=st.sampled_from(CURRENCIES),
    charged=st.lists(st.tuples(st.sampled_from(CURRENCIES), st.booleans()), max_size=2),
)
def test_the_engine_finds_the_same_ways_with_the_needed_pairs_as_with_all(
    universe: list[str], count: int, account: str, charged: list[tuple[str, bool]]
) -> None:
    traded, others = universe[:count], universe[count:]
    conversions = [(name[3:6], account) for name in traded] + [(currency, account) for currency, _ in charged]
    conversions += [(name[3:6], currency) for currency, notional in charged if notional for name in traded]
    wanted = ways(rates([*traded, *sorted(others)]), conversions)

    commissions = [
        Commission(percent=0.1, currency=currency) if notional else Commission(per_lot=1.0, currency=currency)
        for currency, notional in charged
    ]
    available = {name: of(name) for name in universe}
    if wanted is None:
        with pytest.raises(ConfigError, match="nothing converts"):
            needed_pairs([of(name) for name in traded], account, commissions, available)
        return
    found = needed_pairs([of(name) for name in traded], account, commissions, available)
    assert ways(rates([*traded, *found]), conversions) == wanted
    assert set(found) == {leg.symbol for way in wanted for leg in way} - set(traded)
