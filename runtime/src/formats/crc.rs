//! Checksums: those of TensorFlow's files (tables, tensors, records) and of zip archives, and reading that makes them on the way.

use std::marker::PhantomData;
use std::sync::{Arc, Mutex};

use super::error::FormatError;
use super::file::OpenFile;
#[cfg(feature = "rayon")]
use crate::host::threads;
use crate::lock::locked;

/// The checksum of TensorFlow's files (Castagnoli), as it is before it is masked.
pub(super) use crc32c::{crc32c, crc32c_append};

/// As TensorFlow stores a checksum: one of bytes that have checksums in them would be no good one.
pub(super) fn masked(crc: u32) -> u32 {
    crc.rotate_right(15).wrapping_add(0xa282_ead8)
}

/// A checksum that is made piece by piece.
pub(super) trait Checksum: Sync {
    fn extend(crc: u32, bytes: &[u8]) -> u32;

    /// That of two pieces, of which the second has so many bytes.
    fn join(first: u32, second: u32, length: usize) -> u32;

    /// What pieces of some lengths make of what comes before them.
    fn shifts() -> &'static Mutex<Vec<Arc<Shift>>>;
}

macro_rules! shifts {
    () => {
        fn shifts() -> &'static Mutex<Vec<Arc<Shift>>> {
            static SHIFTS: Mutex<Vec<Arc<Shift>>> = Mutex::new(Vec::new());
            &SHIFTS
        }
    };
}

/// CRC-32C, of TensorFlow's files.
pub(super) enum Castagnoli {}

impl Checksum for Castagnoli {
    fn extend(crc: u32, bytes: &[u8]) -> u32 {
        crc32c_append(crc, bytes)
    }

    fn join(first: u32, second: u32, length: usize) -> u32 {
        crc32c::crc32c_combine(first, second, length)
    }

    shifts!();
}

/// CRC-32, of zip archives.
pub(super) enum Zip {}

impl Checksum for Zip {
    fn extend(crc: u32, bytes: &[u8]) -> u32 {
        let mut hasher = crc32fast::Hasher::new_with_initial(crc);
        hasher.update(bytes);
        hasher.finalize()
    }

    fn join(first: u32, second: u32, length: usize) -> u32 {
        let mut hasher = crc32fast::Hasher::new_with_initial_len(first, 0);
        let second = crc32fast::Hasher::new_with_initial_len(second, length as u64);
        hasher.combine(&second);
        hasher.finalize()
    }

    shifts!();
}

/// What so many further bytes make of a checksum. It is linear, so what they make of each bit says it all; to find that out takes longer than
/// to read a large tensor.
pub(super) struct Shift {
    length: usize,
    bits: [u32; 32],
}

impl Shift {
    fn by<C: Checksum>(length: usize) -> Arc<Self> {
        let mut known = locked(C::shifts());
        if let Some(shift) = known.iter().find(|shift| shift.length == length) {
            return shift.clone();
        }
        let bits = std::array::from_fn(|bit| C::join(1 << bit, 0, length));
        let shift = Arc::new(Self { length, bits });
        known.push(shift.clone());
        shift
    }

    fn of(&self, sum: u32) -> u32 {
        let bits = self.bits.iter().enumerate();
        let set = bits.filter(|(bit, _)| sum >> bit & 1 == 1);
        set.fold(0, |shifted, (_, of_bit)| shifted ^ of_bit)
    }
}

/// The checksum of bytes that come in pieces, in any order and from several threads; almost all pieces have one length.
pub(super) struct Pieces<C> {
    /// Where each begins, its length and its checksum.
    pieces: Mutex<Vec<(u64, usize, u32)>>,
    of: PhantomData<C>,
}

impl<C: Checksum> Pieces<C> {
    pub(super) fn new() -> Self {
        Self {
            pieces: Mutex::default(),
            of: PhantomData,
        }
    }

    pub(super) fn add(&self, at: u64, bytes: &[u8]) {
        let sum = C::extend(0, bytes);
        locked(&self.pieces).push((at, bytes.len(), sum));
    }

