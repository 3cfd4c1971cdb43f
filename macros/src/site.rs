//! Where something was written, as a constant for the runtime.

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::LitStr;

use crate::name;
use crate::source::File;

/// Where something was written. Without a file or line, it is where the macro was called.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Site {
    file: Option<String>,
    line: Option<u32>,
    column: u32,
    /// The whole source line, so that a report can show it where the sources are not; nothing if there is no file.
    text: String,
    length: u32,
}

impl Site {
    /// Of these tokens.
    ///
    /// The file comes from the same span as the line: inside somebody's `macro_rules!`, `file!()` would name another one.
    pub(crate) fn of(tokens: &impl ToTokens) -> Self {
        let Some((first, end)) = ends(tokens.to_token_stream()) else {
            return Self {
                file: None,
                line: None,
                column: 1,
                text: String::new(),
                length: 0,
            };
        };
        let (line, column) = start(first);
        let file = first.file();
        let source = File::of(&file, first);
        let text = source.as_ref().and_then(|source| source.line(line));
        let text = text.unwrap_or_default().to_owned();
        let length = match end {
            End::Behind(characters) => characters,
            End::At(last) if last.end().line == line => {
                (last.end().column + 1).saturating_sub(column)
            }
            End::At(_) => (text.chars().count() + 1).saturating_sub(column),
        };
        Self {
            file: Some(file).filter(|f| !f.is_empty()),
            line: u32::try_from(line).ok().filter(|line| *line > 0),
            column: saturate(column),
            length: saturate(length.max(1)),
            text,
        }
    }

    /// `&Site { file, line, column, text, length }`: the compiler makes a constant of it by itself, where a `const { … }` would be
    /// a body of its own to check.
    pub(crate) fn expand(&self, krate: &TokenStream) -> TokenStream {
        let site = self.expand_value(krate);
        quote!(&#site)
    }

    /// `&Written { name, hash, site }`: a literal name and where it is, one constant.
    pub(crate) fn expand_named(&self, name: &LitStr, krate: &TokenStream) -> TokenStream {
        let (hash, site) = (name::expand_hash(name), self.expand_value(krate));
        quote!(&#krate::__private::Written { name: #name, hash: #hash, site: #site })
    }

    /// [`Self::expand`] without the `&`.
    pub(crate) fn expand_value(&self, krate: &TokenStream) -> TokenStream {
        let Self {
            file,
            line,
            column,
            text,
            length,
        } = self;
        let at = match (file, line) {
            (Some(file), Some(line)) => quote!(file: #file, line: #line, column: #column),
            _ => quote!(file: ::core::file!(), line: ::core::line!(), column: ::core::column!()),
        };
        quote!(#krate::__private::Site { #at, text: #text, length: #length })
    }
}

/// The line and the column of a span's beginning, both from 1.
///
/// Every question about a span is a call into the compiler, and `proc_macro2` asks twice as many.
pub(crate) fn start(span: Span) -> (usize, usize) {
    if proc_macro::is_available() {
        let span = span.unwrap();
        (span.line(), span.column())
    } else {
        let start = span.start();
        (start.line, start.column + 1)
    }
}

fn saturate(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// Where something ends.
enum End {
    /// So many characters behind its beginning.
    Behind(usize),
    /// With this token.
    At(Span),
}

/// The beginning and the end, seeing through invisible groups.
fn ends(tokens: TokenStream) -> Option<(Span, End)> {
    let mut tokens = tokens.into_iter();
    let first = tokens.next()?;
    let Some(last) = tokens.last() else {
        return match &first {
            TokenTree::Group(group) if group.delimiter() == Delimiter::None => ends(group.stream()),
            TokenTree::Group(group) => Some((group.span(), End::At(group.span()))),
            _ => Some(match first.to_string() {
                text if text.contains('\n') => (first.span(), End::At(first.span())),
                text => (first.span(), End::Behind(text.chars().count())),
            }),
        };
    };
    let begin = edge(&first).map_or(first.span(), |(first, _)| first);
    let end = edge(&last).map_or(last.span(), |(_, last)| last);
    Some((begin, End::At(end)))
}

/// The first and the last span inside an invisible group.
fn edge(token: &TokenTree) -> Option<(Span, Span)> {
    match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
            let (first, end) = ends(group.stream())?;
            Some((
                first,
                match end {
                    End::Behind(_) => first,
                    End::At(last) => last,
                },
            ))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(source: &str) -> Site {
        Site::of(&source.parse::<TokenStream>().unwrap())
    }

    #[test]
    fn columns_and_lengths_count_characters() {
        let site = Site::of(
            &"\"é\" \"wäights\""
                .parse::<TokenStream>()
                .unwrap()
                .into_iter()
                .nth(1),
        );
        assert_eq!((site.line, site.column, site.length), (Some(1), 5, 9));
    }

    #[test]
    fn an_expression_is_as_long_as_all_of_its_tokens() {
        assert_eq!(site("format!(\"a{i}\")").length, 15);
    }

    #[test]
    fn nothing_written_falls_back_to_the_macro_call() {
        let tokens = Site::of(&TokenStream::new())
            .expand(&quote!(krate))
            .to_string();
        assert!(
            tokens.contains("file !") && tokens.contains("line !"),
            "{tokens}"
        );
    }
}
