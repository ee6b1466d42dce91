use omega_engine::{Enter, ExitReason, Intrabar};

use crate::scenario::{Bar, HOUR, Path, Settings, assert_near, enter, flat, long, only_trade, run, short};

/// Entry at the open of bar 1 at 1.1000 without spread, `bar` as bar 2.
fn with_bar(bar: Bar) -> Path {
    let mut bars = flat(1.1000, 4);
    bars[2] = bar;
    Path::of(&bars, 0.0)
}

fn bracket(entry: Enter) -> Enter {
    Enter { stop_distance: Some(0.0050), target_distance: Some(0.0100), ..entry }
}

#[test]
fn a_long_is_stopped_where_the_bid_touches_the_stop() {
    let trade =
        only_trade(&with_bar([1.1000, 1.1010, 1.0950, 1.0990]), Settings::default(), &[enter(0, bracket(long()))]);
    assert_eq!(trade.exit_reason, ExitReason::StopLoss);
    assert_near(trade.exit.price, 1.0950);
    assert_near(trade.r_multiple.unwrap(), -1.0);
}

#[test]
fn a_fill_inside_a_bar_is_stamped_with_its_close() {
    let trade =
        only_trade(&with_bar([1.1000, 1.1010, 1.0950, 1.0990]), Settings::default(), &[enter(0, bracket(long()))]);
    assert_eq!((trade.exit.bar, trade.exit.time), (2, 3 * HOUR));
}

#[test]
fn a_stop_missed_by_a_pip_is_not_hit() {
    let trade =
        only_trade(&with_bar([1.1000, 1.1010, 1.0951, 1.0990]), Settings::default(), &[enter(0, bracket(long()))]);
    assert_eq!(trade.exit_reason, ExitReason::EndOfData);
}

#[test]
fn a_long_takes_its_profit_where_the_bid_touches_the_target() {
    let trade =
        only_trade(&with_bar([1.1000, 1.1120, 1.0990, 1.1090]), Settings::default(), &[enter(0, bracket(long()))]);
    assert_eq!(trade.exit_reason, ExitReason::TakeProfit);
    assert_near(trade.exit.price, 1.1100);
    assert_near(trade.r_multiple.unwrap(), 2.0);
}

#[test]
fn a_short_is_stopped_above_and_takes_profit_below() {
    let stopped =
        only_trade(&with_bar([1.1000, 1.1050, 1.0990, 1.1010]), Settings::default(), &[enter(0, bracket(short()))]);
    assert_eq!(stopped.exit_reason, ExitReason::StopLoss);
    assert_near(stopped.exit.price, 1.1050);
    let done =
        only_trade(&with_bar([1.1000, 1.1010, 1.0890, 1.0910]), Settings::default(), &[enter(0, bracket(short()))]);
    assert_eq!(done.exit_reason, ExitReason::TakeProfit);
    assert_near(done.exit.price, 1.0900);
}

#[test]
fn a_bar_that_touches_both_is_read_as_stop_first() {
    let both = [1.1000, 1.1150, 1.0850, 1.1000];
    for entry in [long(), short()] {
        let trade = only_trade(&with_bar(both), Settings::default(), &[enter(0, bracket(entry))]);
        assert_eq!(trade.exit_reason, ExitReason::StopLoss);
    }
}

#[test]
fn a_bar_that_touches_both_is_read_as_the_policy_says() {
    let both = [1.1000, 1.1150, 1.0850, 1.1000];
    let reasons = |intrabar| {
        [long(), short()].map(|entry| {
            let settings = Settings { intrabar, ..Settings::default() };
            only_trade(&with_bar(both), settings, &[enter(0, bracket(entry))]).exit_reason
        })
    };
    let (stop, target) = (ExitReason::StopLoss, ExitReason::TakeProfit);
    assert_eq!(reasons(Intrabar::Best), [target, target]);
    assert_eq!(reasons(Intrabar::Ohlc), [target, stop]);
    assert_eq!(reasons(Intrabar::Olhc), [stop, target]);
}

#[test]
fn a_short_is_tested_on_the_ask() {
    // the bid's high 1.1040 leaves the stop at 1.1050 alone, the ask's 1.1050 does not (spread 10 pips)
    let mut bars = flat(1.1000, 4);
    bars[2] = [1.1000, 1.1040, 1.0990, 1.1000];
    let entry = Enter { stop_loss: Some(1.1050), ..short() };
    let trade = only_trade(&Path::of(&bars, 0.0010), Settings::default(), &[enter(0, entry)]);
    assert_eq!(trade.exit_reason, ExitReason::StopLoss);
    assert_near(trade.exit.price, 1.1050);
}

#[test]
fn a_long_is_not_stopped_by_the_ask() {
    // ask low 1.0955, bid low 1.0945: stop 1.0950 hit by the bid; a stop at 1.0944 would need the bid, too
    let mut bars = flat(1.1000, 4);
    bars[2] = [1.1000, 1.1010, 1.0945, 1.1000];
    let hit = Enter { stop_loss: Some(1.0950), ..long() };
    let missed = Enter { stop_loss: Some(1.0944), ..long() };
    let path = Path::of(&bars, 0.0010);
    assert_eq!(only_trade(&path, Settings::default(), &[enter(0, hit)]).exit_reason, ExitReason::StopLoss);
    assert_eq!(only_trade(&path, Settings::default(), &[enter(0, missed)]).exit_reason, ExitReason::EndOfData);
}

#[test]
fn stop_and_target_live_in_the_entry_bar_of_a_fill_at_the_open() {
    let mut bars = flat(1.1000, 4);
    bars[1] = [1.1000, 1.1020, 1.0940, 1.1010];
    let trade = only_trade(&Path::of(&bars, 0.0), Settings::default(), &[enter(0, bracket(long()))]);
    assert_eq!((trade.exit_reason, trade.entry.bar, trade.exit.bar), (ExitReason::StopLoss, 1, 1));
    bars[1] = [1.1000, 1.1110, 1.0990, 1.1010];
    let trade = only_trade(&Path::of(&bars, 0.0), Settings::default(), &[enter(0, bracket(long()))]);
    assert_eq!((trade.exit_reason, trade.exit.bar), (ExitReason::TakeProfit, 1));
}

#[test]
fn a_slot_freed_inside_a_bar_is_free_at_its_close() {
    let path = with_bar([1.1000, 1.1010, 1.0950, 1.0990]);
    let engine = run(&path, Settings::default(), &[enter(0, bracket(long())), enter(2, long())]);
    assert_eq!(engine.ledger().trades().len(), 2);
    assert_eq!(engine.ledger().trades()[1].entry.bar, 3);
}

#[test]
fn a_trade_without_a_stop_has_no_r_multiple() {
    let trade = only_trade(&with_bar([1.1; 4]), Settings::default(), &[enter(0, long())]);
    assert_eq!(trade.r_multiple, None);
}
