//! The bar inside which a resting entry is filled: what came before the fill does not count, and what is not known is
//! decided by the policy.

use omega_engine::{Enter, ExitReason, OrderKind, Rules, Trade};

use crate::portfolio::{Portfolio, plain_rules, traded};
use crate::random::POLICIES;
use crate::scenario::{Bar, Path, enter, long};

const STOP: ExitReason = ExitReason::StopLoss;
const TARGET: ExitReason = ExitReason::TakeProfit;
const LIVES: ExitReason = ExitReason::EndOfData;

/// The trade of an order that waits from bar 0 on, under `worst`, `best`, `ohlc` and `olhc`.
fn trades(entry: Enter, spread: f64, bars: &[Bar]) -> [Trade; 4] {
    POLICIES.map(|intrabar| {
        let euro = traded("EUR", "USD", Path::of(bars, spread)).doing(&[enter(0, entry)]);
        Portfolio { rules: Rules { intrabar, ..plain_rules() }, ..Portfolio::of([euro]) }.only_trade()
    })
}

fn reasons(entry: Enter, bar: Bar) -> [ExitReason; 4] {
    trades(entry, 0.0, &[[1.25; 4], bar, [1.25; 4]]).map(|trade| trade.exit_reason)
}

fn limit() -> Enter {
    Enter { kind: OrderKind::Limit, price: Some(1.1875), ..long() }
}

fn stop() -> Enter {
    Enter { kind: OrderKind::Stop, price: Some(1.3125), ..long() }
}

#[test]
fn a_price_that_falls_to_a_limit_and_to_the_stop_touches_it_for_certain() {
    let entry = Enter { stop_loss: Some(1.125), take_profit: Some(1.375), ..limit() };
    assert_eq!(reasons(entry, [1.25, 1.5, 1.0, 1.25]), [STOP, TARGET, STOP, STOP]);
}

#[test]
fn the_target_of_a_limit_may_have_been_touched_before_the_fill() {
    let entry = Enter { take_profit: Some(1.375), ..limit() };
    assert_eq!(reasons(entry, [1.25, 1.5, 1.125, 1.25]), [LIVES, TARGET, LIVES, TARGET]);
    // A close at the target is after the fill.
    assert_eq!(reasons(entry, [1.25, 1.5, 1.125, 1.375]), [TARGET; 4]);
}

#[test]
fn a_price_that_rises_to_a_stop_and_to_the_target_touches_it_for_certain() {
    let entry = Enter { take_profit: Some(1.4375), ..stop() };
    assert_eq!(reasons(entry, [1.25, 1.5, 1.125, 1.25]), [TARGET; 4]);
}

#[test]
fn the_stop_of_a_stop_entry_may_have_been_touched_before_the_fill() {
    let entry = Enter { stop_loss: Some(1.1875), ..stop() };
    assert_eq!(reasons(entry, [1.25, 1.5, 1.125, 1.25]), [STOP, LIVES, STOP, LIVES]);
    assert_eq!(reasons(entry, [1.25, 1.5, 1.125, 1.1875]), [STOP; 4]);
}

#[test]
fn a_trade_depends_on_the_inside_of_its_entry_bar_where_worst_and_best_disagree() {
    let depends = |entry, bar| trades(entry, 0.0, &[[1.25; 4], bar, [1.25; 4]]).map(|trade| trade.depends_on_intrabar);
    let entry = Enter { take_profit: Some(1.375), ..limit() };
    assert_eq!(depends(entry, [1.25, 1.5, 1.125, 1.25]), [true; 4]);
    assert_eq!(depends(entry, [1.25, 1.5, 1.125, 1.375]), [false; 4]);
}

#[test]
fn a_spread_that_reaches_the_stop_at_the_fill_itself_ends_the_trade_there() {
    // Bought at an ask of 1.3125, where the bid stands at the stop; the bid only rises from there on.
    let entry = Enter { stop_loss: Some(1.25), ..stop() };
    let bars = [[1.1875; 4], [1.1875, 1.5, 1.1875, 1.5], [1.5; 4]];
    let [_, _, ohlc, olhc] = trades(entry, 0.0625, &bars);
    for trade in [ohlc, olhc] {
        assert_eq!((trade.exit_reason, trade.exit.bar, trade.exit.price), (STOP, 1, 1.25));
    }
}

#[test]
fn a_stop_limit_beyond_its_limit_waits_there() {
    // The trigger is met on the way up; 1.28125 comes after it only if the high comes before the low.
    let entry = Enter { kind: OrderKind::StopLimit, limit_price: Some(1.281_25), ..stop() };
    let bars = [[1.25; 4], [1.25, 1.5, 1.25, 1.406_25], [1.406_25, 1.406_25, 1.25, 1.375]];
    let filled = trades(entry, 0.0, &bars);
    assert_eq!(filled.map(|trade| trade.entry.bar), [2, 2, 1, 2]);
    assert!(filled.iter().all(|trade| trade.entry.price == 1.281_25));
    // A close within the limit is after the trigger.
    let bars = [[1.25; 4], [1.25, 1.5, 1.25, 1.281_25], [1.281_25; 4]];
    assert_eq!(trades(entry, 0.0, &bars).map(|trade| trade.entry.bar), [1; 4]);
}

#[test]
fn limits_and_targets_that_the_open_has_passed_fill_there_only_with_improvement() {
    let bars = [[1.25; 4], [1.125; 4], [1.5; 4]];
    let entry = Enter { take_profit: Some(1.375), ..limit() };
    let prices = |limit_improvement| {
        let euro = traded("EUR", "USD", Path::of(&bars, 0.0)).doing(&[enter(0, entry)]);
        let rules = Rules { limit_improvement, ..plain_rules() };
        let trade = Portfolio { rules, ..Portfolio::of([euro]) }.only_trade();
        (trade.entry.price, trade.exit.price)
    };
    assert_eq!(prices(false), (1.1875, 1.375));
    assert_eq!(prices(true), (1.125, 1.5));
}
