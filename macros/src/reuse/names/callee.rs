//! Callees: which of them may be layers.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{Expr, ExprCall, Path, PathArguments, PathSegment};

use crate::tokens::is_punct;

/// A path that may name a layer.
#[derive(Clone, Debug)]
pub(in crate::reuse) struct Callee {
    /// The modules in front of the name, as written, and the type.
    pub(in crate::reuse) module: Option<TokenStream>,
    /// The type in front of the name.
    pub(super) ty: Option<Type>,
    pub(in crate::reuse) name: Ident,
    /// The path that an import in the body brings it by.
    pub(super) imported: Option<Vec<String>>,
    /// The paths of the globs in the body that may bring it.
    pub(super) globbed: Vec<Vec<String>>,
    /// The way to its answer.
    pub(in crate::reuse) road: Road,
    /// From the first token of the callee.
    pub(in crate::reuse) start: Span,
    /// To the parentheses behind it.
    pub(in crate::reuse) parens: Span,
}

/// A type that a function is called by.
#[derive(Clone, Debug)]
pub(super) struct Type {
    /// The modules in front of it; the first one is empty where the path begins with `::`.
    pub(super) modules: Vec<String>,
    pub(super) name: Ident,
    /// What is in angle brackets behind it, without spaces.
    pub(super) args: Option<String>,
}

/// The way by which a function is found, and by which it is asked: by another one, a module of its name may be another layer's.
#[derive(Clone, Debug)]
pub(in crate::reuse) enum Road {
    /// It is a layer of the same module.
    Beside(Home),
    /// It is in the module of this path.
    Through(TokenStream),
    /// It is what this path leads to, and has another name there.
    Import(TokenStream),
    /// It is a layer in the module of this path, which has the layer's name, and so its answer.
    Namesake(TokenStream, Ident),
    /// It is in the module around, if anywhere.
    Perhaps,
    /// It is the function of a type, which this path leads to.
    OfType(TokenStream),
}

/// Where the answer is found by a layer's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::reuse) enum Home {
    /// In a module of its own.
    Own,
    /// In the module around it, which has its name.
    Around,
}

impl Callee {
    /// The callee of a call, unless it can't be a layer: something in parentheses, an enum's constructor.
    pub(in crate::reuse) fn of(call: &ExprCall) -> Option<Self> {
        let mut func = &*call.func;
        while let Expr::Group(group) = func {
            func = &group.expr;
        }
        let Expr::Path(path) = func else { return None };
        if path.qself.is_some() || !path.attrs.is_empty() {
            return None;
        }
        let path = &path.path;
        let last = path.segments.last()?;
        let in_front = path.segments.iter().take(path.segments.len() - 1);
        let mut modules: Vec<&PathSegment> = in_front.collect();
        let ty = Type::of(path);
        if ty.is_some() {
            modules.pop();
        }
        if !begins_lower(&last.ident)
            || (path.segments.len() == 1 && is_in_prelude(&last.ident))
            || !modules
                .iter()
                .all(|s| is_module(&s.ident) && s.arguments.is_none())
        {
            return None;
        }
        let start = path
            .leading_colon
            .map_or_else(|| path.segments[0].ident.span(), |colons| colons.spans[0]);
        let module = module_of(path);
        Some(Self {
            road: Road::Through(module.clone().unwrap_or_else(|| quote!(self))),
            module,
            imported: None,
            globbed: Vec::new(),
            ty,
            name: last.ident.clone(),
            start,
            parens: call.paren_token.span.join(),
        })
    }

    /// The module that the path begins with; none behind `::`.
    pub(in crate::reuse) fn first_module(&self) -> Option<Ident> {
        match self.module.clone()?.into_iter().next() {
            Some(TokenTree::Ident(first)) => Some(first),
            _ => None,
        }
    }

    /// The segments of the path; the first one is empty where it begins with `::`.
    pub(in crate::reuse) fn path(&self) -> Vec<String> {
        let modules: Vec<TokenTree> = self.module.clone().into_iter().flatten().collect();
        let is_global = is_punct(modules.first(), ':');
        let root = is_global.then(String::new);
        let modules = modules.into_iter().filter_map(|token| match token {
            TokenTree::Ident(segment) => Some(segment.to_string()),
            _ => None,
        });
        let name = self.name.to_string();
        root.into_iter().chain(modules).chain([name]).collect()
    }

    /// As the user wrote it.
    pub(in crate::reuse) fn written(&self) -> String {
        match (&self.ty, &self.module) {
            (Some(_), Some(ty)) => format!("{}::{}", unspaced(ty), self.name),
            _ => self.path().join("::"),
        }
    }

    /// Tells callees apart that can't be the same.
    pub(in crate::reuse) fn key(&self) -> String {
        match (&self.module, &self.imported) {
            (Some(module), _) => format!("{module}::{}", self.name),
            (None, Some(path)) => format!("{} as {}", path.join("::"), self.name),
            (None, None) => {
                let globs = self.globbed.iter().map(|path| path.join("::") + "::* ");
                globs.collect::<String>() + &self.name.to_string()
            }
        }
    }
}

