//! Callees: which of them may be layers, and the expression that asks.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{Expr, ExprCall, Path};

/// What the compiler says when a module has the callee's name and is none of ours.
const QUESTION: &str = "not_a_layer_so_put_the_callee_in_parentheses";

/// The type that every layer has `ask` on.
pub(super) fn question(span: Span) -> Ident {
    Ident::new(QUESTION, span)
}

/// A path that may name a layer.
#[derive(Clone, Debug)]
pub(super) struct Callee {
    /// The modules in front of the name, as written.
    module: Option<TokenStream>,
    pub(super) name: Ident,
    /// From the first token of the callee.
    pub(super) start: Span,
    /// To the parentheses behind it.
    pub(super) parens: Span,
}

/// The user's identifier with a span of ours. Spans bring their edition: in ours, `gen` is a keyword.
pub(super) fn at_ours(ident: &Ident) -> Ident {
    let span = Span::mixed_site().located_at(ident.span());
    if ident == "gen" {
        return Ident::new_raw("gen", span);
    }
    let mut ident = ident.clone();
    ident.set_span(span);
    ident
}

impl Callee {
    /// The callee of a call, unless it can't be a layer: a type's function, something in parentheses, an enum's constructor.
    pub(super) fn of(call: &ExprCall) -> Option<Self> {
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
        let modules = || path.segments.iter().take(path.segments.len() - 1);
        if !begins_lower(&last.ident)
            || !modules().all(|s| is_module(&s.ident) && s.arguments.is_none())
        {
            return None;
        }
        let start = path
            .leading_colon
            .map_or_else(|| path.segments[0].ident.span(), |colons| colons.spans[0]);
        Some(Self {
            module: module_of(path),
            name: last.ident.clone(),
            start,
            parens: call.paren_token.span.join(),
        })
    }

    /// The first segment: what a local name may hide.
    pub(super) fn first_segment(path: &Path) -> Option<&Ident> {
        path.leading_colon
            .is_none()
            .then(|| path.segments.first().map(|segment| &segment.ident))
            .flatten()
    }

    /// Whether the name stands alone.
    pub(super) fn is_plain(&self) -> bool {
        self.module.is_none()
    }

    /// Tells callees apart that can't be the same.
    pub(super) fn key(&self) -> String {
        match &self.module {
            Some(module) => format!("{module}::{}", self.name),
            None => self.name.to_string(),
        }
    }

    /// The modules that the name is looked for in, as written; none for those of the place itself.
    pub(super) fn module(&self) -> Option<&TokenStream> {
        self.module.as_ref()
    }

    /// `use $k::__private::reuse::no_layer as conv_relu;`: what the name means where nothing else has it.
    pub(super) fn fallback(&self, krate: &TokenStream) -> TokenStream {
        let ours = Span::mixed_site();
        let name = at_ours(&self.name);
        quote_spanned!(ours=> use #krate::__private::reuse::no_layer as #name;)
    }

    /// `conv_relu::QUESTION::ask(argument)`, where the name's meaning is in scope.
    ///
    /// If something else has the name, the message is about `QUESTION`: a type, because of functions and modules rustc would
    /// suggest those of all other layers.
    pub(super) fn ask(&self, argument: &TokenStream) -> TokenStream {
        let question = question(self.name.span());
        let name = &self.name;
        quote_spanned!(Span::mixed_site()=> #name::#question::ask(#argument))
    }

    /// `expression`, which begins with the callee's name, where the name means what it means to a caller here.
    ///
    /// ```text
    /// use $k::__private::reuse::no_layer as conv_relu;
    /// { use self::*; conv_relu::… }
    /// ```
    ///
    /// The expression path finds the module's own names first, whatever way they came, and the fallback otherwise.
    pub(super) fn resolved(&self, krate: &TokenStream, expression: &TokenStream) -> TokenStream {
        let module = self.module.clone().unwrap_or_else(|| quote!(self));
        let fallback = self.fallback(krate);
        quote_spanned!(Span::mixed_site()=> { #fallback { use #module::*; #expression } })
    }
}

/// The path without its last segment.
fn module_of(path: &Path) -> Option<TokenStream> {
    let count = path.segments.len() - 1;
    if count == 0 {
        return path.leading_colon.map(|colons| quote!(#colons));
    }
    let colons = &path.leading_colon;
    let modules = path
        .segments
        .iter()
        .take(count)
        .map(|segment| &segment.ident);
    Some(quote!(#colons #(#modules)::*))
}

fn begins_lower(ident: &Ident) -> bool {
    let text = ident.to_string();
    text.trim_start_matches("r#")
        .starts_with(|c: char| c.is_lowercase() || c == '_')
}

/// By convention, a module and not a type. Short names that end in digits (`f16`, `i8x16`) are taken for types.
fn is_module(ident: &Ident) -> bool {
    let text = ident.to_string();
    let letters = text.trim_end_matches(|c: char| c.is_ascii_digit() || c == 'x');
    let is_number = letters.len() < text.len() && letters.len() <= 3;
    begins_lower(ident)
        && !is_number
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
    fn types_and_values_are_not() {
        assert_eq!(callee(parse_quote!(Ok(x))), None);
        assert_eq!(callee(parse_quote!(Net::forward(x))), None);
        assert_eq!(callee(parse_quote!(half::f16::from_f32(x))), None);
        assert_eq!(callee(parse_quote!(i8x16::splat(x))), None);
        assert_eq!(callee(parse_quote!(usize::from(x))), None);
        assert_eq!(callee(parse_quote!(std::mem::take(x))), None);
        assert_eq!(callee(parse_quote!(<T as Layer>::call(x))), None);
        assert_eq!(callee(parse_quote!((conv)(x))), None);
        assert_eq!(callee(parse_quote!(vec.iter(x)(y))), None);
    }
}
