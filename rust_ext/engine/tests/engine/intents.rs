use omega_engine::{Code, Engine, Enter, OrderStatus, Progress};

use crate::portfolio::{Portfolio, assert_same, traded};
use crate::scenario::{Act, EVERY_BAR, IntentColumns, Path, Settings, enter, exit, flat, long, run, short};

fn still() -> Path {
    Path::of(&flat(1.1, 8), 0.0002)
}

fn intend<'a>(path: &'a Path, script: &[(usize, Act)], limit: usize) -> Engine<'a> {
    let columns = IntentColumns::of(script);
    let mut engine = Settings::default().engine(path);
    let checked = engine.check_intents(vec![Some(columns.intents())]).unwrap();
    while engine.run_intents(&checked, limit).unwrap() != Progress::Finished {}
    engine
}

#[test]
fn intents_and_actions_give_the_same_tables() {
    let path = still();
    let script = [enter(0, Enter { stop_distance: Some(0.01), ..long() }), exit(2), enter(3, short()), exit(5)];
    assert_same(&intend(&path, &script, usize::MAX), &run(&path, Settings::default(), &script));
}

#[test]
fn slices_of_any_length_give_the_same_tables() {
    let path = still();
    let script = [enter(0, long()), exit(2), enter(3, short()), exit(5)];
    assert_same(&intend(&path, &script, 1), &intend(&path, &script, usize::MAX));
    assert_same(&intend(&path, &script, 3), &intend(&path, &script, usize::MAX));
}

#[test]
fn an_enter_without_room_and_an_exit_without_a_position_are_skipped_and_counted() {
    let path = still();
    let engine = intend(&path, &[exit(0), enter(1, long()), enter(2, short()), enter(3, long())], usize::MAX);
    assert_eq!(engine.skipped_intents(), 3);
    assert_eq!(engine.ledger().orders().len(), 1);
}

#[test]
fn an_enter_beside_an_acting_exit_is_skipped_in_either_order() {
    let path = still();
    for pair in [[exit(2), enter(2, short())], [enter(2, short()), exit(2)]] {
        let engine = intend(&path, &[&[enter(0, long())][..], &pair].concat(), usize::MAX);
        assert_eq!((engine.skipped_intents(), engine.ledger().trades().len()), (1, 1));
    }
}

#[test]
fn an_enter_beside_an_exit_acts_when_there_is_nothing_to_exit() {
    let path = still();
    let engine = intend(&path, &[exit(2), enter(2, short())], usize::MAX);
    assert_eq!((engine.skipped_intents(), engine.ledger().trades().len()), (1, 1));
}

#[test]
fn a_refused_intent_is_an_order_with_its_code() {
    let path = still();
    let engine = intend(&path, &[enter(1, Enter { stop_loss: Some(1.2), ..long() })], usize::MAX);
    assert_eq!(engine.ledger().orders()[0].status, OrderStatus::Rejected(Code::StopLossWrongSide));
    assert_eq!(engine.skipped_intents(), 0);
}

#[test]
fn an_infinite_level_is_refused_and_not_read_as_absent() {
    let path = still();
    let engine = intend(&path, &[enter(1, Enter { stop_loss: Some(f64::NEG_INFINITY), ..long() })], usize::MAX);
    assert_eq!(engine.ledger().orders()[0].status, OrderStatus::Rejected(Code::NanLevel));
}

#[test]
fn rows_before_the_first_decision_bar_are_dropped() {
    let path = still();
    let columns = IntentColumns::of(&[enter(1, long()), exit(2), enter(4, short())]);
    let mut engine = Settings::default().engine_from(&path, 3, EVERY_BAR);
    let checked = engine.check_intents(vec![Some(columns.intents())]).unwrap();
    engine.run_intents(&checked, usize::MAX).unwrap();
    assert_eq!((engine.ledger().orders().len(), engine.skipped_intents()), (1, 0));
}

#[test]
fn an_intent_on_an_unmasked_bar_is_refused() {
    let path = still();
    let calling = omega_engine::CallingRule { candidates: Some(&[0, 1, 0, 0, 0, 0, 0, 0]), ..EVERY_BAR };
    let columns = IntentColumns::of(&[enter(0, long()), enter(1, long())]);
    let mut engine = Settings::default().engine_from(&path, 0, calling);
    let checked = engine.check_intents(vec![Some(columns.intents())]).unwrap();
    engine.run_intents(&checked, usize::MAX).unwrap();
    assert_eq!(engine.ledger().orders()[0].status.code(), Some(Code::NotCandidate));
    assert_eq!(engine.ledger().trades().len(), 1);
}

