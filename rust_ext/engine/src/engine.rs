//! The engine of one symbol: takes the numbered steps of each bar and stops where a strategy is needed.

use crate::account::Account;
use crate::action::{Cancel, Enter, Exit, Modify};
use crate::book::{Book, Desk, Terms};
use crate::calling::CallingRule;
use crate::code::Code;
use crate::equity::{EquityCurve, Held};
use crate::invalid::Invalid;
use crate::labels::Label;
use crate::ledger::Ledger;
use crate::market::Market;
use crate::trade::Trade;

/// How far the current bar has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// Steps 0 to 7 are to be taken.
    Open,
    /// Step 8: actions are judged.
    Deciding,
    /// Step 9 is done, step 10 is to be taken.
    Closing,
    /// All bars are done.
    Finished,
}

/// Why [`Engine::advance`] or [`Engine::run_intents`] returned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// The strategy is needed at the close of this bar: to decide, to be told of trades, or both.
    Bar(usize),
    /// The allowed number of bars has passed.
    Limit,
    /// All bars are done.
    Finished,
}

/// One run of one symbol.
///
/// The same [`Market`] and [`CallingRule`] must be passed to every call; another number of bars is an error.
#[derive(Clone, Debug)]
pub struct Engine {
    book: Book,
    desk: Desk,
    curve: EquityCurve,
    start: usize,
    bars: usize,
    bar: usize,
    phase: Phase,
    call_due: bool,
    notified: usize,
    pub(crate) skipped_intents: usize,
}

impl Engine {
    /// Makes an engine that decides from bar `start` to the last one, `bars - 1`.
    ///
    /// # Errors
    /// If `start` is not a bar.
    pub fn new(terms: Terms, account: Account, start: usize, bars: usize) -> Result<Self, Invalid> {
        if start >= bars {
            return Err(Invalid::new(format!("start must be one of the {bars} bars, found {start}")));
        }
        Ok(Self {
            book: Book::new(terms),
            desk: Desk { account, ledger: Ledger::default() },
            curve: EquityCurve::with_capacity(bars - start),
            start,
            bars,
            bar: start,
            phase: Phase::Open,
            call_due: false,
            notified: 0,
            skipped_intents: 0,
        })
    }

    /// Takes bars until the strategy is needed, at most `limit` of them.
    ///
    /// After [`Progress::Bar`] the actions of the strategy are given to [`Engine::enter`] and [`Engine::exit`] if
    /// [`Engine::is_call_due`]; the next call then finishes that bar.
    ///
    /// # Errors
    /// If the market has another number of bars.
    pub fn advance(
        &mut self,
        market: &Market<'_>,
        calling: &CallingRule<'_>,
        limit: usize,
    ) -> Result<Progress, Invalid> {
        self.check(market)?;
        let mut passed = 0;
        loop {
            match self.phase {
                Phase::Open if passed == limit => return Ok(Progress::Limit),
                Phase::Open => {
                    self.until_decision(market);
                    self.call_due = calling.is_due(&self.book, self.bar);
                    if self.call_due || (calling.notify_trades && self.has_news()) {
                        return Ok(Progress::Bar(self.bar));
                    }
                }
                Phase::Deciding => {
                    self.call_due = false;
                    self.after_decision(market);
                    if calling.notify_trades && self.has_news() {
                        return Ok(Progress::Bar(self.bar));
                    }
                }
                Phase::Closing => {
                    self.finish_bar(market);
                    passed += 1;
                }
                Phase::Finished => return Ok(Progress::Finished),
            }
        }
    }

    /// Takes the steps of a bar before the decision, and marks the account (steps 1 to 7).
    #[inline]
    pub(crate) fn until_decision(&mut self, market: &Market<'_>) {
        self.book.at_open(&mut self.desk, market, self.bar);
        let was_open = !self.book.positions().is_empty();
        let has_filled = self.book.inside(&mut self.desk, market, self.bar);
        self.curve.count_in_position(was_open || has_filled);
        self.book.expire(&mut self.desk, self.bar);
        self.mark(market);
        self.phase = Phase::Deciding;
    }

    /// Takes step 9, and on the last bar the end of the data.
    #[inline]
    pub(crate) fn after_decision(&mut self, market: &Market<'_>) {
        self.book.at_close(&mut self.desk, market, self.bar);
        if self.bar + 1 == self.bars {
            self.book.end_of_data(&mut self.desk, market, self.bar);
        }
        self.phase = Phase::Closing;
    }

    /// Takes step 10 and goes on to the next bar.
    #[inline]
    pub(crate) fn finish_bar(&mut self, market: &Market<'_>) {
        self.mark(market);
        self.curve.record(&self.desk.account);
        if self.bar + 1 == self.bars {
            self.phase = Phase::Finished;
        } else {
            self.bar += 1;
            self.phase = Phase::Open;
        }
    }

