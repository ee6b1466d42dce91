use omega_engine::{CallingRule, Code, Engine, Enter, Progress};

use crate::scenario::{EVERY_BAR, Path, Settings, flat, long};

const BARS: usize = 6;

fn still() -> Path {
    Path::of(&flat(1.1, BARS), 0.0)
}

/// Runs, entering once at `entry_bar`, and returns the bars on which the strategy was called.
fn called(calling: CallingRule<'_>, entry_bar: usize) -> Vec<usize> {
    let path = still();
    let mut engine = Settings::default().engine_from(&path, 0, calling);
    let mut bars = Vec::new();
    while let Progress::Bar(bar) = engine.advance(usize::MAX) {
        bars.push(bar);
        if bar == entry_bar {
            engine.enter(&long()).unwrap();
        }
    }
    bars
}

#[test]
fn without_a_mask_every_bar_calls() {
    assert_eq!(called(EVERY_BAR, 2), [0, 1, 2, 3, 4, 5]);
}

#[test]
fn while_flat_only_masked_bars_call_and_in_a_position_every_bar() {
    let mask = [0, 1, 0, 0, 0, 0];
    assert_eq!(called(CallingRule { candidates: Some(&mask), ..EVERY_BAR }, 1), [1, 2, 3, 4, 5]);
}

#[test]
fn a_strategy_that_does_not_manage_positions_is_not_called_in_one() {
    let mask = [0, 1, 0, 1, 0, 0];
    let calling = CallingRule { candidates: Some(&mask), manage_positions: false };
    assert_eq!(called(calling, 1), [1]);
    assert_eq!(called(calling, BARS), [1, 3]);
}

#[test]
fn an_enter_on_an_unmasked_bar_is_refused() {
    // an unmasked bar is reached only in a position; the mask is judged first
    let mask = [1, 0, 1, 0, 0, 0];
    let calling = CallingRule { candidates: Some(&mask), ..EVERY_BAR };
    let path = still();
    let mut engine = Settings::default().engine_from(&path, 0, calling);
    engine.advance(usize::MAX);
    engine.enter(&long()).unwrap();
    assert_eq!(engine.advance(usize::MAX), Progress::Bar(1));
    assert_eq!(engine.enter(&long()), Ok(Some(Code::NotCandidate)));
    assert_eq!(engine.advance(usize::MAX), Progress::Bar(2));
    assert_eq!(engine.enter(&long()), Ok(Some(Code::PositionOpen)));
}

#[test]
fn after_a_stop_inside_a_bar_the_strategy_is_flat_and_asked_on_masked_bars_only() {
    let mask = [1, 0, 0, 0, 1, 0];
    let calling = CallingRule { candidates: Some(&mask), ..EVERY_BAR };
    let mut bars = flat(1.1, BARS);
    bars[2] = [1.1, 1.1, 1.0, 1.1];
    let path = Path::of(&bars, 0.0);
    let mut engine = Settings::default().engine_from(&path, 0, calling);
    engine.advance(usize::MAX);
    engine.enter(&Enter { stop_loss: Some(1.05), ..long() }).unwrap();
    assert_eq!(engine.advance(usize::MAX), Progress::Bar(1));
    assert_eq!(engine.advance(usize::MAX), Progress::Bar(4));
}

#[test]
fn closed_trades_are_told_in_the_bar_that_closes_them() {
    let mask = [1, 0, 0, 0, 0, 0];
    let calling = CallingRule { candidates: Some(&mask), manage_positions: false };
    let mut bars = flat(1.1, BARS);
    bars[2] = [1.1, 1.1, 1.0, 1.1];
    let path = Path::of(&bars, 0.0);
    let mut engine = Settings::default().telling_engine(&path, calling);
    let advance = |engine: &mut Engine<'_>| engine.advance(usize::MAX);
    assert_eq!(advance(&mut engine), Progress::Bar(0));
    engine.enter(&Enter { stop_loss: Some(1.05), ..long() }).unwrap();
    assert_eq!(advance(&mut engine), Progress::Bar(2));
    assert!(!engine.is_call_due());
    assert_eq!(engine.take_closed().len(), 1);
    assert!(engine.take_closed().is_empty());
    assert_eq!(advance(&mut engine), Progress::Finished);
}

#[test]
fn a_trade_closed_by_the_end_of_the_data_is_told_in_the_last_bar() {
    let calling = CallingRule { candidates: Some(&[1, 0, 0, 0, 0, 0]), manage_positions: false };
    let path = still();
    let mut engine = Settings::default().telling_engine(&path, calling);
    engine.advance(usize::MAX);
    engine.enter(&long()).unwrap();
    assert_eq!(engine.advance(usize::MAX), Progress::Bar(BARS - 1));
    assert_eq!(engine.take_closed().len(), 1);
    assert_eq!(engine.advance(usize::MAX), Progress::Finished);
}

#[test]
fn an_action_while_no_decision_is_due_is_an_error() {
    let path = still();
    let mut engine = Settings::default().engine(&path);
    assert!(engine.enter(&long()).is_err());
}

#[test]
fn a_limit_returns_between_bars() {
    let mask = [0; BARS];
    let calling = CallingRule { candidates: Some(&mask), ..EVERY_BAR };
    let path = still();
    let mut engine = Settings::default().engine_from(&path, 0, calling);
    assert_eq!(engine.advance(4), Progress::Limit);
    assert_eq!(engine.curve().len(), 4);
    assert_eq!(engine.advance(4), Progress::Finished);
}

#[test]
fn rows_begin_with_the_first_decision_bar() {
    let path = still();
    let mut engine = Settings::default().engine_from(&path, 2, EVERY_BAR);
    assert_eq!(engine.advance(usize::MAX), Progress::Bar(2));
    while engine.advance(usize::MAX) != Progress::Finished {}
    assert_eq!(engine.curve().len(), BARS - 2);
}

#[test]
fn a_start_that_is_no_bar_is_refused() {
    let (path, settings) = (still(), Settings::default());
    let feed = settings.feed(&path, BARS, EVERY_BAR);
    assert!(Engine::new(feed, settings.rules(), omega_engine::Account::new(1.0).unwrap()).is_err());
}
