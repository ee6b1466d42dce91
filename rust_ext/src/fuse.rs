//! Nodes that share a pass over their source: the plan runs them as one task.
//!
//! A node alone is the definition; together the bits are the same.
use std::collections::HashMap;

use omega_kernels::Reading;

use crate::cpu::Cpu;
use crate::kernels;
use crate::ops::{Average, Deviation, Kalman, Op, Sum};
use crate::plan::Node;

/// What nodes of one source must have in common to run together.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Pass {
    /// Readings of the same windows: any number of nodes.
    Windows(usize),
    /// A Kalman filter of these r and q, as bits: one mean and one score.
    Kalman(u64, u64),
}

fn pass(op: &Op) -> Option<Pass> {
    match *op {
        Op::Averages(Average::Sma { period })
        | Op::Sums(Sum { period })
        | Op::Deviations(Deviation::Std { period, .. } | Deviation::Bollinger { period, .. }) => {
            Some(Pass::Windows(period))
        }
        Op::Deviations(Deviation::Zscore { window, basis: crate::ops::Basis::Window, .. }) => {
            Some(Pass::Windows(window))
        }
        Op::Kalman(Kalman::Mean { r, q } | Kalman::Zscore { r, q, .. }) => Some(Pass::Kalman(r.to_bits(), q.to_bits())),
        _ => None,
    }
}

/// The computed nodes in groups, one for each task, in order of dependency.
pub fn groups(nodes: &[Node]) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut open: HashMap<(&[usize], Pass), usize> = HashMap::new();
    for (n, node) in nodes.iter().enumerate().filter(|(_, node)| !matches!(node.op, Op::Price { .. })) {
        let Some(pass) = pass(&node.op) else {
            groups.push(vec![n]);
            continue;
        };
        let key = (node.inputs.as_slice(), pass);
        match open.get(&key) {
            Some(&group) if joins(&nodes[groups[group][0]].op, &node.op, groups[group].len()) => groups[group].push(n),
            Some(_) => groups.push(vec![n]),
            None => {
                open.insert(key, groups.len());
                groups.push(vec![n]);
            }
        }
    }
    groups
}

/// Whether a node of the same pass may join a group of so many nodes.
fn joins(first: &Op, op: &Op, members: usize) -> bool {
    let is_mean = |op: &Op| matches!(op, Op::Kalman(Kalman::Mean { .. }));
    !matches!(first, Op::Kalman(_)) || (members == 1 && is_mean(first) != is_mean(op))
}

/// Writes the outputs of the nodes of one group. `origin` as in [`crate::ops::Operation::run`].
pub fn run_group(cpu: Cpu, ops: &[Op], inputs: &[&[f64]], origin: usize, outputs: &mut [Vec<&mut [f64]>]) {
    match (ops, outputs) {
        ([op], [columns]) => op.run(cpu, inputs, origin, columns),
        ([Op::Kalman(a), Op::Kalman(b)], [first, second]) => {
            let (mean, scores, score) =
                if matches!(a, Kalman::Mean { .. }) { (first, second, b) } else { (second, first, a) };
            if let Kalman::Zscore { window, r, q, ddof } = *score {
                let (mean, scores) = (&mut *mean[0], &mut *scores[0]);
                kernels::kalman_mean_and_zscore(cpu, inputs[0], window, r, q, ddof, origin, mean, scores);
            }
        }
        (ops, outputs) => {
            let mut readings: Vec<Reading<'_>> =
                ops.iter().zip(outputs).filter_map(|(op, out)| reading(op, out)).collect();
            if let Some(Pass::Windows(window)) = ops.first().and_then(pass) {
                kernels::read_windows(cpu, inputs[0], window, origin, &mut readings);
            }
        }
    }
}

fn reading<'a>(op: &Op, outputs: &'a mut [&mut [f64]]) -> Option<Reading<'a>> {
    match (*op, outputs) {
        (Op::Averages(Average::Sma { .. }), [out]) => Some(Reading::Sma(out)),
        (Op::Sums(_), [out]) => Some(Reading::Sum(out)),
        (Op::Deviations(Deviation::Std { ddof, .. }), [out]) => Some(Reading::Std(ddof, out)),
        (Op::Deviations(Deviation::Bollinger { factor, ddof, .. }), [upper, middle, lower]) => {
            Some(Reading::Bollinger(factor, ddof, [upper, middle, lower]))
        }
        (Op::Deviations(Deviation::Zscore { ddof, .. }), [out]) => Some(Reading::Zscore(ddof, out)),
        _ => None,
    }
}
