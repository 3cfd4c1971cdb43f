//! Headers of NumPy's arrays, as others write them and as we do.

use super::*;

fn of(version: u8, text: &str) -> Vec<u8> {
    let mut bytes = MAGIC.to_vec();
    bytes.extend([version, 0]);
    match version {
        1 => bytes.extend((text.len() as u16).to_le_bytes()),
        _ => bytes.extend((text.len() as u32).to_le_bytes()),
    }
    bytes.extend(text.bytes());
    bytes
}

#[test]
fn headers_are_read_however_they_are_written() {
    for (version, text, dtype, is_fortran, shape) in [
        (
            1,
            "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }",
            "float32",
            false,
            &[2, 3][..],
        ),
        (
            2,
            "{'shape':(),'fortran_order':True,'descr':'>c16'}\n",
            "complex128",
            true,
            &[],
        ),
        (
            3,
            r#"{"descr": "|b1", "fortran_order": False, "shape": (7L,), }   "#,
            "bool",
            false,
            &[7],
        ),
        (
            1,
            "{'descr': '<U12', 'fortran_order': False, 'shape': (0, 3)}",
            "string",
            false,
            &[0, 3],
        ),
        (
            1,
            "{'descr': '|V2', 'fortran_order': False, 'shape': (1,)}",
            "|V2",
            false,
            &[1],
        ),
        (
            1,
            "{'descr': [('a', '<f4'), ('b', [('c', '|i1')])], 'fortran_order': False, 'shape': (1,)}",
            "a record of several fields",
            false,
            &[1],
        ),
    ] {
        let bytes = of(version, text);
        let header = NpyHeader::read(&bytes).unwrap();
        assert_eq!(header.dtype.to_string(), dtype);
        assert_eq!(
            (header.is_fortran, &*header.shape, header.length),
            (is_fortran, shape, bytes.len()),
            "{text}"
        );
        for length in 0..bytes.len() {
            assert!(NpyHeader::read(&bytes[..length]).is_err());
        }
    }
}

#[test]
fn what_is_no_header_is_refused() {
    for text in [
        "",
        "{}",
        "{'descr': '<f4', 'shape': (2,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), 'more': 1}",
        "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (2,)}",
        "{'descr': '<f4', 'fortran_order': True, 'fortran_order': False, 'shape': (2,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), 'shape': (2,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (-2,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2 3)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (18446744073709551616,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (18446744073709551615, 2)}",
        "{'descr': '<f4', 'fortran_order': 0, 'shape': (2,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2,)} and more",
        "{'descr': [, 'fortran_order': False, 'shape': (2,)",
    ] {
        assert!(NpyHeader::read(&of(1, text)).is_err(), "{text}");
    }
    assert!(
        NpyHeader::read(&of(
            4,
            "{'descr': '<f4', 'fortran_order': False, 'shape': (2,)}"
        ))
        .is_err()
    );
}

#[test]
fn what_is_written_is_read_and_aligned() {
    for shape in [&[][..], &[3], &[0, 3], &[usize::MAX >> 8], &[1; 64]] {
        let header = write("<f4", shape);
        assert_eq!(header.len() % 64, 0);
        let read = NpyHeader::read(&header).unwrap();
        assert_eq!((&*read.shape, read.length), (shape, header.len()));
    }
    // Of any length, with less than an alignment to fill up.
    for rank in 0..70 {
        let header = write("<f4", &vec![1; rank]);
        let read = NpyHeader::read(&header).unwrap();
        assert_eq!((read.shape.len(), read.length), (rank, header.len()));
        let filled = header
            .iter()
            .rev()
            .take_while(|byte| **byte <= b' ')
            .count();
        assert!(
            (1..=64).contains(&filled) && header.ends_with(b"\n"),
            "{rank}"
        );
    }
    assert_eq!(write("|u1", &[1; 30_000])[6], 2);
    for known in DType::ALL {
        let lacks = [DType::BF16, DType::String].contains(known);
        assert_eq!(word(*known).is_none(), lacks, "{known}");
    }
}

#[test]
fn a_header_that_is_cut_off_says_whether_it_would_have_been_read() {
    let said = |length: u32| {
        let bytes = [MAGIC, &[2, 0], &length.to_le_bytes(), b"{'descr'"].concat();
        NpyHeader::read(&bytes).unwrap_err()
    };
    let long = |length| {
        format!("has a header of {length} bytes, and no array of numbers needs more than 65536")
    };
    assert_eq!(said(9), "is cut off");
    assert_eq!(said(65_536), "is cut off");
    assert_eq!(said(65_537), long(65_537));
    assert_eq!(said(u32::MAX), long(u32::MAX));
}

#[test]
fn headers_are_numpys() {
    for (dtype, shape, expected) in [
        (
            DType::F32,
            &[3][..],
            "{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }",
        ),
        (
            DType::F64,
            &[],
            "{'descr': '<f8', 'fortran_order': False, 'shape': (), }",
        ),
        (
            DType::U8,
            &[2, 3],
            "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 3), }",
        ),
        (
            DType::I8,
            &[0],
            "{'descr': '|i1', 'fortran_order': False, 'shape': (0,), }",
        ),
        (
            DType::Bool,
            &[1, 1, 1],
            "{'descr': '|b1', 'fortran_order': False, 'shape': (1, 1, 1), }",
        ),
        (
            DType::C128,
            &[7],
            "{'descr': '<c16', 'fortran_order': False, 'shape': (7,), }",
        ),
    ] {
        let header = write(&word(dtype).unwrap(), shape);
        // `numpy.save` begins so, with 0x76 bytes that end with a new line.
        let mut text = expected.to_owned();
        text.extend(std::iter::repeat_n(' ', 0x75 - expected.len()));
        let numpys = [b"\x93NUMPY\x01\0\x76\0", text.as_bytes(), b"\n"].concat();
        assert_eq!(header, numpys, "{}", String::from_utf8_lossy(&header));
    }
}

#[test]
fn an_element_is_as_long_as_its_word_says() {
    for (word, elements, size) in [
        (
            "<f4",
            Elements::Numbers {
                size: 4,
                is_big: false,
            },
            Some(4),
        ),
        (
            ">f8",
            Elements::Numbers {
                size: 8,
                is_big: true,
            },
            Some(8),
        ),
        (
            ">c8",
            Elements::Numbers {
                size: 4,
                is_big: true,
            },
            Some(8),
        ),
        (
            "<c16",
            Elements::Numbers {
                size: 8,
                is_big: false,
            },
            Some(16),
        ),
        (
            "|b1",
            Elements::Numbers {
                size: 1,
                is_big: false,
            },
            Some(1),
        ),
        (
            "<U3",
            Elements::Unicode {
                length: 3,
                is_big: false,
            },
            Some(12),
        ),
        (
            ">U0",
            Elements::Unicode {
                length: 0,
                is_big: true,
            },
            Some(0),
        ),
        ("|S5", Elements::Bytes { length: 5 }, Some(5)),
        ("|a5", Elements::Bytes { length: 5 }, Some(5)),
        ("S", Elements::Other, None),
        ("|V2", Elements::Other, None),
        ("|O", Elements::Other, None),
    ] {
        let text = format!("{{'descr': '{word}', 'fortran_order': False, 'shape': ()}}");
        let header = NpyHeader::read(&of(1, &text)).unwrap();
        assert_eq!(
            (header.elements, header.element_size()),
            (elements, size),
            "{word}"
        );
    }
}
