//! What a layer is, with the user's tokens kept for their spans.

use proc_macro2::{Group, TokenStream};
use syn::ext::IdentExt;
use syn::{Attribute, Signature, Visibility};

use crate::body::Body;
use crate::reuse::{Layer, LayerScope};
use crate::site::Site;

/// One function marked `#[layer]`.
#[derive(Debug)]
pub(super) struct LayerModel {
    /// The path to the runtime.
    pub(super) krate: TokenStream,
    pub(super) attrs: Vec<Attribute>,
    pub(super) vis: Visibility,
    pub(super) sig: Signature,
    pub(super) brace: Group,
    pub(super) inner_attrs: Vec<Attribute>,
    pub(super) body: Body,
    /// The scope that the layer opens around itself, and where that is said.
    pub(super) scope: Option<(LayerScope, Site)>,
    /// Where its name is.
    pub(super) site: Site,
    /// `check = false` turns the compile-time check off.
    pub(super) check: bool,
    /// `signature = false` leaves the hidden module out that tells others what the layer asks for.
    pub(super) signature: bool,
    /// Whether it is to get `#[track_caller]`.
    pub(super) track_caller: bool,
    /// Whether the function can tell where it was called.
    pub(super) tracked: bool,
}

impl LayerModel {
    /// The function's name, without `r#`.
    pub(super) fn name(&self) -> String {
        self.sig.ident.unraw().to_string()
    }

    /// The part that the reuse check looks at.
    pub(super) fn facts(&self) -> Layer<'_> {
        Layer {
            krate: &self.krate,
            attrs: &self.attrs,
            vis: &self.vis,
            sig: &self.sig,
            body: &self.body,
            scope: self.scope.as_ref().map(|(scope, _)| scope),
            checked: self.check,
            signature: self.signature,
        }
    }
}
