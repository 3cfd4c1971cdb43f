//! Modules of the crate, as its sources have them, and the ways from one to another.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::place::Spot;
use crate::source::{File, Outline};

/// A module: a file, or what a brace in it encloses.
#[derive(Clone, Debug)]
pub(super) struct Module {
    file: Arc<File>,
    open: Option<usize>,
}

impl PartialEq for Module {
    fn eq(&self, other: &Self) -> bool {
        self.open == other.open && self.is_in_file_of(other)
    }
}

/// What a step leads to.
#[derive(Debug)]
pub(super) enum Step {
    Module(Module),
    /// It is certain that no module is there.
    Nowhere,
    /// Another crate, or more than the sources tell.
    Unknown,
}

/// As deep as anybody nests modules.
const MAX_LEVELS: usize = 32;

impl Module {
    /// The module around a token.
    pub(super) fn around(file: &Arc<File>, at: usize) -> Self {
        Self {
            open: Spot::new(file, at).module(),
            file: Arc::clone(file),
        }
    }

    pub(super) fn code(&self) -> &Outline {
        self.file.outline()
    }

    /// Where the word stands directly in the module.
    pub(super) fn words<'m>(&'m self, word: &'m str) -> impl Iterator<Item = usize> + 'm {
        let occurrences = self.code().occurrences(word);
        occurrences.filter(|i| self.is_direct(*i))
    }

    /// Whether a token stands in the module and in nothing inside it.
    pub(super) fn is_direct(&self, i: usize) -> bool {
        self.code().parent(i) == self.open
    }

    pub(super) fn spot(&self, at: usize) -> Spot<'_> {
        Spot::new(&self.file, at)
    }

    /// What the module is called.
    pub(super) fn name(&self) -> Option<&str> {
        match self.open {
            Some(open) => Some(self.code().at(open - 1)),
            None => self.file.module_name(),
        }
    }

    /// `mod name`, if the module declares it.
    pub(super) fn child(&self, name: &str) -> Step {
        let declared = |i: &usize| self.code().follows(*i, "mod");
        let mut named = self.words(name).filter(declared);
        match (named.next(), named.next()) {
            (None, _) => Step::Nowhere,
            (Some(at), None) if self.code().is(at + 1, "{") => Step::Module(Self {
                file: Arc::clone(&self.file),
                open: Some(at + 1),
            }),
            (Some(at), None) => match self.child_file(at) {
                Some(file) => Step::Module(Self { file, open: None }),
                None => Step::Unknown,
            },
            (Some(_), Some(_)) => Step::Unknown,
        }
    }

    /// The file of the module that is declared at a token.
    fn child_file(&self, at: usize) -> Option<Arc<File>> {
        let code = self.code();
        let path = self
            .spot(at)
            .attributes(at)
            .find(|i| code.is(*i, "path") && code.follows(*i, "["));
        if let Some(path) = path {
            let text = code.at(path + 2).strip_prefix('"')?.strip_suffix('"')?;
            let beside = self.open.is_none().then(|| self.file.path.parent())?;
            return File::read(&beside?.join(text));
        }
        let inline: Vec<&str> = code
            .around(at)
            .filter(|open| *open >= 2 && code.is(open - 2, "mod"))
            .map(|open| code.at(open - 1).trim_start_matches("r#"))
            .collect();
        let name = code.at(at).trim_start_matches("r#");
        let in_directory = |directory: PathBuf| {
            let directory = inline.iter().rev().fold(directory, |d, name| d.join(name));
            File::read(&directory.join(format!("{name}.rs")))
                .or_else(|| File::read(&directory.join(name).join("mod.rs")))
        };
        // A file that is a crate's root, whatever its name, has its modules beside it.
        let directory = self.file.path.parent()?;
        let own = self.file.module_name().filter(|_| !self.is_mod_rs());
        own.and_then(|own| in_directory(directory.join(own)))
            .or_else(|| in_directory(directory.to_path_buf()))
    }

    fn is_mod_rs(&self) -> bool {
        self.file.path.file_stem().is_some_and(|stem| stem == "mod")
    }

    /// `super`.
    pub(super) fn parent(&self) -> Step {
        if let Some(open) = self.open {
            return Step::Module(Self::around(&self.file, open));
        }
        match self.declaring() {
            Some(parent) => Step::Module(parent),
            None => Step::Unknown,
        }
    }

    /// The module that declares the one of the file.
    fn declaring(&self) -> Option<Self> {
        let name = self.file.module_name()?;
        let mut directory: &Path = self.file.path.parent()?;
        if self.is_mod_rs() {
            directory = directory.parent()?;
        }
        let of_directory = directory.file_name().map(|name| {
            let file = format!("{}.rs", name.to_string_lossy());
            directory.with_file_name(file)
        });
        let files = ["mod.rs", "lib.rs", "main.rs"].map(|file| directory.join(file));
        let mut parents = files.into_iter().chain(of_directory);
        parents.find_map(|path| {
            let file = File::read(&path)?;
            let code = file.outline();
            let declared = code
                .occurrences(name)
                .find(|i| code.follows(*i, "mod") && code.is(i + 1, ";"))?;
            Some(Self::around(&file, declared))
        })
    }

    /// Whether this is the other module, or inside of it.
    pub(super) fn is_within(&self, outer: &Self) -> bool {
        let mut module = self.clone();
        for _ in 0..MAX_LEVELS {
            if module == *outer {
                return true;
            }
            match module.parent() {
                Step::Module(parent) => module = parent,
                Step::Nowhere | Step::Unknown => break,
            }
        }
        false
    }

    /// Whether both stand in one file.
    pub(super) fn is_in_file_of(&self, other: &Self) -> bool {
        self.file.path == other.file.path
    }

    /// `crate`.
    pub(super) fn root(&self) -> Step {
        let mut module = self.clone();
        for _ in 0..MAX_LEVELS {
            match module.parent() {
                Step::Module(parent) => module = parent,
                Step::Nowhere | Step::Unknown => break,
            }
        }
        match module.file.module_name() {
            None => Step::Module(module),
            Some(_) => Step::Unknown,
        }
    }
}
