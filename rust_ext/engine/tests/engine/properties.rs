use omega_engine::{CallingRule, Direction, Engine, Enter, Exit, MarketFill, OrderStatus, Progress, Sizing};
use proptest::prelude::*;

use crate::scenario::{Act, BALANCE, Bar, IntentColumns, Path, Settings, run};

/// The grid on which all sums of prices below 4 are exact.
const GRID: f64 = 1.0 / 131_072.0;
const MIRROR: f64 = 4.0;

fn price(steps: i32) -> f64 {
    1.5 + f64::from(steps) * GRID
}

/// A consistent bar on the grid from four offsets.
fn bar() -> impl Strategy<Value = Bar> {
    (-300..300_i32, 0..200_i32, 0..200_i32, -300..300_i32).prop_map(|(open, up, down, close)| {
        [price(open), price(open.max(close) + up), price(open.min(close) - down), price(close)]
    })
}

fn path() -> impl Strategy<Value = Path> {
    let rows = prop::collection::vec(bar(), 3..40);
    (rows, 0..40_i32, any::<bool>(), prop::collection::vec(any::<bool>(), 40)).prop_map(
        |(rows, spread, hides, closures)| {
            let mut path = Path::of(&rows, f64::from(spread) * GRID);
            path.hidden_gaps = hides;
            for bar in (1..rows.len()).filter(|bar| closures[*bar]) {
                path = path.closed_before(bar, 2);
            }
            path
        },
    )
}

fn distance() -> impl Strategy<Value = Option<f64>> {
    prop::option::of((1..300_i32).prop_map(|steps| f64::from(steps) * GRID))
}

fn entry() -> impl Strategy<Value = Enter> {
    (any::<bool>(), distance(), distance(), distance(), distance()).prop_map(|(is_long, stop, target, low, high)| {
        let direction = if is_long { Direction::Long } else { Direction::Short };
        // Absolute levels around the usual price, where the distance is not given.
        let level = |steps: Option<f64>, sign: f64| steps.map(|steps| 1.5 + direction.signed(sign * steps));
        Enter {
            stop_distance: stop,
            target_distance: target,
            stop_loss: if stop.is_none() { level(low, -1.0) } else { None },
            take_profit: if target.is_none() { level(high, 1.0) } else { None },
            ..Enter::new(direction)
        }
    })
}

/// Per bar: perhaps an entry, perhaps an exit.
fn script() -> impl Strategy<Value = Vec<(usize, Act)>> {
    let acts = prop::collection::vec((prop::option::weighted(0.5, entry()), prop::bool::weighted(0.3)), 40);
    acts.prop_map(|acts| {
        let mut script = Vec::new();
        for (bar, (entry, leaves)) in acts.into_iter().enumerate() {
            script.extend(leaves.then_some((bar, Act::Exit(Exit::default()))));
            script.extend(entry.map(|entry| (bar, Act::Enter(entry))));
        }
        script
    })
}

fn settings() -> impl Strategy<Value = Settings> {
    (any::<bool>(), 0..3_u8, 0..5_u8, any::<bool>()).prop_map(|(at_close, pips, commission, risks)| Settings {
        market_fill: if at_close { MarketFill::Close } else { MarketFill::NextOpen },
        slippage_pips: f64::from(pips) * GRID / 0.0001,
        commission: f64::from(commission),
        sizing: Some(if risks { Sizing::RiskMoney(100.0) } else { Sizing::FixedLots(0.25) }),
        ..Settings::default()
    })
}

fn within(path: &Path, script: Vec<(usize, Act)>) -> Vec<(usize, Act)> {
    script.into_iter().filter(|(bar, _)| *bar < path.timestamp.len()).collect()
}

/// Price p becomes 4 − p, and bid and ask, highs and lows change places.
fn mirrored(path: &Path) -> Path {
    let turn = |side: &[Vec<f64>; 4]| {
        let column = |field: usize| side[field].iter().map(|price| MIRROR - price).collect::<Vec<f64>>();
        [column(0), column(2), column(1), column(3)]
    };
    Path { bid: turn(&path.ask), ask: turn(&path.bid), ..path.clone() }
}

fn mirrored_act(act: &Act) -> Act {
    match act {
        Act::Exit(_) => *act,
        Act::Enter(enter) => Act::Enter(Enter {
            direction: match enter.direction {
                Direction::Long => Direction::Short,
                Direction::Short => Direction::Long,
            },
            stop_loss: enter.stop_loss.map(|level| MIRROR - level),
            take_profit: enter.take_profit.map(|level| MIRROR - level),
            ..*enter
        }),
    }
}

