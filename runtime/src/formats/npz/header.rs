//! The header of a NumPy array: versions 1 to 3, read as a Python literal and written as NumPy writes it.

use super::super::StoredDType;
use super::super::shape::shape;
use crate::dtype::DType;

/// What every array begins with.
pub(super) const MAGIC: &[u8] = b"\x93NUMPY";

/// No header of numbers is nearly as long; those of records, which are not read, can be.
pub(super) const LIMIT: usize = 1 << 16;

/// What a header says.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct NpyHeader {
    pub(super) dtype: StoredDType,
    pub(super) elements: Elements,
    pub(super) is_fortran: bool,
    pub(super) shape: Box<[usize]>,
    /// How many bytes it takes itself.
    pub(super) length: usize,
}

/// How elements are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Elements {
    /// Numbers of so many bytes, an element being one or two of them.
    Numbers { size: usize, is_big: bool },
    /// Code points, so many in each.
    Unicode { length: usize, is_big: bool },
    /// Bytes, so many in each.
    Bytes { length: usize },
    /// Something that nobody reads here.
    Other,
}

impl NpyHeader {
    /// What the first bytes of an array say; the error is what is wrong with it.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, String> {
        let refused = |why: &str| why.to_owned();
        let rest = bytes
            .strip_prefix(MAGIC)
            .ok_or_else(|| refused("is no NumPy array"))?;
        let (version, rest) = rest
            .split_first_chunk::<2>()
            .ok_or_else(|| refused("is cut off"))?;
        let (length, rest) = match version {
            [1, _] => rest
                .split_first_chunk()
                .map(|(length, rest)| (u16::from_le_bytes(*length).into(), rest)),
            [2 | 3, _] => rest
                .split_first_chunk()
                .map(|(length, rest)| (u32::from_le_bytes(*length), rest)),
            [major, minor] => {
                return Err(format!(
                    "is of version {major}.{minor} of NumPy's format, which is not known"
                ));
            }
        }
        .ok_or_else(|| refused("is cut off"))?;
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        let Some(text) = rest.get(..length) else {
            return Err(match length > LIMIT {
                true => format!(
                    "has a header of {length} bytes, and no array of numbers needs more than {LIMIT}"
                ),
                false => refused("is cut off"),
            });
        };
        let text =
            std::str::from_utf8(text).map_err(|_| refused("has a header that is no text"))?;
        let header = Literal(text)
            .dict()
            .ok_or_else(|| format!("has the header {text:?}, which can't be understood"))?;
        let (dtype, elements) = dtype(&header.descr);
        let shape = shape(&header.shape);
        Ok(Self {
            dtype,
            elements,
            is_fortran: header.is_fortran,
            shape: shape.ok_or_else(|| {
                format!("has the shape {:?}, which no memory can hold", header.shape)
            })?,
            length: bytes.len() - rest.len() + length,
        })
    }

    /// How many bytes an element takes, if that is known.
    pub(super) fn element_size(&self) -> Option<usize> {
        match (self.elements, &self.dtype) {
            (Elements::Numbers { .. }, StoredDType::Known(dtype)) => Some(dtype.size()),
            (Elements::Unicode { length, .. }, _) => length.checked_mul(4),
            (Elements::Bytes { length }, _) => Some(length),
            _ => None,
        }
    }
}

/// A header of version 1, or of 2 where it takes more than that can say; what follows it is aligned to 64 bytes as far as the file is.
pub(super) fn write(descr: &str, shape: &[usize]) -> Vec<u8> {
    const ALIGNMENT: usize = 64;
    let dims: String = shape.iter().map(|dim| format!("{dim}, ")).collect();
    let dims = match shape {
        [_] => dims.trim_end(),
        _ => dims.trim_end().trim_end_matches(','),
    };
    let text = format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': ({dims}), }}");
    let padded = |before: usize| (before + text.len() + 1).next_multiple_of(ALIGNMENT) - before;
    let mut header = MAGIC.to_vec();
    match u16::try_from(padded(10)) {
        Ok(length) => {
            header.extend([1, 0]);
            header.extend(length.to_le_bytes());
        }
        Err(_) => {
            header.extend([2, 0]);
            header.extend((padded(12) as u32).to_le_bytes());
        }
    }
    let end = header.len() + padded(header.len());
    header.extend(text.bytes());
    header.resize(end - 1, b' ');
    header.push(b'\n');
    header
}

