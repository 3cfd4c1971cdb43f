//! Indexes that are good tables of bad entries.

mod written;

use std::path::{Path, PathBuf};

use prost::Message as _;
use tempfile::TempDir;

use super::super::crc::masked;
use super::proto::{BundleEntry, BundleHeader, Dim, TensorShape, TensorSlice, Version};
use super::slice::{self, Slice};
use super::table::TableWriter;
use super::{Bundle, shards};
use crate::formats::file::OpenFile;
use crate::formats::{FormatError, Reader as _};

/// How many bytes the data file has.
const DATA: i64 = 64;

fn header() -> BundleHeader {
    BundleHeader {
        num_shards: 1,
        ..BundleHeader::default()
    }
}

/// Four floats from a byte on.
fn floats(offset: i64) -> BundleEntry {
    BundleEntry {
        dtype: 1,
        shape: Some(TensorShape::of(&[4])),
        offset,
        size: 16,
        ..BundleEntry::default()
    }
}

fn folder(header: &BundleHeader, entries: &[(&[u8], BundleEntry)]) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let mut table = TableWriter::default();
    table.add(b"", &header.encode_to_vec());
    let mut sorted: Vec<_> = entries.to_vec();
    sorted.sort_by_key(|(key, _)| key.to_vec());
    for (key, entry) in sorted {
        table.add(key, &entry.encode_to_vec());
    }
    let path = folder.path().join("m.index");
    std::fs::write(&path, table.finish()).unwrap();
    std::fs::write(
        folder.path().join("m.data-00000-of-00001"),
        [0; DATA as usize],
    )
    .unwrap();
    (folder, path)
}

fn open(path: &Path) -> Result<Bundle, String> {
    Bundle::open(OpenFile::open(path).unwrap()).map_err(said)
}

fn said(error: FormatError) -> String {
    match error {
        FormatError::Header(_, _, cause) => cause.to_string(),
        other => format!("{other:?}"),
    }
}

fn refused(header: &BundleHeader, entries: &[(&[u8], BundleEntry)]) -> String {
    let (_folder, path) = folder(header, entries);
    open(&path).expect_err("it is wrong")
}

