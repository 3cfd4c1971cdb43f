//! Text that stays on its line, and reads as it is.

use core::fmt::{self, Write};

/// Escapes, on the way to `W`, every character that shows as nothing or changes how others show: see [`OneLine`].
struct Line<W>(W);

/// Prints text so that nothing in it can break its line, hide, or turn around what stands beside it.
///
/// Names come from files and from other people's code. What [`str`]'s `Debug` takes for unprintable is escaped as it does it: control
/// characters, line separators, spaces but the plain one, and Unicode's format characters, by which text can be made to read from
/// right to left. So is what Unicode says to leave out where it can't be shown (`Default_Ignorable_Code_Point`), by which two
/// names can look the same. Letters of all languages, their marks and quotes stay as they are.
#[derive(Clone, Copy, Debug)]
pub struct OneLine<T>(pub T);

impl<T: fmt::Display> fmt::Display for OneLine<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(Line(f), "{}", self.0)
    }
}

impl<W: Write> Write for Line<W> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for piece in text.split_inclusive(is_escaped) {
            let last = piece.char_indices().next_back();
            match last.filter(|(_, c)| is_escaped(*c)) {
                Some((at, c)) => {
                    self.0.write_str(&piece[..at])?;
                    if c.is_control() {
                        write!(self.0, "{}", c.escape_debug())?;
                    } else {
                        write!(self.0, "{}", c.escape_unicode())?;
                    }
                }
                None => self.0.write_str(piece)?,
            }
        }
        Ok(())
    }
}

fn is_escaped(c: char) -> bool {
    match c {
        ' '..='~' => false,
        // Default ignorable, and printable to `Debug`: joiners, fillers of Hangul and Khmer, selectors of variants.
        '\u{34f}'
        | '\u{115f}'..='\u{1160}'
        | '\u{17b4}'..='\u{17b5}'
        | '\u{180b}'..='\u{180f}'
        | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{ffa0}'
        | '\u{e0000}'..='\u{e0fff}' => true,
        _ => !is_printable(c),
    }
}

/// As `str`'s `Debug` has it behind another character, where a mark is part of a letter.
fn is_printable(c: char) -> bool {
    let mut buffer = [b'a', 0, 0, 0, 0];
    let end = 1 + c.encode_utf8(&mut buffer[1..]).len();
    let text = core::str::from_utf8(&buffer[..end]).unwrap_or_default();
    text.escape_debug().eq(text.chars())
}

#[cfg(test)]
mod tests {
    use alloc::format;
    use alloc::string::ToString;

    use super::*;

    #[test]
    fn what_breaks_or_turns_a_line_is_escaped_and_the_rest_is_not() {
        for (text, line) in [
            ("conv1/weights", "conv1/weights"),
            (r#"it's "\n""#, r#"it's "\n""#),
            ("two\nlines\r\t\0", r"two\nlines\r\t\0"),
            ("\u{1b}[31mred\u{7f}\u{9b}", r"\u{1b}[31mred\u{7f}\u{9b}"),
            ("a\u{202e}b\u{2066}c", r"a\u{202e}b\u{2066}c"),
            ("a\u{2028}b\u{a0}c\u{feff}", r"a\u{2028}b\u{a0}c\u{feff}"),
            (
                "a\u{200d}b\u{ad}c\u{fe0f}\u{3164}",
                r"a\u{200d}b\u{ad}c\u{fe0f}\u{3164}",
            ),
            ("\u{e0041}", r"\u{e0041}"),
            (
                "重み é e\u{301} हिन्दी ไทย 🦀",
                "重み é e\u{301} हिन्दी ไทย 🦀",
            ),
        ] {
            assert_eq!(OneLine(text).to_string(), line);
            assert_eq!(OneLine(OneLine(text)).to_string(), line);
        }
    }

    #[test]
    fn a_text_in_pieces_is_the_same_text() {
        let pieces = format!("{}", OneLine(format_args!("{}{}\n", "a\t", 'b')));
        assert_eq!(pieces, r"a\tb\n");
    }
}
