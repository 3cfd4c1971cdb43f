//! Strings as a data file has them: the lengths of all, a checksum of those, and then the strings.
//!
//! The checksum of the tensor is made of the lengths as numbers of 4 bytes (8 where they need it), of the stored checksum, and of the
//! strings.

use super::super::crc::{crc32c_append, masked};
use super::varint;

/// The strings in the bytes of a tensor, and its checksum.
pub(super) fn read(bytes: &[u8], count: usize) -> Result<(Vec<String>, u32), String> {
    let mut rest = bytes;
    // Each length takes a byte at least.
    if count > rest.len() {
        return Err(format!("has {} bytes, and {count} strings", bytes.len()));
    }
    let mut lengths = Vec::with_capacity(count);
    for i in 0..count {
        let length = varint::take(&mut rest);
        lengths.push(length.ok_or_else(|| format!("says no length of string {i}"))?);
    }
    let crc = lengths
        .iter()
        .fold(0, |crc, length| of_length(crc, *length));
    let stored = rest.split_first_chunk::<4>();
    let (stored, mut rest) = stored.ok_or("ends before its strings")?;
    if masked(crc).to_le_bytes() != *stored {
        return Err("is damaged: the lengths of its strings have another checksum".to_owned());
    }
    let crc = crc32c_append(crc, stored);
    let crc = crc32c_append(crc, rest);
    let mut strings = Vec::with_capacity(count);
    for (i, length) in lengths.into_iter().enumerate() {
        let length = usize::try_from(length).ok();
        let split = length.and_then(|length| rest.split_at_checked(length));
        let (string, behind) = split.ok_or_else(|| format!("ends in the middle of string {i}"))?;
        let text = std::str::from_utf8(string);
        let text = text.map_err(|_| format!("has bytes that are no text (UTF-8) in string {i}"))?;
        strings.push(text.to_owned());
        rest = behind;
    }
    match rest {
        [] => Ok((strings, crc)),
        rest => Err(format!("has {} bytes behind its strings", rest.len())),
    }
}

/// What stands before the strings, and the checksum of the tensor.
pub(super) fn header(strings: &[String]) -> (Vec<u8>, u32) {
    let mut header = Vec::with_capacity(strings.len() + 4);
    let mut crc = 0;
    for string in strings {
        varint::put(string.len() as u64, &mut header);
        crc = of_length(crc, string.len() as u64);
    }
    let stored = masked(crc).to_le_bytes();
    header.extend(stored);
    let crc = crc32c_append(crc, &stored);
    let crc = strings
        .iter()
        .fold(crc, |crc, string| crc32c_append(crc, string.as_bytes()));
    (header, crc)
}

fn of_length(crc: u32, length: u64) -> u32 {
    match u32::try_from(length) {
        Ok(short) => crc32c_append(crc, &short.to_le_bytes()),
        Err(_) => crc32c_append(crc, &length.to_le_bytes()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(strings: &[String]) -> (Vec<u8>, u32) {
        let (mut bytes, crc) = header(strings);
        strings
            .iter()
            .for_each(|string| bytes.extend(string.bytes()));
        (bytes, crc)
    }

    #[test]
    fn strings_come_back() {
        for strings in [
            vec![],
            vec![String::new()],
            vec!["a".to_owned(), "ä".repeat(200), String::new()],
        ] {
            let (bytes, crc) = bytes(&strings);
            assert_eq!(read(&bytes, strings.len()), Ok((strings, crc)));
        }
    }

    #[test]
    fn what_is_cut_or_changed_is_refused() {
        let strings = ["a".to_owned(), "b".repeat(200)];
        let (good, crc) = bytes(&strings);
        for length in 0..good.len() {
            assert!(read(&good[..length], 2).is_err(), "{length}");
            let mut flipped = good.clone();
            flipped[length] ^= 1;
            assert!(
                read(&flipped, 2).is_err() || read(&flipped, 2).is_ok_and(|read| read.1 != crc)
            );
        }
        assert!(
            read(&good, 1).is_err() && read(&good, 3).is_err() && read(&good, usize::MAX).is_err()
        );
    }

    #[test]
    fn more_strings_than_bytes_are_not_believed() {
        let said = |bytes: &[u8], count| read(bytes, count).unwrap_err();
        assert_eq!(said(&[0, 0], 3), "has 2 bytes, and 3 strings");
        assert_eq!(said(&[0, 0], 2), "ends before its strings");
        assert_eq!(said(&[0x80, 0x80], 2), "says no length of string 0");
    }
}
