//! Looking at expansions in tests.

use proc_macro2::{TokenStream, TokenTree};

/// Tokens without white space, whose printing depends on where the tokens come from.
pub(crate) fn dense(tokens: &str) -> String {
    tokens.split_whitespace().collect()
}

/// Each part is somewhere in the expansion.
#[track_caller]
pub(crate) fn assert_contains(expansion: &str, parts: &[&str]) {
    for part in parts {
        assert!(
            dense(expansion).contains(&dense(part)),
            "`{part}` is not in\n{expansion}"
        );
    }
}

/// The source text behind the span of the first token that prints as this word.
pub(crate) fn span_text(expansion: &TokenStream, word: &str) -> Option<String> {
    expansion.clone().into_iter().find_map(|token| match token {
        TokenTree::Group(group) => span_text(&group.stream(), word),
        other if other.to_string() == word => other.span().source_text(),
        _ => None,
    })
}
