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

/// Lengths of the columns that nodes write and nobody declared on the node's own grid.
pub fn scratch_lengths(nodes: &[Node], declared: &[Declared], series: &[Series]) -> Vec<usize> {
    let own = own_columns(nodes, declared);
    let computed = nodes.iter().enumerate().filter(|(_, node)| !matches!(node.op, Op::Price { .. }));
    computed
        .flat_map(|(n, node)| (0..node.op.outputs()).map(move |output| (n, output, node.series)))
        .filter(|(n, output, _)| !own.contains_key(&(*n, *output)))
        .map(|(_, _, on)| series[on].rows())
        .collect()
}

/// Declared columns that are an output of a node on its own grid, by (node, output).
fn own_columns(nodes: &[Node], declared: &[Declared]) -> HashMap<(usize, usize), usize> {
    let own = declared.iter().enumerate().filter(|(_, column)| nodes[column.node].series == column.target);
    own.map(|(k, column)| ((column.node, column.output), k)).collect()
}

/// A declared column of another series' grid, still to be gathered.
pub type Carried<'a> = Mutex<Option<&'a mut [f64]>>;

/// Gives every output of every node its home, its slab column or one of `scratch`; and the columns to be carried.
pub fn outputs<'a>(
    nodes: &[Node],
    declared: &[Declared],
    places: &[Place],
    series: &'a [Series],
    slab: &'a mut Slab,
    scratch: &'a mut Slab,
) -> (Vec<Outputs<'a>>, HashMap<usize, Carried<'a>>) {
    let own = own_columns(nodes, declared);
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
                let home = |output| own.get(&(n, output)).and_then(|&k| at(k)).or_else(|| scratch.next());
                Outputs::pending((0..op.outputs()).map(home).map(Option::unwrap_or_default).collect())
            }
        })
        .collect();
    let elsewhere = declared.iter().enumerate().filter(|(_, column)| nodes[column.node].series != column.target);
    let carried = elsewhere.map(|(k, _)| (k, Mutex::new(at(k)))).collect();
    (homes, carried)
}
