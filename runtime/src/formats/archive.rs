//! Zip archives: what is in one, checked before anything is read, and the bytes of one member.

use std::collections::HashSet;
use std::io::{self, BufReader, Read};

use flate2::bufread::DeflateDecoder;
use rawzip::path::ZipFilePath;
use rawzip::{CompressionMethod, ReaderAt, ZipLocator};

use super::crc::{Checksum as _, Pieces, Zip, read_summed};
use super::error::{FormatError, HeaderError};
use super::file::OpenFile;
use crate::dtype::DType;
use crate::host::HostArray;

/// What every archive with something in it begins with.
pub(super) const MAGIC: &[u8] = b"PK\x03\x04";

/// Deflate makes at most so many bytes of one.
const DEFLATE_RATIO: u64 = 1032;

/// A file in an archive.
#[derive(Clone, Debug)]
pub(super) struct Member {
    pub(super) name: String,
    /// How long it is, unpacked.
    pub(super) size: u64,
    /// Where its bytes begin in the archive.
    begin: u64,
    /// How many there are.
    packed: u64,
    /// The checksum of the unpacked bytes.
    crc: u32,
    is_deflated: bool,
}

/// What is in an archive, and its comment: each under a name of its own, at a place of its own, and not larger than it can be.
pub(super) fn members(
    format: &'static str,
    file: &OpenFile,
) -> Result<(Vec<Member>, Vec<u8>), FormatError> {
    read_members(file).map_err(|error| match error {
        Refused::Io(cause) => FormatError::io("read", &file.path)(cause),
        Refused::Header(cause) => FormatError::header_of(format, &file.path)(cause),
    })
}

enum Refused {
    Io(io::Error),
    Header(HeaderError),
}

impl From<HeaderError> for Refused {
    fn from(cause: HeaderError) -> Self {
        Self::Header(cause)
    }
}

impl From<rawzip::Error> for Refused {
    fn from(error: rawzip::Error) -> Self {
        match error.into_kind() {
            rawzip::ErrorKind::IO(cause) => Self::Io(cause),
            kind => Self::Header(HeaderError::part(
                "its directory",
                format!("is damaged: {kind}"),
            )),
        }
    }
}

fn read_members(file: &OpenFile) -> Result<(Vec<Member>, Vec<u8>), Refused> {
    let mut buffer = vec![0; rawzip::MAX_CENTRAL_DIRECTORY_RECORD_SIZE];
    let archive = ZipLocator::new().locate_in_reader(At(file), &mut buffer, file.len);
    let archive = archive.map_err(|(_, error)| error)?;
    let mut comment = Vec::new();
    archive
        .comment()
        .read_to_end(&mut comment)
        .map_err(Refused::Io)?;
    let (mut members, mut names) = (Vec::new(), HashSet::new());
    // Where each begins and ends with its own header.
    let mut places: Vec<(u64, u64, usize)> = Vec::new();
    let mut entries = archive.entries(&mut buffer);
    let mut count = 0;
    while let Some(entry) = entries.next_entry()? {
        count += 1;
        let name = name(entry.file_path().as_bytes())?;
        if !names.insert(name.clone()) {
            return Err(HeaderError::tensor(name, "is in the archive twice").into());
        }
        if entry.is_dir() {
            continue;
        }
        let method = entry.compression_method();
        let is_deflated = method == CompressionMethod::DEFLATE;
        if entry.flags().is_encrypted() || !(is_deflated || method == CompressionMethod::STORE) {
            let why = "is encrypted, or packed in another way than by Deflate";
            return Err(HeaderError::tensor(name, why).into());
        }
        let found = archive.get_entry(entry.wayfinder())?;
        let (begin, end) = found.compressed_data_range();
        if end > archive.directory_offset() {
            return Err(HeaderError::tensor(name, "ends behind the archive").into());
        }
        let (size, packed) = (entry.uncompressed_size_hint(), end - begin);
        let is_possible = match is_deflated {
            true => size <= packed.saturating_mul(DEFLATE_RATIO),
            false => size == packed,
        };
        if !is_possible {
            let why =
                format!("is said to have {size} bytes, and can't: it is {packed} in the archive");
            return Err(HeaderError::tensor(name, why).into());
        }
        places.push((entry.local_header_offset(), end, members.len()));
        members.push(Member {
            name,
            size,
            begin,
            packed,
            crc: entry.crc32(),
            is_deflated,
        });
    }
    if count != archive.entries_hint() {
        let why = format!("has {count} files, and says {}", archive.entries_hint());
        return Err(HeaderError::part("its directory", why).into());
    }
    places.sort_unstable();
    if let Some(two) = places.windows(2).find(|two| two[0].1 > two[1].0) {
        let name = &*members[two[1].2].name;
        return Err(HeaderError::tensor(name, "begins inside of another").into());
    }
    Ok((members, comment))
}

/// A name that is a way to a file inside, and no way out.
fn name(bytes: &[u8]) -> Result<String, HeaderError> {
    let text = || String::from_utf8_lossy(bytes).into_owned();
    let name = std::str::from_utf8(bytes)
        .ok()
        .filter(|name| is_inside(name));
    let name = name
        .ok_or_else(|| HeaderError::tensor(text(), "has a name that leads out of the archive"))?;
    Ok(name.to_owned())
}

/// Whether a name in an archive is a plain path: relative, and without `..`.
pub(super) fn is_inside(name: &str) -> bool {
    !name.contains('\0') && ZipFilePath::from_str(name).as_str() == name
}

