//! Slices: the parts in which a tensor is saved, their keys in the index, and where their elements are in the whole.

use super::proto::{Extent, TensorSlice};

/// A box of a tensor: where it begins and how long it is along each axis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Slice {
    pub(super) begin: Vec<usize>,
    pub(super) shape: Vec<usize>,
}

impl Slice {
    /// What a message says, if it lies in a tensor of this shape.
    pub(super) fn of(message: &TensorSlice, shape: &[usize]) -> Option<Self> {
        if message.extent.len() != shape.len() {
            return None;
        }
        let extents = message.extent.iter().zip(shape);
        let extents = extents.map(|(extent, dim)| {
            let begin = usize::try_from(extent.start).ok()?;
            let length = match extent.length {
                Some(length) => usize::try_from(length).ok()?,
                // All of it, which is outside unless it begins where the axis does.
                None => *dim,
            };
            let end = begin.checked_add(length)?;
            (end <= *dim).then_some((begin, length))
        });
        let (begin, shape) = extents.collect::<Option<(Vec<_>, Vec<_>)>>()?;
        Some(Self { begin, shape })
    }

    pub(super) fn message(&self) -> TensorSlice {
        let extents = self.begin.iter().zip(&self.shape);
        let extents = extents.map(|(begin, length)| Extent {
            start: *begin as i64,
            length: Some(*length as i64),
        });
        TensorSlice {
            extent: extents.collect(),
        }
    }

    pub(super) fn count(&self) -> usize {
        self.shape.iter().product()
    }

    pub(super) fn overlaps(&self, other: &Self) -> bool {
        let ends = |slice: &Self, axis: usize| slice.begin[axis] + slice.shape[axis];
        let meets =
            |axis| self.begin[axis] < ends(other, axis) && other.begin[axis] < ends(self, axis);
        (0..self.begin.len()).all(meets)
    }

    /// How many of its elements follow each other in a tensor of this shape as well.
    fn run(&self, whole: &[usize]) -> (usize, usize) {
        let is_full = |axis: &usize| self.shape[*axis] == whole[*axis];
        let full = (0..whole.len()).rev().take_while(is_full).count();
        let outer = (whole.len() - full).saturating_sub(1);
        (outer, self.shape[outer..].iter().product())
    }

    /// Where in a tensor of this shape its elements are: runs of one length, in the order in which the slice has them.
    pub(super) fn runs<'a>(
        &'a self,
        whole: &'a [usize],
    ) -> (usize, impl Iterator<Item = usize> + 'a) {
        let (outer, length) = self.run(whole);
        let count = match length {
            0 => 0,
            _ => self.shape[..outer].iter().product(),
        };
        let begin = move |mut i: usize| {
            let mut place = self.begin.clone();
            for axis in (0..outer).rev() {
                place[axis] += i % self.shape[axis];
                i /= self.shape[axis];
            }
            let axes = place.iter().zip(whole);
            axes.fold(0, |at, (place, dim)| at * dim + place)
        };
        (length, (0..count).map(begin))
    }
}

/// The key of a slice: sorted as (0, name, rank, beginnings and lengths) are (`EncodeTensorNameSlice`).
pub(super) fn key(name: &str, slice: &TensorSlice) -> Vec<u8> {
    let mut key = vec![0];
    for byte in name.bytes() {
        match byte {
            0 => key.extend([0, 0xff]),
            0xff => key.extend([0xff, 0]),
            byte => key.push(byte),
        }
    }
    key.extend([0, 1]);
    put_unsigned(slice.extent.len() as u64, &mut key);
    for extent in &slice.extent {
        put_signed(extent.start, &mut key);
        // What is not said is -1 here.
        put_signed(extent.length.unwrap_or(-1), &mut key);
    }
    key
}

/// How many bytes follow, and those, the highest first.
fn put_unsigned(value: u64, out: &mut Vec<u8>) {
    let bytes = value.to_be_bytes();
    let digits = &bytes[value.leading_zeros() as usize / 8..];
    out.push(digits.len() as u8);
    out.extend(digits);
}

