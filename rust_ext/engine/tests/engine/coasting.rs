//! Bars in which nothing happens are passed in one go where there is one symbol, and step by step beside another one:
//! the tables and rows must be the same.

use omega_engine::{BreakEven, Contract, Engine, Enter, FlowKind, MarketFill, OrderKind, Rules};

use crate::portfolio::{Portfolio, assert_same, plain_rules, traded};
use crate::scenario::{Bar, CURRENCIES, Path, enter, exit, long, short};

const BARS: usize = 60;
const NIGHTS: i64 = 12;

/// A slow wave between 1.125 and 1.375.
fn wave() -> Vec<Bar> {
    let close = |bar: usize| 1.25 + ((bar % 16) as f64 - 8.0).abs() / 64.0 - 0.0625;
    let bar = |bar: usize| {
        let (open, close) = (close(bar.saturating_sub(1)), close(bar));
        [open, open.max(close) + 1.0 / 128.0, open.min(close) - 1.0 / 128.0, close]
    };
    (0..BARS).map(bar).collect()
}

fn script() -> Vec<(usize, crate::scenario::Act)> {
    let stop = Enter { stop_distance: Some(0.0625), ..long() };
    let limit = Enter { kind: OrderKind::Limit, price: Some(1.2), expiry_bars: Some(6.0), ..long() };
    vec![enter(3, long()), exit(9), enter(20, stop), enter(40, limit), enter(50, short())]
}

fn masked(rules: Rules) -> Portfolio {
    let mut euro = traded("EUR", "USD", Path::of(&wave(), 1.0 / 1024.0)).doing(&script());
    euro.candidates = Some((0..BARS).map(|bar| u8::from([3, 20, 40, 50].contains(&bar))).collect());
    Portfolio { rules, ..Portfolio::of([euro]) }
}

/// The same, beside a symbol on the same grid that is never traded.
fn accompanied(portfolio: &Portfolio) -> Portfolio {
    let mut idle = traded("GBP", "USD", portfolio.symbols[0].path.clone());
    idle.candidates = Some(vec![0; BARS]);
    idle.contract = portfolio.symbols[0].contract;
    let mut both = portfolio.clone();
    both.symbols.push(idle);
    both
}

/// Acts, for a strategy that manages its positions and one that does not, and intends, alone and accompanied.
#[track_caller]
fn assert_coasting_changes_nothing(portfolio: &Portfolio) {
    for manage_positions in [true, false] {
        let mut alone = portfolio.clone();
        alone.symbols[0].manage_positions = manage_positions;
        let both = accompanied(&alone);
        let slow = both.run();
        for limit in [1, 7, usize::MAX] {
            assert_same(&alone.run_by(limit), &slow);
        }
        assert_flows(&alone.run(), &slow);
    }
    let both = accompanied(portfolio);
    for limit in [1, 7, usize::MAX] {
        let alone = portfolio.intend_by(limit);
        assert_same(&alone, &both.intend_by(limit));
        assert_eq!(alone.skipped_intents(), both.intend_by(limit).skipped_intents());
    }
}

#[track_caller]
fn assert_flows(a: &Engine<'_>, b: &Engine<'_>) {
    let flows = |engine: &Engine<'_>| FlowKind::ALL.map(|kind| engine.account().flowed(kind));
    assert_eq!(flows(a), flows(b));
}

#[test]
fn plain_rules_are_the_same_with_and_without_coasting() {
    assert_coasting_changes_nothing(&masked(plain_rules()));
}

#[test]
fn fills_at_the_close_are_the_same() {
    assert_coasting_changes_nothing(&masked(Rules { market_fill: MarketFill::Close, ..plain_rules() }));
}

#[test]
fn a_stop_out_is_not_coasted_over() {
    let mut run = masked(Rules { stop_out: 0.5, ..plain_rules() });
    run.symbols[0].contract = Contract { leverage: Some(100.0), ..CURRENCIES };
    run.balance = 900.0;
    assert_coasting_changes_nothing(&run);
    let trades = run.trades();
    assert!(trades.iter().any(|trade| trade.exit_reason == omega_engine::ExitReason::StopOut));
}

#[test]
fn the_end_of_a_holding_time_is_not_coasted_over() {
    assert_coasting_changes_nothing(&masked(Rules { max_holding: Some(4 * crate::scenario::HOUR), ..plain_rules() }));
}

#[test]
fn a_stop_that_moves_is_not_coasted_over() {
    let break_even = Some(BreakEven { trigger_pips: 300.0, offset_pips: 10.0 });
    assert_coasting_changes_nothing(&masked(Rules { break_even, ..plain_rules() }));
}

#[test]
fn a_rollover_is_not_coasted_over() {
    let mut run = masked(plain_rules());
    let terms = Contract { tick_size: Some(1.0 / 1024.0), swap_long: Some(-3.0), swap_short: Some(1.0), ..CURRENCIES };
    run.symbols[0].contract = terms;
    run.rollovers = Some((0..NIGHTS).map(|night| 5 * night * crate::scenario::HOUR).collect());
    run.weekdays = vec![1; run.rollovers.as_ref().map_or(0, Vec::len)];
    assert_coasting_changes_nothing(&run);
    assert!(run.run().account().flowed(FlowKind::Swap) < 0.0);
}

#[test]
fn an_own_price_that_converts_moves_with_every_close() {
    let run = masked(Rules { currency: "EUR".into(), conversion_fee: 0.125, ..plain_rules() });
    assert_coasting_changes_nothing(&run);
}

#[test]
fn several_positions_are_the_same() {
    let mut run = masked(Rules { max_positions: 3, ..plain_rules() });
    run.symbols[0].candidates = None;
    run.symbols[0].script.extend([enter(5, short()), enter(5, long()), enter(22, short())]);
    run.symbols[0].script.sort_by_key(|(bar, _)| *bar);
    let both = accompanied(&run);
    assert_same(&run.run(), &both.run());
}
