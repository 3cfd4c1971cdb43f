//! The procedural macros of varscope: text in, calls on the runtime out.
//!
//! Nothing here is for direct use; the crate `varscope` has the macros and their documentation.

extern crate proc_macro;

mod args;
mod block;
mod body;
mod diag;
mod header;
mod invisible;
mod layer;
mod name;
mod ours;
mod reuse;
mod scope;
mod settings;
mod simple;
mod site;
mod source;
#[cfg(test)]
mod testing;
mod tokens;
mod variable;

use proc_macro::TokenStream;

use crate::scope::Kind;

// Documented where the crate `varscope` exports it: an example needs the runtime.
#[proc_macro_attribute]
pub fn layer(args: TokenStream, item: TokenStream) -> TokenStream {
    layer::run(args.into(), item.into()).into()
}

/// `get_variable!`
#[proc_macro]
pub fn get_variable_impl(input: TokenStream) -> TokenStream {
    variable::get(input.into()).into()
}

/// `variable!`
#[proc_macro]
pub fn variable_impl(input: TokenStream) -> TokenStream {
    variable::new(input.into()).into()
}

/// `scope!`
#[proc_macro]
pub fn scope_impl(input: TokenStream) -> TokenStream {
    block::run(Kind::Scope, input.into()).into()
}

/// `name_scope!`
#[proc_macro]
pub fn name_scope_impl(input: TokenStream) -> TokenStream {
    block::run(Kind::NameScope, input.into()).into()
}

/// `model!`
#[proc_macro]
pub fn model_impl(input: TokenStream) -> TokenStream {
    block::run(Kind::Model, input.into()).into()
}
