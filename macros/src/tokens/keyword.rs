//! Words that are no names.

use proc_macro2::Ident;

/// Whether a word is reserved. A list, since `syn` would tell by parsing: too slow for every word in front of a parenthesis.
pub(crate) fn is_keyword(ident: &Ident) -> bool {
    KEYWORDS.contains(&ident.to_string().as_str())
}

const KEYWORDS: [&str; 51] = [
    "_", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue",
    "crate", "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "if", "impl",
    "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref",
    "return", "Self", "self", "static", "struct", "super", "trait", "true", "try", "type",
    "typeof", "unsafe", "unsized", "use", "where", "while", "yield",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_the_parsers() {
        for word in KEYWORDS {
            assert!(syn::parse_str::<Ident>(word).is_err(), "{word}");
        }
        for word in ["conv", "union", "gen", "raw", "default", "auto", "safe"] {
            assert!(syn::parse_str::<Ident>(word).is_ok(), "{word}");
            assert!(!KEYWORDS.contains(&word));
        }
    }
}
