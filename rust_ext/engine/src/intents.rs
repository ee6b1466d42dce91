//! A whole run from columns of intents, without a strategy in the loop (docs/strategies.md).

use std::borrow::Cow;

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
#[derive(Clone, Debug)]
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
    pub labels: Cow<'a, [Label]>,
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

/// Intents of each market (none: nothing is decided), tested against the markets of one engine.
#[derive(Clone, Debug)]
pub struct CheckedIntents<'a> {
    sets: Vec<Option<Intents<'a>>>,
}

/// How far the rows of one market have been read: the next one, and the next of each action.
#[derive(Clone, Copy, Debug)]
struct Ahead {
    row: usize,
    enter: usize,
    exit: usize,
}

impl Ahead {
    fn from(row: usize) -> Self {
        Self { row, enter: row, exit: row }
    }

    fn next_enter(&mut self, intents: &Intents<'_>, until: usize) -> usize {
        self.enter = next_of(intents, ENTER, self.enter.max(self.row), until);
        self.enter
    }

    fn next_exit(&mut self, intents: &Intents<'_>, until: usize) -> usize {
        self.exit = next_of(intents, EXIT, self.exit.max(self.row), until);
        self.exit
    }
}

/// Returns the first row with an action, or of the bar `until` or a later one, from row `row` on.
fn next_of(intents: &Intents<'_>, action: i8, row: usize, until: usize) -> usize {
    let ahead = intents.action[row..].iter().zip(&intents.bar[row..]);
    row + ahead.take_while(|&(&other, &bar)| other != action && (bar as usize) < until).count()
}

impl Engine<'_> {
    /// Tests intents: one set for each market, each valid for the number of its bars.
    ///
    /// # Errors
    /// The first rule that is broken.
    pub fn check_intents<'i>(&self, sets: Vec<Option<Intents<'i>>>) -> Result<CheckedIntents<'i>, Invalid> {
        let markets = &self.feed().markets;
        if sets.len() != markets.len() {
            let found = sets.len();
            return Err(Invalid::new(format!("expected intents for each of {} markets, found {found}", markets.len())));
        }
        for (intents, market) in sets.iter().zip(markets) {
            if let Some(intents) = intents {
                intents.validate(market.bars.len())?;
            }
        }
        Ok(CheckedIntents { sets })
    }

    /// Runs on from the current instant with the intents deciding, for at most `limit` instants. Call again with the
    /// same intents to continue.
    ///
    /// At step 8 an enter acts only while there is room, an exit (of all positions) only if a position is open;
    /// otherwise the row is skipped: counted, but not an order. An enter beside an acting exit finds the position still
    /// open. Rows before the first decision bar are dropped.
    ///
    /// # Errors
    /// If a bar is half done.
    pub fn run_intents(&mut self, intents: &CheckedIntents<'_>, limit: usize) -> Result<Progress, Invalid> {
        self.check_between_bars()?;
        let sets = &intents.sets;
        let row = |k: usize, set: &Intents<'_>| set.bar.partition_point(|&bar| (bar as usize) < self.next_bar(k));
        let ahead = |k: usize| Ahead::from(sets[k].as_ref().map_or(0, |set| row(k, set)));
        let mut ahead: Vec<Ahead> = (0..sets.len()).map(ahead).collect();
        let mut passed = 0;
        while passed < limit {
            passed += self.coast_to_act(sets[0].as_ref(), &mut ahead[0], limit - passed);
            if passed == limit || !self.until_decision() {
                break;
            }
            for turn in 0..self.turns() {
                let (k, bar) = self.turn(turn);
                if let Some(intents) = &sets[k] {
                    ahead[k].row = self.decide_by(intents, ahead[k].row, k, bar);
                }
            }
            self.after_decision();
            self.finish_bar();
            passed += 1;
        }
        Ok(if self.is_finished() { Progress::Finished } else { Progress::Limit })
    }

    /// Passes at most `limit` bars of the only symbol up to the first whose rows can act as things stand; those of the
    /// bars passed are skipped.
    fn coast_to_act(&mut self, intents: Option<&Intents<'_>>, ahead: &mut Ahead, limit: usize) -> usize {
        let Some(intents) = intents else {
            return self.coast(limit);
        };
        // While nothing happens, an exit acts only if a position is open, an enter only if there is room.
        let mut waits = limit;
        let next = self.next_bar(0);
        let until = next.saturating_add(limit);
        let mut wait_for = |row: usize| {
            waits = intents.bar.get(row).map_or(waits, |&bar| (bar as usize).saturating_sub(next).min(waits));
        };
        if !self.book(0).positions().is_empty() {
            wait_for(ahead.next_exit(intents, until));
        }
        if self.has_room(0) {
            wait_for(ahead.next_enter(intents, until));
        }
        let passed = self.coast(waits);
        let skipped = intents.bar[ahead.row..].iter().take_while(|&&bar| (bar as usize) < next + passed).count();
        self.skip_intents(skipped);
        ahead.row += skipped;
        passed
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
