//! What a layer is, with the user's tokens kept for their spans.

use proc_macro2::{Group, TokenStream};
use syn::ext::IdentExt;
use syn::{Attribute, LitStr, Signature, Visibility};

use crate::body::Body;

/// One function marked `#[layer]`.
#[derive(Debug)]
pub(crate) struct LayerModel {
    /// The path to the runtime.
    pub(crate) krate: TokenStream,
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) vis: Visibility,
    pub(crate) sig: Signature,
    pub(crate) brace: Group,
    pub(crate) inner_attrs: Vec<Attribute>,
    pub(crate) body: Body,
    /// The scope that the layer opens around itself.
    pub(crate) scope: Option<LayerScope>,
    /// `check = false` turns the compile-time check off.
    pub(crate) check: bool,
    /// Whether the function can tell where it was called.
    pub(crate) track_caller: bool,
}

impl LayerModel {
    /// The function's name, without `r#`.
    pub(crate) fn name(&self) -> String {
        self.sig.ident.unraw().to_string()
    }
}

/// `scope = "name"` or `default_scope = "name"`.
#[derive(Debug)]
pub(crate) enum LayerScope {
    Named(LitStr),
    Default(LitStr),
}
