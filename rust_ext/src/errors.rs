//! Failures inside the extension, and the one place where they become Python exceptions.
use pyo3::prelude::*;
use pyo3::types::PyType;

/// Which exception of `omega.errors` a failure becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Data breaks a rule.
    Data,
    /// A column could not be used without a copy.
    ZeroCopy,
    /// A defect of omega.
    Internal,
}

/// A failure with the text a person reads.
#[derive(Debug)]
pub enum Failure {
    /// Found here.
    Found(Kind, String),
    /// Raised by Python code that ran meanwhile: a signal handler's `KeyboardInterrupt`.
    Raised(PyErr),
}

impl Failure {
    /// Data breaks a rule.
    pub fn data(message: impl Into<String>) -> Self {
        Self::Found(Kind::Data, message.into())
    }

    /// A column could not be used without a copy.
    pub fn zero_copy(message: impl Into<String>) -> Self {
        Self::Found(Kind::ZeroCopy, message.into())
    }

    /// A defect of omega.
    pub fn internal(message: impl Into<String>) -> Self {
        Self::Found(Kind::Internal, message.into())
    }
}

impl From<Failure> for PyErr {
    fn from(failure: Failure) -> Self {
        let (kind, message) = match failure {
            Failure::Found(kind, message) => (kind, message),
            Failure::Raised(error) => return error,
        };
        let name = match kind {
            Kind::Data => "DataError",
            Kind::ZeroCopy => "ZeroCopyError",
            Kind::Internal => "InternalError",
        };
        Python::attach(|py| {
            let class = py.import("omega.errors").and_then(|module| module.getattr(name));
            match class.and_then(|class| Ok(class.cast_into::<PyType>()?)) {
                Ok(class) => PyErr::from_type(class, message),
                Err(error) => error,
            }
        })
    }
}
