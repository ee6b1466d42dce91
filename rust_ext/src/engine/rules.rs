//! The rules of a run, read by attribute from `omega.execution.engine_input.Rules`.
use omega_engine as core;
use omega_engine::{
    Account, ChargedSide, Direction, Gates, Intrabar, Invalid, MarketFill, Measure, MinLotPolicy, Sizing, SizingRules,
    TrailingDistance,
};
use pyo3::prelude::*;

use super::feed::RolloverColumns;

/// `Slippage`.
#[derive(FromPyObject)]
struct Slippage {
    fixed_pips: f64,
    random_pips: f64,
    atr_fraction: f64,
}

/// `Commission`.
#[derive(FromPyObject)]
struct Commission {
    model: String,
    amount: f64,
    side: String,
    minimum: f64,
    currency: Option<String>,
}

/// `BreakEven`.
#[derive(FromPyObject)]
struct BreakEven {
    trigger_pips: f64,
    offset_pips: f64,
}

/// `Trailing`.
#[derive(FromPyObject)]
struct Trailing {
    distance_pips: Option<f64>,
    atr_multiple: Option<f64>,
    start_pips: f64,
}

/// `Rules`.
#[derive(FromPyObject)]
#[expect(clippy::struct_excessive_bools, reason = "each is a key of the configuration")]
pub struct Rules<'py> {
    currency: String,
    balance: f64,
    seed: u64,
    market_fill: String,
    intrabar: String,
    limit_improvement: bool,
    cancel_over_gap: bool,
    max_positions: usize,
    max_holding: Option<i64>,
    slippage: Option<Slippage>,
    commissions: Vec<Commission>,
    pub rollovers: Option<RolloverColumns<'py>>,
    conversion_fee: f64,
    fixed_lots: Option<f64>,
    risk_money: Option<f64>,
    risk_fraction: Option<f64>,
    round_up: bool,
    stop_out: f64,
    direction: String,
    cooldown_bars: u64,
    cooldown: i64,
    break_even: Option<BreakEven>,
    trailing: Option<Trailing>,
    notify_trades: bool,
}

impl Rules<'_> {
    /// Checks the values and makes the rules and the account of them.
    pub fn read(&self) -> Result<(core::Rules, Account), Invalid> {
        let slippage = match &self.slippage {
            None => core::Slippage::default(),
            Some(given) => core::Slippage::new(given.fixed_pips, given.random_pips, given.atr_fraction)?,
        };
        let detail = self.intrabar == "detail";
        let rules = core::Rules {
            currency: self.currency.clone(),
            seed: self.seed,
            market_fill: MarketFill::parse(&self.market_fill)?,
            intrabar: if detail { Intrabar::Worst } else { Intrabar::parse(&self.intrabar)? },
            detail,
            limit_improvement: self.limit_improvement,
            cancel_over_gap: self.cancel_over_gap,
            max_positions: self.max_positions,
            max_holding: self.max_holding,
            slippage,
            commissions: self.commissions.iter().map(Commission::read).collect::<Result<_, _>>()?,
            conversion_fee: self.conversion_fee,
            sizing: self.sizing()?,
            stop_out: self.stop_out,
            gates: Gates {
                direction: self.only_direction()?,
                cooldown_bars: self.cooldown_bars,
                cooldown: self.cooldown,
            },
            break_even: self
                .break_even
                .as_ref()
                .map(|rule| core::BreakEven { trigger_pips: rule.trigger_pips, offset_pips: rule.offset_pips }),
            trailing: self.trailing.as_ref().map(Trailing::read).transpose()?,
            notify_trades: self.notify_trades,
        };
        Ok((rules, Account::new(self.balance)?))
    }

    fn sizing(&self) -> Result<SizingRules, Invalid> {
        let default = match (self.fixed_lots, self.risk_money, self.risk_fraction) {
            (Some(lots), None, None) => Some(Sizing::FixedLots(lots)),
            (None, Some(risk), None) => Some(Sizing::RiskMoney(risk)),
            (None, None, Some(part)) => Some(Sizing::RiskFraction(part)),
            (None, None, None) => None,
            _ => return Err(Invalid::new("fixed_lots, risk_money and risk_fraction exclude each other")),
        };
        SizingRules::new(default, if self.round_up { MinLotPolicy::RoundUp } else { MinLotPolicy::Reject })
    }

    fn only_direction(&self) -> Result<Option<Direction>, Invalid> {
        match self.direction.as_str() {
            "both" => Ok(None),
            "long" => Ok(Some(Direction::Long)),
            "short" => Ok(Some(Direction::Short)),
            word => Err(Invalid::new(format!("direction must be \"both\", \"long\" or \"short\", found {word:?}"))),
        }
    }
}

impl Commission {
    fn read(&self) -> Result<core::Commission, Invalid> {
        let (measure, side) = (Measure::parse(&self.model)?, ChargedSide::parse(&self.side)?);
        core::Commission::new(measure, self.amount, side, self.minimum, self.currency.clone())
    }
}

impl Trailing {
    fn read(&self) -> Result<core::Trailing, Invalid> {
        let distance = match (self.distance_pips, self.atr_multiple) {
            (Some(pips), None) => TrailingDistance::Pips(pips),
            (None, Some(multiple)) => TrailingDistance::Atr(multiple),
            _ => return Err(Invalid::new("trailing: give either distance_pips or atr_multiple")),
        };
        Ok(core::Trailing { distance, start_pips: self.start_pips })
    }
}
