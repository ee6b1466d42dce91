use omega_engine::{Code, ExitReason, MarketFill, OrderStatus};

use crate::scenario::{HOUR, Path, Settings, assert_near, enter, exit, flat, long, only_trade, run};

fn path() -> Path {
    let mut bars = flat(1.1000, 3);
    bars[2] = [1.1000, 1.1030, 1.1000, 1.1020];
    Path::of(&bars, 0.0002)
}

#[test]
fn a_position_closes_at_the_last_close_with_slippage_and_commission() {
    let settings = Settings { slippage_pips: 1.0, commission: 10.0, ..Settings::default() };
    let trade = only_trade(&path(), settings, &[enter(0, long())]);
    assert_eq!(trade.exit_reason, ExitReason::EndOfData);
    assert_near(trade.exit.price, 1.1019);
    assert_eq!((trade.exit.bar, trade.exit.time), (2, 3 * HOUR));
    assert_near(trade.commission, 2.0);
}

#[test]
fn an_entry_decided_on_the_last_bar_expires() {
    let path = path();
    let engine = run(&path, Settings::default(), &[enter(2, long())]);
    assert_eq!(engine.ledger().orders()[0].status, OrderStatus::Expired(Code::EndOfData));
    assert!(engine.ledger().trades().is_empty());
}

#[test]
fn an_exit_decided_on_the_last_bar_expires_and_the_data_closes_the_position() {
    let path = path();
    let engine = run(&path, Settings::default(), &[enter(0, long()), exit(2)]);
    assert_eq!(engine.ledger().orders()[1].status, OrderStatus::Expired(Code::EndOfData));
    assert_eq!(engine.ledger().trades()[0].exit_reason, ExitReason::EndOfData);
}

#[test]
fn with_fills_at_the_close_an_exit_on_the_last_bar_still_fills() {
    let settings = Settings { market_fill: MarketFill::Close, ..Settings::default() };
    let trade = only_trade(&path(), settings, &[enter(0, long()), exit(2)]);
    assert_eq!(trade.exit_reason, ExitReason::Exit);
}

#[test]
fn the_last_row_shows_no_open_position_and_equity_equals_balance() {
    let path = path();
    let engine = run(&path, Settings::default(), &[enter(0, long())]);
    assert_eq!(engine.curve().held().positions, [0, 1, 0]);
    assert_eq!(engine.curve().equity()[2], engine.curve().balance()[2]);
}
