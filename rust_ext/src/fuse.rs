//! Nodes that share a pass over their source: the plan runs them as one task.
//!
//! A node alone is the definition; together the bits are the same.
use omega_kernels::{Extreme, FirstTrueRange, RangeReading, Reading, TrueRangeReading};

use crate::cpu::Cpu;
use crate::kernels;
use crate::ops::{Average, Basis, Deviation, Extrema, Kalman, Op, Range, Sum};
use crate::plan::Node;

/// What nodes must have in common to run together, and the same inputs unless said otherwise.
#[derive(Clone, Copy, PartialEq)]
enum Pass {
    /// Readings of the same windows: any number of nodes.
    Windows(usize),
    /// Readings of the same windows' extremes: any number of nodes, one input of which they share is enough.
    Extremes(usize),
    /// Exponential averages.
    Averages,
    /// Readings of the same true ranges.
    TrueRanges(FirstTrueRange),
    /// A Kalman filter of these r and q: one mean and one score.
    Kalman(f64, f64),
}

/// Exponential averages in one pass, at most: more are left to another thread.
const AVERAGES: usize = 8;

fn pass(op: &Op) -> Option<Pass> {
    match *op {
        Op::Averages(Average::Sma { period })
        | Op::Sums(Sum { period })
        | Op::Deviations(
            Deviation::Std { period, .. }
            | Deviation::Bollinger { period, .. }
            | Deviation::Zscore { window: period, basis: Basis::Window, .. },
        ) => Some(Pass::Windows(period)),
        Op::Averages(Average::Ema { .. } | Average::Dema { .. } | Average::Tema { .. } | Average::Macd { .. }) => {
            Some(Pass::Averages)
        }
        Op::Ranges(Range::Bar { first } | Range::Atr { first, .. }) => Some(Pass::TrueRanges(first)),
        Op::Extrema(extrema) => Some(Pass::Extremes(extrema.period())),
        Op::Kalman(Kalman::Mean { r, q } | Kalman::Zscore { r, q, .. }) => Some(Pass::Kalman(r, q)),
        _ => None,
    }
}

/// Nodes that run together.
struct Group {
    pass: Option<Pass>,
    nodes: Vec<usize>,
}

impl Group {
    fn takes(&self, nodes: &[Node], node: &Node) -> bool {
        let first = &nodes[self.nodes[0]];
        let same_inputs = first.inputs == node.inputs;
        match self.pass {
            None => false,
            Some(Pass::Windows(_) | Pass::TrueRanges(_)) => same_inputs,
            Some(Pass::Averages) => same_inputs && self.nodes.len() < AVERAGES,
            Some(Pass::Kalman(..)) => same_inputs && self.nodes.len() == 1 && is_mean(first) != is_mean(node),
            Some(Pass::Extremes(_)) => {
                same_inputs || self.nodes.iter().any(|&n| share_extremes(nodes, &nodes[n], node))
            }
        }
    }
}

fn is_mean(node: &Node) -> bool {
    matches!(node.op, Op::Kalman(Kalman::Mean { .. }))
}

/// Whether both take extremes of the same column of the bars, which needs no other task.
fn share_extremes(nodes: &[Node], a: &Node, b: &Node) -> bool {
    let at_hand = |node: &Node| node.inputs.iter().all(|&input| matches!(nodes[input].op, Op::Price { .. }));
    let columns = |node: &'_ Node| match node.op {
        Op::Extrema(extrema) => extrema.columns(),
        _ => 0,
    };
    let of_b = &b.inputs[..columns(b)];
    a.inputs[..columns(a)].iter().any(|input| of_b.contains(input)) && at_hand(a) && at_hand(b)
}

/// The computed nodes in groups, one for each task, in order of dependency.
///
/// A group stands where its first node does: the others have the same inputs, or such that are always there.
pub fn groups(nodes: &[Node]) -> Vec<Vec<usize>> {
    let mut groups: Vec<Group> = Vec::new();
    for (n, node) in nodes.iter().enumerate().filter(|(_, node)| !matches!(node.op, Op::Price { .. })) {
        let pass = pass(&node.op);
        let fits = |group: &Group| pass.is_some() && group.pass == pass && group.takes(nodes, node);
        let mut fitting = (0..groups.len()).filter(|&g| fits(&groups[g])).collect::<Vec<_>>().into_iter();
        let Some(home) = fitting.next() else {
            groups.push(Group { pass, nodes: vec![n] });
            continue;
        };
        groups[home].nodes.push(n);
        if matches!(pass, Some(Pass::Extremes(_))) {
            // It may join groups that had nothing in common but it: they become one.
            for other in fitting.rev() {
                let others = groups.remove(other).nodes;
                groups[home].nodes.extend(others);
            }
        }
    }
    groups.into_iter().map(|group| group.nodes).collect()
}

