//! A plan as it crosses the boundary: nodes in order of dependency, and the columns somebody declared.
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::errors::Failure;
use crate::ops::{Op, PRICE};
use crate::series::{Series, VOLUME};

/// (operation, series, input nodes, parameters), as Python writes a node.
pub type RawNode<'py> = (String, usize, Vec<usize>, Bound<'py, PyDict>);
/// (node, output of the node, series on whose grid the column is wanted).
pub type RawColumn = (usize, usize, usize);

/// One computation on one series' own bars.
pub struct Node {
    /// What is computed.
    pub op: Op,
    /// On which series.
    pub series: usize,
    /// From which earlier nodes.
    pub inputs: Vec<usize>,
}

/// A declared column.
#[derive(Clone, Copy)]
pub struct Declared {
    /// The node that computes it.
    pub node: usize,
    /// Which of the node's outputs.
    pub output: usize,
    /// The series on whose grid it is wanted; another one than the node's means carrying.
    pub target: usize,
}

/// Of which sides of each of `count` series the nodes read the volume.
pub fn volumes(nodes: &[RawNode<'_>], count: usize) -> PyResult<Vec<[bool; 2]>> {
    let mut read = vec![[false; 2]; count];
    for (name, on, _, params) in nodes.iter().filter(|(name, ..)| name == PRICE) {
        if let Op::Price { side, field: VOLUME } = Op::decode(name, params)?
            && let Some(flag) = read.get_mut(*on).and_then(|sides| sides.get_mut(side))
        {
            *flag = true;
        }
    }
    Ok(read)
}

/// Checks the shape of a plan against the series it runs on.
pub fn decode(nodes: &[RawNode<'_>], columns: &[RawColumn], series: &[Series]) -> PyResult<(Vec<Node>, Vec<Declared>)> {
    let mut decoded: Vec<Node> = Vec::with_capacity(nodes.len());
    for (index, (name, on, inputs, params)) in nodes.iter().enumerate() {
        let op = Op::decode(name, params)?;
        let bars = series.get(*on).ok_or_else(|| defect(index, name, "unknown series"))?;
        if inputs.len() != op.inputs() {
            return Err(defect(index, name, "wrong number of inputs"));
        }
        if inputs
            .iter()
            .any(|&input| decoded.get(input).is_none_or(|node| node.series != *on || node.op.outputs() != 1))
        {
            return Err(defect(index, name, "an input that is not an earlier one-output node of the same series"));
        }
        if let Op::Price { side, field } = op
            && (side >= crate::series::SIDES.len() || field > VOLUME)
        {
            return Err(defect(index, name, "unknown side or field"));
        }
        if let Op::Price { side, field } = op
            && bars.price(side, field).is_none()
        {
            let side = crate::series::SIDES.get(side).copied().unwrap_or("unknown");
            return Err(Failure::data(format!(
                "{}: the {side} side is declared but was not given. Pass it, or declare a side that is there.",
                bars.what
            ))
            .into());
        }
        decoded.push(Node { op, series: *on, inputs: inputs.clone() });
    }
    let mut sorted = columns.to_vec();
    sorted.sort_unstable();
    if sorted.windows(2).any(|pair| pair[0] == pair[1]) {
        return Err(Failure::internal("plan: a column is listed twice").into());
    }
    let declared = columns
        .iter()
        .map(|&(node, output, target)| {
            let known = decoded.get(node).is_some_and(|n| output < n.op.outputs()) && target < series.len();
            if known { Ok(Declared { node, output, target }) } else { Err(defect(node, "column", "unknown node")) }
        })
        .collect::<PyResult<_>>()?;
    Ok((decoded, declared))
}

fn defect(index: usize, name: &str, reason: &str) -> PyErr {
    Failure::internal(format!("plan: node {index} ({name}): {reason}")).into()
}
