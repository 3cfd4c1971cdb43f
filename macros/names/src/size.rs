//! Numbers, to be read.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::{String, ToString};

/// `1.5 MiB`; nothing is known of strings.
pub fn readable_bytes(bytes: Option<u64>) -> String {
    let Some(bytes) = bytes else {
        return "?".to_owned();
    };
    if bytes < 1024 {
        return format!("{bytes} B");
    }
    let mut size = bytes as f64;
    let mut unit = "";
    for larger in ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"] {
        if size < 1024.0 {
            break;
        }
        (size, unit) = (size / 1024.0, larger);
    }
    format!("{size:.1} {unit}")
}

/// `1,234,567`
pub fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let first = (digits.len() - 1) % 3 + 1;
    let (mut text, rest) = (digits[..first].to_owned(), &digits[first..]);
    for three in 0..rest.len() / 3 {
        text.push(',');
        text.push_str(&rest[3 * three..3 * three + 3]);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_three_digits_stand_together() {
        let cases = [
            (0, "0"),
            (12, "12"),
            (123, "123"),
            (1234, "1,234"),
            (1_234_567, "1,234,567"),
        ];
        for (number, text) in cases {
            assert_eq!(grouped(number), text);
        }
    }

    #[test]
    fn sizes_have_a_digit_behind_the_point() {
        let cases = [
            (0, "0 B"),
            (1023, "1023 B"),
            (1024, "1.0 KiB"),
            (1 << 20, "1.0 MiB"),
            (3 << 29, "1.5 GiB"),
            (u64::MAX, "16.0 EiB"),
        ];
        for (bytes, text) in cases {
            assert_eq!(readable_bytes(Some(bytes)), text);
        }
        assert_eq!(readable_bytes(None), "?");
    }
}
