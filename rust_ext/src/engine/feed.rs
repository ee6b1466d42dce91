//! What Python gives a run: markets, conversion pairs and rollovers, read by attribute
//! (`omega/execution/engine_input.py`), their arrays kept alive for the whole run.
use numpy::Element;
use omega_engine as core;
use omega_engine::{Bars, CallingRule, Contract, Feed, Instrument, Market, Pair, Quotes, Rollovers, Symbol};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use super::value_error;
use crate::frozen::{FrozenColumn, FrozenMask, Keeper};

/// Four arrays from Python: open, high, low, close.
type SideArrays<'py> = (Bound<'py, PyAny>, Bound<'py, PyAny>, Bound<'py, PyAny>, Bound<'py, PyAny>);

/// `BarColumns`.
#[derive(FromPyObject)]
struct BarColumns<'py> {
    timestamp: Bound<'py, PyAny>,
    known_at: Bound<'py, PyAny>,
    bid: SideArrays<'py>,
    ask: SideArrays<'py>,
    hidden_gap: bool,
}

/// `Instrument`.
#[derive(FromPyObject)]
struct Terms {
    symbol: String,
    base: String,
    quote: String,
    pip_size: f64,
    contract_size: f64,
    lot_step: f64,
    min_lot: f64,
    max_lot: f64,
    leverage: Option<f64>,
    tick_size: Option<f64>,
    swap_long: Option<f64>,
    swap_short: Option<f64>,
    triple_day: Option<String>,
}

/// `TradedMarket`.
#[derive(FromPyObject)]
pub struct TradedMarket<'py> {
    instrument: Terms,
    bars: BarColumns<'py>,
    start: usize,
    candidates: Option<Bound<'py, PyAny>>,
    manage_positions: bool,
    gate: Option<Bound<'py, PyAny>>,
    atr: Option<Bound<'py, PyAny>>,
    finer: Option<BarColumns<'py>>,
}

/// `ConversionPair`.
#[derive(FromPyObject)]
pub struct ConversionPair<'py> {
    symbol: String,
    base: String,
    quote: String,
    known_at: Bound<'py, PyAny>,
    mid: Bound<'py, PyAny>,
}

/// `Rollovers`.
#[derive(FromPyObject)]
pub struct RolloverColumns<'py> {
    instant: Bound<'py, PyAny>,
    weekday: Bound<'py, PyAny>,
}

const WEEKDAYS: [&str; 5] = ["monday", "tuesday", "wednesday", "thursday", "friday"];

/// Borrows one column for as long as `keeper` lives.
///
/// # Safety
/// What is returned must not be read after `keeper` is gone.
unsafe fn lent<T: Element>(
    array: &Bound<'_, PyAny>,
    name: &str,
    dtype: &str,
    keeper: &mut Keeper,
) -> PyResult<&'static [T]> {
    let column = FrozenColumn::borrow(array, name, dtype)?;
    // SAFETY: the caller's promise.
    Ok(unsafe { column.lend(keeper) })
}

impl BarColumns<'_> {
    /// # Safety
    /// As of [`lent`].
    unsafe fn bars(&self, name: &str, keeper: &mut Keeper) -> PyResult<Bars<'static>> {
        let mut side = |side: &str, (open, high, low, close): &SideArrays<'_>| -> PyResult<Quotes<'static>> {
            let mut column = |array, field| {
                // SAFETY: the caller's promise.
                unsafe { lent(array, &format!("{name}.{side}.{field}"), "float64", keeper) }
            };
            Ok(Quotes {
                open: column(open, "open")?,
                high: column(high, "high")?,
                low: column(low, "low")?,
                close: column(close, "close")?,
            })
        };
        let (bid, ask) = (side("bid", &self.bid)?, side("ask", &self.ask)?);
        // SAFETY: the caller's promise.
        let timestamp = unsafe { lent(&self.timestamp, &format!("{name}.timestamp"), "int64", keeper)? };
        // SAFETY: the caller's promise.
        let known_at = unsafe { lent(&self.known_at, &format!("{name}.known_at"), "int64", keeper)? };
        Bars::new(timestamp, known_at, bid, ask, self.hidden_gap)
            .map_err(|invalid| PyValueError::new_err(format!("{name}: {invalid}")))
    }
}

impl Terms {
    fn instrument(&self) -> PyResult<Instrument> {
        let triple_day = match self.triple_day.as_deref() {
            None | Some("none") => None,
            Some(word) => {
                let day = WEEKDAYS.iter().position(|day| *day == word);
                let text =
                    || format!("{}: triple_day must be a weekday from monday to friday, found {word:?}", self.symbol);
                Some(day.ok_or_else(|| PyValueError::new_err(text()))? as u8)
            }
        };
        let contract = Contract {
            pip_size: self.pip_size,
            contract_size: self.contract_size,
            lot_step: self.lot_step,
            min_lot: self.min_lot,
            max_lot: self.max_lot,
            leverage: self.leverage,
            tick_size: self.tick_size,
            swap_long: self.swap_long,
            swap_short: self.swap_short,
            triple_day,
        };
        Instrument::new(contract).map_err(|invalid| PyValueError::new_err(format!("{}: {invalid}", self.symbol)))
    }
}

