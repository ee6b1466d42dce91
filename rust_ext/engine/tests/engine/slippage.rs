use omega_engine::{Code, Direction, Enter, ExitReason, OrderKind, Rules, Slippage};

use crate::portfolio::{Portfolio, Traded, plain_rules, traded};
use crate::scenario::{Act, HOUR, Path, assert_near, enter, exit, flat, long, short};

const PIP: f64 = 0.0001;

fn still() -> Path {
    Path::of(&flat(1.25, 8), 0.0)
}

fn slipping(fixed: f64, random: f64, atr: f64, symbols: impl Into<Vec<Traded>>) -> Portfolio {
    let slippage = Slippage::new(fixed, random, atr).unwrap();
    Portfolio { rules: Rules { slippage, seed: 42, max_positions: 4, ..plain_rules() }, ..Portfolio::of(symbols) }
}

/// Up to one pip at random.
fn drawing(script: &[(usize, Act)]) -> Portfolio {
    slipping(0.0, 1.0, 0.0, [traded("EUR", "USD", still()).doing(script)])
}

/// The draws of entry and exit of each trade, in pips.
fn draws(portfolio: &Portfolio) -> Vec<(f64, f64)> {
    let trades = portfolio.trades();
    trades.iter().map(|trade| (trade.entry.slippage / PIP, trade.exit.slippage / PIP)).collect()
}

#[test]
fn the_draw_is_that_of_the_published_generator() {
    // seed 42, EURUSD, the bar that opens on 2024-01-09 at 01:00 UTC: first entry, then the second one
    let mut run = drawing(&[enter(0, long()), enter(0, short())]);
    let shift = 1_704_762_000_000_000_000 - HOUR;
    let path = &mut run.symbols[0].path;
    path.timestamp.iter_mut().chain(&mut path.known_at).for_each(|time| *time += shift);
    let drawn = draws(&run);
    assert_near(drawn[0].0, 0.228_878_453_001_323_03);
    assert_near(drawn[1].0, 0.470_198_841_855_483_33);
}

#[test]
fn a_draw_depends_on_bar_side_and_number_alone() {
    let alone = draws(&drawing(&[enter(2, long()), exit(4)]));
    let others = draws(&drawing(&[enter(0, short()), exit(1), enter(2, long()), exit(4)]));
    assert_eq!(others[1], alone[0]);
    // The direction, the level and the costs beside it do not matter, nor does the symbol's place.
    let mut other = drawing(&[enter(2, Enter { stop_distance: Some(0.5), lots: Some(3.0), ..short() }), exit(4)]);
    other.symbols.insert(0, traded("GBP", "USD", still()).doing(&[enter(2, long()), exit(4)]));
    other.rules.limit_improvement = true;
    let of_euro = other.trades().into_iter().find(|trade| trade.symbol == 1).unwrap();
    assert_eq!((of_euro.entry.slippage / PIP, of_euro.exit.slippage / PIP), alone[0]);
}

#[test]
fn bars_sides_numbers_symbols_and_seeds_draw_apart() {
    let script = [enter(0, long()), enter(0, long()), exit(2), enter(2, long()), exit(3)];
    let mut drawn: Vec<f64> = draws(&drawing(&script)).into_iter().flat_map(|(entry, exit)| [entry, exit]).collect();
    let mut other = drawing(&script);
    other.rules.seed = 43;
    drawn.push(draws(&other)[0].0);
    other.symbols[0].symbol.name = "EURUSD.a".into();
    other.rules.seed = 42;
    drawn.push(draws(&other)[0].0);
    assert_eq!(drawn.len(), 8);
    assert!(drawn.iter().all(|pips| (0.0..1.0).contains(pips)));
    drawn.sort_by(f64::total_cmp);
    drawn.dedup();
    assert_eq!(drawn.len(), 8);
}

#[test]
fn fills_that_do_not_slip_take_no_number() {
    // In bar 1 a limit is filled at the open beside a market entry: the market entry draws as if it were alone.
    let mut bars = flat(1.25, 8);
    bars[1] = [1.125; 4];
    let limit = Enter { kind: OrderKind::Limit, price: Some(1.1875), ..long() };
    let with = slipping(
        0.0,
        1.0,
        0.0,
        [traded("EUR", "USD", Path::of(&bars, 0.0)).doing(&[enter(0, limit), enter(0, long())])],
    );
    let mut alone = with.clone();
    alone.symbols[0].script.remove(0);
    let market = with.trades().into_iter().find(|trade| trade.entry.slippage > 0.0).unwrap();
    assert_eq!(market.entry.slippage, alone.only_trade().entry.slippage);
}

