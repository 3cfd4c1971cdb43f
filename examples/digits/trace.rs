//! A trace: how long each layer and scope took, each time.

use std::path::Path;

use anyhow::Result;
use tracing_chrome::{ChromeLayerBuilder, FlushGuard};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

/// Writes a trace to the file, until what is returned goes: open it in <https://ui.perfetto.dev> or `chrome://tracing`.
pub(crate) fn to_file(path: &Path) -> Result<FlushGuard> {
    let (layer, guard) = ChromeLayerBuilder::new()
        .file(path)
        .include_args(true)
        .build();
    tracing_subscriber::registry().with(layer).try_init()?;
    Ok(guard)
}
