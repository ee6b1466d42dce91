use omega_engine::{
    ChargedSide, Commission, Contract, Enter, Exit, FlowKind, Measure, Metrics, Rules, Slippage, Value,
};

use crate::portfolio::{Portfolio, plain_rules, rate, traded};
use crate::scenario::{Act, Bar, CURRENCIES, HOUR, Path, assert_near, enter, exit, flat, long, short};

/// A long of 0.2 lots from 1.25, half of which is left at 1.5 (bar 3) and half at 1.375 (bar 5).
fn halves() -> Portfolio {
    let mut bars = flat(1.25, 7);
    bars[2] = [1.25, 1.5, 1.25, 1.5];
    bars[3] = [1.5; 4];
    bars[4] = [1.5, 1.5, 1.375, 1.375];
    bars[5] = [1.375; 4];
    bars[6] = [1.375; 4];
    let half = Act::Exit(Exit { fraction: 0.5, ..Exit::default() });
    let script = [enter(0, Enter { lots: Some(0.2), ..long() }), (2, half), exit(4)];
    let euro = traded("EUR", "USD", Path::of(&bars, 0.0)).doing(&script);
    let euro = euro.under(Contract { leverage: Some(100.0), ..CURRENCIES });
    Portfolio::of([euro])
}

fn assert_rows(found: &[f64], expected: &[f64]) {
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        assert_near(*found, *expected);
    }
}

#[test]
fn a_row_shows_balance_equity_margin_exposure_and_positions_at_its_close() {
    let run = halves();
    let engine = run.run();
    let (curve, held) = (engine.curve(), engine.curve().held());
    assert_rows(curve.balance(), &[10_000.0, 10_000.0, 10_000.0, 12_500.0, 12_500.0, 13_750.0, 13_750.0]);
    assert_rows(curve.equity(), &[10_000.0, 10_000.0, 15_000.0, 15_000.0, 13_750.0, 13_750.0, 13_750.0]);
    assert_rows(&held.margin, &[0.0, 250.0, 250.0, 125.0, 125.0, 0.0, 0.0]);
    assert_rows(&held.exposure, &[0.0, 0.2, 0.2, 0.1, 0.1, 0.0, 0.0]);
    assert_eq!(held.positions, [0, 1, 1, 1, 1, 0, 0]);
}

#[test]
fn rows_in_position_are_those_inside_which_one_was_open() {
    // bars 1 to 4: bar 5 finds it open and leaves it at the open
    assert_eq!(halves().run().curve().rows_in_position(), 4);
}

#[test]
fn drawdown_is_the_fraction_below_the_peak() {
    let run = halves();
    let drawdown = run.run().curve().drawdown(run.balance);
    assert_rows(&drawdown, &[0.0, 0.0, 0.0, 0.0, 1.0 / 12.0, 1.0 / 12.0, 1.0 / 12.0]);
}

#[test]
fn exposure_of_a_short_is_negative() {
    let euro = traded("EUR", "USD", Path::of(&flat(1.25, 4), 0.0)).doing(&[enter(0, short())]);
    assert_rows(&Portfolio::of([euro]).run().curve().held().exposure, &[0.0, -0.1, -0.1, 0.0]);
}

/// A long of 0.1 lots of EURGBP from 1.25 to 1.5 over one night, one pip of slippage per fill.
fn with_all_costs() -> Portfolio {
    const RISE: [Bar; 4] = [[1.25; 4], [1.25; 4], [1.25, 1.5, 1.25, 1.5], [1.5; 4]];
    let terms = Contract {
        pip_size: 1.0 / 1024.0,
        contract_size: 102_400.0,
        tick_size: Some(1.0 / 1024.0),
        swap_long: Some(-4.0),
        swap_short: Some(0.0),
        ..CURRENCIES
    };
    let euro = traded("EUR", "GBP", Path::of(&RISE, 0.0)).under(terms).doing(&[enter(0, long()), exit(2)]);
    Portfolio {
        pairs: vec![rate("GBP", "USD", 2.0)],
        rollovers: Some(vec![2 * HOUR]),
        weekdays: vec![1],
        rules: Rules {
            slippage: Slippage::new(1.0, 0.0, 0.0).unwrap(),
            commissions: vec![Commission::new(Measure::PerLot, 30.0, ChargedSide::Both, 0.0, None).unwrap()],
            conversion_fee: 0.125,
            ..plain_rules()
        },
        ..Portfolio::of([euro])
    }
}

#[test]
fn every_cost_is_a_flow_of_its_kind() {
    let run = with_all_costs();
    let engine = run.run();
    let flows = FlowKind::ALL.map(|kind| engine.account().flowed(kind));
    // 10,240 · (0.25 − 2 / 1024) = 2,540 GBP; 0.1 · 30 twice; 4 · 10 GBP; an eighth of 5,080 and of 80
    assert_rows(&flows, &[5_080.0, -6.0, -80.0, -645.0]);
    assert_near(engine.account().balance(), run.balance + flows.iter().sum::<f64>());
    let trade = engine.ledger().trades()[0];
    assert_near(trade.net_pnl, 5_080.0 - 6.0 - 80.0 - 645.0);
    // 2 · 10 GBP
    assert_near(trade.slippage_cost, 40.0);
}

fn number(entries: &[(&'static str, Value)], name: &str) -> f64 {
    match entries.iter().find(|entry| entry.0 == name) {
        Some((_, Value::Number(Some(number)))) => *number,
        other => panic!("{name}: {other:?}"),
    }
}

fn entries(portfolio: &Portfolio) -> Vec<(&'static str, Value)> {
    let engine = portfolio.run();
    let known_at = engine.instants().to_vec();
    Metrics::of(engine.account(), engine.ledger().trades(), engine.curve(), &known_at, 0, &[]).entries()
}

#[test]
fn metrics_sum_costs_by_kind() {
    let entries = entries(&with_all_costs());
    for (name, expected) in
        [("fees", 6.0), ("swap", -80.0), ("conversion", 645.0), ("slippage_cost", 40.0), ("net_profit", 4_349.0)]
    {
        assert_near(number(&entries, name), expected);
    }
}

#[test]
fn metrics_count_the_trades_that_depend_on_the_inside_of_a_bar() {
    // Both levels in bar 2: stopped at −0.125 · 10,000. The second trade, at rest, depends on nothing.
    let mut bars = flat(1.25, 6);
    bars[2] = [1.25, 1.5, 1.0, 1.25];
    let bracket = Enter { stop_loss: Some(1.125), take_profit: Some(1.375), ..long() };
    let euro = traded("EUR", "USD", Path::of(&bars, 0.0)).doing(&[enter(0, bracket), enter(3, long())]);
    let entries = entries(&Portfolio::of([euro]));
    let count = entries.iter().find(|entry| entry.0 == "intrabar_trades").unwrap().1;
    assert_eq!(count, Value::Count(1));
    assert_near(number(&entries, "intrabar_pnl"), -1_250.0);
}
