//! Bars in: any object with the Arrow `PyCapsule` interface, zero-copy or an error.
//!
//! Specification: Arrow C data interface and C stream interface (arrow.apache.org/docs/format/CDataInterface.html).
use std::ffi::{CStr, c_char, c_int, c_void};
use std::sync::Arc;

use arrow_data::ffi::FFI_ArrowArray;
use arrow_schema::ffi::FFI_ArrowSchema;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyTuple};

use crate::column::{Column, SharedArray};
use crate::errors::Failure;

/// One table: its columns and the record batches it came in.
pub struct Table {
    /// (name, Arrow format string) of each column.
    columns: Vec<(String, String)>,
    batches: Vec<Arc<FFI_ArrowArray>>,
    /// Names the table in messages, e.g. `EURUSD H1 bid`.
    what: String,
}

/// Arrow C stream interface; `arrow-array` keeps the fields of its own private.
#[repr(C)]
struct ArrowArrayStream {
    get_schema: Option<unsafe extern "C" fn(*mut Self, *mut FFI_ArrowSchema) -> c_int>,
    get_next: Option<unsafe extern "C" fn(*mut Self, *mut FFI_ArrowArray) -> c_int>,
    get_last_error: Option<unsafe extern "C" fn(*mut Self) -> *const c_char>,
    release: Option<unsafe extern "C" fn(*mut Self)>,
    private_data: *mut c_void,
}

/// Where an `ArrowSchema` says that it was released.
#[repr(C)]
struct ReleasedSchema {
    fields: [*const c_void; 7],
    release: *const c_void,
}

fn capsules<'py>(pair: &Bound<'py, PyAny>) -> PyResult<(Bound<'py, PyCapsule>, Bound<'py, PyCapsule>)> {
    let pair = pair.cast::<PyTuple>()?;
    Ok((pair.get_item(0)?.cast_into()?, pair.get_item(1)?.cast_into()?))
}

fn broken(what: &str, error: &PyErr) -> PyErr {
    Failure::data(format!("{what}: its Arrow interface does not return what it must: {error}")).into()
}

impl Table {
    /// Takes the table that `object` exports. Errors name it as `what`.
    pub fn import(object: &Bound<'_, PyAny>, what: &str) -> PyResult<Self> {
        let what = what.to_owned();
        if object.hasattr("__arrow_c_array__")? {
            let pair = object.call_method0("__arrow_c_array__")?;
            let (schema, array) = capsules(&pair).map_err(|error| broken(&what, &error))?;
            let schema = schema.pointer_checked(Some(c"arrow_schema")).map_err(|error| broken(&what, &error))?;
            let array = array.pointer_checked(Some(c"arrow_array")).map_err(|error| broken(&what, &error))?;
            let (schema, array) = (schema.cast::<FFI_ArrowSchema>(), array.cast::<FFI_ArrowArray>());
            // SAFETY: the capsule names say what the pointers are.
            if unsafe {
                (*schema.cast::<ReleasedSchema>().as_ptr()).release.is_null() || (*array.as_ptr()).is_released()
            } {
                return Err(Failure::data(format!("{what}: the Arrow table was consumed before.")).into());
            }
            // SAFETY: the capsule names say what the pointers are; the structs are moved out and marked released,
            // as the interface asks of a consumer.
            let (schema, array) =
                unsafe { (FFI_ArrowSchema::from_raw(schema.as_ptr()), FFI_ArrowArray::from_raw(array.as_ptr())) };
            return Ok(Self::new(&schema, vec![Arc::new(array)], what)?);
        }
        if object.hasattr("__arrow_c_stream__")? {
            let capsule = object.call_method0("__arrow_c_stream__")?;
            let capsule = capsule.cast_into::<PyCapsule>().map_err(|error| broken(&what, &error.into()))?;
            let stream = capsule.pointer_checked(Some(c"arrow_array_stream")).map_err(|error| broken(&what, &error))?;
            let stream = stream.cast::<ArrowArrayStream>();
            // SAFETY: the capsule name says what the pointer is; the capsule outlives the borrow and stays the owner
            // of the stream, which its destructor releases.
            return Ok(unsafe { Self::read_stream(&mut *stream.as_ptr(), what) }?);
        }
        let found = object.get_type().name()?;
        Err(Failure::data(format!(
            "{what}: expected an object with __arrow_c_stream__ or __arrow_c_array__ (a pyarrow, polars or pandas \
             table), found {found}."
        ))
        .into())
    }

    fn new(schema: &FFI_ArrowSchema, batches: Vec<Arc<FFI_ArrowArray>>, what: String) -> Result<Self, Failure> {
        if schema.format() != "+s" || batches.iter().any(|batch| batch.num_children() != schema.children().count()) {
            return Err(Failure::data(format!("{what}: expected a table of columns, found a single Arrow column.")));
        }
        if batches
            .iter()
            .any(|batch| batch.null_count_opt() != Some(0) && batch.num_buffers() > 0 && !batch.buffer(0).is_null())
        {
            return Err(Failure::zero_copy(format!("{what}: whole rows are null. Drop them first.")));
        }
        let columns = schema
            .children()
            .map(|child| (child.name().unwrap_or_default().to_owned(), child.format().to_owned()))
            .collect();
        Ok(Self { columns, batches, what })
    }

