//! One column of the bars, borrowed from its owner or owned.
use std::sync::Arc;

use arrow_data::ffi::FFI_ArrowArray;
use numpy::Element;

use crate::frozen::FrozenColumn;

/// A child array of a record batch that keeps the batch alive.
pub struct SharedArray {
    batch: Arc<FFI_ArrowArray>,
    child: usize,
}

impl SharedArray {
    /// The `child`-th column of `batch`.
    pub fn child(batch: &Arc<FFI_ArrowArray>, child: usize) -> Self {
        Self { batch: Arc::clone(batch), child }
    }

    fn array(&self) -> &FFI_ArrowArray {
        self.batch.child(self.child)
    }

    fn len(&self) -> usize {
        self.batch.len()
    }

    /// Rows before the first one, in the buffers: a slice moves the batch, the column, or both.
    fn offset(&self) -> usize {
        self.batch.offset() + self.array().offset()
    }

    /// Address of the first value; null for an empty column.
    fn values<T>(&self) -> *const T {
        if self.len() == 0 {
            return std::ptr::null();
        }
        self.array().buffer(1).cast::<T>().wrapping_add(self.offset())
    }

    /// Whether row `i` is null by the validity bitmap.
    fn is_null(&self, i: usize) -> bool {
        let bitmap = self.array().buffer(0);
        if bitmap.is_null() || self.array().null_count_opt() == Some(0) {
            return false;
        }
        let bit = self.offset() + i;
        // SAFETY: a validity bitmap holds at least offset + len bits.
        unsafe { *bitmap.add(bit / 8) >> (bit % 8) & 1 == 0 }
    }

    fn has_bitmap(&self) -> bool {
        self.len() > 0 && !self.array().buffer(0).is_null() && self.array().null_count_opt() != Some(0)
    }
}

/// Values of one column.
pub enum Column<T: Element + 'static> {
    /// In the memory of whoever exported the table.
    Shared {
        /// First value.
        pointer: *const T,
        /// Number of values.
        len: usize,
        /// Keeps the memory alive.
        owner: SharedArray,
    },
    /// In a NumPy array.
    Lent(Arc<FrozenColumn<T>>),
    /// Converted or copied.
    Owned(Vec<T>),
}

// SAFETY: the memory is immutable by the Arrow C data interface, and `FFI_ArrowArray` is Send and Sync; so are a lent
// array, which is read-only, and numbers.
unsafe impl<T: Element> Send for Column<T> {}
// SAFETY: as above.
unsafe impl<T: Element> Sync for Column<T> {}

impl<T: Element + Copy> Column<T> {
    /// The values.
    pub fn as_slice(&self) -> &[T] {
        match self {
            Self::Shared { len: 0, .. } => &[],
            // SAFETY: `pointer` was checked for alignment, `owner` keeps `len` values alive and immutable.
            Self::Shared { pointer, len, .. } => unsafe { std::slice::from_raw_parts(*pointer, *len) },
            Self::Lent(column) => column.values(),
            Self::Owned(values) => values,
        }
    }

    /// Borrows the only chunk, or hands the chunks back with the reason why that cannot be.
    fn share(mut chunks: Vec<SharedArray>) -> Result<Self, (Vec<SharedArray>, String)> {
        match chunks.len() {
            0 => return Ok(Self::Owned(Vec::new())),
            1 => {}
            n => return Err((chunks, format!("it comes in {n} chunks"))),
        }
        let pointer = chunks[0].values::<T>();
        if !pointer.is_aligned() {
            return Err((chunks, format!("its values are not aligned to {} bytes", align_of::<T>())));
        }
        let owner = chunks.remove(0);
        Ok(Self::Shared { pointer, len: owner.len(), owner })
    }

    /// Copies all chunks; `value` maps each (value, is null).
    fn copy(chunks: &[SharedArray], value: impl Fn(T, bool) -> T) -> Vec<T> {
        let mut out = Vec::with_capacity(chunks.iter().map(SharedArray::len).sum());
        for chunk in chunks {
            let values = chunk.values::<T>();
            for i in 0..chunk.len() {
                // SAFETY: the buffer holds offset + len values; they may be unaligned.
                let v = unsafe { values.add(i).read_unaligned() };
                out.push(value(v, chunk.is_null(i)));
            }
        }
        out
    }
}

impl Column<f64> {
    /// Prices, borrowed; copied only if `allow_copy`. A null whose slot holds `NaN` is `NaN`; any other null needs a copy.
    pub fn prices(chunks: Vec<SharedArray>, allow_copy: bool) -> Result<Self, String> {
        let null_to_nan = |v: f64, null: bool| if null { f64::NAN } else { v };
        let column = match Self::share(chunks) {
            Ok(column) => column,
            Err((chunks, _)) if allow_copy => return Ok(Self::Owned(Self::copy(&chunks, null_to_nan))),
            Err((_, reason)) => return Err(reason),
        };
        if let Self::Shared { owner, .. } = &column {
            let values = column.as_slice();
            if owner.has_bitmap() && (0..values.len()).any(|i| owner.is_null(i) && !values[i].is_nan()) {
                if allow_copy {
                    return Ok(Self::Owned(Self::copy(std::slice::from_ref(owner), null_to_nan)));
                }
                return Err("it has nulls".to_owned());
            }
        }
        Ok(column)
    }
}

impl Column<i64> {
    /// Times scaled to ns; borrowed if they are ns in one chunk. Returns whether they were converted.
    pub fn times(chunks: Vec<SharedArray>, scale: i64) -> Result<(Self, bool), String> {
        if chunks.iter().any(|chunk| chunk.has_bitmap() && (0..chunk.len()).any(|i| chunk.is_null(i))) {
            return Err("it has nulls".to_owned());
        }
        let chunks = match if scale == 1 { Self::share(chunks) } else { Err((chunks, String::new())) } {
            Ok(column) => return Ok((column, false)),
            Err((chunks, _)) => chunks,
        };
        let values = Self::copy(&chunks, |t, _| t);
        let scaled: Option<Vec<i64>> = values.into_iter().map(|t| t.checked_mul(scale)).collect();
        scaled.map(|values| (Self::Owned(values), true)).ok_or_else(|| "a time does not fit into int64 ns".to_owned())
    }
}