/// Writes the outputs of the nodes of one group, each from its own inputs. `origin` as in
/// [`crate::ops::Operation::run`].
pub fn run_group(cpu: Cpu, ops: &[Op], inputs: &[Vec<&[f64]>], origin: usize, outputs: &mut [Vec<&mut [f64]>]) {
    match (ops, outputs, ops.first().and_then(pass)) {
        ([op], [columns], _) => op.run(cpu, &inputs[0], origin, columns),
        ([Op::Kalman(a), Op::Kalman(b)], [first, second], _) => {
            let (mean, scores, score) =
                if matches!(a, Kalman::Mean { .. }) { (first, second, b) } else { (second, first, a) };
            if let Kalman::Zscore { window, r, q, ddof } = *score {
                let (mean, scores) = (&mut *mean[0], &mut *scores[0]);
                kernels::kalman_mean_and_zscore(cpu, inputs[0][0], window, r, q, ddof, origin, mean, scores);
            }
        }
        (ops, outputs, Some(Pass::Windows(window))) => {
            let mut readings: Vec<Reading<'_>> =
                ops.iter().zip(outputs).filter_map(|(op, out)| reading(op, out)).collect();
            kernels::read_windows(cpu, inputs[0][0], window, origin, &mut readings);
        }
        (ops, outputs, Some(Pass::Extremes(period))) => {
            let mut wanted = Vec::new();
            let nodes = ops.iter().zip(inputs).zip(outputs);
            let mut readings: Vec<RangeReading<'_>> =
                nodes.filter_map(|((op, inputs), out)| range_reading(op, inputs, out, &mut wanted)).collect();
            kernels::read_extremes(cpu, period, &wanted, &mut readings);
        }
        (ops, outputs, Some(Pass::Averages)) => {
            let mut averages: Vec<omega_kernels::Average<'_>> =
                ops.iter().zip(outputs).filter_map(|(op, out)| average(op, out)).collect();
            kernels::read_averages(cpu, inputs[0][0], &mut averages);
        }
        (ops, outputs, Some(Pass::TrueRanges(first))) => {
            let mut readings: Vec<TrueRangeReading<'_>> =
                ops.iter().zip(outputs).filter_map(|(op, out)| true_range_reading(op, out)).collect();
            kernels::read_true_ranges(cpu, [inputs[0][0], inputs[0][1], inputs[0][2]], first, &mut readings);
        }
        _ => unreachable!("nodes are grouped by their pass"),
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

/// Adds the extremes that the node reads to the wanted ones, unless they are among them.
fn range_reading<'a>(
    op: &Op,
    inputs: &[&'a [f64]],
    outputs: &'a mut [&mut [f64]],
    wanted: &mut Vec<(&'a [f64], Extreme)>,
) -> Option<RangeReading<'a>> {
    let mut place = |x: &'a [f64], extreme: Extreme| {
        let found = wanted.iter().position(|&(y, other)| std::ptr::eq(x, y) && extreme == other);
        found.unwrap_or_else(|| {
            wanted.push((x, extreme));
            wanted.len() - 1
        })
    };
    let Op::Extrema(extrema) = *op else { return None };
    match (extrema, inputs, outputs) {
        (Extrema::Min { .. }, &[x], [out]) => Some(RangeReading::Extreme(place(x, Extreme::Lowest), out)),
        (Extrema::Max { .. }, &[x], [out]) => Some(RangeReading::Extreme(place(x, Extreme::Highest), out)),
        (Extrema::Donchian { .. }, &[high, low], [upper, middle, lower]) => {
            let (highest, lowest) = (place(high, Extreme::Highest), place(low, Extreme::Lowest));
            Some(RangeReading::Donchian(highest, lowest, [upper, middle, lower]))
        }
        (Extrema::WilliamsR { .. }, &[high, low, close], [out]) => {
            let (highest, lowest) = (place(high, Extreme::Highest), place(low, Extreme::Lowest));
            Some(RangeReading::WilliamsR(highest, lowest, close, out))
        }
        (Extrema::Stochastic { smoothing, signal, .. }, &[high, low, close], [k, d]) => {
            let (highest, lowest) = (place(high, Extreme::Highest), place(low, Extreme::Lowest));
            let columns = [high, low, close];
            Some(RangeReading::Stochastic(highest, lowest, columns, (smoothing, signal), [k, d]))
        }
        _ => None,
    }
}

fn average<'a>(op: &Op, outputs: &'a mut [&mut [f64]]) -> Option<omega_kernels::Average<'a>> {
    match (*op, outputs) {
        (Op::Averages(Average::Ema { period, seed }), [out]) => Some(omega_kernels::Average::ema(period, seed, out)),
        (Op::Averages(Average::Dema { period, seed }), [out]) => Some(omega_kernels::Average::dema(period, seed, out)),
        (Op::Averages(Average::Tema { period, seed }), [out]) => Some(omega_kernels::Average::tema(period, seed, out)),
        (Op::Averages(Average::Macd { fast, slow, signal, seed }), [line, signals, histogram]) => {
            Some(omega_kernels::Average::macd(fast, slow, signal, seed, [line, signals, histogram]))
        }
        _ => None,
    }
}

fn true_range_reading<'a>(op: &Op, outputs: &'a mut [&mut [f64]]) -> Option<TrueRangeReading<'a>> {
    match (*op, outputs) {
        (Op::Ranges(Range::Bar { .. }), [out]) => Some(TrueRangeReading::true_range(out)),
        (Op::Ranges(Range::Atr { period, .. }), [out]) => Some(TrueRangeReading::atr(period, out)),
        _ => None,
    }
}
