use omega_engine::{Code, Contract, Enter, ExitReason, OrderKind, Rules, Slippage};

use crate::portfolio::{Portfolio, Traded, plain_rules, traded};
use crate::scenario::{Act, CURRENCIES, HOUR, Path, enter, exit, flat, long, short};

/// 0.1 lots at 1.25 bind 12,500 / 100 = 125.
const LEVERED: Contract = Contract { leverage: Some(100.0), ..CURRENCIES };

fn euro(path: Path, script: &[(usize, Act)]) -> Traded {
    traded("EUR", "USD", path).under(LEVERED).doing(script)
}

fn still() -> Path {
    Path::of(&flat(1.25, 5), 0.0)
}

/// Rests from bar 1 on, but for bar 2, which falls to `low` and comes back.
fn dip(low: f64) -> Path {
    let mut bars = flat(1.25, 5);
    bars[2][2] = low;
    Path::of(&bars, 0.0)
}

fn with_balance(balance: f64, symbol: Traded) -> Portfolio {
    Portfolio { balance, ..Portfolio::of([symbol]) }
}

fn stopping_out(stop_out: f64, balance: f64, symbols: impl Into<Vec<Traded>>) -> Portfolio {
    Portfolio { balance, rules: Rules { stop_out, max_positions: 2, ..plain_rules() }, ..Portfolio::of(symbols) }
}

#[test]
fn an_entry_is_refused_where_free_margin_does_not_cover_it() {
    let code = |balance| {
        let run = with_balance(balance, euro(still(), &[enter(0, long())]));
        run.run().ledger().orders()[0].status.code()
    };
    assert_eq!(code(124.0), Some(Code::Margin));
    assert_eq!(code(125.0), None);
}

#[test]
fn an_entry_is_cancelled_where_its_fill_has_become_too_dear() {
    let mut bars = flat(1.25, 5);
    bars[1] = [1.5; 4];
    let run = with_balance(130.0, euro(Path::of(&bars, 0.0), &[enter(0, long())]));
    let engine = run.run();
    assert_eq!(engine.ledger().orders()[0].status, omega_engine::OrderStatus::Cancelled(Code::Margin));
    assert_eq!(engine.ledger().orders()[0].margin, 125.0);
}

#[test]
fn a_waiting_entry_reserves_its_margin_at_its_own_price() {
    // the limit at 1.0 reserves 100 of 224: 124 are left, one short of the market entry
    let limit = Enter { kind: OrderKind::Limit, price: Some(1.0), ..long() };
    let run = stopping_out(0.0, 224.0, [euro(still(), &[enter(0, limit), enter(0, long())])]);
    let engine = run.run();
    let orders = engine.ledger().orders();
    assert_eq!((orders[0].margin, orders[0].status.code()), (100.0, Some(Code::EndOfData)));
    assert_eq!(orders[1].status.code(), Some(Code::Margin));
}

#[test]
fn hedged_positions_both_bind_margin() {
    let run = stopping_out(0.0, 1_000.0, [euro(still(), &[enter(0, long()), enter(0, short())])]);
    let engine = run.run();
    assert_eq!(engine.curve().held().margin, [0.0, 250.0, 250.0, 250.0, 0.0]);
    assert_eq!(engine.curve().held().exposure, [0.0; 5]);
}

#[test]
fn a_partial_exit_releases_its_share() {
    let half = Act::Exit(omega_engine::Exit { fraction: 0.5, ..omega_engine::Exit::default() });
    let run = with_balance(1_000.0, euro(still(), &[enter(0, long()), (1, half)]));
    assert_eq!(run.run().curve().held().margin, [0.0, 125.0, 62.5, 62.5, 0.0]);
}

#[test]
fn a_position_is_stopped_out_at_the_bars_worst_price() {
    // 0.25 lots bind 312.5; at 1.15625 equity is 2,500 − 2,343.75 = 156.25, half of that
    let entry = Enter { lots: Some(0.25), ..long() };
    let trade = |low| stopping_out(0.5, 2_500.0, [euro(dip(low), &[enter(0, entry)])]).only_trade();
    let out = trade(1.156_25);
    assert_eq!((out.exit_reason, out.exit.price, out.exit.bar), (ExitReason::StopOut, 1.156_25, 2));
    assert_eq!(out.pnl, -2_343.75);
    assert_eq!(trade(1.156_26).exit_reason, ExitReason::EndOfData);
}

#[test]
fn a_stop_out_slips() {
    let slippage = Slippage::new(10.0, 0.0, 0.0).unwrap();
    let run = stopping_out(0.5, 1_000.0, [euro(dip(1.125), &[enter(0, long())])]);
    let trade = Portfolio { rules: Rules { slippage, ..run.rules.clone() }, ..run }.only_trade();
    assert_eq!((trade.exit_reason, trade.exit.price), (ExitReason::StopOut, 1.125 - 10.0 * 0.0001));
}

