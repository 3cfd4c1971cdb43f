//! Archives of arrays that are cut off.

use super::super::archive;
use super::super::archive::tests::{Said, composed, said};
use super::*;
use crate::dtype::DType;

const DEFLATED: u16 = 8;

#[test]
fn an_array_that_can_not_be_unpacked_behind_its_header_harms_no_other() {
    let values: Vec<u8> = (0..3000u32).map(|i| (i * i % 251 / 3) as u8).collect();
    let descr = header::word(DType::U8).unwrap();
    let array = [header::write(&descr, &[values.len()]), values.clone()].concat();
    let whole = said("whole.npy", DEFLATED, &array);
    let cut = Said {
        packed: whole.packed * 3 / 4,
        ..said("cut.npy", DEFLATED, &array)
    };
    let (_folder, file) = composed(&[cut, whole]);
    let (members, comment) = archive::members(FORMAT, &file).unwrap();
    let npz = Npz::open(file, members, &comment).unwrap();
    let [cut, whole] = npz.headers() else {
        panic!("two arrays");
    };
    let Err(FormatError::Header(_, _, cause)) = npz.read(cut) else {
        panic!("it is cut off");
    };
    assert_eq!(
        cause.to_string(),
        "tensor cut.npy can't be unpacked to what it says"
    );
    let read = npz.read(whole).unwrap();
    assert!(read.elements::<u8>().unwrap()[..] == values);
}
