//! The class `omega._rust.Engine`.
use numpy::{PyReadonlyArray1, PyUntypedArrayMethods};
use omega_engine as core;
use omega_engine::{Cancel, Direction, Enter, Exit, Modify, OrderKind, Progress};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyTuple};

use super::feed::{self, ConversionPair, TradedMarket};
use super::intents::ReadIntents;
use super::rows::{PendingOrder, Position, Trade};
use super::rules::Rules;
use super::{int64, metrics, orders, tables, value_error};
use crate::enter::enter;
use crate::frozen::Keeper;

/// What `advance` and `run_intents` return instead of a bar.
const FINISHED: i64 = -1;
const LIMIT: i64 = -2;

/// One run; see `omega/_rust.pyi`.
#[pyclass(module = "omega._rust")]
pub struct Engine {
    // Before the arrays that it reads: fields are dropped in this order.
    core: core::Engine<'static>,
    _keeper: Keeper,
    intents: Option<ReadIntents>,
}

fn answer(progress: Progress) -> i64 {
    match progress {
        Progress::Bar(bar) => int64(bar),
        Progress::Limit => LIMIT,
        Progress::Finished => FINISHED,
    }
}

/// Returns the number of a position or an order: both count from 1, so 0 stands for any number that cannot be one.
fn number(id: i64) -> u64 {
    u64::try_from(id).unwrap_or(0)
}

fn at_least_one(limit: usize) -> PyResult<usize> {
    if limit == 0 { Err(PyValueError::new_err("limit must be at least 1 bar, found 0")) } else { Ok(limit) }
}

#[pymethods]
impl Engine {
    #[new]
    #[pyo3(signature = (*, rules, markets, pairs=None))]
    #[expect(clippy::needless_pass_by_value, reason = "values from Python are extracted by value")]
    fn new(rules: Rules<'_>, markets: Vec<TradedMarket<'_>>, pairs: Option<Vec<ConversionPair<'_>>>) -> PyResult<Self> {
        let mut keeper = Keeper::default();
        // SAFETY: `core` and `_keeper` live in one object whose fields are dropped in their order, so the engine goes
        // first; nothing hands out what it borrows.
        let core = unsafe { feed::engine(&rules, &markets, &pairs.unwrap_or_default(), &mut keeper)? };
        Ok(Self { core, _keeper: keeper, intents: None })
    }

    /// Goes on until Python is needed: a bar, -1 when finished, -2 after `limit` instants without need.
    fn advance(&mut self, limit: usize) -> PyResult<i64> {
        Ok(answer(self.core.advance(at_least_one(limit)?)))
    }

