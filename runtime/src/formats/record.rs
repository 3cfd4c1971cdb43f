//! TensorFlow's records (TFRecord): length, masked checksum of the length, data, masked checksum of the data. Event files are made of them.

use super::crc::{crc32c, masked};

/// What stands around the data: 8 bytes of length and two checksums.
const AROUND: usize = 16;

/// Appends a record.
pub(crate) fn append(data: &[u8], out: &mut Vec<u8>) {
    out.reserve(data.len() + AROUND);
    let length = (data.len() as u64).to_le_bytes();
    out.extend(length);
    out.extend(masked(crc32c(&length)).to_le_bytes());
    out.extend(data);
    out.extend(masked(crc32c(data)).to_le_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What `tf.io.TFRecordWriter` of TensorFlow 2.21 writes of `b"foo"`.
    const FOO: &str = "0300000000000000b099490e666f6f618abefe";

    #[test]
    fn a_record_is_tensorflows() {
        let mut out = Vec::new();
        append(b"foo", &mut out);
        let hex: String = out.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, FOO);
    }
}
