//! Learning rates.

use varscope::candle::optim::Schedule as Ours;

use super::case::{Curve, Schedule};
use super::{Array, Compared, Run};

pub(super) fn run(recorded: &Schedule, compared: &mut Compared) -> Run {
    let rate = recorded.args.learning_rate;
    let schedule = match &recorded.args.curve {
        Curve::PiecewiseConstant { boundaries, values } => {
            let (first, later) = values.split_first().ok_or("there are no values")?;
            let later = boundaries.iter().copied().zip(later.iter().copied());
            Ours::piecewise_constant(*first, later)
        }
        Curve::ExponentialDecay {
            decay_steps,
            decay_rate,
            staircase,
        } => Ours::exponential_decay(rate, *decay_steps, *decay_rate, *staircase),
        Curve::NaturalExpDecay {
            decay_steps,
            decay_rate,
            staircase,
        } => Ours::natural_exp_decay(rate, *decay_steps, *decay_rate, *staircase),
        Curve::InverseTimeDecay {
            decay_steps,
            decay_rate,
            staircase,
        } => Ours::inverse_time_decay(rate, *decay_steps, *decay_rate, *staircase),
        Curve::PolynomialDecay {
            decay_steps,
            end_learning_rate,
            power,
            cycle,
        } => Ours::polynomial_decay(rate, *decay_steps, *end_learning_rate, *power, *cycle),
        Curve::CosineDecay { decay_steps, alpha } => Ours::cosine_decay(rate, *decay_steps, *alpha),
    };
    let found: Vec<f64> = recorded
        .steps
        .iter()
        .map(|step| schedule.at(*step))
        .collect();
    compared.array(
        "values",
        &Array::list(&found),
        &Array::list(&recorded.values),
    );
    Ok(())
}
