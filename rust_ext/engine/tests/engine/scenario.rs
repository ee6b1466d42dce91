//! A small market and a script of actions, run through the public surface of the engine.

use omega_engine::{
    Account, Bars, CallingRule, Cancel, ChargedSide, Code, Commission, Contract, Direction, Engine, Enter, Exit, Feed,
    Gates, Instrument, Intents, Intrabar, Market, MarketFill, Measure, MinLotPolicy, Modify, Order, Progress, Quotes,
    Rules, Sizing, SizingRules, Slippage, Symbol, Trade,
};

pub const HOUR: i64 = 3_600_000_000_000;
pub const BALANCE: f64 = 10_000.0;

/// A pair of currencies without margin and swap.
pub const CURRENCIES: Contract = Contract {
    pip_size: 0.0001,
    contract_size: 100_000.0,
    lot_step: 0.01,
    min_lot: 0.01,
    max_lot: 100.0,
    leverage: None,
    tick_size: None,
    swap_long: None,
    swap_short: None,
    triple_day: None,
};

/// Open, high, low, close.
pub type Bar = [f64; 4];

/// Price columns that [`Bars`] can borrow.
#[derive(Clone, Debug)]
pub struct Path {
    pub timestamp: Vec<i64>,
    pub known_at: Vec<i64>,
    pub bid: [Vec<f64>; 4],
    pub ask: [Vec<f64>; 4],
    pub hidden_gaps: bool,
}

impl Path {
    /// Hourly bars from bid prices, the ask being `spread` above.
    pub fn of(bid: &[Bar], spread: f64) -> Self {
        let column = |field: usize| bid.iter().map(|bar| bar[field]).collect::<Vec<f64>>();
        let bid_columns = [column(0), column(1), column(2), column(3)];
        let ask = bid_columns.clone().map(|prices| prices.iter().map(|price| price + spread).collect());
        let timestamp: Vec<i64> = (0..bid.len() as u32).map(|bar| i64::from(bar) * HOUR).collect();
        let known_at = timestamp.iter().map(|open| open + HOUR).collect();
        Self { timestamp, known_at, bid: bid_columns, ask, hidden_gaps: false }
    }

    /// Bars of so many minutes, in place of hours.
    pub fn lasting(mut self, minutes: i64) -> Self {
        for time in self.timestamp.iter_mut().chain(&mut self.known_at) {
            *time = *time / 60 * minutes;
        }
        self
    }

    /// Closes the market for `hours` before a bar.
    pub fn closed_before(mut self, bar: usize, hours: i64) -> Self {
        for row in bar..self.timestamp.len() {
            self.timestamp[row] += hours * HOUR;
            self.known_at[row] += hours * HOUR;
        }
        self
    }

    /// Flags the feed as one whose opens repeat the previous close.
    pub fn hiding_gaps(mut self) -> Self {
        self.hidden_gaps = true;
        self
    }

    pub fn bars(&self) -> Bars<'_> {
        fn quotes(columns: &[Vec<f64>; 4]) -> Quotes<'_> {
            Quotes { open: &columns[0], high: &columns[1], low: &columns[2], close: &columns[3] }
        }
        let (bid, ask) = (quotes(&self.bid), quotes(&self.ask));
        Bars::new(&self.timestamp, &self.known_at, bid, ask, self.hidden_gaps).unwrap()
    }
}

/// The settings of a run: 0.1 lots of 100,000, no costs, fills at the next open, unless changed.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    pub market_fill: MarketFill,
    pub intrabar: Intrabar,
    pub slippage_pips: f64,
    pub commission: f64,
    pub charged: ChargedSide,
    pub sizing: Option<Sizing>,
    pub min_lot_policy: MinLotPolicy,
    pub min_lot: f64,
    pub max_lot: f64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            market_fill: MarketFill::NextOpen,
            intrabar: Intrabar::Worst,
            slippage_pips: 0.0,
            commission: 0.0,
            charged: ChargedSide::Both,
            sizing: Some(Sizing::FixedLots(0.1)),
            min_lot_policy: MinLotPolicy::Reject,
            min_lot: 0.01,
            max_lot: 100.0,
        }
    }
}

