use omega_engine::{Enter, ExitReason};

use crate::scenario::{Bar, HOUR, Path, Settings, assert_near, enter, flat, long, only_trade, short};

/// Entry at the open of bar 1 at 1.1000; the market is closed for 48 hours, then comes `bar`.
fn after_weekend(bar: Bar) -> Path {
    let mut bars = flat(1.1000, 4);
    bars[2] = bar;
    Path::of(&bars, 0.0).closed_before(2, 48)
}

fn bracket(entry: Enter) -> Enter {
    Enter { stop_distance: Some(0.0050), target_distance: Some(0.0100), ..entry }
}

#[test]
fn a_stop_gapped_over_a_weekend_fills_at_the_open() {
    let path = after_weekend([1.0900, 1.0960, 1.0890, 1.0950]);
    let trade = only_trade(&path, Settings::default(), &[enter(0, bracket(long()))]);
    assert_eq!(trade.exit_reason, ExitReason::StopLoss);
    assert_near(trade.exit.price, 1.0900);
    assert_near(trade.r_multiple.unwrap(), -2.0);
    assert_eq!(trade.exit.time, (2 + 48) * HOUR);
}

#[test]
fn a_short_stop_gapped_over_a_weekend_fills_at_the_open() {
    let path = after_weekend([1.1080, 1.1090, 1.1040, 1.1050]);
    let trade = only_trade(&path, Settings::default(), &[enter(0, bracket(short()))]);
    assert_near(trade.exit.price, 1.1080);
}

#[test]
fn a_gapped_target_fills_at_its_level_at_the_open() {
    let path = after_weekend([1.1150, 1.1160, 1.1140, 1.1150]);
    let trade = only_trade(&path, Settings::default(), &[enter(0, bracket(long()))]);
    assert_eq!(trade.exit_reason, ExitReason::TakeProfit);
    assert_near(trade.exit.price, 1.1100);
    assert_eq!(trade.exit.time, 50 * HOUR);
}

#[test]
fn a_target_gapped_at_the_open_comes_before_a_stop_touched_later_in_the_bar() {
    let path = after_weekend([1.1150, 1.1160, 1.0900, 1.0950]);
    let trade = only_trade(&path, Settings::default(), &[enter(0, bracket(long()))]);
    assert_eq!(trade.exit_reason, ExitReason::TakeProfit);
}

#[test]
fn where_gaps_are_hidden_a_stop_after_a_closure_fills_at_the_worst_extreme() {
    // the open repeats Friday's close; the stop at 1.0950 is touched on the way to 1.0890
    let bar = [1.1000, 1.1010, 1.0890, 1.0940];
    let path = after_weekend(bar).hiding_gaps();
    let trade = only_trade(&path, Settings::default(), &[enter(0, bracket(long()))]);
    assert_near(trade.exit.price, 1.0890);
    let honest = only_trade(&after_weekend(bar), Settings::default(), &[enter(0, bracket(long()))]);
    assert_near(honest.exit.price, 1.0950);
}

#[test]
fn where_gaps_are_hidden_a_short_stop_fills_at_the_high() {
    let path = after_weekend([1.1000, 1.1090, 1.0990, 1.1060]).hiding_gaps();
    let trade = only_trade(&path, Settings::default(), &[enter(0, bracket(short()))]);
    assert_near(trade.exit.price, 1.1090);
}

#[test]
fn where_gaps_are_hidden_bars_without_a_closure_are_as_usual() {
    let mut bars = flat(1.1000, 4);
    bars[2] = [1.1000, 1.1010, 1.0890, 1.0940];
    let trade = only_trade(&Path::of(&bars, 0.0).hiding_gaps(), Settings::default(), &[enter(0, bracket(long()))]);
    assert_near(trade.exit.price, 1.0950);
}

#[test]
fn where_gaps_are_hidden_a_target_still_fills_at_its_level() {
    let path = after_weekend([1.1000, 1.1150, 1.0990, 1.1140]).hiding_gaps();
    let trade = only_trade(&path, Settings::default(), &[enter(0, bracket(long()))]);
    assert_near(trade.exit.price, 1.1100);
}
