//! Pairs of runs: on a machine that does other things as well, only neighbours can be compared.

/// The milliseconds of one run.
#[derive(Clone, Copy, Debug)]
pub struct Spent {
    /// On the clock.
    pub wall: f64,
    /// Computing.
    pub user: f64,
}

/// Runs with and without what is measured, in pairs.
#[derive(Debug, Default)]
pub struct Paired(Vec<(Spent, Spent)>);

impl Paired {
    /// Makes `count` pairs of runs; each of the two is first in half of them.
    ///
    /// # Errors
    /// The first that `run` returns.
    pub fn measure<E>(
        count: usize,
        texts: (&str, &str),
        mut run: impl FnMut(&str) -> Result<Spent, E>,
    ) -> Result<Self, E> {
        let mut pairs = Self::default();
        for i in 0..count {
            pairs.0.push(if i % 2 == 0 {
                let with = run(texts.0)?;
                (with, run(texts.1)?)
            } else {
                let without = run(texts.1)?;
                (run(texts.0)?, without)
            });
        }
        Ok(pairs)
    }

    /// The median of a figure that each pair has: of the run with, and of the one without.
    pub fn median(&self, figure: impl Fn(Spent, Spent) -> f64) -> f64 {
        let mut figures: Vec<f64> = self.0.iter().map(|(a, b)| figure(*a, *b)).collect();
        figures.sort_by(f64::total_cmp);
        let middle = figures.len() / 2;
        match figures.len() {
            0 => f64::NAN,
            n if n % 2 == 1 => figures[middle],
            _ => f64::midpoint(figures[middle - 1], figures[middle]),
        }
    }

    /// The mean of a figure that the system counts in coarse steps.
    pub fn mean(&self, figure: impl Fn(Spent, Spent) -> f64) -> f64 {
        let sum: f64 = self.0.iter().map(|(a, b)| figure(*a, *b)).sum();
        sum / self.0.len() as f64
    }
}
