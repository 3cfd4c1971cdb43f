//! Names: literal ones are checked and hashed at compile time.

use proc_macro2::{Literal, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Expr, Lit, LitStr};
use varscope_names::{fnv, is_name_char};

use crate::diag::Diag;

/// A name as written.
#[derive(Clone, Debug)]
pub(crate) enum NameArg {
    Literal(LitStr),
    Expr(Box<Expr>),
}

impl NameArg {
    /// `Name::hashed("weights", HASH)` or `name(EXPR)`: a `Name` in both cases.
    pub(crate) fn expand(&self, krate: &TokenStream) -> TokenStream {
        match self {
            Self::Literal(literal) => expand_literal(literal, krate),
            Self::Expr(expr) => {
                let span = Span::mixed_site().located_at(expr.span());
                quote_spanned!(span=> #krate::__private::name(#expr))
            }
        }
    }
}

impl ToTokens for NameArg {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Self::Literal(literal) => literal.to_tokens(tokens),
            Self::Expr(expr) => expr.to_tokens(tokens),
        }
    }
}

pub(crate) fn expand_literal(literal: &LitStr, krate: &TokenStream) -> TokenStream {
    let hash = expand_hash(literal);
    quote!(#krate::__private::Name::hashed(#literal, #hash))
}

pub(crate) fn expand_hash(literal: &LitStr) -> Literal {
    Literal::u64_unsuffixed(fnv(&literal.value()))
}

/// What a name is for. Only a scope may have an empty one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Named {
    Variable,
    Scope,
    Default,
}

impl Named {
    /// What to write where there is no name.
    pub(crate) fn comes_first(self) -> &'static str {
        match self {
            Self::Variable => "the name comes first: `get_variable!(\"weights\", [5, 5, 32, 32])`",
            Self::Scope | Self::Default => "a name is a string, as `\"conv1\"`",
        }
    }
}

/// Turns the expression that was written as a name into one.
pub(crate) fn check(expr: Expr, named: Named, diag: &mut Diag) -> NameArg {
    match literal_of(&expr) {
        Some(Lit::Str(literal)) => {
            let literal = literal.clone();
            check_literal(&literal, named, diag);
            NameArg::Literal(literal)
        }
        Some(other) => {
            let text = other.to_token_stream().to_string();
            diag.at(
                &expr,
                format!(
                    "a name is a string: write `\"{}\"`",
                    text.trim_matches(['"', '\'', 'b', 'c'])
                ),
            );
            NameArg::Expr(Box::new(expr))
        }
        None => {
            if let Expr::Array(_) = &expr {
                diag.at(&expr, named.comes_first());
            }
            NameArg::Expr(Box::new(expr))
        }
    }
}

/// The literal behind invisible groups, which `macro_rules!` put around `$name:expr`.
pub(crate) fn literal_of(expr: &Expr) -> Option<&Lit> {
    match expr {
        Expr::Lit(lit) => Some(&lit.lit),
        Expr::Group(group) => literal_of(&group.expr),
        Expr::Paren(paren) => literal_of(&paren.expr),
        _ => None,
    }
}

/// Rejects only what is illegal in every scope; the rest depends on the place and is the runtime's to say.
pub(crate) fn check_literal(literal: &LitStr, named: Named, diag: &mut Diag) {
    let name = literal.value();
    if name.is_empty() && named != Named::Scope {
        let what = if named == Named::Variable {
            "a variable needs a name, as `\"weights\"`"
        } else {
            "a default name cannot be empty"
        };
        diag.at(literal, what);
        return;
    }
    let Some(wrong) = name.chars().find(|c| !is_name_char(*c)) else {
        return;
    };
    let remedy = if name.contains('{') && name.contains('}') {
        format!("did you mean `format!({})`?", literal.token())
    } else {
        let legal: String = name
            .chars()
            .map(|c| if is_name_char(c) { c } else { '_' })
            .collect();
        format!("did you mean `\"{legal}\"`?")
    };
    let rule = "names are made of `A-Z`, `a-z`, `0-9`, `_`, `.`, `-`, `/`, `\\` and `>`";
    diag.at(
        literal,
        format!(
            "`{wrong}` cannot be in a name; {remedy} ({rule})",
            wrong = wrong.escape_debug()
        ),
    );
}