impl Type {
    /// The last segment but one, if it is a type's by convention.
    fn of(path: &Path) -> Option<Self> {
        let segments = || path.segments.iter().rev().skip(1);
        let segment = segments().next()?;
        let args = match &segment.arguments {
            PathArguments::None => None,
            PathArguments::AngleBracketed(args) => Some(unspaced(&args.args.to_token_stream())),
            PathArguments::Parenthesized(_) => return None,
        };
        let modules = segments().skip(1).map(|module| module.ident.to_string());
        let mut modules: Vec<String> = modules.collect();
        modules.extend(path.leading_colon.map(|_| String::new()));
        modules.reverse();
        let name = segment.ident.clone();
        (!begins_lower(&name)).then_some(Self {
            modules,
            name,
            args,
        })
    }
}

fn unspaced(tokens: &TokenStream) -> String {
    tokens.to_string().replace(' ', "")
}

/// The path without its last segment.
fn module_of(path: &Path) -> Option<TokenStream> {
    let count = path.segments.len() - 1;
    if count == 0 {
        return path.leading_colon.map(|colons| quote!(#colons));
    }
    let colons = &path.leading_colon;
    let modules = path.segments.iter().take(count);
    Some(quote!(#colons #(#modules)::*))
}

/// Functions that are in no module here: they can't be imported from `self`.
fn is_in_prelude(ident: &Ident) -> bool {
    let functions = ["drop", "size_of", "size_of_val", "align_of", "align_of_val"];
    functions.iter().any(|function| ident == function)
}

fn begins_lower(ident: &Ident) -> bool {
    let text = ident.to_string();
    text.trim_start_matches("r#")
        .starts_with(|c: char| c.is_lowercase() || c == '_')
}

/// By convention, a module and not a type. Short names that end in digits (`f16`, `i8x16`) are taken for types, and
/// so are those of C (`c_int`, `size_t`).
fn is_module(ident: &Ident) -> bool {
    let text = ident.to_string();
    let letters = text.trim_end_matches(|c: char| c.is_ascii_digit() || c == 'x');
    let is_number = letters.len() < text.len() && letters.len() <= 3;
    let is_foreign = text.starts_with("c_") || text.ends_with("_t");
    begins_lower(ident)
        && !is_number
        && !is_foreign
        && !matches!(
            text.as_str(),
            "bool" | "char" | "str" | "usize" | "isize" | "std" | "core" | "alloc"
        )
}

#[cfg(test)]
mod tests {
    use syn::parse_quote;

    use super::*;

    fn callee(call: ExprCall) -> Option<String> {
        Callee::of(&call).map(|callee| callee.key().replace(' ', ""))
    }

    #[test]
    fn functions_are_asked_by_whatever_path() {
        assert_eq!(callee(parse_quote!(conv(x))).unwrap(), "conv");
        assert_eq!(callee(parse_quote!(r#match(x))).unwrap(), "r#match");
        assert_eq!(callee(parse_quote!(dense::<f32>(x))).unwrap(), "dense");
        assert_eq!(
            callee(parse_quote!(crate::nn::dense(x))).unwrap(),
            "crate::nn::dense"
        );
        assert_eq!(
            callee(parse_quote!(::lib::dense(x))).unwrap(),
            "::lib::dense"
        );
    }

    #[test]
    fn functions_of_types_are_too() {
        let of = |call: ExprCall| {
            let callee = Callee::of(&call).unwrap();
            let Type {
                modules,
                name,
                args,
            } = callee.ty.clone().unwrap();
            (callee.written(), modules.join(","), name.to_string(), args)
        };
        let own = |text: &str| Some(text.to_owned());
        assert_eq!(
            of(parse_quote!(Net::forward(x))),
            ("Net::forward".into(), "".into(), "Net".into(), None)
        );
        assert_eq!(
            of(parse_quote!(::a::b::Net::<u8, 3>::forward::<T>(x))),
            (
                "::a::b::Net::<u8,3>::forward".into(),
                ",a,b".into(),
                "Net".into(),
                own("u8,3")
            )
        );
    }

    #[test]
    fn types_and_values_are_not() {
        assert_eq!(callee(parse_quote!(Ok(x))), None);
        assert_eq!(callee(parse_quote!(Net::Forward(x))), None);
        assert_eq!(callee(parse_quote!(half::f16::from_f32(x))), None);
        assert_eq!(callee(parse_quote!(i8x16::splat(x))), None);
        assert_eq!(callee(parse_quote!(usize::from(x))), None);
        assert_eq!(callee(parse_quote!(std::mem::take(x))), None);
        assert_eq!(callee(parse_quote!(c_int::from(x))), None);
        assert_eq!(callee(parse_quote!(size_t::from(x))), None);
        assert_eq!(callee(parse_quote!(<T as Layer>::call(x))), None);
        assert_eq!(callee(parse_quote!((conv)(x))), None);
        assert_eq!(callee(parse_quote!(vec.iter(x)(y))), None);
    }

    #[test]
    fn functions_that_are_everywhere_are_in_no_module() {
        assert_eq!(callee(parse_quote!(drop(x))), None);
        assert_eq!(callee(parse_quote!(size_of::<T>())), None);
        assert_eq!(callee(parse_quote!(nn::drop(x))).unwrap(), "nn::drop");
    }
}
