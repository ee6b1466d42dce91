//! Random markets, scripts and rules.

use omega_engine::{
    BreakEven, Cancel, ChargedSide, Commission, Contract, Direction, Enter, Exit, Gates, Intrabar, MarketFill, Measure,
    MinLotPolicy, Modify, OrderKind, Rules, Sizing, SizingRules, Slippage, Trailing, TrailingDistance,
};
use proptest::prelude::*;

use crate::portfolio::{Portfolio, Traded, plain_rules, rate, traded};
use crate::scenario::{Act, Bar, CURRENCIES, HOUR, Path};

/// The grid on which all sums of prices below 4 are exact; also one pip and one tick.
pub const GRID: f64 = 1.0 / 131_072.0;
pub const CONTRACT: f64 = 100_000.0;
const BARS: usize = 40;
const KINDS: [OrderKind; 4] = [OrderKind::Market, OrderKind::Limit, OrderKind::Stop, OrderKind::StopLimit];
pub const POLICIES: [Intrabar; 4] = [Intrabar::Worst, Intrabar::Best, Intrabar::Ohlc, Intrabar::Olhc];

pub fn price(steps: i32) -> f64 {
    1.5 + f64::from(steps) * GRID
}

fn steps(range: std::ops::Range<i32>) -> impl Strategy<Value = f64> {
    range.prop_map(|steps| f64::from(steps) * GRID)
}

/// A consistent bar on the grid.
fn bar() -> impl Strategy<Value = Bar> {
    (-300..300_i32, 0..200_i32, 0..200_i32, -300..300_i32).prop_map(|(open, up, down, close)| {
        [price(open), price(open.max(close) + up), price(open.min(close) - down), price(close)]
    })
}

pub fn bars() -> impl Strategy<Value = Vec<Bar>> {
    prop::collection::vec(bar(), 3..BARS)
}

/// Gaps, closures, crossed quotes, and perhaps a feed that hides gaps.
pub fn path() -> impl Strategy<Value = Path> {
    (bars(), steps(-5..40), any::<bool>(), prop::collection::vec(prop::bool::weighted(0.2), BARS)).prop_map(
        |(rows, spread, hides, closures)| {
            let mut path = Path::of(&rows, spread);
            path.hidden_gaps = hides;
            for bar in (1..rows.len()).filter(|bar| closures[*bar]) {
                path = path.closed_before(bar, 2);
            }
            path
        },
    )
}

pub fn direction() -> impl Strategy<Value = Direction> {
    any::<bool>().prop_map(|is_long| if is_long { Direction::Long } else { Direction::Short })
}

/// Stop and target, each as a distance, as a price around the usual one, or not at all; prices that are on the wrong
/// side are refused.
pub fn protected(direction: Direction) -> impl Strategy<Value = Enter> {
    let level = || prop::option::weighted(0.7, (steps(1..300), any::<bool>()));
    (level(), level()).prop_map(move |(stop, target)| {
        let distance = |level: Option<(f64, bool)>| level.filter(|level| level.1).map(|level| level.0);
        let price = |level: Option<(f64, bool)>, sign: f64| {
            level.filter(|level| !level.1).map(|level| 1.5 + direction.signed(sign * level.0))
        };
        Enter {
            stop_distance: distance(stop),
            stop_loss: price(stop, -1.0),
            target_distance: distance(target),
            take_profit: price(target, 1.0),
            ..Enter::new(direction)
        }
    })
}

/// An entry of any kind.
pub fn entry() -> impl Strategy<Value = Enter> {
    let prices = (0..KINDS.len(), steps(-200..200), steps(-20..60), prop::option::of(1..6_u8));
    (direction().prop_flat_map(protected), prices).prop_map(|(enter, (kind, offset, room, expiry))| {
        let kind = KINDS[kind];
        let price = (kind != OrderKind::Market).then_some(1.5 + offset);
        let limit = |price: f64| price + enter.direction.signed(room);
        Enter {
            kind,
            price,
            limit_price: price.filter(|_| kind == OrderKind::StopLimit).map(limit),
            expiry_bars: price.and(expiry).map(f64::from),
            ..enter
        }
    })
}

