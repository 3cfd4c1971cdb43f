//! Which names are legal, as TensorFlow has it.

/// Whether a name may have this character in some place.
#[inline]
pub const fn is_name_char(c: char) -> bool {
    c.is_ascii() && is_name_byte(c as u8)
}

const fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'\\' | b'/' | b'>' | b'-')
}

/// `[A-Za-z0-9_.\\/>-]*`: a scope's name inside another scope.
pub const fn is_nested_scope_name(name: &str) -> bool {
    let bytes = name.as_bytes();
    let mut i = 0;
    while i < bytes.len() {
        if !is_name_byte(bytes[i]) {
            return false;
        }
        i += 1;
    }
    true
}

/// `[A-Za-z0-9.][A-Za-z0-9_.\\/>-]*`: a node's name, and a scope's at the root.
pub const fn is_node_name(name: &str) -> bool {
    match name.as_bytes() {
        [first, ..] => {
            (first.is_ascii_alphanumeric() || *first == b'.') && is_nested_scope_name(name)
        }
        [] => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_leading_underscore_is_legal_only_inside_a_scope() {
        assert!(is_nested_scope_name("_a"));
        assert!(!is_node_name("_a"));
        assert!(!is_nested_scope_name("a b"));
        assert!(is_nested_scope_name(""));
        assert!(!is_node_name(""));
    }

    #[test]
    fn characters_beyond_ascii_are_illegal() {
        // Its last byte is that of `A`.
        assert!(!is_name_char('\u{141}'));
        assert!(!is_nested_scope_name("w\u{e4}ights"));
    }
}
