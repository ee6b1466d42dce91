//! Whatever numbers come in: a refusal or a result, never a panic. Debug builds check every sum of integers.

use omega_engine::{
    BreakEven, CallingRule, ChargedSide, Commission, Contract, Direction, Engine, Enter, Exit, Gates, Intrabar,
    MarketFill, Measure, Metrics, Modify, OrderKind, Progress, Rules, Slippage, Trailing, TrailingDistance, Value,
};
use proptest::num::f64::ANY;
use proptest::prelude::*;

use crate::portfolio::{Converting, Portfolio, Traded, plain_rules, rate, traded};
use crate::random::POLICIES;
use crate::scenario::{Act, CURRENCIES, IntentColumns, Path};

const BARS: usize = 12;

/// Strictly increasing instants, the extreme ones among them.
fn instants() -> impl Strategy<Value = Vec<i64>> {
    let instant = prop_oneof![
        4 => any::<i64>(),
        4 => -40..40_i64,
        1 => Just(i64::MIN),
        1 => Just(i64::MAX),
        1 => i64::MAX - 3..i64::MAX,
    ];
    prop::collection::btree_set(instant, 2..2 * BARS).prop_map(|instants| instants.into_iter().collect())
}

/// As often a usual price as anything else that is a float.
fn number() -> impl Strategy<Value = f64> {
    (0..8_u8, ANY, 0.5..2.0_f64).prop_map(|(sort, any, usual)| match sort {
        0..3 => any,
        3 => [f64::MAX, f64::NAN, 0.0, f64::INFINITY][(any.to_bits() % 4) as usize],
        _ => usual,
    })
}

fn numbers(len: usize) -> impl Strategy<Value = Vec<f64>> {
    prop::collection::vec(number(), len)
}

/// Bars with any prices that follow each other in time, with and without closures.
fn path() -> impl Strategy<Value = Path> {
    (instants(), 1..3_usize, numbers(8 * BARS), any::<bool>()).prop_map(|(instants, step, prices, hidden_gaps)| {
        let spans = instants.windows(2).step_by(step).take(BARS);
        let (timestamp, known_at): (Vec<i64>, Vec<i64>) = spans.map(|span| (span[0], span[1])).unzip();
        let len = timestamp.len();
        let column = |field: usize| prices[field * BARS..field * BARS + len].to_vec();
        let bid = [column(0), column(1), column(2), column(3)];
        let ask = [column(4), column(5), column(6), column(7)];
        Path { timestamp, known_at, bid, ask, hidden_gaps }
    })
}

fn enter() -> impl Strategy<Value = Enter> {
    let level = || prop::option::weighted(0.3, number());
    let prices = (0..4_i8, level(), level(), level());
    let levels = (level(), level(), level(), level(), level(), level());
    (any::<bool>(), prices, levels).prop_map(|(is_long, (kind, price, limit_price, expiry_bars), levels)| Enter {
        kind: OrderKind::from_number(kind).unwrap(),
        price,
        limit_price,
        expiry_bars,
        stop_loss: levels.0,
        take_profit: levels.1,
        stop_distance: levels.2,
        target_distance: levels.3,
        lots: levels.4.map(|lots| lots.abs() % 4.0),
        risk: levels.5,
        ..Enter::new(if is_long { Direction::Long } else { Direction::Short })
    })
}

fn script() -> impl Strategy<Value = Vec<(usize, Act)>> {
    let act = prop_oneof![
        6 => enter().prop_map(Act::Enter),
        1 => (number(), prop::option::of(0..4_u64))
            .prop_map(|(fraction, position)| Act::Exit(Exit { fraction, position, ..Exit::default() })),
        1 => Just(Act::Exit(Exit::default())),
        1 => (prop::option::of(number()), prop::option::of(number()))
            .prop_map(|(stop_loss, take_profit)| Act::Modify(Modify { stop_loss, take_profit, position: None })),
        1 => Just(Act::Cancel(omega_engine::Cancel::default())),
    ];
    prop::collection::vec((0..BARS, act), 0..30)
}

fn positive() -> impl Strategy<Value = f64> {
    prop_oneof![Just(f64::MAX), Just(f64::MIN_POSITIVE), 0.5..1e6_f64]
}

