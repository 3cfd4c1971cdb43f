//! Learning rates as functions of the step.

use std::f64::consts::PI;

/// A learning rate that changes with the step: a function of [`GlobalStep`](super::GlobalStep), as `tf.train`'s.
///
/// ```
/// use varscope::candle::optim::Schedule;
///
/// let schedule = Schedule::cosine_decay(0.1, 1000, 0.0).warm_up(100);
/// assert_eq!(schedule.at(50), 0.05);
/// assert_eq!(schedule.at(100), 0.1);
/// assert_eq!(schedule.at(1100), 0.0);
/// // In a training loop: optimizer.set_learning_rate(schedule.at(step.get()?));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Schedule {
    curve: Curve,
    warm_up: i64,
}

#[derive(Clone, Debug, PartialEq)]
enum Curve {
    Constant(f64),
    Piecewise {
        boundaries: Vec<i64>,
        values: Vec<f64>,
    },
    Decay {
        rate: f64,
        steps: i64,
        by: By,
        staircase: bool,
    },
    Polynomial {
        rate: f64,
        steps: i64,
        end: f64,
        power: f64,
        cycle: bool,
    },
    Cosine {
        rate: f64,
        steps: i64,
        alpha: f64,
    },
}

/// What a rate is multiplied with, after so many times the decay's steps.
#[derive(Clone, Copy, Debug, PartialEq)]
enum By {
    Power(f64),
    Exponential(f64),
    Inverse(f64),
}

impl Schedule {
    /// Always the same, but for a [warm-up](Self::warm_up).
    pub const fn constant(rate: f64) -> Self {
        Self::of(Curve::Constant(rate))
    }

    /// A value up to each boundary, that step included, and another after the last (`tf.train.piecewise_constant`): `first` up to the first
    /// boundary, and then what is written beside the boundary that was passed last.
    ///
    /// ```
    /// use varscope::candle::optim::Schedule;
    ///
    /// let schedule = Schedule::piecewise_constant(0.1, [(100, 0.01), (200, 0.001)]);
    /// assert_eq!([100, 101, 300].map(|step| schedule.at(step)), [0.1, 0.01, 0.001]);
    /// ```
    pub fn piecewise_constant(first: f64, then: impl IntoIterator<Item = (i64, f64)>) -> Self {
        let (boundaries, later): (Vec<_>, Vec<_>) = then.into_iter().unzip();
        let values = std::iter::once(first).chain(later).collect();
        Self::of(Curve::Piecewise { boundaries, values })
    }

    /// `rate · decay_rate ^ (step / decay_steps)` (`tf.train.exponential_decay`); with `staircase` the quotient is rounded down.
    pub const fn exponential_decay(
        rate: f64,
        decay_steps: i64,
        decay_rate: f64,
        staircase: bool,
    ) -> Self {
        Self::decay(rate, decay_steps, By::Power(decay_rate), staircase)
    }

    /// `rate · exp(−decay_rate · step / decay_steps)` (`tf.train.natural_exp_decay`).
    pub const fn natural_exp_decay(
        rate: f64,
        decay_steps: i64,
        decay_rate: f64,
        staircase: bool,
    ) -> Self {
        Self::decay(rate, decay_steps, By::Exponential(decay_rate), staircase)
    }

    /// `rate / (1 + decay_rate · step / decay_steps)` (`tf.train.inverse_time_decay`).
    pub const fn inverse_time_decay(
        rate: f64,
        decay_steps: i64,
        decay_rate: f64,
        staircase: bool,
    ) -> Self {
        Self::decay(rate, decay_steps, By::Inverse(decay_rate), staircase)
    }

    /// `(rate − end) · (1 − step / decay_steps) ^ power + end`, and `end` from there on (`tf.train.polynomial_decay`); with `cycle` it begins
    /// anew instead, over so many times the steps as it takes.
    pub const fn polynomial_decay(
        rate: f64,
        decay_steps: i64,
        end: f64,
        power: f64,
        cycle: bool,
    ) -> Self {
        Self::of(Curve::Polynomial {
            rate,
            steps: decay_steps,
            end,
            power,
            cycle,
        })
    }

    /// Half a cosine, from `rate` to `alpha · rate` (`tf.train.cosine_decay`).
    pub const fn cosine_decay(rate: f64, decay_steps: i64, alpha: f64) -> Self {
        Self::of(Curve::Cosine {
            rate,
            steps: decay_steps,
            alpha,
        })
    }

    /// Grows from 0 in proportion to the step, over so many steps, to where the schedule begins, which begins only then.
    #[must_use]
    pub const fn warm_up(mut self, steps: i64) -> Self {
        self.warm_up = steps;
        self
    }

    const fn decay(rate: f64, steps: i64, by: By, staircase: bool) -> Self {
        Self::of(Curve::Decay {
            rate,
            steps,
            by,
            staircase,
        })
    }

    const fn of(curve: Curve) -> Self {
        Self { curve, warm_up: 0 }
    }

    /// The learning rate after so many steps.
    pub fn at(&self, step: i64) -> f64 {
        let after = step - self.warm_up;
        match after < 0 {
            true => self.curve.at(0) * (step as f64 / self.warm_up as f64),
            false => self.curve.at(after),
        }
    }
}

impl Curve {
    fn at(&self, step: i64) -> f64 {
        match self {
            Self::Constant(rate) => *rate,
            Self::Piecewise { boundaries, values } => {
                let passed = boundaries.iter().take_while(|boundary| step > **boundary);
                values[passed.count()]
            }
            Self::Decay {
                rate,
                steps,
                by,
                staircase,
            } => {
                let times = part(step, *steps);
                let times = if *staircase { times.floor() } else { times };
                rate * by.factor(times)
            }
            Self::Polynomial {
                rate,
                steps,
                end,
                power,
                cycle,
            } => {
                let done = match *cycle {
                    true => part(step, *steps) / part(step, *steps).ceil().max(1.0),
                    false => part(step, *steps).min(1.0),
                };
                (rate - end) * (1.0 - done).powf(*power) + end
            }
            Self::Cosine { rate, steps, alpha } => {
                let done = part(step, *steps).min(1.0);
                let left = 0.5 * (1.0 + (PI * done).cos());
                rate * ((1.0 - alpha) * left + alpha)
            }
        }
    }
}

impl By {
    fn factor(self, times: f64) -> f64 {
        match self {
            Self::Power(rate) => rate.powf(times),
            Self::Exponential(rate) => (-rate * times).exp(),
            Self::Inverse(rate) => (1.0 + rate * times).recip(),
        }
    }
}

fn part(step: i64, of: i64) -> f64 {
    step as f64 / of as f64
}
