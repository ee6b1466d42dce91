//! The trades and equity tables as dictionaries of columns; texts are lists, all else NumPy arrays.
use std::collections::HashMap;

use numpy::{Element, IntoPyArray};
use omega_engine::{Direction, Engine, FlowKind, Trade};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyString};

use super::int64;

/// A table under construction: columns over `rows`, in order.
pub struct Table<'py, 'a, R> {
    columns: Bound<'py, PyDict>,
    rows: &'a [R],
}

impl<'py, 'a, R> Table<'py, 'a, R> {
    /// Starts a table.
    pub fn over(py: Python<'py>, rows: &'a [R]) -> Self {
        Self { columns: PyDict::new(py), rows }
    }

    /// Adds a column of numbers.
    pub fn numbers<T: Element>(&self, name: &str, value: impl Fn(&R) -> T) -> PyResult<()> {
        let column: Vec<T> = self.rows.iter().map(value).collect();
        self.columns.set_item(name, column.into_pyarray(self.columns.py()))
    }

    /// Adds a column of prices that may be absent (NaN).
    pub fn optional(&self, name: &str, value: impl Fn(&R) -> Option<f64>) -> PyResult<()> {
        self.numbers(name, |row| value(row).unwrap_or(f64::NAN))
    }

    /// Adds a column of texts.
    pub fn texts<'t>(&self, name: &str, value: impl Fn(&R) -> &'t str) -> PyResult<()> {
        let py = self.columns.py();
        let mut known = HashMap::new();
        // One object for each word: most columns hold few.
        let rows = self.rows.iter().map(|row| {
            let word = value(row);
            known.entry(word).or_insert_with(|| PyString::new(py, word)).clone()
        });
        self.columns.set_item(name, PyList::new(py, rows)?)
    }

    /// Returns the table.
    pub fn finish(self) -> Bound<'py, PyDict> {
        self.columns
    }
}

/// The side of the quote that a buy (`ask`) or a sale (`bid`) fills at.
fn side(buys: bool) -> &'static str {
    if buys { "ask" } else { "bid" }
}

/// The trades table, in order of exit.
pub fn trades<'py>(py: Python<'py>, engine: &Engine<'_>) -> PyResult<Bound<'py, PyDict>> {
    let labels = engine.ledger().labels();
    let table = Table::over(py, engine.ledger().trades());
    let is_long = |trade: &Trade| trade.direction == Direction::Long;
    table.numbers("trade_id", |trade: &Trade| int64(trade.id))?;
    table.texts("symbol", |trade| &engine.feed().markets[trade.symbol].symbol.name)?;
    table.texts("direction", |trade| trade.direction.as_str())?;
    table.numbers("lots", |trade| trade.lots)?;
    table.numbers("entry_time", |trade| trade.entry.time)?;
    table.numbers("entry_price", |trade| trade.entry.price)?;
    table.texts("entry_side", |trade| side(is_long(trade)))?;
    table.texts("entry_basis", |trade| trade.entry.basis.as_str())?;
    table.numbers("exit_time", |trade| trade.exit.time)?;
    table.numbers("exit_price", |trade| trade.exit.price)?;
    table.texts("exit_side", |trade| side(!is_long(trade)))?;
    table.texts("exit_basis", |trade| trade.exit.basis.as_str())?;
    table.numbers("decision_bar", |trade| int64(trade.decided))?;
    table.numbers("entry_bar", |trade| int64(trade.entry.bar))?;
    table.numbers("exit_bar", |trade| int64(trade.exit.bar))?;
    table.numbers("bars_held", |trade| int64(trade.bars_held()))?;
    table.optional("stop_loss", |trade| trade.levels.stop_loss)?;
    table.optional("take_profit", |trade| trade.levels.take_profit)?;
    table.optional("exit_stop_loss", |trade| trade.exit_levels.stop_loss)?;
    table.optional("exit_take_profit", |trade| trade.exit_levels.take_profit)?;
    table.numbers("pnl", |trade| trade.pnl)?;
    table.numbers("commission", |trade| trade.commission)?;
    table.numbers("swap", |trade| trade.swap)?;
    table.numbers("conversion", |trade| trade.conversion)?;
    table.numbers("slippage_cost", |trade| trade.slippage_cost)?;
    table.numbers("net_pnl", |trade| trade.net_pnl)?;
    table.optional("r_multiple", |trade| trade.r_multiple)?;
    table.numbers("mae", |trade| trade.mae)?;
    table.numbers("mfe", |trade| trade.mfe)?;
    table.numbers("depends_on_intrabar", |trade| trade.depends_on_intrabar)?;
    table.texts("exit_reason", |trade| trade.exit_reason.as_str())?;
    table.texts("exit_note", |trade| labels.text(trade.exit_note))?;
    table.texts("tag", |trade| labels.text(trade.tag))?;
    Ok(table.finish())
}

/// The equity table, one row per instant of the clock.
pub fn equity<'py>(py: Python<'py>, engine: &Engine<'_>) -> PyResult<Bound<'py, PyDict>> {
    let curve = engine.curve();
    let columns = PyDict::new(py);
    columns.set_item("timestamp", engine.instants()[..curve.len()].to_vec().into_pyarray(py))?;
    columns.set_item("balance", curve.balance().to_vec().into_pyarray(py))?;
    columns.set_item("equity", curve.equity().to_vec().into_pyarray(py))?;
    columns.set_item("drawdown", curve.drawdown(engine.account().initial()).into_pyarray(py))?;
    let held = curve.held();
    columns.set_item("margin", held.margin.into_pyarray(py))?;
    columns.set_item("exposure", held.exposure.into_pyarray(py))?;
    columns.set_item("open_positions", held.positions.into_pyarray(py))?;
    Ok(columns)
}

/// What has flowed so far, by kind.
pub fn flows<'py>(py: Python<'py>, engine: &Engine<'_>) -> PyResult<Bound<'py, PyDict>> {
    let totals = PyDict::new(py);
    for kind in FlowKind::ALL {
        totals.set_item(kind.as_str(), engine.account().flowed(kind))?;
    }
    Ok(totals)
}
