//! Large memory straight from the system: zeroed without being touched, in huge pages where there are any.
use std::alloc::{Layout, alloc_zeroed, dealloc, handle_alloc_error};
use std::ptr::NonNull;

/// Bytes of a huge page of x86-64 and aarch64; smaller memory cannot get one.
#[cfg(target_os = "linux")]
const HUGE_PAGE: usize = 2 << 20;

/// Elements of f64 per 64-byte cache line.
pub const LINE: usize = 8;

/// Memory for `len` values, starting at a cache line. It is never moved. Fresh memory is zero; used memory keeps what
/// was written.
pub struct Memory {
    start: NonNull<f64>,
    len: usize,
    /// From pages of its own, not from the heap.
    mapped: bool,
}

// SAFETY: it owns its memory, like a boxed slice.
unsafe impl Send for Memory {}
// SAFETY: shared references only read.
unsafe impl Sync for Memory {}

impl Memory {
    /// Fresh memory for at least `len` values. No page is touched before it is written.
    pub fn fresh(len: usize) -> Self {
        #[cfg(target_os = "linux")]
        if len * size_of::<f64>() >= HUGE_PAGE / 2
            && let Some(mapped) = map(len)
        {
            return mapped;
        }
        let layout = heap_layout(len.max(1));
        #[allow(clippy::cast_ptr_alignment)] // the layout asks for a cache line
        // SAFETY: the layout is not of size zero.
        let start = NonNull::new(unsafe { alloc_zeroed(layout) }.cast::<f64>());
        let Some(start) = start else { handle_alloc_error(layout) };
        Self { start, len: len.max(1), mapped: false }
    }

    /// Number of values that fit.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether it is worth keeping: small memory is the heap's business.
    pub fn is_mapped(&self) -> bool {
        self.mapped
    }

    /// The values.
    pub fn values(&self) -> &[f64] {
        // SAFETY: `start` owns `len` initialised values: zeros, or what was written since.
        unsafe { std::slice::from_raw_parts(self.start.as_ptr(), self.len) }
    }

    /// The values, to be written.
    pub fn values_mut(&mut self) -> &mut [f64] {
        // SAFETY: as above, and borrowed mutably.
        unsafe { std::slice::from_raw_parts_mut(self.start.as_ptr(), self.len) }
    }
}

impl Drop for Memory {
    fn drop(&mut self) {
        #[cfg(target_os = "linux")]
        if self.mapped {
            // SAFETY: exactly the pages that `map` kept; nobody else knows them.
            unsafe { libc::munmap(self.start.as_ptr().cast(), self.len * size_of::<f64>()) };
            return;
        }
        // SAFETY: allocated by `fresh` with the same layout.
        unsafe { dealloc(self.start.as_ptr().cast(), heap_layout(self.len)) };
    }
}

fn heap_layout(len: usize) -> Layout {
    Layout::array::<f64>(len).and_then(|layout| layout.align_to(LINE * size_of::<f64>())).expect("fits into memory")
}

/// Pages of our own, starting at a huge page; `None` if the system has none left.
#[cfg(target_os = "linux")]
fn map(len: usize) -> Option<Memory> {
    use std::ptr::null_mut;

    let bytes = (len * size_of::<f64>()).next_multiple_of(HUGE_PAGE);
    let (protection, kind) = (libc::PROT_READ | libc::PROT_WRITE, libc::MAP_PRIVATE | libc::MAP_ANONYMOUS);
    // SAFETY: a new anonymous mapping touches no memory that exists.
    let address = unsafe { libc::mmap(null_mut(), bytes + HUGE_PAGE, protection, kind, -1, 0) };
    if address == libc::MAP_FAILED {
        return None;
    }
    let before = (address as usize).next_multiple_of(HUGE_PAGE) - address as usize;
    let start = address.wrapping_byte_add(before);
    // SAFETY: gives back the ends of the mapping just made, and advises on the rest of it. Advice may be refused: the
    // kernel may have been built without huge pages.
    unsafe {
        if before > 0 {
            libc::munmap(address, before);
        }
        if before < HUGE_PAGE {
            libc::munmap(start.wrapping_byte_add(bytes), HUGE_PAGE - before);
        }
        libc::madvise(start, bytes, libc::MADV_HUGEPAGE);
    }
    NonNull::new(start.cast()).map(|start| Memory { start, len: bytes / size_of::<f64>(), mapped: true })
}
