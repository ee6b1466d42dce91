//! From the keywords of the constructor to the terms of the engine.
use omega_engine::{
    ChargedSide, Commission, Instrument, Intrabar, Invalid, MarketFill, MinLotPolicy, Rules, Sizing, SizingRules,
    Slippage, Terms,
};

/// The keywords, as Python gives them.
pub struct Settings<'a> {
    pub pip_size: f64,
    pub contract_size: f64,
    pub lot_step: f64,
    pub min_lot: f64,
    pub max_lot: f64,
    pub round_up: bool,
    pub market_fill: &'a str,
    pub intrabar: &'a str,
    pub limit_improvement: bool,
    pub slippage_pips: f64,
    pub commission_per_lot: f64,
    pub commission_side: &'a str,
    pub fixed_lots: Option<f64>,
    pub risk_money: Option<f64>,
    pub risk_fraction: Option<f64>,
}

impl Settings<'_> {
    /// Checks the keywords and makes terms of them.
    pub fn terms(&self) -> Result<Terms, Invalid> {
        let instrument = Instrument::new(self.pip_size, self.contract_size, self.lot_step, self.min_lot, self.max_lot)?;
        let default = match (self.fixed_lots, self.risk_money, self.risk_fraction) {
            (Some(lots), None, None) => Some(Sizing::FixedLots(lots)),
            (None, Some(risk), None) => Some(Sizing::RiskMoney(risk)),
            (None, None, Some(part)) => Some(Sizing::RiskFraction(part)),
            (None, None, None) => None,
            _ => return Err(Invalid::new("fixed_lots, risk_money and risk_fraction exclude each other")),
        };
        let min_lot = if self.round_up { MinLotPolicy::RoundUp } else { MinLotPolicy::Reject };
        let rules = Rules {
            market_fill: MarketFill::parse(self.market_fill)?,
            intrabar: Intrabar::parse(self.intrabar)?,
            limit_improvement: self.limit_improvement,
            slippage: Slippage::fixed_pips(self.slippage_pips, &instrument)?,
            commission: Commission::per_lot(self.commission_per_lot, ChargedSide::parse(self.commission_side)?)?,
            sizing: SizingRules::new(default, min_lot)?,
        };
        Ok(Terms { instrument, rules })
    }
}
