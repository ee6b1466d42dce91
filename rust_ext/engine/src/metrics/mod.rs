//! Scalar metrics of a finished run, shared by a run and a sweep. Definitions: `omega/stats/definitions.py`.

mod drawdown;
mod growth;
mod ratios;
mod returns;
mod tally;

use crate::account::Account;
use crate::equity::EquityCurve;
use crate::trade::Trade;

use drawdown::Drawdown;
use tally::Tally;

/// Nanoseconds of a day.
const DAY: f64 = 86_400e9;

/// All metrics of a run. Undefined ones are none: never 0, never infinite.
#[derive(Clone, Debug, PartialEq)]
pub struct Metrics {
    growth: growth::Growth,
    drawdown: Drawdown,
    ratios: ratios::Ratios,
    tally: Tally,
    calmar: Option<f64>,
    exposure: Option<f64>,
    final_equity: f64,
}

/// The value of one metric.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value {
    /// A number, or none where it is undefined.
    Number(Option<f64>),
    /// A count.
    Count(usize),
}

impl Metrics {
    /// Computes all metrics.
    ///
    /// `known_at` holds the close instant of each equity row, `first_open` the open instant of the first one,
    /// `day_boundaries` the instants at which trading days end (sorted), all int64 ns UTC.
    pub fn of(
        account: &Account,
        trades: &[Trade],
        curve: &EquityCurve,
        known_at: &[i64],
        first_open: i64,
        day_boundaries: &[i64],
    ) -> Self {
        let initial = account.initial();
        let equity = curve.equity();
        // The clock of a run that is not over has more instants than rows.
        let known_at = &known_at[..known_at.len().min(equity.len())];
        let last = known_at.last().copied().unwrap_or(first_open);
        let growth = growth::Growth::of(initial, account.balance(), days(first_open, last));
        let drawdown = Drawdown::of(initial, equity, known_at, first_open);
        let calmar = growth.cagr.and_then(|cagr| quotient(cagr, drawdown.percent));
        let exposure = quotient(curve.rows_in_position() as f64, curve.len() as f64);
        Self {
            growth,
            drawdown,
            ratios: ratios::Ratios::of(&returns::daily(initial, equity, known_at, day_boundaries)),
            tally: Tally::of(trades),
            calmar,
            exposure,
            final_equity: equity.last().copied().unwrap_or(initial),
        }
    }

    /// Returns every metric with its name, in the order of a report.
    pub fn entries(&self) -> Vec<(&'static str, Value)> {
        use Value::{Count, Number};
        let Self { growth, drawdown, ratios, tally, .. } = self;
        vec![
            ("net_profit", Number(finite(growth.net_profit))),
            ("return", Number(finite(growth.total_return))),
            ("cagr", Number(growth.cagr)),
            ("max_drawdown", Number(finite(drawdown.amount))),
            ("max_drawdown_percent", Number(finite(drawdown.percent))),
            ("max_drawdown_duration", Number(finite(drawdown.days))),
            ("sharpe", Number(ratios.sharpe)),
            ("sortino", Number(ratios.sortino)),
            ("calmar", Number(self.calmar)),
            ("profit_factor", Number(tally.profit_factor)),
            ("win_rate", Number(tally.win_rate)),
            ("expectancy", Number(tally.expectancy)),
            ("average_r", Number(tally.average_r)),
            ("exposure", Number(self.exposure)),
            ("trades", Count(tally.trades)),
            ("wins", Count(tally.wins)),
            ("losses", Count(tally.losses)),
            ("fees", Number(finite(tally.fees))),
            ("slippage_cost", Number(finite(tally.slippage_cost))),
            ("swap", Number(finite(tally.swap))),
            ("conversion", Number(finite(tally.conversion))),
            ("intrabar_trades", Count(tally.intrabar_trades)),
            ("intrabar_pnl", Number(finite(tally.intrabar_pnl))),
            ("gross_profit", Number(finite(tally.gross_profit))),
            ("gross_loss", Number(finite(tally.gross_loss))),
            ("final_balance", Number(finite(growth.final_balance))),
            ("final_equity", Number(finite(self.final_equity))),
        ]
    }
}

/// Returns the time from one instant to a later one, in days.
fn days(since: i64, until: i64) -> f64 {
    until.saturating_sub(since) as f64 / DAY
}

/// Returns a value that is a number at all.
fn finite(value: f64) -> Option<f64> {
    value.is_finite().then_some(value)
}

/// Returns a ratio, or none over zero or where the result is not a finite number.
fn quotient(numerator: f64, denominator: f64) -> Option<f64> {
    if denominator == 0.0 { None } else { finite(numerator / denominator) }
}
