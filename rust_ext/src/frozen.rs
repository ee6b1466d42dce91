//! Columns that Python lends to Rust: read-only NumPy arrays, borrowed for as long as their owner is held.
use std::slice;

use numpy::{Element, PyArray1, PyArrayMethods, PyUntypedArrayMethods};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

/// Holds arrays for as long as what reads their memory.
#[derive(Default)]
pub struct Keeper(Vec<Py<PyAny>>);

/// A one-dimensional read-only array and a slice of its memory.
pub struct FrozenColumn<T: Element + 'static> {
    values: &'static [T],
    owner: Py<PyArray1<T>>,
}

impl<T: Element> FrozenColumn<T> {
    /// Borrows `array`; `name` and `dtype` are for the message of the error.
    ///
    /// # Errors
    /// `ValueError` if it is not a one-dimensional, C-contiguous, aligned, read-only array of `T`.
    pub fn borrow(array: &Bound<'_, PyAny>, name: &str, dtype: &str) -> PyResult<Self> {
        let array = frozen::<T>(array, name, dtype)?;
        // SAFETY: `frozen` has checked layout and alignment. The memory lives as long as `owner` holds the array, and
        // every borrow of `values` ends with `self` or with the keeper it is lent to. The array is read-only: who thaws it while a run is going on
        // breaks the contract of this class.
        let values = unsafe { slice::from_raw_parts(pointer(&array).cast::<T>(), array.len()) };
        Ok(Self { values, owner: array.unbind() })
    }

    /// Returns the values.
    pub fn values(&self) -> &[T] {
        self.values
    }

    /// Gives the array to `keeper` and returns the values.
    ///
    /// # Safety
    /// The slice must not be read after `keeper` is gone.
    pub unsafe fn lend(self, keeper: &mut Keeper) -> &'static [T] {
        keeper.0.push(self.owner.into_any());
        self.values
    }
}

/// A read-only array of booleans as bytes: NumPy does not promise that each is 0 or 1.
pub struct FrozenMask {
    bytes: &'static [u8],
    owner: Py<PyArray1<bool>>,
}

impl FrozenMask {
    /// Borrows `array`.
    ///
    /// # Errors
    /// `ValueError` as for [`FrozenColumn::borrow`].
    pub fn borrow(array: &Bound<'_, PyAny>, name: &str) -> PyResult<Self> {
        let array = frozen::<bool>(array, name, "bool")?;
        // SAFETY: as above; a NumPy bool is one byte.
        let bytes = unsafe { slice::from_raw_parts(pointer(&array), array.len()) };
        Ok(Self { bytes, owner: array.unbind() })
    }

    /// Gives the array to `keeper` and returns one byte per value, 0 for false.
    ///
    /// # Safety
    /// The slice must not be read after `keeper` is gone.
    pub unsafe fn lend(self, keeper: &mut Keeper) -> &'static [u8] {
        keeper.0.push(self.owner.into_any());
        self.bytes
    }
}

/// Address of the first value; that of nothing for an empty array.
fn pointer<T: Element>(array: &Bound<'_, PyArray1<T>>) -> *const u8 {
    if array.is_empty() { std::ptr::NonNull::<T>::dangling().as_ptr().cast() } else { array.data().cast() }
}

fn frozen<'py, T: Element>(array: &Bound<'py, PyAny>, name: &str, dtype: &str) -> PyResult<Bound<'py, PyArray1<T>>> {
    let refuse = |found: String| {
        PyValueError::new_err(format!(
            "{name} must be a read-only, C-contiguous, one-dimensional {dtype} array, found {found}"
        ))
    };
    let Ok(column) = array.cast::<PyArray1<T>>() else {
        let found = match (array.getattr("dtype"), array.getattr("shape")) {
            (Ok(dtype), Ok(shape)) => format!("{dtype} of shape {shape}"),
            _ => format!("{}", array.get_type()),
        };
        return Err(refuse(found));
    };
    if !column.is_c_contiguous() {
        return Err(refuse("one with gaps between its values".to_owned()));
    }
    if !pointer(column).cast::<T>().is_aligned() {
        return Err(refuse("one that is not aligned".to_owned()));
    }
    if array.getattr("flags")?.getattr("writeable")?.extract::<bool>()? {
        return Err(refuse("a writeable one (setflags(write=False) freezes it)".to_owned()));
    }
    Ok(column.clone())
}
