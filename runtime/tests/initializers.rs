//! What initializers draw, looked at with statistics.
//!
//! Seeds are fixed, so nothing here can fail by chance; the bounds are those that a right implementation misses once in a million.

use varscope::dtype::DType;
use varscope::host::HostArray;
use varscope::init::{
    Distribution, Fill, Initializer, Mode, glorot_normal, glorot_uniform, he_normal, he_uniform,
    lecun_normal, lecun_uniform, orthogonal, random_normal, random_uniform, truncated_normal,
    variance_scaling,
};

const FLOATS: [DType; 4] = [DType::F16, DType::BF16, DType::F32, DType::F64];

/// Nine blocks, of which the last is not full.
const MANY: usize = (8 << 14) + 3;

/// How many standard errors an estimate may be off.
const SIGMAS: f64 = 5.0;

fn fill(initializer: &Initializer, dtype: DType, shape: &[usize], name: &str) -> HostArray {
    initializer
        .fill(&Fill {
            seed: 7,
            name,
            shape,
            dtype,
        })
        .unwrap()
}

fn draws(initializer: &Initializer, dtype: DType, shape: &[usize]) -> Vec<f64> {
    numbers(&fill(initializer, dtype, shape, "w"))
}

fn numbers(array: &HostArray) -> Vec<f64> {
    match array.dtype() {
        DType::I8 => array
            .elements::<i8>()
            .unwrap()
            .iter()
            .map(|&v| v.into())
            .collect(),
        DType::U64 => array
            .elements::<u64>()
            .unwrap()
            .iter()
            .map(|&v| v as f64)
            .collect(),
        _ => array
            .cast_to(DType::F64)
            .unwrap()
            .elements::<f64>()
            .unwrap()
            .to_vec(),
    }
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// The mean of a power of the distance from 0.
fn moment(values: &[f64], power: i32) -> f64 {
    values.iter().map(|v| v.powi(power)).sum::<f64>() / values.len() as f64
}

/// The means of standardized draws to the fourth power are those of the distribution: 0, 1, 0 and this.
fn assert_moments(
    values: &[f64],
    center: f64,
    stddev: f64,
    kurtosis: f64,
    sixth: f64,
    eighth: f64,
    what: &str,
) {
    let z: Vec<f64> = values.iter().map(|v| (v - center) / stddev).collect();
    let bound = |variance: f64| SIGMAS * (variance / z.len() as f64).sqrt();
    let checks = [
        (1, 0.0, 1.0),
        (2, 1.0, kurtosis - 1.0),
        (3, 0.0, sixth),
        (4, kurtosis, eighth - kurtosis * kurtosis),
    ];
    for (power, expected, variance) in checks {
        let found = moment(&z, power);
        // Halves have few digits: rounding adds to the variance what a digit is worth.
        let bound = bound(variance) + if what.contains("float16") { 1e-4 } else { 0.0 };
        assert!(
            (found - expected).abs() < bound,
            "{what}: moment {power} is {found}, not {expected} ± {bound}"
        );
    }
}

/// The largest distance between the distribution of the draws and the one they should have (Kolmogorov and Smirnov).
fn assert_distributed(mut values: Vec<f64>, cumulative: impl Fn(f64) -> f64, what: &str) {
    values.sort_by(f64::total_cmp);
    let n = values.len() as f64;
    let distance = values
        .iter()
        .enumerate()
        .map(|(i, &v)| {
            (cumulative(v) - i as f64 / n)
                .abs()
                .max((cumulative(v) - (i as f64 + 1.0) / n).abs())
        })
        .fold(0.0, f64::max);
    // Exceeded once in a million: √(ln(2·10⁶) / 2).
    assert!(distance < 2.694 / n.sqrt(), "{what}: distance {distance}");
}

fn normal_cumulative(z: f64) -> f64 {
    0.5 * libm::erfc(-z * std::f64::consts::FRAC_1_SQRT_2)
}

/// Neighbours, the two draws of a pair, and the same places of neighbouring blocks tell nothing about each other.
fn assert_uncorrelated(values: &[f64], center: f64, stddev: f64, what: &str) {
    let z: Vec<f64> = values.iter().map(|v| (v - center) / stddev).collect();
    for lag in [1, 2, 31, 32, 33, 64, 1024, 1 << 14] {
        let pairs = z.iter().zip(&z[lag..]);
        let bound = SIGMAS / ((z.len() - lag) as f64).sqrt();
        let found = pairs.clone().map(|(a, b)| a * b).sum::<f64>() / (z.len() - lag) as f64;
        assert!(found.abs() < bound, "{what}: correlation {found} at {lag}");
        // Of the squares: large ones must not come together either.
        let spread = (moment(&z, 4) - 1.0).max(0.1);
        let found = pairs
            .map(|(a, b)| (a * a - 1.0) * (b * b - 1.0))
            .sum::<f64>()
            / (z.len() - lag) as f64;
        assert!(
            found.abs() < bound * spread,
            "{what}: correlation {found} of squares at {lag}"
        );
    }
}

#[test]
fn uniform_draws_are_even_and_exclude_the_upper_end() {
    for dtype in FLOATS {
        let what = format!("random_uniform {dtype}");
        let (min, max) = (-0.5, 1.5);
        let values = draws(&random_uniform(min, max), dtype, &[MANY]);
        assert!(values.iter().all(|&v| min <= v && v < max), "{what}");
        if dtype != DType::BF16 {
            // The moments of a uniform distribution of variance 1. (A bf16 has too few digits to have them.)
            assert_moments(
                &values,
                0.5,
                (1.0f64 / 3.0).sqrt(),
                9.0 / 5.0,
                27.0 / 7.0,
                9.0,
                &what,
            );
        }
        assert_uncorrelated(&values, mean(&values), (1.0f64 / 3.0).sqrt(), &what);
        if matches!(dtype, DType::F32 | DType::F64) {
            assert_distributed(values, |v| (v - min) / (max - min), &what);
        }
    }
}

#[test]
fn a_narrow_type_does_not_round_up_to_the_upper_end() {
    for dtype in [DType::F16, DType::BF16] {
        // Two numbers in between for f16, none for bf16.
        let values = draws(&random_uniform(1.0, 1.0 + 3.0 / 1024.0), dtype, &[10_000]);
        assert!(
            values
                .iter()
                .all(|&v| (1.0..1.0 + 3.0 / 1024.0).contains(&v)),
            "{dtype}"
        );
    }
    assert!(
        draws(&random_uniform(0.25, 0.25), DType::F32, &[100])
            .iter()
            .all(|&v| v == 0.25)
    );
}

#[test]
fn uniform_integers_are_even_over_the_whole_range() {
    let values = draws(&random_uniform(-128.0, 128.0), DType::I8, &[256_000]);
    let mut counts = [0u32; 256];
    values
        .iter()
        .for_each(|&v| counts[(v + 128.0) as usize] += 1);
    let chi2: f64 = counts
        .iter()
        .map(|&c| (f64::from(c) - 1000.0).powi(2) / 1000.0)
        .sum();
    // 255 degrees of freedom: within five standard deviations of their number.
    assert!(
        (chi2 - 255.0).abs() < SIGMAS * (2.0f64 * 255.0).sqrt(),
        "{chi2}"
    );

    let values = draws(&random_uniform(0.0, 3.0), DType::U64, &[300_000]);
    for third in [0.0, 1.0, 2.0] {
        let count = values.iter().filter(|&&v| v == third).count() as f64;
        assert!(
            (count - 100_000.0).abs() < SIGMAS * (300_000.0f64 * 2.0 / 9.0).sqrt(),
            "{third}: {count}"
        );
    }
}

#[test]
fn normal_draws_are_normal() {
    for dtype in FLOATS {
        let what = format!("random_normal {dtype}");
        let values = draws(&random_normal(0.0, 0.5), dtype, &[MANY]);
        if dtype != DType::BF16 {
            assert_moments(&values, 0.0, 0.5, 3.0, 15.0, 105.0, &what);
        }
        assert_uncorrelated(&values, 0.0, 0.5, &what);
        // 2.7 in a thousand lie beyond three standard deviations.
        let (far, expected) = (
            values.iter().filter(|v| v.abs() > 1.5).count() as f64,
            0.0027 * MANY as f64,
        );
        assert!(
            (far - expected).abs() < SIGMAS * expected.sqrt(),
            "{what}: {far} far out"
        );
        if matches!(dtype, DType::F32 | DType::F64) {
            assert_distributed(values, |v| normal_cumulative(v / 0.5), &what);
        }
    }
    let shifted = draws(&random_normal(10.0, 2.0), DType::F32, &[MANY]);
    assert_moments(
        &shifted,
        10.0,
        2.0,
        3.0,
        15.0,
        105.0,
        "random_normal(10.0, 2.0)",
    );
    assert!(
        draws(&random_normal(1.5, 0.0), DType::F32, &[100])
            .iter()
            .all(|&v| v == 1.5)
    );
}

#[test]
fn truncated_draws_stay_within_two_standard_deviations() {
    let inside = normal_cumulative(2.0) - normal_cumulative(-2.0);
    for dtype in FLOATS {
        let what = format!("truncated_normal {dtype}");
        let values = draws(&truncated_normal(1.0, 0.25), dtype, &[MANY]);
        assert!(values.iter().all(|&v| (0.5..=1.5).contains(&v)), "{what}");
        assert!(
            values.iter().any(|&v| v < 0.505) && values.iter().any(|&v| v > 1.495),
            "{what}"
        );
        // Standard deviation 0.8796 of the whole; the higher moments by integration.
        if dtype != DType::BF16 {
            assert_moments(
                &values,
                1.0,
                0.25 * 0.879_625_661,
                2.3655,
                7.4713,
                27.19,
                &what,
            );
        }
        if matches!(dtype, DType::F32 | DType::F64) {
            assert_distributed(
                values,
                |v| (normal_cumulative((v - 1.0) / 0.25) - normal_cumulative(-2.0)) / inside,
                &what,
            );
        }
    }
}

#[test]
fn variance_is_scaled_by_inputs_and_outputs() {
    // A vector, a matrix, a one-dimensional and a two-dimensional filter: their inputs and outputs.
    let shapes: [(&[usize], f64, f64); 4] = [
        (&[20_000], 20_000.0, 20_000.0),
        (&[100, 400], 100.0, 400.0),
        (&[5, 50, 200], 250.0, 1000.0),
        (&[3, 5, 20, 100], 300.0, 1500.0),
    ];
    for (shape, inputs, outputs) in shapes {
        for (mode, connections) in [
            (Mode::FanIn, inputs),
            (Mode::FanOut, outputs),
            (Mode::FanAvg, (inputs + outputs) / 2.0),
        ] {
            // With the kurtosis that tells them apart.
            for (distribution, kurtosis) in [
                (Distribution::Uniform, 1.8),
                (Distribution::Normal, 3.0),
                (Distribution::TruncatedNormal, 2.366),
            ] {
                let initializer = variance_scaling(1.5, mode, distribution);
                let values = draws(&initializer, DType::F32, shape);
                let n = values.len() as f64;
                let variance = moment(&values, 2) * connections / 1.5;
                assert!(
                    (variance - 1.0).abs() < SIGMAS * ((kurtosis - 1.0) / n).sqrt(),
                    "{initializer} {shape:?}: {variance}"
                );
                let found = moment(&values, 4) / moment(&values, 2).powi(2);
                assert!(
                    (found - kurtosis).abs() < 0.2,
                    "{initializer} {shape:?}: kurtosis {found}"
                );
            }
        }
    }
}

#[test]
fn named_forms_have_their_variance_and_bounds() {
    let shape = [3, 3, 30, 90];
    let (inputs, outputs) = (270.0f64, 810.0f64);
    let truncated = 2.0 / 0.879_625_661;
    let forms = [
        (glorot_uniform(), 2.0 / (inputs + outputs), 3f64.sqrt()),
        (glorot_normal(), 2.0 / (inputs + outputs), truncated),
        (he_uniform(), 2.0 / inputs, 3f64.sqrt()),
        (he_normal(), 2.0 / inputs, truncated),
        (lecun_uniform(), 1.0 / inputs, 3f64.sqrt()),
        (lecun_normal(), 1.0 / inputs, truncated),
    ];
    for (initializer, variance, bound) in forms {
        let values = draws(&initializer, DType::F64, &shape);
        let found = moment(&values, 2) / variance;
        assert!(
            (found - 1.0).abs() < SIGMAS * (1.4f64 / values.len() as f64).sqrt(),
            "{initializer}: {found}"
        );
        let largest = values.iter().fold(0.0f64, |a, v| a.max(v.abs())) / variance.sqrt();
        assert!(
            (bound - 0.01..=bound).contains(&largest),
            "{initializer}: largest {largest}"
        );
    }
    // One connection at least, also for a shape without elements in the window.
    let scalar = draws(&glorot_uniform(), DType::F32, &[]);
    assert!(scalar[0].abs() <= 3f64.sqrt());
}

#[test]
fn orthogonal_vectors_are_orthogonal_to_the_last_bits() {
    let shapes: [&[usize]; 8] = [
        &[1, 1],
        &[40, 40],
        &[7, 100],
        &[100, 7],
        &[3, 3, 8, 16],
        &[2, 2, 3, 64],
        &[17, 300],
        &[257, 130],
    ];
    for shape in shapes {
        for (dtype, precision) in [
            (DType::F64, 1e-14),
            (DType::F32, 1e-6),
            (DType::F16, 4e-3),
            (DType::BF16, 3e-2),
        ] {
            let q = draws(&orthogonal(2.0), dtype, shape);
            let columns = shape[shape.len() - 1];
            let rows = q.len() / columns;
            let at = |vector: usize, i: usize| {
                if rows < columns {
                    q[vector * columns + i]
                } else {
                    q[i * columns + vector]
                }
            };
            for a in 0..rows.min(columns) {
                for b in 0..=a {
                    let dot: f64 = (0..rows.max(columns)).map(|i| at(a, i) * at(b, i)).sum();
                    let expected = if a == b { 4.0 } else { 0.0 };
                    assert!(
                        (dot - expected).abs() < 4.0 * precision,
                        "{dtype} {shape:?} {a}·{b}: {dot}"
                    );
                }
            }
        }
    }
}

/// Of three dimensions: no direction and no handedness is preferred.
#[test]
fn orthogonal_matrices_are_spread_evenly() {
    let n = 4000;
    let mut sums = [0.0; 9];
    let mut rotations = 0;
    for i in 0..n {
        let q = numbers(&fill(
            &orthogonal(1.0),
            DType::F64,
            &[3, 3],
            &format!("w{i}"),
        ));
        sums.iter_mut().zip(&q).for_each(|(s, v)| *s += v);
        let minor = |a: usize, b: usize| q[3 + a] * q[6 + b] - q[3 + b] * q[6 + a];
        rotations +=
            usize::from(q[0] * minor(1, 2) - q[1] * minor(0, 2) + q[2] * minor(0, 1) > 0.0);
    }
    let n = f64::from(n);
    assert!(
        (rotations as f64 / n - 0.5).abs() < SIGMAS * 0.5 / n.sqrt(),
        "{rotations} rotations"
    );
    // An entry of a random unit vector in space has variance 1/3.
    assert!(
        sums.iter()
            .all(|s| (s / n).abs() < SIGMAS * (1.0 / 3.0 / n).sqrt()),
        "{sums:?}"
    );
}
