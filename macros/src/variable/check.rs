//! Arguments → model: every error of the variable macros.

use proc_macro2::Span;
use quote::quote;
use syn::{Expr, ExprLit, Lit, UnOp};
use varscope_names::COLLECTIONS;

use super::dtype::{self, Typing};
use super::literal;
use super::model::{GET_VARIABLE, GetVariable, NewVariable, Setting, VARIABLE};
use crate::args::{self, Arg, Keyed, Keys, Value};
use crate::diag::Diag;
use crate::header::Header;
use crate::name::{self, Named, literal_of};

/// The model of one `get_variable!`; `None` if it has no name.
pub(crate) fn check_get(header: Header, args: Vec<Arg>, diag: &mut Diag) -> Option<GetVariable> {
    let (positional, keys) = args::sort(args, &GET_VARIABLE, diag);
    let mut positional = positional.into_iter();
    let name = positional.next();
    let shape = positional.next();
    if let Some(shape) = &shape {
        check_shape(shape, diag);
    }
    let settings: Vec<Setting> = keys
        .iter()
        .filter_map(|keyed| setting(keyed, &keys, &header, diag))
        .collect();
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
        header,
        name: name::check(name, Named::Variable, diag),
        shape,
        settings,
    })
}

/// The model of one `variable!`; `None` if it has no value.
pub(super) fn check_new(header: Header, args: Vec<Arg>, diag: &mut Diag) -> Option<NewVariable> {
    let (positional, keys) = args::sort(args, &VARIABLE, diag);
    let settings = keys
        .iter()
        .filter_map(|keyed| setting(keyed, &keys, &header, diag))
        .collect();
    let Some(mut value) = positional.into_iter().next() else {
        let example = "the value comes first: `variable!([1.0, 2.0], name = \"a\")`";
        missing("value", example, &keys, diag);
        return None;
    };
    literal::type_literals(&mut value, keys.get("dtype"));
    Some(NewVariable {
        header,
        value,
        settings,
    })
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

fn setting(keyed: &Keyed, keys: &Keys, header: &Header, diag: &mut Diag) -> Option<Setting> {
    let key = keyed.name();
    if key == "dtype" {
        let typing = if header.is_static() {
            Typing::Static
        } else {
            Typing::Dynamic
        };
        return dtype::check(&keyed.value, typing, diag).map(Setting::Dtype);
    }
    let Value::Expr(expr) = &keyed.value else {
        diag.at(
            &keyed.value,
            format!("`{key}` is a value, and this is a type"),
        );
        return None;
    };
    let mut expr = expr.clone();
    match key.as_str() {
        "name" => return Some(Setting::Name(name::check(expr, Named::Variable, diag))),
        "device" if header.is_static() => {
            diag.at(
                &keyed.key,
                "the ndarray engine keeps everything in main memory; remove `device`",
            );
            return None;
        }
        "initializer" => literal::type_literals_of_initializer(&mut expr, keys.get("dtype")),
        _ => {}
    }
    check_value_kind(&key, &expr, diag);
    Some(Setting::Other(keyed.key.clone(), expr))
}

/// Rejects literals of a kind that a key never takes; what else fits is rustc's to say.
pub(crate) fn check_value_kind(key: &str, expr: &Expr, diag: &mut Diag) {
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