#[track_caller]
fn assert_invalid(change: impl Fn(&mut IntentColumns), part: &str) {
    let mut columns = IntentColumns::of(&[enter(1, long()), exit(2)]);
    change(&mut columns);
    let message = columns.intents().validate(8).unwrap_err().to_string();
    assert!(message.contains(part), "{message}");
}

#[test]
fn unsorted_rows_are_refused() {
    assert_invalid(|columns| columns.bar = vec![2, 1], "row 1: rows must be sorted");
}

#[test]
fn bars_outside_the_market_are_refused() {
    assert_invalid(|columns| columns.bar = vec![1, 8], "row 1: bar must be one of the 8 bars, found 8");
    assert_invalid(|columns| columns.bar = vec![-1, 2], "row 0: bar must be");
}

#[test]
fn unknown_actions_directions_and_labels_are_refused() {
    assert_invalid(|columns| columns.action = vec![0, 2], "row 1: action must be");
    assert_invalid(|columns| columns.direction = vec![0, 0], "row 0: direction must be");
    assert_invalid(|columns| columns.label = vec![0, -1], "row 0: tag must be");
}

#[test]
fn two_enters_on_one_bar_are_refused() {
    let change = |columns: &mut IntentColumns| {
        columns.action = vec![0, 0];
        columns.bar = vec![1, 1];
    };
    assert_invalid(change, "row 1: a second enter on bar 1");
}

#[test]
fn columns_of_different_length_are_refused() {
    assert_invalid(|columns| columns.risk = vec![1.0], "2 rows");
}

fn two_markets(scripts: [&[(usize, Act)]; 2]) -> Portfolio {
    let [euro, pound] = scripts;
    let pound = traded("GBP", "USD", Path::of(&flat(1.5, 4), 0.0).lasting(120)).doing(pound);
    Portfolio::of([traded("EUR", "USD", still()).doing(euro), pound])
}

#[test]
fn every_market_follows_its_own_intents() {
    let script = [enter(0, long()), exit(2), enter(3, short()), exit(5)];
    let run = two_markets([&script, &[enter(0, short()), exit(1), enter(2, long())]]);
    for limit in [1, 3, usize::MAX] {
        assert_same(&run.intend_by(limit), &run.run());
    }
    assert_eq!(run.run().ledger().trades().len(), 4);
}

#[test]
fn skipped_intents_are_counted_over_all_markets() {
    let run = two_markets([&[exit(0), enter(1, long()), enter(2, long())], &[exit(1)]]);
    assert_eq!(run.intend_by(usize::MAX).skipped_intents(), 3);
}

#[test]
fn a_market_without_intents_is_left_alone() {
    let run = two_markets([&[], &[]]);
    let columns = IntentColumns::of(&[enter(1, long())]);
    let mut engine = run.engine();
    let checked = engine.check_intents(vec![None, Some(columns.intents())]).unwrap();
    assert_eq!(engine.run_intents(&checked, usize::MAX), Ok(Progress::Finished));
    assert_eq!(engine.ledger().trades().iter().map(|trade| trade.symbol).collect::<Vec<_>>(), [1]);
}

#[test]
fn intents_are_given_for_every_market_and_fit_its_bars() {
    let run = two_markets([&[], &[]]);
    let columns = IntentColumns::of(&[enter(4, long())]);
    let engine = run.engine();
    assert!(engine.check_intents(vec![Some(columns.intents())]).is_err());
    assert!(engine.check_intents(vec![Some(columns.intents()), None]).is_ok());
    // the pound has four bars
    assert!(engine.check_intents(vec![None, Some(columns.intents())]).is_err());
}

#[test]
fn intents_do_not_start_in_the_middle_of_a_bar() {
    let run = two_markets([&[], &[]]);
    let mut engine = run.engine();
    let checked = engine.check_intents(vec![None, None]).unwrap();
    assert_eq!(engine.advance(usize::MAX), Progress::Bar(0));
    assert!(engine.run_intents(&checked, usize::MAX).is_err());
}
