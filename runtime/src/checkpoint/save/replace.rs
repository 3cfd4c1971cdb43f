//! Replacing a file in one step.

use std::ffi::OsStr;
use std::fs::{File, Metadata};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::super::error::CheckpointError;
use super::ahead::write_through;
use super::temporary;
use crate::formats::kind;

/// Writes a file anew: beside it, to the disk, and then under its name. Whatever fails before that, nothing has changed.
pub(super) fn replace(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> Result<(), CheckpointError>,
) -> Result<(), CheckpointError> {
    let io = |cause| CheckpointError::io("write", path)(cause);
    let target = Target::of(path)?;
    let folder =
        Folder::open(&target.folder).map_err(CheckpointError::io("open the folder of", path))?;
    let label = temporary::label(&target.name);
    temporary::remove_leftovers(&target.folder, |of| of == label);

    let temporary = temporary::create(&target.folder, &target.name).map_err(io)?;
    target.keep_mode(temporary.as_file()).map_err(io)?;
    write_through(temporary.as_file(), io, write)?;
    let written = temporary.persist(target.path());
    written.map_err(|error| io(error.error))?;
    folder
        .sync()
        .map_err(CheckpointError::io("flush the folder of", path))
}

/// What is to be replaced, or to be made.
struct Target {
    folder: PathBuf,
    name: Box<OsStr>,
    #[cfg(unix)]
    before: Option<Metadata>,
}

impl Target {
    /// What a path leads to, by links too: a file, or nothing yet.
    fn of(path: &Path) -> Result<Self, CheckpointError> {
        let io = |cause| CheckpointError::io("write", path)(cause);
        let (path, before) = follow(path).map_err(io)?;
        let what = before.as_ref().and_then(kind);
        let name = path.file_name().filter(|_| !is_folder_name(&path));
        match (what, name) {
            (Some(what), _) => Err(CheckpointError::NotAFile { path, what }),
            (None, None) => Err(CheckpointError::NotAFile {
                path,
                what: "a folder",
            }),
            (None, Some(name)) => Ok(Self {
                folder: match path.parent() {
                    Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
                    _ => PathBuf::from("."),
                },
                name: name.into(),
                #[cfg(unix)]
                before,
            }),
        }
    }

    fn path(&self) -> PathBuf {
        self.folder.join(&*self.name)
    }

    #[cfg(unix)]
    fn keep_mode(&self, file: &File) -> io::Result<()> {
        match &self.before {
            Some(before) => file.set_permissions(before.permissions()),
            None => Ok(()),
        }
    }

    #[cfg(not(unix))]
    fn keep_mode(&self, _: &File) -> io::Result<()> {
        Ok(())
    }
}

/// `a/` names a folder, whether there is one or not.
fn is_folder_name(path: &Path) -> bool {
    let last = path.as_os_str().as_encoded_bytes().last();
    last.is_some_and(|byte| std::path::is_separator(char::from(*byte)))
}

