//! The files of a checkpoint, by the prefix of their names: `model.index`, `model.data-00000-of-00001`, ….

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::super::error::FormatError;
use super::super::file::OpenFile;

const INDEX: &str = ".index";
/// What TensorFlow calls the file that says which checkpoint of a folder is the last.
const STATE: &str = "checkpoint";
/// A few names for each checkpoint that is kept.
const STATE_LIMIT: u64 = 1 << 22;

/// A path and something more.
fn with(path: &Path, more: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(more);
    name.into()
}

/// The index of a prefix.
pub(crate) fn index(prefix: &Path) -> PathBuf {
    with(prefix, INDEX)
}

/// A data file of a prefix.
pub(crate) fn data(prefix: &Path, shard: usize, shards: usize) -> PathBuf {
    with(prefix, &format!(".data-{shard:05}-of-{shards:05}"))
}

/// The prefix that a path names: by its index or one of its data files, if it is not the prefix itself.
pub(crate) fn prefix(path: &Path) -> Option<PathBuf> {
    let name = path.file_name()?.to_str()?;
    let of_data = || {
        let (prefix, numbers) = name.rsplit_once(".data-")?;
        let (shard, shards) = numbers.split_once("-of-")?;
        let is_number = |text: &str| text.len() == 5 && text.bytes().all(|b| b.is_ascii_digit());
        (is_number(shard) && is_number(shards)).then_some(prefix)
    };
    let prefix = name.strip_suffix(INDEX).or_else(of_data)?;
    (!prefix.is_empty()).then(|| path.with_file_name(prefix))
}

/// The prefix that a path names, or is.
pub(crate) fn prefix_of(path: &Path) -> PathBuf {
    prefix(path).unwrap_or_else(|| path.to_owned())
}

/// The index that a path means without being it: of a prefix, or of a data file.
pub(in super::super) fn index_of(path: &Path) -> Option<PathBuf> {
    let index = index(&prefix_of(path));
    (index != path && index.is_file()).then_some(index)
}

/// The last checkpoint of a folder, if a file in it says so: its index.
pub(in super::super) fn last_of(folder: &Path) -> Result<Option<PathBuf>, FormatError> {
    let state = folder.join(STATE);
    if !state.is_file() {
        return Ok(None);
    }
    let file = OpenFile::open(&state)?;
    if file.len > STATE_LIMIT {
        return Ok(None);
    }
    let mut text = vec![0; usize::try_from(file.len).unwrap_or_default()];
    file.read_exact(&mut text, 0)?;
    let text = String::from_utf8_lossy(&text);
    let quoted = text
        .lines()
        .find_map(|line| line.trim().strip_prefix("model_checkpoint_path:"));
    let name = quoted.map(|name| name.trim().trim_matches('"'));
    // Folders are moved, and bring the paths of where they were with them.
    let name = name.and_then(|name| Path::new(name).file_name());
    Ok(name.map(|name| index(&folder.join(name))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_a_checkpoint_names_it() {
        let of = |path: &str| prefix(Path::new(path)).map(|p| p.display().to_string());
        let expected = Some("runs/model.ckpt-7".to_owned());
        assert_eq!(of("runs/model.ckpt-7.index"), expected);
        assert_eq!(of("runs/model.ckpt-7.data-00012-of-00100"), expected);
        for other in [
            "runs/model.ckpt-7",
            "a.data-1-of-2",
            "a.data-00000-of-0000x",
            ".index",
            "..",
        ] {
            assert_eq!(of(other), None, "{other}");
        }
        let prefix = Path::new("runs/model");
        assert_eq!(index(prefix), Path::new("runs/model.index"));
        assert_eq!(
            data(prefix, 1, 12),
            Path::new("runs/model.data-00001-of-00012")
        );
    }

    #[test]
    fn an_index_is_meant_by_what_is_not_it_and_only_if_it_is_there() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::write(at("m.index"), "").unwrap();
        for name in ["m", "m.data-00000-of-00001"] {
            assert_eq!(index_of(&at(name)), Some(at("m.index")), "{name}");
        }
        for name in ["m.index", "n", "n.index", "n.data-00000-of-00001"] {
            assert_eq!(index_of(&at(name)), None, "{name}");
        }
    }

    #[test]
    fn a_note_of_the_last_checkpoint_is_read_up_to_a_limit() {
        let folder = tempfile::tempdir().unwrap();
        let state = folder.path().join(STATE);
        let last = || last_of(folder.path()).unwrap();
        assert_eq!(last(), None);
        std::fs::write(&state, "model_checkpoint_path: \"/far/away/m-7\"\n").unwrap();
        let file = std::fs::File::options().write(true).open(&state).unwrap();
        for (length, expected) in [
            (STATE_LIMIT - 1, Some("m-7.index")),
            (STATE_LIMIT, Some("m-7.index")),
            (STATE_LIMIT + 1, None),
            (STATE_LIMIT + 2, None),
        ] {
            file.set_len(length).unwrap();
            assert_eq!(
                last(),
                expected.map(|name| folder.path().join(name)),
                "{length}"
            );
        }
    }
}
