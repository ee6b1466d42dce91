//! The bars of one symbol, kept alive for the whole run.
use omega_engine::{CallingRule, Market, Quotes};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use super::value_error;
use crate::frozen::{FrozenColumn, FrozenMask};

/// Four arrays from Python: open, high, low, close.
pub type SideArrays<'py> = (Bound<'py, PyAny>, Bound<'py, PyAny>, Bound<'py, PyAny>, Bound<'py, PyAny>);

/// One side's prices.
struct Side {
    open: FrozenColumn<f64>,
    high: FrozenColumn<f64>,
    low: FrozenColumn<f64>,
    close: FrozenColumn<f64>,
}

impl Side {
    fn borrow(name: &str, (open, high, low, close): &SideArrays<'_>) -> PyResult<Self> {
        let column = |array, field| FrozenColumn::borrow(array, &format!("{name}.{field}"), "float64");
        Ok(Self {
            open: column(open, "open")?,
            high: column(high, "high")?,
            low: column(low, "low")?,
            close: column(close, "close")?,
        })
    }

    fn quotes(&self) -> Quotes<'_> {
        Quotes {
            open: self.open.values(),
            high: self.high.values(),
            low: self.low.values(),
            close: self.close.values(),
        }
    }
}

/// All columns that the engine reads.
pub struct Columns {
    timestamp: FrozenColumn<i64>,
    known_at: FrozenColumn<i64>,
    bid: Side,
    ask: Side,
    candidates: Option<FrozenMask>,
    hidden_gap: bool,
    manage_positions: bool,
    notify_trades: bool,
}

impl Columns {
    /// Borrows the columns of a run.
    #[expect(clippy::too_many_arguments, reason = "the columns of a market and the three terms of the calling rule")]
    pub fn borrow(
        timestamp: &Bound<'_, PyAny>,
        known_at: &Bound<'_, PyAny>,
        bid: &SideArrays<'_>,
        ask: &SideArrays<'_>,
        candidates: Option<&Bound<'_, PyAny>>,
        hidden_gap: bool,
        manage_positions: bool,
        notify_trades: bool,
    ) -> PyResult<Self> {
        let columns = Self {
            timestamp: FrozenColumn::borrow(timestamp, "timestamp", "int64")?,
            known_at: FrozenColumn::borrow(known_at, "known_at", "int64")?,
            bid: Side::borrow("bid", bid)?,
            ask: Side::borrow("ask", ask)?,
            candidates: candidates.map(|mask| FrozenMask::borrow(mask, "candidates")).transpose()?,
            hidden_gap,
            manage_positions,
            notify_trades,
        };
        let bars = columns.market()?.len();
        match &columns.candidates {
            Some(mask) if mask.bytes().len() != bars => Err(PyValueError::new_err(format!(
                "candidates must have the {bars} rows of timestamp, found {}",
                mask.bytes().len()
            ))),
            _ => Ok(columns),
        }
    }

    /// Returns the bars.
    pub fn market(&self) -> PyResult<Market<'_>> {
        let (timestamp, known_at) = (self.timestamp.values(), self.known_at.values());
        Market::new(timestamp, known_at, self.bid.quotes(), self.ask.quotes(), self.hidden_gap)
            .map_err(|invalid| value_error(&invalid))
    }

    /// Returns when the strategy is asked.
    pub fn calling(&self) -> CallingRule<'_> {
        CallingRule {
            candidates: self.candidates.as_ref().map(FrozenMask::bytes),
            manage_positions: self.manage_positions,
            notify_trades: self.notify_trades,
        }
    }

    /// Returns the close instants of the bars.
    pub fn known_at(&self) -> &[i64] {
        self.known_at.values()
    }

    /// Returns the open instants of the bars.
    pub fn timestamp(&self) -> &[i64] {
        self.timestamp.values()
    }
}
