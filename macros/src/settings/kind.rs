//! Which kinds of values a key never takes.

use quote::quote;
use syn::{Expr, Lit, UnOp};
use varscope_names::COLLECTIONS;

use crate::diag::Diag;
use crate::name::literal_of;

/// Rejects literals of a kind that a key never takes; what else fits is rustc's to say.
pub(super) fn check(key: &str, expr: &Expr, diag: &mut Diag) {
    let literal = literal_of(unsigned(expr));
    let is_bool = matches!(literal, Some(Lit::Bool(_)));
    let message = match (key, expr) {
        ("trainable" | "auxiliary_name_scope", _) if literal.is_some() && !is_bool => {
            format!("`{key}` is `true` or `false`")
        }
        ("collections", Expr::Array(array)) => {
            let names = array.elems.iter();
            for (element, no_string) in names.filter_map(|e| Some((e, literal_of(e)?))) {
                if !matches!(no_string, Lit::Str(_)) {
                    diag.at(
                        element,
                        "a collection is a name, as `LOCAL_VARIABLES` or `\"mine\"`",
                    );
                }
            }
            return;
        }
        ("collections", _) if matches!(literal, Some(Lit::Str(_))) || is_collection(expr) => {
            format!("`collections` is a list: write `[{}]`", quote!(#expr))
        }
        ("collections", _) if literal.is_some() => {
            "`collections` is a list of names, as `[LOCAL_VARIABLES]`".to_owned()
        }
        ("initializer", Expr::Array(_)) => {
            "an initializer is a call: write `value([…])`, without a shape, for an array".to_owned()
        }
        ("initializer", _) if matches!(literal, Some(Lit::Str(_))) => {
            "an initializer is a call, as `glorot_uniform()`".to_owned()
        }
        ("initializer", _) if literal.is_some() => {
            let number = quote!(#expr).to_string().replace("- ", "-");
            format!("an initializer is a call: write `constant({number})`")
        }
        ("regularizer" | "constraint" | "partitioner" | "custom_getter", _)
            if literal.is_some() =>
        {
            format!("`{key}` is a function or a call that makes one, not a literal")
        }
        _ => return,
    };
    diag.at(expr, message);
}

/// Whether an expression is one of the runtime's collections, and not a list of them.
fn is_collection(expr: &Expr) -> bool {
    match expr {
        Expr::Path(path) => {
            let last = path.path.segments.last();
            last.is_some_and(|segment| COLLECTIONS.iter().any(|key| segment.ident == key))
        }
        _ => false,
    }
}

/// The number behind a minus sign.
fn unsigned(expr: &Expr) -> &Expr {
    match expr {
        Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => &unary.expr,
        _ => expr,
    }
}