/// Per bar at most one exit of all and one entry: what intents can say.
pub fn entries_and_exits() -> impl Strategy<Value = Vec<(usize, Act)>> {
    let acts = prop::collection::vec((prop::option::weighted(0.5, entry()), prop::bool::weighted(0.25)), BARS);
    acts.prop_map(|acts| {
        let mut script = Vec::new();
        for (bar, (entry, leaves)) in acts.into_iter().enumerate() {
            script.extend(leaves.then_some((bar, Act::Exit(Exit::default()))));
            script.extend(entry.map(|entry| (bar, Act::Enter(entry))));
        }
        script
    })
}

fn other_act() -> impl Strategy<Value = Act> {
    let level = || prop::option::of(steps(-300..300).prop_map(|offset| 1.5 + offset));
    prop_oneof![
        (1..4_u8).prop_map(|quarters| Act::Exit(Exit { fraction: f64::from(quarters) / 4.0, ..Exit::default() })),
        (1..6_u64).prop_map(|position| Act::Exit(Exit { position: Some(position), ..Exit::default() })),
        (level(), level())
            .prop_map(|(stop_loss, take_profit)| { Act::Modify(Modify { stop_loss, take_profit, position: None }) }),
        Just(Act::Cancel(Cancel::default())),
    ]
}

/// Actions of all sorts.
pub fn script() -> impl Strategy<Value = Vec<(usize, Act)>> {
    let others = prop::collection::vec(prop::option::weighted(0.25, other_act()), BARS);
    (entries_and_exits(), others).prop_map(|(mut script, others)| {
        script.extend(others.into_iter().enumerate().filter_map(|(bar, act)| Some((bar, act?))));
        script.sort_by_key(|(bar, _)| *bar);
        script
    })
}

fn fills() -> impl Strategy<Value = Rules> {
    let switches = (any::<bool>(), any::<bool>(), prop::bool::weighted(0.2));
    (switches, 0..POLICIES.len(), 1..4_usize, 0..20_u8, 0..5_u8, any::<bool>()).prop_map(
        |((at_close, limit_improvement, cancel_over_gap), policy, max_positions, pips, commission, risks)| {
            let sizing = if risks { Sizing::RiskMoney(100.0) } else { Sizing::FixedLots(0.25) };
            let per_lot = Commission::new(Measure::PerLot, f64::from(commission), ChargedSide::Both, 0.0, None);
            Rules {
                market_fill: if at_close { MarketFill::Close } else { MarketFill::NextOpen },
                intrabar: POLICIES[policy],
                limit_improvement,
                cancel_over_gap,
                max_positions,
                slippage: Slippage::new(f64::from(pips), 0.0, 0.0).unwrap(),
                commissions: vec![per_lot.unwrap()],
                sizing: SizingRules::new(Some(sizing), MinLotPolicy::RoundUp).unwrap(),
                ..plain_rules()
            }
        },
    )
}

/// Rules under which a mirrored path gives mirrored results: all that is measured lies on the grid.
pub fn symmetric_rules() -> impl Strategy<Value = Rules> {
    let break_even = prop::option::weighted(0.3, (20..200_u8, 0..20_u8));
    let trailing = prop::option::weighted(0.3, (1..200_u8, 0..100_u8));
    let gates = (0..3_u64, 0..3_i64, prop::option::weighted(0.2, 1..6_i64));
    (fills(), break_even, trailing, gates).prop_map(|(rules, break_even, trailing, gates)| Rules {
        break_even: break_even
            .map(|(trigger, offset)| BreakEven { trigger_pips: f64::from(trigger), offset_pips: f64::from(offset) }),
        trailing: trailing.map(|(distance, start)| Trailing {
            distance: TrailingDistance::Pips(f64::from(distance)),
            start_pips: f64::from(start),
        }),
        gates: Gates { direction: None, cooldown_bars: gates.0, cooldown: gates.1 * HOUR },
        max_holding: gates.2.map(|hours| hours * HOUR),
        ..rules
    })
}

/// The terms of every random symbol: a pip and a tick are one step of the grid.
pub const ON_GRID: Contract = Contract { pip_size: GRID, contract_size: CONTRACT, ..CURRENCIES };

