//! Tokens as people write them.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

/// The tokens on one line, spaced by habit: for tables, not for the compiler.
pub(crate) fn tidy(tokens: TokenStream) -> String {
    let mut text = String::new();
    write(tokens, &mut text);
    text
}

fn write(tokens: TokenStream, text: &mut String) {
    let mut joint = true;
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                if group.delimiter() == Delimiter::Brace {
                    space(text);
                }
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Brace => ("{ ", " }"),
                    Delimiter::None => ("", ""),
                };
                text.push_str(open);
                write(group.stream(), text);
                text.push_str(close);
                joint = false;
            }
            TokenTree::Punct(punct) => {
                let c = punct.as_char();
                let spaced = matches!(c, '=' | '+' | '/' | '|' | '%' | '^') && !joint;
                if spaced && punct.spacing() == Spacing::Alone {
                    space(text);
                }
                text.push(c);
                if c == ',' || c == ';' || spaced && punct.spacing() == Spacing::Alone {
                    space(text);
                }
                joint = true;
            }
            TokenTree::Ident(_) | TokenTree::Literal(_) => {
                if text.ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '"') {
                    space(text);
                }
                text.push_str(&token.to_string());
                joint = false;
            }
        }
    }
    text.truncate(text.trim_end().len());
}

fn space(text: &mut String) {
    if !text.is_empty() && !text.ends_with([' ', '(', '[']) {
        text.push(' ');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_look_as_written() {
        for text in [
            "[5, 5, 32, 32]",
            "random_normal(0.0, 0.1)",
            "[n + 1, m / 2]",
            "&[3, 4]",
            "he_normal::<f32>()",
            "format!(\"a{}\", i)",
            "&shape[1..]",
            "x as usize",
        ] {
            assert_eq!(tidy(text.parse().unwrap()), text);
        }
    }
}
