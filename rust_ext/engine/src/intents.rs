//! A whole run from columns of intents, without a strategy in the loop (docs/strategies.md).

use crate::action::Enter;
use crate::direction::Direction;
use crate::engine::{Engine, Progress};
use crate::invalid::Invalid;
use crate::labels::Label;
use crate::order::OrderKind;

/// What each row of the `action` column means.
const ENTER: i8 = 0;
const EXIT: i8 = 1;

/// Decisions of a strategy, one per row, sorted by bar. In the level and size columns NaN means "not given".
#[derive(Clone, Copy, Debug)]
pub struct Intents<'a> {
    /// Decision bar.
    pub bar: &'a [i64],
    /// 0 enter, 1 exit.
    pub action: &'a [i8],
    /// +1 long, −1 short; on an exit, which closes whatever is open, also 0.
    pub direction: &'a [i8],
    /// How an enter meets the market: 0 market, 1 limit, 2 stop, 3 `stop_limit`.
    pub kind: &'a [i8],
    /// Level of a limit or stop, trigger of a `stop_limit`.
    pub price: &'a [f64],
    /// Limit of a `stop_limit`.
    pub limit_price: &'a [f64],
    /// Stop as a price.
    pub stop_loss: &'a [f64],
    /// Stop as a distance from the fill.
    pub stop_distance: &'a [f64],
    /// Target as a price.
    pub take_profit: &'a [f64],
    /// Target as a distance from the fill.
    pub target_distance: &'a [f64],
    /// Volume.
    pub lots: &'a [f64],
    /// Money at the stop.
    pub risk: &'a [f64],
    /// Number of bars in which a resting order may fill.
    pub expiry_bars: &'a [f64],
    /// Row of `labels`, or −1 for none.
    pub tag: &'a [i32],
    /// Row of `labels`, or −1 for none.
    pub reason: &'a [i32],
    /// Tags and reasons.
    pub labels: &'a [Label],
}

impl Intents<'_> {
    /// Tests the columns: equal lengths, sorted by bar, bars of the market, at most one enter and one exit per bar,
    /// known actions, directions and labels.
    ///
    /// # Errors
    /// The first row that breaks a rule.
    pub fn validate(&self, bars: usize) -> Result<(), Invalid> {
        let rows = self.bar.len();
        let numbers = [
            self.price,
            self.limit_price,
            self.stop_loss,
            self.stop_distance,
            self.take_profit,
            self.target_distance,
            self.lots,
            self.risk,
            self.expiry_bars,
        ];
        let same = self.action.len() == rows
            && self.direction.len() == rows
            && self.kind.len() == rows
            && self.tag.len() == rows
            && self.reason.len() == rows
            && numbers.iter().all(|column| column.len() == rows);
        if !same {
            return Err(Invalid::new(format!("every intents column must have the {rows} rows of bar")));
        }
        let mut seen = [false; 2];
        for row in 0..rows {
            let fail = |rule: String| Err(Invalid::new(format!("intents row {row}: {rule}")));
            let bar = self.bar[row];
            if bar < 0 || bar as usize >= bars {
                return fail(format!("bar must be one of the {bars} bars, found {bar}"));
            }
            if row == 0 || self.bar[row - 1] != bar {
                seen = [false; 2];
            }
            if row > 0 && self.bar[row - 1] > bar {
                return fail(format!("rows must be sorted by bar, found {bar} after {}", self.bar[row - 1]));
            }
            let (action, direction) = (self.action[row], self.direction[row]);
            if action != ENTER && action != EXIT {
                return fail(format!("action must be 0 (enter) or 1 (exit), found {action}"));
            }
            if !(-1..=1).contains(&direction) || (action == ENTER && direction == 0) {
                return fail(format!("direction must be 1 (long) or -1 (short), found {direction}"));
            }
            if OrderKind::from_number(self.kind[row]).is_none() {
                return fail(format!(
                    "kind must be 0 (market), 1 (limit), 2 (stop) or 3 (stop_limit), found {}",
                    self.kind[row]
                ));
            }
            if seen[action as usize] {
                let word = if action == ENTER { "enter" } else { "exit" };
                return fail(format!("a second {word} on bar {bar}; at most one enter and one exit per bar"));
            }
            seen[action as usize] = true;
            for (name, label) in [("tag", self.tag[row]), ("reason", self.reason[row])] {
                let known = label == -1 || usize::try_from(label).is_ok_and(|label| label < self.labels.len());
                if !known {
                    return fail(format!(
                        "{name} must be -1 or a row of the {} labels, found {label}",
                        self.labels.len()
                    ));
                }
            }
        }
        Ok(())
    }

    fn label(&self, row: i32) -> Label {
        usize::try_from(row).ok().and_then(|row| self.labels.get(row)).copied().unwrap_or_default()
    }

    fn enter(&self, row: usize) -> Option<Enter> {
        let given = |column: &[f64]| Some(column[row]).filter(|value| !value.is_nan());
        Some(Enter {
            direction: Direction::from_sign(i64::from(self.direction[row]))?,
            kind: OrderKind::from_number(self.kind[row])?,
            price: given(self.price),
            limit_price: given(self.limit_price),
            stop_loss: given(self.stop_loss),
            take_profit: given(self.take_profit),
            stop_distance: given(self.stop_distance),
            target_distance: given(self.target_distance),
            lots: given(self.lots),
            risk: given(self.risk),
            expiry_bars: given(self.expiry_bars),
            tag: self.label(self.tag[row]),
        })
    }
}

impl Engine<'_> {
    /// Runs on from the current instant with the intents deciding, one set for each market (none: nothing is decided),
    /// for at most `limit` instants. Call again with the same intents to continue.
    ///
    /// At step 8 an enter acts only while there is room, an exit (of all positions) only if a position is open;
    /// otherwise the row is skipped: counted, but not an order. An enter beside an acting exit finds the position still
    /// open. Rows before the first decision bar are dropped.
    ///
    /// # Errors
    /// If the intents are not valid, not one set for each market, or a bar is half done.
    pub fn run_intents(&mut self, intents: &[Option<Intents<'_>>], limit: usize) -> Result<Progress, Invalid> {
        self.check_between_bars()?;
        let markets = &self.feed().markets;
        if intents.len() != markets.len() {
            let found = intents.len();
            return Err(Invalid::new(format!("expected intents for each of {} markets, found {found}", markets.len())));
        }
        let mut rows = vec![0; intents.len()];
        for (k, market) in markets.iter().enumerate() {
            if let Some(intents) = &intents[k] {
                intents.validate(market.bars.len())?;
                let next = self.next_bar(k);
                rows[k] = intents.bar.partition_point(|&bar| (bar as usize) < next);
            }
        }
        for _ in 0..limit {
            if !self.until_decision() {
                break;
            }
            for turn in 0..self.turns() {
                let (k, bar) = self.turn(turn);
                if let Some(intents) = &intents[k] {
                    rows[k] = self.decide_by(intents, rows[k], k, bar);
                }
            }
            self.after_decision();
            self.finish_bar();
        }
        Ok(if self.is_finished() { Progress::Finished } else { Progress::Limit })
    }

    /// Judges the rows of a bar; returns the row after them.
    fn decide_by(&mut self, intents: &Intents<'_>, row: usize, k: usize, bar: usize) -> usize {
        let mut row = row;
        while row < intents.bar.len() && intents.bar[row] as usize == bar {
            if intents.action[row] == EXIT {
                self.intend_exit(k, intents.label(intents.reason[row]));
            } else if let Some(enter) = intents.enter(row) {
                self.intend_enter(k, &enter);
            }
            row += 1;
        }
        row
    }
}
