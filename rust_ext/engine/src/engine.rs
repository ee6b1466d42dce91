//! The engine: takes the numbered steps of each bar for all symbols, and stops where a strategy is needed.
//!
//! The clock is the sorted union of the symbols' close instants. Symbols that close together take each step together,
//! in the order of the configuration, before the next step. A bar is played when it closes, its open included: where
//! symbols have bars of different lengths, the long ones show in the account at their close.

use crate::account::Account;
use crate::action::{Cancel, Enter, Exit, Modify};
use crate::book::Book;
use crate::clock::Clock;
use crate::code::Code;
use crate::desk::Desk;
use crate::equity::EquityCurve;
use crate::invalid::Invalid;
use crate::labels::Label;
use crate::ledger::Ledger;
use crate::market::Feed;
use crate::rules::Rules;
use crate::trade::Trade;

/// How far the current instant has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// Steps 0 to 7 are to be taken.
    Open,
    /// Step 8: the symbol of this turn is to be asked.
    Asking(usize),
    /// Step 8: the actions of the symbol of this turn are judged.
    Deciding(usize),
    /// Step 9 is done, step 10 is to be taken.
    Closing,
    /// All instants are done.
    Finished,
}

/// Why [`Engine::advance`] or [`Engine::run_intents`] returned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// The strategy is needed at the close of this bar of [`Engine::symbol`]: to decide, to be told of trades, or both.
    Bar(usize),
    /// The allowed number of instants has passed.
    Limit,
    /// All instants are done.
    Finished,
}

/// One run.
#[derive(Clone, Debug)]
pub struct Engine<'a> {
    pub(crate) feed: Feed<'a>,
    pub(crate) desk: Desk,
    pub(crate) clock: Clock<'a>,
    pub(crate) curve: EquityCurve,
    /// The symbols that close at this instant, and their bars.
    closing: Vec<(usize, usize)>,
    pub(crate) now: i64,
    phase: Phase,
    asked: usize,
    call_due: bool,
    notified: usize,
    skipped_intents: usize,
}

impl<'a> Engine<'a> {
    /// Makes an engine.
    ///
    /// # Errors
    /// If a column does not fit the others, or a rule cannot be followed.
    pub fn new(feed: Feed<'a>, rules: Rules, account: Account) -> Result<Self, Invalid> {
        feed.check()?;
        let desk = Desk::new(&feed, rules, account)?;
        let clock = Clock::new(&feed);
        Ok(Self {
            curve: EquityCurve::with_capacity(clock.instants().len()),
            closing: Vec::with_capacity(feed.markets.len()),
            feed,
            desk,
            clock,
            now: 0,
            phase: Phase::Open,
            asked: 0,
            call_due: false,
            notified: 0,
            skipped_intents: 0,
        })
    }

    /// Goes on until the strategy is needed, at most `limit` instants.
    ///
    /// After [`Progress::Bar`] the actions of the strategy are given to [`Engine::enter`], [`Engine::exit`],
    /// [`Engine::modify`] and [`Engine::cancel`] if [`Engine::is_call_due`]; the next call goes on from there.
    pub fn advance(&mut self, limit: usize) -> Progress {
        let mut passed = 0;
        loop {
            match self.phase {
                Phase::Open if passed == limit => return Progress::Limit,
                Phase::Open => {
                    passed += self.coast(self.unasked(limit - passed));
                    if passed < limit {
                        self.until_decision();
                    }
                }
                Phase::Asking(turn) => {
                    let Some(&(k, bar)) = self.closing.get(turn) else {
                        self.after_decision();
                        if self.has_news() {
                            return Progress::Bar(self.desk.books[self.asked].bar);
                        }
                        continue;
                    };
                    self.phase = Phase::Deciding(turn);
                    self.asked = k;
                    self.call_due = self.feed.markets[k].calling.is_due(&self.desk.books[k]);
                    if self.call_due || self.has_news() {
                        return Progress::Bar(bar);
                    }
                }
                Phase::Deciding(turn) => {
                    self.call_due = false;
                    self.phase = Phase::Asking(turn + 1);
                }
                Phase::Closing => {
                    self.finish_bar();
                    passed += 1;
                }
                Phase::Finished => return Progress::Finished,
            }
        }
    }

    /// Returns the number of bars to come, at most `limit`, at which the strategy is not asked, as far as that is known.
    /// While an order waits every bar is played, so that looking ahead again and again would be in vain.
    fn unasked(&self, limit: usize) -> usize {
        let (book, bar) = (&self.desk.books[0], self.clock.next_bar(0));
        match self.feed.markets.as_slice() {
            [only] if book.pending.is_empty() && bar < only.bars.len() => {
                only.calling.unasked(bar, !book.positions.is_empty(), limit)
            }
            _ => 0,
        }
    }

    /// Takes the steps of an instant before the decision, and marks the account (steps 0 to 7); returns whether there
    /// was an instant left.
    #[inline]
    pub(crate) fn until_decision(&mut self) -> bool {
        let Some(now) = self.clock.tick(&self.feed, &mut self.closing) else {
            self.phase = Phase::Finished;
            return false;
        };
        self.now = now;
        for &(k, bar) in &self.closing {
            self.desk.books[k].enter_bar(bar);
        }
        if !self.desk.is_idle() {
            self.curve.count_in_position(self.desk.play_bars(&self.feed, &self.closing, now));
        }
        self.desk.mark(&self.feed, now);
        self.phase = Phase::Asking(0);
        true
    }

