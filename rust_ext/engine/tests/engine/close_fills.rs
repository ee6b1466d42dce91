use omega_engine::{Code, Enter, ExitReason, MarketFill, OrderStatus};

use crate::scenario::{HOUR, Path, Settings, assert_near, enter, exit, flat, long, only_order, only_trade, run, short};

const AT_CLOSE: fn() -> Settings = || Settings { market_fill: MarketFill::Close, ..Settings::default() };

#[test]
fn an_entry_fills_at_the_close_of_the_bar_that_decides() {
    let mut bars = flat(1.1000, 3);
    bars[0] = [1.1000, 1.1030, 1.1000, 1.1020];
    let trade = only_trade(&Path::of(&bars, 0.0002), AT_CLOSE(), &[enter(0, long())]);
    assert_near(trade.entry.price, 1.1022);
    assert_eq!((trade.entry.bar, trade.entry.time), (0, HOUR));
}

#[test]
fn a_position_filled_at_a_close_is_first_tested_in_the_next_bar() {
    // bar 0 itself has been below the stop; bar 1 is the first that counts
    let mut bars = flat(1.1000, 4);
    bars[0] = [1.1000, 1.1010, 1.0900, 1.1000];
    bars[1] = [1.1000, 1.1010, 1.0940, 1.1000];
    let stop = Enter { stop_loss: Some(1.0950), ..long() };
    let trade = only_trade(&Path::of(&bars, 0.0), AT_CLOSE(), &[enter(0, stop)]);
    assert_eq!((trade.exit_reason, trade.exit.bar), (ExitReason::StopLoss, 1));
}

#[test]
fn a_gap_after_a_fill_at_the_close_is_felt_at_the_next_open() {
    let mut bars = flat(1.1000, 4);
    bars[1] = [1.0900, 1.0910, 1.0890, 1.0900];
    let stop = Enter { stop_loss: Some(1.0950), ..long() };
    let trade = only_trade(&Path::of(&bars, 0.0), AT_CLOSE(), &[enter(0, stop)]);
    assert_near(trade.exit.price, 1.0900);
    assert_eq!(trade.exit.time, HOUR);
}

#[test]
fn an_exit_fills_at_the_close_of_the_bar_that_decides() {
    let mut bars = flat(1.1000, 4);
    bars[2] = [1.1000, 1.1030, 1.1000, 1.1025];
    let trade = only_trade(&Path::of(&bars, 0.0), AT_CLOSE(), &[enter(0, long()), exit(2)]);
    assert_near(trade.exit.price, 1.1025);
    assert_eq!((trade.exit.bar, trade.exit.time), (2, 3 * HOUR));
}

#[test]
fn an_enter_beside_an_exit_finds_the_position_still_open() {
    let path = Path::of(&flat(1.1, 4), 0.0);
    let engine = run(&path, AT_CLOSE(), &[enter(0, long()), exit(1), enter(1, short())]);
    assert_eq!(engine.ledger().orders()[2].status, OrderStatus::Rejected(Code::PositionOpen));
}

#[test]
fn levels_are_checked_again_with_the_fill_at_the_close() {
    // bought at the ask 1.1002, stop 1 pip below at 1.1001, bid 1.1000
    let entry = Enter { stop_distance: Some(0.0001), ..long() };
    let order = only_order(&Path::of(&flat(1.1, 3), 0.0002), AT_CLOSE(), entry);
    assert_eq!(order.status, OrderStatus::Cancelled(Code::LevelPassed));
}

#[test]
fn the_row_of_the_bar_shows_the_position_filled_at_its_close() {
    let path = Path::of(&flat(1.1, 3), 0.0002);
    let engine = run(&path, AT_CLOSE(), &[enter(0, long())]);
    assert_eq!(engine.curve().held().positions, [1, 1, 0]);
    // bought at the ask, marked at the bid: 2 pips on 10,000 units
    assert_near(engine.curve().equity()[0], 9_998.0);
}