/// As many leading ones as there are bytes, then the number; all turned over if it is negative.
fn put_signed(value: i64, out: &mut Vec<u8>) {
    const HEADERS: [[u8; 2]; 11] = [
        [0, 0],
        [0x80, 0],
        [0xc0, 0],
        [0xe0, 0],
        [0xf0, 0],
        [0xf8, 0],
        [0xfc, 0],
        [0xfe, 0],
        [0xff, 0],
        [0xff, 0x80],
        [0xff, 0xc0],
    ];
    let bits = 64 - (value ^ (value >> 63)).leading_zeros() as usize;
    let length = bits / 7 + 1;
    let bytes = i128::from(value).to_be_bytes();
    let begin = out.len();
    out.extend(&bytes[bytes.len() - length..]);
    out[begin] ^= HEADERS[length][0];
    if length > 1 {
        out[begin + 1] ^= HEADERS[length][1];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slice(begin: &[usize], shape: &[usize]) -> Slice {
        Slice {
            begin: begin.to_vec(),
            shape: shape.to_vec(),
        }
    }

    #[test]
    fn keys_are_tensorflows() {
        let message = slice(&[0, 4], &[3, 300]).message();
        let expected = b"\0emb/table\0\x01\x01\x02\x80\x83\x84\xc1\x2c";
        assert_eq!(key("emb/table", &message), expected);
        // All of an axis, whose length is not said.
        let all = TensorSlice {
            extent: vec![Extent::default()],
        };
        assert_eq!(key("w", &all), b"\0w\0\x01\x01\x01\x80\x7f");
        let signed = |value| {
            let mut out = Vec::new();
            put_signed(value, &mut out);
            out
        };
        for (value, expected) in [
            (0, &[0x80][..]),
            (-1, &[0x7f]),
            (63, &[0xbf]),
            (-64, &[0x40]),
            (64, &[0xc0, 0x40]),
            (-65, &[0x3f, 0xbf]),
            (8191, &[0xdf, 0xff]),
            (8192, &[0xe0, 0x20, 0]),
            (
                i64::MAX,
                &[0xff, 0xc0, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
            ),
            (i64::MIN, &[0, 0x3f, 0x80, 0, 0, 0, 0, 0, 0, 0]),
        ] {
            assert_eq!(signed(value), expected, "{value}");
        }
        let numbers = [
            i64::MIN,
            -70_000,
            -8193,
            -65,
            -64,
            -1,
            0,
            63,
            64,
            8191,
            8192,
            1 << 40,
            i64::MAX,
        ];
        assert!(numbers.map(signed).is_sorted());
    }

    #[test]
    fn runs_are_as_long_as_elements_follow_each_other() {
        let runs = |begin: &[usize], shape: &[usize], whole: &[usize]| {
            let slice = slice(begin, shape);
            let (length, runs) = slice.runs(whole);
            (length, runs.collect::<Vec<_>>())
        };
        assert_eq!(runs(&[], &[], &[]), (1, vec![0]));
        assert_eq!(runs(&[1, 0], &[2, 4], &[5, 4]), (8, vec![4]));
        assert_eq!(runs(&[1, 1], &[2, 2], &[5, 4]), (2, vec![5, 9]));
        assert_eq!(runs(&[0, 1, 0], &[2, 1, 3], &[2, 2, 3]), (3, vec![3, 9]));
        assert_eq!(runs(&[1, 0, 1], &[1, 2, 1], &[2, 2, 3]), (1, vec![7, 10]));
        assert_eq!(runs(&[0, 0], &[0, 4], &[5, 4]), (0, vec![]));
        assert_eq!(runs(&[0, 0], &[2, 0], &[5, 0]), (0, vec![]));
    }

    #[test]
    fn slices_lie_in_their_tensor_and_beside_each_other() {
        let message = |extents: &[(i64, Option<i64>)]| TensorSlice {
            extent: extents
                .iter()
                .map(|(start, length)| Extent {
                    start: *start,
                    length: *length,
                })
                .collect(),
        };
        let of = |extents: &[(i64, Option<i64>)]| Slice::of(&message(extents), &[4, 3]);
        assert_eq!(
            of(&[(1, Some(3)), (0, None)]),
            Some(slice(&[1, 0], &[3, 3]))
        );
        for wrong in [
            &[(0, None)][..],
            &[(1, None), (0, None)],
            &[(2, Some(3)), (0, None)],
            &[(-1, Some(2)), (0, None)],
            &[(i64::MAX, Some(i64::MAX)), (0, None)],
            &[(0, Some(-1)), (0, None)],
        ] {
            assert_eq!(of(wrong), None, "{wrong:?}");
        }
        let (a, b, c) = (
            slice(&[0, 0], &[2, 3]),
            slice(&[2, 0], &[2, 3]),
            slice(&[1, 2], &[2, 1]),
        );
        assert!(!a.overlaps(&b) && a.overlaps(&c) && c.overlaps(&b) && a.overlaps(&a));
    }

    /// All boxes of a tensor of 3 by 2 elements that have some.
    fn boxes() -> Vec<Slice> {
        let ranges = |dim: usize| (0..dim).flat_map(move |a| (1..=dim - a).map(move |n| (a, n)));
        let boxes = ranges(3).flat_map(|(a, n)| {
            ranges(2).map(move |(b, m)| Slice {
                begin: vec![a, b],
                shape: vec![n, m],
            })
        });
        boxes.collect()
    }

    #[test]
    fn slices_overlap_if_they_have_an_element_in_common() {
        let elements = |slice: &Slice| -> std::collections::BTreeSet<usize> {
            let (length, begins) = slice.runs(&[3, 2]);
            begins.flat_map(|begin| begin..begin + length).collect()
        };
        for a in &boxes() {
            for b in &boxes() {
                let overlap = !elements(a).is_disjoint(&elements(b));
                assert_eq!(a.overlaps(b), overlap, "{a:?} {b:?}");
            }
        }
    }
}