fn rules() -> impl Strategy<Value = Rules> {
    let duration = || prop_oneof![Just(1), Just(i64::MAX), 1..100_i64];
    let fills = (any::<bool>(), 0..POLICIES.len(), any::<bool>(), any::<bool>(), 1..4_usize);
    let costs = (positive(), positive(), positive(), positive(), 0..3_u8);
    let managed =
        (prop::option::of(duration()), prop::option::of(positive()), prop::option::of((positive(), any::<bool>())));
    let gates = (prop_oneof![Just(0), Just(u64::MAX), 0..3_u64], prop_oneof![Just(0), duration()]);
    (fills, costs, managed, gates, any::<bool>()).prop_map(|(fills, costs, managed, gates, dollars)| {
        let measure = [Measure::PerLot, Measure::PerMillion, Measure::Percent][usize::from(costs.4)];
        Rules {
            currency: if dollars { "USD" } else { "EUR" }.into(),
            seed: u64::MAX,
            market_fill: if fills.0 { MarketFill::Close } else { MarketFill::NextOpen },
            intrabar: POLICIES[fills.1],
            detail: fills.2,
            limit_improvement: fills.3,
            cancel_over_gap: fills.3,
            max_positions: fills.4,
            max_holding: managed.0,
            slippage: Slippage::new(costs.0, costs.1, costs.2).unwrap(),
            commissions: vec![
                Commission::new(measure, costs.3, ChargedSide::Both, costs.3, Some("JPY".into())).unwrap(),
            ],
            conversion_fee: costs.2,
            stop_out: costs.1,
            gates: Gates { direction: None, cooldown_bars: gates.0, cooldown: gates.1 },
            break_even: managed.1.map(|trigger_pips| BreakEven { trigger_pips, offset_pips: 0.0 }),
            trailing: managed.2.map(|(distance, by_atr)| Trailing {
                distance: if by_atr { TrailingDistance::Atr(distance) } else { TrailingDistance::Pips(distance) },
                start_pips: 0.0,
            }),
            notify_trades: true,
            ..plain_rules()
        }
    })
}

fn symbol(base: &'static str, quote: &'static str) -> impl Strategy<Value = Traded> {
    let columns = (numbers(BARS), prop::collection::vec(0..4_u8, BARS), prop::collection::vec(0..2_u8, BARS));
    let switches = (any::<bool>(), any::<bool>(), any::<bool>(), 0..2_usize);
    (path(), path(), script(), columns, positive(), switches).prop_map(
        move |(path, finer, script, (atr, gate, mask), leverage, (is_gated, is_masked, manage_positions, start))| {
            let len = path.timestamp.len();
            let contract = Contract {
                leverage: Some(leverage),
                tick_size: Some(f64::MAX),
                swap_long: Some(-1.0),
                swap_short: Some(f64::MIN_POSITIVE),
                ..CURRENCIES
            };
            Traded {
                start: start.min(len - 1),
                atr: Some(atr[..len].to_vec()),
                gate: is_gated.then(|| gate[..len].to_vec()),
                candidates: is_masked.then(|| mask[..len].to_vec()),
                manage_positions,
                finer: Some(finer),
                ..traded(base, quote, path).under(contract).doing(&script)
            }
        },
    )
}

fn portfolio() -> impl Strategy<Value = Portfolio> {
    let pair = (instants(), numbers(2 * BARS)).prop_map(|(known_at, mid)| {
        let mid = mid[..known_at.len()].to_vec();
        Converting { known_at, mid, ..rate("EUR", "JPY", 1.0) }
    });
    let symbols = (symbol("EUR", "USD"), prop::option::of(symbol("USD", "JPY")));
    (symbols, pair, prop::option::of(instants()), rules(), positive()).prop_map(
        |((one, other), pair, rollovers, rules, balance)| Portfolio {
            pairs: vec![pair],
            weekdays: rollovers.as_ref().map_or_else(Vec::new, |instants| vec![3; instants.len()]),
            rollovers,
            rules,
            balance,
            ..Portfolio::of([Some(one), other].into_iter().flatten().collect::<Vec<_>>())
        },
    )
}