    /// # Safety
    /// `stream` must be a live stream by the Arrow C stream interface.
    unsafe fn read_stream(stream: &mut ArrowArrayStream, what: String) -> Result<Self, Failure> {
        // A released stream has no `release`; its other callbacks may be left over.
        let (Some(get_schema), Some(get_next), Some(_)) = (stream.get_schema, stream.get_next, stream.release) else {
            return Err(Failure::data(format!("{what}: the Arrow stream was consumed before.")));
        };
        let mut schema = FFI_ArrowSchema::empty();
        // SAFETY: callbacks of a live stream, called with valid places for their results.
        if unsafe { get_schema(stream, &raw mut schema) } != 0 {
            // SAFETY: its last call failed.
            return Err(unsafe { Self::stream_failure(stream, &what) });
        }
        let mut batches = Vec::new();
        loop {
            let mut array = FFI_ArrowArray::empty();
            // SAFETY: as above.
            if unsafe { get_next(stream, &raw mut array) } != 0 {
                // SAFETY: its last call failed.
                return Err(unsafe { Self::stream_failure(stream, &what) });
            }
            if array.is_released() {
                return Self::new(&schema, batches, what);
            }
            if !array.is_empty() {
                batches.push(Arc::new(array));
            }
        }
    }

    /// # Safety
    /// `stream` must be a live stream whose last call failed.
    unsafe fn stream_failure(stream: &mut ArrowArrayStream, what: &str) -> Failure {
        let text = stream.get_last_error.and_then(|last| {
            // SAFETY: a callback of a live stream.
            let pointer = unsafe { last(stream) };
            // SAFETY: the text is a C string of the stream and lives until its next call; it is copied here.
            (!pointer.is_null()).then(|| unsafe { CStr::from_ptr(pointer) }.to_string_lossy().into_owned())
        });
        Failure::data(format!("{what}: its Arrow stream failed: {}", text.unwrap_or_default()))
    }

    /// Number of rows of all batches.
    pub fn rows(&self) -> usize {
        self.batches.iter().map(|batch| batch.len()).sum()
    }

    /// Index and Arrow format string of a column.
    fn find(&self, name: &str) -> Result<(usize, &str), Failure> {
        let index = self.columns.iter().position(|(n, _)| n == name).ok_or_else(|| {
            let names: Vec<&str> = self.columns.iter().map(|(n, _)| n.as_str()).collect();
            Failure::data(format!("{}: column {name:?} is missing. Found: {}.", self.what, names.join(", ")))
        })?;
        Ok((index, &self.columns[index].1))
    }

    fn chunks(&self, index: usize) -> Vec<SharedArray> {
        self.batches.iter().map(|batch| SharedArray::child(batch, index)).collect()
    }

    /// A price column: float64, one chunk, no copy unless `allow_copy`.
    pub fn price(&self, name: &str, allow_copy: bool) -> Result<Column<f64>, Failure> {
        let (index, format) = self.find(name)?;
        if format != "g" {
            return Err(Failure::data(format!(
                "{}: column {name:?} must be float64, found Arrow format {format:?}. Cast it first.",
                self.what
            )));
        }
        Column::prices(self.chunks(index), allow_copy).map_err(|reason| {
            Failure::zero_copy(format!(
                "{}: column {name:?} cannot be used without a copy: {reason}. Pass one aligned chunk without nulls \
                 (e.g. table.combine_chunks()), or allow_copy=True.",
                self.what
            ))
        })
    }

    /// The bar opens, ns UTC, and whether they had to be converted.
    pub fn timestamps(&self) -> Result<(Column<i64>, bool), Failure> {
        let (index, format) = self.find("timestamp")?;
        let scale = match format.split_once(':') {
            None if format == "l" => 1,
            Some((unit, zone)) if unit.starts_with("ts") => {
                if zone.is_empty() {
                    return Err(Failure::data(format!(
                        "{}: timestamps have no time zone. Say which clock they are in, e.g. tz_localize(\"UTC\").",
                        self.what
                    )));
                }
                if !matches!(zone, "UTC" | "Z" | "+00:00" | "Etc/UTC") {
                    return Err(Failure::data(format!(
                        "{}: timestamps must be UTC, found zone {zone:?}. Convert them first.",
                        self.what
                    )));
                }
                match unit {
                    "tsn" => 1,
                    "tsu" => 1_000,
                    "tsm" => 1_000_000,
                    _ => 1_000_000_000,
                }
            }
            _ => {
                return Err(Failure::data(format!(
                    "{}: column \"timestamp\" must be timestamp[any, UTC] or int64 ns, found Arrow format {format:?}.",
                    self.what
                )));
            }
        };
        Column::times(self.chunks(index), scale)
            .map_err(|reason| Failure::data(format!("{}: column \"timestamp\": {reason}.", self.what)))
    }
}
