//! One allocation for all columns of a plan.

/// Elements of f64 per 64-byte cache line: columns start on line boundaries.
const LINE: usize = 8;

/// Columns of f64, each starting at a multiple of 64 bytes, never moved after construction.
///
/// The memory comes zeroed from the system, so that no page is touched before its column is written.
pub struct Slab {
    memory: Vec<f64>,
    /// (first element, length) of each column in `memory`.
    columns: Vec<(usize, usize)>,
}

impl Slab {
    /// A slab with columns of these lengths.
    pub fn new(lengths: &[usize]) -> Self {
        let total: usize = lengths.iter().map(|len| len.next_multiple_of(LINE)).sum();
        let memory = vec![0.0; total + LINE];
        let mut begin = memory.as_ptr().align_offset(LINE * size_of::<f64>()).min(LINE);
        let columns = lengths
            .iter()
            .map(|&len| {
                let column = (begin, len);
                begin += len.next_multiple_of(LINE);
                column
            })
            .collect();
        Self { memory, columns }
    }

    /// The `k`-th column.
    pub fn column(&self, k: usize) -> &[f64] {
        let (begin, len) = self.columns[k];
        &self.memory[begin..begin + len]
    }

    /// All columns, to be written.
    pub fn columns_mut(&mut self) -> Vec<&mut [f64]> {
        let mut rest = self.memory.as_mut_slice();
        let mut taken = 0;
        self.columns
            .iter()
            .map(|&(begin, len)| {
                let (_, tail) = std::mem::take(&mut rest).split_at_mut(begin - taken);
                let (column, tail) = tail.split_at_mut(len);
                rest = tail;
                taken = begin + len;
                column
            })
            .collect()
    }

    /// Bytes of all columns.
    pub fn bytes(&self) -> usize {
        self.memory.len() * size_of::<f64>()
    }
}
