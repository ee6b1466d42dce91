//! Runs a plan: every node once, every declared column written once, into one slab.
use std::collections::HashMap;
use std::panic::resume_unwind;
use std::sync::{OnceLock, PoisonError};

use omega_kernels::{carry_index, gather};

use crate::cancel::Cancel;
use crate::cpu::Cpu;
use crate::errors::Failure;
use crate::fuse::groups;
use crate::ops::Op;
use crate::outputs::{outputs, scratch_lengths};
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
    let mut scratch = Slab::new(&scratch_lengths(nodes, declared, series));
    let (outputs, carried) = outputs(nodes, declared, places, series, slab, &mut scratch);
    let (work, tasks) = tasks(series, nodes, declared);
    let indices: HashMap<(usize, usize), OnceLock<Vec<i64>>> =
        carried.keys().map(|&k| ((nodes[declared[k].node].series, declared[k].target), OnceLock::new())).collect();

    let run = |task: usize| match &work[task] {
        Work::Group(group) => {
            let first = &nodes[group[0]];
            let inputs: Vec<&[f64]> = first.inputs.iter().map(|&input| outputs[input].column(0)).collect();
            let ops: Vec<Op> = group.iter().map(|&n| nodes[n].op).collect();
            let mut columns: Vec<Vec<&mut [f64]>> = group.iter().map(|&n| outputs[n].take()).collect();
            means.cpu.run(&ops, &inputs, series[first.series].origin, &mut columns);
            for (&n, columns) in group.iter().zip(columns) {
                outputs[n].publish(columns);
            }
        }
        &Work::Carry(k) => {
            let Declared { node, output, target } = declared[k];
            let source = nodes[node].series;
            let index = indices[&(source, target)].get_or_init(|| {
                let mut index = vec![0; series[target].rows()];
                carry_index(&series[source].known_at, &series[target].known_at, &mut index);
                index
            });
            if let Some(out) = carried[&k].lock().unwrap_or_else(PoisonError::into_inner).take() {
                gather(outputs[node].column(output), index, out);
            }
        }
    };

    let passes = work.iter().filter(|work| matches!(work, Work::Group(_))).count();
    let mut cancel = Cancel::default();
    let stop = cancel.flag.clone();
    let schedule = Schedule::new(&tasks, &stop);
    match workers(means.threads, tasks.len(), tasks.iter().map(|task| task.cost).sum()) {
        0 => schedule.take_part(&run),
        workers => share(workers, &|| schedule.take_part(&run), || cancel.look())?,
    }
    let failure = schedule.failure();
    if let Some(raised) = cancel.raised() {
        return Err(Failure::Raised(raised));
    }
    failure.map_or(Ok(passes), |reason| resume_unwind(reason))
}

/// One task for each group of nodes and each column to carry.
fn tasks(series: &[Series], nodes: &[Node], declared: &[Declared]) -> (Vec<Work>, Vec<Task>) {
    let (mut work, mut tasks) = (Vec::new(), Vec::new());
    let mut task_of: HashMap<usize, usize> = HashMap::new();
    for group in groups(nodes) {
        let first = &nodes[group[0]];
        let after = first.inputs.iter().filter_map(|input| task_of.get(input).copied()).collect();
        let cost: usize = group.iter().map(|&n| nodes[n].op.cost()).sum();
        tasks.push(Task { cost: series[first.series].rows() * cost, after });
        task_of.extend(group.iter().map(|&n| (n, work.len())));
        work.push(Work::Group(group));
    }
    for (k, column) in declared.iter().enumerate().filter(|(_, column)| nodes[column.node].series != column.target) {
        work.push(Work::Carry(k));
        let after = task_of.get(&column.node).copied().into_iter().collect();
        tasks.push(Task { cost: series[column.target].rows() * CARRY, after });
    }
    (work, tasks)
}
