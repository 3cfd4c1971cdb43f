//! Draws from the uniform distribution on [0, 1) and from the standard normal distribution.
//!
//! Normal draws are made in pairs, by the method of Box and Muller ("A Note on the Generation of Random Normal Deviates", 1958): it has no
//! branch, so the compiler makes vector code of it, which a rejection method such as the ziggurat does not allow.
//!
//! Logarithm, sine and cosine are computed here or in the `libm` crate, by additions and multiplications in a fixed order. The platform's
//! libm is not asked, and Rust never fuses a multiplication and an addition on its own. So the bits are the same on every platform with
//! IEEE 754 arithmetic, and whatever vector unit the processor turns out to have.

use pulp::Arch;

use super::stream::{Stream, WORDS};

/// Pairs that are made at a time.
const PAIRS: usize = WORDS / 2;

/// Uniform on the multiples of 2⁻²⁴ in [0, 1).
pub(super) fn uniform_f32(stream: &mut Stream, out: &mut [f32]) {
    // Compiled once for each vector unit; wide ones do the same operations on more numbers at a time.
    Arch::new().dispatch(
        #[inline(always)]
        || {
            for out in out.chunks_mut(WORDS) {
                for (out, word) in out.iter_mut().zip(stream.words()) {
                    // Through `i32`, because every vector unit converts from it.
                    *out = (word >> 8) as i32 as f32 * (1.0 / (1 << 24) as f32);
                }
            }
        },
    );
}

/// Uniform on the multiples of 2⁻⁵³ in [0, 1).
pub(super) fn uniform_f64(stream: &mut Stream, out: &mut [f64]) {
    for out in out.chunks_mut(WORDS) {
        for (out, word) in out.iter_mut().zip(stream.long_words()) {
            *out = (word >> 11) as f64 * (1.0 / (1u64 << 53) as f64);
        }
    }
}

/// Standard normal, from 32 bits each; the largest draw is 6.66.
pub(super) fn normal_f32(stream: &mut Stream, out: &mut [f32]) {
    let (whole, rest) = out.as_chunks_mut();
    Arch::new().dispatch(
        #[inline(always)]
        || {
            for out in whole {
                pairs_f32(&stream.words(), out);
            }
            if !rest.is_empty() {
                let mut last = [0.0; WORDS];
                pairs_f32(&stream.words(), &mut last);
                rest.copy_from_slice(&last[..rest.len()]);
            }
        },
    );
}

/// Standard normal, from 64 bits each; the largest draw is 8.65.
pub(super) fn normal_f64(stream: &mut Stream, out: &mut [f64]) {
    for out in out.chunks_mut(WORDS) {
        let words = stream.long_words();
        let (lengths, angles) = words.split_at(PAIRS);
        for (i, (&length, &angle)) in lengths.iter().zip(angles).enumerate() {
            let u = ((length >> 11) as f64 + 0.5) * (1.0 / (1u64 << 53) as f64);
            let r = (-2.0 * libm::log(u)).abs().sqrt();
            let (sin, cos) = libm::sincos(
                (angle << 2) as i64 as f64 * (std::f64::consts::FRAC_PI_4 / (1u64 << 63) as f64),
            );
            let (x, y) = match angle >> 62 {
                0 => (cos, sin),
                1 => (-sin, cos),
                2 => (-cos, -sin),
                _ => (sin, -cos),
            };
            if let Some(out) = out.get_mut(i) {
                *out = r * x;
            }
            if let Some(out) = out.get_mut(PAIRS + i) {
                *out = r * y;
            }
        }
    }
}

/// Points of the plane with normal coordinates: a length from a word of the first half, an angle from one of the second.
#[inline(always)]
fn pairs_f32(words: &[u32; WORDS], out: &mut [f32; WORDS]) {
    let (lengths, angles) = words.split_at(PAIRS);
    let (first, second) = out.split_at_mut(PAIRS);
    for i in 0..PAIRS {
        let u = ((lengths[i] >> 1) as i32 as f32 + 0.5) * (1.0 / (1u32 << 31) as f32);
        // Never negative but for rounding and for -0.0.
        let r = (-2.0 * ln(u)).abs().sqrt();
        let (x, y) = on_circle(angles[i]);
        first[i] = r * x;
        second[i] = r * y;
    }
}

