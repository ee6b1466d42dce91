use omega_engine::{Code, Exit, Modify, OrderStatus};

use crate::scenario::{Path, Settings, assert_near, enter, flat, long, run};

fn part(bar: usize, fraction: f64) -> (usize, crate::scenario::Act) {
    (bar, crate::scenario::Act::Exit(Exit { fraction, ..Exit::default() }))
}

#[test]
fn a_partial_exit_closes_its_part_and_shares_the_commission_of_the_entry() {
    // 0.1 lots at 10 a lot and side: 0.3 of the entry's 1.0, and 0.3 of its own
    let settings = Settings { commission: 10.0, ..Settings::default() };
    let path = Path::of(&flat(1.1000, 5), 0.0);
    let engine = run(&path, settings, &[enter(0, long()), part(1, 0.3)]);
    let trades = engine.ledger().trades();
    let lots: Vec<f64> = trades.iter().map(|trade| trade.lots).collect();
    assert_eq!(lots, [0.03, 0.07]);
    assert_near(trades[0].commission, 0.6);
    assert_near(trades[1].commission, 1.4);
    assert_eq!((trades[0].id, trades[1].id), (1, 1));
}

#[test]
fn a_position_closed_in_parts_is_counted_once() {
    let path = Path::of(&flat(1.1000, 5), 0.0);
    let engine = run(&path, Settings::default(), &[enter(0, long()), part(1, 0.5)]);
    let held = engine.curve().held();
    assert_eq!(held.positions, [0, 1, 1, 1, 0]);
    assert_eq!(held.exposure, [0.0, 0.1, 0.05, 0.05, 0.0]);
}

#[test]
fn a_fraction_that_is_none_is_refused() {
    for fraction in [0.0, -0.5, 1.5, f64::NAN] {
        let path = Path::of(&flat(1.1000, 5), 0.0);
        let engine = run(&path, Settings::default(), &[enter(0, long()), part(1, fraction)]);
        assert_eq!(engine.ledger().orders()[1].status, OrderStatus::Rejected(Code::BadFraction));
    }
}

#[test]
fn a_modify_out_of_turn_is_an_error() {
    let path = Path::of(&flat(1.1000, 3), 0.0);
    let mut engine = Settings::default().engine(&path);
    assert!(engine.modify(&Modify::default()).is_err());
    engine.advance(1);
    assert_eq!(engine.modify(&Modify::default()), Ok(Some(Code::NoPosition)));
}
