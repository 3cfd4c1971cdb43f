//! Source text → words and brackets, as far as needed to see where a place in a file lies.
//!
//! The compiler's lexer gives a macro tokens without places. The one of `proc_macro2` gives places, but has to be forced past the
//! compiler's for all threads of the process, and takes five times as long without optimization: 1.5 ms for 340 lines, and
//! 0.5 more to ask each token for its place, against 0.3 here.

use std::ops::Range;

/// A token and where it begins: line from 1, column in characters from 0.
#[derive(Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) bytes: Range<usize>,
    pub(super) line: usize,
    pub(super) column: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// An identifier, a keyword or a number.
    Word,
    /// A string or a character.
    Text,
    Open,
    Close,
    /// Any other single character.
    Punct,
}

/// The tokens of a file, without comments.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut lexer = Lexer {
        rest: text,
        at: 0,
        line: 1,
        column: 0,
        tokens: Vec::new(),
    };
    while lexer.step() {}
    lexer.tokens
}

struct Lexer<'a> {
    rest: &'a str,
    at: usize,
    line: usize,
    column: usize,
    tokens: Vec<Token>,
}

impl Lexer<'_> {
    fn step(&mut self) -> bool {
        let Some(first) = self.rest.as_bytes().first() else {
            return false;
        };
        if first.is_ascii() {
            self.ascii(*first);
        } else {
            let c = self.rest.chars().next().unwrap_or_default();
            match () {
                () if c.is_whitespace() => self.skip(c.len_utf8()),
                () if is_word(c) => self.token(Kind::Word, word(self.rest)),
                () => self.token(Kind::Punct, c.len_utf8()),
            }
        }
        true
    }

    fn ascii(&mut self, first: u8) {
        match first {
            b' ' | b'\t'..=b'\r' => self.skip(spaces(self.rest.as_bytes())),
            b'/' if self.rest.starts_with("//") => {
                self.skip(self.rest.find('\n').unwrap_or(self.rest.len()));
            }
            b'/' if self.rest.starts_with("/*") => self.skip(comment(self.rest)),
            b'"' | b'\'' | b'b' | b'c' | b'r' if let Some(length) = string(self.rest) => {
                self.token(Kind::Text, length);
            }
            b'r' if self.rest.starts_with("r#") => {
                self.token(Kind::Word, 2 + word(&self.rest[2..]));
            }
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' => {
                self.token(Kind::Word, word(self.rest));
            }
            b'(' | b'[' | b'{' => self.token(Kind::Open, 1),
            b')' | b']' | b'}' => self.token(Kind::Close, 1),
            _ => self.token(Kind::Punct, 1),
        }
    }

    fn token(&mut self, kind: Kind, length: usize) {
        let bytes = self.at..self.at + length;
        self.tokens.push(Token {
            kind,
            bytes,
            line: self.line,
            column: self.column,
        });
        self.skip(length);
    }

    fn skip(&mut self, length: usize) {
        let (skipped, rest) = self.rest.split_at(length);
        let bytes = skipped.as_bytes();
        // By index: without optimization, an iterator takes several times as long.
        let mut i = 0;
        while i < bytes.len() {
            if bytes[i] == b'\n' {
                self.line += 1;
                self.column = 0;
            } else if bytes[i] & 0xc0 != 0x80 {
                // The first byte of a character.
                self.column += 1;
            }
            i += 1;
        }
        self.rest = rest;
        self.at += length;
    }
}

/// The length of white space.
fn spaces(bytes: &[u8]) -> usize {
    let mut i = 0;
    while i < bytes.len() && matches!(bytes[i], b' ' | b'\t'..=b'\r') {
        i += 1;
    }
    i
}

/// The length of a word.
fn word(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut i = 0;
    while i < bytes.len() && (bytes[i].is_ascii_alphanumeric() || bytes[i] == b'_') {
        i += 1;
    }
    match bytes.get(i) {
        Some(byte) if !byte.is_ascii() => {
            i + text[i..].find(|c| !is_word(c)).unwrap_or(text.len() - i)
        }
        _ => i,
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The length of a comment that may have others in it.
fn comment(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        if rest.starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest.starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    text.len()
}

/// The length of a string, byte string, raw string or character, if there is one here. Lifetimes are none.
fn string(text: &str) -> Option<usize> {
    let prefix = text.find(|c: char| !matches!(c, 'b' | 'c' | 'r'))?;
    let (prefix, rest) = text.split_at(prefix);
    if prefix.len() > 2 {
        return None;
    }
    if prefix.ends_with('r') {
        let hashes = rest.find(|c| c != '#')?;
        if rest[hashes..].starts_with('"') {
            let close = format!("\"{}", "#".repeat(hashes));
            let start = prefix.len() + hashes + 1;
            let end = text[start..]
                .find(&close)
                .map_or(text.len(), |end| start + end + close.len());
            return Some(end);
        }
        return None;
    }
    if rest.starts_with('"') {
        return Some(prefix.len() + quoted(rest, '"'));
    }
    if rest.starts_with('\'') && (prefix.is_empty() || prefix == "b") {
        let mut chars = rest[1..].chars();
        let (first, second) = (chars.next()?, chars.next());
        if first == '\\' {
            return Some(prefix.len() + quoted(rest, '\''));
        }
        return (second == Some('\'')).then(|| prefix.len() + 2 + first.len_utf8());
    }
    None
}

/// The length up to the closing quote.
fn quoted(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return at + c.len_utf8(),
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        tokens(text)
            .into_iter()
            .filter(|token| token.kind != Kind::Text)
            .map(|token| text[token.bytes].to_owned())
            .collect()
    }

    #[test]
    fn strings_characters_and_comments_hide_brackets() {
        assert_eq!(
            words(r####"a "{" r#"}"{"# b'{' '}' '\'' "\"{" br##"{"##  b"####),
            ["a", "b"]
        );
        assert_eq!(words("a // {\n b /* { /* } */ { */ c"), ["a", "b", "c"]);
        assert_eq!(words("'a: { 'é' } r#fn"), ["'", "a", ":", "{", "}", "r#fn"]);
    }

    #[test]
    fn places_are_counted_in_characters() {
        let tokens = tokens("é x\n  y");
        assert_eq!((tokens[1].line, tokens[1].column), (1, 2));
        assert_eq!((tokens[2].line, tokens[2].column), (2, 2));
    }

    #[test]
    fn an_open_end_is_no_trouble() {
        for text in ["\"a", "/* a", "r#\"a", "'\\", "'", "r#", "b'"] {
            tokens(text);
        }
    }
}
