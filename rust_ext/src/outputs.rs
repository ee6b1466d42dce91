//! The outputs of a plan's nodes, handed from the task that writes them to those that read them.
use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Mutex, OnceLock, PoisonError};

use crate::ops::Op;
use crate::place::Place;
use crate::plan::{Declared, Node};
use crate::series::Series;
use crate::slab::Slab;

/// The outputs of one node: first to be written, then to be read.
pub struct Outputs<'a> {
    pending: Mutex<Pending<'a>>,
    ready: OnceLock<Vec<&'a [f64]>>,
}

#[derive(Default)]
struct Pending<'a> {
    columns: Vec<&'a mut [f64]>,
    /// Rows that pieces have written.
    written: usize,
}

impl<'a> Outputs<'a> {
    fn pending(columns: Vec<&'a mut [f64]>) -> Self {
        Self { pending: Mutex::new(Pending { columns, written: 0 }), ready: OnceLock::new() }
    }

    fn ready(column: &'a [f64]) -> Self {
        Self { pending: Mutex::default(), ready: OnceLock::from(vec![column]) }
    }

    /// Takes the columns to write them; once.
    pub fn take(&self) -> Vec<&'a mut [f64]> {
        std::mem::take(&mut self.pending.lock().unwrap_or_else(PoisonError::into_inner).columns)
    }

    /// Hands the written columns to those who read them.
    pub fn publish(&self, columns: Vec<&'a mut [f64]>) {
        let columns = columns.into_iter().map(|column| &*column).collect();
        assert!(self.ready.set(columns).is_ok(), "each node runs once");
    }

    /// Copies a piece into its rows; the last one hands the columns to those who read them.
    pub fn write(&self, rows: Range<usize>, piece: &[&[f64]]) {
        let mut pending = self.pending.lock().unwrap_or_else(PoisonError::into_inner);
        pending.written += rows.len();
        for (column, piece) in pending.columns.iter_mut().zip(piece) {
            column[rows.clone()].copy_from_slice(piece);
        }
        if pending.columns.iter().all(|column| column.len() == pending.written) {
            self.publish(std::mem::take(&mut pending.columns));
        }
    }

    /// The `k`-th column, written.
    pub fn column(&self, k: usize) -> &'a [f64] {
        self.ready.get().expect("a task waits for what it reads")[k]
    }
}

/// Declared columns that are an output of a node on its own grid.
pub struct OwnColumns {
    /// Where the outputs of each node begin in `declared`.
    begins: Vec<usize>,
    /// The number of the declared column, for each output.
    declared: Vec<Option<usize>>,
}

impl OwnColumns {
    /// Those of a plan.
    pub fn new(nodes: &[Node], declared: &[Declared]) -> Self {
        let mut end = 0;
        let mut begins = Vec::with_capacity(nodes.len());
        for node in nodes {
            begins.push(end);
            end += node.op.outputs();
        }
        let mut own = Self { begins, declared: vec![None; end] };
        for (k, column) in declared.iter().enumerate().filter(|(_, c)| nodes[c.node].series == c.target) {
            own.declared[own.begins[column.node] + column.output] = Some(k);
        }
        own
    }

    fn of(&self, node: usize, output: usize) -> Option<usize> {
        self.declared[self.begins[node] + output]
    }

    /// Lengths of the columns that nodes write and nobody declared on the node's own grid.
    pub fn scratch_lengths(&self, nodes: &[Node], series: &[Series]) -> Vec<usize> {
        let computed = nodes.iter().enumerate().filter(|(_, node)| !matches!(node.op, Op::Price { .. }));
        let undeclared = |(n, node): (usize, &Node)| {
            let count = (0..node.op.outputs()).filter(|&output| self.of(n, output).is_none()).count();
            std::iter::repeat_n(series[node.series].rows(), count)
        };
        computed.flat_map(undeclared).collect()
    }
}

/// A declared column of another series' grid, still to be gathered.
pub type Carried<'a> = Mutex<Option<&'a mut [f64]>>;

/// Gives every output of every node its home, its slab column or one of `scratch`; and the columns to be carried.
pub fn outputs<'a>(
    nodes: &[Node],
    declared: &[Declared],
    own: &OwnColumns,
    places: &[Place],
    series: &'a [Series],
    slab: &'a mut Slab,
    scratch: &'a mut Slab,
) -> (Vec<Outputs<'a>>, HashMap<usize, Carried<'a>>) {
    let mut slab: Vec<Option<&mut [f64]>> = slab.columns_mut().into_iter().map(Some).collect();
    let mut at = |k: usize| match places[k] {
        Place::Slab(column) => slab[column].take(),
        Place::Price { .. } => None,
    };
    let mut scratch = scratch.columns_mut().into_iter();
    let homes = nodes
        .iter()
        .enumerate()
        .map(|(n, node)| match node.op {
            Op::Price { side, field } => {
                Outputs::ready(series[node.series].price(side, field).map_or(&[], |column| column.as_slice()))
            }
            op => {
                let home = |output| own.of(n, output).and_then(&mut at).or_else(|| scratch.next());
                Outputs::pending((0..op.outputs()).map(home).map(Option::unwrap_or_default).collect())
            }
        })
        .collect();
    let elsewhere = declared.iter().enumerate().filter(|(_, column)| nodes[column.node].series != column.target);
    let carried = elsewhere.map(|(k, _)| (k, Mutex::new(at(k)))).collect();
    (homes, carried)
}
