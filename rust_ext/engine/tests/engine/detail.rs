use omega_engine::{Code, Enter, ExitReason, OrderKind, Rules};

use crate::portfolio::{Portfolio, plain_rules, traded};
use crate::scenario::{Act, Bar, HOUR, Path, enter, flat, long};

/// Bar 2 goes through stop (1.125) and target (1.375) of a long from 1.25.
fn both() -> Vec<Bar> {
    let mut bars = flat(1.25, 4);
    bars[2] = [1.25, 1.5, 1.0, 1.25];
    bars
}

const UP_FIRST: [Bar; 2] = [[1.25, 1.5, 1.25, 1.25], [1.25, 1.25, 1.0, 1.25]];
const DOWN_FIRST: [Bar; 2] = [[1.25, 1.25, 1.0, 1.25], [1.25, 1.5, 1.25, 1.25]];

fn bracket() -> Enter {
    Enter { stop_loss: Some(1.125), take_profit: Some(1.375), ..long() }
}

/// Half-hour bars: those of bar 2 are given, the others rest.
fn detailed(bars: &[Bar], inside: [Bar; 2], script: &[(usize, Act)]) -> Portfolio {
    let mut finer = flat(1.25, 2 * bars.len());
    finer[4..6].copy_from_slice(&inside);
    let mut euro = traded("EUR", "USD", Path::of(bars, 0.0)).doing(script);
    euro.finer = Some(Path::of(&finer, 0.0).lasting(30));
    Portfolio { rules: Rules { detail: true, ..plain_rules() }, ..Portfolio::of([euro]) }
}

#[test]
fn the_finer_bars_say_which_level_came_first() {
    let reason = |inside| detailed(&both(), inside, &[enter(0, bracket())]).only_trade().exit_reason;
    assert_eq!(reason(UP_FIRST), ExitReason::TakeProfit);
    assert_eq!(reason(DOWN_FIRST), ExitReason::StopLoss);
}

#[test]
fn a_replayed_fill_is_stamped_with_the_finer_bar_and_belongs_to_the_primary_one() {
    let trade = detailed(&both(), UP_FIRST, &[enter(0, bracket())]).only_trade();
    assert_eq!((trade.exit.bar, trade.exit.time), (2, 2 * HOUR + HOUR / 2));
    assert!(!trade.depends_on_intrabar);
}

#[test]
fn a_finer_bar_with_both_levels_is_played_as_worst() {
    let trade = detailed(&both(), [[1.25, 1.5, 1.0, 1.25], [1.25; 4]], &[enter(0, bracket())]).only_trade();
    assert_eq!(trade.exit_reason, ExitReason::StopLoss);
    assert!(trade.depends_on_intrabar);
}

#[test]
fn finer_bars_that_do_not_reproduce_the_bar_are_counted_and_not_used() {
    // the high of 1.5, the low of 1.0 or the close of 1.25 is missed
    let wrong = [
        [[1.25, 1.4375, 1.25, 1.25], [1.25, 1.25, 1.0, 1.25]],
        [[1.25, 1.5, 1.25, 1.25], [1.25, 1.25, 1.0625, 1.25]],
        [[1.25, 1.5, 1.25, 1.25], [1.25, 1.25, 1.0, 1.1875]],
    ];
    for inside in wrong {
        let run = detailed(&both(), inside, &[enter(0, bracket())]);
        assert_eq!(run.only_trade().exit_reason, ExitReason::StopLoss);
        assert_eq!(run.run().detail_fallbacks(), 1);
    }
    assert_eq!(detailed(&both(), UP_FIRST, &[enter(0, bracket())]).run().detail_fallbacks(), 0);
}

#[test]
fn only_bars_with_something_open_or_waiting_are_counted() {
    let mut run = detailed(&both(), UP_FIRST, &[]);
    run.symbols[0].finer = Some(Path::of(&flat(1.0, 1), 0.0).lasting(30));
    assert_eq!(run.run().detail_fallbacks(), 0);
    // decided in bar 0: bars 1, 2 and 3 find it waiting or open
    run.symbols[0].script = vec![enter(0, long())];
    assert_eq!(run.run().detail_fallbacks(), 3);
}

#[test]
fn a_slot_freed_inside_stays_taken_until_the_close() {
    // Leaving at the target in the first half hour does not let the limit at 1.1 of the same bar in: it was refused.
    let limit = Enter { kind: OrderKind::Limit, price: Some(1.0625), ..long() };
    let run = detailed(&both(), UP_FIRST, &[enter(0, bracket()), enter(1, limit), enter(2, long())]);
    let engine = run.run();
    let codes: Vec<_> = engine.ledger().orders().iter().map(|order| order.status.code()).collect();
    assert_eq!(codes, [None, Some(Code::PositionOpen), None]);
}

#[test]
fn a_resting_entry_is_met_in_its_finer_bar_and_lives_on_in_the_next() {
    // filled at 1.1875 on the way down, target 1.375 in the second half hour: worst alone would not see the target
    let entry = Enter { kind: OrderKind::Limit, price: Some(1.1875), take_profit: Some(1.375), ..long() };
    let trade = detailed(&both(), DOWN_FIRST, &[enter(0, entry)]).only_trade();
    assert_eq!((trade.entry.time, trade.exit.time), (2 * HOUR + HOUR / 2, 3 * HOUR));
    assert_eq!((trade.exit_reason, trade.exit.price), (ExitReason::TakeProfit, 1.375));
    let mut coarse = detailed(&both(), DOWN_FIRST, &[enter(0, entry)]);
    coarse.rules.detail = false;
    assert_eq!(coarse.only_trade().exit_reason, ExitReason::EndOfData);
}

#[test]
fn a_gap_between_finer_bars_fills_a_stop_at_the_worse_open() {
    let mut bars = flat(1.25, 4);
    bars[2] = [1.25, 1.25, 1.0, 1.25];
    let trade = detailed(&bars, [[1.25; 4], [1.0, 1.25, 1.0, 1.25]], &[enter(0, bracket())]).only_trade();
    assert_eq!((trade.exit.price, trade.exit.time), (1.0, 2 * HOUR + HOUR / 2));
}

#[test]
fn excursions_are_those_of_the_finer_bars_held() {
    // leaves at the target in the first half hour: the low of the second one is not its own
    let trade = detailed(&both(), UP_FIRST, &[enter(0, bracket())]).only_trade();
    assert_eq!((trade.mfe, trade.mae), (0.125, 0.0));
}

#[test]
fn detail_without_finer_bars_is_refused_before_the_run() {
    let mut run = detailed(&both(), UP_FIRST, &[]);
    run.symbols[0].finer = None;
    let account = omega_engine::Account::new(1.0).unwrap();
    assert!(omega_engine::Engine::new(run.feed(), run.rules.clone(), account).is_err());
}
