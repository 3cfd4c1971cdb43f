//! Fingerprints: equal for equal tables and values, on every machine.

use std::hash::Hasher;

use siphasher::sip::SipHasher13;
use varscope::dtype::DType;
use varscope::host::HostArray;

/// Takes texts and numbers in.
#[derive(Debug, Default)]
pub(crate) struct Digest(SipHasher13);

impl Digest {
    pub(crate) fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.0.write(text.as_bytes());
    }

    pub(crate) fn number(&mut self, number: u64) {
        self.0.write(&number.to_le_bytes());
    }

    pub(crate) fn finish(&self) -> u64 {
        self.0.finish()
    }

    /// Of a text.
    pub(crate) fn of(text: &str) -> u64 {
        let mut digest = Self::default();
        digest.text(text);
        digest.finish()
    }

    /// Of many numbers.
    pub(crate) fn of_all(numbers: &[u64]) -> u64 {
        let mut digest = Self::default();
        numbers.iter().for_each(|n| digest.number(*n));
        digest.finish()
    }

    /// Of the bits of a value; shape and element type are compared before.
    pub(crate) fn of_value(value: &HostArray) -> u64 {
        let mut digest = Self::default();
        match value.le_bytes() {
            Some(bytes) => digest.0.write(&bytes),
            None => {
                debug_assert_eq!(value.dtype(), DType::String);
                let texts = value.elements::<String>();
                texts
                    .iter()
                    .flat_map(|t| t.iter())
                    .for_each(|t| digest.text(t));
            }
        }
        digest.finish()
    }
}
