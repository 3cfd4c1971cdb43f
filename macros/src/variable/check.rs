//! Arguments → model: every error of the variable macros.

use proc_macro2::Span;
use quote::quote;
use syn::{Expr, ExprLit, Lit, UnOp};

use super::model::{GET_VARIABLE, GetVariable, NewVariable, VARIABLE};
use crate::args::{self, Arg, Keys, Value};
use crate::diag::Diag;
use crate::header::Typing;
use crate::name::{self, Named, literal_of};
use crate::settings::{Settings, literal};

/// The model of one `get_variable!`; `None` if it has no name.
pub(super) fn check_get(typing: Typing, args: Vec<Arg>, diag: &mut Diag) -> Option<GetVariable> {
    let (positional, keys) = args::sort(args, &GET_VARIABLE, diag);
    let mut positional = positional.into_iter();
    let name = positional.next();
    let shape = positional.next();
    if let Some(shape) = &shape {
        check_shape(shape, diag);
    }
    let settings = Settings::check(&keys, typing, diag);
    if let (Some(shape), Some(Value::Expr(initializer))) = (&shape, keys.get("initializer"))
        && literal::brings_its_shape(initializer)
    {
        diag.at(
            shape,
            "`value` brings its own shape; remove the shape or use `constant`",
        );
    }
    let Some(name) = name else {
        missing("name", Named::Variable.comes_first(), &keys, diag);
        return None;
    };
    Some(GetVariable {
        name: name::check(name, Named::Variable, diag),
        shape,
        settings,
    })
}

/// The model of one `variable!`; `None` if it has no value.
pub(super) fn check_new(typing: Typing, args: Vec<Arg>, diag: &mut Diag) -> Option<NewVariable> {
    let (positional, keys) = args::sort(args, &VARIABLE, diag);
    let settings = Settings::check(&keys, typing, diag);
    let Some(mut value) = positional.into_iter().next() else {
        let example = "the value comes first: `variable!([1.0, 2.0], name = \"a\")`";
        missing("value", example, &keys, diag);
        return None;
    };
    literal::type_literals(&mut value, keys.get("dtype"));
    Some(NewVariable { value, settings })
}

/// The first argument is not there.
fn missing(word: &str, message: &str, keys: &Keys, diag: &mut Diag) {
    if keys.has_misnamed(word) {
        return;
    }
    let first = keys.iter().next();
    let span = first.map_or_else(Span::call_site, |keyed| keyed.key.span());
    diag.at_span(span, message);
}

/// The literal dimensions of a shape; what is no literal is known at run time only.
fn check_shape(shape: &Expr, diag: &mut Diag) {
    match shape {
        Expr::Array(array) => {
            let mut elements = Some(1_u128);
            for dimension in &array.elems {
                if let Some(n) = check_dimension(dimension, diag) {
                    elements = elements.and_then(|e| e.checked_mul(n));
                }
            }
            if elements.is_none_or(|e| e > isize::MAX as u128) {
                diag.at(
                    shape,
                    "this shape has more elements than memory has addresses",
                );
            }
        }
        Expr::Reference(reference) => check_shape(&reference.expr, diag),
        Expr::Group(group) => check_shape(&group.expr, diag),
        Expr::Paren(paren) => check_shape(&paren.expr, diag),
        Expr::Tuple(tuple) if !tuple.elems.is_empty() => {
            let dimensions = tuple.elems.iter().map(|e| quote!(#e).to_string());
            let list = dimensions.collect::<Vec<_>>().join(", ");
            diag.at(
                shape,
                format!("a shape is a list of dimensions: write `[{list}]`"),
            );
        }
        Expr::Lit(literal) => {
            let list = match &literal.lit {
                Lit::Int(int) => format!(": write `[{int}]`"),
                _ => ", as `[5, 5]`".to_owned(),
            };
            diag.at(shape, format!("a shape is a list of dimensions{list}"));
        }
        _ => {}
    }
}

fn check_dimension(dimension: &Expr, diag: &mut Diag) -> Option<u128> {
    match dimension {
        Expr::Lit(ExprLit {
            lit: Lit::Int(literal),
            ..
        }) => match literal.base10_parse::<u128>() {
            Ok(n) if n <= isize::MAX as u128 => Some(n),
            _ => {
                diag.at(dimension, "this dimension is too large");
                None
            }
        },
        Expr::Lit(literal) => {
            diag.at(
                dimension,
                format!("a dimension is an integer, not `{}`", quote!(#literal)),
            );
            None
        }
        Expr::Unary(unary)
            if matches!(unary.op, UnOp::Neg(_)) && literal_of(&unary.expr).is_some() =>
        {
            diag.at(dimension, "a dimension cannot be negative");
            None
        }
        Expr::Group(group) => check_dimension(&group.expr, diag),
        _ => None,
    }
}
