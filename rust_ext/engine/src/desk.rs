//! What the symbols of a run share: rules, account, tables, and the books of all symbols.

use crate::account::Account;
use crate::book::Book;
use crate::conversion::Own;
use crate::invalid::Invalid;
use crate::ledger::Ledger;
use crate::market::Feed;
use crate::position::Position;
use crate::rules::Rules;
use crate::stage::Stage;

/// The desk on which a run is played. The steps of a bar are functions of it; `k` is the row of a symbol.
#[derive(Clone, Debug)]
pub(crate) struct Desk {
    pub(crate) rules: Rules,
    pub(crate) account: Account,
    pub(crate) ledger: Ledger,
    pub(crate) books: Vec<Book>,
    /// Bars with something open or waiting that the finer bars did not reproduce.
    pub(crate) detail_fallbacks: usize,
    /// Symbols that are played in this instant: a buffer that is used again.
    pub(crate) active: Vec<(usize, Stage)>,
    /// Whether the account is marked at this instant as it stands.
    pub(crate) is_marked: bool,
    /// Whether positions have changed since the last equity row.
    pub(crate) has_changed: bool,
}

impl Desk {
    /// Makes the desk of a run.
    ///
    /// # Errors
    /// If a rule cannot be followed: a currency that is not converted, no ATR, no finer bars.
    pub(crate) fn new(feed: &Feed<'_>, rules: Rules, account: Account) -> Result<Self, Invalid> {
        rules.check()?;
        for market in &feed.markets {
            let name = &market.symbol.name;
            if rules.needs_atr() && market.atr.is_none() {
                return Err(Invalid::new(format!("{name}: slippage or trailing by ATR needs the column atr")));
            }
            if rules.detail && market.finer.is_none() {
                return Err(Invalid::new(format!("{name}: intrabar = \"detail\" needs finer bars")));
            }
        }
        let books = (0..feed.markets.len()).map(|k| Book::new(feed, &rules, k)).collect::<Result<_, _>>()?;
        Ok(Self {
            rules,
            account,
            ledger: Ledger::default(),
            books,
            detail_fallbacks: 0,
            active: Vec::new(),
            is_marked: false,
            has_changed: true,
        })
    }

    /// Returns the open positions of all symbols, in the order of the configuration.
    pub(crate) fn positions(&self) -> impl Iterator<Item = &Position> {
        self.books.iter().flat_map(|book| &book.positions)
    }

    /// Returns whether nothing is open and nothing waits in any symbol.
    #[inline]
    pub(crate) fn is_idle(&self) -> bool {
        self.books.iter().all(Book::is_idle)
    }

    /// Converts an amount from a symbol's quote currency, at the symbol's own `price` if that is the pair; none if a
    /// rate is not known yet.
    #[inline]
    pub(crate) fn known_in_account(
        &self,
        feed: &Feed<'_>,
        k: usize,
        amount: f64,
        time: i64,
        price: Option<f64>,
    ) -> Option<f64> {
        let way = &self.books[k].to_account;
        if way.is_identity() {
            return Some(amount);
        }
        way.convert(feed, amount, time, price.map(|price| Own { symbol: k, price }))
    }

    /// As [`Desk::known_in_account`], after a decision, which is refused while a rate is not known.
    #[inline]
    pub(crate) fn in_account(&self, feed: &Feed<'_>, k: usize, amount: f64, time: i64, price: Option<f64>) -> f64 {
        let converted = self.known_in_account(feed, k, amount, time, price);
        debug_assert!(converted.is_some(), "Invariant: the rates of a trade were known at its decision");
        converted.unwrap_or(f64::NAN)
    }

    /// Returns the gross gain of lots of a position closed at a price, in account currency.
    #[inline]
    pub(crate) fn pnl(&self, feed: &Feed<'_>, k: usize, position: &Position, lots: f64, price: f64, time: i64) -> f64 {
        let quoted = position.part_at(price, lots, feed.markets[k].instrument.contract_size());
        self.in_account(feed, k, quoted, time, Some(price))
    }

    /// Notes that positions have changed.
    pub(crate) fn note_change(&mut self) {
        self.has_changed = true;
        self.is_marked = false;
    }

    /// Marks every position at its symbol's last close, exit side, at rates known at `time`.
    #[inline]
    pub(crate) fn mark(&mut self, feed: &Feed<'_>, time: i64) {
        let mut open_pnl = 0.0;
        for k in 0..self.books.len() {
            for row in 0..self.books[k].positions.len() {
                let position = &self.books[k].positions[row];
                let close = feed.markets[k].bars.exit_side(position.direction).close[self.books[k].bar];
                let marked = self.pnl(feed, k, position, position.lots, close, time);
                self.books[k].positions[row].open_pnl = marked;
                open_pnl += marked;
            }
        }
        self.account.mark(open_pnl);
        self.is_marked = true;
    }
}
