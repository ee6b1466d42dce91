//! How large a position is: lots fixed at the decision.

use crate::action::Enter;
use crate::code::Code;
use crate::instrument::Instrument;
use crate::invalid::{Invalid, positive};
use crate::levels::{Level, Protection};

/// The configured size of entries that do not bring their own.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Sizing {
    /// The same volume each time, in lots.
    FixedLots(f64),
    /// The same loss at the stop each time, in account currency.
    RiskMoney(f64),
    /// The same part of the equity lost at the stop each time.
    RiskFraction(f64),
}

/// What happens to a size below the smallest lot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MinLotPolicy {
    /// The order is rejected, `min_lot`.
    Reject,
    /// The order is made with the smallest lot, which risks more than asked for.
    RoundUp,
}

/// The sizing rules of a run.
#[derive(Clone, Copy, Debug)]
pub struct SizingRules {
    default: Option<Sizing>,
    min_lot: MinLotPolicy,
}

impl SizingRules {
    /// Makes sizing rules; without a default every entry must bring `lots` or `risk`.
    ///
    /// # Errors
    /// If the default is not finite and above zero.
    pub fn new(default: Option<Sizing>, min_lot: MinLotPolicy) -> Result<Self, Invalid> {
        match default {
            Some(Sizing::FixedLots(lots)) => positive("fixed_lots", lots)?,
            Some(Sizing::RiskMoney(risk)) => positive("risk_money", risk)?,
            Some(Sizing::RiskFraction(part)) => positive("risk_fraction", part)?,
            None => 0.0,
        };
        Ok(Self { default, min_lot })
    }

    /// Returns the lots of an entry (docs/execution.md, size).
    ///
    /// Risk sizing: lots = risk / (|quote − stop| · contract size, in account currency), where `quote` is the decision
    /// bar's close on the entry side, or the order price, and a distance stands for itself. `equity` is that of the same
    /// close, `in_account` converts from the quote currency. Floored to the lot step.
    pub(crate) fn lots(
        &self,
        enter: &Enter,
        protection: &Protection,
        quote: f64,
        equity: f64,
        instrument: &Instrument,
        in_account: impl FnOnce(f64) -> Option<f64>,
    ) -> Result<f64, Code> {
        let risk = match self.requested(enter)? {
            Sizing::FixedLots(lots) => return self.allowed(lots, instrument),
            Sizing::RiskMoney(risk) => risk,
            Sizing::RiskFraction(part) => part * equity,
        };
        let distance = match protection.stop {
            None => return Err(Code::NoStop),
            Some(Level::Price(stop)) => (quote - stop).abs(),
            Some(Level::Distance(distance)) => distance,
        };
        if risk <= 0.0 {
            return Err(Code::NoEquity);
        }
        let per_lot = in_account(distance * instrument.contract_size()).ok_or(Code::NoRate)?;
        self.allowed(if per_lot > 0.0 { risk / per_lot } else { f64::INFINITY }, instrument)
    }

    /// Floors lots to the step and holds them to the instrument's limits.
    fn allowed(&self, raw: f64, instrument: &Instrument) -> Result<f64, Code> {
        let lots = instrument.floor_to_step(raw);
        if instrument.is_above_maximum(lots) {
            return Err(Code::MaxLot);
        }
        match self.min_lot {
            _ if !instrument.is_below_minimum(lots) => Ok(lots),
            MinLotPolicy::Reject => Err(Code::MinLot),
            MinLotPolicy::RoundUp => Ok(instrument.min_lot()),
        }
    }

    fn requested(&self, enter: &Enter) -> Result<Sizing, Code> {
        let (value, sizing) = match (enter.lots, enter.risk) {
            (Some(_), Some(_)) => return Err(Code::TwoSizes),
            (Some(lots), None) => (lots, Sizing::FixedLots(lots)),
            (None, Some(risk)) => (risk, Sizing::RiskMoney(risk)),
            (None, None) => return self.default.ok_or(Code::NoSize),
        };
        if value.is_finite() && value > 0.0 { Ok(sizing) } else { Err(Code::BadSize) }
    }
}

/// Returns the lots that a fraction of a position closes, floored to the step.
///
/// Neither the closed part nor what it leaves may be below the smallest lot: the engine never closes more or less than
/// it was asked.
pub(crate) fn partial_lots(lots: f64, fraction: f64, instrument: &Instrument) -> Result<f64, Code> {
    if !(fraction > 0.0 && fraction <= 1.0) {
        return Err(Code::BadFraction);
    }
    if fraction == 1.0 {
        return Ok(lots);
    }
    let closed = instrument.floor_to_step(lots * fraction);
    let left = instrument.floor_to_step(lots - closed);
    if instrument.is_below_minimum(closed) || instrument.is_below_minimum(left) {
        return Err(Code::MinLot);
    }
    Ok(closed)
}
