//! Orthogonal matrices.

use std::fmt;

use super::real::{Real, Work, check_real, with_real};
use super::stream::draw_blocks;
use super::{Family, Fill, InitError, Initialize, Initializer};
use crate::dtype::DType;
use crate::host::{HostArray, zeros};

/// A random orthogonal matrix times `gain`.
///
/// The shape is seen as a matrix: the last dimension is its columns, all others together are its rows. The columns, or the rows if they are fewer,
/// are orthogonal to each other and have length `gain`; each such matrix is as likely as any other. For at least two
/// dimensions and real floating point types.
///
/// Saxe, McClelland and Ganguli, "Exact solutions to the nonlinear dynamics of learning in deep linear neural networks" (2013).
/// TensorFlow: `tf.orthogonal_initializer`. It takes time: about 4·m·k² operations for k vectors of length m, and m·k `f64`s beside the value.
pub const fn orthogonal(gain: f64) -> Initializer {
    Initializer(Family::Orthogonal(Orthogonal { gain }))
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Orthogonal {
    gain: f64,
}

impl Orthogonal {
    fn matrix<T: Real>(&self, fill: &Fill<'_>) -> Result<HostArray, InitError> {
        let mut elements = zeros::<T>(fill.shape)?;
        let columns = fill.shape.last().copied().unwrap_or(1);
        if elements.is_empty() {
            return Ok(HostArray::from_elements(fill.shape, elements)?);
        }
        let rows = elements.len() / columns;
        let (count, length) = (rows.min(columns), rows.max(columns));

        let mut vectors = zeros::<f64>(&[count, length])?;
        draw_blocks(
            &mut vectors,
            &fill.key("orthogonal", &[self.gain]),
            f64::normals,
        );
        orthonormalize(&mut vectors, length);

        let gained = |v: f64| T::from_f64(v * self.gain);
        if rows < columns {
            elements
                .iter_mut()
                .zip(vectors)
                .for_each(|(e, v)| *e = gained(v));
        } else {
            for (i, row) in elements.chunks_mut(columns).enumerate() {
                row.iter_mut()
                    .enumerate()
                    .for_each(|(j, e)| *e = gained(vectors[j * length + i]));
            }
        }
        Ok(HostArray::from_elements(fill.shape, elements)?)
    }
}

/// Vectors that are projected out of another at a time, while it is in the cache.
const PANEL: usize = 16;

/// Elements of them that are read at a time.
const TILE: usize = 256;

/// Partial sums of a dot product. Fixed, so that every processor rounds alike.
const LANES: usize = 8;

/// Makes vectors of this length, one after the other, orthogonal and of length 1, by the method of Gram and Schmidt.
///
/// That is the Q of the QR decomposition whose R has a positive diagonal, which makes Q uniform among all (Mezzadri, "How to generate random
/// matrices from the classical compact groups", 2007). In panels, and twice for vectors that lost much of themselves ("twice is enough":
/// Giraud, Langou and Rozložník, 2005), hence orthogonal to the last bits.
fn orthonormalize(vectors: &mut [f64], length: usize) {
    let mut lengths: Vec<f64> = vectors.chunks(length).map(norm).collect();
    for start in (0..lengths.len()).step_by(PANEL) {
        let (done, rest) = vectors.split_at_mut(start * length);
        let (panel, later) = rest.split_at_mut((PANEL * length).min(rest.len()));
        for (j, whole) in lengths[start..].iter_mut().take(PANEL).enumerate() {
            let (before, from) = panel.split_at_mut(j * length);
            let vector = &mut from[..length];
            project_out(vector, before, length);
            if norm(vector) < 0.5 * *whole {
                project_out(vector, done, length);
                project_out(vector, before, length);
            }
            let scale = 1.0 / norm(vector);
            vector.iter_mut().for_each(|v| *v *= scale);
        }
        project_all_out(later, panel, length);
    }
}

/// Projects a panel out of all later vectors, in parallel with the feature `rayon`.
fn project_all_out(vectors: &mut [f64], panel: &[f64], length: usize) {
    #[cfg(feature = "rayon")]
    if vectors.len() > 1 << 14 {
        use rayon::prelude::*;
        let vectors = vectors.par_chunks_mut(length);
        return crate::host::threads::run(|| vectors.for_each(|v| project_out(v, panel, length)));
    }
    vectors
        .chunks_mut(length)
        .for_each(|v| project_out(v, panel, length));
}

/// Makes a vector orthogonal to an orthonormal basis.
fn project_out(vector: &mut [f64], basis: &[f64], length: usize) {
    for panel in basis.chunks(PANEL * length) {
        let mut sums = [[0.0; LANES]; PANEL];
        for (t, tile) in vector.chunks(TILE).enumerate() {
            for (sum, q) in sums.iter_mut().zip(panel.chunks(length)) {
                accumulate(sum, tile, &q[t * TILE..]);
            }
        }
        for (t, tile) in vector.chunks_mut(TILE).enumerate() {
            for (sum, q) in sums.iter().zip(panel.chunks(length)) {
                let dot: f64 = sum.iter().sum();
                tile.iter_mut()
                    .zip(&q[t * TILE..])
                    .for_each(|(v, q)| *v -= dot * q);
            }
        }
    }
}

/// Adds products to the partial sums of a dot product.
fn accumulate(sum: &mut [f64; LANES], a: &[f64], b: &[f64]) {
    let (a, a_rest) = a.as_chunks::<LANES>();
    let (b, b_rest) = b.as_chunks::<LANES>();
    let mut lanes = *sum;
    for (a, b) in a.iter().zip(b) {
        for lane in 0..LANES {
            lanes[lane] += a[lane] * b[lane];
        }
    }
    // Only the last tile has a rest; `b` may go on after it where `a` ends.
    let after = b.get(a.len()).map_or(b_rest, |chunk| &chunk[..]);
    for (lane, (a, b)) in lanes.iter_mut().zip(a_rest.iter().zip(after)) {
        *lane += a * b;
    }
    *sum = lanes;
}

fn norm(vector: &[f64]) -> f64 {
    let mut sum = [0.0; LANES];
    accumulate(&mut sum, vector, vector);
    sum.iter().sum::<f64>().sqrt()
}

impl Initialize for Orthogonal {
    fn check(&self, shape: &[usize], dtype: DType) -> Result<(), InitError> {
        check_real(self, dtype, &[("gain", self.gain)])?;
        if shape.len() >= 2 {
            return Ok(());
        }
        let (initializer, shape) = (self.to_string(), shape.to_vec());
        Err(InitError::Rank {
            initializer,
            shape,
            must: "at least two dimensions",
            instead: "use `random_normal(..)` for vectors",
        })
    }

    fn make(&self, fill: &Fill<'_>) -> Result<HostArray, InitError> {
        with_real!(self, fill.dtype, T => self.matrix::<T>(fill))
    }
}

impl fmt::Display for Orthogonal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "orthogonal({:?})", self.gain)
    }
}
