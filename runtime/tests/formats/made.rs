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

/// A number of as many bytes as it needs.
fn varint(mut value: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
    bytes
}

fn sealed(mut block: Vec<u8>, packing: u8) -> Vec<u8> {
    block.push(packing);
    let crc = crc32c::crc32c(&block);
    let masked = crc.rotate_right(15).wrapping_add(0xa282_ead8);
    block.extend(masked.to_le_bytes());
    block
}

/// The table of an index of one block of entries, whatever is in it.
pub(crate) fn table(block: &[u8], is_packed: bool) -> Vec<u8> {
    let restarts = [0, 0, 0, 0, 1, 0, 0, 0];
    let (contents, packing) = match is_packed {
        true => (snap::raw::Encoder::new().compress_vec(block).unwrap(), 1),
        false => (block.to_vec(), 0),
    };
    let handle = [varint(0), varint(contents.len())].concat();
    let mut out = sealed(contents, packing);
    let entry = [&[0, 1, handle.len() as u8, 0xff][..], &handle].concat();
    let mut handles = Vec::new();
    for contents in [restarts.to_vec(), [&entry[..], &restarts].concat()] {
        handles.extend([varint(out.len()), varint(contents.len())].concat());
        out.extend(sealed(contents, 0));
    }
    handles.resize(40, 0);
    [&out[..], &handles, b"\x57\xfb\x80\x8b\x24\x75\x47\xdb"].concat()
}

/// The first block of a table, if that is its only one: it ends where the next begins, with its packing and its checksum.
pub(crate) fn first_block(table: &[u8]) -> Vec<u8> {
    let (mut at, mut shift) = (0, 0);
    for byte in &table[table.len() - 48..] {
        at |= usize::from(byte & 0x7f) << shift;
        shift += 7;
        if byte & 0x80 == 0 {
            break;
        }
    }
    table[..at - 5].to_vec()
}

/// A text in a pickle.
fn text(text: &str) -> Vec<u8> {
    [
        b"X",
        &(text.len() as u32).to_le_bytes()[..],
        text.as_bytes(),
    ]
    .concat()
}

fn tensor(
    name: &str,
    (class, key, length): (&str, &str, u8),
    offset: u8,
    dims: &[(u8, u8)],
) -> Vec<u8> {
    let tuple = |numbers: Vec<u8>| {
        let numbers: Vec<u8> = numbers.into_iter().flat_map(|n| [b'K', n]).collect();
        [b"(", &numbers[..], b"t"].concat()
    };
    [
        &text(name)[..],
        b"ctorch._utils\n_rebuild_tensor_v2\n((",
        &text("storage"),
        b"ctorch\n",
        class.as_bytes(),
        b"\n",
        &text(key),
        &text("cpu"),
        &[b'K', length],
        b"tQ",
        &[b'K', offset],
        &tuple(dims.iter().map(|(size, _)| *size).collect()),
        &tuple(dims.iter().map(|(_, stride)| *stride).collect()),
        b"\x89ccollections\nOrderedDict\n)RtR",
    ]
    .concat()
}

/// What `torch.save` writes of a dictionary of three tensors, of which two have one storage.
pub(crate) fn pickle() -> Vec<u8> {
    [
        &b"\x80\x02ccollections\nOrderedDict\nq\x00)Rq\x01("[..],
        &tensor("a.w", ("FloatStorage", "0", 8), 0, &[(2, 1), (3, 2)]),
        &tensor("a.b", ("FloatStorage", "0", 8), 6, &[(2, 1)]),
        &tensor("n", ("LongStorage", "1", 1), 0, &[]),
        b"u}",
        &text("_metadata"),
        b"h\x00)Rsb.",
    ]
    .concat()
}
