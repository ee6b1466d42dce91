//! Several symbols in one account, each with a script of its own. Rules are changed by struct update:
//!
//! `Portfolio { rules: Rules { stop_out: 0.5, ..plain_rules() }, ..Portfolio::of([traded("EUR", "USD", path)]) }`

use omega_engine::{
    Account, CallingRule, Contract, Engine, Feed, Instrument, Market, Pair, Progress, Rollovers, Rules, Symbol, Trade,
};

use crate::scenario::{Act, BALANCE, CURRENCIES, IntentColumns, Path, Settings, give};

/// A symbol, what is read of it, and what is done with it.
#[derive(Clone, Debug)]
pub struct Traded {
    pub symbol: Symbol,
    pub contract: Contract,
    pub path: Path,
    pub start: usize,
    pub candidates: Option<Vec<u8>>,
    pub manage_positions: bool,
    pub gate: Option<Vec<u8>>,
    pub atr: Option<Vec<f64>>,
    pub finer: Option<Path>,
    pub script: Vec<(usize, Act)>,
}

/// A pair of currencies that nothing is done with.
pub fn traded(base: &str, quote: &str, path: Path) -> Traded {
    Traded {
        symbol: named(base, quote),
        contract: CURRENCIES,
        path,
        start: 0,
        candidates: None,
        manage_positions: true,
        gate: None,
        atr: None,
        finer: None,
        script: Vec::new(),
    }
}

impl Traded {
    /// Sets what is done, in place of nothing.
    pub fn doing(self, script: &[(usize, Act)]) -> Self {
        Self { script: script.to_vec(), ..self }
    }

    /// Sets the terms.
    pub fn under(self, contract: Contract) -> Self {
        Self { contract, ..self }
    }

    fn market(&self) -> Market<'_> {
        Market {
            symbol: self.symbol.clone(),
            instrument: Instrument::new(self.contract).unwrap(),
            bars: self.path.bars(),
            start: self.start,
            calling: CallingRule { candidates: self.candidates.as_deref(), manage_positions: self.manage_positions },
            gate: self.gate.as_deref(),
            atr: self.atr.as_deref(),
            finer: self.finer.as_ref().map(Path::bars),
        }
    }
}

/// A pair that serves conversion alone: its mids, and the instants from which they are known.
#[derive(Clone, Debug)]
pub struct Converting {
    pub symbol: Symbol,
    pub known_at: Vec<i64>,
    pub mid: Vec<f64>,
}

/// A pair that has stood still since the start.
pub fn rate(base: &str, quote: &str, mid: f64) -> Converting {
    Converting { symbol: named(base, quote), known_at: vec![0], mid: vec![mid] }
}

fn named(base: &str, quote: &str) -> Symbol {
    Symbol { name: format!("{base}{quote}"), base: base.into(), quote: quote.into() }
}

/// 0.1 lots, no costs, fills at the next open.
pub fn plain_rules() -> Rules {
    Rules { commissions: Vec::new(), ..Settings::default().rules() }
}

/// A run.
#[derive(Clone, Debug)]
pub struct Portfolio {
    pub symbols: Vec<Traded>,
    pub pairs: Vec<Converting>,
    /// Instants of 17:00 New York.
    pub rollovers: Option<Vec<i64>>,
    /// Weekdays of the rollovers.
    pub weekdays: Vec<u8>,
    pub rules: Rules,
    pub balance: f64,
}

impl Portfolio {
    pub fn of(symbols: impl Into<Vec<Traded>>) -> Self {
        Self {
            symbols: symbols.into(),
            pairs: Vec::new(),
            rollovers: None,
            weekdays: Vec::new(),
            rules: plain_rules(),
            balance: BALANCE,
        }
    }

    pub fn feed(&self) -> Feed<'_> {
        let pair = |pair: &'_ Converting| pair.symbol.clone();
        Feed {
            markets: self.symbols.iter().map(Traded::market).collect(),
            pairs: self
                .pairs
                .iter()
                .map(|of| Pair { symbol: pair(of), known_at: &of.known_at, mid: &of.mid })
                .collect(),
            rollovers: self.rollovers.as_deref().map(|instant| Rollovers { instant, weekday: &self.weekdays }),
        }
    }

    pub fn engine(&self) -> Engine<'_> {
        Engine::new(self.feed(), self.rules.clone(), Account::new(self.balance).unwrap()).unwrap()
    }

    /// Runs to the end with the scripts as actions.
    pub fn run(&self) -> Engine<'_> {
        self.run_by(usize::MAX)
    }

    /// As [`Portfolio::run`], by so many instants at a time.
    pub fn run_by(&self, limit: usize) -> Engine<'_> {
        let mut engine = self.engine();
        loop {
            match engine.advance(limit) {
                Progress::Bar(bar) if engine.is_call_due() => {
                    let k = engine.symbol();
                    give(&mut engine, &self.symbols[k].script, bar);
                }
                Progress::Bar(_) => {
                    engine.take_closed();
                }
                Progress::Limit => {}
                Progress::Finished => return engine,
            }
        }
    }

    /// Runs to the end with the scripts as intents, by so many instants at a time.
    pub fn intend_by(&self, limit: usize) -> Engine<'_> {
        let columns: Vec<IntentColumns> = self.symbols.iter().map(|symbol| IntentColumns::of(&symbol.script)).collect();
        let mut engine = self.engine();
        let sets = columns.iter().map(|columns| Some(columns.intents())).collect();
        let checked = engine.check_intents(sets).unwrap();
        while engine.run_intents(&checked, limit).unwrap() != Progress::Finished {}
        engine
    }

    /// Runs and returns the only trade.
    #[track_caller]
    pub fn only_trade(&self) -> Trade {
        let engine = self.run();
        let [trade] = engine.ledger().trades() else {
            panic!("expected one trade, found {:?}", engine.ledger().trades());
        };
        *trade
    }

    /// Runs and returns all trades.
    pub fn trades(&self) -> Vec<Trade> {
        self.run().ledger().trades().to_vec()
    }
}

/// Both runs have written the same tables and rows.
#[track_caller]
pub fn assert_same(a: &Engine<'_>, b: &Engine<'_>) {
    assert_eq!(format!("{:?}", a.ledger().trades()), format!("{:?}", b.ledger().trades()));
    assert_eq!(format!("{:?}", a.ledger().orders()), format!("{:?}", b.ledger().orders()));
    assert_eq!(a.curve().balance(), b.curve().balance());
    assert_eq!(a.curve().equity(), b.curve().equity());
    assert_eq!(a.curve().held(), b.curve().held());
    assert_eq!(a.curve().rows_in_position(), b.curve().rows_in_position());
}
