//! Text that stays on its line.

use std::borrow::Cow;
use std::fmt::{self, Write as _};

/// Escapes control characters, so that a name or a cause of several lines can't break the line.
pub(super) struct OneLine<W>(pub(super) W);

impl<W: fmt::Write> fmt::Write for OneLine<W> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for piece in text.split_inclusive(char::is_control) {
            let (plain, control) = match piece.char_indices().next_back() {
                Some((at, c)) if c.is_control() => (&piece[..at], Some(c)),
                _ => (piece, None),
            };
            self.0.write_str(plain)?;
            if let Some(control) = control {
                write!(self.0, "{}", control.escape_debug())?;
            }
        }
        Ok(())
    }
}

/// The text with control characters escaped.
pub(crate) fn one_line(text: &str) -> Cow<'_, str> {
    if !text.contains(char::is_control) {
        return Cow::Borrowed(text);
    }
    let mut line = OneLine(String::new());
    // Writing to a string can't fail.
    let _ = line.write_str(text);
    Cow::Owned(line.0)
}
