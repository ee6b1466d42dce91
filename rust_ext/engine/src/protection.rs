//! Stops and targets of open positions: step 2 at the open, step 5 inside the bar.

use crate::desk::Desk;
use crate::labels::Label;
use crate::levels::Outcome;
use crate::market::Feed;
use crate::path::{Intrabar, held, passed};
use crate::stage::{Moment, Stage};
use crate::trade::ExitReason;

impl Desk {
    /// Step 2: closes the positions whose stop or target the open has reached or passed.
    #[inline]
    pub(crate) fn levels_passed_by_open(&mut self, feed: &Feed<'_>, k: usize, stage: &Stage) {
        let mut row = 0;
        while row < self.books[k].positions.len() {
            if !self.close_if_passed(feed, k, row, stage) {
                row += 1;
            }
        }
    }

    /// Closes a position at the open if that has reached its stop or target, the stop first (crossed levels).
    pub(crate) fn close_if_passed(&mut self, feed: &Feed<'_>, k: usize, row: usize, stage: &Stage) -> bool {
        let position = &self.books[k].positions[row];
        let open = stage.exit_side(position.direction).open;
        let Some(outcome) = passed(position.direction, open, position.levels) else {
            return false;
        };
        self.close_at_level(feed, k, row, outcome, stage, Moment::Open);
        true
    }

    /// Step 5: closes the positions whose stop or target the bar touches; where it touches both, by policy.
    ///
    /// A position filled at this bar's open takes part; one filled at the last close was opened before this bar.
    #[inline]
    pub(crate) fn levels_touched(&mut self, feed: &Feed<'_>, k: usize, stage: &Stage, policy: Intrabar) {
        let mut row = 0;
        while row < self.books[k].positions.len() {
            let position = &mut self.books[k].positions[row];
            let tested = stage.exit_side(position.direction);
            let (outcome, depends) = held(policy, position.direction, tested, position.levels);
            position.depends_on_intrabar |= depends;
            match outcome {
                None => row += 1,
                Some(outcome) => self.close_at_level(feed, k, row, outcome, stage, Moment::Close),
            }
        }
    }

    /// Closes a position at its stop (with slippage) or its target (without).
    pub(crate) fn close_at_level(
        &mut self,
        feed: &Feed<'_>,
        k: usize,
        row: usize,
        outcome: Outcome,
        stage: &Stage,
        moment: Moment,
    ) {
        let position = &self.books[k].positions[row];
        let (direction, lots) = (position.direction, position.lots);
        let (fill, reason) = match outcome {
            Outcome::Stop(stop) => (self.stop_exit_fill(feed, k, direction, stage, moment, stop), position.stop_reason),
            Outcome::Target(target) => (self.target_fill(k, direction, stage, moment, target), ExitReason::TakeProfit),
        };
        self.close(feed, k, row, fill, lots, reason, Label::default());
    }
}
