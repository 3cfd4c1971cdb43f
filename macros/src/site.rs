//! Where something was written, as a constant for the runtime.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};

/// `&Site { file, line, column, text, length }` for these tokens: the compiler makes a constant of it by itself, where a
/// `const { … }` would be a body of its own to check.
///
/// The file comes from the same span as the line: inside somebody's `macro_rules!`, `file!()` would name another one.
pub(crate) fn expand(tokens: &impl ToTokens, krate: &TokenStream) -> TokenStream {
    let site = expand_value(tokens, krate);
    quote!(&#site)
}

/// The same without the `&`.
pub(crate) fn expand_value(tokens: &impl ToTokens, krate: &TokenStream) -> TokenStream {
    let Place {
        file,
        line,
        column,
        text,
        length,
    } = Place::of(tokens);
    let at = match (file, line) {
        (Some(file), Some(line)) => quote!(file: #file, line: #line, column: #column),
        _ => quote!(file: ::core::file!(), line: ::core::line!(), column: ::core::column!()),
    };
    quote!(#krate::__private::Site { #at, text: #text, length: #length })
}

/// What a site says; without a file or line, it is the macro call's.
#[derive(Debug, PartialEq, Eq)]
struct Place {
    file: Option<String>,
    line: Option<u32>,
    column: u32,
    text: String,
    length: u32,
}

impl Place {
    fn of(tokens: &impl ToTokens) -> Self {
        let Some((first, last)) = ends(tokens.to_token_stream()) else {
            return Self {
                file: None,
                line: None,
                column: 1,
                text: String::new(),
                length: 0,
            };
        };
        let (start, end) = (first.start(), last.end());
        let text = line_text(first, start.line);
        let column = start.column + 1;
        let stop = if end.line == start.line {
            end.column
        } else {
            text.chars().count()
        };
        Self {
            file: Some(first.file()).filter(|f| !f.is_empty()),
            line: u32::try_from(start.line).ok().filter(|line| *line > 0),
            column: saturate(column),
            length: saturate(stop.saturating_sub(start.column).max(1)),
            text,
        }
    }
}

fn saturate(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// The spans of the first and the last token, seeing through invisible groups.
fn ends(tokens: TokenStream) -> Option<(Span, Span)> {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let (first, last) = (tokens.first()?, tokens.last()?);
    Some((
        edge(first).map_or(first.span(), |e| e.0),
        edge(last).map_or(last.span(), |e| e.1),
    ))
}

fn edge(token: &TokenTree) -> Option<(Span, Span)> {
    match token {
        TokenTree::Group(group) if group.delimiter() == proc_macro2::Delimiter::None => {
            ends(group.stream())
        }
        _ => None,
    }
}

/// The whole source line, so that a report can show it where the sources are not; the token itself if there is no file.
fn line_text(span: Span, line: usize) -> String {
    span.local_file()
        .and_then(|file| line_of(&file, line))
        .unwrap_or_default()
}

/// One file is asked for once per macro call in it, so its lines are kept for the life of the process.
fn line_of(file: &Path, line: usize) -> Option<String> {
    static FILES: Mutex<Option<HashMap<PathBuf, Vec<String>>>> = Mutex::new(None);
    let mut files = FILES.lock().unwrap_or_else(PoisonError::into_inner);
    let files = files.get_or_insert_default();
    if !files.contains_key(file) {
        let lines = std::fs::read_to_string(file).map_or_else(
            |_| Vec::new(),
            |text| text.lines().map(str::to_owned).collect(),
        );
        files.insert(file.to_owned(), lines);
    }
    files.get(file)?.get(line.checked_sub(1)?).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(source: &str) -> Place {
        Place::of(&source.parse::<TokenStream>().unwrap())
    }

    #[test]
    fn columns_and_lengths_count_characters() {
        let place = Place::of(
            &"\"é\" \"wäights\""
                .parse::<TokenStream>()
                .unwrap()
                .into_iter()
                .nth(1),
        );
        assert_eq!((place.line, place.column, place.length), (Some(1), 5, 9));
    }

    #[test]
    fn an_expression_is_as_long_as_all_of_its_tokens() {
        assert_eq!(place("format!(\"a{i}\")").length, 15);
    }

    #[test]
    fn nothing_written_falls_back_to_the_macro_call() {
        let tokens = expand(&TokenStream::new(), &quote!(krate)).to_string();
        assert!(
            tokens.contains("file !") && tokens.contains("line !"),
            "{tokens}"
        );
    }
}
