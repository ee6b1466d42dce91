//! The class `omega._rust.Engine`.
use numpy::{PyReadonlyArray1, PyUntypedArrayMethods};
use omega_engine as core;
use omega_engine::{Account, Cancel, Direction, Enter, Exit, Modify, OrderKind, Progress};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};

use super::columns::{Columns, SideArrays};
use super::intents::IntentColumns;
use super::rows::{PendingOrder, Position, Trade};
use super::settings::Settings;
use super::{int64, metrics, orders, tables, value_error};
use crate::enter::enter;

/// What `advance` and `run_intents` return instead of a bar.
const FINISHED: i64 = -1;
const LIMIT: i64 = -2;

/// One run of one symbol; see `omega/_rust.pyi`.
#[pyclass(module = "omega._rust")]
pub struct Engine {
    symbol: String,
    columns: Columns,
    core: core::Engine,
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
    #[pyo3(signature = (
        *, symbol, timestamp, known_at, bid, ask, start, pip_size, contract_size, lot_step, min_lot, max_lot, round_up,
        balance, market_fill, intrabar, limit_improvement, slippage_pips, commission_per_lot, commission_side, fixed_lots, risk_money, risk_fraction, hidden_gap,
        candidates, manage_positions, notify_trades
    ))]
    #[expect(clippy::too_many_arguments, clippy::fn_params_excessive_bools, reason = "keyword-only in Python")]
    #[expect(clippy::needless_pass_by_value, reason = "tuples are extracted by value")]
    fn new(
        symbol: String,
        timestamp: &Bound<'_, PyAny>,
        known_at: &Bound<'_, PyAny>,
        bid: SideArrays<'_>,
        ask: SideArrays<'_>,
        start: usize,
        pip_size: f64,
        contract_size: f64,
        lot_step: f64,
        min_lot: f64,
        max_lot: f64,
        round_up: bool,
        balance: f64,
        market_fill: &str,
        intrabar: &str,
        limit_improvement: bool,
        slippage_pips: f64,
        commission_per_lot: f64,
        commission_side: &str,
        fixed_lots: Option<f64>,
        risk_money: Option<f64>,
        risk_fraction: Option<f64>,
        hidden_gap: bool,
        candidates: Option<&Bound<'_, PyAny>>,
        manage_positions: bool,
        notify_trades: bool,
    ) -> PyResult<Self> {
        let columns =
            Columns::borrow(timestamp, known_at, &bid, &ask, candidates, hidden_gap, manage_positions, notify_trades)?;
        let settings = Settings {
            pip_size,
            contract_size,
            lot_step,
            min_lot,
            max_lot,
            round_up,
            market_fill,
            intrabar,
            limit_improvement,
            slippage_pips,
            commission_per_lot,
            commission_side,
            fixed_lots,
            risk_money,
            risk_fraction,
        };
        let bars = columns.market()?.len();
        let engine = settings
            .terms()
            .and_then(|terms| core::Engine::new(terms, Account::new(balance)?, start, bars))
            .map_err(|invalid| value_error(&invalid))?;
        Ok(Self { symbol, columns, core: engine })
    }

    /// Takes bars until Python is needed: a bar, -1 when finished, -2 after `limit` bars without need.
    fn advance(&mut self, limit: usize) -> PyResult<i64> {
        let market = self.columns.market()?;
        let progress = self.core.advance(&market, &self.columns.calling(), at_least_one(limit)?);
        progress.map(answer).map_err(|invalid| value_error(&invalid))
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
        let market = self.columns.market()?;
        let code = self.core.enter(&market, &self.columns.calling(), &action);
        code.map(|code| code.map_or("", core::Code::as_str)).map_err(|invalid| value_error(&invalid))
    }

    /// Asks for an exit at the close of the current bar, of one position or of all, whole or in part: "" if accepted,
    /// else the code.
    #[pyo3(signature = (reason, position_id=None, fraction=1.0))]
    fn exit(&mut self, reason: &str, position_id: Option<i64>, fraction: f64) -> PyResult<&'static str> {
        let action = Exit { position: position_id.map(number), fraction, reason: self.core.label(reason) };
        let market = self.columns.market()?;
        let code = self.core.exit(&market, &action);
        code.map(|code| code.map_or("", core::Code::as_str)).map_err(|invalid| value_error(&invalid))
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
        let market = self.columns.market()?;
        let code = self.core.modify(&market, &action);
        code.map(|code| code.map_or("", core::Code::as_str)).map_err(|invalid| value_error(&invalid))
    }

    /// Withdraws one or every resting entry at the close of the current bar: "" if there is one, else the code.
    #[pyo3(signature = (order_id=None))]
    fn cancel(&mut self, order_id: Option<i64>) -> PyResult<&'static str> {
        let action = Cancel { order: order_id.map(number) };
        let market = self.columns.market()?;
        let code = self.core.cancel(&market, &action);
        code.map(|code| code.map_or("", core::Code::as_str)).map_err(|invalid| value_error(&invalid))
    }

    /// Runs on with intents deciding, at most `limit` bars, without the GIL: -1 when finished, else -2.
    #[pyo3(signature = (
        *, bar, action, direction, kind, price, limit_price, stop_loss, stop_distance, take_profit, target_distance,
        lots, risk, expiry_bars, tag, reason, labels, limit
    ))]
    #[expect(clippy::too_many_arguments, reason = "keyword-only in Python: the columns of intents")]
    #[expect(clippy::needless_pass_by_value, reason = "a list of texts is extracted by value")]
    fn run_intents(
        &mut self,
        py: Python<'_>,
        bar: &Bound<'_, PyAny>,
        action: &Bound<'_, PyAny>,
        direction: &Bound<'_, PyAny>,
        kind: &Bound<'_, PyAny>,
        price: &Bound<'_, PyAny>,
        limit_price: &Bound<'_, PyAny>,
        stop_loss: &Bound<'_, PyAny>,
        stop_distance: &Bound<'_, PyAny>,
        take_profit: &Bound<'_, PyAny>,
        target_distance: &Bound<'_, PyAny>,
        lots: &Bound<'_, PyAny>,
        risk: &Bound<'_, PyAny>,
        expiry_bars: &Bound<'_, PyAny>,
        tag: &Bound<'_, PyAny>,
        reason: &Bound<'_, PyAny>,
        labels: Vec<String>,
        limit: usize,
    ) -> PyResult<i64> {
        let limit = at_least_one(limit)?;
        let columns = IntentColumns::borrow(
            bar,
            action,
            direction,
            kind,
            price,
            limit_price,
            stop_loss,
            stop_distance,
            take_profit,
            target_distance,
            lots,
            risk,
            expiry_bars,
            tag,
            reason,
        )?;
        let labels: Vec<core::Label> = labels.iter().map(|text| self.core.label(text)).collect();
        let intents = columns.intents(&labels);
        let market = self.columns.market()?;
        let calling = self.columns.calling();
        let engine = &mut self.core;
        let outcome = enter(py, "run_intents", || Ok(engine.run_intents(&market, &calling, &intents, limit)))?;
        outcome.map(answer).map_err(|invalid| value_error(&invalid))
    }

    /// Takes the trades closed since the last call.
    fn take_closed(&mut self) -> Vec<Trade> {
        let news = self.core.take_closed().to_vec();
        let labels = self.core.ledger().labels();
        news.iter().map(|trade| Trade::of(trade, &self.symbol, labels)).collect()
    }

    /// Whether `on_bar` is due at the current bar.
    #[getter]
    fn call_due(&self) -> bool {
        self.core.is_call_due()
    }

    /// The current bar.
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

    /// Intents that found nothing to do.
    #[getter]
    fn skipped_intents(&self) -> usize {
        self.core.skipped_intents()
    }

    /// The oldest open position, or None.
    #[getter]
    fn position(&self) -> PyResult<Option<Position>> {
        self.core.book().positions().first().map(|position| self.describe(position)).transpose()
    }

    /// All open positions, oldest first.
    #[getter]
    fn positions<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let rows = self.core.book().positions().iter().map(|position| self.describe(position));
        PyTuple::new(py, rows.collect::<PyResult<Vec<_>>>()?)
    }

    /// Orders that wait for their fill.
    #[getter]
    fn orders<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let labels = self.core.ledger().labels();
        let rows = self.core.book().pending().iter().map(|order| PendingOrder::of(order, labels));
        PyTuple::new(py, rows.collect::<Vec<_>>())
    }

    /// The trades table: column name to array, or list of texts.
    fn trades<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        tables::trades(py, &self.core, &self.symbol)
    }

    /// The orders table.
    fn orders_table<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        orders::orders(py, &self.core, &self.symbol)
    }

    /// The equity table.
    fn equity_table<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        tables::equity(py, &self.core, self.columns.known_at())
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
        metrics::metrics(py, &self.core, &self.columns, day_boundaries.as_slice()?)
    }
}

impl Engine {
    fn describe(&self, position: &core::Position) -> PyResult<Position> {
        let close = self.columns.market()?.exit_side(position.direction).close[self.core.bar()];
        Ok(Position::of(position, &self.core, close))
    }
}