    /// Asks for an entry at the close of the current bar: "" if accepted, else the code.
    #[pyo3(signature = (
        direction, stop_loss, take_profit, stop_distance, target_distance, lots, risk, tag, kind="market", price=None,
        limit_price=None, expiry_bars=None
    ))]
    #[expect(clippy::too_many_arguments, reason = "the fields of the action Enter")]
    fn enter(
        &mut self,
        direction: i64,
        stop_loss: Option<f64>,
        take_profit: Option<f64>,
        stop_distance: Option<f64>,
        target_distance: Option<f64>,
        lots: Option<f64>,
        risk: Option<f64>,
        tag: &str,
        kind: &str,
        price: Option<f64>,
        limit_price: Option<f64>,
        expiry_bars: Option<f64>,
    ) -> PyResult<&'static str> {
        let Some(direction) = Direction::from_sign(direction) else {
            let text = format!("direction must be 1 (long) or -1 (short), found {direction}");
            return Err(PyValueError::new_err(text));
        };
        let Some(kind) = OrderKind::parse(kind) else {
            let text = format!("kind must be \"market\", \"limit\", \"stop\" or \"stop_limit\", found {kind:?}");
            return Err(PyValueError::new_err(text));
        };
        let action = Enter {
            direction,
            kind,
            price,
            limit_price,
            stop_loss,
            take_profit,
            stop_distance,
            target_distance,
            lots,
            risk,
            expiry_bars,
            tag: self.core.label(tag),
        };
        told(self.core.enter(&action))
    }

    /// Asks for an exit at the close of the current bar, of one position or of all, whole or in part: "" if accepted,
    /// else the code.
    #[pyo3(signature = (reason, position_id=None, fraction=1.0))]
    fn exit(&mut self, reason: &str, position_id: Option<i64>, fraction: f64) -> PyResult<&'static str> {
        let action = Exit { position: position_id.map(number), fraction, reason: self.core.label(reason) };
        told(self.core.exit(&action))
    }

    /// Asks for other levels of one position or of all, from the next bar on: "" if accepted, else the code.
    #[pyo3(signature = (stop_loss, take_profit, position_id=None))]
    fn modify(
        &mut self,
        stop_loss: Option<f64>,
        take_profit: Option<f64>,
        position_id: Option<i64>,
    ) -> PyResult<&'static str> {
        let action = Modify { stop_loss, take_profit, position: position_id.map(number) };
        told(self.core.modify(&action))
    }

    /// Withdraws one or every resting entry at the close of the current bar: "" if there is one, else the code.
    #[pyo3(signature = (order_id=None))]
    fn cancel(&mut self, order_id: Option<i64>) -> PyResult<&'static str> {
        let action = Cancel { order: order_id.map(number) };
        told(self.core.cancel(&action))
    }

    /// Runs on with intents deciding, one set for each market, at most `limit` instants, without the GIL: -1 when
    /// finished, else -2.
    ///
    /// A set is read once: given again, the same frozen object is the same intents.
    fn run_intents(&mut self, py: Python<'_>, intents: &Bound<'_, PyAny>, limit: usize) -> PyResult<i64> {
        let limit = at_least_one(limit)?;
        let given = PyList::new(py, intents.try_iter()?.collect::<PyResult<Vec<_>>>()?)?;
        let read = match self.intents.take().filter(|read| read.is_of(&given)) {
            Some(read) => read,
            None => ReadIntents::of(&given, &mut self.core)?,
        };
        let read = self.intents.insert(read);
        let engine = &mut self.core;
        let outcome = enter(py, "run_intents", || Ok(engine.run_intents(&read.checked, limit)))?;
        outcome.map(answer).map_err(|invalid| value_error(&invalid))
    }

    /// Takes the trades closed since the last call.
    fn take_closed(&mut self) -> Vec<Trade> {
        let news = self.core.take_closed().to_vec();
        let (labels, markets) = (self.core.ledger().labels(), &self.core.feed().markets);
        news.iter().map(|trade| Trade::of(trade, &markets[trade.symbol].symbol.name, labels)).collect()
    }

    /// Row of the symbol that is asked.
    #[getter]
    fn symbol(&self) -> usize {
        self.core.symbol()
    }

    /// Whether `on_bar` is due at the current bar.
    #[getter]
    fn call_due(&self) -> bool {
        self.core.is_call_due()
    }

    /// The current bar of the symbol that is asked.
    #[getter]
    fn bar(&self) -> usize {
        self.core.bar()
    }

    /// Booked money.
    #[getter]
    fn balance(&self) -> f64 {
        self.core.account().balance()
    }

    /// Booked money and open gains at the current close.
    #[getter]
    fn equity(&self) -> f64 {
        self.core.account().equity()
    }

    /// Whether all bars are done.
    #[getter]
    fn finished(&self) -> bool {
        self.core.is_finished()
    }

    /// Equity rows written so far.
    #[getter]
    fn rows(&self) -> usize {
        self.core.curve().len()
    }

    /// Equity rows of the whole run.
    #[getter]
    fn total_rows(&self) -> usize {
        self.core.instants().len()
    }

    /// Intents that found nothing to do.
    #[getter]
    fn skipped_intents(&self) -> usize {
        self.core.skipped_intents()
    }

    /// Bars with something open or waiting that the finer bars did not reproduce.
    #[getter]
    fn detail_fallbacks(&self) -> usize {
        self.core.detail_fallbacks()
    }

    /// The oldest open position of the symbol that is asked, or None.
    #[getter]
    fn position(&self) -> Option<Position> {
        self.book().positions().first().map(|position| self.describe(position))
    }

    /// All open positions of the symbol, oldest first.
    #[getter]
    fn positions<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let rows = self.book().positions().iter().map(|position| self.describe(position));
        PyTuple::new(py, rows.collect::<Vec<_>>())
    }

    /// Orders of the symbol that wait for their fill.
    #[getter]
    fn orders<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let labels = self.core.ledger().labels();
        let rows = self.book().pending().iter().map(|order| PendingOrder::of(order, labels));
        PyTuple::new(py, rows.collect::<Vec<_>>())
    }

    /// The trades table: column name to array, or list of texts.
    fn trades<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        tables::trades(py, &self.core)
    }

    /// The orders table.
    fn orders_table<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        orders::orders(py, &self.core)
    }

    /// The equity table.
    fn equity_table<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        tables::equity(py, &self.core)
    }

    /// The first equity row at or below zero: its instant and equity, or None.
    fn ruin(&self) -> Option<(i64, f64)> {
        let equity = self.core.curve().equity();
        let row = equity.iter().position(|&equity| equity <= 0.0)?;
        Some((self.core.instants()[row], equity[row]))
    }

    /// What has flowed so far: pnl, commission, swap, conversion.
    fn flows<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        tables::flows(py, &self.core)
    }

    /// All metrics of the finished run; `day_boundaries` are the instants (ns UTC) at which trading days end.
    #[expect(clippy::needless_pass_by_value, reason = "a borrowed array is extracted by value")]
    fn metrics<'py>(
        &self,
        py: Python<'py>,
        day_boundaries: PyReadonlyArray1<'py, i64>,
    ) -> PyResult<Bound<'py, PyDict>> {
        if !day_boundaries.is_c_contiguous() {
            return Err(PyValueError::new_err("day_boundaries must be C-contiguous"));
        }
        metrics::metrics(py, &self.core, day_boundaries.as_slice()?)
    }
}

impl Engine {
    fn book(&self) -> &core::Book {
        self.core.book(self.core.symbol())
    }

    fn describe(&self, position: &core::Position) -> Position {
        Position::of(position, self.core.bar(), self.core.ledger().labels())
    }
}

/// Returns the code of a refused action, an empty text of an accepted one.
fn told(code: Result<Option<core::Code>, core::Invalid>) -> PyResult<&'static str> {
    code.map(|code| code.map_or("", core::Code::as_str)).map_err(|invalid| value_error(&invalid))
}
