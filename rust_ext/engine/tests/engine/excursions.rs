use omega_engine::{Enter, OrderKind};

use crate::scenario::{Bar, Path, Settings, enter, exit, flat, long, only_trade, short};

fn with_bars(second: Bar, third: Bar) -> Path {
    let mut bars = flat(1.25, 5);
    bars[1] = second;
    bars[2] = third;
    Path::of(&bars, 0.0)
}

#[test]
fn excursions_are_the_extremes_of_the_bars_held_from_open_to_close() {
    let path = with_bars([1.25, 1.375, 1.25, 1.25], [1.25, 1.25, 1.1875, 1.25]);
    let of_long = only_trade(&path, Settings::default(), &[enter(0, long()), exit(3)]);
    assert_eq!((of_long.mfe, of_long.mae), (0.125, 0.0625));
    let of_short = only_trade(&path, Settings::default(), &[enter(0, short()), exit(3)]);
    assert_eq!((of_short.mfe, of_short.mae), (0.0625, 0.125));
}

#[test]
fn of_a_bar_inside_which_it_was_filled_a_position_has_seen_the_close_alone() {
    // filled at 1.1875 on the way down or up: the low of 1.125 and the high of 1.5 may have come before
    let entry = Enter { kind: OrderKind::Limit, price: Some(1.1875), ..long() };
    let path = with_bars([1.25, 1.5, 1.125, 1.25], [1.25; 4]);
    let trade = only_trade(&path, Settings::default(), &[enter(0, entry), exit(3)]);
    assert_eq!((trade.mfe, trade.mae), (0.0625, 0.0));
}

#[test]
fn of_a_bar_that_is_left_inside_a_position_has_seen_its_exit_alone() {
    let entry = Enter { stop_loss: Some(1.1875), ..long() };
    let path = with_bars([1.25; 4], [1.25, 1.5, 1.0, 1.25]);
    let trade = only_trade(&path, Settings::default(), &[enter(0, entry)]);
    assert_eq!((trade.mfe, trade.mae), (0.0, 0.0625));
}
