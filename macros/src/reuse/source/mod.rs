//! A source file, as brackets and words: what encloses what.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use varscope_names::fnv;

use crate::reuse::lexer::{self, Kind, Token};
use crate::reuse::surroundings::Place;

/// A file that has been read.
#[derive(Debug)]
pub(super) struct Source {
    path: PathBuf,
    text: String,
    tokens: Vec<Token>,
    /// For each token, the opening delimiter around it.
    parents: Vec<Option<usize>>,
    /// For each delimiter, the other one; for others, nothing.
    partners: Vec<Option<usize>>,
    /// Where a word of this hash stands last.
    words: HashMap<u64, usize>,
    /// For each word, where one of its hash stands before.
    before: Vec<Option<usize>>,
    /// The stars of `use module::*`.
    globs: Vec<usize>,
}

impl Source {
    /// Each file is read once in the life of the process.
    pub(super) fn of(file: &Path) -> Option<Arc<Self>> {
        type Files = HashMap<PathBuf, Option<Arc<Source>>>;
        static FILES: Mutex<Option<Files>> = Mutex::new(None);
        let mut files = FILES.lock().unwrap_or_else(PoisonError::into_inner);
        let files = files.get_or_insert_default();
        if let Some(source) = files.get(file) {
            return source.clone();
        }
        let text = std::fs::read_to_string(file).ok();
        let source = text.map(|text| Arc::new(Self::new(file.to_owned(), text)));
        files.insert(file.to_owned(), source.clone());
        source
    }

    fn new(path: PathBuf, text: String) -> Self {
        let tokens = lexer::tokens(&text);
        let mut source = Self {
            path,
            parents: Vec::with_capacity(tokens.len()),
            partners: vec![None; tokens.len()],
            words: HashMap::new(),
            before: vec![None; tokens.len()],
            globs: Vec::new(),
            text,
            tokens,
        };
        let mut open: Vec<usize> = Vec::new();
        for i in 0..source.tokens.len() {
            let kind = source.tokens[i].kind;
            if kind == Kind::Close
                && let Some(start) = open.pop()
            {
                source.partners[start] = Some(i);
                source.partners[i] = Some(start);
            }
            source.parents.push(open.last().copied());
            match kind {
                Kind::Open => open.push(i),
                Kind::Word => {
                    let hash = fnv(source.at(i));
                    source.before[i] = source.words.insert(hash, i);
                }
                Kind::Punct if source.is_glob(i) => source.globs.push(i),
                _ => {}
            }
        }
        source
    }

    /// The text of a token; nothing behind the end.
    fn at(&self, i: usize) -> &str {
        self.tokens
            .get(i)
            .map_or("", |token| &self.text[token.bytes.clone()])
    }

    fn is(&self, i: usize, text: &str) -> bool {
        self.at(i) == text
    }

    /// Whether the token in front of `i` is this one.
    fn follows(&self, i: usize, text: &str) -> bool {
        i > 0 && self.is(i - 1, text)
    }

    /// Where the word stands, the last place first.
    fn occurrences<'a>(&'a self, word: &'a str) -> impl Iterator<Item = usize> + 'a {
        let last = self.words.get(&fnv(word)).copied();
        std::iter::successors(last, |i| self.before[*i]).filter(|i| self.is(*i, word))
    }

    /// The token at a line (from 1) and column (from 0), if it reads so.
    pub(super) fn find(&self, line: usize, column: usize, text: &str) -> Option<usize> {
        let at = self
            .tokens
            .binary_search_by_key(&(line, column), |token| (token.line, token.column))
            .ok()?;
        self.is(at, text).then_some(at)
    }

    /// The delimiters around a token, innermost first.
    fn around(&self, at: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(self.parents[at], |open| self.parents[*open])
    }

    pub(super) fn place(&self, at: usize) -> Place {
        let mut place = None;
        for open in self.around(at) {
            match self.block(open) {
                Block::Macro => return Place::Unknown,
                Block::Module => return place.unwrap_or(Place::Module),
                Block::Function => place = place.or(Some(Place::Function)),
                Block::Assoc => place = place.or(Some(Place::Assoc)),
                // Unless there is a function further out, this is no code.
                Block::Other if place.is_none() => {
                    return match self.outer_function(open) {
                        true => Place::Function,
                        false => Place::Unknown,
                    };
                }
                Block::Other => {}
            }
        }
        place.unwrap_or(Place::Module)
    }