impl TradedMarket<'_> {
    /// # Safety
    /// As of [`lent`].
    unsafe fn market(&self, keeper: &mut Keeper) -> PyResult<Market<'static>> {
        let Terms { symbol: name, base, quote, .. } = &self.instrument;
        let named = |column: &str| format!("{name}.{column}");
        let candidates = match &self.candidates {
            None => None,
            // SAFETY: the caller's promise.
            Some(mask) => Some(unsafe { FrozenMask::borrow(mask, &named("candidates"))?.lend(keeper) }),
        };
        let gate = match &self.gate {
            None => None,
            // SAFETY: the caller's promise.
            Some(column) => Some(unsafe { lent(column, &named("gate"), "uint8", keeper)? }),
        };
        let atr = match &self.atr {
            None => None,
            // SAFETY: the caller's promise.
            Some(column) => Some(unsafe { lent(column, &named("atr"), "float64", keeper)? }),
        };
        if let Some((row, found)) = atr.and_then(no_range) {
            return Err(PyValueError::new_err(format!(
                "{name}: atr must be NaN up to its first value, from there on finite and 0 or more: found {found} in row {row}"
            )));
        }
        let finer = match &self.finer {
            None => None,
            // SAFETY: the caller's promise.
            Some(finer) => Some(unsafe { finer.bars(&named("finer"), keeper)? }),
        };
        Ok(Market {
            symbol: Symbol { name: name.clone(), base: base.clone(), quote: quote.clone() },
            instrument: self.instrument.instrument()?,
            // SAFETY: the caller's promise.
            bars: unsafe { self.bars.bars(name, keeper)? },
            start: self.start,
            calling: CallingRule { candidates, manage_positions: self.manage_positions },
            gate,
            atr,
            finer,
        })
    }
}

impl ConversionPair<'_> {
    /// # Safety
    /// As of [`lent`].
    unsafe fn pair(&self, keeper: &mut Keeper) -> PyResult<Pair<'static>> {
        let Self { symbol, base, quote, .. } = self;
        // SAFETY: the caller's promise.
        let mid: &[f64] = unsafe { lent(&self.mid, &format!("{symbol}.mid"), "float64", keeper)? };
        if let Some((row, found)) = mid.iter().enumerate().find(|(_, mid)| !(mid.is_finite() && **mid > 0.0)) {
            return Err(PyValueError::new_err(format!(
                "{symbol}: mid must be finite and above 0, found {found} in row {row}"
            )));
        }
        Ok(Pair {
            symbol: Symbol { name: symbol.clone(), base: base.clone(), quote: quote.clone() },
            // SAFETY: the caller's promise.
            known_at: unsafe { lent(&self.known_at, &format!("{symbol}.known_at"), "int64", keeper)? },
            mid,
        })
    }
}

/// Returns the first row, and its value, at which an ATR is none: below zero it would make slippage help.
fn no_range(atr: &[f64]) -> Option<(usize, f64)> {
    let mut known = atr.iter().copied().enumerate().skip_while(|(_, value)| value.is_nan());
    known.find(|(_, value)| !(value.is_finite() && *value >= 0.0))
}

/// Binds all columns of a run together.
///
/// # Safety
/// The feed must not be read after `keeper` is gone.
pub unsafe fn feed(
    markets: &[TradedMarket<'_>],
    pairs: &[ConversionPair<'_>],
    rollovers: Option<&RolloverColumns<'_>>,
    keeper: &mut Keeper,
) -> PyResult<Feed<'static>> {
    let mut fed = Feed { markets: Vec::new(), pairs: Vec::new(), rollovers: None };
    for market in markets {
        // SAFETY: the caller's promise.
        fed.markets.push(unsafe { market.market(keeper)? });
    }
    for pair in pairs {
        // SAFETY: the caller's promise.
        fed.pairs.push(unsafe { pair.pair(keeper)? });
    }
    if let Some(columns) = rollovers {
        // SAFETY: the caller's promise.
        let instant = unsafe { lent(&columns.instant, "rollovers.instant", "int64", keeper)? };
        // SAFETY: the caller's promise.
        let weekday = unsafe { lent(&columns.weekday, "rollovers.weekday", "uint8", keeper)? };
        fed.rollovers = Some(Rollovers { instant, weekday });
    }
    Ok(fed)
}

/// Makes an engine of what Python gives.
///
/// # Safety
/// The engine must not be used after `keeper` is gone.
pub unsafe fn engine(
    rules: &super::rules::Rules<'_>,
    markets: &[TradedMarket<'_>],
    pairs: &[ConversionPair<'_>],
    keeper: &mut Keeper,
) -> PyResult<core::Engine<'static>> {
    // SAFETY: the caller's promise.
    let fed = unsafe { feed(markets, pairs, rules.rollovers.as_ref(), keeper)? };
    let (settings, account) = rules.read().map_err(|invalid| value_error(&invalid))?;
    core::Engine::new(fed, settings, account).map_err(|invalid| value_error(&invalid))
}
