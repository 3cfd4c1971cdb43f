//! A program without its checks.

/// The same program, to which the compiler's check says nothing: layers that are not checked, scopes that are marked as checked,
/// bodies of models in a macro that it does not know. No line moves.
pub fn unchecked(text: &str) -> String {
    let text = text
        .replace("#[layer]", "#[layer(check = false)]")
        .replace("#[layer(scope", "#[layer(check = false, scope")
        .replace("scope!(", "scope!(@checked ")
        .replace("name_scope!(@checked ", "name_scope!(");
    let mut out = String::new();
    let mut rest = text.as_str();
    while let Some(at) = rest.find("model!(store, ") {
        let (before, from) = rest.split_at(at + "model!(store, ".len());
        let end = closing(from);
        out += &format!("{before}crate::unchecked!({})", &from[..end]);
        rest = &from[end..];
    }
    out + rest
}

/// Where the bracket closes that is open in front of the text.
fn closing(text: &str) -> usize {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' if depth == 0 => return at,
            ')' | ']' | '}' => depth -= 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::unchecked;

    #[test]
    fn the_check_is_switched_off_line_by_line() {
        let checked =
            "#[layer]\nfn f() {\n    model!(store, {\n        scope!(\"a\", g(x))?\n    })\n}\n";
        assert_eq!(
            unchecked(checked),
            "#[layer(check = false)]\nfn f() {\n    model!(store, crate::unchecked!({\n        scope!(@checked \"a\", g(x))?\n    }))\n}\n"
        );
    }
}
