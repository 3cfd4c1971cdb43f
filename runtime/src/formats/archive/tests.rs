//! Archives that are composed byte by byte, so that they can say of their members what is not so.

use std::io::Write as _;

use tempfile::TempDir;

use super::*;

const PLAIN: u16 = 0;
const DEFLATED: u16 = 8;
const BZIP2: u16 = 12;

/// A member, and what the archive says of it.
#[derive(Clone)]
pub(in super::super) struct Said {
    pub(in super::super) name: &'static str,
    pub(in super::super) bytes: Vec<u8>,
    pub(in super::super) method: u16,
    pub(in super::super) flags: u16,
    pub(in super::super) crc: u32,
    pub(in super::super) packed: usize,
    pub(in super::super) size: usize,
}

pub(in super::super) fn said(name: &'static str, method: u16, content: &[u8]) -> Said {
    let bytes = if method == DEFLATED {
        let mut encoder =
            flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(content).unwrap();
        encoder.finish().unwrap()
    } else {
        content.to_vec()
    };
    Said {
        name,
        method,
        flags: 0,
        crc: crc32fast::hash(content),
        packed: bytes.len(),
        size: content.len(),
        bytes,
    }
}

pub(in super::super) fn composed(members: &[Said]) -> (TempDir, OpenFile) {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for said in members {
        let offset = out.len() as u32;
        let shorts = |numbers: &[u16]| {
            numbers
                .iter()
                .flat_map(|n| n.to_le_bytes())
                .collect::<Vec<u8>>()
        };
        let longs = |numbers: &[u32]| {
            numbers
                .iter()
                .flat_map(|n| n.to_le_bytes())
                .collect::<Vec<u8>>()
        };
        let what = [
            shorts(&[20, said.flags, said.method, 0, 0]),
            longs(&[said.crc, said.packed as u32, said.size as u32]),
            shorts(&[said.name.len() as u16, 0]),
        ]
        .concat();
        out.extend(MAGIC);
        out.extend(&what);
        out.extend(said.name.bytes());
        out.extend(&said.bytes);
        directory.extend(b"PK\x01\x02\x14\0");
        directory.extend(&what);
        directory.extend(shorts(&[0, 0, 0]));
        directory.extend(longs(&[0, offset]));
        directory.extend(said.name.bytes());
    }
    let (begin, size, count) = (
        out.len() as u32,
        directory.len() as u32,
        members.len() as u16,
    );
    out.extend(directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend([count, count].iter().flat_map(|n| n.to_le_bytes()));
    out.extend([size, begin].iter().flat_map(|n| n.to_le_bytes()));
    out.extend([0, 0]);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.zip");
    std::fs::write(&path, out).unwrap();
    let file = OpenFile::open(&path).unwrap();
    (folder, file)
}

fn text(error: FormatError) -> String {
    match error {
        FormatError::Header(_, _, cause) => cause.to_string(),
        other => format!("{other:?}"),
    }
}

/// Bytes that nothing packs well.
fn noise(length: usize) -> Vec<u8> {
    let next = |state: &u32| Some(state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223));
    let numbers = std::iter::successors(Some(7u32), next);
    numbers.map(|n| (n >> 24) as u8).take(length).collect()
}

#[test]
fn only_what_is_neither_encrypted_nor_packed_in_another_way_is_taken() {
    for (method, flags, is_taken) in [
        (PLAIN, 0, true),
        (DEFLATED, 0, true),
        (PLAIN, 1, false),
        (DEFLATED, 1, false),
        (BZIP2, 0, false),
    ] {
        let said = Said {
            flags,
            ..said("w", method, b"what is in it")
        };
        let (_folder, file) = composed(&[said]);
        let found = members("zip archive", &file).map_err(text);
        match is_taken {
            true => assert_eq!(found.unwrap().0[0].size, 13),
            false => assert_eq!(
                found.unwrap_err(),
                "tensor w is encrypted, or packed in another way than by Deflate"
            ),
        }
    }
}

#[test]
fn what_is_packed_ends_where_the_archive_says() {
    let content = noise(200);
    let good = said("w", DEFLATED, &content);
    let read = |packed| {
        let cut = Said {
            packed,
            ..good.clone()
        };
        // The rest of it lies there all the same.
        let (_folder, file) = composed(&[cut, said("x", PLAIN, b"text")]);
        let (members, _) = members("zip archive", &file).map_err(text)?;
        let mut bytes = vec![0; content.len()];
        members[0]
            .fill("zip archive", &file, &[], &mut bytes)
            .map_err(text)?;
        Ok::<_, String>(bytes)
    };
    assert_eq!(read(good.packed).unwrap(), content);
    for packed in (1..good.packed / 2).step_by(9) {
        assert_eq!(
            read(packed).unwrap_err(),
            "tensor w can't be unpacked to what it says",
            "{packed}"
        );
    }
}

#[test]
fn an_array_is_all_that_is_behind_the_first_bytes() {
    let content = noise(6);
    for method in [PLAIN, DEFLATED] {
        let (_folder, file) = composed(&[said("w", method, &content)]);
        let (members, _) = members("zip archive", &file).map_err(text).unwrap();
        for (first, length) in (0..5).flat_map(|first| (0..9).map(move |length| (first, length))) {
            let read = members[0].read(
                ("zip archive", &file),
                &content[..first],
                (DType::U8, &[length]),
                |_| {},
            );
            let what = format!("{first} and {length} of {method}");
            if first + length == content.len() {
                let value = read.map_err(text).unwrap();
                assert_eq!(
                    value.elements::<u8>().unwrap()[..],
                    content[first..],
                    "{what}"
                );
                continue;
            }
            let error = read.map_err(text).unwrap_err();
            let expected = match method == DEFLATED && first + length > content.len() {
                true => "tensor w can't be unpacked to what it says",
                false => "tensor w is longer or shorter than it says",
            };
            assert_eq!(error, expected, "{what}");
        }
    }
}

#[test]
fn an_array_of_many_pieces_is_put_together_in_their_order() {
    let content = noise(30_001);
    for method in [PLAIN, DEFLATED] {
        let (_folder, file) = composed(&[said("w", method, &content)]);
        let (members, _) = members("zip archive", &file).map_err(text).unwrap();
        let read = members[0].read(
            ("zip archive", &file),
            &content[..1],
            (DType::U16, &[15_000]),
            |piece| piece.iter_mut().for_each(|byte| *byte ^= 0xff),
        );
        let expected: Vec<u16> = content[1..]
            .chunks(2)
            .map(|two| !u16::from_le_bytes([two[0], two[1]]))
            .collect();
        assert!(read.map_err(text).unwrap().elements::<u16>().unwrap()[..] == expected);
    }
}
