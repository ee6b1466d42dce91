use omega_engine::{Code, Enter, OrderStatus};

use crate::scenario::{HOUR, Path, Settings, assert_near, enter, exit, flat, long, only_order, only_trade, run, short};

/// Decision at bar 0, fill at the open of bar 1: bid 1.1010, ask 1.1012.
fn rising() -> Path {
    let mut bars = flat(1.1000, 4);
    bars[1] = [1.1010, 1.1015, 1.1005, 1.1010];
    Path::of(&bars, 0.0002)
}

#[test]
fn a_long_buys_at_the_next_open_of_the_ask() {
    let trade = only_trade(&rising(), Settings::default(), &[enter(0, long())]);
    assert_near(trade.entry.price, 1.1012);
    assert_eq!((trade.entry.bar, trade.entry.time), (1, HOUR));
}

#[test]
fn a_short_sells_at_the_next_open_of_the_bid() {
    let trade = only_trade(&rising(), Settings::default(), &[enter(0, short())]);
    assert_near(trade.entry.price, 1.1010);
}

#[test]
fn distances_count_from_the_fill_with_its_slippage() {
    let settings = Settings { slippage_pips: 1.0, ..Settings::default() };
    let entry = Enter { stop_distance: Some(0.0050), target_distance: Some(0.0100), ..long() };
    let trade = only_trade(&rising(), settings, &[enter(0, entry)]);
    assert_near(trade.entry.price, 1.1013);
    assert_near(trade.levels.stop_loss.unwrap(), 1.0963);
    assert_near(trade.levels.take_profit.unwrap(), 1.1113);
}

#[test]
fn a_market_order_whose_target_the_fill_has_passed_is_cancelled() {
    // target 1.1008 was above the bid at the decision (1.1000); the bid opens at 1.1010
    let entry = Enter { take_profit: Some(1.1008), ..long() };
    let order = only_order(&rising(), Settings::default(), entry);
    assert_eq!(order.status, OrderStatus::Cancelled(Code::LevelPassed));
}

#[test]
fn a_market_order_whose_stop_the_fill_has_passed_is_cancelled() {
    // a short's stop at 1.1011 was above the ask at the decision (1.1002); the ask opens at 1.1012
    let entry = Enter { stop_loss: Some(1.1011), ..short() };
    let order = only_order(&rising(), Settings::default(), entry);
    assert_eq!(order.status, OrderStatus::Cancelled(Code::LevelPassed));
}

#[test]
fn a_stop_distance_inside_the_spread_is_passed_at_the_fill() {
    // bought at 1.1012, stop 1 pip below at 1.1011, but the bid stands at 1.1010
    let order = only_order(&rising(), Settings::default(), Enter { stop_distance: Some(0.0001), ..long() });
    assert_eq!(order.status, OrderStatus::Cancelled(Code::LevelPassed));
}

#[test]
fn a_cancelled_entry_leaves_room_for_the_next_one() {
    let gone = Enter { take_profit: Some(1.1008), ..long() };
    let path = rising();
    let engine = run(&path, Settings::default(), &[enter(0, gone), enter(1, long())]);
    assert_eq!(engine.ledger().trades().len(), 1);
    assert_eq!(engine.ledger().trades()[0].entry.bar, 2);
}

#[test]
fn an_enter_while_in_a_position_is_rejected() {
    let path = rising();
    let engine = run(&path, Settings::default(), &[enter(0, long()), enter(1, short())]);
    assert_eq!(engine.ledger().orders()[1].status, OrderStatus::Rejected(Code::PositionOpen));
}

#[test]
fn a_second_enter_on_one_bar_is_rejected() {
    let path = rising();
    let engine = run(&path, Settings::default(), &[enter(0, long()), enter(0, short())]);
    assert_eq!(engine.ledger().orders()[1].status, OrderStatus::Rejected(Code::PositionOpen));
}

#[test]
fn an_enter_beside_an_exit_is_rejected_in_either_order() {
    for pair in [[enter(1, short()), exit(1)], [exit(1), enter(1, short())]] {
        let path = rising();
        let engine = run(&path, Settings::default(), &[&[enter(0, long())][..], &pair].concat());
        let codes: Vec<_> = engine.ledger().orders().iter().filter_map(|order| order.status.code()).collect();
        assert_eq!(codes, [Code::PositionOpen]);
        assert_eq!(engine.ledger().trades()[0].exit.bar, 2);
    }
}

#[test]
fn a_decision_is_stamped_with_the_close_of_its_bar_and_the_fill_with_the_open() {
    let order = only_order(&rising(), Settings::default(), long());
    assert_eq!((order.time, order.bar), (HOUR, 0));
    assert!(matches!(order.status, OrderStatus::Filled { time: HOUR, .. }));
}
