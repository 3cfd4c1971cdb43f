//! `reuse =`.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Expr, Lit};

use crate::diag::Diag;
use crate::name::literal_of;

/// A reuse setting; an expression keeps its span.
#[derive(Clone, Debug)]
pub(crate) enum Reuse {
    True,
    False,
    Auto,
    /// Known at run time only.
    Unknown(Box<Expr>),
}

pub(super) fn check(expr: Expr, diag: &mut Diag) -> Reuse {
    match literal_of(&expr) {
        Some(Lit::Bool(literal)) if literal.value => Reuse::True,
        Some(Lit::Bool(_)) => Reuse::False,
        Some(other) => {
            let given = other.to_token_stream();
            diag.at(
                other,
                format!("`reuse` is `true`, `false` or `auto`, not `{given}`"),
            );
            Reuse::Unknown(Box::new(expr))
        }
        None if matches!(&expr, Expr::Cast(_)) => {
            let message = "`as` comes behind the name: `scope!(\"name\" as s, …)`";
            diag.at(&expr, message);
            Reuse::Unknown(Box::new(expr))
        }
        None if matches!(&expr, Expr::Path(path) if path.path.is_ident("auto")) => Reuse::Auto,
        None => Reuse::Unknown(Box::new(expr)),
    }
}

/// The run time's setting; none is `false`.
pub(crate) fn expand(reuse: Option<&Reuse>, krate: &TokenStream) -> TokenStream {
    match reuse {
        Some(Reuse::True) => quote!(#krate::__private::Reuse::True),
        Some(Reuse::False) | None => quote!(#krate::__private::Reuse::False),
        Some(Reuse::Auto) => quote!(#krate::__private::Reuse::Auto),
        Some(Reuse::Unknown(expr)) => quote!(#krate::__private::reuse(#expr)),
    }
}