/// NumPy's words for element types, without the order of the bytes.
const DTYPES: &[(&str, DType)] = &[
    ("f2", DType::F16),
    ("f4", DType::F32),
    ("f8", DType::F64),
    ("i1", DType::I8),
    ("i2", DType::I16),
    ("i4", DType::I32),
    ("i8", DType::I64),
    ("u1", DType::U8),
    ("u2", DType::U16),
    ("u4", DType::U32),
    ("u8", DType::U64),
    ("b1", DType::Bool),
    ("c8", DType::C64),
    ("c16", DType::C128),
];

/// NumPy's word for numbers of a type; nothing for what it lacks.
pub(super) fn word(dtype: DType) -> Option<String> {
    let (word, _) = DTYPES.iter().find(|(_, of)| *of == dtype)?;
    let order = if dtype.size() == 1 { '|' } else { '<' };
    Some(format!("{order}{word}"))
}

fn dtype(descr: &str) -> (StoredDType, Elements) {
    let foreign = || (StoredDType::Foreign(descr.into()), Elements::Other);
    let order = descr.chars().next().filter(|order| "<>|=".contains(*order));
    let (is_big, word) = match order {
        Some(order) => (order == '>', &descr[1..]),
        None => (false, descr),
    };
    if let Some((_, dtype)) = DTYPES.iter().find(|(of, _)| *of == word) {
        let size = dtype.size() / if dtype.is_complex() { 2 } else { 1 };
        return (
            StoredDType::Known(*dtype),
            Elements::Numbers { size, is_big },
        );
    }
    let length = |word: &str| {
        word.parse::<u32>()
            .ok()
            .and_then(|length| usize::try_from(length).ok())
    };
    let elements = match word.split_at_checked(1) {
        Some(("U", word)) => length(word).map(|length| Elements::Unicode { length, is_big }),
        Some(("S" | "a", word)) => length(word).map(|length| Elements::Bytes { length }),
        _ => None,
    };
    match elements {
        Some(elements) => (StoredDType::Known(DType::String), elements),
        None => foreign(),
    }
}

/// The dictionary as it is written.
#[derive(Debug, Default)]
struct Dict {
    descr: String,
    is_fortran: bool,
    shape: Vec<u64>,
}

/// What is left to read of a Python literal.
struct Literal<'a>(&'a str);

impl<'a> Literal<'a> {
    fn dict(mut self) -> Option<Dict> {
        let (mut descr, mut order, mut shape) = (None, None, None);
        self.take("{")?;
        while self.take("}").is_none() {
            let key = self.string()?;
            self.take(":")?;
            match key {
                "descr" if descr.is_none() => descr = Some(self.descr()?),
                "fortran_order" if order.is_none() => order = Some(self.bool()?),
                "shape" if shape.is_none() => shape = Some(self.tuple()?),
                _ => return None,
            }
            if self.take(",").is_none() {
                self.take("}")?;
                break;
            }
        }
        let is_all = self.0.trim().is_empty();
        is_all.then_some(())?;
        Some(Dict {
            descr: descr?,
            is_fortran: order?,
            shape: shape?,
        })
    }

    /// Takes a token, behind white space.
    fn take(&mut self, token: &str) -> Option<()> {
        self.0 = self.0.trim_start().strip_prefix(token)?;
        Some(())
    }

    fn string(&mut self) -> Option<&'a str> {
        let rest = self.0.trim_start();
        let quote = rest.chars().next().filter(|quote| "'\"".contains(*quote))?;
        let (text, rest) = rest[1..].split_once(quote)?;
        (!text.contains('\\')).then_some(())?;
        self.0 = rest;
        Some(text)
    }

    /// A word, or a list of the fields of a record, of which it is only said what it is.
    fn descr(&mut self) -> Option<String> {
        if self.take("[").is_none() {
            return self.string().map(str::to_owned);
        }
        let mut depth = 1;
        let end = self.0.find(|c| {
            depth += i32::from(c == '[') - i32::from(c == ']');
            depth == 0
        })?;
        self.0 = &self.0[end + 1..];
        Some("a record of several fields".to_owned())
    }

    fn bool(&mut self) -> Option<bool> {
        let is_true = self.take("True").is_some();
        (is_true || self.take("False").is_some()).then_some(is_true)
    }

    fn tuple(&mut self) -> Option<Vec<u64>> {
        let mut dims = Vec::new();
        self.take("(")?;
        while self.take(")").is_none() {
            let rest = self.0.trim_start();
            let end = rest.find(|c: char| !c.is_ascii_digit())?;
            dims.push(rest[..end].parse().ok()?);
            // As Python 2 wrote it.
            self.0 = rest[end..].trim_start_matches('L');
            if self.take(",").is_none() {
                self.take(")")?;
                break;
            }
        }
        Some(dims)
    }
}

#[cfg(test)]
mod tests;
