use omega_engine::{BreakEven, Enter, ExitReason, MarketFill, Modify, Rules, Slippage, Trailing, TrailingDistance};

use crate::portfolio::{Portfolio, plain_rules, traded};
use crate::scenario::{Act, Bar, CURRENCIES, HOUR, Path, assert_near, enter, flat, long, short};

/// Gold with a pip of one dollar: all of these numbers are exact. Entry at 2,000 at the open of bar 1.
fn gold(rules: Rules, bars: &[Bar], script: &[(usize, Act)]) -> Portfolio {
    let contract = omega_engine::Contract { pip_size: 1.0, contract_size: 100.0, ..CURRENCIES };
    let gold = traded("XAU", "USD", Path::of(bars, 0.0)).under(contract).doing(script);
    Portfolio { rules, ..Portfolio::of([gold]) }
}

/// Closes of bars 2, 3, …; the lows are `reach` below open and close, the highs at them.
fn closes(closes: &[f64], reach: f64) -> Vec<Bar> {
    let mut bars = flat(2_000.0, 2);
    for close in closes {
        let open = bars[bars.len() - 1][3];
        bars.push([open, open.max(*close), open.min(*close) - reach, *close]);
    }
    bars
}

fn breaking_even(trigger_pips: f64, offset_pips: f64) -> Rules {
    Rules { break_even: Some(BreakEven { trigger_pips, offset_pips }), ..plain_rules() }
}

fn trailing(distance: TrailingDistance, start_pips: f64) -> Rules {
    Rules { trailing: Some(Trailing { distance, start_pips }), ..plain_rules() }
}

fn held_at_most(hours: i64) -> Rules {
    Rules { max_holding: Some(hours * HOUR), ..plain_rules() }
}

#[test]
fn a_position_is_closed_at_the_first_close_at_which_its_time_is_up() {
    // filled at hour 1: two hours are up at the close of bar 2, at hour 3; one ns less is not enough
    let bars = closes(&[2_004.0, 2_008.0], 0.0);
    let trade = gold(held_at_most(2), &bars, &[enter(0, long())]).only_trade();
    assert_eq!((trade.exit_reason, trade.exit.bar, trade.exit.time), (ExitReason::MaxHolding, 2, 3 * HOUR));
    assert_eq!(trade.exit.price, 2_004.0);
    let longer = Rules { max_holding: Some(2 * HOUR + 1), ..plain_rules() };
    assert_eq!(gold(longer, &closes(&[1.0, 2.0, 3.0], 0.0), &[enter(0, long())]).only_trade().exit.bar, 3);
}

#[test]
fn a_position_whose_time_is_up_leaves_with_slippage() {
    let rules = Rules { slippage: Slippage::new(2.0, 0.0, 0.0).unwrap(), ..held_at_most(1) };
    let trade = gold(rules, &flat(2_000.0, 4), &[enter(0, short())]).only_trade();
    assert_eq!((trade.exit_reason, trade.exit.price), (ExitReason::MaxHolding, 2_002.0));
}

#[test]
fn a_fill_at_the_close_counts_from_there() {
    let rules = Rules { market_fill: MarketFill::Close, ..held_at_most(2) };
    assert_eq!(gold(rules, &flat(2_000.0, 6), &[enter(0, long())]).only_trade().exit.bar, 2);
}

#[test]
fn break_even_waits_for_the_trigger_and_acts_from_the_next_bar_on() {
    // The close gains 10 in bar 2, which has been at 1,980 before: only bar 3 is stopped, at 2,000 + 4.
    let bars = [[2_000.0; 4], [2_000.0; 4], [2_000.0, 2_010.0, 1_980.0, 2_010.0], [2_010.0, 2_010.0, 1_990.0, 2_000.0]];
    let trade = gold(breaking_even(10.0, 4.0), &bars, &[enter(0, long())]).only_trade();
    assert_eq!((trade.exit_reason, trade.exit.bar, trade.exit.price), (ExitReason::BreakEven, 3, 2_004.0));
    assert_eq!(trade.exit_levels.stop_loss, Some(2_004.0));
    assert_eq!(trade.levels.stop_loss, None);
    let trade = gold(breaking_even(11.0, 4.0), &bars, &[enter(0, long())]).only_trade();
    assert_eq!(trade.exit_reason, ExitReason::EndOfData);
}

#[test]
fn break_even_of_a_short_is_mirrored() {
    let bars = [[2_000.0; 4], [2_000.0; 4], [2_000.0, 2_000.0, 1_990.0, 1_990.0], [1_990.0, 2_000.0, 1_990.0, 1_990.0]];
    let trade = gold(breaking_even(10.0, 4.0), &bars, &[enter(0, short())]).only_trade();
    assert_eq!((trade.exit_reason, trade.exit.price), (ExitReason::BreakEven, 1_996.0));
}

