use omega_engine::{Code, Exit, ExitReason, OrderStatus};

use crate::scenario::{Act, HOUR, Path, Settings, assert_near, enter, exit, flat, long, only_trade, run, short};

/// Entry at the open of bar 1 (bid 1.1000); exit decided at bar 2, filled at the open of bar 3 (bid 1.1050).
fn rising() -> Path {
    let mut bars = flat(1.1000, 5);
    bars[3] = [1.1050, 1.1060, 1.1040, 1.1055];
    Path::of(&bars, 0.0002)
}

#[test]
fn a_long_sells_at_the_next_open_of_the_bid() {
    let trade = only_trade(&rising(), Settings::default(), &[enter(0, long()), exit(2)]);
    assert_near(trade.exit.price, 1.1050);
    assert_eq!((trade.exit.bar, trade.exit.time), (3, 3 * HOUR));
    assert_eq!((trade.exit_reason, trade.bars_held()), (ExitReason::Exit, 2));
}

#[test]
fn a_long_gains_the_rise_minus_the_spread() {
    // (1.1050 − 1.1002) · 0.1 · 100,000 = 48
    let trade = only_trade(&rising(), Settings::default(), &[enter(0, long()), exit(2)]);
    assert_near(trade.pnl, 48.0);
}

#[test]
fn a_short_loses_the_rise_plus_the_spread() {
    // sold at 1.1000, bought back at the ask 1.1052: −52
    let trade = only_trade(&rising(), Settings::default(), &[enter(0, short()), exit(2)]);
    assert_near(trade.pnl, -52.0);
}

#[test]
fn an_exit_without_a_position_is_rejected() {
    let path = rising();
    let engine = run(&path, Settings::default(), &[exit(0)]);
    assert_eq!(engine.ledger().orders()[0].status, OrderStatus::Rejected(Code::NoPosition));
}

#[test]
fn an_exit_that_names_another_position_is_rejected() {
    let other = Act::Exit(Exit { position: Some(7), ..Exit::default() });
    let path = rising();
    let engine = run(&path, Settings::default(), &[enter(0, long()), (1, other)]);
    assert_eq!(engine.ledger().orders()[1].status, OrderStatus::Rejected(Code::NoPosition));
}

#[test]
fn an_exit_that_names_the_position_closes_it() {
    let named = Act::Exit(Exit { position: Some(1), ..Exit::default() });
    assert_eq!(only_trade(&rising(), Settings::default(), &[enter(0, long()), (2, named)]).exit.bar, 3);
}

#[test]
fn the_second_of_two_exits_on_one_bar_is_cancelled_for_want_of_a_position() {
    let path = rising();
    let engine = run(&path, Settings::default(), &[enter(0, long()), exit(1), exit(1)]);
    assert_eq!(engine.ledger().orders()[2].status, OrderStatus::Cancelled(Code::NoPosition));
    assert_eq!(engine.ledger().trades().len(), 1);
}

#[test]
fn an_exit_at_the_open_comes_before_a_stop_that_the_open_has_passed() {
    let mut bars = flat(1.1000, 4);
    bars[2] = [1.0900, 1.0910, 1.0890, 1.0900];
    let entry = omega_engine::Enter { stop_loss: Some(1.0950), ..long() };
    let trade = only_trade(&Path::of(&bars, 0.0), Settings::default(), &[enter(0, entry), exit(1)]);
    assert_eq!(trade.exit_reason, ExitReason::Exit);
}

#[test]
fn after_an_exit_a_new_entry_may_be_decided_at_the_close_of_that_bar() {
    let path = rising();
    let engine = run(&path, Settings::default(), &[enter(0, long()), exit(1), enter(2, short())]);
    let trades = engine.ledger().trades();
    assert_eq!((trades[0].exit.bar, trades[1].entry.bar), (2, 3));
    assert_eq!((trades[0].id, trades[1].id), (1, 2));
}

#[test]
fn a_short_that_gains_nothing_gains_zero_and_not_minus_zero() {
    let trade = only_trade(&Path::of(&flat(1.1000, 4), 0.0), Settings::default(), &[enter(0, short()), exit(1)]);
    assert_eq!(trade.pnl.to_bits(), 0.0_f64.to_bits());
}

#[test]
fn bars_count_as_in_position_from_the_entry_at_the_open_to_the_bar_before_an_exit_at_the_open() {
    // entered at the open of bar 1, left at the open of bar 3: bars 1 and 2
    let path = rising();
    let engine = run(&path, Settings::default(), &[enter(0, long()), exit(2)]);
    assert_eq!(engine.curve().rows_in_position(), 2);
}
