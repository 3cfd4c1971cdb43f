//! Temporary files beside the file that they are to become, and what is left of them when a save was killed.

use std::ffi::OsStr;
use std::fs::{File, TryLockError};
use std::hash::Hasher;
use std::io;
use std::path::Path;

use siphasher::sip::SipHasher13;
use tempfile::NamedTempFile;

const MARK: &str = ".varscope-";
const END: &str = ".tmp";
const RANDOM: usize = 6;

/// A new file beside the one that it is to become. As long as it is open it is locked, so that nobody takes it for a leftover.
pub(super) fn create(folder: &Path, name: &OsStr) -> io::Result<NamedTempFile> {
    let prefix = [".", &label(name), MARK].concat();
    let mut builder = tempfile::Builder::new();
    builder.prefix(&prefix).suffix(END).rand_bytes(RANDOM);
    // As `File::create` would make it; a temporary file is private otherwise.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    loop {
        let temporary = builder.tempfile_in(folder)?;
        match temporary.as_file().lock() {
            Ok(()) => {}
            // Then nobody else can lock it either.
            Err(error) if error.kind() == io::ErrorKind::Unsupported => {}
            Err(error) => return Err(error),
        }
        // Between the two lines above it looked like a leftover.
        if temporary.path().try_exists()? {
            return Ok(temporary);
        }
    }
}

/// Removes what killed saves have left of files of these names. What can't be removed stays: it is in nobody's way.
pub(in crate::checkpoint) fn remove_leftovers(folder: &Path, is_ours: impl Fn(&str) -> bool) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let of = name.to_str().and_then(label_of);
        let is_file = || entry.file_type().is_ok_and(|kind| kind.is_file());
        if of.is_some_and(&is_ours) && is_file() {
            remove_if_dead(&entry.path());
        }
    }
}

/// A file that can be locked is nobody's: whoever writes one holds its lock.
fn remove_if_dead(path: &Path) {
    let Ok(file) = File::open(path) else {
        return;
    };
    match file.try_lock() {
        // While this one holds it: whoever has just made it looks whether it is still there.
        Ok(()) => drop(std::fs::remove_file(path)),
        Err(TryLockError::WouldBlock | TryLockError::Error(_)) => {}
    }
}

/// A file's name in that of its temporary files, which may not be longer than names can be.
pub(super) fn label(name: &OsStr) -> String {
    const LONGEST: usize = 200;
    match name.to_str() {
        Some(name) if name.len() <= LONGEST => name.to_owned(),
        _ => {
            let mut hasher = SipHasher13::new();
            hasher.write(name.as_encoded_bytes());
            format!("{:016x}", hasher.finish())
        }
    }
}

/// The label in the name of a temporary file, if it is one.
fn label_of(temporary: &str) -> Option<&str> {
    let name = temporary.strip_prefix('.')?.strip_suffix(END)?;
    let (label, random) = name.rsplit_once(MARK)?;
    let is_random = random.len() == RANDOM && random.bytes().all(|b| b.is_ascii_alphanumeric());
    is_random.then_some(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_temporary_file_says_what_it_is_to_become() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let long = "n".repeat(255);
        for name in ["model.safetensors", "a.varscope-", "ä", &long] {
            let made = create(folder.path(), OsStr::new(name))?;
            let made = made.path().file_name().and_then(OsStr::to_str);
            let of = made.and_then(label_of);
            assert_eq!(of, Some(&*label(OsStr::new(name))));
        }
        for name in [
            ".a.varscope-abcdef",
            "a.varscope-abcdef.tmp",
            ".a.varscope-abc.tmp",
            ".a.varscope-ab.def.tmp",
        ] {
            assert_eq!(label_of(name), None, "{name}");
        }
        Ok(())
    }

    #[test]
    fn what_is_left_of_one_name_goes_and_nothing_else() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let alive = create(folder.path(), OsStr::new("a"))?;
        let other = create(folder.path(), OsStr::new("b"))?.keep()?;
        let dead = create(folder.path(), OsStr::new("a"))?.keep()?;
        remove_leftovers(folder.path(), |label| label == "a");
        assert!(dead.1.exists(), "it is open");
        drop((dead.0, other.0));
        remove_leftovers(folder.path(), |label| label == "a");
        assert!(!dead.1.exists());
        assert!(other.1.exists() && alive.path().exists());
        Ok(())
    }
}
