//! Where a token of a file stands: in a module, in a function, in an `impl`.

use crate::source::{File, Outline};

/// Where something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::reuse) enum Place {
    /// Directly in a module: the file, or an inline one.
    Module,
    /// In a function, a constant's value or the like.
    Function,
    /// Directly in an `impl` or a trait.
    Assoc,
    /// Inside somebody's macro, or not found.
    Unknown,
}

/// A token of a file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spot<'f> {
    file: &'f File,
    pub(super) code: &'f Outline,
    pub(super) at: usize,
}

impl<'f> Spot<'f> {
    pub(super) fn new(file: &'f File, at: usize) -> Self {
        let code = file.outline();
        Self { file, code, at }
    }

    pub(super) fn place(self) -> Place {
        let mut place = None;
        for open in self.code.around(self.at) {
            match self.block(open) {
                Block::Macro => return Place::Unknown,
                Block::Module => return place.unwrap_or(Place::Module),
                Block::Function => place = place.or(Some(Place::Function)),
                Block::Assoc => place = place.or(Some(Place::Assoc)),
                // Unless there is a function further out, this is no code.
                Block::Other if place.is_none() => {
                    return match self.is_in_function(open) {
                        true => Place::Function,
                        false => Place::Unknown,
                    };
                }
                Block::Other => {}
            }
        }
        place.unwrap_or(Place::Module)
    }

    fn is_in_function(self, at: usize) -> bool {
        let mut around = self.code.around(at);
        let function = around.find_map(|open| match self.block(open) {
            Block::Other => None,
            block => Some(block == Block::Function),
        });
        function == Some(true) && around.all(|open| self.block(open) != Block::Macro)
    }

    /// The innermost module around the token: its opening brace; `None` for the file's own.
    pub(super) fn module(self) -> Option<usize> {
        let mut around = self.code.around(self.at);
        around.find(|open| self.block(*open) == Block::Module)
    }

    /// What that module is called.
    pub(super) fn module_name(self) -> Option<&'f str> {
        match self.module() {
            Some(open) => Some(self.code.at(open - 1)),
            None => self.file.module_name(),
        }
    }

    /// The outermost function around the token, inside its module: from its first token to behind its last.
    pub(super) fn function(self) -> Option<std::ops::Range<usize>> {
        let outermost = self
            .code
            .around(self.at)
            .take_while(|open| self.block(*open) != Block::Module)
            .filter(|open| self.block(*open) == Block::Function)
            .last()?;
        Some(self.header(outermost)..self.code.end(outermost))
    }

    /// The first token of what leads to an opening brace: behind the item or statement before.
    pub(super) fn header(self, open: usize) -> usize {
        let code = self.code;
        let floor = code.parent(open).map_or(0, |parent| parent + 1);
        let mut at = open;
        while at > floor {
            let before = at - 1;
            if code.parent(before) == code.parent(open) {
                // `<{ N }>` is no block; one behind a `where` with a comma at its end is.
                let generic = |close: usize| {
                    let start = code.start(close);
                    (code.follows(start, "<") || code.follows(start, ","))
                        && (code.is(close + 1, ">") || code.is(close + 1, ","))
                };
                if code.is(before, ";") || code.is(before, "}") && !generic(before) {
                    break;
                }
            }
            at = before;
        }
        at
    }

    /// What a delimiter encloses.
    fn block(self, open: usize) -> Block {
        let code = self.code;
        if code.follows(open, "!") {
            let transparent = open >= 2 && TRANSPARENT.contains(&code.at(open - 2));
            return if transparent {
                Block::Other
            } else {
                Block::Macro
            };
        }
        if !code.is(open, "{") {
            return Block::Other;
        }
        let mut words = (self.header(open)..open)
            .filter(|at| code.parent(*at) == code.parent(open) && code.is_word(*at))
            .map(|at| code.at(at))
            .skip_while(|word| matches!(*word, "pub" | "unsafe" | "default" | "auto"));
        match words.next() {
            Some("mod") => Block::Module,
            Some("impl" | "trait") => Block::Assoc,
            Some("macro_rules") => Block::Macro,
            Some("fn" | "const" | "static" | "async" | "extern") => Block::Function,
            _ => Block::Other,
        }
    }
}

/// What a pair of delimiters encloses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Block {
    Module,
    Function,
    Assoc,
    Macro,
    Other,
}

/// Macros that leave code where it is.
const TRANSPARENT: [&str; 16] = [
    "model",
    "scope",
    "name_scope",
    "assert",
    "assert_eq",
    "assert_ne",
    "debug_assert",
    "print",
    "println",
    "eprintln",
    "format",
    "write",
    "writeln",
    "vec",
    "dbg",
    "matches",
];
