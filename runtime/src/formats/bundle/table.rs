//! The table that an index is: sorted keys and their values in blocks, as LevelDB keeps them.
//!
//! ```text
//! table    = block … · metaindex block · index block · footer
//! block    = contents · compression (1 byte) · masked CRC-32C of both (4 bytes)
//! contents = entry … · restarts (4 bytes each) · their number (4 bytes)
//! entry    = shared, unshared, length of the value (varints) · unshared bytes of the key · value
//! footer   = handles of both last blocks (varints: offset, size), zeros up to 40 bytes · magic (8 bytes)
//! ```
//! The index block has the handles of the others, in their order.

mod write;

pub(super) use write::TableWriter;

use super::super::crc::{crc32c, masked};
use super::super::error::{FormatError, HeaderError};
use super::super::file::OpenFile;
use super::{FORMAT, varint};

/// What ends every table.
pub(in super::super) const MAGIC: &[u8; 8] = b"\x57\xfb\x80\x8b\x24\x75\x47\xdb";
const FOOTER: usize = 48;
/// Compression and checksum of a block.
const TRAILER: usize = 5;
const PLAIN: u8 = 0;
const SNAPPY: u8 = 1;

/// Snappy makes at most 64 bytes of 3.
const SNAPPY_RATIO: usize = 22;
/// Keys say how much of the one before they repeat; real ones are a few times as long as what is stored of them.
const KEYS_RATIO: u64 = 64;

/// Where a block is: its contents, without what follows them.
#[derive(Clone, Copy, Debug)]
struct Handle {
    offset: u64,
    size: u64,
}

impl Handle {
    fn take(bytes: &mut &[u8]) -> Option<Self> {
        let offset = varint::take(bytes)?;
        let size = varint::take(bytes)?;
        Some(Self { offset, size })
    }

    /// Where it ends with what follows its contents.
    fn end(self) -> Option<u64> {
        let end = self.offset.checked_add(self.size)?;
        end.checked_add(TRAILER as u64)
    }
}

/// Runs over all entries of a table, in the order of their keys.
pub(super) fn read(
    file: &OpenFile,
    mut entry: impl FnMut(&[u8], &[u8]) -> Result<(), HeaderError>,
) -> Result<(), FormatError> {
    let refused = |cause| FormatError::header_of(FORMAT, &file.path)(cause);
    let blocks = blocks(file)?;
    let mut last: Option<Vec<u8>> = None;
    let mut keys = 0;
    let limit = file.len.saturating_mul(KEYS_RATIO).saturating_add(1 << 16);
    for handle in blocks {
        let contents = contents(file, handle)?;
        let entries = Entries::of(&contents, handle).map_err(refused)?;
        entries
            .run(|key, value| {
                if last.as_ref().is_some_and(|last| **last >= *key) {
                    let key = String::from_utf8_lossy(key);
                    let part = format!("the key {key:?}");
                    return Err(HeaderError::part(part, "is there twice, or out of order"));
                }
                keys += key.len() as u64;
                if keys > limit {
                    let why = "repeat each other far more often than keys of tensors do";
                    return Err(HeaderError::part("its keys", why));
                }
                match &mut last {
                    Some(last) => key.clone_into(last),
                    None => last = Some(key.to_vec()),
                }
                entry(key, value)
            })
            .map_err(refused)?;
    }
    Ok(())
}

/// The handles of the blocks of entries: one behind the other, and none outside.
fn blocks(file: &OpenFile) -> Result<Vec<Handle>, FormatError> {
    let refused = |why: &str| {
        let cause = HeaderError::part("the end of the index", why);
        FormatError::header_of(FORMAT, &file.path)(cause)
    };
    let room = file.len.checked_sub(FOOTER as u64);
    let room = room.ok_or_else(|| refused("is missing: it has less than 48 bytes"))?;
    let mut footer = [0; FOOTER];
    file.read_exact(&mut footer, room)?;
    let (handles, magic) = footer.split_at(FOOTER - MAGIC.len());
    if magic != MAGIC {
        return Err(refused("is not that of a table"));
    }
    let mut handles = handles;
    let both = Handle::take(&mut handles).zip(Handle::take(&mut handles));
    let (_, index) = both.ok_or_else(|| refused("says nothing of where the blocks are"))?;
    if index.end().is_none_or(|end| end > room) {
        return Err(refused("says that blocks are listed behind it"));
    }
    let contents = contents(file, index)?;
    let mut found: Vec<Handle> = Vec::new();
    let entries = Entries::of(&contents, index);
    let listed = entries.and_then(|entries| {
        entries.run(|_, mut value| {
            let before = found.last().and_then(|handle| handle.end()).unwrap_or(0);
            let handle = Handle::take(&mut value);
            let inside =
                |h: &Handle| h.offset >= before && h.end().is_some_and(|e| e <= index.offset);
            let handle = handle.filter(inside).ok_or_else(|| {
                HeaderError::part(
                    index.what(),
                    "lists a block outside of the file, or one twice",
                )
            })?;
            found.push(handle);
            Ok(())
        })
    });
    listed.map_err(FormatError::header_of(FORMAT, &file.path))?;
    Ok(found)
}

