use omega_engine::{Cancel, Code, Direction, Enter, Exit, ExitReason, Modify, OrderKind, Rules};

use crate::portfolio::{Portfolio, plain_rules, traded};
use crate::scenario::{Act, Path, enter, exit, flat, long, short};

fn holding(max_positions: usize, script: &[(usize, Act)]) -> Portfolio {
    let euro = traded("EUR", "USD", Path::of(&flat(1.25, 6), 0.0)).doing(script);
    Portfolio { rules: Rules { max_positions, ..plain_rules() }, ..Portfolio::of([euro]) }
}

fn limit(price: f64) -> Enter {
    Enter { kind: OrderKind::Limit, price: Some(price), ..long() }
}

fn codes(portfolio: &Portfolio) -> Vec<Option<Code>> {
    portfolio.run().ledger().orders().iter().map(|order| order.status.code()).collect()
}

#[test]
fn positions_and_waiting_entries_share_the_room() {
    let run = holding(2, &[enter(0, long()), enter(1, limit(1.0)), enter(1, long())]);
    assert_eq!(codes(&run), [None, Some(Code::EndOfData), Some(Code::PositionOpen)]);
}

#[test]
fn a_cancel_makes_room_at_once() {
    let cancel = (1, Act::Cancel(Cancel::default()));
    let run = holding(1, &[enter(0, limit(1.0)), enter(1, long()), cancel, enter(1, long())]);
    assert_eq!(codes(&run), [Some(Code::Cancelled), Some(Code::PositionOpen), None, None]);
}

#[test]
fn a_cancel_of_one_order_leaves_the_others() {
    let cancel = |order| (1, Act::Cancel(Cancel { order: Some(order) }));
    let run = holding(2, &[enter(0, limit(1.0)), enter(0, limit(1.125)), cancel(2), cancel(2)]);
    assert_eq!(codes(&run), [Some(Code::EndOfData), Some(Code::Cancelled), None, Some(Code::NoOrder)]);
}

#[test]
fn long_and_short_are_held_side_by_side() {
    let run = holding(2, &[enter(0, long()), enter(0, short()), exit(2)]);
    let trades = run.trades();
    assert_eq!(trades.iter().map(|trade| trade.direction).collect::<Vec<_>>(), [Direction::Long, Direction::Short]);
    assert!(trades.iter().all(|trade| trade.exit.bar == 3));
    assert_eq!(run.run().curve().held().positions, [0, 2, 2, 0, 0, 0]);
}

#[test]
fn an_exit_or_a_modify_may_name_one_position() {
    let named = (2, Act::Exit(Exit { position: Some(1), ..Exit::default() }));
    let modify = Modify { stop_loss: Some(1.0), position: Some(2), ..Modify::default() };
    let trades = holding(2, &[enter(0, long()), enter(0, long()), named, (2, Act::Modify(modify))]).trades();
    assert_eq!((trades[0].id, trades[0].exit_reason, trades[0].exit_levels.stop_loss), (1, ExitReason::Exit, None));
    assert_eq!((trades[1].id, trades[1].exit_levels.stop_loss), (2, Some(1.0)));
}

#[test]
fn a_name_that_is_not_open_is_refused() {
    let exit = (1, Act::Exit(Exit { position: Some(7), ..Exit::default() }));
    let modify = (1, Act::Modify(Modify { stop_loss: Some(1.0), position: Some(7), ..Modify::default() }));
    let run = holding(2, &[enter(0, long()), exit, modify]);
    assert_eq!(codes(&run), [None, Some(Code::NoPosition), Some(Code::NoPosition)]);
}

#[test]
fn a_modify_of_all_is_judged_for_each() {
    // 1.3 is a stop for the short alone
    let modify = (2, Act::Modify(Modify { stop_loss: Some(1.3), ..Modify::default() }));
    let run = holding(2, &[enter(0, long()), enter(0, short()), modify]);
    assert_eq!(codes(&run), [None, None, Some(Code::StopLossWrongSide), None]);
    assert_eq!(run.trades()[1].exit_levels.stop_loss, Some(1.3));
}

#[test]
fn every_position_has_its_own_stop() {
    let mut bars = flat(1.25, 6);
    bars[3] = [1.25, 1.25, 1.1875, 1.25];
    let stop = |price| Enter { stop_loss: Some(price), ..long() };
    let mut run = holding(2, &[enter(0, stop(1.125)), enter(0, stop(1.1875))]);
    run.symbols[0].path = Path::of(&bars, 0.0);
    let trades = run.trades();
    assert_eq!((trades[0].id, trades[0].exit_reason), (2, ExitReason::StopLoss));
    assert_eq!((trades[1].id, trades[1].exit_reason), (1, ExitReason::EndOfData));
}

#[test]
fn several_exits_on_one_bar_close_no_more_than_there_is() {
    let half = (2, Act::Exit(Exit { fraction: 0.5, ..Exit::default() }));
    let run = holding(1, &[enter(0, long()), half, exit(2), half]);
    let lots: Vec<f64> = run.trades().iter().map(|trade| trade.lots).collect();
    assert_eq!(lots, [0.05, 0.05]);
    assert_eq!(codes(&run), [None, None, None, Some(Code::NoPosition)]);
}
