use omega_engine::{Contract, Exit, FlowKind, MarketFill, Rules};

use crate::portfolio::{Portfolio, plain_rules, rate, traded};
use crate::scenario::{Act, CURRENCIES, HOUR, Path, enter, exit, flat, long, short};

const TUESDAY: u8 = 1;
const WEDNESDAY: u8 = 2;
const SATURDAY: u8 = 5;

/// A point is 1/1024: with 0.1 lots of 102,400 a long pays 5 · 10 = 50 and a short earns 2 · 10 = 20 per night.
const TERMS: Contract = Contract {
    contract_size: 102_400.0,
    tick_size: Some(1.0 / 1024.0),
    swap_long: Some(-5.0),
    swap_short: Some(2.0),
    triple_day: Some(WEDNESDAY),
    ..CURRENCIES
};

/// Six bars of two hours; rollovers at these hours.
fn nights(hours: &[i64], weekday: u8, script: &[(usize, Act)]) -> Portfolio {
    let euro = traded("EUR", "USD", Path::of(&flat(1.25, 6), 0.0).lasting(120)).under(TERMS).doing(script);
    Portfolio {
        rollovers: Some(hours.iter().map(|hour| hour * HOUR).collect()),
        weekdays: vec![weekday; hours.len()],
        ..Portfolio::of([euro])
    }
}

fn paid(portfolio: &Portfolio) -> Vec<f64> {
    portfolio.run().curve().balance().iter().map(|balance| balance - portfolio.balance).collect()
}

#[test]
fn a_rollover_inside_a_bar_is_charged_at_its_close() {
    // hour 5 is inside bar 2
    assert_eq!(paid(&nights(&[5], TUESDAY, &[enter(0, long())])), [0.0, 0.0, -50.0, -50.0, -50.0, -50.0]);
    assert_eq!(paid(&nights(&[5], TUESDAY, &[enter(0, short())]))[2], 20.0);
}

#[test]
fn the_triple_day_counts_three_nights_and_the_weekend_none() {
    assert_eq!(nights(&[5], WEDNESDAY, &[enter(0, long())]).only_trade().swap, -150.0);
    assert_eq!(nights(&[5], SATURDAY, &[enter(0, long())]).only_trade().swap, 0.0);
}

#[test]
fn without_a_triple_day_each_of_the_seven_counts_one() {
    let mut run = nights(&[5], SATURDAY, &[enter(0, long())]);
    run.symbols[0].contract.triple_day = None;
    assert_eq!(run.only_trade().swap, -50.0);
}

#[test]
fn every_rollover_inside_a_long_bar_is_charged() {
    let mut run = nights(&[3, 27, 51], TUESDAY, &[enter(0, long())]);
    run.symbols[0].path = Path::of(&flat(1.25, 3), 0.0).lasting(48 * 60);
    // bars open at hours 0, 48, 96: in hour 51 the position is open, in hours 3 and 27 it is not
    assert_eq!(run.only_trade().swap, -50.0);
    run.rollovers = Some(vec![51 * HOUR, 75 * HOUR]);
    run.weekdays = vec![TUESDAY, WEDNESDAY];
    assert_eq!(run.only_trade().swap, -200.0);
}

#[test]
fn a_rollover_in_a_closure_is_charged_at_the_next_open() {
    let mut run = nights(&[5], TUESDAY, &[enter(0, long()), exit(1)]);
    // bar 2 opens at hour 8: the exit at that open still pays
    run.symbols[0].path = run.symbols[0].path.clone().closed_before(2, 4);
    let trade = run.only_trade();
    assert_eq!((trade.exit.bar, trade.swap), (2, -50.0));
}

#[test]
fn at_the_rollover_itself_what_is_opened_is_not_there_yet_and_what_is_left_at_the_open_pays() {
    // bar 1 opens at hour 2, bar 2 at hour 4
    assert_eq!(nights(&[2], TUESDAY, &[enter(0, long()), exit(2)]).only_trade().swap, 0.0);
    assert_eq!(nights(&[4], TUESDAY, &[enter(0, long()), exit(1)]).only_trade().swap, -50.0);
}

#[test]
fn what_is_closed_at_a_close_that_is_the_rollover_does_not_pay() {
    let run = nights(&[4], TUESDAY, &[enter(0, long()), exit(1)]);
    let rules = Rules { market_fill: MarketFill::Close, ..plain_rules() };
    assert_eq!(Portfolio { rules, ..run }.only_trade().swap, 0.0);
}

#[test]
fn what_is_opened_at_a_close_that_is_the_rollover_pays() {
    // decided and filled at the close of bar 1, at hour 4
    let run = nights(&[4], TUESDAY, &[enter(1, long())]);
    let rules = Rules { market_fill: MarketFill::Close, ..plain_rules() };
    assert_eq!(Portfolio { rules, ..run }.only_trade().swap, -50.0);
}

#[test]
fn a_partial_exit_takes_its_share_of_the_swap_so_far() {
    let part = Act::Exit(Exit { fraction: 0.3, ..Exit::default() });
    let run = nights(&[3, 7], TUESDAY, &[enter(0, long()), (1, part)]);
    let [part, rest] = run.trades()[..] else { panic!("two trades") };
    assert_eq!((part.lots, part.swap), (0.03, -15.0));
    // of the first night 35, of the second one 0.07 lots: 35
    assert_eq!((rest.lots, rest.swap), (0.07, -70.0));
    assert_eq!(run.run().account().flowed(FlowKind::Swap), -85.0);
}

#[test]
fn swap_is_converted_at_the_rate_known_at_the_rollover_and_costs_the_fee() {
    let mut run = nights(&[5], TUESDAY, &[enter(0, long())]);
    run.symbols[0].symbol = omega_engine::Symbol { name: "EURGBP".into(), base: "EUR".into(), quote: "GBP".into() };
    let mut pound = rate("GBP", "USD", 1.5);
    pound.known_at.extend([5 * HOUR, 6 * HOUR]);
    pound.mid.extend([1.25, 2.0]);
    let rules = Rules { conversion_fee: 0.5, ..plain_rules() };
    let trade = Portfolio { pairs: vec![pound], rules, ..run }.only_trade();
    // 50 GBP at 1.25, and half of it for the conversion
    assert_eq!((trade.swap, trade.conversion, trade.net_pnl), (-62.5, 31.25, -93.75));
}

#[test]
fn a_rate_that_is_missing_is_refused_before_the_run() {
    let mut run = nights(&[5], TUESDAY, &[]);
    run.symbols[0].contract.swap_short = None;
    let account = omega_engine::Account::new(run.balance).unwrap();
    let refused = omega_engine::Engine::new(run.feed(), run.rules.clone(), account).unwrap_err();
    assert!(refused.to_string().contains("EURUSD: swap needs"), "{refused}");
}
