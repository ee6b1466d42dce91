use omega_engine::{Code, Enter, OrderStatus};

use crate::scenario::{Path, Settings, flat, long, only_order, refused, short};

/// Bid 1.1000, ask 1.1002, at rest.
fn rest() -> Path {
    Path::of(&flat(1.1000, 3), 0.0002)
}

#[track_caller]
fn assert_refused(entry: Enter, code: Code) {
    let order = only_order(&rest(), Settings::default(), entry);
    assert_eq!(order.status, OrderStatus::Rejected(code));
    assert_eq!(order.lots, None);
}

#[test]
fn a_long_stop_at_or_above_the_bid_is_on_the_wrong_side() {
    assert_refused(Enter { stop_loss: Some(1.1000), ..long() }, Code::StopLossWrongSide);
    assert_refused(Enter { stop_loss: Some(1.1001), ..long() }, Code::StopLossWrongSide);
    assert_eq!(refused(&rest(), Settings::default(), Enter { stop_loss: Some(1.0999), ..long() }), None);
}

#[test]
fn a_long_target_at_or_below_the_bid_is_on_the_wrong_side() {
    assert_refused(Enter { take_profit: Some(1.1000), ..long() }, Code::TakeProfitWrongSide);
    // between bid and ask: it would be reached once the bid gets there
    assert_eq!(refused(&rest(), Settings::default(), Enter { take_profit: Some(1.1001), ..long() }), None);
}

#[test]
fn a_short_stop_at_or_below_the_ask_is_on_the_wrong_side() {
    assert_refused(Enter { stop_loss: Some(1.1001), ..short() }, Code::StopLossWrongSide);
    assert_eq!(refused(&rest(), Settings::default(), Enter { stop_loss: Some(1.1003), ..short() }), None);
}

#[test]
fn a_short_target_at_or_above_the_ask_is_on_the_wrong_side() {
    assert_refused(Enter { take_profit: Some(1.1003), ..short() }, Code::TakeProfitWrongSide);
    assert_eq!(refused(&rest(), Settings::default(), Enter { take_profit: Some(1.1001), ..short() }), None);
}

#[test]
fn a_nan_level_is_refused_and_not_read_as_absent() {
    assert_refused(Enter { stop_loss: Some(f64::NAN), ..long() }, Code::NanLevel);
    assert_refused(Enter { take_profit: Some(f64::INFINITY), ..long() }, Code::NanLevel);
    assert_refused(Enter { stop_distance: Some(f64::NAN), ..long() }, Code::NanLevel);
    assert_refused(Enter { target_distance: Some(f64::NAN), ..short() }, Code::NanLevel);
}

#[test]
fn a_distance_of_zero_or_less_is_refused() {
    assert_refused(Enter { stop_distance: Some(0.0), ..long() }, Code::ZeroDistance);
    assert_refused(Enter { target_distance: Some(-0.001), ..short() }, Code::ZeroDistance);
}

#[test]
fn a_level_given_twice_is_refused() {
    assert_refused(Enter { stop_loss: Some(1.09), stop_distance: Some(0.01), ..long() }, Code::TwoLevels);
    assert_refused(Enter { take_profit: Some(1.12), target_distance: Some(0.01), ..long() }, Code::TwoLevels);
}
