//! The bars of one (symbol, timeframe): both sides on one grid, with the instants at which they become known.
use std::sync::OnceLock;

use omega_kernels::known_at;

use crate::bars_in::Bars;
use crate::column::Column;
use crate::errors::Failure;
use crate::instants::Instants;

/// Names of the price columns, in the order of [`Side::prices`].
pub const FIELDS: [&str; 4] = ["open", "high", "low", "close"];
/// Name of the volume's column.
const VOLUME_NAME: &str = "volume";
/// Field number of the volume, after the prices.
pub const VOLUME: usize = FIELDS.len();
/// Names of the sides that files hold.
pub const SIDES: [&str; 2] = ["bid", "ask"];

/// Prices of one side.
pub struct Side {
    /// Open, high, low, close.
    pub prices: [Column<f64>; 4],
    /// The volume, if the plan reads it.
    pub volume: Option<Column<f64>>,
}

/// The bars of one (symbol, timeframe).
pub struct Series {
    /// Names the series in messages.
    pub what: String,
    /// Row number of the first bar in its store: where window blocks are anchored.
    pub origin: usize,
    /// Bar opens, ns UTC.
    pub timestamp: Column<i64>,
    /// How long a bar lasts at most, ns.
    duration: i64,
    /// Where days or weeks end, ns UTC.
    boundaries: Vec<i64>,
    /// Made when somebody asks: a plan of one grid needs none.
    known_at: OnceLock<Instants>,
    /// Bid, ask; at least one is there.
    pub sides: [Option<Side>; 2],
}

impl Series {
    /// Imports the sides and checks that they stand on one sorted grid, without infinities.
    ///
    /// `volumes` says of which sides the plan reads the volume, which is then required; others are left alone.
    /// `checked` skips the checks for bars that were checked at import. Returns the number of converted time columns.
    #[allow(clippy::too_many_arguments)] // each a fact about the series that Python states
    pub fn import(
        what: String,
        tables: &[Option<Bars>; 2],
        volumes: [bool; 2],
        origin: usize,
        duration: i64,
        boundaries: &[i64],
        allow_copy: bool,
        checked: bool,
    ) -> Result<(Self, usize), Failure> {
        let mut converted = 0;
        let mut grid: Option<Column<i64>> = None;
        let mut sides = [None, None];
        for (((table, side), name), volume) in tables.iter().zip(&mut sides).zip(SIDES).zip(volumes) {
            let Some(table) = table else { continue };
            let (timestamp, was_converted) = table.timestamps()?;
            converted += usize::from(was_converted);
            let read = |field: &str| {
                let column = table.price(field, allow_copy)?;
                if !checked && let Some(row) = first_infinite(column.as_slice()) {
                    return Err(Failure::data(format!("{what} {name}: {field} is infinite in row {row}.")));
                }
                Ok(column)
            };
            let prices = FIELDS.into_iter().map(read).collect::<Result<Vec<_>, _>>()?;
            let prices = <[Column<f64>; 4]>::try_from(prices).map_err(|_| Failure::internal("four price columns"))?;
            let volume = if volume { Some(known_volume(table, read, &what, name)?) } else { None };
            *side = Some(Side { prices, volume });
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
        if !checked && let Some(row) = first_step_back(times) {
            return Err(Failure::data(format!(
                "{what}: timestamps must increase, row {} has {} after {} (ns UTC).",
                row + 1,
                times[row + 1],
                times[row]
            )));
        }
        let (boundaries, known_at) = (boundaries.to_vec(), OnceLock::new());
        Ok((Self { what, origin, timestamp, duration, boundaries, known_at, sides }, converted))
    }

    /// When each bar becomes known, ns UTC.
    pub fn known_at(&self) -> &[i64] {
        self.known_at.get_or_init(|| {
            let mut known = Instants::new(self.rows());
            known_at(self.timestamp.as_slice(), self.duration, &self.boundaries, &mut known);
            known
        })
    }

    /// Number of bars.
    pub fn rows(&self) -> usize {
        self.timestamp.as_slice().len()
    }

    /// One price column or the volume, if its side is there.
    pub fn price(&self, side: usize, field: usize) -> Option<&Column<f64>> {
        let side = self.sides.get(side)?.as_ref()?;
        if field == VOLUME { side.volume.as_ref() } else { side.prices.get(field) }
    }
}

/// Rows looked at together before one of them is looked for: without an exit half way, the loop runs in vectors.
const TOGETHER: usize = 1024;

/// The first row that is infinite.
fn first_infinite(values: &[f64]) -> Option<usize> {
    let suspect = values.chunks(TOGETHER).position(|rows| rows.iter().fold(false, |any, v| any | v.is_infinite()))?;
    let begin = suspect * TOGETHER;
    values[begin..].iter().position(|v| v.is_infinite()).map(|row| begin + row)
}

/// The first row whose successor is not later.
fn first_step_back(times: &[i64]) -> Option<usize> {
    let later = times.get(1..)?;
    let mut chunks = times.chunks(TOGETHER).zip(later.chunks(TOGETHER));
    let suspect = chunks.position(|(rows, later)| rows.iter().zip(later).fold(false, |any, (a, b)| any || a >= b))?;
    let begin = suspect * TOGETHER;
    times[begin..].windows(2).position(|pair| pair[0] >= pair[1]).map(|row| begin + row)
}

/// The volume of a table; refuses one that is 0 in every bar, which is how bars without a volume are stored.
fn known_volume(
    table: &Bars,
    read: impl Fn(&str) -> Result<Column<f64>, Failure>,
    what: &str,
    side: &str,
) -> Result<Column<f64>, Failure> {
    let missing = |found: &str| {
        Failure::data(format!(
            "{what} {side}: an indicator reads the volume, but {found}. Use data with volume, or leave the indicator \
             out."
        ))
    };
    if !table.has(VOLUME_NAME) {
        return Err(missing("the table has no column \"volume\""));
    }
    let volume = read(VOLUME_NAME)?;
    if table.rows() > 0 && volume.as_slice().iter().all(|&v| v == 0.0) {
        return Err(missing("it is 0 in every bar, as where it is unknown"));
    }
    Ok(volume)
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
