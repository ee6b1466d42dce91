//! What a run reads: the traded symbols, the pairs that convert, the rollovers.

use crate::bars::Bars;
use crate::calling::CallingRule;
use crate::code::Code;
use crate::instrument::Instrument;
use crate::invalid::Invalid;

/// Currencies of a symbol: a lot holds `base`, the price is in `quote`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Symbol {
    /// Name.
    pub name: String,
    /// What a lot holds.
    pub base: String,
    /// Currency of the price.
    pub quote: String,
}

/// What one traded symbol brings to a run.
#[derive(Clone, Debug)]
pub struct Market<'a> {
    /// Its name and currencies.
    pub symbol: Symbol,
    /// Its terms.
    pub instrument: Instrument,
    /// Bars of the primary timeframe, history included.
    pub bars: Bars<'a>,
    /// First decision bar.
    pub start: usize,
    /// When the strategy is asked.
    pub calling: CallingRule<'a>,
    /// For each bar what the gates say of a decision at its close: 0 admitted, 1 weekday, 2 session, 3 news.
    pub gate: Option<&'a [u8]>,
    /// atr(14) for each bar, NaN before its first value.
    pub atr: Option<&'a [f64]>,
    /// Bars of the `detail:<TF>` timeframe.
    pub finer: Option<Bars<'a>>,
}

impl Market<'_> {
    /// Tests that the columns fit the bars.
    pub(crate) fn check(&self) -> Result<(), Invalid> {
        let (name, bars) = (&self.symbol.name, self.bars.len());
        if self.start >= bars {
            return Err(Invalid::new(format!("{name}: start must be one of the {bars} bars, found {}", self.start)));
        }
        let lengths = [
            ("candidates", self.calling.candidates.map(<[u8]>::len)),
            ("gate", self.gate.map(<[u8]>::len)),
            ("atr", self.atr.map(<[f64]>::len)),
        ];
        for (column, length) in lengths {
            if let Some(length) = length.filter(|&length| length != bars) {
                return Err(Invalid::new(format!(
                    "{name}: {column} must have the {bars} rows of timestamp, found {length}"
                )));
            }
        }
        match self.gate.and_then(|gate| gate.iter().find(|&&code| code > 3)) {
            Some(code) => Err(Invalid::new(format!("{name}: gate must be 0, 1, 2 or 3 everywhere, found {code}"))),
            None => Ok(()),
        }
    }

    /// Returns the gate that refuses an entry decided at the close of `bar`.
    pub(crate) fn gate(&self, bar: usize) -> Option<Code> {
        match self.gate?[bar] {
            1 => Some(Code::Weekday),
            2 => Some(Code::Session),
            3 => Some(Code::News),
            _ => None,
        }
    }

    /// Returns atr(14) at the close of `bar`, NaN where there is none.
    pub(crate) fn atr(&self, bar: usize) -> f64 {
        self.atr.map_or(f64::NAN, |atr| atr[bar])
    }
}

/// A pair that is not traded and serves conversion alone.
#[derive(Clone, Debug)]
pub struct Pair<'a> {
    /// Its name and currencies.
    pub symbol: Symbol,
    /// Instants from which the mids are known, strictly increasing.
    pub known_at: &'a [i64],
    /// Mid closes.
    pub mid: &'a [f64],
}

/// The instants of 17:00 New York, strictly increasing, and the weekday there (Monday 0).
#[derive(Clone, Copy, Debug)]
pub struct Rollovers<'a> {
    /// ns UTC.
    pub instant: &'a [i64],
    /// 0 to 6.
    pub weekday: &'a [u8],
}

/// All that a run reads.
#[derive(Clone, Debug)]
pub struct Feed<'a> {
    /// Traded symbols, in the order of the configuration.
    pub markets: Vec<Market<'a>>,
    /// Pairs for conversion alone.
    pub pairs: Vec<Pair<'a>>,
    /// When swap is charged; none: it is not.
    pub rollovers: Option<Rollovers<'a>>,
}

impl Feed<'_> {
    /// Tests that there is something to trade, each symbol once, and that all columns fit each other.
    pub(crate) fn check(&self) -> Result<(), Invalid> {
        if self.markets.is_empty() {
            return Err(Invalid::new("expected at least one market, found none"));
        }
        let names: Vec<&str> = self.symbols().map(|symbol| symbol.name.as_str()).collect();
        for (row, name) in names.iter().enumerate() {
            if names[..row].contains(name) {
                return Err(Invalid::new(format!("{name} is given twice: a symbol is traded or converts, once")));
            }
        }
        for market in &self.markets {
            market.check()?;
            if self.rollovers.is_some() {
                market.instrument.check_swap(&market.symbol.name)?;
            }
        }
        for pair in &self.pairs {
            if pair.mid.len() != pair.known_at.len() || pair.known_at.windows(2).any(|two| two[0] >= two[1]) {
                let text = "known_at must increase strictly and have one mid for each row";
                return Err(Invalid::new(format!("{}: {text}", pair.symbol.name)));
            }
        }
        match self.rollovers {
            Some(Rollovers { instant, weekday })
                if instant.len() != weekday.len() || instant.windows(2).any(|two| two[0] >= two[1]) =>
            {
                Err(Invalid::new("rollovers must increase strictly and have one weekday for each instant"))
            }
            _ => Ok(()),
        }
    }

    /// Returns traded symbols, then pairs.
    pub(crate) fn symbols(&self) -> impl Iterator<Item = &Symbol> {
        self.markets.iter().map(|market| &market.symbol).chain(self.pairs.iter().map(|pair| &pair.symbol))
    }
}
