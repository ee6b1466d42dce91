use omega_engine::{ChargedSide, Commission, FlowKind, Measure, Rules};

use crate::portfolio::{Portfolio, plain_rules, rate, traded};
use crate::scenario::{Act, Bar, Path, enter, exit, long};

/// 0.1 lots are bought for 12,500 and sold for 15,000.
const RISE: [Bar; 4] = [[1.25; 4], [1.25; 4], [1.25, 1.5, 1.25, 1.5], [1.5; 4]];

fn charging(commissions: Vec<Commission>) -> Portfolio {
    let euro = traded("EUR", "USD", Path::of(&RISE, 0.0)).doing(&[enter(0, long()), exit(2)]);
    Portfolio { rules: Rules { commissions, ..plain_rules() }, ..Portfolio::of([euro]) }
}

fn cost(measure: Measure, amount: f64, side: ChargedSide, minimum: f64) -> f64 {
    charging(vec![Commission::new(measure, amount, side, minimum, None).unwrap()]).only_trade().commission
}

#[test]
fn per_lot_counts_lots() {
    assert_eq!(cost(Measure::PerLot, 5.0, ChargedSide::Both, 0.0), 1.0);
}

#[test]
fn per_million_counts_the_notional_of_each_fill() {
    // 30 · 0.0125 = 0.375 and 30 · 0.015 = 0.45
    for (side, charged) in [(ChargedSide::Entry, 0.375), (ChargedSide::Exit, 0.45), (ChargedSide::Both, 0.825)] {
        assert_eq!(cost(Measure::PerMillion, 30.0, side, 0.0), charged);
    }
}

#[test]
fn percent_counts_the_notional_of_each_fill() {
    assert_eq!(cost(Measure::Percent, 0.5, ChargedSide::Both, 0.0), 62.5 + 75.0);
}

#[test]
fn each_charged_fill_costs_at_least_the_minimum() {
    assert_eq!(cost(Measure::PerLot, 5.0, ChargedSide::Both, 2.0), 4.0);
    assert_eq!(cost(Measure::PerLot, 5.0, ChargedSide::Exit, 2.0), 2.0);
    assert_eq!(cost(Measure::PerMillion, 30.0, ChargedSide::Both, 0.4), 0.4 + 0.45);
}

#[test]
fn a_partial_exit_pays_the_minimum_itself_and_its_share_of_the_entry() {
    let commission = Commission::new(Measure::PerLot, 5.0, ChargedSide::Both, 2.0, None).unwrap();
    let mut run = charging(vec![commission]);
    let half = Act::Exit(omega_engine::Exit { fraction: 0.5, ..omega_engine::Exit::default() });
    run.symbols[0].script = vec![enter(0, long()), (1, half), exit(2)];
    let [part, rest] = run.trades()[..] else { panic!("two trades") };
    assert_eq!((part.commission, rest.commission), (3.0, 3.0));
    assert_eq!(run.run().account().flowed(FlowKind::Commission), -6.0);
}

#[test]
fn money_in_another_currency_is_converted_at_the_fill() {
    // 8 EUR per lot: 0.8 EUR at 1.25 and at 1.5, the symbol's own prices
    let euros = Commission::new(Measure::PerLot, 8.0, ChargedSide::Both, 0.0, Some("EUR".into())).unwrap();
    assert_eq!(charging(vec![euros]).only_trade().commission, 0.8 * 1.25 + 0.8 * 1.5);
}

#[test]
fn a_minimum_in_another_currency_is_compared_in_it() {
    // 1 % of 10,000 EUR is 100 EUR at each fill; the minimum is 200 EUR
    let percent = |minimum| {
        let euros = Commission::new(Measure::Percent, 1.0, ChargedSide::Entry, minimum, Some("EUR".into())).unwrap();
        charging(vec![euros]).only_trade().commission
    };
    assert_eq!((percent(0.0), percent(200.0)), (125.0, 250.0));
}

#[test]
fn a_third_currency_needs_its_pair() {
    let pounds = Commission::new(Measure::PerLot, 10.0, ChargedSide::Entry, 0.0, Some("GBP".into())).unwrap();
    let run = Portfolio { pairs: vec![rate("GBP", "USD", 1.5)], ..charging(vec![pounds]) };
    assert_eq!(run.only_trade().commission, 1.5);
}

#[test]
fn several_commissions_add_up() {
    let per_lot = Commission::new(Measure::PerLot, 5.0, ChargedSide::Entry, 0.0, None).unwrap();
    let percent = Commission::new(Measure::Percent, 0.5, ChargedSide::Exit, 0.0, None).unwrap();
    assert_eq!(charging(vec![per_lot, percent]).only_trade().commission, 0.5 + 75.0);
}
