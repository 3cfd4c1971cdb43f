//! Tokens, walked and rewritten: the one place that goes into groups.

mod keyword;
mod text;

use proc_macro2::{Group, TokenStream, TokenTree};

pub(crate) use self::keyword::is_keyword;
pub(crate) use self::text::tidy;

/// Whether a token is this punctuation.
pub(crate) fn is_punct(token: Option<&TokenTree>, c: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == c)
}

/// Whether a token is this word.
pub(crate) fn is_word(token: Option<&TokenTree>, word: &str) -> bool {
    matches!(token, Some(TokenTree::Ident(ident)) if ident == word)
}

/// Whether something holds for a token at any depth.
pub(crate) fn any(tokens: TokenStream, holds: &dyn Fn(&TokenTree) -> bool) -> bool {
    tokens.into_iter().any(|token| {
        holds(&token) || matches!(token, TokenTree::Group(group) if any(group.stream(), holds))
    })
}

/// Whether an identifier or a keyword stands somewhere in the tokens.
pub(crate) fn mention(tokens: TokenStream, word: &str) -> bool {
    any(tokens, &|token| is_word(Some(token), word))
}

/// Looks at the tokens, and at those of each group at any depth. Those outside come first.
pub(crate) fn each_list(tokens: TokenStream, look: &mut dyn FnMut(&[TokenTree])) {
    let list: Vec<TokenTree> = tokens.into_iter().collect();
    look(&list);
    for token in list {
        if let TokenTree::Group(group) = token {
            each_list(group.stream(), look);
        }
    }
}

/// Whether `'name` stands in the tokens.
pub(crate) fn mention_lifetime(tokens: TokenStream, name: &str) -> bool {
    let mut found = false;
    each_list(tokens, &mut |list| {
        found |= list
            .windows(2)
            .any(|pair| is_punct(pair.first(), '\'') && is_word(pair.last(), name));
    });
    found
}

/// The tokens that a group, which stands behind `before`, has inside.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Inside<'t> {
    pub(crate) group: &'t Group,
    pub(crate) before: &'t [TokenTree],
}

impl<'t> Inside<'t> {
    /// The token at `i`, if it is a group.
    fn of(list: &'t [TokenTree], i: usize) -> Option<Self> {
        let (before, from) = list.split_at(i);
        match from {
            [TokenTree::Group(group), ..] => Some(Self { group, before }),
            _ => None,
        }
    }
}

/// What to change.
pub(crate) trait Rule {
    /// Whether to go into a group.
    fn enters(&mut self, _: Inside<'_>) -> bool {
        true
    }

    /// A list of tokens anew, the groups in it done; `None` if it stays. Where the list stands is `None` for the outermost.
    fn list(&mut self, tokens: &[TokenTree], place: Option<Inside<'_>>) -> Option<TokenStream>;
}

/// The tokens by a rule. Groups in which nothing changes stay the ones they were, with the spans of their delimiters.
pub(crate) fn rewrite(tokens: TokenStream, rule: &mut impl Rule) -> TokenStream {
    rewrite_if_any(tokens.clone(), None, rule).unwrap_or(tokens)
}

fn rewrite_if_any(
    tokens: TokenStream,
    place: Option<Inside<'_>>,
    rule: &mut impl Rule,
) -> Option<TokenStream> {
    let mut list: Vec<TokenTree> = tokens.into_iter().collect();
    let mut changed = false;
    for i in 0..list.len() {
        if let Some(inside) = Inside::of(&list, i)
            && rule.enters(inside)
            && let Some(tokens) = rewrite_if_any(inside.group.stream(), Some(inside), rule)
        {
            list[i] = TokenTree::Group(regroup(inside.group, tokens));
            changed = true;
        }
    }
    match rule.list(&list, place) {
        Some(tokens) => Some(tokens),
        None => changed.then(|| list.into_iter().collect()),
    }
}

/// A group with something else inside.
pub(crate) fn regroup(group: &Group, inside: TokenStream) -> Group {
    let mut anew = Group::new(group.delimiter(), inside);
    anew.set_span(group.span());
    anew
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::*;

    #[test]
    fn words_are_found_at_every_depth() {
        assert!(mention(quote!(f(x, [y])), "y"));
        assert!(!mention(quote!(f("y")), "y"));
        assert!(mention_lifetime(
            quote!(loop {
                break 'a;
            }),
            "a"
        ));
        assert!(!mention_lifetime(quote!('b: { a }), "a"));
    }

    /// Takes `x` away, everywhere but in brackets.
    struct Without;

    impl Rule for Without {
        fn enters(&mut self, inside: Inside<'_>) -> bool {
            inside.group.delimiter() != proc_macro2::Delimiter::Bracket
        }

        fn list(&mut self, tokens: &[TokenTree], _: Option<Inside<'_>>) -> Option<TokenStream> {
            let stays = |token: &&TokenTree| !is_word(Some(*token), "x");
            let left: Vec<&TokenTree> = tokens.iter().filter(stays).collect();
            (left.len() < tokens.len()).then(|| left.into_iter().cloned().collect())
        }
    }

    #[test]
    fn lists_are_rewritten_where_the_rule_goes() {
        let from = quote!(x f(x { y x } [x]) z);
        let to = quote!(f({ y } [x]) z);
        assert_eq!(rewrite(from, &mut Without).to_string(), to.to_string());
    }

    #[test]
    fn what_stays_keeps_its_spans() {
        let tokens: TokenStream = "f(y) (x)".parse().unwrap();
        let rewritten = rewrite(tokens, &mut Without);
        let group = rewritten.into_iter().nth(1).unwrap();
        assert_eq!(group.span().source_text().as_deref(), Some("(y)"));
    }
}
