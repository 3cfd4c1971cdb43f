//! Tokens of a body, whether a macro was given them or a file has them.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::source::Outline;

/// A token, with where it stands.
#[derive(Debug)]
pub(super) enum Tree<K> {
    Word(String, K),
    Punct(char),
    Group(char, K, Vec<Self>),
    Literal,
}

/// Line and column.
pub(super) type Place = (usize, usize);

/// What a macro was given. Of invisible groups, only the inside counts.
pub(super) fn of_tokens(tokens: TokenStream) -> Vec<Tree<Place>> {
    let mut trees = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => trees.push(Tree::Word(ident.to_string(), place(&ident))),
            TokenTree::Punct(punct) => trees.push(Tree::Punct(punct.as_char())),
            TokenTree::Literal(_) => trees.push(Tree::Literal),
            TokenTree::Group(group) => {
                let open = match group.delimiter() {
                    Delimiter::Brace => '{',
                    Delimiter::Bracket => '[',
                    Delimiter::Parenthesis => '(',
                    Delimiter::None => {
                        trees.extend(of_tokens(group.stream()));
                        continue;
                    }
                };
                let start = group.span_open().start();
                let place = (start.line, start.column);
                trees.push(Tree::Group(open, place, of_tokens(group.stream())));
            }
        }
    }
    trees
}

/// Where an identifier stands.
pub(super) fn place(ident: &proc_macro2::Ident) -> Place {
    let start = ident.span().start();
    (start.line, start.column)
}

/// Some of a file, by the numbers of its tokens.
pub(super) fn of_file(code: &Outline, range: std::ops::Range<usize>) -> Vec<Tree<usize>> {
    let mut trees = Vec::new();
    let mut at = range.start;
    while at < range.end {
        let text = code.at(at);
        let first = text.chars().next().unwrap_or(' ');
        match first {
            '(' | '[' | '{' => {
                let end = code.end(at);
                trees.push(Tree::Group(first, at, of_file(code, at + 1..end)));
                at = end;
            }
            _ if code.is_word(at) => trees.push(Tree::Word(text.to_owned(), at)),
            _ if text.len() > first.len_utf8() => trees.push(Tree::Literal),
            _ => trees.push(Tree::Punct(first)),
        }
        at += 1;
    }
    trees
}

impl<K> Tree<K> {
    pub(super) fn word(&self) -> Option<&str> {
        match self {
            Self::Word(word, _) => Some(word),
            Self::Punct(_) | Self::Group(..) | Self::Literal => None,
        }
    }

    pub(super) fn is_word(&self, text: &str) -> bool {
        self.word() == Some(text)
    }

    pub(super) fn is_punct(&self, c: char) -> bool {
        matches!(self, Self::Punct(punct) if *punct == c)
    }

    /// What a group of this delimiter has inside.
    pub(super) fn inside(&self, delimiter: char) -> Option<&[Self]> {
        match self {
            Self::Group(open, _, inside) if *open == delimiter => Some(inside),
            Self::Word(..) | Self::Punct(_) | Self::Group(..) | Self::Literal => None,
        }
    }
}
