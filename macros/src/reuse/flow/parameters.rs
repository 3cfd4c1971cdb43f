//! What an expression tells of a shape before it runs.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{Expr, ExprLit, Ident, Lit, PatIdent, Stmt};

use crate::reuse::event::{Arg, Dim};
use crate::reuse::names::{Bindings, bound_by};

/// The function's parameters; `None` at the position of one that may not mean what the caller gave.
#[derive(Debug, Default)]
pub(in crate::reuse) struct Parameters(Vec<Option<String>>);

impl Parameters {
    /// Those of a body; `None` where a pattern takes one apart.
    pub(in crate::reuse) fn of(
        arguments: &[Option<&PatIdent>],
        bindings: &Bindings,
        stmts: &[Stmt],
    ) -> Self {
        let given = |pat: &Option<&PatIdent>| {
            let pat = (*pat)?;
            is_still_given(pat, bindings, stmts).then(|| pat.ident.to_string())
        };
        Self(arguments.iter().map(given).collect())
    }

    /// From here on the name means something else.
    pub(super) fn rebind(&mut self, name: &str) {
        for parameter in &mut self.0 {
            if parameter.as_deref() == Some(name) {
                *parameter = None;
            }
        }
    }

    fn index(&self, expr: &Expr) -> Option<u8> {
        let Expr::Path(path) = expr else { return None };
        let name = path.path.get_ident()?;
        let index = self
            .0
            .iter()
            .position(|parameter| parameter.as_ref().is_some_and(|p| name == p))?;
        u8::try_from(index).ok()
    }

    /// What is known of an argument or shape.
    pub(super) fn read(&self, expr: &Expr) -> Arg {
        match expr {
            Expr::Array(array) => Arg::Dims(array.elems.iter().map(|e| self.dim(e)).collect()),
            Expr::Tuple(tuple) => Arg::Dims(tuple.elems.iter().map(|e| self.dim(e)).collect()),
            Expr::Repeat(repeat) => match int(&repeat.len).map(usize::try_from) {
                Some(Ok(length)) if length <= 16 => Arg::Dims(vec![self.dim(&repeat.expr); length]),
                _ => Arg::Unknown,
            },
            Expr::Reference(reference) if reference.mutability.is_none() => {
                self.read(&reference.expr)
            }
            Expr::Paren(paren) => self.read(&paren.expr),
            Expr::Group(group) => self.read(&group.expr),
            _ => match (int(expr), self.index(expr)) {
                (Some(int), _) => Arg::Int(int),
                (None, Some(index)) => Arg::Parameter(index),
                (None, None) => Arg::Unknown,
            },
        }
    }

    fn dim(&self, expr: &Expr) -> Dim {
        match expr {
            Expr::Paren(paren) => self.dim(&paren.expr),
            Expr::Group(group) => self.dim(&group.expr),
            _ => match (int(expr), self.index(expr)) {
                (Some(int), _) => Dim::Int(int),
                (None, Some(index)) => Dim::Parameter(index),
                (None, None) => Dim::Unknown,
            },
        }
    }
}

/// Whether a parameter means what the caller gave: in the whole body, or up to the statement that binds its name anew.
fn is_still_given(pat: &PatIdent, bindings: &Bindings, stmts: &[Stmt]) -> bool {
    let name = pat.ident.to_string();
    if pat.mutability.is_some() || pat.by_ref.is_some() || bindings.define(&name) {
        return false;
    }
    match bindings.bind(&name) {
        0 => true,
        times => is_given_until_bound(&pat.ident, times, stmts),
    }
}

/// Whether the first to bind the name is a plain `let` of the function's own, after its initializer: the walk notices that one.
fn is_given_until_bound(name: &Ident, times: usize, stmts: &[Stmt]) -> bool {
    let plain = stmts.iter().filter_map(|stmt| match stmt {
        Stmt::Local(local) if bound_by(&local.pat) == Some(name) => Some(local),
        _ => None,
    });
    let Some(first) = plain.clone().next() else {
        return false;
    };
    if plain.count() == times {
        // All that bind it.
        return first.init.is_some();
    }
    let word = name.to_string();
    let binds = |tokens: TokenStream| Bindings::of(tokens).bind(&word) > 0;
    let is_first = |stmt: &&Stmt| matches!(stmt, Stmt::Local(local) if std::ptr::eq(local, first));
    let mut before = stmts.iter().take_while(|stmt| !is_first(stmt));
    !before.any(|stmt| binds(stmt.to_token_stream()))
        && first
            .init
            .as_ref()
            .is_some_and(|init| !binds(init.expr.to_token_stream()))
}

fn int(expr: &Expr) -> Option<i64> {
    match expr {
        Expr::Lit(ExprLit {
            lit: Lit::Int(literal),
            ..
        }) => literal.base10_parse().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use syn::parse_quote;

    use super::*;

    fn read(expr: &Expr) -> Arg {
        Parameters(vec![Some("input".into()), None, Some("channels".into())]).read(expr)
    }

    #[test]
    fn literals_and_parameters_are_known() {
        assert_eq!(
            read(&parse_quote!([5, 5usize, channels, n + 1])),
            Arg::Dims(vec![
                Dim::Int(5),
                Dim::Int(5),
                Dim::Parameter(2),
                Dim::Unknown
            ]),
        );
        assert_eq!(
            read(&parse_quote!(&(3, 4))),
            Arg::Dims(vec![Dim::Int(3), Dim::Int(4)])
        );
        assert_eq!(read(&parse_quote!([7; 2])), Arg::Dims(vec![Dim::Int(7); 2]));
        assert_eq!(read(&parse_quote!(channels)), Arg::Parameter(2));
        assert_eq!(read(&parse_quote!(32)), Arg::Int(32));
    }

    #[test]
    fn anything_else_is_unknown() {
        for expr in [
            parse_quote!(shape.clone()),
            parse_quote!([0; N]),
            parse_quote!(3.0),
            parse_quote!(self::channels),
            parse_quote!(99999999999999999999),
        ] {
            assert_eq!(read(&expr), Arg::Unknown);
        }
    }
}
