//! Unsuffixed number literals get TensorFlow's default types, where Rust would choose `f64`.

use syn::punctuated::Punctuated;
use syn::{Expr, ExprCall, ExprLit, Lit, LitFloat, LitInt, Token, UnOp};

use super::dtype;
use crate::args::Value;

/// Types the literals of `value([1.0, 2.0])`; any other initializer stays as it is.
pub(super) fn type_literals_of_initializer(expr: &mut Expr, dtype: Option<&Value>) {
    if let Some(arguments) = value_arguments(expr)
        && let Some(value) = arguments.first_mut()
    {
        type_literals(value, dtype);
    }
}

/// Types the literals of a value that is made of nothing but unsuffixed number literals, in arrays of any depth.
///
/// A single other expression in it lets Rust infer all of them, so then nothing is done.
pub(crate) fn type_literals(value: &mut Expr, dtype: Option<&Value>) {
    let mut found = Found::default();
    if !look(value, &mut found) {
        return;
    }
    let word = dtype.and_then(dtype::word_of);
    let float = match word.as_deref() {
        Some("f64") => "f64",
        _ => "f32",
    };
    let int = match word.as_deref() {
        Some(
            word @ ("i8" | "i16" | "i32" | "i64" | "u8" | "u16" | "u32" | "u64" | "f32" | "f64"),
        ) => word,
        _ if found.float => float,
        _ => "i32",
    };
    suffix(value, float, int);
}

/// `value(…)` and `init::value(…)`, the initializer that brings its own shape.
fn value_arguments(expr: &mut Expr) -> Option<&mut Punctuated<Expr, Token![,]>> {
    match expr {
        Expr::Call(call) if is_value(call) => Some(&mut call.args),
        Expr::Group(group) => value_arguments(&mut group.expr),
        _ => None,
    }
}

/// Whether an initializer is `value(…)`.
pub(crate) fn brings_its_shape(expr: &Expr) -> bool {
    match expr {
        Expr::Call(call) => is_value(call),
        Expr::Group(group) => brings_its_shape(&group.expr),
        _ => false,
    }
}

fn is_value(call: &ExprCall) -> bool {
    let Expr::Path(function) = &*call.func else {
        return false;
    };
    let segments: Vec<String> = function
        .path
        .segments
        .iter()
        .map(|s| s.ident.to_string())
        .collect();
    let ours = match segments.as_slice() {
        [name] => name == "value",
        [.., module, name] => module == "init" && name == "value",
        [] => false,
    };
    ours && call.args.len() == 1
}

#[derive(Default)]
struct Found {
    float: bool,
}

/// Whether every leaf is an unsuffixed number.
fn look(expr: &Expr, found: &mut Found) -> bool {
    match expr {
        Expr::Lit(ExprLit {
            lit: Lit::Float(float),
            ..
        }) => {
            found.float = true;
            float.suffix().is_empty()
        }
        Expr::Lit(ExprLit {
            lit: Lit::Int(int), ..
        }) => int.suffix().is_empty(),
        Expr::Unary(unary) => matches!(unary.op, UnOp::Neg(_)) && look(&unary.expr, found),
        Expr::Array(array) => array.elems.iter().all(|e| look(e, found)),
        Expr::Repeat(repeat) => look(&repeat.expr, found),
        Expr::Reference(reference) => look(&reference.expr, found),
        Expr::Paren(paren) => look(&paren.expr, found),
        Expr::Group(group) => look(&group.expr, found),
        _ => false,
    }
}

fn suffix(expr: &mut Expr, float: &str, int: &str) {
    match expr {
        Expr::Lit(ExprLit {
            lit: Lit::Float(literal),
            ..
        }) => *literal = with_suffix(literal, float),
        Expr::Lit(ExprLit { lit, .. }) => {
            if let Lit::Int(literal) = lit {
                *lit = typed_int(literal, int);
            }
        }
        Expr::Unary(unary) => suffix(&mut unary.expr, float, int),
        Expr::Array(array) => array.elems.iter_mut().for_each(|e| suffix(e, float, int)),
        Expr::Repeat(repeat) => suffix(&mut repeat.expr, float, int),
        Expr::Reference(reference) => suffix(&mut reference.expr, float, int),
        Expr::Paren(paren) => suffix(&mut paren.expr, float, int),
        Expr::Group(group) => suffix(&mut group.expr, float, int),
        _ => {}
    }
}

fn with_suffix(literal: &LitFloat, suffix: &str) -> LitFloat {
    let digits = literal.to_string();
    // `1.f32` would be a field of `1`.
    let zero = if digits.ends_with('.') { "0" } else { "" };
    LitFloat::new(&format!("{digits}{zero}{suffix}"), literal.span())
}

fn typed_int(literal: &LitInt, suffix: &str) -> Lit {
    let digits = literal.to_string();
    let decimal =
        !digits.starts_with("0x") && !digits.starts_with("0o") && !digits.starts_with("0b");
    match suffix {
        // `0x1f32` would be a number of its own.
        "f32" | "f64" if decimal => {
            Lit::Float(LitFloat::new(&format!("{digits}{suffix}"), literal.span()))
        }
        "f32" | "f64" => Lit::Int(literal.clone()),
        _ => Lit::Int(LitInt::new(&format!("{digits}{suffix}"), literal.span())),
    }
}
