use omega_engine::{Code, Enter, MarketFill, OrderKind, OrderStatus, Rules};

use crate::portfolio::{Portfolio, plain_rules, traded};
use crate::scenario::{Act, Bar, Path, enter, exit, flat, long};

/// The market is closed before bar 2.
fn after_closure(bars: &[Bar], script: &[(usize, Act)]) -> Portfolio {
    let euro = traded("EUR", "USD", Path::of(bars, 0.0).closed_before(2, 48)).doing(script);
    Portfolio { rules: Rules { cancel_over_gap: true, ..plain_rules() }, ..Portfolio::of([euro]) }
}

fn first_status(portfolio: &Portfolio) -> OrderStatus {
    portfolio.run().ledger().orders()[0].status
}

fn resting(kind: OrderKind, price: f64) -> Enter {
    Enter { kind, price: Some(price), ..long() }
}

#[test]
fn a_market_entry_over_a_closure_is_given_up() {
    let run = after_closure(&flat(1.25, 5), &[enter(1, long())]);
    assert_eq!(first_status(&run), OrderStatus::Cancelled(Code::Closure));
    let mut kept = run.clone();
    kept.rules.cancel_over_gap = false;
    assert_eq!(kept.only_trade().entry.bar, 2);
}

#[test]
fn resting_entries_that_would_fill_at_the_open_or_inside_are_given_up() {
    let mut bars = flat(1.25, 5);
    bars[2] = [1.1875, 1.375, 1.0, 1.25];
    for entry in [
        resting(OrderKind::Limit, 1.21875),
        resting(OrderKind::Limit, 1.125),
        resting(OrderKind::Stop, 1.3125),
        Enter { limit_price: Some(1.34375), ..resting(OrderKind::StopLimit, 1.3125) },
    ] {
        assert_eq!(first_status(&after_closure(&bars, &[enter(0, entry)])), OrderStatus::Cancelled(Code::Closure));
    }
}

#[test]
fn a_resting_entry_that_the_first_bar_does_not_reach_stays() {
    let mut bars = flat(1.25, 5);
    bars[3] = [1.25, 1.25, 1.125, 1.25];
    let run = after_closure(&bars, &[enter(0, resting(OrderKind::Limit, 1.125))]);
    assert_eq!(run.only_trade().entry.bar, 3);
}

#[test]
fn an_exit_over_a_closure_still_fills() {
    let trade = after_closure(&flat(1.25, 5), &[enter(0, long()), exit(1)]).only_trade();
    assert_eq!((trade.entry.bar, trade.exit.bar), (1, 2));
}

#[test]
fn a_fill_at_the_close_of_the_first_bar_was_decided_after_the_closure() {
    let run = after_closure(&flat(1.25, 5), &[enter(2, long())]);
    let run = Portfolio { rules: Rules { market_fill: MarketFill::Close, ..run.rules.clone() }, ..run };
    assert_eq!(run.only_trade().entry.bar, 2);
}
