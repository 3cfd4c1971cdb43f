//! Looking at expansions in tests.

use proc_macro2::TokenStream;

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

/// Whether tokens print the same.
#[track_caller]
pub(crate) fn assert_same(left: &TokenStream, right: &TokenStream) {
    assert_eq!(dense(&left.to_string()), dense(&right.to_string()));
}
