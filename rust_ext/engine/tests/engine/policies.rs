//! What the inside of a bar may hide lies between `worst` and `best`; slippage never helps.

use omega_engine::{Direction, Enter, Exit, Intrabar, OrderKind, Rules, Slippage};
use proptest::prelude::*;

use crate::portfolio::{Portfolio, plain_rules, traded};
use crate::random::{ON_GRID, POLICIES, bars, direction, entry, price, protected};
use crate::scenario::{Act, Bar, Path};

/// A single entry at bar 0, in rows that open where the last one closed.
fn single(rows: &[Bar], spread: f64, entry: Enter, rules: Rules) -> Portfolio {
    let mut rows = rows.to_vec();
    for row in 1..rows.len() {
        let open = rows[row - 1][3];
        rows[row] = [open, rows[row][1].max(open), rows[row][2].min(open), rows[row][3]];
    }
    let symbol = traded("EUR", "USD", Path::of(&rows, spread)).under(ON_GRID);
    Portfolio { rules, ..Portfolio::of([symbol.doing(&[(0, Act::Enter(entry))])]) }
}

fn earned(run: &Portfolio) -> Option<f64> {
    let trades = run.trades();
    assert!(trades.len() <= 1);
    trades.first().map(|trade| trade.net_pnl)
}

fn slipping(pips: u8, intrabar: Intrabar) -> Rules {
    Rules { slippage: Slippage::new(f64::from(pips), 0.0, 0.0).unwrap(), intrabar, ..plain_rules() }
}

/// A `stop_limit` may fill under one policy and not under another: no single trade to compare.
fn always_comparable() -> impl Strategy<Value = Enter> {
    entry().prop_filter("fills under every policy or none", |entry| entry.kind != OrderKind::StopLimit)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn every_policy_earns_between_worst_and_best(
        rows in bars(), spread in 0..40_i32, entry in always_comparable(), pips in 0..20_u8,
    ) {
        let spread = f64::from(spread) * (price(1) - price(0));
        let [worst, best, ohlc, olhc] =
            POLICIES.map(|intrabar| earned(&single(&rows, spread, entry, slipping(pips, intrabar))));
        prop_assert_eq!(worst.is_some(), best.is_some());
        for between in [ohlc, olhc] {
            prop_assert!(worst <= between && between <= best, "{worst:?} {between:?} {best:?}");
        }
    }

    #[test]
    fn slippage_never_helps(
        rows in bars(), entry in direction().prop_flat_map(protected), pips in 1..20_u8, random in 0..20_u8, leave in 1..40_usize,
    ) {
        // Distances would move the levels with the fill.
        let entry = Enter { stop_distance: None, target_distance: None, ..entry };
        let leave = leave.min(rows.len() - 1);
        let run = |slippage| {
            let symbol = traded("EUR", "USD", Path::of(&rows, 0.0)).under(ON_GRID);
            let script = [(0, Act::Enter(entry)), (leave, Act::Exit(Exit::default()))];
            Portfolio { rules: Rules { slippage, ..plain_rules() }, ..Portfolio::of([symbol.doing(&script)]) }.trades()
        };
        let (without, with) = (
            run(Slippage::default()),
            run(Slippage::new(f64::from(pips), f64::from(random), 0.0).unwrap()),
        );
        prop_assert_eq!(without.len(), with.len());
        for (without, with) in without.iter().zip(&with) {
            prop_assert!(with.pnl < without.pnl);
            let worse = |with: f64, without: f64, sign: f64| entry.direction.signed(sign * (with - without)) >= 0.0;
            prop_assert!(worse(with.entry.price, without.entry.price, 1.0));
            prop_assert!(worse(with.exit.price, without.exit.price, -1.0));
        }
    }
}

#[test]
fn a_policy_matters_where_both_levels_are_touched() {
    let rows = [[1.5; 4], [1.5, 1.75, 1.25, 1.5], [1.5; 4]];
    let bracket = Enter { stop_loss: Some(1.375), take_profit: Some(1.625), ..Enter::new(Direction::Long) };
    let earned = POLICIES.map(|intrabar| earned(&single(&rows, 0.0, bracket, slipping(0, intrabar))));
    assert_eq!(earned, [Some(-1_250.0), Some(1_250.0), Some(1_250.0), Some(-1_250.0)]);
}
