use omega_engine::{Enter, ExitReason, OrderStatus, Progress, Rules, Sizing, SizingRules};

use crate::portfolio::{Portfolio, Traded, plain_rules, traded};
use crate::scenario::{Act, HOUR, Path, assert_near, enter, exit, flat, long};

fn hourly(bars: usize) -> Path {
    Path::of(&flat(1.25, bars), 0.0)
}

fn two_hourly(bars: usize) -> Path {
    hourly(bars).lasting(120)
}

fn pair(euro: Path, pound: Path, scripts: [&[(usize, Act)]; 2]) -> Portfolio {
    let symbols: [Traded; 2] = [traded("EUR", "USD", euro), traded("GBP", "USD", pound)];
    Portfolio::of(symbols.into_iter().zip(scripts).map(|(symbol, script)| symbol.doing(script)).collect::<Vec<_>>())
}

/// Who is asked, in order: symbol, bar.
fn asked(portfolio: &Portfolio) -> Vec<(usize, usize)> {
    let mut engine = portfolio.engine();
    let mut asked = Vec::new();
    while let Progress::Bar(bar) = engine.advance(usize::MAX) {
        asked.push((engine.symbol(), bar));
    }
    asked
}

#[test]
fn rows_are_the_sorted_union_of_all_closes() {
    let run = pair(hourly(3), two_hourly(3), [&[], &[]]);
    let hours: Vec<i64> = run.engine().instants().iter().map(|instant| instant / HOUR).collect();
    assert_eq!(hours, [1, 2, 3, 4, 6]);
    assert_eq!(run.run().curve().len(), 5);
}

#[test]
fn at_each_close_symbols_are_asked_in_the_order_of_the_configuration() {
    let run = pair(hourly(3), two_hourly(2), [&[], &[]]);
    assert_eq!(asked(&run), [(0, 0), (0, 1), (1, 0), (0, 2), (1, 1)]);
    let run = Portfolio { symbols: run.symbols.into_iter().rev().collect(), rules: run.rules, ..Portfolio::of([]) };
    assert_eq!(asked(&run), [(1, 0), (0, 0), (1, 1), (1, 2), (0, 1)]);
}

#[test]
fn rows_begin_with_the_first_decision_bar_of_any_symbol() {
    let mut run = pair(hourly(4), hourly(4), [&[], &[]]);
    run.symbols[0].start = 2;
    run.symbols[1].start = 3;
    assert_eq!(run.engine().instants(), [3 * HOUR, 4 * HOUR]);
    assert_eq!(asked(&run), [(0, 2), (0, 3), (1, 3)]);
}

#[test]
fn all_symbols_take_a_step_before_the_next_step() {
    // In bar 3 the euro enters and the pound leaves: the exit (1) frees its margin before the entry (3) needs it.
    let mut run = pair(hourly(5), hourly(5), [&[enter(2, long())], &[enter(0, long()), exit(2)]]);
    for symbol in &mut run.symbols {
        symbol.contract.leverage = Some(100.0);
    }
    // The margin of 125 is there once at the fill; at the decision 125 is reserved for each.
    let run = Portfolio { balance: 250.0, ..run };
    assert_eq!(run.run().curve().held().margin, [0.0, 125.0, 125.0, 125.0, 0.0]);
    assert_eq!(run.trades().iter().map(|trade| trade.symbol).collect::<Vec<_>>(), [1, 0]);
}

#[test]
fn a_symbol_whose_data_ends_early_is_closed_there_and_the_others_go_on() {
    let run = pair(hourly(5), hourly(3), [&[enter(0, long())], &[enter(0, long())]]);
    let trades = run.trades();
    assert_eq!((trades[0].symbol, trades[0].exit_reason, trades[0].exit.time), (1, ExitReason::EndOfData, 3 * HOUR));
    assert_eq!((trades[1].symbol, trades[1].exit_reason, trades[1].exit.time), (0, ExitReason::EndOfData, 5 * HOUR));
    assert_eq!(run.run().curve().held().positions, [0, 2, 1, 1, 0]);
}

#[test]
fn orders_that_wait_expire_with_their_own_symbols_data() {
    let run = pair(hourly(5), hourly(3), [&[], &[enter(2, long())]]);
    let status = run.run().ledger().orders()[0].status;
    assert!(matches!(status, OrderStatus::Expired(_)));
}

#[test]
fn equity_marks_every_symbol_at_its_last_close() {
    // both filled at 1.25; the pound's second bar closes at 1.5 in hour 4, the euro's fourth at 1.125 too
    let mut euro = flat(1.25, 6);
    euro[3] = [1.25, 1.25, 1.125, 1.125];
    euro[4] = [1.125; 4];
    let mut pound = flat(1.25, 3);
    pound[1] = [1.25, 1.5, 1.25, 1.5];
    let paths = (Path::of(&euro, 0.0), Path::of(&pound, 0.0).lasting(120));
    let run = pair(paths.0, paths.1, [&[enter(0, long())], &[enter(0, long())]]);
    let gains: Vec<f64> = run.run().curve().equity().iter().map(|equity| equity - run.balance).collect();
    // Hour 5 keeps the pound's close of hour 4. At the end the euro is sold at 1.25, the pound at 1.25.
    for (found, expected) in gains.iter().zip([0.0, 0.0, 0.0, 1_250.0, 1_250.0, 0.0]) {
        assert_near(*found, expected);
    }
}

#[test]
fn sizing_by_equity_sees_all_symbols() {
    // The euro gains 2,500; 1 % of 12,500 over 0.125 · 100,000 is 0.01 lots, 1 % of 10,000 is 0.008: too small.
    let mut euro = flat(1.25, 5);
    euro[2] = [1.25, 1.5, 1.25, 1.5];
    euro[3] = [1.5; 4];
    let sized = Enter { lots: Some(0.1), ..long() };
    let risking = Enter { stop_distance: Some(0.125), ..long() };
    let run = pair(Path::of(&euro, 0.0), hourly(5), [&[enter(0, sized)], &[enter(1, risking), enter(2, risking)]]);
    let sizing = SizingRules::new(Some(Sizing::RiskFraction(0.01)), omega_engine::MinLotPolicy::Reject).unwrap();
    let engine = Portfolio { rules: Rules { sizing, ..plain_rules() }, ..run };
    let engine = engine.run();
    let lots: Vec<_> = engine.ledger().orders().iter().map(|order| order.lots).collect();
    assert_eq!(lots, [Some(0.1), None, Some(0.01)]);
}

#[test]
fn a_symbol_is_given_once() {
    let run = Portfolio::of([traded("EUR", "USD", hourly(2)), traded("EUR", "USD", hourly(2))]);
    let account = omega_engine::Account::new(1.0).unwrap();
    assert!(omega_engine::Engine::new(run.feed(), run.rules.clone(), account).is_err());
}