impl Settings {
    /// An engine that is asked at every bar.
    pub fn engine<'a>(&self, path: &'a Path) -> Engine<'a> {
        self.engine_from(path, 0, EVERY_BAR)
    }

    /// An engine that decides from `start` on where the calling rule says so.
    pub fn engine_from<'a>(&self, path: &'a Path, start: usize, calling: CallingRule<'a>) -> Engine<'a> {
        Engine::new(self.feed(path, start, calling), self.rules(), Account::new(BALANCE).unwrap()).unwrap()
    }

    /// As [`Settings::engine_from`], with closed trades told.
    pub fn telling_engine<'a>(&self, path: &'a Path, calling: CallingRule<'a>) -> Engine<'a> {
        let rules = Rules { notify_trades: true, ..self.rules() };
        Engine::new(self.feed(path, 0, calling), rules, Account::new(BALANCE).unwrap()).unwrap()
    }

    /// The feed of one symbol.
    pub fn feed<'a>(&self, path: &'a Path, start: usize, calling: CallingRule<'a>) -> Feed<'a> {
        let contract = Contract { min_lot: self.min_lot, max_lot: self.max_lot, ..CURRENCIES };
        let market = Market {
            symbol: Symbol { name: "EURUSD".into(), base: "EUR".into(), quote: "USD".into() },
            instrument: Instrument::new(contract).unwrap(),
            bars: path.bars(),
            start,
            calling,
            gate: None,
            atr: None,
            finer: None,
        };
        Feed { markets: vec![market], pairs: Vec::new(), rollovers: None }
    }

    pub fn rules(&self) -> Rules {
        Rules {
            currency: "USD".into(),
            seed: 0,
            market_fill: self.market_fill,
            intrabar: self.intrabar,
            detail: false,
            limit_improvement: false,
            cancel_over_gap: false,
            max_positions: 1,
            max_holding: None,
            slippage: Slippage::new(self.slippage_pips, 0.0, 0.0).unwrap(),
            commissions: vec![Commission::new(Measure::PerLot, self.commission, self.charged, 0.0, None).unwrap()],
            conversion_fee: 0.0,
            sizing: SizingRules::new(self.sizing, self.min_lot_policy).unwrap(),
            stop_out: 0.0,
            gates: Gates::default(),
            break_even: None,
            trailing: None,
            notify_trades: false,
        }
    }
}

#[derive(Clone, Copy, Debug)]
pub enum Act {
    Enter(Enter),
    Exit(Exit),
    Modify(Modify),
    Cancel(Cancel),
}

pub const EVERY_BAR: CallingRule<'static> = CallingRule { candidates: None, manage_positions: true };

/// Runs to the end; the script's actions are given at their bars, in order.
pub fn run<'a>(path: &'a Path, settings: Settings, script: &[(usize, Act)]) -> Engine<'a> {
    let mut engine = settings.engine(path);
    while let Progress::Bar(bar) = engine.advance(usize::MAX) {
        give(&mut engine, script, bar);
    }
    engine
}

/// Gives the actions of one bar, in order.
pub fn give(engine: &mut Engine<'_>, script: &[(usize, Act)], bar: usize) {
    for (_, act) in script.iter().filter(|(at, _)| *at == bar) {
        match act {
            Act::Enter(enter) => engine.enter(enter).unwrap(),
            Act::Exit(exit) => engine.exit(exit).unwrap(),
            Act::Modify(modify) => engine.modify(modify).unwrap(),
            Act::Cancel(cancel) => engine.cancel(cancel).unwrap(),
        };
    }
}

