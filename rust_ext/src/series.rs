//! The bars of one (symbol, timeframe): both sides on one grid, with the instants at which they become known.
use omega_kernels::known_at;

use crate::arrow_in::Table;
use crate::column::Column;
use crate::errors::Failure;
use crate::instants::Instants;

/// Names of the price columns, in the order of [`Side::prices`].
pub const FIELDS: [&str; 4] = ["open", "high", "low", "close"];
/// Names of the sides that files hold.
pub const SIDES: [&str; 2] = ["bid", "ask"];

/// Prices of one side.
pub struct Side {
    /// Open, high, low, close.
    pub prices: [Column<f64>; 4],
}

/// The bars of one (symbol, timeframe).
pub struct Series {
    /// Names the series in messages.
    pub what: String,
    /// Row number of the first bar in its store: where window blocks are anchored.
    pub origin: usize,
    /// Bar opens, ns UTC.
    pub timestamp: Column<i64>,
    /// When each bar becomes known, ns UTC.
    pub known_at: Instants,
    /// Bid, ask; at least one is there.
    pub sides: [Option<Side>; 2],
}

impl Series {
    /// Imports the sides and checks that they stand on one sorted grid, without infinities.
    ///
    /// `checked` skips the checks for bars that were checked at import. Returns the number of converted time columns.
    pub fn import(
        what: String,
        tables: &[Option<Table>; 2],
        origin: usize,
        duration: i64,
        boundaries: &[i64],
        allow_copy: bool,
        checked: bool,
    ) -> Result<(Self, usize), Failure> {
        let mut converted = 0;
        let mut grid: Option<Column<i64>> = None;
        let mut sides = [None, None];
        for ((table, side), name) in tables.iter().zip(&mut sides).zip(SIDES) {
            let Some(table) = table else { continue };
            let (timestamp, was_converted) = table.timestamps()?;
            converted += usize::from(was_converted);
            let mut prices = Vec::with_capacity(FIELDS.len());
            for field in FIELDS {
                let column = table.price(field, allow_copy)?;
                if !checked && let Some(row) = column.as_slice().iter().position(|v| v.is_infinite()) {
                    return Err(Failure::data(format!("{what} {name}: {field} is infinite in row {row}.")));
                }
                prices.push(column);
            }
            let prices = <[Column<f64>; 4]>::try_from(prices).map_err(|_| Failure::internal("four price columns"))?;
            *side = Some(Side { prices });
            match &grid {
                Some(first) if !checked || first.as_slice().len() != table.rows() => {
                    same_grid(&what, first, &timestamp)?;
                }
                Some(_) => {}
                None => grid = Some(timestamp),
            }
        }
        let timestamp = grid.ok_or_else(|| Failure::data(format!("{what}: no side was given.")))?;
        let times = timestamp.as_slice();
        if !checked && let Some(row) = times.windows(2).position(|pair| pair[0] >= pair[1]) {
            return Err(Failure::data(format!(
                "{what}: timestamps must increase, row {} has {} after {} (ns UTC).",
                row + 1,
                times[row + 1],
                times[row]
            )));
        }
        let mut known = Instants::new(times.len());
        known_at(times, duration, boundaries, &mut known);
        Ok((Self { what, origin, timestamp, known_at: known, sides }, converted))
    }

    /// Number of bars.
    pub fn rows(&self) -> usize {
        self.known_at.len()
    }

    /// One price column, if its side is there.
    pub fn price(&self, side: usize, field: usize) -> Option<&Column<f64>> {
        self.sides.get(side)?.as_ref()?.prices.get(field)
    }
}

fn same_grid(what: &str, bid: &Column<i64>, ask: &Column<i64>) -> Result<(), Failure> {
    let (bid, ask) = (bid.as_slice(), ask.as_slice());
    if bid == ask {
        return Ok(());
    }
    let row = bid.iter().zip(ask).position(|(b, a)| b != a).unwrap_or(bid.len().min(ask.len()));
    Err(Failure::data(format!(
        "{what}: bid and ask must stand on one grid; bid has {} rows, ask {}, and they first differ in row {row}.",
        bid.len(),
        ask.len()
    )))
}
