//! The compile-time reuse check.

use proc_macro2::TokenStream;

use crate::layer::LayerModel;
use crate::scope::BlockModel;

/// What a layer emits behind its function.
pub(crate) fn layer_items(_layer: &LayerModel) -> TokenStream {
    TokenStream::new()
}

/// What a `model!` or an outermost scope emits before its first statement.
pub(crate) fn block_items(_block: &BlockModel) -> TokenStream {
    TokenStream::new()
}
