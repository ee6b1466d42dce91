//! Columns out: a frozen array as an Arrow array over the same memory, through the Arrow `PyCapsule` interface.
//!
//! Specification: arrow.apache.org/docs/format/CDataInterface/PyCapsuleInterface.html.
use std::panic::AssertUnwindSafe;
use std::ptr::NonNull;
use std::sync::Arc;

use arrow_buffer::Buffer;
use arrow_data::ArrayData;
use arrow_data::ffi::FFI_ArrowArray;
use arrow_schema::ffi::FFI_ArrowSchema;
use arrow_schema::{ArrowError, DataType, Field};
use numpy::Element;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;

use crate::errors::Failure;
use crate::frozen::FrozenColumn;

/// Values of a column and what keeps them alive.
#[derive(Clone)]
enum Values {
    Float(Arc<FrozenColumn<f64>>),
    Int(Arc<FrozenColumn<i64>>),
}

/// A frozen array as an Arrow array: the same memory, never null (a missing value is `NaN`), immutable.
#[pyclass(frozen, module = "omega._rust")]
pub struct Column {
    name: String,
    values: Values,
}

#[pymethods]
impl Column {
    /// Borrows a read-only, C-contiguous, one-dimensional float64 or int64 array and keeps it alive.
    #[new]
    #[pyo3(signature = (values, name = ""))]
    fn new(values: &Bound<'_, PyAny>, name: &str) -> PyResult<Self> {
        let what = if name.is_empty() { "an Arrow column" } else { name };
        let is_int = values.getattr("dtype").is_ok_and(|dtype| dtype.to_string() == "int64");
        let values = if is_int {
            Values::Int(Arc::new(FrozenColumn::borrow(values, what, "int64")?))
        } else {
            Values::Float(Arc::new(FrozenColumn::borrow(values, what, "float64")?))
        };
        Ok(Self { name: name.to_owned(), values })
    }

    fn __len__(&self) -> usize {
        match &self.values {
            Values::Float(column) => column.values().len(),
            Values::Int(column) => column.values().len(),
        }
    }

    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        let field = Field::new(&self.name, self.data_type(), false);
        PyCapsule::new_with_value(py, FFI_ArrowSchema::try_from(&field).map_err(defect)?, c"arrow_schema")
    }

    /// The schema that a consumer asks for is a wish by the interface; the column comes as it is.
    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_array__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<(Bound<'py, PyCapsule>, Bound<'py, PyCapsule>)> {
        let _ = requested_schema;
        let data = ArrayData::builder(self.data_type()).len(self.__len__()).add_buffer(self.buffer());
        let array = FFI_ArrowArray::new(&data.build().map_err(defect)?);
        Ok((self.__arrow_c_schema__(py)?, PyCapsule::new_with_value(py, array, c"arrow_array")?))
    }
}

impl Column {
    fn data_type(&self) -> DataType {
        match self.values {
            Values::Float(_) => DataType::Float64,
            Values::Int(_) => DataType::Int64,
        }
    }

    fn buffer(&self) -> Buffer {
        match &self.values {
            Values::Float(column) => lend(column),
            Values::Int(column) => lend(column),
        }
    }
}

/// What an Arrow consumer holds: lets go of the column at once, whichever thread it is released on.
///
/// A consumer's release callback does not come through Rust's door into Python, so without attaching, the reference
/// would be given up only at the next call into this extension.
struct Lent<T: Element + 'static>(Option<Arc<FrozenColumn<T>>>);

impl<T: Element + 'static> Drop for Lent<T> {
    fn drop(&mut self) {
        // None while the interpreter shuts down: nothing is freed then.
        let _ = Python::try_attach(|_| drop(self.0.take()));
    }
}

/// The column's memory as an Arrow buffer that holds the column until its last consumer lets go.
fn lend<T: Element + 'static>(column: &Arc<FrozenColumn<T>>) -> Buffer {
    let values = column.values();
    let first = NonNull::from(values).cast::<u8>();
    let owner = Arc::new(AssertUnwindSafe(Lent(Some(Arc::clone(column)))));
    // SAFETY: the owner keeps the array alive, and with it all bytes of `values`, which nobody writes: the array is
    // read-only. AssertUnwindSafe: the owner is only ever dropped.
    unsafe { Buffer::from_custom_allocation(first, size_of_val(values), owner) }
}

#[allow(clippy::needless_pass_by_value)] // `map_err` hands the error over
fn defect(error: ArrowError) -> PyErr {
    Failure::internal(format!("arrow export: {error}")).into()
}
