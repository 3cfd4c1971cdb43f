//! Bars for what takes a while, where somebody watches.

use indicatif::{ProgressBar, ProgressStyle};

/// Below this, it is done before anybody looks.
const WORTH_IT: u64 = 64 << 20;

/// A bar of so many bytes on standard error; nothing is drawn where that is no terminal.
pub(crate) fn bar(bytes: u64) -> ProgressBar {
    if bytes < WORTH_IT {
        return ProgressBar::hidden();
    }
    let template = "{bar:40} {bytes} of {total_bytes}, {bytes_per_sec}, {eta} left";
    let style = ProgressStyle::with_template(template);
    let bar = ProgressBar::new(bytes);
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar
}
