//! Model → tokens.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};

use super::model::{BlockModel, Kind, Reuse, Setting, Subject};
use crate::body::GUARD;
use crate::name::NameArg;
use crate::{reuse, site};

/// ```text
/// {
///     let __entered = $crate::__private::enter_named(&Name::hashed("conv1", HASH), Reuse::True, &Site { … });
///     { BODY }
/// }
/// ```
/// With other settings: `enter_scope(ScopeOptions::at(…).site(…).dtype(…))`. With `as s`: `let (__entered, s) = $crate::__private::enter_named(…).with_scope();`.
///
/// The inner block ends the body's temporaries before the guard. It is the outer one's value and not bound to a name, so
/// that the type that is expected outside is expected of the body, and a body that diverges leaves nothing unreachable.
pub(super) fn expand(model: &BlockModel) -> TokenStream {
    let guard = Ident::new(GUARD, Span::mixed_site());
    let enter = enter(model);
    let span = Span::mixed_site();
    let enter = match (&model.alias, model.kind) {
        (None, _) => quote_spanned!(span=> let #guard = #enter;),
        (Some(alias), Kind::Scope | Kind::Model) => {
            quote_spanned!(span=> let (#guard, #alias) = #enter.with_scope();)
        }
        (Some(alias), Kind::NameScope) => {
            quote_spanned!(span=> let (#guard, #alias) = #enter.with_name_scope();)
        }
    };
    let checks = if model.checked {
        TokenStream::new()
    } else {
        reuse::block_items(model)
    };
    let body = model.body.value();
    // The outer braces stand for the whole call: located at the body, they would make rustc take the body for the call
    // where it suggests to change what is around it.
    quote_spanned! {span=> {
        #checks
        #enter
        #body
    }}
}

/// The call that opens the scope.
fn enter(model: &BlockModel) -> TokenStream {
    let krate = &model.header.krate;
    let settings = model
        .settings
        .iter()
        .map(|setting| expand_setting(setting, krate));
    let settings = quote!(#(#settings)*);
    let (function, options) = match model.kind {
        Kind::Scope => (quote!(enter_scope), quote!(ScopeOptions)),
        Kind::NameScope => (quote!(enter_name_scope), quote!(NameScopeOptions)),
        Kind::Model => (quote!(enter_model), quote!(ModelOptions)),
    };
    match &model.subject {
        Subject::Store(store) => {
            let site = site::expand(store, krate);
            quote!(#krate::__private::#function(&(#store), #krate::__private::#options::new().site(#site)#settings))
        }
        Subject::Named(name @ NameArg::Literal(_)) if is_plain(model) => {
            let (site, name) = (site::expand(name, krate), name.expand(krate));
            let reuse = expand_reuse(model.reuse().unwrap_or(&Reuse::False), krate);
            quote!(#krate::__private::enter_named(&#name, #reuse, #site))
        }
        Subject::Named(name) => {
            let site = site::expand(name, krate);
            // An expression may be a name or a captured scope: `target` tells them apart by type.
            let at = match (model.kind, name) {
                (Kind::Scope, NameArg::Expr(expr)) => quote!(#krate::__private::target(#expr)),
                _ => name.expand(krate),
            };
            quote!(#krate::__private::#function(#krate::__private::#options::at(#at).site(#site)#settings))
        }
        Subject::Unnamed(default) => {
            let site = site::expand(default, krate);
            quote!(#krate::__private::#function(#krate::__private::#options::unnamed().site(#site)#settings))
        }
    }
}

/// Whether a variable scope is opened with nothing said but its reuse, as almost all are.
fn is_plain(model: &BlockModel) -> bool {
    let only_reuse = |setting: &Setting| matches!(setting, Setting::Reuse(_));
    model.kind == Kind::Scope && model.settings.iter().all(only_reuse)
}

fn expand_setting(setting: &Setting, krate: &TokenStream) -> TokenStream {
    match setting {
        Setting::Reuse(reuse) => {
            let reuse = expand_reuse(reuse, krate);
            quote!(.reuse(#reuse))
        }
        Setting::Dtype(dtype) => {
            let dtype = dtype.expand(krate);
            quote!(.dtype(#dtype))
        }
        Setting::DefaultName(name) => {
            let name = name.expand(krate);
            quote!(.default_name(#name))
        }
        Setting::Other(key, expr) if key == "initializer" => {
            quote!(.initializer(#krate::__private::initializer(#expr)))
        }
        Setting::Other(key, expr) => {
            let method = Ident::new(&key.to_string(), Span::mixed_site().located_at(key.span()));
            quote_spanned!(method.span()=> .#method(#expr))
        }
    }
}

fn expand_reuse(reuse: &Reuse, krate: &TokenStream) -> TokenStream {
    match reuse {
        Reuse::True => quote!(#krate::__private::Reuse::True),
        Reuse::False => quote!(#krate::__private::Reuse::False),
        Reuse::Auto => quote!(#krate::__private::Reuse::Auto),
        Reuse::Unknown(expr) => quote!(#krate::__private::reuse(#expr)),
    }
}
