//! Writing a table, whole in memory.

use super::super::super::crc::{crc32c, masked};
use super::super::varint;
use super::{FOOTER, MAGIC, PLAIN};

/// Each so manyth key is written out, so that a reader can begin there.
const RESTARTS: usize = 16;
/// A block is done when it has so many bytes, as TensorFlow has it.
const BLOCK: usize = 1 << 18;

/// A table that is being written; keys come in their order.
#[derive(Debug, Default)]
pub(in super::super) struct TableWriter {
    out: Vec<u8>,
    block: Block,
    index: Block,
}

#[derive(Debug, Default)]
struct Block {
    contents: Vec<u8>,
    restarts: Vec<u32>,
    count: usize,
    last: Vec<u8>,
}

impl TableWriter {
    pub(in super::super) fn add(&mut self, key: &[u8], value: &[u8]) {
        self.block.add(key, value, RESTARTS);
        if self.block.contents.len() >= BLOCK {
            self.finish_block();
        }
    }

    fn finish_block(&mut self) {
        let block = std::mem::take(&mut self.block);
        let last = block.last.clone();
        let handle = append(&mut self.out, block);
        self.index.add(&last, &handle, 1);
    }

    pub(in super::super) fn finish(mut self) -> Vec<u8> {
        if self.block.count > 0 {
            self.finish_block();
        }
        let Self { mut out, index, .. } = self;
        let mut handles = append(&mut out, Block::default());
        handles.extend(append(&mut out, index));
        handles.resize(FOOTER - MAGIC.len(), 0);
        out.extend(handles);
        out.extend(MAGIC);
        out
    }
}

impl Block {
    fn add(&mut self, key: &[u8], value: &[u8], restarts: usize) {
        let shared = if self.count.is_multiple_of(restarts) {
            self.restarts.push(self.contents.len() as u32);
            0
        } else {
            let same = self.last.iter().zip(key).take_while(|(a, b)| a == b);
            same.count()
        };
        varint::put(shared as u64, &mut self.contents);
        varint::put((key.len() - shared) as u64, &mut self.contents);
        varint::put(value.len() as u64, &mut self.contents);
        self.contents.extend(&key[shared..]);
        self.contents.extend(value);
        key.clone_into(&mut self.last);
        self.count += 1;
    }
}

/// Appends a block, and says where it is.
fn append(out: &mut Vec<u8>, block: Block) -> Vec<u8> {
    let Block {
        mut contents,
        mut restarts,
        ..
    } = block;
    if restarts.is_empty() {
        restarts.push(0);
    }
    contents.extend(restarts.iter().flat_map(|at| at.to_le_bytes()));
    contents.extend((restarts.len() as u32).to_le_bytes());
    let mut handle = Vec::new();
    varint::put(out.len() as u64, &mut handle);
    varint::put(contents.len() as u64, &mut handle);
    contents.push(PLAIN);
    let crc = masked(crc32c(&contents));
    out.extend(contents);
    out.extend(crc.to_le_bytes());
    handle
}

#[cfg(test)]
mod tests {
    use super::super::read;
    use super::*;
    use crate::formats::file::OpenFile;

    #[test]
    fn keys_come_back_over_many_blocks() {
        let mut table = TableWriter::default();
        let keys: Vec<String> = (0..5000).map(|i| format!("layer/{i:04}/weights")).collect();
        table.add(b"", b"header");
        for key in &keys {
            table.add(key.as_bytes(), &[key.len() as u8; 200]);
        }
        let bytes = table.finish();
        assert!(bytes.len() > 3 * BLOCK);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t");
        std::fs::write(&path, bytes).unwrap();
        let mut found = Vec::new();
        read(&OpenFile::open(&path).unwrap(), |key, value| {
            found.push((String::from_utf8_lossy(key).into_owned(), value.len()));
            Ok(())
        })
        .unwrap();
        assert_eq!(found[0], (String::new(), 6));
        assert!(found[1..].iter().map(|(key, _)| key).eq(&keys));
        assert!(found[1..].iter().all(|(_, length)| *length == 200));
    }

    /// The bytes, and how many blocks of entries they have.
    fn blocks(keys: usize) -> (Vec<u8>, usize) {
        let mut table = TableWriter::default();
        for i in 0..keys {
            table.add(&(i as u32).to_be_bytes(), &[7; 1 << 12]);
        }
        let bytes = table.finish();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t");
        std::fs::write(&path, &bytes).unwrap();
        let blocks = super::super::blocks(&OpenFile::open(&path).unwrap()).unwrap();
        (bytes, blocks.len())
    }

    #[test]
    fn a_block_is_filled_before_the_next_is_begun_and_none_is_empty() {
        // The blocks of blocks alone, each a restart, their number and a trailer.
        let (empty, count) = blocks(0);
        assert_eq!((empty.len(), count), (2 * 13 + FOOTER, 0));
        for (keys, expected) in [(1, 1), (63, 1), (64, 1), (65, 2), (128, 2), (129, 3)] {
            assert_eq!(blocks(keys).1, expected, "{keys}");
        }
    }

    #[test]
    fn entries_are_as_tensorflow_writes_them() {
        let folder =
            std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/data/tf_bundle");
        for name in ["model", "dtypes", "partitioned", "many"] {
            let file = OpenFile::open(&folder.join(name).with_extension("index")).unwrap();
            let mut table = TableWriter::default();
            read(&file, |key, value| {
                table.add(key, value);
                Ok(())
            })
            .unwrap();
            let theirs = std::fs::read(&file.path).unwrap();
            let ours = table.finish();
            // TensorFlow lists the blocks under shorter keys.
            let entries = super::super::blocks(&file).unwrap();
            let end = entries.iter().filter_map(|block| block.end()).max();
            let end = usize::try_from(end.unwrap_or(0)).unwrap();
            assert!(end > 0 && ours.len() > end);
            assert!(ours[..end] == theirs[..end], "{name}");
        }
    }
}