/// Two finer bars for each one: up first, then down.
pub fn halved(path: &Path) -> Path {
    let mut finer = Path { hidden_gaps: path.hidden_gaps, ..Path::of(&[], 0.0) };
    for row in 0..path.timestamp.len() {
        let middle = i64::midpoint(path.timestamp[row], path.known_at[row]);
        finer.timestamp.extend([path.timestamp[row], middle]);
        finer.known_at.extend([middle, path.known_at[row]]);
        for (columns, finer) in [(&path.bid, &mut finer.bid), (&path.ask, &mut finer.ask)] {
            let [open, high, low, close] = [0, 1, 2, 3].map(|field| columns[field][row]);
            finer[0].extend([open, open]);
            finer[1].extend([high, open.max(close)]);
            finer[2].extend([open, low]);
            finer[3].extend([open, close]);
        }
    }
    finer
}

/// What is not mirrored: margin, swap, other currencies, random draws.
#[derive(Clone, Copy, Debug)]
struct Surroundings {
    currency: &'static str,
    leverage: Option<f64>,
    stop_out: f64,
    has_swap: bool,
    conversion_fee: f64,
    random_pips: f64,
    atr_fraction: f64,
    percent: f64,
    detail: bool,
    minutes: i64,
}

fn surroundings() -> impl Strategy<Value = Surroundings> {
    let tight = (375..400_u16).prop_map(|hundredths| Some(f64::from(hundredths) / 100.0));
    // Either plenty, or a margin that hardly leaves anything: 0.25 lots at 1.5 bind 9,375 to 10,000.
    let leverage = prop_oneof![Just(None), (5..40_u16).prop_map(|whole| Some(f64::from(whole))), tight];
    let money = (any::<bool>(), leverage, 0..3_u8, any::<bool>(), 0..2_u8);
    let fills = (0..2_u8, 0..2_u8, 0..2_u8, any::<bool>(), any::<bool>());
    (money, fills).prop_map(|((dollars, leverage, stop_out, has_swap, fee), (random, atr, percent, detail, long))| {
        Surroundings {
            currency: if dollars { "USD" } else { "EUR" },
            leverage,
            stop_out: f64::from(stop_out) / 2.0,
            has_swap,
            conversion_fee: f64::from(fee) / 128.0,
            random_pips: f64::from(random) * 10.0,
            atr_fraction: f64::from(atr) / 32.0,
            percent: f64::from(percent) / 64.0,
            detail,
            minutes: if long { 120 } else { 60 },
        }
    })
}

fn symbol(base: &str, quote: &str, path: Path, script: Vec<(usize, Act)>, around: &Surroundings) -> Traded {
    let contract = Contract {
        leverage: around.leverage,
        tick_size: Some(GRID),
        swap_long: Some(-7.0),
        swap_short: Some(3.0),
        triple_day: Some(2),
        ..ON_GRID
    };
    let atr = (0..path.timestamp.len()).map(|bar| (bar % 5) as f64 * 8.0 * GRID).collect();
    let finer = halved(&path);
    let within = script.into_iter().filter(|(bar, _)| *bar < path.timestamp.len()).collect();
    Traded { atr: Some(atr), finer: Some(finer), script: within, ..traded(base, quote, path).under(contract) }
}

/// One or two symbols under random rules, and such scripts.
pub fn portfolio_of<S>(script: fn() -> S) -> impl Strategy<Value = Portfolio>
where
    S: Strategy<Value = Vec<(usize, Act)>>,
{
    let symbols = (path(), script(), prop::option::of((path(), script())));
    (symbols, symmetric_rules(), surroundings()).prop_map(|((path, script, other), rules, around)| {
        let mut symbols = vec![symbol("EUR", "USD", path, script, &around)];
        if let Some((path, script)) = other {
            symbols.push(symbol("GBP", "JPY", path.lasting(around.minutes), script, &around));
        }
        let Surroundings { random_pips, atr_fraction, .. } = around;
        let mut commissions = rules.commissions.clone();
        commissions.push(Commission::new(Measure::Percent, around.percent, ChargedSide::Both, 0.5, None).unwrap());
        Portfolio {
            pairs: vec![rate("USD", "JPY", 128.0), rate("EUR", "JPY", 160.0)],
            rollovers: around.has_swap.then(|| (0..8).map(|day| (24 * day + 21) * HOUR).collect()),
            weekdays: if around.has_swap { (0..8).map(|day| day % 7).collect() } else { Vec::new() },
            rules: Rules {
                currency: around.currency.into(),
                slippage: Slippage::new(3.0, random_pips, atr_fraction).unwrap(),
                commissions,
                conversion_fee: around.conversion_fee,
                stop_out: around.stop_out,
                detail: around.detail,
                ..rules
            },
            ..Portfolio::of(symbols)
        }
    })
}
