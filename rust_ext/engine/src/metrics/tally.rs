//! Counting trades.

use super::quotient;
use crate::sum::Sum;
use crate::trade::Trade;

/// Counts and sums over closed trades; a win is a net gain above zero, a loss one below.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Tally {
    pub(super) trades: usize,
    pub(super) wins: usize,
    pub(super) losses: usize,
    pub(super) gross_profit: f64,
    pub(super) gross_loss: f64,
    pub(super) fees: f64,
    pub(super) slippage_cost: f64,
    pub(super) swap: f64,
    pub(super) conversion: f64,
    pub(super) intrabar_trades: usize,
    pub(super) intrabar_pnl: f64,
    pub(super) profit_factor: Option<f64>,
    pub(super) win_rate: Option<f64>,
    pub(super) expectancy: Option<f64>,
    pub(super) average_r: Option<f64>,
}

impl Tally {
    pub(super) fn of(trades: &[Trade]) -> Self {
        let net = || trades.iter().map(|trade| trade.net_pnl);
        let count = trades.len() as f64;
        let wins = net().filter(|net| *net > 0.0).count();
        let losses = net().filter(|net| *net < 0.0).count();
        let gross_profit = Sum::of(net().filter(|net| *net > 0.0));
        let gross_loss = Sum::of(net().filter(|net| *net < 0.0).map(|net| -net));
        let depending = || trades.iter().filter(|trade| trade.depends_on_intrabar);
        let multiples = || trades.iter().filter_map(|trade| trade.r_multiple);
        Self {
            trades: trades.len(),
            wins,
            losses,
            gross_profit,
            gross_loss,
            fees: Sum::of(trades.iter().map(|trade| trade.commission)),
            slippage_cost: Sum::of(trades.iter().map(|trade| trade.slippage_cost)),
            swap: Sum::of(trades.iter().map(|trade| trade.swap)),
            conversion: Sum::of(trades.iter().map(|trade| trade.conversion)),
            intrabar_trades: depending().count(),
            intrabar_pnl: Sum::of(depending().map(|trade| trade.net_pnl)),
            profit_factor: quotient(gross_profit, gross_loss),
            win_rate: quotient(wins as f64, count),
            expectancy: quotient(Sum::of(net()), count),
            average_r: quotient(Sum::of(multiples()), multiples().count() as f64),
        }
    }
}