fn metrics(engine: &Engine<'_>, first_open: i64, boundaries: &[i64]) -> Metrics {
    let (account, trades) = (engine.account(), engine.ledger().trades());
    Metrics::of(account, trades, engine.curve(), engine.instants(), first_open, boundaries)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn any_numbers_give_a_result(run in portfolio(), limit in 1..5_usize, boundaries in instants()) {
        let engine = run.run_by(limit);
        prop_assert!(engine.is_finished());
        prop_assert_eq!(engine.curve().len(), engine.instants().len());
        for name_and_value in metrics(&engine, i64::MIN, &boundaries).entries() {
            if let (name, Value::Number(Some(number))) = name_and_value {
                prop_assert!(number.is_finite(), "{name} is {number}");
            }
        }
        engine.curve().drawdown(run.balance);
        engine.curve().held();
    }

    #[test]
    fn any_intents_give_a_result(run in portfolio(), limit in 1..5_usize) {
        let mut run = run;
        for symbol in &mut run.symbols {
            let len = symbol.path.timestamp.len();
            symbol.script.retain(|(bar, act)| *bar < len && matches!(act, Act::Enter(_)));
            symbol.script.sort_by_key(|(bar, _)| *bar);
            symbol.script.dedup_by_key(|(bar, _)| *bar);
        }
        prop_assert!(run.intend_by(limit).is_finished());
    }

    #[test]
    fn any_columns_of_intents_are_tested(
        bar in prop::collection::vec(any::<i64>(), 4),
        small in prop::collection::vec(any::<i8>(), 12),
        label in prop::collection::vec(any::<i32>(), 4),
        lens in prop::collection::vec(0..5_usize, 5),
        bars in prop_oneof![Just(usize::MAX), 0..5_usize],
    ) {
        let column = |row: usize| small[4 * row..4 * row + lens[row]].to_vec();
        let mut columns = IntentColumns::of(&[(0, Act::Exit(Exit::default())); 4]);
        columns.bar = bar[..lens[3]].to_vec();
        columns.label = label[..lens[4]].to_vec();
        (columns.action, columns.direction, columns.kind) = (column(0), column(1), column(2));
        let same = columns.intents();
        let is_valid = same.validate(bars).is_ok();
        prop_assert!(!is_valid || same.bar.iter().all(|&bar| bar >= 0));
    }
}

#[test]
fn bars_that_do_not_follow_each_other_are_refused() {
    let path = Path::of(&[[1.0; 4]; 2], 0.0);
    for (timestamp, known_at) in
        [([5, 4], [6, 7]), ([4, 5], [7, 6]), ([4, 5], [4, 6]), ([4, 5], [6, 7]), ([i64::MAX, i64::MIN], [1, 2])]
    {
        let quotes = path.bars();
        let side = |direction| *quotes.exit_side(direction);
        let (bid, ask) = (side(Direction::Long), side(Direction::Short));
        assert!(omega_engine::Bars::new(&timestamp, &known_at, bid, ask, false).is_err());
    }
}

#[test]
fn a_run_from_the_first_to_the_last_instant_has_metrics() {
    let mut run = Portfolio::of([traded("EUR", "USD", Path::of(&[[1.0; 4]; 2], 0.0))]);
    run.symbols[0].path.timestamp = vec![i64::MIN, 0];
    run.symbols[0].path.known_at = vec![0, i64::MAX];
    run.symbols[0].script = vec![(0, Act::Enter(Enter::new(Direction::Long)))];
    run.rules = Rules { max_holding: Some(i64::MAX), intrabar: Intrabar::Best, ..plain_rules() };
    let engine = run.run();
    let entries = metrics(&engine, i64::MIN, &[]).entries();
    assert!(entries.contains(&("return", Value::Number(Some(0.0)))));
}

#[test]
fn a_calling_rule_may_have_no_candidate_at_all() {
    let path = Path::of(&[[1.0; 4]; 3], 0.0);
    let calling = CallingRule { candidates: Some(&[0, 0, 0]), manage_positions: true };
    let mut engine = crate::scenario::Settings::default().engine_from(&path, 0, calling);
    assert_eq!(engine.advance(usize::MAX), Progress::Finished);
    assert_eq!(engine.curve().len(), 3);
}