/// The contents of a block that lies in the file, checked and unpacked.
fn contents(file: &OpenFile, handle: Handle) -> Result<Vec<u8>, FormatError> {
    let refused = |why: &str| {
        let cause = HeaderError::part(handle.what(), why);
        FormatError::header_of(FORMAT, &file.path)(cause)
    };
    let size = usize::try_from(handle.size).unwrap_or(usize::MAX);
    // It ends in the file, so it is not larger than that.
    let mut bytes = vec![0; size.saturating_add(TRAILER)];
    file.read_exact(&mut bytes, handle.offset)?;
    let (checked, stored) = bytes.split_at(size + 1);
    if masked(crc32c(checked)).to_le_bytes() != stored {
        return Err(refused("is damaged: its checksum is another"));
    }
    match checked[size] {
        PLAIN => {
            bytes.truncate(size);
            Ok(bytes)
        }
        SNAPPY => {
            let packed = &checked[..size];
            let length = snap::raw::decompress_len(packed);
            let length = length.map_err(|_| refused("is packed, and says not how large it is"))?;
            if length > size.saturating_mul(SNAPPY_RATIO) {
                return Err(refused(
                    "is packed, and says that it is larger than that can be",
                ));
            }
            let unpacked = snap::raw::Decoder::new().decompress_vec(packed);
            unpacked.map_err(|_| refused("can't be unpacked to what it says"))
        }
        _ => Err(refused("is packed in a way that is not known")),
    }
}

impl Handle {
    fn what(self) -> String {
        format!("the block at byte {} of the index", self.offset)
    }
}

/// The entries of a block.
struct Entries<'a> {
    bytes: &'a [u8],
    block: Handle,
}

impl<'a> Entries<'a> {
    fn of(contents: &'a [u8], block: Handle) -> Result<Self, HeaderError> {
        let entries = || {
            let (rest, count) = contents.split_last_chunk::<4>()?;
            let restarts = usize::try_from(u32::from_le_bytes(*count)).ok()?;
            let end = rest.len().checked_sub(restarts.checked_mul(4)?)?;
            Some(&rest[..end])
        };
        match entries() {
            Some(bytes) => Ok(Self { bytes, block }),
            None => {
                let why = "is shorter than what it says of itself";
                Err(HeaderError::part(block.what(), why))
            }
        }
    }

    fn run(
        self,
        mut entry: impl FnMut(&[u8], &[u8]) -> Result<(), HeaderError>,
    ) -> Result<(), HeaderError> {
        let mut key = Vec::new();
        let mut rest = self.bytes;
        while !rest.is_empty() {
            let value = next(&mut rest, &mut key).ok_or_else(|| {
                HeaderError::part(self.block.what(), "ends in the middle of an entry")
            })?;
            entry(&key, value)?;
        }
        Ok(())
    }
}

/// Takes an entry off the beginning: the key becomes its own, and its value is what is given.
fn next<'a>(rest: &mut &'a [u8], key: &mut Vec<u8>) -> Option<&'a [u8]> {
    let shared = varint::take_length(rest)?;
    let unshared = varint::take_length(rest)?;
    let length = varint::take_length(rest)?;
    if shared > key.len() {
        return None;
    }
    let (of_key, behind) = rest.split_at_checked(unshared)?;
    let (value, behind) = behind.split_at_checked(length)?;
    key.truncate(shared);
    key.extend(of_key);
    *rest = behind;
    Some(value)
}

#[cfg(test)]
mod tests;
