//! NumPy's archives: a zip archive of arrays, each with a [`header`] of its own.

mod header;
mod write;

use std::collections::{HashMap, HashSet};
use std::path::Path;

use super::archive::Member;
use super::error::{FormatError, HeaderError};
use super::file::OpenFile;
use super::shape::count;
use super::{Header, Reader};
use crate::host::{HostArray, zeros};
use header::{Elements, LIMIT, MAGIC, NpyHeader};
pub(crate) use write::{NpzWriter, comment};
pub(super) use write::{has, refuses};

pub(super) const FORMAT: &str = "NumPy archive (.npz)";

/// What NumPy appends to the name of an array.
pub(super) const END: &str = ".npy";

/// An open archive.
#[derive(Debug)]
pub(super) struct Npz {
    file: OpenFile,
    headers: Vec<Header>,
    arrays: Vec<Array>,
    metadata: HashMap<String, String>,
}

/// An array in it.
#[derive(Debug)]
struct Array {
    member: Member,
    header: NpyHeader,
    /// The header as it is.
    first: Box<[u8]>,
}

impl Npz {
    /// Opens what has been found in an archive.
    pub(super) fn open(
        file: OpenFile,
        members: Vec<Member>,
        comment: &[u8],
    ) -> Result<Self, FormatError> {
        let mut npz = Self {
            file,
            headers: Vec::new(),
            arrays: Vec::new(),
            // What others say there is none of ours.
            metadata: serde_json::from_slice(comment).unwrap_or_default(),
        };
        let mut names = HashSet::new();
        for member in members {
            let Some(array) = npz.array(member)? else {
                continue;
            };
            let name = &array.member.name;
            let name: Box<str> = name.strip_suffix(END).unwrap_or(name).into();
            if !names.insert(name.clone()) {
                let cause =
                    HeaderError::tensor(name, "is in the archive twice, with `.npy` and without");
                return Err(FormatError::header_of(FORMAT, &npz.file.path)(cause));
            }
            npz.headers.push(Header {
                name,
                shape: array.header.shape.clone(),
                dtype: array.header.dtype.clone(),
                begin: npz.arrays.len() as u64,
            });
            npz.arrays.push(array);
        }
        Ok(npz)
    }

    /// The array that a member is, if it is one: by what is in it, as NumPy has it.
    fn array(&self, member: Member) -> Result<Option<Array>, FormatError> {
        let refused = |why: String| {
            let cause = HeaderError::tensor(&*member.name, why);
            FormatError::header_of(FORMAT, &self.file.path)(cause)
        };
        let read = |bytes: &mut [u8]| {
            let read = member.begin(&self.file, bytes);
            read.map_err(|_| refused("can't be unpacked to what it says".to_owned()))
        };
        /// Few headers are longer.
        const FIRST: usize = 256;
        let mut first = vec![0; FIRST];
        let mut length = read(&mut first)?;
        if !first[..length].starts_with(MAGIC) {
            return match member.name.ends_with(END) {
                true => Err(refused("is no NumPy array".to_owned())),
                false => Ok(None),
            };
        }
        let mut header = NpyHeader::read(&first[..length]);
        if header.is_err() && length == FIRST {
            first = vec![0; LIMIT + 12];
            length = read(&mut first)?;
            header = NpyHeader::read(&first[..length]);
        }
        let header = header.map_err(refused)?;
        let elements = count(&header.shape);
        if let Some(size) = header.element_size() {
            let values = elements.checked_mul(size as u64);
            let whole = values.and_then(|values| values.checked_add(header.length as u64));
            // Elements of no bytes (`<U0`) cost the file nothing.
            let is_bounded = size > 0 || elements <= self.file.len;
            if whole != Some(member.size) || !is_bounded {
                let why = format!(
                    "is {} of shape {:?}, and has {} bytes",
                    header.dtype, header.shape, member.size
                );
                return Err(refused(why));
            }
        }
        first.truncate(header.length);
        Ok(Some(Array {
            member,
            header,
            first: first.into(),
        }))
    }

    fn fill(&self, array: &Array, bytes: &mut [u8]) -> Result<(), FormatError> {
        array.member.fill(FORMAT, &self.file, &array.first, bytes)
    }

    fn refused(&self, header: &Header, why: String) -> FormatError {
        FormatError::header_of(FORMAT, &self.file.path)(HeaderError::tensor(&*header.name, why))
    }

    /// The elements in the order in which the file has them.
    fn read_as_stored(
        &self,
        header: &Header,
        array: &Array,
        shape: &[usize],
    ) -> Result<HostArray, FormatError> {
        let dtype = super::known(FORMAT, &self.file.path, header)?;
        if let Elements::Numbers { size, is_big } = array.header.elements {
            let turn = |bytes: &mut [u8]| {
                if is_big {
                    bytes.chunks_exact_mut(size).for_each(<[u8]>::reverse);
                }
            };
            let from = (FORMAT, &self.file);
            return array.member.read(from, &array.first, (dtype, shape), turn);
        }
        let (size, count) = (
            array.header.element_size().unwrap_or(0),
            shape.iter().product::<usize>(),
        );
        let mut bytes = zeros::<u8>(&[count.saturating_mul(size)])?;
        self.fill(array, &mut bytes)?;
        let mut strings = zeros::<String>(&[count])?;
        for (i, (string, bytes)) in strings
            .iter_mut()
            .zip(bytes.chunks_exact(size.max(1)))
            .enumerate()
        {
            let text = match array.header.elements {
                Elements::Unicode { is_big, .. } => unicode(bytes, is_big),
                _ => ascii(bytes),
            };
            *string =
                text.ok_or_else(|| self.refused(header, format!("has no text in string {i}")))?;
        }
        Ok(HostArray::from_elements(shape, strings)?)
    }
}

/// Code points up to the zeros at the end.
fn unicode(bytes: &[u8], is_big: bool) -> Option<String> {
    let numbers = bytes.chunks_exact(4).map(|four| {
        let four = [four[0], four[1], four[2], four[3]];
        if is_big {
            u32::from_be_bytes(four)
        } else {
            u32::from_le_bytes(four)
        }
    });
    let text: Option<String> = numbers.map(char::from_u32).collect();
    text.map(|text| text.trim_end_matches('\0').to_owned())
}

/// Bytes up to the zeros at the end, if they are text.
fn ascii(bytes: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(bytes).ok()?;
    Some(text.trim_end_matches('\0').to_owned())
}

impl Reader for Npz {
    fn path(&self) -> &Path {
        &self.file.path
    }

    fn headers(&self) -> &[Header] {
        &self.headers
    }

    fn metadata(&self) -> &HashMap<String, String> {
        &self.metadata
    }

    fn read(&self, header: &Header) -> Result<HostArray, FormatError> {
        let place = usize::try_from(header.begin).unwrap_or(usize::MAX);
        let Some(array) = self.arrays.get(place) else {
            return Err(self.refused(header, "is of another file".to_owned()));
        };
        if !array.header.is_fortran {
            return self.read_as_stored(header, array, &header.shape);
        }
        let reversed: Vec<usize> = header.shape.iter().rev().copied().collect();
        Ok(self.read_as_stored(header, array, &reversed)?.transposed())
    }
}

#[cfg(test)]
mod tests;
