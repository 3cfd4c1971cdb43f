//! PyTorch's files, as `torch.save` has written them since version 1.6: a zip archive of a pickle that describes tensors, and of their
//! storages.
//!
//! The pickle is read by candle, into objects that say what should be done; nothing of it is.

mod objects;
mod weigh;

use std::collections::{HashMap, HashSet};
use std::path::Path;

use candle_core::pickle::Stack;

use super::archive::Member;
use super::content::PICKLE;
use super::error::{FormatError, HeaderError};
use super::file::OpenFile;
use super::{Header, Reader};
use crate::dtype::Element;
use crate::host::{AllocError, HostArray, with_typed, zeros};
use objects::Described;

pub(super) const FORMAT: &str = "PyTorch file (.pth)";

/// What is said of a tensor takes a few hundred bytes.
const LIMIT: u64 = 1 << 27;

/// An open file.
#[derive(Debug)]
pub(super) struct Pth {
    file: OpenFile,
    headers: Vec<Header>,
    tensors: Vec<(Described, Member)>,
    metadata: HashMap<String, String>,
}

/// The folder of a pickle, with its slash.
fn folder(pickle: &str) -> Option<&str> {
    let folder = pickle.strip_suffix(PICKLE)?;
    (folder.is_empty() || folder.ends_with('/')).then_some(folder)
}

impl Pth {
    /// Opens what has been found in an archive.
    pub(super) fn open(file: OpenFile, members: Vec<Member>) -> Result<Self, FormatError> {
        let path = file.path.clone();
        let refused = |cause| FormatError::header_of(FORMAT, &path)(cause);
        let of_file = |why: &str| refused(HeaderError::part("its archive", why));
        let mut pickles = members
            .iter()
            .filter(|member| folder(&member.name).is_some());
        let (Some(pickle), None) = (pickles.next(), pickles.next()) else {
            return Err(of_file("has no pickle of its own, or several"));
        };
        let folder = folder(&pickle.name).unwrap_or_default().to_owned();
        let by_name: HashMap<&str, &Member> = members.iter().map(|m| (&*m.name, m)).collect();
        let member = |name: &str| by_name.get(&*[&folder, name].concat()).copied();
        if let Some(order) = member("byteorder")
            && read(&file, order)? != b"little"
        {
            return Err(of_file("has the bytes of numbers the other way round"));
        }
        let described = described(&read(&file, pickle)?);
        let described = described.map_err(|why| refused(HeaderError::part("its pickle", why)))?;
        let mut tensors = Vec::with_capacity(described.len());
        let mut names = HashSet::new();
        for tensor in described {
            let refuse = |why: String| refused(HeaderError::tensor(&*tensor.name, why));
            if !names.insert(tensor.name.clone()) {
                return Err(refuse("is there twice".to_owned()));
            }
            let storage = member(&format!("data/{}", tensor.storage));
            let storage =
                storage.ok_or_else(|| refuse("has no storage in the archive".to_owned()))?;
            if let Some(dtype) = tensor.dtype.known()
                && tensor.length.checked_mul(dtype.size() as u64) != Some(storage.size)
            {
                let why = format!(
                    "has a storage of {} {dtype} in {} bytes",
                    tensor.length, storage.size
                );
                return Err(refuse(why));
            }
            tensors.push((tensor, storage.clone()));
        }
        drop(by_name);
        // As they are in the file: candle's reader has them in another order.
        tensors.sort_by_key(|(tensor, storage)| (storage.place(), tensor.offset));
        let headers = tensors.iter().enumerate().map(|(row, (tensor, _))| Header {
            name: tensor.name.as_str().into(),
            shape: tensor.shape.clone(),
            dtype: tensor.dtype.clone(),
            begin: row as u64,
        });
        Ok(Self {
            headers: headers.collect(),
            file,
            tensors,
            metadata: HashMap::new(),
        })
    }
}

/// A small member, whole.
fn read(file: &OpenFile, member: &Member) -> Result<Vec<u8>, FormatError> {
    if member.size > LIMIT {
        let why = format!(
            "has {} bytes, more than tensors take to be described",
            member.size
        );
        let cause = HeaderError::tensor(&*member.name, why);
        return Err(FormatError::header_of(FORMAT, &file.path)(cause));
    }
    let mut bytes = zeros::<u8>(&[usize::try_from(member.size).unwrap_or(usize::MAX)])?;
    member.fill(FORMAT, file, &[], &mut bytes)?;
    Ok(bytes)
}

fn described(pickle: &[u8]) -> Result<Vec<Described>, String> {
    weigh::weigh(pickle)?;
    let mut stack = Stack::empty();
    let read = stack.read_loop(&mut &*pickle);
    let object = read.and_then(|()| stack.finalize());
    let object = object.map_err(|error| format!("can't be read: {}", cause(&error)))?;
    objects::tensors(&object)
}

/// What candle says, without a backtrace, which takes more memory than most models.
fn cause(error: &candle_core::Error) -> &candle_core::Error {
    match error {
        candle_core::Error::WithBacktrace { inner, .. } => cause(inner),
        error => error,
    }
}

/// The elements at these places.
fn gathered(value: &HostArray, tensor: &Described) -> Result<HostArray, AllocError> {
    fn typed<T: Element>(elements: &[T], tensor: &Described) -> Result<HostArray, AllocError> {
        let mut gathered = zeros::<T>(&tensor.shape)?;
        for (to, place) in gathered.iter_mut().zip(tensor.places()) {
            to.clone_from(&elements[place]);
        }
        HostArray::from_elements(&tensor.shape, gathered)
    }
    with_typed!(value, a => typed(a.as_slice().unwrap_or_default(), tensor))
}

impl Reader for Pth {
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
        let dtype = super::known(FORMAT, &self.file.path, header)?;
        let row = usize::try_from(header.begin).unwrap_or(usize::MAX);
        let Some((tensor, storage)) = self.tensors.get(row) else {
            let cause = HeaderError::tensor(&*header.name, "is of another file");
            return Err(FormatError::header_of(FORMAT, &self.file.path)(cause));
        };
        let read = |shape: &[usize]| {
            let from = (FORMAT, &self.file);
            storage.read(from, &[], (dtype, shape), |_| {})
        };
        if tensor.is_whole() {
            return read(&tensor.shape);
        }
        // A checksum is of a whole storage.
        let length = usize::try_from(tensor.length).unwrap_or(usize::MAX);
        let whole = read(&[length])?;
        Ok(gathered(&whole, tensor)?)
    }
}

#[cfg(test)]
mod tests {
    use super::super::archive;
    use super::super::archive::tests::{Said, composed, said};
    use super::*;

    #[test]
    fn a_pickle_that_is_too_long_is_not_unpacked() {
        for (size, expected) in [
            (LIMIT, "tensor data.pkl can't be unpacked to what it says"),
            (
                LIMIT + 1,
                "tensor data.pkl has 134217729 bytes, more than tensors take to be described",
            ),
            (
                LIMIT + 2,
                "tensor data.pkl has 134217730 bytes, more than tensors take to be described",
            ),
        ] {
            // As much as could be packed so, and nothing that has been.
            let bytes = vec![0xff; (size / 1000) as usize];
            let pickle = Said {
                packed: bytes.len(),
                bytes,
                size: size as usize,
                ..said(PICKLE, 8, b"")
            };
            let (_folder, file) = composed(&[pickle]);
            let (members, _) = archive::members(FORMAT, &file).unwrap();
            match read(&file, &members[0]) {
                Err(FormatError::Header(_, _, cause)) => assert_eq!(cause.to_string(), expected),
                other => panic!("{other:?}"),
            }
        }
    }
}