    /// Takes step 9, and for symbols on their last bar the end of the data.
    #[inline]
    pub(crate) fn after_decision(&mut self) {
        if !self.desk.is_idle() {
            self.desk.close_bars(&self.feed, &self.closing);
        }
        self.phase = Phase::Closing;
    }

    /// Takes step 10.
    #[inline]
    pub(crate) fn finish_bar(&mut self) {
        if !self.desk.is_marked {
            self.desk.mark(&self.feed, self.now);
        }
        self.curve.record(&mut self.desk);
        for &(k, _) in &self.closing {
            self.desk.move_stops(&self.feed, k);
        }
        let is_last = self.clock.row() == self.clock.instants().len();
        self.phase = if is_last { Phase::Finished } else { Phase::Open };
    }

    /// Asks for an entry at the close of the current bar; returns the code if it is refused.
    ///
    /// # Errors
    /// If no decision is due.
    pub fn enter(&mut self, enter: &Enter) -> Result<Option<Code>, Invalid> {
        self.check_due()?;
        Ok(self.desk.enter(&self.feed, self.asked, enter).err())
    }

    /// Asks for an exit at the close of the current bar; returns the code if it is refused.
    ///
    /// # Errors
    /// If no decision is due.
    pub fn exit(&mut self, exit: &Exit) -> Result<Option<Code>, Invalid> {
        self.check_due()?;
        Ok(self.desk.exit(&self.feed, self.asked, exit).err())
    }

    /// Asks for other levels from the next bar on; returns the code if that is refused.
    ///
    /// # Errors
    /// If no decision is due.
    pub fn modify(&mut self, modify: &Modify) -> Result<Option<Code>, Invalid> {
        self.check_due()?;
        Ok(self.desk.modify(&self.feed, self.asked, modify).err())
    }

    /// Asks for the withdrawal of resting entries; returns the code if there are none.
    ///
    /// # Errors
    /// If no decision is due.
    pub fn cancel(&mut self, cancel: &Cancel) -> Result<Option<Code>, Invalid> {
        self.check_due()?;
        Ok(self.desk.cancel(&self.feed, self.asked, cancel).err())
    }

    /// Returns whether a symbol has room for an entry.
    pub(crate) fn has_room(&self, k: usize) -> bool {
        self.desk.books[k].has_room(self.desk.rules.max_positions)
    }

    /// Counts intents that found nothing to do.
    pub(crate) fn skip_intents(&mut self, skipped: usize) {
        self.skipped_intents += skipped;
    }

    /// Judges an intent to enter: it acts only while there is room.
    pub(crate) fn intend_enter(&mut self, k: usize, enter: &Enter) {
        if self.has_room(k) {
            // A refused entry is in the orders table with its code; a run by intents has nobody to tell.
            let _code = self.desk.enter(&self.feed, k, enter);
        } else {
            self.skipped_intents += 1;
        }
    }

    /// Judges an intent to leave all positions: it acts only if there is one.
    pub(crate) fn intend_exit(&mut self, k: usize, reason: Label) {
        if self.desk.books[k].positions.is_empty() {
            self.skipped_intents += 1;
        } else {
            // As above; with a position open, an exit of all positions is never refused.
            let _code = self.desk.exit(&self.feed, k, &Exit { reason, ..Exit::default() });
        }
    }

    fn check_due(&self) -> Result<(), Invalid> {
        if self.call_due {
            return Ok(());
        }
        Err(Invalid::new("actions are possible only while call_due is true, after advance() returned a bar"))
    }

    /// Tests that no bar is half done.
    pub(crate) fn check_between_bars(&self) -> Result<(), Invalid> {
        match self.phase {
            Phase::Open | Phase::Finished => Ok(()),
            Phase::Asking(_) | Phase::Deciding(_) | Phase::Closing => {
                Err(Invalid::new("run_intents cannot start while advance() is in the middle of a bar"))
            }
        }
    }

    fn has_news(&self) -> bool {
        self.desk.rules.notify_trades && self.notified < self.desk.ledger.trades().len()
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

    /// Returns the number of symbols that close at this instant.
    pub(crate) fn turns(&self) -> usize {
        self.closing.len()
    }

    /// Returns the row and the bar of one of the symbols that close at this instant.
    pub(crate) fn turn(&self, turn: usize) -> (usize, usize) {
        self.closing[turn]
    }

    /// Returns the next bar of a symbol.
    pub(crate) fn next_bar(&self, k: usize) -> usize {
        self.clock.next_bar(k)
    }

    /// Returns the row of the symbol that is asked, or was last.
    pub fn symbol(&self) -> usize {
        self.asked
    }

    /// Returns the current bar of [`Engine::symbol`]; the last one when finished.
    pub fn bar(&self) -> usize {
        self.desk.books[self.asked].bar
    }

    /// Returns whether `on_bar` is to be called now.
    pub fn is_call_due(&self) -> bool {
        self.call_due
    }

    /// Returns whether all instants are done.
    pub fn is_finished(&self) -> bool {
        self.phase == Phase::Finished
    }

    /// Returns positions and pending orders of a symbol.
    pub fn book(&self, k: usize) -> &Book {
        &self.desk.books[k]
    }

    /// Returns what the run reads.
    pub fn feed(&self) -> &Feed<'a> {
        &self.feed
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

    /// Returns the instants of all equity rows, those to come included.
    pub fn instants(&self) -> &[i64] {
        self.clock.instants()
    }

    /// Returns how many intents found nothing to do.
    pub fn skipped_intents(&self) -> usize {
        self.skipped_intents
    }

    /// Returns how many bars with something open or waiting the finer bars did not reproduce.
    pub fn detail_fallbacks(&self) -> usize {
        self.desk.detail_fallbacks
    }
}