/// The natural logarithm of a positive normal number, within 2 ulp: Cephes' `logf`.
#[inline(always)]
fn ln(u: f32) -> f32 {
    /// √½: the mantissa is taken from [√½, √2).
    const SQRT_HALF: u32 = std::f32::consts::FRAC_1_SQRT_2.to_bits();
    let exponent = (u.to_bits().wrapping_sub(SQRT_HALF) as i32) >> 23;
    let x = f32::from_bits(u.to_bits().wrapping_sub((exponent as u32) << 23)) - 1.0;
    let z = x * x;
    let mut p = 7.037_683_6e-2;
    p = p * x - 1.151_461e-1;
    p = p * x + 1.167_699_87e-1;
    p = p * x - 1.242_014_1e-1;
    p = p * x + 1.424_932_3e-1;
    p = p * x - 1.666_805_8e-1;
    p = p * x + 2.000_071_5e-1;
    p = p * x - 2.499_999_4e-1;
    p = p * x + 3.333_333e-1;
    // ln 2 in two parts, so that the large one times an exponent is exact.
    let e = exponent as f32;
    let tail = p * x * z + e * -2.121_944_4e-4 - 0.5 * z;
    x + tail + e * 0.693_359_4
}

/// A point of the unit circle: its quarter from two bits, the angle to the quarter's axis from the other thirty; Cephes' `sinf` and `cosf`.
#[inline(always)]
fn on_circle(word: u32) -> (f32, f32) {
    let angle = (word << 2) as i32 as f32 * (std::f32::consts::FRAC_PI_4 / (1u32 << 31) as f32);
    let z = angle * angle;
    let sin = ((-1.951_529_6e-4 * z + 8.332_161e-3) * z - 1.666_665_5e-1) * z * angle + angle;
    let cos = ((2.443_315_7e-5 * z - 1.388_731_6e-3) * z + 4.166_664_6e-2) * z * z - 0.5 * z + 1.0;

    // Turned by quarters: (cos, sin), (-sin, cos), (-cos, -sin), (sin, -cos), without a branch.
    let quarter = word >> 30;
    let swap = 0u32.wrapping_sub(quarter & 1);
    let (sin, cos) = (sin.to_bits(), cos.to_bits());
    let x = (cos & !swap) | (sin & swap);
    let y = (sin & !swap) | (cos & swap);
    let minus_x = (quarter ^ (quarter >> 1)) << 31;
    let minus_y = (quarter >> 1) << 31;
    (f32::from_bits(x ^ minus_x), f32::from_bits(y ^ minus_y))
}

#[cfg(test)]
mod tests {
    use std::f32::consts::FRAC_1_SQRT_2;

    use super::*;

    /// Distance in units of the last place of the true value.
    fn ulps(found: f32, truth: f64) -> f64 {
        let nearest = truth as f32;
        let ulp = f64::from(f32::from_bits(nearest.abs().to_bits() + 1)) - f64::from(nearest.abs());
        (f64::from(found) - truth).abs() / ulp
    }

    #[test]
    fn the_logarithm_is_within_two_ulps() {
        let powers = (0..32).map(|e| 2f32.powi(-e));
        let between = (1..200_000).map(|i| i as f32 / 200_000.0);
        for u in powers.chain(between).chain([
            1.0f32.next_down(),
            FRAC_1_SQRT_2,
            FRAC_1_SQRT_2.next_down(),
        ]) {
            let truth = libm::log(u.into());
            assert!(
                if u == 1.0 {
                    ln(u) == 0.0
                } else {
                    ulps(ln(u), truth) < 2.0
                },
                "ln({u}) is {} not {truth}",
                ln(u)
            );
        }
    }

    #[test]
    fn words_are_spread_over_the_whole_circle() {
        for step in 0..100_000u32 {
            let word = step.wrapping_mul(42_949);
            let (x, y) = on_circle(word);
            // The thirty bits are signed: the second half of them is the eighth before the quarter's axis.
            let quarter = f64::from(word >> 30) * std::f64::consts::FRAC_PI_2;
            let angle = quarter
                + f64::from((word << 2) as i32) / 2f64.powi(31) * std::f64::consts::FRAC_PI_4;
            let (sin, cos) = libm::sincos(angle);
            assert!(
                (f64::from(x) - cos).abs() < 1.2e-7 && (f64::from(y) - sin).abs() < 1.2e-7,
                "{word}: ({x}, {y}) not ({cos}, {sin})"
            );
        }
    }

    #[test]
    fn extreme_words_make_finite_numbers() {
        for word in [0, 1, u32::MAX, u32::MAX - 1, 1 << 31] {
            let mut out = [f32::NAN; WORDS];
            pairs_f32(&[word; WORDS], &mut out);
            assert!(
                out.iter().all(|z| z.is_finite() && z.abs() < 6.67),
                "{word}: {}",
                out[0]
            );
        }
    }
}