    fn outer_function(&self, at: usize) -> bool {
        let mut around = self.around(at);
        let function = around.find_map(|open| match self.block(open) {
            Block::Other => None,
            block => Some(block == Block::Function),
        });
        function == Some(true) && around.all(|open| self.block(open) != Block::Macro)
    }

    /// The first token of what leads to an opening brace: behind the item or statement before.
    fn header(&self, open: usize) -> usize {
        let floor = self.parents[open].map_or(0, |parent| parent + 1);
        let mut at = open;
        while at > floor {
            let before = at - 1;
            if self.parents[before] == self.parents[open] {
                // `<{ N }>` is no block.
                let generic = |close: usize| {
                    let start = self.partners[close].unwrap_or(0);
                    self.follows(start, "<") || self.follows(start, ",")
                };
                if self.is(before, ";") || self.is(before, "}") && !generic(before) {
                    break;
                }
            }
            at = before;
        }
        at
    }

    /// What a delimiter encloses.
    fn block(&self, open: usize) -> Block {
        if self.follows(open, "!") {
            let transparent = open >= 2 && TRANSPARENT.contains(&self.at(open - 2));
            return if transparent {
                Block::Other
            } else {
                Block::Macro
            };
        }
        if !self.is(open, "{") {
            return Block::Other;
        }
        let mut words = (self.header(open)..open)
            .filter(|at| {
                self.parents[*at] == self.parents[open] && self.tokens[*at].kind == Kind::Word
            })
            .map(|at| self.at(at))
            .skip_while(|word| matches!(*word, "pub" | "unsafe" | "default" | "auto"));
        match words.next() {
            Some("mod") => Block::Module,
            Some("impl" | "trait") => Block::Assoc,
            Some("macro_rules") => Block::Macro,
            Some("fn" | "const" | "static" | "async" | "extern") => Block::Function,
            _ => Block::Other,
        }
    }

    /// Whether the module around `at` has one function of this name, and it is a layer in every configuration.
    pub(super) fn has_layer_beside(&self, at: usize, name: &str) -> bool {
        let module = self.module(at);
        let mut named = self
            .occurrences(name)
            .filter(|i| self.parents[*i] == module && self.follows(*i, "fn"));
        let only = (named.next(), named.next());
        matches!(only, (Some(i), None) if self.is_layer(i - 1) && !self.is_configured(i - 1))
    }

    /// Whether an attribute in front of the `fn` at token `i` leaves it out now and then.
    fn is_configured(&self, i: usize) -> bool {
        self.attributes(i)
            .any(|at| self.is(at, "cfg") || self.is(at, "cfg_attr"))
    }