    #[inline]
    fn mark(&mut self, market: &Market<'_>) {
        self.desk.account.mark(self.book.open_pnl(market, self.bar));
    }

    /// Asks for an entry at the close of the current bar; returns the code if it is refused.
    ///
    /// # Errors
    /// If no decision is due, or the market has another number of bars.
    pub fn enter(
        &mut self,
        market: &Market<'_>,
        calling: &CallingRule<'_>,
        enter: &Enter,
    ) -> Result<Option<Code>, Invalid> {
        self.check_due(market)?;
        Ok(self.judge_enter(market, calling, enter))
    }

    /// Asks for an exit at the close of the current bar; returns the code if it is refused.
    ///
    /// # Errors
    /// If no decision is due, or the market has another number of bars.
    pub fn exit(&mut self, market: &Market<'_>, exit: &Exit) -> Result<Option<Code>, Invalid> {
        self.check_due(market)?;
        Ok(self.judge_exit(market, exit))
    }

    pub(crate) fn judge_enter(
        &mut self,
        market: &Market<'_>,
        calling: &CallingRule<'_>,
        enter: &Enter,
    ) -> Option<Code> {
        let is_candidate = calling.is_candidate(self.bar);
        self.book.enter(&mut self.desk, market, self.bar, enter, is_candidate).err()
    }

    pub(crate) fn judge_exit(&mut self, market: &Market<'_>, exit: &Exit) -> Option<Code> {
        self.book.exit(&mut self.desk, market, self.bar, exit).err()
    }

    /// Asks for other levels from the next bar on; returns the code if that is refused.
    ///
    /// # Errors
    /// If no decision is due, or the market has another number of bars.
    pub fn modify(&mut self, market: &Market<'_>, modify: &Modify) -> Result<Option<Code>, Invalid> {
        self.check_due(market)?;
        Ok(self.book.modify(&mut self.desk, market, self.bar, modify).err())
    }

    /// Asks for the withdrawal of resting entries; returns the code if there are none.
    ///
    /// # Errors
    /// If no decision is due, or the market has another number of bars.
    pub fn cancel(&mut self, market: &Market<'_>, cancel: &Cancel) -> Result<Option<Code>, Invalid> {
        self.check_due(market)?;
        Ok(self.book.cancel(&mut self.desk, market, self.bar, cancel).err())
    }

    fn check(&self, market: &Market<'_>) -> Result<(), Invalid> {
        if market.len() == self.bars {
            return Ok(());
        }
        Err(Invalid::new(format!("the engine was made for {} bars, the market has {}", self.bars, market.len())))
    }

    fn check_due(&self, market: &Market<'_>) -> Result<(), Invalid> {
        self.check(market)?;
        if self.call_due {
            return Ok(());
        }
        Err(Invalid::new("actions are possible only while call_due is true, after advance() returned a bar"))
    }

    /// Readies a run by intents; returns an error between the steps of a bar.
    pub(crate) fn check_between_bars(&self, market: &Market<'_>) -> Result<(), Invalid> {
        self.check(market)?;
        match self.phase {
            Phase::Open | Phase::Finished => Ok(()),
            Phase::Deciding | Phase::Closing => {
                Err(Invalid::new("run_intents cannot start while advance() is in the middle of a bar"))
            }
        }
    }

    fn has_news(&self) -> bool {
        self.notified < self.desk.ledger.trades().len()
    }

    /// Returns the trades closed since the last call.
    pub fn take_closed(&mut self) -> &[Trade] {
        let trades = self.desk.ledger.trades();
        let news = &trades[self.notified..];
        self.notified = trades.len();
        news
    }

    /// Returns the number of `text` for tags and reasons.
    pub fn label(&mut self, text: &str) -> Label {
        self.desk.ledger.labels.intern(text)
    }

    /// Returns the first decision bar.
    pub fn start(&self) -> usize {
        self.start
    }

    /// Returns the current bar; the last one when finished.
    pub fn bar(&self) -> usize {
        self.bar
    }

    /// Returns whether `on_bar` is to be called now.
    pub fn is_call_due(&self) -> bool {
        self.call_due
    }

    /// Returns whether all bars are done.
    pub fn is_finished(&self) -> bool {
        self.phase == Phase::Finished
    }

    /// Returns positions and pending orders.
    pub fn book(&self) -> &Book {
        &self.book
    }

    /// Returns balance and equity.
    pub fn account(&self) -> &Account {
        &self.desk.account
    }

    /// Returns orders and trades.
    pub fn ledger(&self) -> &Ledger {
        &self.desk.ledger
    }

    /// Returns the equity rows so far.
    pub fn curve(&self) -> &EquityCurve {
        &self.curve
    }

    /// Returns what was held after the close of each row so far.
    pub fn held(&self) -> Held {
        self.curve.held(self.start, self.ledger().trades(), self.book.positions())
    }

    /// Returns how many intents found nothing to do.
    pub fn skipped_intents(&self) -> usize {
        self.skipped_intents
    }
}
