use omega_engine::{Code, Enter, MinLotPolicy, Sizing};

use crate::scenario::{Path, Settings, assert_near, enter, flat, long, only_order, only_trade, refused, short};

/// Bid 1.1000, ask 1.1002.
fn rest() -> Path {
    Path::of(&flat(1.1000, 3), 0.0002)
}

fn risking(money: f64) -> Settings {
    Settings { sizing: Some(Sizing::RiskMoney(money)), ..Settings::default() }
}

#[track_caller]
fn assert_lots(settings: Settings, entry: Enter, lots: f64) {
    assert_eq!(only_order(&rest(), settings, entry).lots, Some(lots));
}

#[test]
fn risk_over_a_distance_gives_lots_floored_to_the_step() {
    // 100 / (0.0030 · 100,000) = 0.3333
    assert_lots(risking(100.0), Enter { stop_distance: Some(0.0030), ..long() }, 0.33);
}

#[test]
fn a_long_counts_its_risk_from_the_ask_at_the_decision() {
    // stop 1.0962, ask 1.1002: 100 / (0.0040 · 100,000) = 0.25
    assert_lots(risking(100.0), Enter { stop_loss: Some(1.0962), ..long() }, 0.25);
}

#[test]
fn a_short_counts_its_risk_from_the_bid_at_the_decision() {
    // stop 1.1050, bid 1.1000: 100 / (0.0050 · 100,000) = 0.2
    assert_lots(risking(100.0), Enter { stop_loss: Some(1.1050), ..short() }, 0.2);
}

#[test]
fn lots_are_fixed_at_the_decision_and_not_at_the_fill() {
    let mut bars = flat(1.1000, 3);
    bars[1] = [1.1020, 1.1030, 1.1010, 1.1020];
    let entry = Enter { stop_loss: Some(1.0962), ..long() };
    let trade = only_trade(&Path::of(&bars, 0.0002), risking(100.0), &[enter(0, entry)]);
    assert_eq!(trade.lots, 0.25);
}

#[test]
fn the_action_overrides_the_configured_size() {
    assert_lots(Settings::default(), Enter { lots: Some(0.57), ..long() }, 0.57);
    assert_lots(Settings::default(), Enter { risk: Some(50.0), stop_distance: Some(0.0010), ..long() }, 0.5);
}

#[test]
fn risk_sizing_without_a_stop_is_rejected() {
    assert_eq!(refused(&rest(), risking(100.0), long()), Some(Code::NoStop));
}

#[test]
fn a_size_below_the_smallest_lot_is_rejected_or_rounded_up_as_configured() {
    // 1 / (0.0100 · 100,000) = 0.001
    let entry = Enter { stop_distance: Some(0.0100), ..long() };
    assert_eq!(refused(&rest(), risking(1.0), entry), Some(Code::MinLot));
    let generous = Settings { min_lot_policy: MinLotPolicy::RoundUp, ..risking(1.0) };
    assert_lots(generous, entry, 0.01);
}

#[test]
fn a_size_above_the_largest_lot_is_rejected() {
    let settings = Settings { max_lot: 1.0, ..Settings::default() };
    assert_eq!(refused(&rest(), settings, Enter { lots: Some(1.01), ..long() }), Some(Code::MaxLot));
    assert_lots(settings, Enter { lots: Some(1.0), ..long() }, 1.0);
}

#[test]
fn a_size_that_is_no_positive_number_is_rejected_even_when_rounding_up() {
    let settings = Settings { min_lot_policy: MinLotPolicy::RoundUp, ..Settings::default() };
    for lots in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert_eq!(refused(&rest(), settings, Enter { lots: Some(lots), ..long() }), Some(Code::BadSize));
    }
}

#[test]
fn a_size_given_twice_or_not_at_all_is_rejected() {
    let twice = Enter { lots: Some(0.1), risk: Some(10.0), stop_distance: Some(0.01), ..long() };
    assert_eq!(refused(&rest(), Settings::default(), twice), Some(Code::TwoSizes));
    let unsized_run = Settings { sizing: None, ..Settings::default() };
    assert_eq!(refused(&rest(), unsized_run, long()), Some(Code::NoSize));
}

#[test]
fn a_stop_hit_without_costs_loses_the_risk_of_the_floored_lots() {
    // 0.33 lots · 0.0030 · 100,000 = 99
    let mut bars = flat(1.1000, 4);
    bars[2] = [1.1000, 1.1000, 1.0900, 1.0950];
    let entry = Enter { stop_distance: Some(0.0030), ..long() };
    let trade = only_trade(&Path::of(&bars, 0.0), risking(100.0), &[enter(0, entry)]);
    assert_near(trade.net_pnl, -99.0);
}