impl Member {
    /// Where it is in the archive.
    #[cfg(feature = "candle")]
    pub(super) const fn place(&self) -> u64 {
        self.begin
    }

    /// Its first bytes, as many as there are and as are asked for.
    pub(super) fn begin(&self, file: &OpenFile, bytes: &mut [u8]) -> io::Result<usize> {
        let length = usize::try_from(self.size)
            .unwrap_or(usize::MAX)
            .min(bytes.len());
        let bytes = &mut bytes[..length];
        match self.is_deflated {
            true => self.inflate(file).read_exact(bytes)?,
            false => At(file).read_exact_at(bytes, self.begin)?,
        }
        Ok(length)
    }

    /// An array of what is behind the first bytes, each piece of which is put right by `mend`.
    pub(super) fn read(
        &self,
        (format, file): (&'static str, &OpenFile),
        first: &[u8],
        (dtype, shape): (DType, &[usize]),
        mend: impl Fn(&mut [u8]) + Sync,
    ) -> Result<HostArray, FormatError> {
        let length = shape
            .iter()
            .try_fold(dtype.size(), |bytes, dim| bytes.checked_mul(*dim));
        let stored = length
            .filter(|length| !self.is_deflated && self.size == first.len() as u64 + *length as u64);
        let Some(length) = stored else {
            return HostArray::from_le_bytes_at_once(dtype, shape, |bytes| {
                self.fill(format, file, first, bytes)?;
                mend(bytes);
                Ok(())
            });
        };
        let begin = self.begin + first.len() as u64;
        let sums = Pieces::<Zip>::new();
        let value = HostArray::from_le_bytes(dtype, shape, |bytes, at| {
            file.read_exact(bytes, begin + at)?;
            sums.add(at, bytes);
            mend(bytes);
            Ok::<(), FormatError>(())
        })?;
        self.check(format, file, first, (sums.total(), length))?;
        Ok(value)
    }

    /// Fills the bytes with what is behind the first ones, which are as they were read before; it is all that there is.
    pub(super) fn fill(
        &self,
        format: &'static str,
        file: &OpenFile,
        first: &[u8],
        bytes: &mut [u8],
    ) -> Result<(), FormatError> {
        let refused = |why: &str| {
            let cause = HeaderError::tensor(&*self.name, why);
            FormatError::header_of(format, &file.path)(cause)
        };
        let crc = if self.is_deflated {
            let crc = self.inflate_behind(file, first.len() as u64, bytes);
            let crc = crc.map_err(|_| refused("can't be unpacked to what it says"))?;
            crc.ok_or_else(|| refused("is longer or shorter than it says"))?
        } else {
            let begin = self.begin + first.len() as u64;
            if self.size != first.len() as u64 + bytes.len() as u64 {
                return Err(refused("is longer or shorter than it says"));
            }
            read_summed::<Zip>(file, bytes, begin)?
        };
        self.check(format, file, first, (crc, bytes.len()))
    }

    /// Whether the first bytes and what is behind them, of this checksum and length, have the archive's checksum.
    fn check(
        &self,
        format: &'static str,
        file: &OpenFile,
        first: &[u8],
        (crc, length): (u32, usize),
    ) -> Result<(), FormatError> {
        if Zip::join(Zip::extend(0, first), crc, length) == self.crc {
            return Ok(());
        }
        let cause = HeaderError::tensor(&*self.name, "is damaged: its checksum is another");
        Err(FormatError::header_of(format, &file.path)(cause))
    }

    /// Unpacks what is behind so many bytes, and gives its checksum; nothing if it is not just as much.
    fn inflate_behind(
        &self,
        file: &OpenFile,
        skipped: u64,
        bytes: &mut [u8],
    ) -> io::Result<Option<u32>> {
        let mut inflated = self.inflate(file);
        io::copy(&mut (&mut inflated).take(skipped), &mut io::sink())?;
        let mut crc = 0;
        for piece in bytes.chunks_mut(PIECE) {
            inflated.read_exact(piece)?;
            crc = Zip::extend(crc, piece);
        }
        let more = inflated.read(&mut [0])?;
        Ok((more == 0).then_some(crc))
    }

    fn inflate<'a>(&self, file: &'a OpenFile) -> InflatedMember<'a> {
        let range = self.begin..self.begin + self.packed;
        DeflateDecoder::new(BufReader::with_capacity(
            PIECE,
            rawzip::RangeReader::new(At(file), range),
        ))
    }
}

/// As much at a time as is still near when it is summed up.
const PIECE: usize = 1 << 16;

type InflatedMember<'a> = DeflateDecoder<BufReader<rawzip::RangeReader<At<'a>>>>;

/// A file as the library reads it.
struct At<'a>(&'a OpenFile);

impl ReaderAt for At<'_> {
    fn read_at(&self, bytes: &mut [u8], offset: u64) -> io::Result<usize> {
        let rest = self.0.len.saturating_sub(offset);
        let length = usize::try_from(rest).unwrap_or(usize::MAX).min(bytes.len());
        match self.0.read_exact(&mut bytes[..length], offset) {
            Ok(()) => Ok(length),
            Err(FormatError::Io(_, _, cause)) => Err(cause),
            Err(_) => Err(io::ErrorKind::Other.into()),
        }
    }
}

#[cfg(test)]
pub(super) mod tests;
