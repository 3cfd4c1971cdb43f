//! A reader of event files that has nothing of the library: records, checksums and messages as their specifications say.

use std::path::Path;

/// A message: its fields in their order, by number.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Message(Vec<(u64, Field)>);

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Field {
    Varint(u64),
    Fixed64(u64),
    Fixed32(u32),
    Bytes(Vec<u8>),
}

/// The events of a file.
pub(crate) fn events(path: &Path) -> Vec<Message> {
    let bytes = std::fs::read(path).expect("it is there");
    let mut rest = &bytes[..];
    let mut events = Vec::new();
    while !rest.is_empty() {
        let (length, checksum) = (take(&mut rest, 8), take(&mut rest, 4));
        assert_eq!(checksum, masked(length), "the checksum of a length");
        let length = u64::from_le_bytes(length.try_into().expect("8 bytes"));
        let data = take(&mut rest, length as usize);
        assert_eq!(take(&mut rest, 4), masked(data), "the checksum of data");
        events.push(Message::of(data));
    }
    events
}

/// The one event file of a folder.
pub(crate) fn only_file(folder: &Path) -> Vec<Message> {
    let files = std::fs::read_dir(folder).expect("it is there");
    let files: Vec<_> = files.map(|file| file.expect("a file").path()).collect();
    assert_eq!(files.len(), 1, "{files:?}");
    events(&files[0])
}

fn take<'a>(rest: &mut &'a [u8], count: usize) -> &'a [u8] {
    let (taken, others) = rest.split_at(count);
    *rest = others;
    taken
}

/// CRC-32C bit by bit, and TensorFlow's mask.
fn masked(bytes: &[u8]) -> [u8; 4] {
    let crc = bytes.iter().fold(!0u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| match crc & 1 {
            1 => crc >> 1 ^ 0x82f6_3b78,
            _ => crc >> 1,
        })
    });
    ((!crc).rotate_right(15).wrapping_add(0xa282_ead8)).to_le_bytes()
}

impl Message {
    pub(crate) fn of(mut bytes: &[u8]) -> Self {
        let mut fields = Vec::new();
        while !bytes.is_empty() {
            let key = varint(&mut bytes);
            let field = match key & 7 {
                0 => Field::Varint(varint(&mut bytes)),
                1 => Field::Fixed64(u64::from_le_bytes(
                    take(&mut bytes, 8).try_into().expect("8 bytes"),
                )),
                2 => {
                    let length = varint(&mut bytes) as usize;
                    Field::Bytes(take(&mut bytes, length).to_vec())
                }
                5 => Field::Fixed32(u32::from_le_bytes(
                    take(&mut bytes, 4).try_into().expect("4 bytes"),
                )),
                other => panic!("wire type {other}"),
            };
            fields.push((key >> 3, field));
        }
        Self(fields)
    }

    fn all(&self, number: u64) -> impl Iterator<Item = &Field> {
        let of = self.0.iter().filter(move |(of, _)| *of == number);
        of.map(|(_, field)| field)
    }

    pub(crate) fn bytes(&self, number: u64) -> Vec<Vec<u8>> {
        let bytes = self.all(number).map(|field| match field {
            Field::Bytes(bytes) => bytes.clone(),
            other => panic!("{other:?}"),
        });
        bytes.collect()
    }

    pub(crate) fn messages(&self, number: u64) -> Vec<Self> {
        self.bytes(number).iter().map(|b| Self::of(b)).collect()
    }

    pub(crate) fn message(&self, number: u64) -> Option<Self> {
        self.messages(number).pop()
    }

    pub(crate) fn texts(&self, number: u64) -> Vec<String> {
        let texts = self.bytes(number).into_iter();
        texts
            .map(|bytes| String::from_utf8(bytes).expect("a text"))
            .collect()
    }

    pub(crate) fn text(&self, number: u64) -> String {
        self.texts(number).pop().unwrap_or_default()
    }

    pub(crate) fn integer(&self, number: u64) -> i64 {
        match self.all(number).next() {
            Some(Field::Varint(value)) => *value as i64,
            None => 0,
            other => panic!("{other:?}"),
        }
    }

    pub(crate) fn float(&self, number: u64) -> Option<f32> {
        match self.all(number).next()? {
            Field::Fixed32(bits) => Some(f32::from_bits(*bits)),
            other => panic!("{other:?}"),
        }
    }

    pub(crate) fn double(&self, number: u64) -> f64 {
        match self.all(number).next() {
            Some(Field::Fixed64(bits)) => f64::from_bits(*bits),
            None => 0.0,
            other => panic!("{other:?}"),
        }
    }

    /// Packed ones.
    pub(crate) fn doubles(&self, number: u64) -> Vec<f64> {
        let packed = self.bytes(number).concat();
        let chunks = packed.chunks_exact(8);
        chunks
            .map(|bytes| f64::from_le_bytes(bytes.try_into().expect("8 bytes")))
            .collect()
    }
}

fn varint(bytes: &mut &[u8]) -> u64 {
    let mut value = 0;
    for shift in (0..).step_by(7) {
        let byte = take(bytes, 1)[0];
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            break;
        }
    }
    value
}

/// The numbers of fields.
pub(crate) mod event {
    pub(crate) const WALL_TIME: u64 = 1;
    pub(crate) const STEP: u64 = 2;
    pub(crate) const FILE_VERSION: u64 = 3;
    pub(crate) const GRAPH_DEF: u64 = 4;
    pub(crate) const SUMMARY: u64 = 5;
}

pub(crate) mod value {
    pub(crate) const TAG: u64 = 1;
    pub(crate) const SIMPLE_VALUE: u64 = 2;
    pub(crate) const HISTO: u64 = 5;
    pub(crate) const TENSOR: u64 = 8;
    pub(crate) const METADATA: u64 = 9;
}

/// Step and value of every summary, in order.
pub(crate) fn values(events: &[Message]) -> Vec<(i64, Message)> {
    let of = |event: &Message| {
        let step = event.integer(event::STEP);
        let summary = event.message(event::SUMMARY)?;
        let values = summary.messages(1).into_iter();
        Some(values.map(move |value| (step, value)).collect::<Vec<_>>())
    };
    events.iter().filter_map(of).flatten().collect()
}
