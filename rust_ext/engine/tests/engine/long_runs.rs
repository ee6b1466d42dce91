//! Work per bar is that of what is open and waits. Nothing is timed: were it also that of the trades so far, or of the
//! bars to come, these runs would take 10^10 steps and more, and not end in any patience.

use omega_engine::{Enter, OrderKind};

use crate::portfolio::{Portfolio, traded};
use crate::scenario::{Act, IntentColumns, Path, Settings, enter, exit, flat, long};

const BARS: usize = 200_000;

fn still() -> Path {
    Path::of(&flat(1.25, BARS), 0.0)
}

/// In and out, every other bar.
fn busy() -> Vec<(usize, Act)> {
    (0..BARS - 2).step_by(2).flat_map(|bar| [enter(bar, long()), exit(bar + 1)]).collect()
}

#[test]
fn many_trades_do_not_slow_a_run_by_actions() {
    let (path, script) = (still(), busy());
    let mut engine = Settings::default().engine(&path);
    while let omega_engine::Progress::Bar(bar) = engine.advance(usize::MAX) {
        match script.get(bar) {
            Some((_, Act::Enter(enter))) => {
                engine.enter(enter).unwrap();
            }
            Some((_, Act::Exit(exit))) => {
                engine.exit(exit).unwrap();
            }
            _ => {}
        }
        engine.take_closed();
    }
    assert_eq!(engine.ledger().trades().len(), BARS / 2 - 1);
}

#[test]
fn many_trades_do_not_slow_a_run_by_intents() {
    let (path, columns) = (still(), IntentColumns::of(&busy()));
    let mut engine = Settings::default().engine(&path);
    let checked = engine.check_intents(vec![Some(columns.intents())]).unwrap();
    engine.run_intents(&checked, usize::MAX).unwrap();
    assert_eq!(engine.ledger().trades().len(), BARS / 2 - 1);
}

#[test]
fn an_order_that_waits_does_not_look_for_the_next_candidate_at_every_bar() {
    let limit = Enter { kind: OrderKind::Limit, price: Some(1.0), ..long() };
    let mut euro = traded("EUR", "USD", still()).doing(&[enter(0, limit)]);
    let mut mask = vec![0; BARS];
    mask[0] = 1;
    euro.candidates = Some(mask);
    euro.manage_positions = false;
    assert_eq!(Portfolio::of([euro]).run().ledger().orders().len(), 1);
}

#[test]
fn short_slices_do_not_look_for_the_next_candidate_beyond_them() {
    let mut euro = traded("EUR", "USD", still());
    euro.candidates = Some(vec![0; BARS]);
    assert_eq!(Portfolio::of([euro]).run_by(2).curve().len(), BARS);
}