/// Equity at a close, from the trades alone: what is closed by then, and what is open at that close's quote.
fn equity_from_trades(engine: &Engine<'_>, path: &Path, settings: &Settings, bar: usize) -> f64 {
    let mut equity = BALANCE;
    for trade in engine.ledger().trades() {
        if trade.exit.bar <= bar {
            equity += trade.net_pnl;
        } else if trade.entry.bar <= bar {
            let side = if trade.direction == Direction::Long { &path.bid } else { &path.ask };
            let gain = trade.direction.signed(side[3][bar] - trade.entry.price) * trade.lots * 100_000.0;
            equity += gain - settings.commission * trade.lots;
        }
    }
    equity
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn equity_is_balance_plus_open_gains_at_every_bar(path in path(), script in script(), settings in settings()) {
        let engine = run(&path, settings, &within(&path, script));
        prop_assert_eq!(engine.curve().len(), path.timestamp.len());
        for (bar, &equity) in engine.curve().equity().iter().enumerate() {
            let expected = equity_from_trades(&engine, &path, &settings, bar);
            prop_assert!((equity - expected).abs() < 1e-6, "bar {bar}: {equity} for {expected}");
        }
    }

    #[test]
    fn the_final_balance_is_the_initial_one_plus_all_net_gains(path in path(), script in script(), settings in settings()) {
        let engine = run(&path, settings, &within(&path, script));
        let net: f64 = engine.ledger().trades().iter().map(|trade| trade.net_pnl).sum();
        prop_assert!((engine.account().balance() - BALANCE - net).abs() < 1e-6);
        prop_assert_eq!(engine.account().equity(), engine.account().balance());
        prop_assert!(engine.book(0).is_idle());
    }

    #[test]
    fn every_order_ends_and_every_filled_entry_is_one_trade(path in path(), script in script(), settings in settings()) {
        let engine = run(&path, settings, &within(&path, script));
        let orders = engine.ledger().orders();
        prop_assert!(orders.iter().all(|order| order.status != OrderStatus::Pending));
        let filled = |order: &&omega_engine::Order| {
            order.side == omega_engine::Side::Enter && matches!(order.status, OrderStatus::Filled { .. })
        };
        prop_assert_eq!(orders.iter().filter(filled).count(), engine.ledger().trades().len());
    }

    #[test]
    fn a_mirrored_path_gives_mirrored_results(path in path(), script in script(), settings in settings()) {
        let script = within(&path, script);
        // Sizing by risk reads |quote − stop| alike on both sides; slippage lies on the grid.
        let turned: Vec<(usize, Act)> = script.iter().map(|(bar, act)| (*bar, mirrored_act(act))).collect();
        let there = run(&path, settings, &script);
        let mirror = mirrored(&path);
        let back = run(&mirror, settings, &turned);
        prop_assert_eq!(there.ledger().trades().len(), back.ledger().trades().len());
        for (a, b) in there.ledger().trades().iter().zip(back.ledger().trades()) {
            prop_assert_ne!(a.direction, b.direction);
            prop_assert_eq!((a.exit_reason, a.entry.time, a.exit.time), (b.exit_reason, b.entry.time, b.exit.time));
            prop_assert_eq!(a.net_pnl.to_bits(), b.net_pnl.to_bits());
        }
        prop_assert_eq!(there.curve().equity(), back.curve().equity());
    }

    #[test]
    fn intents_give_the_trades_of_the_same_actions(path in path(), script in script(), settings in settings()) {
        let script = within(&path, script);
            let columns = IntentColumns::of(&script);
        let mut engine = settings.engine(&path);
        let checked = engine.check_intents(vec![Some(columns.intents())]).unwrap();
        while engine.run_intents(&checked, 7).unwrap() != Progress::Finished {}
        let acted = run(&path, settings, &script);
        let rows = |engine: &Engine<'_>| {
            let trades = engine.ledger().trades().iter();
            trades.map(|trade| (trade.id, trade.entry, trade.exit, trade.net_pnl.to_bits())).collect::<Vec<_>>()
        };
        prop_assert_eq!(rows(&engine), rows(&acted));
        prop_assert_eq!(engine.curve().equity(), acted.curve().equity());
    }

    #[test]
    fn arbitrary_finite_numbers_do_not_panic(
        rows in prop::collection::vec(prop::array::uniform8(prop::num::f64::NORMAL | prop::num::f64::ZERO), 1..12),
        levels in prop::collection::vec(prop::array::uniform6(prop::option::of(prop::num::f64::ANY)), 12),
        signs in prop::collection::vec(any::<bool>(), 12),
        mask in prop::collection::vec(0..2_u8, 12),
        settings in settings(),
    ) {
        let column = |field: usize| rows.iter().map(|row| row[field]).collect::<Vec<f64>>();
        let mut path = Path::of(&vec![[1.0; 4]; rows.len()], 0.0);
        path.bid = [column(0), column(1), column(2), column(3)];
        path.ask = [column(4), column(5), column(6), column(7)];
            let calling = CallingRule { candidates: Some(&mask[..rows.len()]), manage_positions: true };
        let mut engine = settings.telling_engine(&path, calling);
        while let Progress::Bar(bar) = engine.advance(5) {
            engine.take_closed();
            if !engine.is_call_due() {
                continue;
            }
            let [stop_loss, take_profit, stop_distance, target_distance, lots, risk] = levels[bar];
            let direction = if signs[bar] { Direction::Long } else { Direction::Short };
            let enter = Enter {
                stop_loss, take_profit, stop_distance, target_distance, lots, risk, ..Enter::new(direction)
            };
            engine.enter(&enter).unwrap();
            if bar % 3 == 2 {
                engine.exit(&Exit::default()).unwrap();
            }
        }
        let metrics = omega_engine::Metrics::of(
            engine.account(), engine.ledger().trades(), engine.curve(), &path.known_at, 0, &[],
        );
        for (name, value) in metrics.entries() {
            if let omega_engine::Value::Number(Some(number)) = value {
                prop_assert!(number.is_finite(), "{name} is {number}");
            }
        }
    }
}
