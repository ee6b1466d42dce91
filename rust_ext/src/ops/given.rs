//! The parameters of a node as Python gives them: validated at declaration, so anything unexpected is a defect.
use std::ops::RangeInclusive;

use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::errors::Failure;

/// Name and parameters of one node.
pub struct Given<'a, 'py> {
    name: &'a str,
    params: &'a Bound<'py, PyDict>,
}

impl<'a, 'py> Given<'a, 'py> {
    /// The node called `name` with these parameters.
    pub fn new(name: &'a str, params: &'a Bound<'py, PyDict>) -> Self {
        Self { name, params }
    }

    fn get(&self, key: &str) -> PyResult<Bound<'py, PyAny>> {
        self.params
            .get_item(key)?
            .ok_or_else(|| Failure::internal(format!("plan: {} has no parameter {key:?}", self.name)).into())
    }

    /// The failure for a value that is not what it must be.
    pub fn wrong(&self, key: &str) -> PyErr {
        let found = self.get(key).map_or_else(|_| "nothing".to_owned(), |value| value.to_string());
        Failure::internal(format!("plan: {} has {key} = {found}, which the extension does not know", self.name)).into()
    }

    /// A count.
    pub fn count(&self, key: &str) -> PyResult<usize> {
        self.get(key)?.extract().map_err(|_| self.wrong(key))
    }

    /// A number of bars, at least 1.
    pub fn bars(&self, key: &str) -> PyResult<usize> {
        self.count_in(key, 1..=usize::MAX)
    }

    /// A count within a range.
    pub fn count_in(&self, key: &str, range: RangeInclusive<usize>) -> PyResult<usize> {
        let count = self.count(key)?;
        if range.contains(&count) { Ok(count) } else { Err(self.wrong(key)) }
    }

    /// A real number.
    pub fn number(&self, key: &str) -> PyResult<f64> {
        self.get(key)?.extract().map_err(|_| self.wrong(key))
    }

    /// One of the named choices.
    pub fn choice<T: Copy>(&self, key: &str, choices: &[(&str, T)]) -> PyResult<T> {
        let text: String = self.get(key)?.extract().map_err(|_| self.wrong(key))?;
        choices.iter().find(|(name, _)| *name == text).map(|&(_, value)| value).ok_or_else(|| self.wrong(key))
    }
}
