//! What is written as a whole or in slices, and read again.

use std::path::Path;

use ndarray::Array2;
use num_complex::Complex;

use super::{open, said};
use crate::dtype::{DType, Element};
use crate::formats::Reader as _;
use crate::formats::bundle::{BundleWriter, PartOf};
use crate::host::HostArray;

/// More elements than are read at a time.
const SHAPE: [usize; 2] = [5, 1201];

fn made<T: Element>(begin: [usize; 2], shape: [usize; 2], of: impl Fn(usize) -> T) -> HostArray {
    let number = |(i, j)| (begin[0] + i) * SHAPE[1] + begin[1] + j;
    HostArray::from(Array2::from_shape_fn(shape, |at| of(number(at))).into_dyn())
}

/// A box of a matrix in which each element says where it is.
fn matrix(dtype: DType, begin: [usize; 2], shape: [usize; 2]) -> HostArray {
    match dtype {
        DType::Bool => made(begin, shape, |i| i % 3 == 0),
        DType::U8 => made(begin, shape, |i| (i % 251) as u8),
        DType::I32 => made(begin, shape, |i| i as i32),
        DType::F64 => made(begin, shape, |i| i as f64),
        DType::C64 => made(begin, shape, |i| Complex::new(i as f32, -1.0)),
        _ => made(begin, shape, |i| "ä".repeat(i % 5) + &i.to_string()),
    }
}

const DTYPES: [DType; 6] = [
    DType::Bool,
    DType::U8,
    DType::I32,
    DType::F64,
    DType::C64,
    DType::String,
];

/// Writes the tensors of a bundle and reads them all.
fn again(
    folder: &Path,
    write: impl Fn(&mut BundleWriter, &mut Vec<u8>) -> std::io::Result<()>,
) -> Vec<(String, HostArray)> {
    let (mut writer, mut data) = (BundleWriter::new(), Vec::new());
    write(&mut writer, &mut data).unwrap();
    std::fs::write(folder.join("m.data-00000-of-00001"), data).unwrap();
    let index = folder.join("m.index");
    std::fs::write(&index, writer.index(1)).unwrap();
    let bundle = open(&index).unwrap();
    let read = bundle.headers().iter().map(|header| {
        let value = bundle.read(header).map_err(said).unwrap();
        (header.name.to_string(), value)
    });
    read.collect()
}

#[test]
fn large_tensors_come_back() {
    let folder = tempfile::tempdir().unwrap();
    let values = DTYPES.map(|dtype| (dtype.name().to_owned(), matrix(dtype, [0, 0], SHAPE)));
    let found = again(folder.path(), |writer, out| {
        values
            .iter()
            .try_for_each(|(name, value)| writer.add(name, value, out))
    });
    let mut expected = values.to_vec();
    expected.sort_by(|a, b| a.0.cmp(&b.0));
    assert!(found == expected);
}

#[test]
fn slices_along_any_axis_are_put_together() {
    let folder = tempfile::tempdir().unwrap();
    for dtype in DTYPES {
        for (axis, ranges) in [(0, [0..1, 1..4, 4..5]), (1, [0..500, 500..501, 501..1201])] {
            let found = again(folder.path(), |writer, out| {
                // The last one first.
                ranges.iter().rev().try_for_each(|range| {
                    let (mut begin, mut shape) = ([0, 0], SHAPE);
                    (begin[axis], shape[axis]) = (range.start, range.len());
                    let part = PartOf {
                        name: "w".to_owned(),
                        shape: SHAPE.to_vec(),
                        axis,
                        begin: range.start,
                    };
                    writer.add_part(&part, &matrix(dtype, begin, shape), out)
                })
            });
            let whole = matrix(dtype, [0, 0], SHAPE);
            assert!(found == [("w".to_owned(), whole)], "{dtype} along {axis}");
        }
    }
}
