//! Tables that are composed byte by byte.

use tempfile::TempDir;

use super::*;

/// A key and its value.
type Entry = (Vec<u8>, Vec<u8>);

/// What stands at the end of a block of one restart.
const RESTARTS: [u8; 8] = [0, 0, 0, 0, 1, 0, 0, 0];

/// A block with its trailer.
fn sealed(contents: &[u8], packing: u8) -> Vec<u8> {
    let mut block = [contents, &[packing]].concat();
    let crc = masked(crc32c(&block));
    block.extend(crc.to_le_bytes());
    block
}

fn handle(offset: usize, size: usize) -> Vec<u8> {
    let mut handle = Vec::new();
    varint::put(offset as u64, &mut handle);
    varint::put(size as u64, &mut handle);
    handle
}

/// An entry of which so many bytes are those of the key before it.
fn entry(shared: usize, key: &[u8], value: &[u8]) -> Vec<u8> {
    let mut entry = Vec::new();
    for length in [shared, key.len(), value.len()] {
        varint::put(length as u64, &mut entry);
    }
    [&entry, key, value].concat()
}

/// A table of one block, which the index of blocks lists as it is said, by what is known of where it and the index itself are.
fn table(contents: &[u8], packing: u8, listed: impl Fn(usize) -> Vec<Vec<u8>>) -> Vec<u8> {
    let mut out = sealed(contents, packing);
    let empty = out.len();
    out.extend(sealed(&RESTARTS, PLAIN));
    let at = out.len();
    let keys = listed(at).into_iter().zip(b'a'..);
    let mut index: Vec<u8> = keys
        .flat_map(|(handle, key)| entry(0, &[key], &handle))
        .collect();
    index.extend(RESTARTS);
    out.extend(sealed(&index, PLAIN));
    let mut footer = [handle(empty, RESTARTS.len()), handle(at, index.len())].concat();
    footer.resize(FOOTER - MAGIC.len(), 0);
    [&out[..], &footer, MAGIC].concat()
}

/// One block, listed as what it is.
fn one(contents: &[u8], packing: u8) -> Vec<u8> {
    table(contents, packing, |_| vec![handle(0, contents.len())])
}

fn opened(bytes: &[u8]) -> (TempDir, OpenFile) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t");
    std::fs::write(&path, bytes).unwrap();
    let file = OpenFile::open(&path).unwrap();
    (folder, file)
}

/// The keys and values, or what is wrong with the table.
fn entries(bytes: &[u8]) -> Result<Vec<Entry>, String> {
    let (_folder, file) = opened(bytes);
    let mut found = Vec::new();
    let result = read(&file, |key, value| {
        found.push((key.to_vec(), value.to_vec()));
        Ok(())
    });
    match result {
        Ok(()) => Ok(found),
        Err(FormatError::Header(_, _, cause)) => Err(cause.to_string()),
        Err(other) => Err(format!("{other:?}")),
    }
}

/// A block of two entries.
fn block() -> Vec<u8> {
    [
        entry(0, b"layer/a", b"1"),
        entry(6, b"b", b"2"),
        RESTARTS.to_vec(),
    ]
    .concat()
}

#[test]
fn a_packed_block_is_what_it_unpacks_to() {
    let packed = snap::raw::Encoder::new().compress_vec(&block()).unwrap();
    let expected = [
        (b"layer/a".to_vec(), b"1".to_vec()),
        (b"layer/b".to_vec(), b"2".to_vec()),
    ];
    assert_eq!(entries(&one(&block(), PLAIN)).unwrap(), expected);
    assert_eq!(entries(&one(&packed, SNAPPY)).unwrap(), expected);
    for (contents, packing, expected) in [
        (
            &b"\xff"[..],
            SNAPPY,
            "is packed, and says not how large it is",
        ),
        // 22 bytes for each of its own, which nothing is as Snappy packs, and one more.
        (b"\x2c\0", SNAPPY, "can't be unpacked to what it says"),
        (
            b"\x2d\0",
            SNAPPY,
            "is packed, and says that it is larger than that can be",
        ),
        (
            b"\x7f\0",
            SNAPPY,
            "is packed, and says that it is larger than that can be",
        ),
        (b"\x01\0", SNAPPY, "can't be unpacked to what it says"),
        (&packed, 2, "is packed in a way that is not known"),
        (&block()[1..], 2, "is packed in a way that is not known"),
    ] {
        let error = entries(&one(contents, packing)).unwrap_err();
        assert_eq!(
            error,
            format!("the block at byte 0 of the index {expected}")
        );
    }
}

#[test]
fn blocks_are_listed_in_their_order_and_before_the_list() {
    let block = block();
    let size = block.len();
    let listed = |handles: &dyn Fn(usize) -> Vec<Vec<u8>>| entries(&table(&block, PLAIN, handles));
    // The block of nothing that comes behind it is one as well.
    let empty = |_| vec![handle(0, size), handle(size + TRAILER, RESTARTS.len())];
    assert_eq!(listed(&empty).unwrap().len(), 2);
    assert_eq!(listed(&|_| vec![]).unwrap(), []);
    let twice = |_| vec![handle(0, size), handle(0, size)];
    let turned = |_| vec![handle(size + TRAILER, RESTARTS.len()), handle(0, size)];
    let itself = |at| vec![handle(at, RESTARTS.len())];
    let into_it = |at| vec![handle(0, at - TRAILER + 1)];
    let behind = |_| vec![handle(1 << 30, 1)];
    let endless = |_| vec![handle(usize::MAX, usize::MAX)];
    let wrong: [&dyn Fn(usize) -> Vec<Vec<u8>>; 6] =
        [&twice, &turned, &itself, &into_it, &behind, &endless];
    for (i, wrong) in wrong.into_iter().enumerate() {
        let error = listed(wrong).unwrap_err();
        let at = size + RESTARTS.len() + 2 * TRAILER;
        let expected = format!(
            "the block at byte {at} of the index lists a block outside of the file, or one twice"
        );
        assert_eq!(error, expected, "{i}");
    }
}

/// A table of long keys, each said in a few bytes by the one before it; the last repeats so much of it. And how long all keys are.
fn repeated(count: u16, last: usize) -> (Vec<u8>, usize) {
    const PREFIX: usize = 3000;
    let mut contents = entry(0, &[b'a'; PREFIX], b"");
    let mut keys = PREFIX;
    for i in 0..count {
        contents.extend(entry(PREFIX, &[[b'b'; 2], i.to_be_bytes()].concat(), b""));
        keys += PREFIX + 4;
    }
    contents.extend(entry(last, b"c", b""));
    contents.extend(RESTARTS);
    (one(&contents, PLAIN), keys + last + 1)
}

#[test]
fn keys_repeat_each_other_as_far_as_those_of_tensors_do() {
    let limit = |table: &[u8]| table.len() * 64 + (1 << 16);
    let fits = |count| {
        let (table, keys) = repeated(count, 200);
        keys <= limit(&table)
    };
    let count = (0..2000)
        .take_while(|count| fits(*count))
        .last()
        .expect("one fits");
    let (table, keys) = repeated(count, 200);
    let most = 200 + limit(&table) - keys;
    assert!(most < 3000, "as many as fit, but for the last");
    let (table, keys) = repeated(count, most);
    assert_eq!(keys, limit(&table));
    assert_eq!(entries(&table).unwrap().len(), usize::from(count) + 2);
    for more in [1, 2, 50] {
        let (table, _) = repeated(count, most + more);
        let said = entries(&table).unwrap_err();
        assert_eq!(
            said,
            "its keys repeat each other far more often than keys of tensors do"
        );
    }
}
