use omega_engine::{Code, Direction, Enter, Gates, OrderKind, Rules};

use crate::portfolio::{Portfolio, plain_rules, traded};
use crate::scenario::{Act, HOUR, Path, enter, exit, flat, long, short};

fn gated(gates: Gates, script: &[(usize, Act)]) -> Portfolio {
    let euro = traded("EUR", "USD", Path::of(&flat(1.25, 8), 0.0)).doing(script);
    Portfolio { rules: Rules { gates, ..plain_rules() }, ..Portfolio::of([euro]) }
}

/// The fates of all entries.
fn codes(portfolio: &Portfolio) -> Vec<Option<Code>> {
    let engine = portfolio.run();
    let entries = engine.ledger().orders().iter().filter(|order| order.side == omega_engine::Side::Enter);
    entries.map(|order| order.status.code()).collect()
}

#[test]
fn the_direction_filter_admits_one_direction() {
    let only = |direction| Gates { direction: Some(direction), ..Gates::default() };
    let script = [enter(0, long()), exit(2), enter(3, short())];
    assert_eq!(codes(&gated(only(Direction::Long), &script)), [None, Some(Code::Direction)]);
    assert_eq!(codes(&gated(only(Direction::Short), &script)), [Some(Code::Direction), None]);
}

#[test]
fn the_column_of_the_clocks_gates_names_the_gate_at_the_decision() {
    let script: Vec<_> = (0..4).map(|bar| enter(bar, long())).collect();
    let mut run = gated(Gates::default(), &script);
    run.symbols[0].gate = Some(vec![1, 2, 3, 0, 3, 3, 3, 3]);
    assert_eq!(codes(&run), [Some(Code::Weekday), Some(Code::Session), Some(Code::News), None]);
}

#[test]
fn gates_do_not_hinder_an_exit_or_a_resting_entry_that_was_admitted() {
    let mut bars = flat(1.25, 8);
    bars[3] = [1.25, 1.25, 1.0, 1.25];
    let limit = Enter { kind: OrderKind::Limit, price: Some(1.125), ..long() };
    let mut run = gated(Gates::default(), &[enter(0, limit), exit(4)]);
    run.symbols[0].path = Path::of(&bars, 0.0);
    run.symbols[0].gate = Some(vec![0, 2, 2, 2, 2, 2, 2, 2]);
    let trade = run.only_trade();
    assert_eq!((trade.entry.bar, trade.exit.bar), (3, 5));
}

#[test]
fn a_cooldown_in_bars_counts_from_the_bar_of_the_last_fill() {
    // the exit fills in bar 3: bars 3 and 4 are too early
    let gates = Gates { cooldown_bars: 2, ..Gates::default() };
    let script = [enter(0, long()), exit(2), enter(3, long()), enter(4, long()), enter(5, long())];
    let early = Some(Code::Cooldown);
    assert_eq!(codes(&gated(gates, &script)), [None, early, early, None]);
}

#[test]
fn a_cooldown_in_time_counts_from_the_instant_of_the_last_fill() {
    // the exit fills at the open of bar 3, at hour 3; bar 4 closes two hours later
    let codes_after = |cooldown| {
        let gates = Gates { cooldown, ..Gates::default() };
        codes(&gated(gates, &[enter(0, long()), exit(2), enter(3, long()), enter(4, long())]))
    };
    let early = Some(Code::Cooldown);
    assert_eq!(codes_after(2 * HOUR), [None, early, None]);
    assert_eq!(codes_after(2 * HOUR + 1), [None, early, early]);
}

#[test]
fn a_cooldown_counts_from_entries_too() {
    let gates = Gates { cooldown_bars: 2, ..Gates::default() };
    let run = gated(gates, &[enter(0, long()), enter(1, long()), enter(2, long()), enter(3, long())]);
    let run = Portfolio { rules: Rules { max_positions: 3, ..run.rules.clone() }, ..run };
    let early = Some(Code::Cooldown);
    assert_eq!(codes(&run), [None, early, early, None]);
}

#[test]
fn a_cooldown_is_that_of_one_symbol() {
    let gates = Gates { cooldown_bars: 5, ..Gates::default() };
    let mut run = gated(gates, &[enter(0, long()), exit(1)]);
    let pound = traded("GBP", "USD", Path::of(&flat(1.25, 8), 0.0)).doing(&[enter(3, long())]);
    run.symbols.push(pound);
    assert_eq!(codes(&run), [None, None]);
}

#[test]
fn the_mask_is_tested_before_room_and_room_before_the_gates() {
    let direction = Some(Direction::Long);
    let mut run =
        gated(Gates { direction, ..Gates::default() }, &[enter(0, long()), enter(1, short()), enter(2, short())]);
    run.symbols[0].candidates = Some(vec![1, 0, 1, 1, 1, 1, 1, 1]);
    assert_eq!(codes(&run), [None, Some(Code::NotCandidate), Some(Code::PositionOpen)]);
}