/// Where links lead, and what is there.
fn follow(path: &Path) -> io::Result<(PathBuf, Option<Metadata>)> {
    /// As many as Linux follows.
    const LINKS: usize = 40;
    let mut path = path.to_owned();
    for _ in 0..=LINKS {
        match std::fs::symlink_metadata(&path) {
            Ok(metadata) if metadata.is_symlink() => {
                let to = std::fs::read_link(&path)?;
                path = path.parent().unwrap_or(Path::new("")).join(to);
            }
            Ok(metadata) => return Ok((path, Some(metadata))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok((path, None)),
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::other(
        "too many symbolic links, or a circle of them",
    ))
}

/// The new name is on the disk only once the folder is.
#[cfg(unix)]
struct Folder(File);

#[cfg(unix)]
impl Folder {
    /// Before anything is changed: it could be refused.
    fn open(folder: &Path) -> io::Result<Self> {
        File::open(folder).map(Self)
    }

    fn sync(&self) -> io::Result<()> {
        self.0.sync_all()
    }
}

/// Elsewhere a folder is no file, and its names are on the disk when the system says so.
#[cfg(not(unix))]
struct Folder;

#[cfg(not(unix))]
impl Folder {
    fn open(_: &Path) -> io::Result<Self> {
        Ok(Self)
    }

    fn sync(&self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::ahead::BUFFER;
    use super::*;

    type Test = Result<(), Box<dyn std::error::Error>>;

    fn put(path: &Path, text: &str) -> Result<(), CheckpointError> {
        replace(path, |out| {
            out.write_all(text.as_bytes())
                .map_err(CheckpointError::io("write", path))
        })
    }

    fn names(folder: &Path) -> io::Result<Vec<String>> {
        let entries = std::fs::read_dir(folder)?;
        let names = entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
        let mut names: Vec<String> = names.collect::<io::Result<_>>()?;
        names.sort();
        Ok(names)
    }

    #[test]
    fn a_disk_that_fails_leaves_the_old_file() -> Test {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("a");
        put(&path, "old")?;
        let error = replace(&path, |out| {
            out.write_all(&[0; 3 * BUFFER])
                .and(Err(io::Error::other("no space left on device")))
                .map_err(CheckpointError::io("write", &path))
        });
        assert!(matches!(error, Err(CheckpointError::Io { .. })));
        assert_eq!(std::fs::read_to_string(&path)?, "old");
        assert_eq!(names(folder.path())?, ["a"]);
        Ok(())
    }

    #[test]
    fn what_is_no_file_is_refused_untouched() -> Test {
        let folder = tempfile::tempdir()?;
        let inside = folder.path().join("folder");
        std::fs::create_dir(&inside)?;
        let mut refused = vec![
            (inside.clone(), "a folder"),
            (folder.path().join("new/"), "a folder"),
            (PathBuf::from("/"), "a folder"),
            (inside.join(".."), "a folder"),
        ];
        if cfg!(unix) {
            let fifo = folder.path().join("fifo");
            let made = std::process::Command::new("mkfifo").arg(&fifo).status()?;
            assert!(made.success());
            refused.push((fifo, "a FIFO"));
            refused.push((PathBuf::from("/dev/full"), "a device"));
        }
        let before = names(folder.path())?;
        for (path, expected) in refused {
            let error = put(&path, "new").unwrap_err();
            assert!(
                matches!(&error, CheckpointError::NotAFile { what, .. } if *what == expected),
                "{error}"
            );
        }
        assert_eq!(names(folder.path())?, before);
        let absent = folder.path().join("absent/model");
        let error = put(&absent, "new").unwrap_err().to_string();
        assert!(
            error.starts_with("could not open the folder of "),
            "{error}"
        );
        let error = put(Path::new(""), "new").unwrap_err();
        assert!(matches!(error, CheckpointError::NotAFile { .. }), "{error}");
        Ok(())
    }

    #[test]
    fn a_bare_name_is_one_of_the_working_folder() -> Test {
        let target = Target::of(Path::new("no-such-model"))?;
        assert_eq!(target.folder, Path::new("."));
        assert_eq!(target.path(), Path::new("./no-such-model"));
        Ok(())
    }

    #[cfg(unix)]
    #[test]
    fn modes_are_kept_and_new_files_have_what_the_system_gives() -> Test {
        use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};

        let folder = tempfile::tempdir()?;
        let (path, plain) = (folder.path().join("a"), folder.path().join("plain"));
        File::create(&plain)?;
        let mode = |path: &Path| std::fs::metadata(path).map(|m| m.mode() & 0o7777);
        put(&path, "new")?;
        assert_eq!(mode(&path)?, mode(&plain)?);
        for kept in [0o600, 0o640, 0o444] {
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(kept))?;
            put(&path, "newer")?;
            assert_eq!(mode(&path)?, kept);
        }
        Ok(())
    }

    #[cfg(unix)]
    #[test]
    fn links_stay_links() -> Test {
        use std::os::unix::fs::symlink;

        let folder = tempfile::tempdir()?;
        let sub = folder.path().join("sub");
        std::fs::create_dir(&sub)?;
        let (link, middle) = (folder.path().join("link"), sub.join("middle"));
        symlink("sub/middle", &link)?;
        symlink("../file", &middle)?;
        for text in ["first", "second"] {
            put(&link, text)?;
            assert_eq!(std::fs::read_to_string(folder.path().join("file"))?, text);
            assert!(link.is_symlink() && middle.is_symlink());
        }
        assert_eq!(names(folder.path())?, ["file", "link", "sub"]);
        assert_eq!(names(&sub)?, ["middle"]);

        let circle = folder.path().join("circle");
        symlink("circle", &circle)?;
        let error = put(&circle, "new").unwrap_err();
        assert!(matches!(error, CheckpointError::Io { .. }), "{error}");
        Ok(())
    }

    #[test]
    fn leftovers_of_the_name_go_with_the_next_save() -> Test {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("a");
        for name in [".a.varscope-000000.tmp", ".b.varscope-000000.tmp"] {
            std::fs::write(folder.path().join(name), "left")?;
        }
        put(&path, "new")?;
        assert_eq!(names(folder.path())?, [".b.varscope-000000.tmp", "a"]);
        Ok(())
    }
}
