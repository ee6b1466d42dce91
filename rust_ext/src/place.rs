//! Where the columns of a plan live.
use crate::ops::Op;
use crate::plan::{Declared, Node};
use crate::series::Series;

/// Where a declared column lives.
#[derive(Clone, Copy)]
pub enum Place {
    /// In the slab, at this column.
    Slab(usize),
    /// A price on its own grid: the imported column itself.
    Price { series: usize, side: usize, field: usize },
}

/// Decides where each declared column lives and how long the slab's columns are.
pub fn place(nodes: &[Node], declared: &[Declared], series: &[Series]) -> (Vec<Place>, Vec<usize>) {
    let mut lengths = Vec::new();
    let places = declared
        .iter()
        .map(|column| match nodes[column.node] {
            Node { op: Op::Price { side, field }, series, .. } if series == column.target => {
                Place::Price { series, side, field }
            }
            _ => {
                lengths.push(series[column.target].rows());
                Place::Slab(lengths.len() - 1)
            }
        })
        .collect();
    (places, lengths)
}
