//! What is open in one symbol.

use crate::conversion::Way;
use crate::draws::{FillSide, stream};
use crate::fill::{Fill, LastFill};
use crate::invalid::Invalid;
use crate::market::Feed;
use crate::order::{PendingOrder, Side};
use crate::position::Position;
use crate::rules::Rules;

/// How the money of one commission reaches the account.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CommissionWay {
    /// From the quote currency to the commission's: the notional.
    pub(crate) notional: Way,
    /// From the commission's currency to the account's: the charge.
    pub(crate) charge: Way,
}

/// Positions (oldest first) and waiting orders (in order of decision) of one symbol; `bar` is its current bar.
#[derive(Clone, Debug)]
pub struct Book {
    pub(crate) bar: usize,
    pub(crate) positions: Vec<Position>,
    pub(crate) pending: Vec<PendingOrder>,
    pub(crate) last_fill: Option<LastFill>,
    /// Fills with slippage in the current bar: entries, exits.
    pub(crate) slipped: [u64; 2],
    /// Names the random draws of this symbol.
    pub(crate) stream: u64,
    /// The first rollover that has not passed, as far as was looked.
    pub(crate) next_rollover: usize,
    /// From the quote currency to the account's.
    pub(crate) to_account: Way,
    /// Of each commission of the rules.
    pub(crate) commission_ways: Vec<CommissionWay>,
}

impl Book {
    /// Makes an empty book of the market in row `k`.
    ///
    /// # Errors
    /// If a currency cannot be converted.
    pub(crate) fn new(feed: &Feed<'_>, rules: &Rules, k: usize) -> Result<Self, Invalid> {
        let market = &feed.markets[k];
        let (quote, account) = (market.symbol.quote.as_str(), rules.currency.as_str());
        let mut commission_ways = Vec::with_capacity(rules.commissions.len());
        for commission in &rules.commissions {
            let currency = commission.currency(account);
            let charge = Way::find(feed, currency, account)?;
            let notional = if commission.is_of_notional() { Way::find(feed, quote, currency)? } else { Way::default() };
            commission_ways.push(CommissionWay { notional, charge });
        }
        Ok(Self {
            bar: market.start,
            positions: Vec::new(),
            pending: Vec::new(),
            last_fill: None,
            slipped: [0; 2],
            next_rollover: 0,
            stream: stream(rules.seed, &market.symbol.name),
            to_account: Way::find(feed, quote, account)?,
            commission_ways,
        })
    }

    /// Goes on to a bar.
    #[inline]
    pub(crate) fn enter_bar(&mut self, bar: usize) {
        self.bar = bar;
        self.slipped = [0; 2];
    }

    /// Returns the current bar.
    pub fn bar(&self) -> usize {
        self.bar
    }

    /// Returns the open positions, oldest first.
    pub fn positions(&self) -> &[Position] {
        &self.positions
    }

    /// Returns the orders that wait for their fill.
    pub fn pending(&self) -> &[PendingOrder] {
        &self.pending
    }

    /// Returns whether nothing is open and nothing waits.
    #[inline]
    pub fn is_idle(&self) -> bool {
        self.positions.is_empty() && self.pending.is_empty()
    }

    /// Returns whether positions and waiting entries leave room for an entry.
    pub(crate) fn has_room(&self, max_positions: usize) -> bool {
        let entering = self.pending.iter().filter(|order| order.side() == Side::Enter);
        self.positions.len() + entering.count() < max_positions
    }

    /// Remembers a fill: for the cooldown, and for the number of the next draw if it was one with slippage.
    pub(crate) fn count_fill(&mut self, fill: &Fill, side: FillSide, slips: bool) {
        self.last_fill = Some(LastFill { bar: fill.bar, time: fill.time });
        self.slipped[side as usize] += u64::from(slips);
    }
}
