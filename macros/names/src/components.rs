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