#[test]
fn both_legs_of_a_hedge_stand_at_their_worst_at_once() {
    // The low costs the long 625, the high the short 625: 1,000 − 1,250 < 0, though one bar cannot hurt both at once.
    let mut bars = flat(1.25, 5);
    bars[2] = [1.25, 1.3125, 1.1875, 1.25];
    let run = stopping_out(0.5, 1_000.0, [euro(Path::of(&bars, 0.0), &[enter(0, long()), enter(0, short())])]);
    let [first, second] = run.trades()[..] else { panic!("two trades") };
    // Of equal losses the oldest goes; 1,000 − 625 − 625 is still below 62.5, so the other one follows.
    assert_eq!((first.id, first.exit_reason, first.exit.price), (1, ExitReason::StopOut, 1.1875));
    assert_eq!((second.id, second.exit_reason, second.exit.price), (2, ExitReason::StopOut, 1.3125));
}

#[test]
fn the_largest_loss_over_all_symbols_goes_first_and_no_more_than_needed() {
    let mut pound_bars = flat(1.5, 5);
    pound_bars[2][2] = 1.4375;
    let pound = traded("GBP", "USD", Path::of(&pound_bars, 0.0)).under(LEVERED).doing(&[enter(0, long())]);
    // margin 125 + 150; at the lows 1,000 − 312.5 − 625 = 62.5, below 275; without the pound 62.5, below 125
    let both = stopping_out(1.0, 1_000.0, [euro(dip(1.218_75), &[enter(0, long())]), pound.clone()]).trades();
    assert_eq!([both[0].symbol, both[1].symbol], [1, 0]);
    assert_eq!(both[1].exit_reason, ExitReason::StopOut);
    // 1,187.5 − 937.5 = 250, below 275; without the pound 250, above 125
    let one = stopping_out(1.0, 1_187.5, [euro(dip(1.218_75), &[enter(0, long())]), pound]).trades();
    assert_eq!((one[0].symbol, one[0].exit_reason), (1, ExitReason::StopOut));
    assert_eq!((one[1].symbol, one[1].exit_reason), (0, ExitReason::EndOfData));
}

#[test]
fn a_symbol_without_a_bar_stands_at_its_last_close() {
    // The pound has two-hour bars; the second one closes at 1.4 (a loss of 1,000), the third one dips to 1.25.
    let pound_bars = [[1.5; 4], [1.5, 1.5, 1.4, 1.4], [1.4, 1.5, 1.25, 1.5], [1.5; 4]];
    let pound = traded("GBP", "USD", Path::of(&pound_bars, 0.0).lasting(120)).under(LEVERED);
    let pound = pound.doing(&[enter(0, long())]);
    // The euro loses 625 in the fifth hour, in which the pound's third bar is not known yet.
    let mut euro_bars = flat(1.25, 8);
    euro_bars[4][2] = 1.1875;
    let first = |balance| {
        let euro = euro(Path::of(&euro_bars, 0.0), &[enter(0, long())]);
        let trade = stopping_out(0.5, balance, [euro, pound.clone()]).trades()[0];
        assert_eq!((trade.symbol, trade.exit_reason), (1, ExitReason::StopOut));
        (trade.exit.time / HOUR, trade.exit.price)
    };
    // margin 125 + 150: 1,762 − 625 − 1,000 is below 137.5, 1,763 is not, but in the sixth hour 1,763 − 2,500 is
    assert_eq!(first(1_762.0), (5, 1.4));
    assert_eq!(first(1_763.0), (6, 1.25));
}

#[test]
fn without_a_leverage_nothing_is_bound_and_nothing_stopped_out() {
    let euro = traded("EUR", "USD", dip(0.25)).doing(&[enter(0, long()), exit(3)]);
    let run = stopping_out(1.0, 100.0, [euro]);
    assert_eq!(run.only_trade().exit_reason, ExitReason::Exit);
    assert_eq!(run.run().curve().held().margin, [0.0; 5]);
}

#[test]
fn two_symbols_compete_for_the_last_margin_in_the_order_of_the_configuration() {
    let franc = traded("CHF", "USD", still()).under(LEVERED).doing(&[enter(0, long())]);
    let run = stopping_out(0.0, 249.0, [euro(still(), &[enter(0, long())]), franc]);
    let engine = run.run();
    let codes: Vec<_> = engine.ledger().orders().iter().map(|order| (order.symbol, order.status.code())).collect();
    assert_eq!(codes, [(0, None), (1, Some(Code::Margin))]);
}
