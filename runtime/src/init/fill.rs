//! What an initializer is asked for, and the randomness that belongs to it.

use siphasher::sip128::{Hasher128, SipHasher24};
use std::hash::Hasher;

use crate::dtype::DType;

/// What an initializer is asked for: one value of one variable.
///
/// The value may depend on nothing else, so that it is the same whatever the order of creation, the threads and the engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fill<'a> {
    /// The store's seed.
    pub seed: u64,
    /// The variable's full name.
    pub name: &'a str,
    /// The size of each dimension.
    pub shape: &'a [usize],
    /// The element type.
    pub dtype: DType,
}

/// The second half of every key. Another way to turn requests into numbers gets another version.
const VERSION: [u8; 16] = *b"varscope init v1";

impl Fill<'_> {
    /// The key of a random generator: 32 bytes that tell requests and initializers apart.
    ///
    /// `initializer` and `parameters` identify the initializer. The bytes are the same on every platform and in every release that
    /// does not say otherwise: 16 bytes of SipHash-2-4 (key 0) and 16 that name the version. Hashed are, in little-endian order, the seed, the
    /// name, the dtype's name, the rank and the dimensions, the initializer's name, and the number of parameters and their IEEE 754 bits; texts come after
    /// their length, integers have 64 bits, and -0.0 counts as 0.0.
    ///
    /// ```
    /// use varscope::dtype::DType;
    /// use varscope::init::Fill;
    ///
    /// let w = Fill { seed: 1, name: "w", shape: &[2], dtype: DType::F32 };
    /// assert_eq!(w.key("mine", &[0.5]), w.key("mine", &[0.5]));
    /// assert_ne!(w.key("mine", &[0.5]), Fill { name: "b", ..w }.key("mine", &[0.5]));
    /// ```
    pub fn key(&self, initializer: &str, parameters: &[f64]) -> [u8; 32] {
        let mut hash = SipHasher24::new();
        number(&mut hash, self.seed);
        text(&mut hash, self.name);
        text(&mut hash, self.dtype.name());
        number(&mut hash, self.shape.len() as u64);
        self.shape.iter().for_each(|&d| number(&mut hash, d as u64));
        text(&mut hash, initializer);
        number(&mut hash, parameters.len() as u64);
        // Adding zero turns -0.0 into 0.0: equal initializers make equal values.
        parameters
            .iter()
            .for_each(|p| number(&mut hash, (p + 0.0).to_bits()));

        let mut key = [0; 32];
        key[..16].copy_from_slice(&hash.finish128().as_u128().to_le_bytes());
        key[16..].copy_from_slice(&VERSION);
        key
    }
}

fn number(hash: &mut SipHasher24, number: u64) {
    hash.write(&number.to_le_bytes());
}

fn text(hash: &mut SipHasher24, text: &str) {
    number(hash, text.len() as u64);
    hash.write(text.as_bytes());
}
