//! How a recursion takes its first value.

/// First value of an exponential recursion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seed {
    /// The first finite input (pandas `ewm(adjust=False)`).
    First,
    /// The mean of the first `period` finite inputs (TA-Lib).
    Sma,
}

impl Seed {
    /// Inputs that the first value is made of.
    pub(crate) fn inputs(self, period: usize) -> usize {
        match self {
            Self::First => 1,
            Self::Sma => period,
        }
    }
}

/// Collects the first `period` finite inputs and returns their mean about the first of them.
pub(crate) struct MeanSeed {
    anchor: f64,
    sum: f64,
    count: usize,
    period: usize,
}

impl MeanSeed {
    pub(crate) fn new(period: usize) -> Self {
        Self { anchor: 0.0, sum: 0.0, count: 0, period }
    }

    /// Adds a finite input; once `period` inputs have come, returns it less their mean, which is not rounded first.
    pub(crate) fn push_residual(&mut self, x: f64) -> Option<f64> {
        self.add(x).then(|| (x - self.anchor) - self.sum / self.period as f64)
    }

    fn add(&mut self, x: f64) -> bool {
        if self.count == 0 {
            self.anchor = x;
        }
        self.sum += x - self.anchor;
        self.count += 1;
        self.count == self.period
    }
}
