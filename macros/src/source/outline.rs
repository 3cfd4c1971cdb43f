//! A source file as brackets and words: what encloses what.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use varscope_names::fnv;

use super::lexer::{self, Kind, Token};

/// The tokens of a file, and how to get about among them.
#[derive(Debug)]
pub(crate) struct Outline {
    text: Arc<str>,
    tokens: Vec<Token>,
    /// For each token, the opening delimiter around it.
    parents: Vec<Option<usize>>,
    /// For each delimiter, the other one; for others, nothing.
    partners: Vec<Option<usize>>,
    /// Where a word of this hash stands last.
    words: HashMap<u64, usize>,
    /// For each word, where one of its hash stands before.
    before: Vec<Option<usize>>,
    /// The names of macros that are called.
    macros: Vec<usize>,
    /// Names of our macros that mean something else: found when it is first asked for.
    others: OnceLock<Vec<String>>,
}

impl Outline {
    pub(super) fn new(text: Arc<str>) -> Self {
        let tokens = lexer::tokens(&text);
        let mut outline = Self {
            parents: Vec::with_capacity(tokens.len()),
            partners: vec![None; tokens.len()],
            words: HashMap::new(),
            before: vec![None; tokens.len()],
            macros: Vec::new(),
            others: OnceLock::new(),
            text,
            tokens,
        };
        let mut open: Vec<usize> = Vec::new();
        for i in 0..outline.tokens.len() {
            let kind = outline.tokens[i].kind;
            if kind == Kind::Close
                && let Some(start) = open.pop()
            {
                outline.partners[start] = Some(i);
                outline.partners[i] = Some(start);
            }
            outline.parents.push(open.last().copied());
            match kind {
                Kind::Open => {
                    open.push(i);
                    if outline.follows(i, "!") && i >= 2 && outline.is_word(i - 2) {
                        outline.macros.push(i - 2);
                    }
                }
                Kind::Word => {
                    let hash = fnv(outline.at(i));
                    outline.before[i] = outline.words.insert(hash, i);
                }
                _ => {}
            }
        }
        outline
    }

    /// The text of a token; nothing behind the end.
    pub(crate) fn at(&self, i: usize) -> &str {
        self.tokens
            .get(i)
            .map_or("", |token| &self.text[token.bytes.clone()])
    }

    pub(crate) fn is(&self, i: usize, text: &str) -> bool {
        self.at(i) == text
    }

    /// Whether the token in front of `i` is this one.
    pub(crate) fn follows(&self, i: usize, text: &str) -> bool {
        i > 0 && self.is(i - 1, text)
    }

    /// Where the word stands, the last place first.
    pub(crate) fn occurrences<'a>(&'a self, word: &'a str) -> impl Iterator<Item = usize> + 'a {
        let last = self.words.get(&fnv(word)).copied();
        std::iter::successors(last, |i| self.before[*i]).filter(|i| self.is(*i, word))
    }

    /// The token at a line (from 1) and column (from 0), if it reads so.
    pub(crate) fn find(&self, line: usize, column: usize, text: &str) -> Option<usize> {
        let at = self
            .tokens
            .binary_search_by_key(&(line, column), |token| (token.line, token.column))
            .ok()?;
        self.is(at, text).then_some(at)
    }

    /// The delimiters around a token, innermost first.
    pub(crate) fn around(&self, at: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(self.parents[at], |open| self.parents[*open])
    }

    /// The delimiter right around a token; `None` if it stands outside of all.
    pub(crate) fn parent(&self, at: usize) -> Option<usize> {
        self.parents[at]
    }

    /// The opening delimiter that a closing one belongs to.
    pub(crate) fn start(&self, close: usize) -> usize {
        self.partners[close].unwrap_or(0)
    }

    /// Behind what an opening delimiter encloses.
    pub(crate) fn end(&self, open: usize) -> usize {
        self.partners[open].unwrap_or(self.tokens.len())
    }

    /// How many tokens there are.
    pub(crate) fn len(&self) -> usize {
        self.tokens.len()
    }

    pub(crate) fn is_word(&self, i: usize) -> bool {
        self.tokens
            .get(i)
            .is_some_and(|token| token.kind == Kind::Word)
    }

    /// What `find` finds in the file, which it is asked once.
    pub(crate) fn others(&self, find: impl FnOnce(&Self) -> Vec<String>) -> &[String] {
        self.others.get_or_init(|| find(self))
    }

    /// The names of macros that are called.
    pub(crate) fn macros(&self) -> &[usize] {
        &self.macros
    }
}
