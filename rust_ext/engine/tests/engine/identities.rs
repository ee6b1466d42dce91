//! What holds in every run, whatever the rules.

use omega_engine::{Engine, FlowKind, OrderStatus, Progress, Side};
use proptest::prelude::*;

use crate::portfolio::Portfolio;
use crate::random::{CONTRACT, entries_and_exits, portfolio_of, script};
use crate::scenario::give;

/// Gain of the open positions of a run at the last closes, from their fills alone: dollars for EURUSD, yen at a fixed
/// rate for GBPJPY.
fn open_gain(run: &Portfolio, engine: &Engine<'_>) -> f64 {
    let mut gain = 0.0;
    for (k, symbol) in run.symbols.iter().enumerate() {
        let book = engine.book(k);
        for position in book.positions() {
            let side = match position.direction {
                omega_engine::Direction::Long => &symbol.path.bid,
                omega_engine::Direction::Short => &symbol.path.ask,
            };
            let close = side[3][book.bar()];
            let quoted = position.direction.signed(close - position.entry.price) * position.lots * CONTRACT;
            gain += match (symbol.symbol.quote.as_str(), run.rules.currency.as_str()) {
                ("USD", "USD") => quoted,
                ("USD", _) => quoted / close,
                (_, "USD") => quoted / 128.0,
                _ => quoted / 160.0,
            };
        }
    }
    gain
}

fn near(found: f64, expected: f64) -> bool {
    (found - expected).abs() <= 1e-9 * (1.0 + found.abs().max(expected.abs()))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn equity_is_balance_plus_open_gains_at_every_row(run in portfolio_of(script)) {
        let mut engine = run.engine();
        loop {
            match engine.advance(1) {
                Progress::Bar(bar) => {
                    let script = &run.symbols[engine.symbol()].script;
                    give(&mut engine, script, bar);
                    continue;
                }
                Progress::Finished => break,
                Progress::Limit => {}
            }
            let (balance, equity) = (engine.account().balance(), engine.account().equity());
            let expected = balance + open_gain(&run, &engine);
            prop_assert!(near(equity, expected), "{equity} for {expected}");
            prop_assert_eq!(engine.curve().equity().last(), Some(&equity));
            prop_assert_eq!(engine.curve().balance().last(), Some(&balance));
        }
        prop_assert_eq!(engine.account().equity(), engine.account().balance());
    }

    #[test]
    fn the_balance_is_the_deposit_and_all_flows_and_the_trades_explain_them(run in portfolio_of(script)) {
        let engine = run.run();
        let account = engine.account();
        let flows: f64 = FlowKind::ALL.iter().map(|kind| account.flowed(*kind)).sum();
        prop_assert!(near(account.balance(), run.balance + flows));
        let trades = engine.ledger().trades();
        let total = |of: fn(&omega_engine::Trade) -> f64| trades.iter().map(of).sum::<f64>();
        prop_assert!(near(account.flowed(FlowKind::Pnl), total(|trade| trade.pnl)));
        prop_assert!(near(account.flowed(FlowKind::Commission), -total(|trade| trade.commission)));
        prop_assert!(near(account.flowed(FlowKind::Swap), total(|trade| trade.swap)));
        prop_assert!(near(account.flowed(FlowKind::Conversion), -total(|trade| trade.conversion)));
        prop_assert!(near(account.balance(), run.balance + total(|trade| trade.net_pnl)));
    }

    #[test]
    fn every_order_ends_and_the_lots_of_every_entry_are_closed(run in portfolio_of(script)) {
        let engine = run.run();
        let orders = engine.ledger().orders();
        prop_assert!(orders.iter().all(|order| order.status != OrderStatus::Pending));
        for order in orders.iter().filter(|order| order.side == Side::Enter) {
            let closed: f64 = engine.ledger().trades().iter()
                .filter(|trade| order.position == Some(trade.id)).map(|trade| trade.lots).sum();
            let filled = matches!(order.status, OrderStatus::Filled { .. });
            prop_assert_eq!(order.position.is_some(), filled);
            let opened = order.lots.filter(|_| filled).unwrap_or(0.0);
            prop_assert!(near(closed, opened), "{closed} of {opened} lots closed");
        }
        for k in 0..run.symbols.len() {
            prop_assert!(engine.book(k).is_idle());
        }
    }

    #[test]
    fn what_costs_is_never_negative(run in portfolio_of(script)) {
        for trade in run.trades() {
            for cost in [
                trade.entry.slippage, trade.exit.slippage, trade.slippage_cost, trade.commission, trade.conversion,
                trade.mae, trade.mfe,
            ] {
                prop_assert!(cost >= 0.0, "{trade:?}");
            }
        }
    }

    #[test]
    fn slices_of_any_length_write_the_same_tables(run in portfolio_of(script), limit in 1..9_usize, told in any::<bool>()) {
        let mut run = run;
        run.rules.notify_trades = told;
        let (whole, sliced) = (run.run(), run.run_by(limit));
        prop_assert_eq!(tables(&whole), tables(&sliced));
    }

    #[test]
    fn intents_do_what_the_same_actions_do(run in portfolio_of(entries_and_exits), limit in 1..9_usize) {
        let (acted, intended) = (run.run(), run.intend_by(limit));
        // Refused for lack of room is an order of an action, and a skipped intent.
        let (acted, intended) = (tables(&acted), tables(&intended));
        prop_assert_eq!(acted.trades, intended.trades);
        prop_assert_eq!(acted.rows, intended.rows);
    }
}

/// What a run has written, as text: comparable bit by bit, NaN included.
#[derive(Debug, PartialEq)]
struct Tables {
    orders: String,
    trades: String,
    rows: String,
}

fn tables(engine: &Engine<'_>) -> Tables {
    // The random draws, the numbers of positions and all money are in the trades.
    Tables {
        orders: format!("{:?}", engine.ledger().orders()),
        trades: format!("{:?}", engine.ledger().trades()),
        rows: format!("{:?}", engine.curve()),
    }
}