#[test]
fn a_target_takes_no_number_from_a_stop_in_the_same_bar() {
    let mut bars = flat(1.25, 8);
    bars[2] = [1.25, 1.5, 1.0, 1.25];
    let target = Enter { take_profit: Some(1.375), ..long() };
    let stop = Enter { stop_loss: Some(1.125), ..long() };
    let stopped = |script: &[(usize, Act)]| {
        let euro = traded("EUR", "USD", Path::of(&bars, 0.0)).doing(script);
        let trades = slipping(0.0, 1.0, 0.0, [euro]).trades();
        trades.iter().find(|trade| trade.exit_reason == ExitReason::StopLoss).unwrap().exit
    };
    let beside = stopped(&[enter(0, target), enter(0, stop)]);
    assert_eq!((beside.bar, beside), (2, stopped(&[enter(0, stop)])));
}

#[test]
fn fixed_random_and_atr_parts_add_up() {
    let mut euro = traded("EUR", "USD", still()).doing(&[enter(0, long()), exit(2)]);
    euro.atr = Some(vec![0.5; 8]);
    let drawn = draws(&drawing(&[enter(0, long()), exit(2)]))[0];
    let trade = slipping(2.0, 1.0, 0.125, [euro]).only_trade();
    assert_near(trade.entry.slippage, (2.0 + drawn.0) * PIP + 0.0625);
    assert_near(trade.exit.slippage, (2.0 + drawn.1) * PIP + 0.0625);
}

#[test]
fn the_atr_is_the_one_known_at_the_decision() {
    let mut euro = traded("EUR", "USD", still()).doing(&[enter(1, long()), exit(4)]);
    euro.atr = Some((0..8).map(|bar| f64::from(bar) / 64.0).collect());
    let trade = slipping(0.0, 0.0, 1.0, [euro]).only_trade();
    assert_eq!((trade.entry.slippage, trade.exit.slippage), (1.0 / 64.0, 4.0 / 64.0));
}

#[test]
fn a_stop_knows_the_atr_of_the_bar_before() {
    let mut bars = flat(1.25, 8);
    bars[5] = [1.25, 1.25, 1.0, 1.25];
    let entry = Enter { stop_loss: Some(1.125), ..long() };
    let mut euro = traded("EUR", "USD", Path::of(&bars, 0.0)).doing(&[enter(0, entry)]);
    euro.atr = Some((1..9).map(|bar| f64::from(bar) / 1024.0).collect());
    let trade = slipping(0.0, 0.0, 1.0, [euro]).only_trade();
    assert_eq!((trade.exit_reason, trade.exit.bar), (ExitReason::StopLoss, 5));
    assert_eq!(trade.exit.price, 1.125 - 5.0 / 1024.0);
}

#[test]
fn an_entry_before_the_first_atr_is_refused() {
    let mut euro = traded("EUR", "USD", still()).doing(&[enter(0, long()), enter(1, long())]);
    euro.atr = Some(vec![f64::NAN, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5]);
    let run = slipping(0.0, 0.0, 1.0, [euro]);
    let engine = run.run();
    let codes: Vec<_> = engine.ledger().orders().iter().map(|order| order.status.code()).collect();
    assert_eq!(codes, [Some(Code::NoAtr), None]);
}

#[test]
fn a_stop_limit_never_slips_beyond_its_limit() {
    let mut bars = flat(1.25, 8);
    bars[1] = [1.25, 1.5, 1.25, 1.5];
    let entry =
        Enter { kind: OrderKind::StopLimit, price: Some(1.375), limit_price: Some(1.375 + 1.0 / 1024.0), ..long() };
    let run = slipping(100.0, 0.0, 0.0, [traded("EUR", "USD", Path::of(&bars, 0.0)).doing(&[enter(0, entry)])]);
    let trade = run.only_trade();
    assert_eq!(trade.direction, Direction::Long);
    assert_eq!(trade.entry.price, 1.375 + 1.0 / 1024.0);
    assert_near(trade.entry.slippage, 1.0 / 1024.0);
}

#[test]
fn a_negative_part_is_refused() {
    assert!(Slippage::new(-1.0, 0.0, 0.0).is_err());
    assert!(Slippage::new(0.0, f64::NAN, 0.0).is_err());
    assert!(Slippage::new(0.0, 0.0, f64::INFINITY).is_err());
}
