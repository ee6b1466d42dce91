use omega_engine::{Code, Direction, Enter, ExitReason, Intrabar, OrderKind, OrderStatus};

use crate::scenario::{Path, Settings, assert_near, enter, flat, long, only_order, only_trade, refused};

fn at(kind: OrderKind, price: f64) -> Enter {
    Enter { kind, price: Some(price), ..long() }
}

/// Without spread; bar 1 opens at 1.1000, rises to 1.1030, falls to 1.0970 and closes at 1.1010.
fn swinging() -> Path {
    let mut bars = flat(1.1000, 3);
    bars[1] = [1.1000, 1.1030, 1.0970, 1.1010];
    bars[2] = [1.1010; 4];
    Path::of(&bars, 0.0)
}

#[test]
fn a_limit_fills_at_its_level_without_slippage() {
    let settings = Settings { slippage_pips: 1.0, ..Settings::default() };
    let trade = only_trade(&swinging(), settings, &[enter(0, at(OrderKind::Limit, 1.0980))]);
    assert_near(trade.entry.price, 1.0980);
    assert_eq!((trade.entry.bar, trade.entry.slippage), (1, 0.0));
}

#[test]
fn a_stop_fills_at_its_level_with_slippage() {
    let settings = Settings { slippage_pips: 1.0, ..Settings::default() };
    let trade = only_trade(&swinging(), settings, &[enter(0, at(OrderKind::Stop, 1.1020))]);
    assert_near(trade.entry.price, 1.1021);
}

#[test]
fn a_stop_that_the_open_has_passed_fills_there() {
    let mut bars = flat(1.1000, 3);
    bars[1] = [1.1050; 4];
    let trade = only_trade(&Path::of(&bars, 0.0), Settings::default(), &[enter(0, at(OrderKind::Stop, 1.1020))]);
    assert_near(trade.entry.price, 1.1050);
}

#[test]
fn a_target_after_a_limit_counts_in_its_bar_as_the_policy_says() {
    // the high may have come before the fill: worst waits, best and olhc take the target, ohlc has seen it before
    let reason = |intrabar| {
        let entry = Enter { take_profit: Some(1.1020), ..at(OrderKind::Limit, 1.0980) };
        only_trade(&swinging(), Settings { intrabar, ..Settings::default() }, &[enter(0, entry)]).exit_reason
    };
    let found = [Intrabar::Worst, Intrabar::Best, Intrabar::Ohlc, Intrabar::Olhc].map(reason);
    let (end, target) = (ExitReason::EndOfData, ExitReason::TakeProfit);
    assert_eq!(found, [end, target, end, target]);
}

#[test]
fn an_entry_expires_at_the_close_of_its_last_bar() {
    let entry = Enter { expiry_bars: Some(1.0), ..at(OrderKind::Limit, 1.0500) };
    assert_eq!(only_order(&swinging(), Settings::default(), entry).status, OrderStatus::Expired(Code::Expired));
}

#[test]
fn prices_and_expiries_that_are_none_are_refused() {
    let path = swinging();
    let code = |entry| refused(&path, Settings::default(), entry);
    assert_eq!(code(Enter { price: Some(1.05), ..long() }), Some(Code::BadPrice));
    assert_eq!(code(Enter { kind: OrderKind::StopLimit, ..at(OrderKind::Stop, 1.12) }), Some(Code::BadPrice));
    assert_eq!(code(at(OrderKind::Limit, f64::NAN)), Some(Code::BadPrice));
    assert_eq!(code(at(OrderKind::Limit, 1.1000)), Some(Code::PriceWrongSide));
    assert_eq!(code(at(OrderKind::Stop, 1.1000)), Some(Code::PriceWrongSide));
    for bars in [0.0, 1.5, f64::NAN, f64::INFINITY] {
        let entry = Enter { expiry_bars: Some(bars), ..at(OrderKind::Limit, 1.05) };
        assert_eq!(code(entry), Some(Code::BadExpiry));
    }
    let short = Enter { direction: Direction::Short, expiry_bars: Some(2.0), ..long() };
    assert_eq!(code(short), Some(Code::BadExpiry));
}