    /// The tokens of the attributes in front of the `fn` at token `i`.
    fn attributes(&self, i: usize) -> impl Iterator<Item = usize> + '_ {
        let floor = self.parents[i].map_or(0, |parent| parent + 1);
        (floor..i)
            .rev()
            .take_while(move |at| {
                self.parents[*at] != self.parents[i] || !matches!(self.at(*at), ";" | "}")
            })
            .filter(move |at| self.parents[*at] != self.parents[i])
    }

    /// The innermost module around a token: its opening brace.
    fn module(&self, at: usize) -> Option<usize> {
        self.around(at)
            .find(|open| self.block(*open) == Block::Module)
    }

    /// What that module is called.
    pub(super) fn module_name(&self, at: usize) -> Option<&str> {
        match self.module(at) {
            Some(open) => Some(self.at(open - 1)),
            None => stem(&self.path),
        }
    }

    /// Whether a function around `at` says the name other than by calling it, or imports names in bulk.
    pub(super) fn hidden_by_function(&self, at: usize, name: &str) -> bool {
        // The macro's own input has been looked at already.
        let own = self.around(at).find(|open| self.follows(*open, "!"));
        let own = own.map_or(at..at, |open| open..self.end(open));
        let outermost = self
            .around(at)
            .take_while(|open| self.block(*open) != Block::Module)
            .filter(|open| self.block(*open) == Block::Function)
            .last();
        let Some(outermost) = outermost else {
            return false;
        };
        let function = self.header(outermost)..self.end(outermost);
        let outside = |i: &usize| function.contains(i) && !own.contains(i);
        self.globs.iter().any(outside)
            || self
                .occurrences(name)
                .filter(|i| outside(i))
                .any(|i| self.is_apart(i))
    }

    /// Whether the word at `i` is not simply called, nor a path's beginning, nor a field.
    fn is_apart(&self, i: usize) -> bool {
        let is_path = self.is(i + 1, ":") && self.is(i + 2, ":");
        let is_call = self.is(i + 1, "(") && !self.follows(i, "fn");
        !is_path && !is_call && !self.follows(i, ".")
    }

    fn is_glob(&self, i: usize) -> bool {
        self.is(i, "*")
            && self.follows(i, ":")
            && (self.is(i + 1, ";") || self.is(i + 1, ",") || self.is(i + 1, "}"))
    }

    /// Whether the module itself has a plain function of this name, or takes the name from one place and everything from another:
    /// then the name means that function, while a layer's module could come in by the glob.
    pub(super) fn hidden_by_module(&self, at: usize, name: &str) -> bool {
        let module = self.module(at);
        let here = |i: &usize| self.parents[*i] == module;
        let plain = |i: usize| self.follows(i, "fn") && !self.is_layer(i - 1);
        if self.occurrences(name).filter(here).any(plain) {
            return true;
        }
        let (mut named, mut glob) = (false, false);
        for import in self.occurrences("use").filter(here) {
            let end = (import..self.tokens.len())
                .find(|i| self.is(*i, ";"))
                .unwrap_or(import);
            named |= (import..end).any(|i| self.is(i, name) && !self.is(i + 1, ":"));
            let foreign = |i: usize| !(i >= 3 && matches!(self.at(i - 3), "prelude" | "super"));
            glob |= (import..end).any(|i| self.is_glob(i) && foreign(i));
        }
        named && glob
    }

    /// Whether one of the attributes in front of the `fn` at token `i` is ours.
    fn is_layer(&self, i: usize) -> bool {
        self.attributes(i).any(|at| {
            let ends = self.is(at + 1, "]") || self.is(at + 1, "(");
            ends && self.is(at, "layer") && (self.follows(at, "[") || self.follows(at, ":"))
        })
    }

    /// Whether the module around `at` declares a module or a type of this name.
    pub(super) fn has_module(&self, at: usize, name: &str) -> bool {
        let module = self.module(at);
        let declares = |i: usize| {
            i > 0
                && matches!(
                    self.at(i - 1),
                    "mod" | "struct" | "enum" | "union" | "trait" | "type"
                )
        };
        self.occurrences(name)
            .any(|i| self.parents[i] == module && declares(i))
    }

    /// Whether the file declares a type of this name, anywhere.
    pub(super) fn declares_type(&self, name: &str) -> bool {
        let declares = |i: usize| {
            i > 0
                && matches!(
                    self.at(i - 1),
                    "struct" | "enum" | "union" | "trait" | "type"
                )
        };
        self.occurrences(name).any(declares)
    }

    /// Whether the file has paths that begin with the name: then it is a crate's or a module's.
    pub(super) fn has_prefix(&self, name: &str) -> bool {
        let leads = |i: usize| {
            let next = self.tokens.get(i + 3).map(|token| token.kind);
            self.is(i + 1, ":")
                && self.is(i + 2, ":")
                && next == Some(Kind::Word)
                && !self.is(i + 3, "SIGNATURE")
        };
        self.occurrences(name)
            .any(|i| leads(i) && !self.follows(i, ":"))
    }

    fn end(&self, open: usize) -> usize {
        self.partners[open].unwrap_or(self.tokens.len())
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

/// What the module of a file is called.
fn stem(file: &Path) -> Option<&str> {
    let stem = file.file_stem()?.to_str()?;
    match stem {
        "lib" | "main" => None,
        "mod" => file.parent()?.file_name()?.to_str(),
        stem => Some(stem),
    }
}

#[cfg(test)]
mod tests;