#[test]
fn a_trailing_stop_follows_the_close_and_never_goes_back() {
    // stops after bars 1 to 3: 1,992, 2,012, and 2,012 still though the close falls to 2,014
    let bars = closes(&[2_020.0, 2_014.0, 2_010.0], 0.0);
    let trade = gold(trailing(TrailingDistance::Pips(8.0), 0.0), &bars, &[enter(0, long())]).only_trade();
    assert_eq!((trade.exit_reason, trade.exit.bar, trade.exit.price), (ExitReason::TrailingStop, 4, 2_012.0));
}

#[test]
fn a_trailing_stop_starts_at_its_gain() {
    let bars = closes(&[2_009.0, 1_990.0], 0.0);
    let stopped = |start| gold(trailing(TrailingDistance::Pips(8.0), start), &bars, &[enter(0, long())]).only_trade();
    assert_eq!(stopped(9.0).exit_reason, ExitReason::TrailingStop);
    assert_eq!(stopped(9.0).exit.price, 2_001.0);
    assert_eq!(stopped(9.5).exit_reason, ExitReason::EndOfData);
}

#[test]
fn a_trailing_stop_by_atr_takes_the_atr_of_the_close() {
    let bars = closes(&[2_020.0, 2_000.0], 0.0);
    let mut run = gold(trailing(TrailingDistance::Atr(2.0), 0.0), &bars, &[enter(0, long())]);
    // 2,020 − 2 · 5; before bar 2 there is no value, so no stop
    run.symbols[0].atr = Some(vec![f64::NAN, f64::NAN, 5.0, 1.0]);
    let trade = run.only_trade();
    assert_eq!((trade.exit_reason, trade.exit.bar, trade.exit.price), (ExitReason::TrailingStop, 3, 2_010.0));
}

#[test]
fn the_tighter_of_two_moved_stops_stands() {
    let both = |distance| Rules {
        trailing: Some(Trailing { distance: TrailingDistance::Pips(distance), start_pips: 0.0 }),
        ..breaking_even(10.0, 4.0)
    };
    let bars = closes(&[2_010.0, 1_990.0], 0.0);
    // break-even 2,004; trailing 2,005 or 2,003; of equal ones break-even, which comes first
    let stopped = |distance| {
        let trade = gold(both(distance), &bars, &[enter(0, long())]).only_trade();
        (trade.exit_reason, trade.exit.price)
    };
    assert_eq!(stopped(5.0), (ExitReason::TrailingStop, 2_005.0));
    assert_eq!(stopped(7.0), (ExitReason::BreakEven, 2_004.0));
    assert_eq!(stopped(6.0), (ExitReason::BreakEven, 2_004.0));
}

#[test]
fn a_moved_stop_is_never_looser_than_the_strategys_own() {
    let entry = Enter { stop_loss: Some(1_995.0), ..long() };
    let bars = closes(&[2_000.0, 1_990.0], 0.0);
    let trade = gold(trailing(TrailingDistance::Pips(8.0), 0.0), &bars, &[enter(0, entry)]).only_trade();
    assert_eq!((trade.exit_reason, trade.exit.price), (ExitReason::StopLoss, 1_995.0));
}

#[test]
fn a_modified_stop_is_the_strategys_again() {
    // Trailing stands at 2,012 after bar 2; at the close of bar 3, at 2,020, the strategy asks for 2,015.
    let modify = Modify { stop_loss: Some(2_015.0), ..Modify::default() };
    let bars = closes(&[2_020.0, 2_020.0, 2_000.0], 0.0);
    let script = [enter(0, long()), (3, Act::Modify(modify))];
    let trade = gold(trailing(TrailingDistance::Pips(8.0), 0.0), &bars, &script).only_trade();
    assert_eq!((trade.exit_reason, trade.exit.price), (ExitReason::StopLoss, 2_015.0));
}

#[test]
fn a_modified_target_leaves_the_reason_of_the_stop() {
    let modify = Modify { take_profit: Some(2_100.0), ..Modify::default() };
    let bars = closes(&[2_020.0, 2_020.0, 2_000.0], 0.0);
    let script = [enter(0, long()), (3, Act::Modify(modify))];
    let trade = gold(trailing(TrailingDistance::Pips(8.0), 0.0), &bars, &script).only_trade();
    assert_eq!((trade.exit_reason, trade.exit.price), (ExitReason::TrailingStop, 2_012.0));
    assert_eq!(trade.exit_levels.take_profit, Some(2_100.0));
}

#[test]
fn a_stop_that_was_moved_does_not_change_the_risk_of_the_trade() {
    // risk 20, gain 12
    let entry = Enter { stop_loss: Some(1_980.0), ..long() };
    let bars = closes(&[2_020.0, 2_000.0], 0.0);
    let trade = gold(trailing(TrailingDistance::Pips(8.0), 0.0), &bars, &[enter(0, entry)]).only_trade();
    assert_near(trade.r_multiple.unwrap(), 0.6);
}
