//! Source files, as far as the compiler says where they are.

mod lexer;
mod outline;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use proc_macro2::Span;

pub(crate) use self::outline::Outline;

/// A file that has been read.
#[derive(Debug)]
pub(crate) struct File {
    pub(crate) path: PathBuf,
    text: Arc<str>,
    /// Where each line begins.
    lines: Vec<usize>,
    /// Made when it is first asked for: not every file has a layer.
    outline: OnceLock<Outline>,
}

impl File {
    /// The file that a span is in, by the name that the compiler gives it: a macro asks for its file at every call, so each is
    /// read once in the life of the process.
    pub(crate) fn of(name: &str, span: Span) -> Option<Arc<Self>> {
        Self::cached(name, || span.local_file())
    }

    /// The file at a path, if there is one.
    pub(crate) fn read(path: &Path) -> Option<Arc<Self>> {
        Self::cached(path.to_str()?, || Some(path.to_path_buf()))
    }

    fn cached(name: &str, path: impl FnOnce() -> Option<PathBuf>) -> Option<Arc<Self>> {
        type Files = HashMap<String, Option<Arc<File>>>;
        static FILES: Mutex<Option<Files>> = Mutex::new(None);
        let mut files = FILES.lock().unwrap_or_else(PoisonError::into_inner);
        let files = files.get_or_insert_default();
        if let Some(file) = files.get(name) {
            return file.clone();
        }
        let file = path().and_then(|path| {
            let text = std::fs::read_to_string(&path).ok()?;
            Some(Arc::new(Self::new(path, text.into())))
        });
        files.insert(name.to_owned(), file.clone());
        file
    }

    pub(crate) fn new(path: PathBuf, text: Arc<str>) -> Self {
        let behind = text.match_indices('\n').map(|(at, _)| at + 1);
        Self {
            lines: std::iter::once(0).chain(behind).collect(),
            path,
            text,
            outline: OnceLock::new(),
        }
    }

    /// A line by its number, from 1.
    pub(crate) fn line(&self, number: usize) -> Option<&str> {
        let start = *self.lines.get(number.checked_sub(1)?)?;
        self.text.get(start..)?.lines().next()
    }

    pub(crate) fn outline(&self) -> &Outline {
        self.outline
            .get_or_init(|| Outline::new(Arc::clone(&self.text)))
    }

    /// What the module of the file is called.
    pub(crate) fn module_name(&self) -> Option<&str> {
        let stem = self.path.file_stem()?.to_str()?;
        match stem {
            "lib" | "main" => None,
            "mod" => self.path.parent().and_then(Path::file_name)?.to_str(),
            stem => Some(stem),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: &str) -> File {
        File::new(path.into(), text.into())
    }

    #[test]
    fn lines_are_those_of_an_editor() {
        let file = file("a.rs", "fn a() {\r\n\n}\n");
        assert_eq!(file.line(1), Some("fn a() {"));
        assert_eq!(file.line(2), Some(""));
        assert_eq!(file.line(3), Some("}"));
        assert_eq!(file.line(4), None);
        assert_eq!(file.line(0), None);
    }

    #[test]
    fn a_file_is_a_module() {
        assert_eq!(file("src/nets.rs", "").module_name(), Some("nets"));
        assert_eq!(file("src/nets/mod.rs", "").module_name(), Some("nets"));
        assert_eq!(file("src/main.rs", "").module_name(), None);
    }
}
