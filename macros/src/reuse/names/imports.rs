//! What a module imports.

use super::module::Module;
use super::visibility::Visibility;
use crate::source::Outline;

/// One name of a `use`, or everything that a path has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Import<'m> {
    /// The segments; the first one is empty where the path begins with `::`.
    pub(super) path: Vec<&'m str>,
    /// What it is called here; `None` for `*`.
    pub(super) name: Option<&'m str>,
    /// Whether a `cfg` may leave it out.
    pub(super) configured: bool,
    /// From where it is seen.
    pub(super) visibility: Visibility,
}

impl<'m> Import<'m> {
    /// `use path::*`
    pub(super) fn all_of(path: Vec<&'m str>) -> Self {
        Self {
            path,
            name: None,
            configured: false,
            visibility: Visibility::Above(0),
        }
    }
}

impl Module {
    /// The imports that stand directly in the module.
    pub(super) fn imports(&self) -> Vec<Import<'_>> {
        let mut found = Vec::new();
        for at in self.words("use") {
            let spot = self.spot(at);
            let mut tree = Tree {
                code: self.code(),
                at: at + 1,
                configured: spot.is_configured(at),
                visibility: spot.visibility(at),
                found: &mut found,
            };
            tree.read(&[]);
        }
        found
    }
}

/// A `use` tree, read from left to right.
struct Tree<'m, 'f> {
    code: &'m Outline,
    at: usize,
    configured: bool,
    visibility: Visibility,
    found: &'f mut Vec<Import<'m>>,
}

impl<'m> Tree<'m, '_> {
    /// Reads up to the `,`, `}` or `;` behind the tree that begins here.
    fn read(&mut self, prefix: &[&'m str]) {
        let code = self.code;
        let mut path = prefix.to_vec();
        loop {
            match code.at(self.at) {
                ":" => {
                    if path.is_empty() {
                        path.push("");
                    }
                    self.at += 2;
                }
                "{" => return self.group(&path),
                "*" => {
                    self.put(path, None);
                    self.at += 1;
                    return;
                }
                word if code.is_word(self.at) => {
                    path.push(word);
                    self.at += 1;
                    if !code.is(self.at, ":") {
                        return self.end(path);
                    }
                }
                _ => return,
            }
        }
    }

    fn group(&mut self, prefix: &[&'m str]) {
        let end = self.code.end(self.at);
        self.at += 1;
        while self.at < end {
            let before = self.at;
            self.read(prefix);
            if self.code.is(self.at, ",") || self.at == before {
                self.at += 1;
            }
        }
        self.at = end + 1;
    }

    /// The last segment has been read: `name`, `name as other`, `self`.
    fn end(&mut self, mut path: Vec<&'m str>) {
        if path.len() > 1 && path.last() == Some(&"self") {
            path.pop();
        }
        let mut name = path.last().copied();
        if self.code.is(self.at, "as") {
            name = Some(self.code.at(self.at + 1));
            self.at += 2;
        }
        self.put(path, name);
    }

    fn put(&mut self, path: Vec<&'m str>, name: Option<&'m str>) {
        self.found.push(Import {
            path,
            name,
            configured: self.configured,
            visibility: self.visibility,
        });
    }
}
