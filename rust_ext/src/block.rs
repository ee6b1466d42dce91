//! The result of one batch call: inputs and outputs as frozen NumPy views that share its memory.
use numpy::ndarray::ArrayView1;
use numpy::{Element, PyArray1, PyArrayMethods};
use omega_kernels::carry_index;
use pyo3::exceptions::PyIndexError;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::bars_in::Bars;
use crate::column::Column;
use crate::compute::{Means, execute};
use crate::counters::count_compute;
use crate::cpu::Cpu;
use crate::enter::enter;
use crate::place::{Place, place};
use crate::plan::{RawColumn, RawNode, decode, volumes};
use crate::series::Series;
use crate::slab::Slab;
use crate::threads::thread_count;

/// (name for messages, bid table or None, ask table or None, row number of the first bar in the store, bar length in
/// ns, day or week boundaries in ns).
type RawSeries<'py> =
    (String, Option<Bound<'py, PyAny>>, Option<Bound<'py, PyAny>>, usize, i64, numpy::PyReadonlyArray1<'py, i64>);

/// Columns of one plan and the bars they were computed from. Immutable; lives as long as any view of it.
#[pyclass(frozen, module = "omega._rust")]
pub struct Block {
    series: Vec<Series>,
    slab: Slab,
    places: Vec<Place>,
    nodes: usize,
    passes: usize,
    times_converted: usize,
}

/// Hands out `values` as a read-only array that keeps `owner` alive and cannot be made writeable again.
fn freeze<'py, T: Element>(owner: &Bound<'py, Block>, values: &[T]) -> Bound<'py, PyArray1<T>> {
    // SAFETY: `values` is memory of `owner`, which is frozen: nothing reallocates or writes it while `owner` lives, and
    // the array keeps `owner` as its base object. The array is made read-only before Python sees it, and because its
    // base is no array and exposes no buffer, NumPy refuses to set the flag again.
    let array = unsafe { PyArray1::borrow_from_array(&ArrayView1::from(values), owner.clone().into_any()) };
    array.readwrite().make_nonwriteable();
    array
}

#[pymethods]
impl Block {
    /// The `k`-th declared column.
    fn column<'py>(slf: &Bound<'py, Self>, k: usize) -> PyResult<Bound<'py, PyArray1<f64>>> {
        let block = slf.get();
        let values = match block.places.get(k) {
            Some(&Place::Slab(column)) => block.slab.column(column),
            Some(&Place::Price { series, side, field }) => block.price_values(series, side, field)?,
            None => return Err(PyIndexError::new_err(format!("column {k} of {}", block.places.len()))),
        };
        Ok(freeze(slf, values))
    }

    /// A price column of a series as it was passed in: the same memory.
    fn price<'py>(
        slf: &Bound<'py, Self>,
        series: usize,
        side: usize,
        field: usize,
    ) -> PyResult<Bound<'py, PyArray1<f64>>> {
        Ok(freeze(slf, slf.get().price_values(series, side, field)?))
    }

    /// Bar opens of a series, ns UTC.
    fn timestamp<'py>(slf: &Bound<'py, Self>, series: usize) -> PyResult<Bound<'py, PyArray1<i64>>> {
        Ok(freeze(slf, slf.get().bars(series)?.timestamp.as_slice()))
    }

    /// When each bar of a series becomes known, ns UTC.
    fn known_at<'py>(slf: &Bound<'py, Self>, series: usize) -> PyResult<Bound<'py, PyArray1<i64>>> {
        let bars = slf.get().bars(series)?;
        Ok(freeze(slf, enter(slf.py(), "known_at", || Ok(bars.known_at()))?))
    }

    /// For each bar of `target` the row of the last bar of `source` that is known at its close, −1 before the first: the
    /// index by which columns were carried, as a new array.
    fn visible<'py>(&self, py: Python<'py>, source: usize, target: usize) -> PyResult<Bound<'py, PyArray1<i64>>> {
        let (source, target) = (self.bars(source)?, self.bars(target)?);
        let index = enter(py, "carry index", || {
            let mut index = vec![0; target.rows()];
            carry_index(source.known_at(), target.known_at(), &mut index);
            Ok(index)
        })?;
        Ok(PyArray1::from_vec(py, index))
    }

    /// Counts: nodes, passes that computed them, columns, rows of all series, bytes of the slab, time columns converted.
    fn stats<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let stats = PyDict::new(py);
        stats.set_item("nodes", self.nodes)?;
        stats.set_item("passes", self.passes)?;
        stats.set_item("columns", self.places.len())?;
        stats.set_item("rows", self.series.iter().map(Series::rows).sum::<usize>())?;
        stats.set_item("slab_bytes", self.slab.bytes())?;
        stats.set_item("times_converted", self.times_converted)?;
        Ok(stats)
    }
}

impl Block {
    fn bars(&self, series: usize) -> PyResult<&Series> {
        self.series.get(series).ok_or_else(|| PyIndexError::new_err(format!("series {series}")))
    }

    fn price_values(&self, series: usize, side: usize, field: usize) -> PyResult<&[f64]> {
        let column = self.bars(series)?.price(side, field);
        column.map(Column::as_slice).ok_or_else(|| PyIndexError::new_err(format!("side {side}, field {field}")))
    }
}

/// The one batch call: imports all bars, computes every node of the plan once, returns all columns.
///
/// Nodes are (operation, series, input nodes, parameters) in order of dependency; columns are (node, output, series on
/// whose grid it is wanted). `checked` says that the bars were checked at import. `threads` = 0 uses all processors; the
/// results do not depend on it.
#[pyfunction]
#[allow(clippy::needless_pass_by_value)] // Python's arguments arrive owned
#[pyo3(signature = (series, nodes, columns, *, allow_copy = false, checked = false, threads = 0))]
pub fn compute<'py>(
    py: Python<'py>,
    series: Vec<RawSeries<'py>>,
    nodes: Vec<RawNode<'py>>,
    columns: Vec<RawColumn>,
    allow_copy: bool,
    checked: bool,
    threads: usize,
) -> PyResult<Bound<'py, Block>> {
    count_compute();
    let mut imported = Vec::with_capacity(series.len());
    let mut times_converted = 0;
    let volumes = volumes(&nodes, series.len())?;
    for ((what, bid, ask, origin, duration, boundaries), volumes) in series.into_iter().zip(volumes) {
        let table = |side: Option<Bound<'py, PyAny>>, name: &str| {
            side.map(|side| Bars::import(&side, &format!("{what} {name}"))).transpose()
        };
        let tables = [table(bid, "bid")?, table(ask, "ask")?];
        let boundaries = boundaries.as_slice()?;
        let (bars, converted) = enter(py, &what, || {
            Series::import(what.clone(), &tables, volumes, origin, duration, boundaries, allow_copy, checked)
        })?;
        times_converted += converted;
        imported.push(bars);
    }
    let (nodes, declared) = decode(&nodes, &columns, &imported)?;
    let means = Means { cpu: Cpu::of_process()?, threads: thread_count(threads) };
    let block = enter(py, "indicator plan", move || {
        let (places, lengths) = place(&nodes, &declared, &imported);
        let mut slab = Slab::new(&lengths);
        let passes = execute(&imported, &nodes, &declared, &places, &mut slab, means)?;
        Ok(Block { series: imported, slab, places, nodes: nodes.len(), passes, times_converted })
    })?;
    Bound::new(py, block)
}