/// Runs with default settings and returns the only trade.
pub fn only_trade(path: &Path, settings: Settings, script: &[(usize, Act)]) -> Trade {
    let engine = run(path, settings, script);
    let [trade] = engine.ledger().trades() else {
        panic!("expected one trade, found {:?}", engine.ledger().trades());
    };
    *trade
}

/// Runs one entry at bar 0 and returns its order.
pub fn only_order(path: &Path, settings: Settings, enter: Enter) -> Order {
    let engine = run(path, settings, &[(0, Act::Enter(enter))]);
    let [order] = engine.ledger().orders() else {
        panic!("expected one order, found {:?}", engine.ledger().orders());
    };
    *order
}

pub fn refused(path: &Path, settings: Settings, enter: Enter) -> Option<Code> {
    only_order(path, settings, enter).status.code()
}

pub fn long() -> Enter {
    Enter::new(Direction::Long)
}

pub fn short() -> Enter {
    Enter::new(Direction::Short)
}

pub fn enter(bar: usize, enter: Enter) -> (usize, Act) {
    (bar, Act::Enter(enter))
}

pub fn exit(bar: usize) -> (usize, Act) {
    (bar, Act::Exit(Exit::default()))
}

/// A market that stands still at `price`, bid.
pub fn flat(price: f64, bars: usize) -> Vec<Bar> {
    vec![[price; 4]; bars]
}

#[track_caller]
pub fn assert_near(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-9, "expected {expected}, found {found}");
}

/// Columns that [`Intents`] can borrow.
#[derive(Clone, Debug, Default)]
pub struct IntentColumns {
    pub bar: Vec<i64>,
    pub action: Vec<i8>,
    pub direction: Vec<i8>,
    pub levels: [Vec<f64>; 4],
    pub lots: Vec<f64>,
    pub risk: Vec<f64>,
    pub kind: Vec<i8>,
    pub prices: [Vec<f64>; 3],
    pub label: Vec<i32>,
}

impl IntentColumns {
    /// The columns that say the same as a script.
    pub fn of(script: &[(usize, Act)]) -> Self {
        let mut columns = Self::default();
        for (bar, act) in script {
            columns.bar.push(i64::try_from(*bar).unwrap());
            columns.label.push(-1);
            let entry = match act {
                Act::Enter(enter) => *enter,
                Act::Exit(_) => long(),
                Act::Modify(_) | Act::Cancel(_) => panic!("intents neither modify nor cancel"),
            };
            columns.action.push(i8::from(matches!(act, Act::Exit(_))));
            columns.direction.push(if entry.direction == Direction::Long { 1 } else { -1 });
            let levels = [entry.stop_loss, entry.stop_distance, entry.take_profit, entry.target_distance];
            for (column, level) in columns.levels.iter_mut().zip(levels) {
                column.push(level.unwrap_or(f64::NAN));
            }
            columns.kind.push(entry.kind as i8);
            let prices = [entry.price, entry.limit_price, entry.expiry_bars];
            for (column, price) in columns.prices.iter_mut().zip(prices) {
                column.push(price.unwrap_or(f64::NAN));
            }
            columns.lots.push(entry.lots.unwrap_or(f64::NAN));
            columns.risk.push(entry.risk.unwrap_or(f64::NAN));
        }
        columns
    }

    pub fn intents(&self) -> Intents<'_> {
        Intents {
            bar: &self.bar,
            action: &self.action,
            direction: &self.direction,
            stop_loss: &self.levels[0],
            stop_distance: &self.levels[1],
            take_profit: &self.levels[2],
            target_distance: &self.levels[3],
            lots: &self.lots,
            risk: &self.risk,
            kind: &self.kind,
            price: &self.prices[0],
            limit_price: &self.prices[1],
            expiry_bars: &self.prices[2],
            tag: &self.label,
            reason: &self.label,
            labels: (&[]).into(),
        }
    }
}
