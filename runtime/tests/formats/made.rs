//! Archives that are made by hand.

use std::io::Write as _;

use rawzip::path::EntryPath;
use rawzip::{CompressionMethod, ZipArchiveWriter};

/// An archive of files as they are.
pub(crate) fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
    archived(files, CompressionMethod::STORE)
}

/// The same, each packed.
pub(crate) fn deflated(files: &[(&str, &[u8])]) -> Vec<u8> {
    archived(files, CompressionMethod::DEFLATE)
}

fn archived(files: &[(&str, &[u8])], method: CompressionMethod) -> Vec<u8> {
    let mut archive = ZipArchiveWriter::new(Vec::new());
    for (name, bytes) in files {
        let file = archive.new_file(EntryPath::verbatim(name.as_bytes()));
        let (mut file, config) = file.compression_method(method).start().unwrap();
        let output = if method == CompressionMethod::DEFLATE {
            let deflate =
                flate2::write::DeflateEncoder::new(&mut file, flate2::Compression::default());
            let mut writer = config.wrap(deflate);
            writer.write_all(bytes).unwrap();
            let (deflate, output) = writer.finish().unwrap();
            deflate.finish().unwrap();
            output
        } else {
            let mut writer = config.wrap(&mut file);
            writer.write_all(bytes).unwrap();
            writer.finish().unwrap().1
        };
        file.finish(output).unwrap();
    }
    archive.finish().unwrap()
}

/// An array as NumPy has it.
pub(crate) fn npy(header: &str, values: &[u8]) -> Vec<u8> {
    let mut bytes = b"\x93NUMPY\x01\0".to_vec();
    bytes.extend((header.len() as u16).to_le_bytes());
    bytes.extend(header.bytes());
    bytes.extend(values);
    bytes
}

/// Where bytes stand first in others.
pub(crate) fn stored(bytes: &[u8], part: &[u8]) -> usize {
    bytes
        .windows(part.len())
        .position(|window| window == part)
        .expect("it is there")
}
