//! Runs a plan: every node once, every declared column written once, into one slab.
use std::collections::HashMap;

use omega_kernels::{carry_index, gather};

use crate::cpu::Cpu;
use crate::ops::Op;
use crate::plan::{Declared, Node};
use crate::series::Series;
use crate::slab::Slab;

/// Where a declared column lives.
#[derive(Clone, Copy)]
pub enum Place {
    /// In the slab, at this column.
    Slab(usize),
    /// A price on its own grid: the imported column itself.
    Price { series: usize, side: usize, field: usize },
}

/// An output of a node before and after it is computed.
enum Slot<'a> {
    Pending(&'a mut [f64]),
    Ready(&'a [f64]),
}

impl<'a> Slot<'a> {
    fn ready(&self) -> &'a [f64] {
        match self {
            Slot::Ready(values) => values,
            Slot::Pending(_) => unreachable!("nodes are in order of dependency"),
        }
    }
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

/// Computes all declared columns into `slab`, whose columns are those of [`place`].
pub fn execute(series: &[Series], nodes: &[Node], declared: &[Declared], places: &[Place], slab: &mut Slab, cpu: Cpu) {
    // Every output of every node gets a home: its own slab column if it was declared on its own grid, else scratch.
    let mut slab_columns: Vec<Option<&mut [f64]>> = slab.columns_mut().into_iter().map(Some).collect();
    let mut homes: HashMap<(usize, usize), usize> = HashMap::new();
    for (column, place) in declared.iter().zip(places) {
        if let Place::Slab(k) = *place
            && nodes[column.node].series == column.target
        {
            homes.insert((column.node, column.output), k);
        }
    }
    let mut scratch: Vec<Vec<f64>> = Vec::new();
    for (n, node) in nodes.iter().enumerate().filter(|(_, node)| !matches!(node.op, Op::Price { .. })) {
        let homeless = (0..node.op.outputs()).filter(|&o| !homes.contains_key(&(n, o))).count();
        scratch.extend(std::iter::repeat_with(|| vec![0.0; series[node.series].rows()]).take(homeless));
    }
    let mut spare = scratch.iter_mut();
    let mut slots: Vec<Vec<Slot<'_>>> = nodes
        .iter()
        .enumerate()
        .map(|(n, node)| match node.op {
            Op::Price { side, field } => {
                let column = series[node.series].price(side, field);
                vec![Slot::Ready(column.map_or(&[], |column| column.as_slice()))]
            }
            op => (0..op.outputs())
                .map(|o| {
                    let home = homes.get(&(n, o)).and_then(|&k| slab_columns[k].take());
                    let home = home.or_else(|| spare.next().map(Vec::as_mut_slice));
                    Slot::Pending(home.unwrap_or_default())
                })
                .collect(),
        })
        .collect();

    for (n, node) in nodes.iter().enumerate().filter(|(_, node)| !matches!(node.op, Op::Price { .. })) {
        let inputs: Vec<&[f64]> = node.inputs.iter().map(|&input| slots[input][0].ready()).collect();
        let mut outputs: Vec<&mut [f64]> = std::mem::take(&mut slots[n])
            .into_iter()
            .map(|slot| match slot {
                Slot::Pending(values) => values,
                Slot::Ready(_) => unreachable!("each node runs once"),
            })
            .collect();
        cpu.run(&node.op, &inputs, series[node.series].origin, &mut outputs);
        slots[n] = outputs.into_iter().map(|values| Slot::Ready(&*values)).collect();
    }

    let mut carries: HashMap<(usize, usize), Vec<i64>> = HashMap::new();
    for (column, place) in declared.iter().zip(places) {
        let source = nodes[column.node].series;
        if source == column.target {
            continue;
        }
        let index = carries.entry((source, column.target)).or_insert_with(|| {
            let target = &series[column.target].known_at;
            let mut index = vec![0; target.len()];
            carry_index(&series[source].known_at, target, &mut index);
            index
        });
        if let Place::Slab(k) = *place
            && let Some(out) = slab_columns[k].take()
        {
            gather(slots[column.node][column.output].ready(), index, out);
        }
    }
}