#[test]
fn headers_that_can_not_be_read_say_why() {
    let header_with = |change: fn(&mut BundleHeader)| {
        let mut header = header();
        change(&mut header);
        refused(&header, &[(b"w", floats(0))])
    };
    for (error, expected) in [
        (
            header_with(|h| h.num_shards = 0),
            "says that there is no data file",
        ),
        (
            header_with(|h| h.num_shards = -1),
            "says that there is no data file",
        ),
        (
            header_with(|h| h.endianness = 1),
            "has the bytes of numbers the other way round",
        ),
        (
            header_with(|h| {
                h.version = Some(Version {
                    producer: 9,
                    min_consumer: 9,
                })
            }),
            "asks for a newer reader",
        ),
    ] {
        assert!(error.ends_with(expected), "{error}");
    }
    for (min_consumer, is_read) in [(0, true), (1, true), (2, false)] {
        let asks = Version {
            producer: 9,
            min_consumer,
        };
        let asking = BundleHeader {
            version: Some(asks),
            ..header()
        };
        let (_folder, path) = folder(&asking, &[(b"w", floats(0))]);
        assert_eq!(open(&path).is_ok(), is_read, "{min_consumer}");
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("m.index");
    for (value, expected) in [
        (&b"\x0a\x02\x08\x01"[..], "first format, V1"),
        (b"\x08", "can't be understood"),
    ] {
        let mut table = TableWriter::default();
        table.add(b"", value);
        std::fs::write(&path, table.finish()).unwrap();
        assert!(open(&path).unwrap_err().contains(expected));
        assert_eq!(shards(&folder.path().join("m")), None);
    }
    std::fs::write(&path, TableWriter::default().finish()).unwrap();
    assert_eq!(open(&path).unwrap_err(), "its index has no header");
}

#[test]
fn tensors_that_can_not_be_as_the_index_says_are_named() {
    let with = |change: fn(&mut BundleEntry)| {
        let mut entry = floats(0);
        change(&mut entry);
        refused(&header(), &[(b"a/w", entry)])
    };
    for (error, expected) in [
        (
            with(|e| e.offset = DATA),
            "tensor a/w has 16 bytes from byte 64 on of a data file of 64 bytes",
        ),
        (
            with(|e| e.offset = i64::MAX),
            "tensor a/w has 16 bytes from byte 9223372036854775807 on of a data file of 64 bytes",
        ),
        (
            with(|e| e.offset = -1),
            "tensor a/w begins or ends before its data file does",
        ),
        (
            with(|e| e.size = 15),
            "tensor a/w is float32 of shape [4], and has 15 bytes",
        ),
        (
            with(|e| e.shape = Some(TensorShape::of(&[1 << 40, 1 << 40]))),
            "tensor a/w has the shape [1099511627776, 1099511627776], which no memory can hold",
        ),
        (
            with(|e| {
                e.shape = Some(TensorShape {
                    dim: vec![Dim { size: -1 }],
                    unknown_rank: false,
                })
            }),
            "tensor a/w has a shape with a negative size",
        ),
        (
            with(|e| {
                e.shape = Some(TensorShape {
                    dim: Vec::new(),
                    unknown_rank: true,
                })
            }),
            "tensor a/w has no shape",
        ),
        (
            with(|e| e.shard_id = 1),
            "tensor a/w is in data file 1, and there are 1",
        ),
        (
            with(|e| {
                e.dtype = 7;
                e.size = 7;
            }),
            "tensor a/w is string of shape [4], and has 7 bytes",
        ),
        (
            refused(&header(), &[(b"a/w", floats(0)), (b"b", floats(15))]),
            "tensor b begins at byte 15 of its data file, and the one before it ends behind that",
        ),
        (
            refused(&header(), &[(b"\xff", floats(0))]),
            "the key \"\u{fffd}\" is no text (UTF-8)",
        ),
    ] {
        assert_eq!(error, expected);
    }
    // Of nobody's element type: there all the same, as long as nobody reads it.
    let (_folder, path) = folder(
        &header(),
        &[(
            b"q",
            BundleEntry {
                dtype: 11,
                size: 4,
                ..floats(0)
            },
        )],
    );
    let bundle = open(&path).unwrap();
    let error = bundle.read(&bundle.headers()[0]).map_err(said).unwrap_err();
    assert_eq!(
        error,
        "tensor q is qint8, which varscope has no element type for"
    );
}

#[test]
fn slices_make_up_their_tensor_or_are_refused() {
    let slice = |begin: usize, length: usize| {
        Slice {
            begin: vec![begin],
            shape: vec![length],
        }
        .message()
    };
    let part = |length: usize, offset| BundleEntry {
        shape: Some(TensorShape::of(&[length])),
        size: 4 * length as i64,
        ..floats(offset)
    };
    let whole = |slices: &[TensorSlice]| BundleEntry {
        slices: slices.to_vec(),
        size: 0,
        shape: Some(TensorShape::of(&[4])),
        ..floats(0)
    };
    let error = |slices: &[TensorSlice], parts: &[(TensorSlice, BundleEntry)]| {
        let keys: Vec<Vec<u8>> = parts.iter().map(|(of, _)| slice::key("w", of)).collect();
        let mut entries = vec![(&b"w"[..], whole(slices))];
        entries.extend(
            keys.iter()
                .zip(parts)
                .map(|(key, (_, part))| (&**key, part.clone())),
        );
        let (_folder, path) = folder(&header(), &entries);
        open(&path).map(drop).err()
    };
    let (first, second) = (slice(0, 1), slice(1, 3));
    let parts = [(first.clone(), part(1, 0)), (second.clone(), part(3, 4))];
    let both = [first.clone(), second.clone()];
    assert_eq!(error(&both, &parts), None);
    let with_second = |entry| error(&both, &[parts[0].clone(), (second.clone(), entry)]);
    for (error, expected) in [
        (error(&both, &parts[..1]), "tensor w lacks slice 1 of 2"),
        (
            error(&both[..1], &parts),
            "tensor w is not all in its slices",
        ),
        (
            error(&both[..1], &parts[..1]),
            "tensor w is not all in its slices",
        ),
        (
            error(&[first.clone(), slice(1, 4)], &parts),
            "tensor w has a slice outside of it, number 1",
        ),
        (
            with_second(part(2, 4)),
            "tensor w has another shape or element type in slice 1",
        ),
        (
            with_second(BundleEntry {
                dtype: 3,
                ..part(3, 4)
            }),
            "tensor w has another shape or element type in slice 1",
        ),
        (
            with_second(BundleEntry {
                slices: vec![slice(0, 3)],
                ..part(3, 4)
            }),
            "tensor w has another shape or element type in slice 1",
        ),
        // None of so many is looked at, and the first of as many as can be is.
        (
            error(&vec![slice(9, 1); 4096], &[]),
            "tensor w has a slice outside of it, number 0",
        ),
        (
            error(&vec![slice(9, 1); 4097], &[]),
            "tensor w is in 4097 slices, more than 4096",
        ),
        (
            error(
                &[first.clone(), slice(0, 3)],
                &[parts[0].clone(), (slice(0, 3), part(3, 4))],
            ),
            "tensor w has a slice that overlaps another, number 1",
        ),
    ] {
        assert_eq!(error.as_deref(), Some(expected));
    }
    let alone = slice::key("v", &first);
    let error = refused(&header(), &[(b"w", floats(0)), (&alone, part(1, 16))]);
    assert!(
        error.ends_with("is that of a slice that no tensor lists"),
        "{error}"
    );
}

#[test]
fn a_data_file_that_is_missing_or_changed_is_noticed() {
    let (folder, path) = folder(&header(), &[(b"w", floats(0)), (b"v", floats(16))]);
    let bundle = open(&path).unwrap();
    // The checksums of both are said to be 0.
    let error = bundle.read(&bundle.headers()[1]).map_err(said).unwrap_err();
    assert!(
        error.starts_with("tensor w is damaged: the checksum of its bytes in "),
        "{error}"
    );
    std::fs::remove_file(folder.path().join("m.data-00000-of-00001")).unwrap();
    assert!(open(&path).unwrap_err().contains("NotFound"));
}

#[test]
fn a_tensor_of_nothing_may_lie_anywhere_in_a_data_file() {
    let nothing = |offset| BundleEntry {
        shape: Some(TensorShape::of(&[0, 3])),
        size: 0,
        crc32c: masked(0),
        ..floats(offset)
    };
    for offset in [0, 8, 16, DATA] {
        let (_folder, path) = folder(&header(), &[(b"w", floats(0)), (b"x", nothing(offset))]);
        let bundle = open(&path).unwrap();
        assert_eq!(
            bundle
                .read(&bundle.headers()[1])
                .map_err(said)
                .map(|v| v.len()),
            Ok(0)
        );
    }
    let error = refused(&header(), &[(b"x", nothing(DATA + 1))]);
    assert_eq!(
        error,
        "tensor x has 0 bytes from byte 65 on of a data file of 64 bytes"
    );
}

#[test]
fn data_files_are_asked_for_if_they_have_something() {
    let two = BundleHeader {
        num_shards: 2,
        ..BundleHeader::default()
    };
    let (folder, path) = folder(
        &two,
        &[(
            b"w",
            BundleEntry {
                shard_id: 1,
                ..floats(0)
            },
        )],
    );
    let error = open(&path).unwrap_err();
    assert!(
        error.contains("m.data-00001-of-00002") && error.contains("NotFound"),
        "{error}"
    );
    // The first one never comes to be.
    std::fs::write(folder.path().join("m.data-00001-of-00002"), [0; 16]).unwrap();
    assert_eq!(open(&path).unwrap().headers().len(), 1);
}
