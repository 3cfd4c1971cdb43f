//! An open file, read from anywhere by anybody at the same time.

use std::fs::{File, Metadata};
use std::io;
use std::path::{Path, PathBuf};

use super::error::FormatError;

/// A regular file, by its handle; it is the same file when its name is another's by now.
#[derive(Debug)]
pub(super) struct OpenFile {
    pub(super) path: PathBuf,
    /// How long it was when it was opened.
    pub(super) len: u64,
    file: Positioned,
}

impl OpenFile {
    /// Opens a file, and nothing that could wait for somebody (a FIFO) or never end (a device).
    pub(super) fn open(path: &Path) -> Result<Self, FormatError> {
        let io = |cause| FormatError::io("read", path)(cause);
        let is_file = |metadata: &Metadata| match kind(metadata) {
            None => Ok(()),
            Some(kind) => Err(FormatError::NotAFile(path.to_owned(), kind)),
        };
        is_file(&std::fs::metadata(path).map_err(io)?)?;
        let file = File::open(path).map_err(io)?;
        let metadata = file.metadata().map_err(io)?;
        is_file(&metadata)?;
        Ok(Self {
            path: path.to_owned(),
            len: metadata.len(),
            file: Positioned::new(file),
        })
    }

    /// Fills the bytes with those of the file from an offset on.
    pub(super) fn read_exact(&self, bytes: &mut [u8], offset: u64) -> Result<(), FormatError> {
        let read = self.file.read_exact_at(bytes, offset);
        let short = |error: io::Error| match error.kind() {
            io::ErrorKind::UnexpectedEof => {
                io::Error::new(error.kind(), "it is shorter than it was when it was opened")
            }
            _ => error,
        };
        read.map_err(short)
            .map_err(FormatError::io("read", &self.path))
    }
}

/// What it is, if not a file.
pub(crate) fn kind(metadata: &Metadata) -> Option<&'static str> {
    if metadata.is_file() {
        return None;
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt as _;
        let of_type = metadata.file_type();
        let special = [
            (of_type.is_fifo(), "a FIFO"),
            (of_type.is_char_device(), "a device"),
            (of_type.is_block_device(), "a device"),
            (of_type.is_socket(), "a socket"),
        ];
        if let Some((_, kind)) = special.into_iter().find(|(is_it, _)| *is_it) {
            return Some(kind);
        }
    }
    Some(if metadata.is_dir() {
        "a folder"
    } else {
        "no regular file"
    })
}

#[cfg(unix)]
mod positioned {
    use std::fs::File;
    use std::io;
    use std::os::unix::fs::FileExt as _;

    #[derive(Debug)]
    pub(super) struct Positioned(File);

    impl Positioned {
        pub(super) fn new(file: File) -> Self {
            Self(file)
        }

        pub(super) fn read_exact_at(&self, bytes: &mut [u8], offset: u64) -> io::Result<()> {
            self.0.read_exact_at(bytes, offset)
        }
    }
}

#[cfg(not(unix))]
mod positioned {
    use std::fs::File;
    use std::io::{self, Read as _, Seek as _, SeekFrom};
    use std::sync::Mutex;

    use crate::lock::locked;

    /// Where a file has one position only, one at a time moves it.
    #[derive(Debug)]
    pub(super) struct Positioned(Mutex<File>);

    impl Positioned {
        pub(super) fn new(file: File) -> Self {
            Self(Mutex::new(file))
        }

        pub(super) fn read_exact_at(&self, bytes: &mut [u8], offset: u64) -> io::Result<()> {
            let mut file = locked(&self.0);
            file.seek(SeekFrom::Start(offset))?;
            file.read_exact(bytes)
        }
    }
}

use positioned::Positioned;
