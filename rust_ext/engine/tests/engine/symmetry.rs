//! Long and short are mirror images, and nothing is earned where nothing moves.

use omega_engine::{Contract, Direction, Enter, Exit, Intrabar, Modify, Rules};
use proptest::prelude::*;

use crate::portfolio::{Portfolio, plain_rules, traded};
use crate::random::{CONTRACT, GRID, ON_GRID, bars, direction, path, script, symmetric_rules};
use crate::scenario::{Act, CURRENCIES, Path, assert_near, enter, exit, long, short};

const MIRROR: f64 = 4.0;

/// Price p becomes 4 − p, and bid and ask, highs and lows change places.
fn mirrored_path(path: &Path) -> Path {
    let turn = |side: &[Vec<f64>; 4]| {
        let column = |field: usize| side[field].iter().map(|price| MIRROR - price).collect::<Vec<f64>>();
        [column(0), column(2), column(1), column(3)]
    };
    Path { bid: turn(&path.ask), ask: turn(&path.bid), ..path.clone() }
}

fn turned(level: Option<f64>) -> Option<f64> {
    level.map(|level| MIRROR - level)
}

fn mirrored_act(act: &Act) -> Act {
    match act {
        Act::Exit(_) | Act::Cancel(_) => *act,
        Act::Modify(modify) => Act::Modify(Modify {
            stop_loss: turned(modify.stop_loss),
            take_profit: turned(modify.take_profit),
            ..*modify
        }),
        Act::Enter(enter) => Act::Enter(Enter {
            direction: match enter.direction {
                Direction::Long => Direction::Short,
                Direction::Short => Direction::Long,
            },
            price: turned(enter.price),
            limit_price: turned(enter.limit_price),
            stop_loss: turned(enter.stop_loss),
            take_profit: turned(enter.take_profit),
            ..*enter
        }),
    }
}

fn mirrored(run: &Portfolio) -> Portfolio {
    let mut turned = run.clone();
    turned.symbols[0].path = mirrored_path(&run.symbols[0].path);
    for (_, act) in &mut turned.symbols[0].script {
        *act = mirrored_act(act);
    }
    turned.rules.intrabar = match run.rules.intrabar {
        Intrabar::Ohlc => Intrabar::Olhc,
        Intrabar::Olhc => Intrabar::Ohlc,
        same => same,
    };
    turned
}

fn one(path: Path, script: Vec<(usize, Act)>, rules: Rules) -> Portfolio {
    let within: Vec<_> = script.into_iter().filter(|(bar, _)| *bar < path.timestamp.len()).collect();
    Portfolio { rules, ..Portfolio::of([traded("EUR", "USD", path).under(ON_GRID).doing(&within)]) }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_mirrored_path_gives_mirrored_results(path in path(), script in script(), rules in symmetric_rules()) {
        let run = one(path, script, rules);
        let (there, turned) = (run.run(), mirrored(&run));
        let back = turned.run();
        prop_assert_eq!(there.ledger().trades().len(), back.ledger().trades().len());
        for (a, b) in there.ledger().trades().iter().zip(back.ledger().trades()) {
            prop_assert_ne!(a.direction, b.direction);
            prop_assert_eq!((a.exit_reason, a.entry.time, a.exit.time), (b.exit_reason, b.entry.time, b.exit.time));
            prop_assert_eq!((a.entry.price, a.exit.price), (MIRROR - b.entry.price, MIRROR - b.exit.price));
            prop_assert_eq!((a.net_pnl.to_bits(), a.mae, a.mfe), (b.net_pnl.to_bits(), b.mae, b.mfe));
            prop_assert_eq!(a.depends_on_intrabar, b.depends_on_intrabar);
        }
        let codes = |engine: &omega_engine::Engine<'_>| {
            engine.ledger().orders().iter().map(|order| order.status.code()).collect::<Vec<_>>()
        };
        prop_assert_eq!(codes(&there), codes(&back));
        prop_assert_eq!(there.curve().equity(), back.curve().equity());
    }

    #[test]
    fn market_trades_between_equal_opens_earn_minus_spread_and_costs(
        rows in bars(), spread in 0..40_i32, pips in 0..20_u8, fee in 0..9_u8, direction in direction(), leave in 1..40_usize,
    ) {
        let mut rows = rows;
        for row in &mut rows {
            *row = [1.5, row[1].max(1.5), row[2].min(1.5), row[3]];
        }
        let leave = leave.min(rows.len() - 2);
        let spread = f64::from(spread) * GRID;
        let rules = Rules {
            slippage: omega_engine::Slippage::new(f64::from(pips), 0.0, 0.0).unwrap(),
            commissions: vec![omega_engine::Commission::new(
                omega_engine::Measure::PerLot, f64::from(fee), omega_engine::ChargedSide::Both, 0.0, None,
            ).unwrap()],
            ..plain_rules()
        };
        let script = vec![(0, Act::Enter(Enter::new(direction))), (leave, Act::Exit(Exit::default()))];
        let run = one(Path::of(&rows, spread), script, rules);
        let expected = -0.1 * CONTRACT * (spread + 2.0 * f64::from(pips) * GRID) - 0.2 * f64::from(fee);
        assert_near(run.only_trade().net_pnl, expected);
    }
}

#[test]
fn a_long_from_100_to_150_and_a_short_from_100_to_50_earn_the_same() {
    let to = |close: f64| Path::of(&[[100.0; 4], [100.0, 150.0, 50.0, close], [close; 4], [close; 4]], 0.0);
    let share =
        Contract { pip_size: 0.01, contract_size: 1.0, lot_step: 1.0, min_lot: 1.0, max_lot: 1e6, ..CURRENCIES };
    let earned = |path: Path, entry: Enter| {
        let script = [enter(0, Enter { lots: Some(7.0), ..entry }), exit(2)];
        Portfolio::of([traded("ABC", "USD", path).under(share).doing(&script)]).only_trade().net_pnl
    };
    assert_eq!(earned(to(150.0), long()), 350.0);
    assert_eq!(earned(to(50.0), short()), 350.0);
}
