//! What a path is made of.

/// What stands between the components of a path.
pub const SEPARATOR: char = '/';

/// The components of a path below another: `"a/b"` → `a`, `b`; `"a/"` → `a`, ``.
#[inline]
pub fn components(name: &str) -> core::str::Split<'_, char> {
    name.split(SEPARATOR)
}

/// What follows the last separator.
#[inline]
pub fn last_component(path: &str) -> &str {
    path.rsplit(SEPARATOR).next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_component_is_what_components_end_with() {
        for (path, last) in [
            ("a", "a"),
            ("a/b", "b"),
            ("a/b/", ""),
            ("/a", "a"),
            ("", ""),
        ] {
            assert_eq!(last_component(path), last);
            assert_eq!(components(path).next_back(), Some(last));
        }
    }
}
