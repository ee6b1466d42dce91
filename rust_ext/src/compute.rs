//! Runs a plan: every node once, every declared column written once, into one slab.
use std::collections::HashMap;
use std::ops::Range;
use std::panic::resume_unwind;
use std::sync::{OnceLock, PoisonError};

use omega_kernels::{carry_index, gather};

use crate::cancel::Cancel;
use crate::cpu::Cpu;
use crate::errors::Failure;
use crate::fuse::{groups, run_group};
use crate::ops::Op;
use crate::outputs::{OwnColumns, outputs};
use crate::pieces::{lead, pieces};
use crate::place::Place;
use crate::plan::{Declared, Node};
use crate::pool::share;
use crate::schedule::{Schedule, Task};
use crate::series::Series;
use crate::slab::Slab;
use crate::threads::workers;

/// Estimated nanoseconds per row of carrying a column to another grid.
const CARRY: usize = 4;

/// With what a plan is computed; none of it changes a bit of the results.
#[derive(Clone, Copy)]
pub struct Means {
    /// Instantiation of the kernels.
    pub cpu: Cpu,
    /// Threads at most.
    pub threads: usize,
}

/// What a task does.
enum Work {
    /// Computes the nodes of a group.
    Group(Vec<usize>),
    /// Computes some rows of a node.
    Piece(usize, Range<usize>),
    /// Carries a declared column to the grid it is wanted on.
    Carry(usize),
}

/// Computes all declared columns into `slab`, whose columns are those of [`crate::place::place`]. Returns the number of
/// passes over the bars.
pub fn execute(
    series: &[Series],
    nodes: &[Node],
    declared: &[Declared],
    places: &[Place],
    slab: &mut Slab,
    means: Means,
) -> Result<usize, Failure> {
    let own = OwnColumns::new(nodes, declared);
    let mut scratch = Slab::new(&own.scratch_lengths(nodes, series));
    let (outputs, carried) = outputs(nodes, declared, &own, places, series, slab, &mut scratch);
    let (work, tasks) = tasks(series, nodes, declared, means.threads);
    let indices: HashMap<(usize, usize), OnceLock<Vec<i64>>> =
        carried.keys().map(|&k| ((nodes[declared[k].node].series, declared[k].target), OnceLock::new())).collect();

    let run = |task: usize| match &work[task] {
        Work::Group(group) => {
            let first = &nodes[group[0]];
            let inputs_of = |&n: &usize| nodes[n].inputs.iter().map(|&input| outputs[input].column(0)).collect();
            let inputs: Vec<Vec<&[f64]>> = group.iter().map(inputs_of).collect();
            let ops: Vec<Op> = group.iter().map(|&n| nodes[n].op).collect();
            let mut columns: Vec<Vec<&mut [f64]>> = group.iter().map(|&n| outputs[n].take()).collect();
            run_group(means.cpu, &ops, &inputs, series[first.series].origin, &mut columns);
            for (&n, columns) in group.iter().zip(columns) {
                outputs[n].publish(columns);
            }
        }
        Work::Piece(n, rows) => {
            let node = &nodes[*n];
            let inputs: Vec<&[f64]> = node.inputs.iter().map(|&input| outputs[input].column(0)).collect();
            let begin = node.op.reach().map_or(0, |reach| lead(inputs[0], rows.start, reach));
            let inputs: Vec<&[f64]> = inputs.iter().map(|input| &input[begin..rows.end]).collect();
            let mut columns = vec![vec![0.0; rows.end - begin]; node.op.outputs()];
            let mut slices: Vec<&mut [f64]> = columns.iter_mut().map(Vec::as_mut_slice).collect();
            node.op.run(means.cpu, &inputs, series[node.series].origin + begin, &mut slices);
            let piece: Vec<&[f64]> = columns.iter().map(|column| &column[rows.start - begin..]).collect();
            outputs[*n].write(rows.clone(), &piece);
        }
        &Work::Carry(k) => {
            let Declared { node, output, target } = declared[k];
            let source = nodes[node].series;
            let index = indices[&(source, target)].get_or_init(|| {
                let mut index = vec![0; series[target].rows()];
                carry_index(series[source].known_at(), series[target].known_at(), &mut index);
                index
            });
            if let Some(out) = carried[&k].lock().unwrap_or_else(PoisonError::into_inner).take() {
                gather(outputs[node].column(output), index, out);
            }
        }
    };

    let pass = |work: &&Work| match work {
        Work::Group(_) => true,
        Work::Piece(_, rows) => rows.start == 0,
        Work::Carry(_) => false,
    };
    let passes = work.iter().filter(pass).count();
    let mut cancel = Cancel::default();
    let stop = cancel.flag.clone();
    let schedule = Schedule::new(&tasks, &stop);
    match workers(means.threads, tasks.len(), tasks.iter().fold(0, |sum: usize, task| sum.saturating_add(task.cost))) {
        0 => schedule.take_part(&run),
        workers => share(workers, &|| schedule.take_part(&run), || cancel.look())?,
    }
    let failure = schedule.failure();
    if let Some(raised) = cancel.raised() {
        return Err(Failure::Raised(raised));
    }
    failure.map_or(Ok(passes), |reason| resume_unwind(reason))
}

/// One task for each group of nodes, or piece of a slow one, and each column to carry.
fn tasks(series: &[Series], nodes: &[Node], declared: &[Declared], threads: usize) -> (Vec<Work>, Vec<Task>) {
    let (mut work, mut tasks) = (Vec::new(), Vec::new());
    // Of each node; a price needs none.
    let mut tasks_of: Vec<Range<usize>> = vec![0..0; nodes.len()];
    for group in groups(nodes) {
        let first = &nodes[group[0]];
        let rows = series[first.series].rows();
        let inputs = group.iter().flat_map(|&n| &nodes[n].inputs);
        let after: Vec<usize> = inputs.flat_map(|&input| tasks_of[input].clone()).collect();
        let cost: usize = group.iter().map(|&n| nodes[n].op.cost()).sum();
        let begin = work.len();
        match (group.as_slice(), pieces(&first.op, rows, threads)) {
            (&[n], pieces) if pieces.len() > 1 => {
                for rows in pieces {
                    tasks.push(Task { cost: rows.len().saturating_mul(cost), after: after.clone() });
                    work.push(Work::Piece(n, rows));
                }
            }
            _ => {
                tasks.push(Task { cost: rows.saturating_mul(cost), after });
                work.push(Work::Group(group.clone()));
            }
        }
        for n in group {
            tasks_of[n] = begin..work.len();
        }
    }
    for (k, column) in declared.iter().enumerate().filter(|(_, column)| nodes[column.node].series != column.target) {
        work.push(Work::Carry(k));
        let after = tasks_of[column.node].clone().collect();
        tasks.push(Task { cost: series[column.target].rows() * CARRY, after });
    }
    (work, tasks)
}