    /// That of the whole, once all are there.
    pub(super) fn total(&self) -> u32 {
        let mut pieces = locked(&self.pieces);
        pieces.sort_unstable();
        let Some((_, usual, _)) = pieces.first() else {
            return 0;
        };
        // One of two pieces is joined as they are.
        let shift = (pieces.len() > 2).then(|| Shift::by::<C>(*usual));
        let join = |sum: u32, &(_, length, of_piece): &(u64, usize, u32)| match &shift {
            Some(shift) if shift.length == length => shift.of(sum) ^ of_piece,
            _ => C::join(sum, of_piece, length),
        };
        pieces.iter().fold(0, join)
    }
}

/// As much at a time as is still near when it is summed up.
const PIECE: usize = 1 << 18;

/// From so many bytes on, several threads read.
#[cfg(feature = "rayon")]
const PARALLEL: usize = 1 << 20;

/// Fills the bytes with those of the file from an offset on, and gives their checksum: no byte goes to memory and back for it.
pub(super) fn read_summed<C: Checksum>(
    file: &OpenFile,
    bytes: &mut [u8],
    offset: u64,
) -> Result<u32, FormatError> {
    let sums = Pieces::<C>::new();
    let read = |(i, piece): (usize, &mut [u8])| {
        let at = (i * PIECE) as u64;
        file.read_exact(piece, offset + at)?;
        sums.add(at, piece);
        Ok::<(), FormatError>(())
    };
    #[cfg(feature = "rayon")]
    if bytes.len() >= PARALLEL {
        use rayon::prelude::*;
        let pieces = bytes.par_chunks_mut(PIECE).enumerate();
        threads::run(|| pieces.try_for_each(read))?;
        return Ok(sums.total());
    }
    bytes.chunks_mut(PIECE).enumerate().try_for_each(read)?;
    Ok(sums.total())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checksums_are_those_of_the_standards() {
        // RFC 3720, B.4, and what TensorFlow makes of "foo".
        assert_eq!(crc32c(&[0; 32]), 0x8a91_36aa);
        assert_eq!(
            masked(crc32c(b"foo"))
                .wrapping_sub(0xa282_ead8)
                .rotate_left(15),
            crc32c(b"foo")
        );
        assert_ne!(masked(crc32c(b"foo")), crc32c(b"foo"));
        assert_eq!(Zip::extend(0, b"123456789"), 0xcbf4_3926);
    }

    /// The last piece first.
    fn assert_pieces<C: Checksum>(bytes: &[u8], expected: u32) {
        for length in [4096, 1 << 16, 1 << 20] {
            let pieces = Pieces::<C>::new();
            let parts: Vec<_> = (0..).step_by(length).zip(bytes.chunks(length)).collect();
            for (at, part) in parts.into_iter().rev() {
                pieces.add(at, part);
            }
            assert_eq!(pieces.total(), expected, "{} in {length}", bytes.len());
        }
    }

    #[test]
    fn what_several_threads_read_has_the_checksum_of_the_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bytes");
        let written: Vec<u8> = (0..(1 << 21) + 99_999_u32)
            .map(|i| (i % 251) as u8)
            .collect();
        std::fs::write(&path, &written).unwrap();
        let file = OpenFile::open(&path).unwrap();
        for length in [0, 1, PIECE, PIECE + 1, written.len() - 7] {
            let mut bytes = vec![0; length];
            let sum = read_summed::<Castagnoli>(&file, &mut bytes, 7).unwrap();
            assert_eq!(sum, crc32c(&written[7..7 + length]));
            let sum = read_summed::<Zip>(&file, &mut bytes, 7).unwrap();
            assert_eq!(sum, crc32fast::hash(&written[7..7 + length]));
            assert!(bytes == written[7..7 + length]);
            assert_pieces::<Castagnoli>(&bytes, crc32c(&bytes));
            assert_pieces::<Zip>(&bytes, crc32fast::hash(&bytes));
        }
        assert!(read_summed::<Zip>(&file, &mut vec![0; written.len()], 7).is_err());
    }

    #[test]
    fn a_shift_is_what_so_many_further_bytes_make_of_a_checksum() {
        fn assert_shifts<C: Checksum>() {
            // Again, when all are known.
            for length in [1, 7, 4096, 1 << 20, 7, 1] {
                let shift = Shift::by::<C>(length);
                for sum in [0, 1, 1 << 31, 0xdead_beef, u32::MAX] {
                    assert_eq!(shift.of(sum), C::join(sum, 0, length), "{sum} by {length}");
                }
            }
        }
        assert_shifts::<Castagnoli>();
        assert_shifts::<Zip>();
    }
}
