use omega_engine::{Account, Code, Engine, FlowKind, Rules};

use crate::portfolio::{Converting, Portfolio, plain_rules, rate, traded};
use crate::scenario::{Bar, CURRENCIES, HOUR, Path, enter, exit, long};

/// From the open of bar 1 to that of bar 3 the price rises from 1.25 to 1.5: 10,000 units earn 2,500 of the quote
/// currency.
const RISE: [Bar; 4] = [[1.25; 4], [1.25; 4], [1.25, 1.5, 1.25, 1.5], [1.5; 4]];

fn rising(base: &str, quote: &str, pairs: &[Converting]) -> Portfolio {
    let symbol = traded(base, quote, Path::of(&RISE, 0.0)).doing(&[enter(0, long()), exit(2)]);
    Portfolio { pairs: pairs.to_vec(), ..Portfolio::of([symbol]) }
}

fn in_currency(currency: &str, portfolio: Portfolio) -> Portfolio {
    let rules = Rules { currency: currency.into(), ..portfolio.rules };
    Portfolio { rules, ..portfolio }
}

#[test]
fn a_direct_pair_multiplies() {
    assert_eq!(rising("EUR", "GBP", &[rate("GBP", "USD", 1.5)]).only_trade().pnl, 3_750.0);
}

#[test]
fn an_inverse_pair_divides() {
    assert_eq!(rising("EUR", "CHF", &[rate("USD", "CHF", 0.5)]).only_trade().pnl, 5_000.0);
}

#[test]
fn a_direct_pair_is_preferred_to_an_inverse_one() {
    let pairs = [rate("USD", "GBP", 0.5), rate("GBP", "USD", 1.5)];
    assert_eq!(rising("EUR", "GBP", &pairs).only_trade().pnl, 3_750.0);
}

#[test]
fn a_third_currency_takes_two_steps() {
    // GBP to USD at 1.5, USD to JPY at 128
    let pairs = [rate("GBP", "USD", 1.5), rate("USD", "JPY", 128.0)];
    assert_eq!(in_currency("JPY", rising("EUR", "GBP", &pairs)).only_trade().pnl, 480_000.0);
}

#[test]
fn the_dollar_is_preferred_as_the_third_then_the_alphabet() {
    let through = |third: &str, mid| [rate("GBP", third, mid), rate(third, "JPY", 1.0)];
    let pairs = [through("CHF", 2.0), through("AUD", 3.0), through("USD", 5.0)].concat();
    assert_eq!(in_currency("JPY", rising("EUR", "GBP", &pairs)).only_trade().pnl, 12_500.0);
    assert_eq!(in_currency("JPY", rising("EUR", "GBP", &pairs[..4])).only_trade().pnl, 7_500.0);
}

#[test]
fn the_traded_symbol_converts_at_its_own_fill_price() {
    // 2,500 USD at 1.5 USD for a euro
    assert_eq!(in_currency("EUR", rising("EUR", "USD", &[])).only_trade().pnl, 2_500.0 / 1.5);
}

#[test]
fn an_open_position_is_marked_at_its_own_close() {
    let run = in_currency("EUR", rising("EUR", "USD", &[]));
    let engine = run.run();
    assert_eq!(engine.curve().equity()[2], run.balance + 2_500.0 / 1.5);
}

#[test]
fn a_rate_is_the_last_one_known_at_the_fill() {
    // the exit at the open of bar 3 is at hour 3
    let mut pound = rate("GBP", "USD", 1.0);
    pound.known_at.extend([3 * HOUR, 3 * HOUR + 1]);
    pound.mid.extend([2.0, 4.0]);
    assert_eq!(rising("EUR", "GBP", &[pound]).only_trade().pnl, 5_000.0);
}

#[test]
fn another_traded_symbol_converts_at_the_mid_of_its_last_close() {
    let pound = traded("GBP", "USD", Path::of(&[[1.0; 4], [1.0; 4], [1.0, 3.0, 1.0, 2.0], [3.0; 4]], 0.5));
    let mut run = rising("EUR", "GBP", &[]);
    run.symbols.push(pound);
    // mid of bar 2: 2.25
    assert_eq!(run.only_trade().pnl, 5_625.0);
}

#[test]
fn an_entry_before_the_first_known_rate_is_refused() {
    let code = |since| {
        let pound = Converting { known_at: vec![since], ..rate("GBP", "USD", 1.5) };
        rising("EUR", "GBP", &[pound]).run().ledger().orders()[0].status.code()
    };
    assert_eq!(code(HOUR + 1), Some(Code::NoRate));
    assert_eq!(code(HOUR), None);
}

#[test]
fn the_fee_for_converting_is_a_flow_of_its_own() {
    let run = rising("EUR", "GBP", &[rate("GBP", "USD", 1.5)]);
    let run = Portfolio { rules: Rules { conversion_fee: 0.125, ..plain_rules() }, ..run };
    let engine = run.run();
    assert_eq!(engine.ledger().trades()[0].conversion, 468.75);
    assert_eq!(engine.account().flowed(FlowKind::Conversion), -468.75);
    assert_eq!(engine.account().balance(), run.balance + 3_750.0 - 468.75);
}

#[test]
fn what_is_not_converted_pays_no_fee() {
    let run = rising("EUR", "USD", &[]);
    assert_eq!(
        Portfolio { rules: Rules { conversion_fee: 0.125, ..plain_rules() }, ..run }.only_trade().conversion,
        0.0
    );
}

#[test]
fn margin_is_converted() {
    let mut run = rising("EUR", "GBP", &[rate("GBP", "USD", 1.5)]);
    run.symbols[0].contract = omega_engine::Contract { leverage: Some(100.0), ..CURRENCIES };
    assert_eq!(run.run().curve().held().margin[1], 187.5);
}

#[test]
fn a_currency_without_a_way_is_refused_before_the_run() {
    let run = rising("EUR", "GBP", &[rate("EUR", "JPY", 128.0)]);
    let refused = Engine::new(run.feed(), run.rules.clone(), Account::new(run.balance).unwrap()).unwrap_err();
    assert!(refused.to_string().starts_with("no way from GBP to USD"), "{refused}");
}
