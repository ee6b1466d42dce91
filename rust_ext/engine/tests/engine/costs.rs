use omega_engine::{ChargedSide, Enter, ExitReason};

use crate::scenario::{BALANCE, Bar, Path, Settings, assert_near, enter, exit, flat, long, only_trade, run, short};

fn rest() -> Path {
    Path::of(&flat(1.1000, 5), 0.0002)
}

fn with_bar(bar: Bar) -> Path {
    let mut bars = flat(1.1000, 4);
    bars[2] = bar;
    Path::of(&bars, 0.0)
}

const SLIPPING: fn() -> Settings = || Settings { slippage_pips: 0.5, ..Settings::default() };

#[test]
fn a_long_pays_slippage_on_both_market_fills() {
    let trade = only_trade(&rest(), SLIPPING(), &[enter(0, long()), exit(2)]);
    assert_near(trade.entry.price, 1.100_25);
    assert_near(trade.exit.price, 1.099_95);
    // 1 pip on 10,000 units
    assert_near(trade.slippage_cost, 1.0);
    // spread 2 pips + slippage 1 pip
    assert_near(trade.pnl, -3.0);
}

#[test]
fn a_short_pays_slippage_on_both_market_fills() {
    let trade = only_trade(&rest(), SLIPPING(), &[enter(0, short()), exit(2)]);
    assert_near(trade.entry.price, 1.099_95);
    assert_near(trade.exit.price, 1.100_25);
}

#[test]
fn a_stop_slips_beyond_its_level() {
    let path = with_bar([1.1000, 1.1010, 1.0900, 1.0990]);
    let stop = Enter { stop_loss: Some(1.0950), ..long() };
    assert_near(only_trade(&path, SLIPPING(), &[enter(0, stop)]).exit.price, 1.094_95);
    let path = with_bar([1.1000, 1.1110, 1.0990, 1.0990]);
    let stop = Enter { stop_loss: Some(1.1050), ..short() };
    assert_near(only_trade(&path, SLIPPING(), &[enter(0, stop)]).exit.price, 1.105_05);
}

#[test]
fn a_target_never_slips() {
    let path = with_bar([1.1000, 1.1110, 1.0990, 1.0990]);
    let trade = only_trade(&path, SLIPPING(), &[enter(0, Enter { take_profit: Some(1.1050), ..long() })]);
    assert_eq!((trade.exit_reason, trade.exit.price), (ExitReason::TakeProfit, 1.1050));
    // the entry alone: half a pip on 10,000 units
    assert_near(trade.slippage_cost, 0.5);
}

#[test]
fn commission_is_charged_per_lot_on_the_configured_sides() {
    for (charged, fees) in [(ChargedSide::Both, 0.7), (ChargedSide::Entry, 0.35), (ChargedSide::Exit, 0.35)] {
        let settings = Settings { commission: 3.5, charged, ..Settings::default() };
        let trade = only_trade(&rest(), settings, &[enter(0, long()), exit(2)]);
        assert_near(trade.commission, fees);
        assert_near(trade.net_pnl, -2.0 - fees);
    }
}

#[test]
fn commission_is_booked_with_each_fill() {
    let settings = Settings { commission: 3.5, ..Settings::default() };
    let path = rest();
    let engine = run(&path, settings, &[enter(0, long()), exit(2)]);
    let paid: Vec<f64> = engine.curve().balance().iter().map(|balance| BALANCE - balance).collect();
    for (found, expected) in paid.iter().zip([0.0, 0.35, 0.35, 2.7, 2.7]) {
        assert_near(*found, expected);
    }
}

#[test]
fn open_positions_are_marked_at_the_side_that_closes_them() {
    let mut bars = flat(1.1000, 4);
    bars[1] = [1.1000, 1.1030, 1.1000, 1.1020];
    let path = Path::of(&bars, 0.0002);
    // bought at 1.1002, marked at the bid 1.1020; sold at 1.1000, marked at the ask 1.1022
    for (entry, gain) in [(long(), 18.0), (short(), -22.0)] {
        let engine = run(&path, Settings::default(), &[enter(0, entry)]);
        assert_near(engine.curve().equity()[1] - BALANCE, gain);
        assert_eq!(engine.curve().held().positions, [0, 1, 1, 0]);
        assert_near(engine.curve().held().exposure[1], entry.direction.signed(0.1));
    }
}
