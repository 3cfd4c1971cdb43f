//! The errors of one expansion.

use std::fmt::Display;

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;

/// Collects every error of an expansion, so that all are reported at once.
///
/// Dropping it unread is a bug in the macro and panics.
#[derive(Debug)]
pub(crate) struct Diag {
    errors: Option<Vec<syn::Error>>,
}

impl Diag {
    pub(crate) fn new() -> Self {
        Self {
            errors: Some(Vec::new()),
        }
    }

    /// An error that covers all of these tokens.
    pub(crate) fn at(&mut self, tokens: impl ToTokens, message: impl Display) {
        self.push(syn::Error::new_spanned(tokens, message));
    }

    pub(crate) fn at_span(&mut self, span: Span, message: impl Display) {
        self.push(syn::Error::new(span, message));
    }

    pub(crate) fn push(&mut self, error: syn::Error) {
        self.errors.get_or_insert_default().push(error);
    }

    pub(crate) fn has_errors(&self) -> bool {
        self.errors
            .as_ref()
            .is_some_and(|errors| !errors.is_empty())
    }

    /// The errors found, none if all is well.
    pub(crate) fn finish(mut self) -> Errors {
        Errors(self.errors.take().unwrap_or_default())
    }
}

impl Drop for Diag {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            assert!(self.errors.is_none(), "diagnostics were dropped unread");
        }
    }
}

/// What [`Diag::finish`] found; as tokens, one `compile_error!` for each.
#[derive(Debug)]
pub(crate) struct Errors(Vec<syn::Error>);

impl Errors {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Each error with the source text that it points at.
    #[cfg(test)]
    pub(crate) fn shown(&self) -> Vec<(String, String)> {
        let shown = |error: &syn::Error| {
            let text = error.span().source_text().unwrap_or_default();
            (text, error.to_string())
        };
        self.0.iter().map(shown).collect()
    }
}

impl From<syn::Error> for Errors {
    fn from(error: syn::Error) -> Self {
        Self(vec![error])
    }
}

impl ToTokens for Errors {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(self.0.iter().map(syn::Error::to_compile_error));
    }
}

/// `` `a`, `b` and `c` ``
pub(crate) fn list(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [only] => format!("`{only}`"),
        [init @ .., last] => {
            let init: Vec<String> = init.iter().map(|w| format!("`{w}`")).collect();
            format!("{} and `{last}`", init.join(", "))
        }
    }
}

/// The known word that was probably meant.
pub(crate) fn nearest<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    let limit = (word.chars().count() / 3).max(1);
    known
        .iter()
        .map(|k| (strsim::damerau_levenshtein(word, k), *k))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, k)| k)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[should_panic(expected = "dropped unread")]
    fn dropping_errors_unread_is_a_bug() {
        Diag::new().at_span(Span::call_site(), "lost");
    }

    #[test]
    fn every_error_becomes_one_compile_error() {
        let mut diag = Diag::new();
        diag.at_span(Span::call_site(), "first");
        diag.at_span(Span::call_site(), "second");
        let tokens = diag.finish().to_token_stream().to_string();
        assert_eq!(tokens.matches("compile_error").count(), 2);
    }

    #[test]
    fn a_typo_is_near_and_another_word_is_not() {
        let known = ["reuse", "regularizer", "dtype"];
        assert_eq!(nearest("reus", &known), Some("reuse"));
        assert_eq!(nearest("regulariser", &known), Some("regularizer"));
        assert_eq!(nearest("shape", &known), None);
    }

    #[test]
    fn lists_read_as_prose() {
        assert_eq!(list(&["a"]), "`a`");
        assert_eq!(list(&["a", "b", "c"]), "`a`, `b` and `c`");
    }
}
