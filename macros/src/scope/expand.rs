//! Model → tokens.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};

use super::model::{BlockModel, Kind, Subject};
use crate::body;
use crate::name::NameArg;
use crate::settings::{self, Setting};
use crate::site::Site;

/// ```text
/// {
///     let _ = &$crate::__private::enter_named(&Written { name: "conv1", hash: HASH, site: Site { … } }, Reuse::True);
///     { BODY }
/// }
/// ```
/// With other settings: `enter_scope(ScopeOptions::at(…).site(…).dtype(…))`. With `as s`, then: `let s = $crate::__private::active_scope();`.
///
/// The inner block ends the body's temporaries before the guard. It is the outer one's value and not bound to a name, so
/// that the type that is expected outside is expected of the body, and a body that diverges leaves nothing unreachable.
///
/// In front of the guard stand the items of the reuse check.
pub(crate) fn expand(
    model: &BlockModel,
    krate: &TokenStream,
    site: &Site,
    items: TokenStream,
) -> TokenStream {
    let span = Span::mixed_site();
    let enter = body::guard(&enter(model, krate, site), span);
    let alias = model.alias.as_ref().map(|alias| match model.kind {
        Kind::Scope | Kind::Model => {
            quote_spanned!(span=> let #alias = #krate::__private::active_scope();)
        }
        Kind::NameScope => {
            quote_spanned!(span=> let #alias = #krate::__private::active_name_scope();)
        }
    });
    let body = model.body.value();
    // The outer braces stand for the whole call: located at the body, they would make rustc take the body for the call
    // where it suggests to change what is around it.
    quote_spanned! {span=> {
        #items
        #enter
        #alias
        #body
    }}
}

/// The call that opens the scope.
fn enter(model: &BlockModel, krate: &TokenStream, site: &Site) -> TokenStream {
    if let Subject::Named(NameArg::Literal(name)) = &model.subject
        && is_plain(model)
    {
        let written = site.expand_named(name, krate);
        let reuse = settings::expand_reuse(model.settings.reuse(), krate);
        return quote!(#krate::__private::enter_named(#written, #reuse));
    }
    let site = site.expand(krate);
    let settings = model.settings.expand(krate);
    let (function, options) = match model.kind {
        Kind::Scope => (quote!(enter_scope), quote!(ScopeOptions)),
        Kind::NameScope => (quote!(enter_name_scope), quote!(NameScopeOptions)),
        Kind::Model => (quote!(enter_model), quote!(ModelOptions)),
    };
    match &model.subject {
        Subject::Store(store) => {
            quote!(#krate::__private::#function(&(#store), #krate::__private::#options::new().site(#site)#settings))
        }
        Subject::Named(name) => {
            // An expression may be a name or a captured scope: `target` tells them apart by type.
            let at = match (model.kind, name) {
                (Kind::Scope, NameArg::Expr(expr)) => quote!(#krate::__private::target(#expr)),
                _ => name.expand(krate),
            };
            quote!(#krate::__private::#function(#krate::__private::#options::at(#at).site(#site)#settings))
        }
        Subject::Unnamed(_) => {
            quote!(#krate::__private::#function(#krate::__private::#options::unnamed().site(#site)#settings))
        }
    }
}

/// Whether a variable scope is opened with nothing said but its reuse, as almost all are.
fn is_plain(model: &BlockModel) -> bool {
    let only_reuse = |setting: &Setting| matches!(setting, Setting::Reuse(_));
    model.kind == Kind::Scope && model.settings.iter().all(only_reuse)
}
