//! Which macros are ours: somebody else's `scope!` and `get_variable!` are left alone.
//!
//! A path that begins with this crate says so. A plain name is ours unless the file defines a macro of it, or imports it from
//! somewhere else. (What is behind another crate's name, only the compiler knows; such a macro is left alone as well.)

use proc_macro2::{Ident, TokenTree};
use syn::Path;

use crate::source::{File, Outline};
use crate::tokens::is_punct;

/// Whether the macro of this name is ours, where these tokens stand in front of it.
pub(crate) fn is_ours(before: &[TokenTree], name: &Ident) -> bool {
    let mut path = Vec::new();
    let mut rest = before;
    while let [front @ .., TokenTree::Ident(segment), first, second] = rest
        && is_punct(Some(first), ':')
        && is_punct(Some(second), ':')
    {
        path.push(segment);
        rest = front;
    }
    is(&path, name)
}

/// The same of a path.
pub(crate) fn is_our_path(path: &Path) -> bool {
    let mut segments: Vec<&Ident> = path.segments.iter().map(|segment| &segment.ident).collect();
    segments.pop().is_some_and(|name| is(&segments, name))
}

fn is(path: &[&Ident], name: &Ident) -> bool {
    let is_our_crate = |segment: &&Ident| *segment == CRATE || *segment == "$crate";
    if path.iter().any(is_our_crate) {
        return true;
    }
    let span = name.span();
    let file = File::of(&span.file(), span);
    let code = file.as_ref().map(|file| file.outline());
    match path.last() {
        None => !code.is_some_and(|code| code.others(others).contains(&name.to_string())),
        // `use varscope as vs;`
        Some(first) => code.is_some_and(|code| is_renamed(code, &first.to_string())),
    }
}

/// Whether the file calls this crate so.
fn is_renamed(code: &Outline, name: &str) -> bool {
    let mut places = code.occurrences(name);
    places.any(|i| code.follows(i, "as") && i >= 2 && code.is(i - 2, CRATE))
}

/// Those of our macros' names that mean something else in a file.
fn others(code: &Outline) -> Vec<String> {
    let is_other = |name: &&str| {
        code.occurrences(name).any(|i| {
            let is_defined = i >= 2 && code.follows(i, "!") && code.is(i - 2, "macro_rules");
            is_defined || is_imported(code, i)
        })
    };
    let names = MACROS.iter().copied().filter(is_other);
    names.map(str::to_owned).collect()
}

/// Whether the name at `i` is what a `use` brings from another crate, or from the root of this one.
fn is_imported(code: &Outline, i: usize) -> bool {
    let ends = code.is(i + 1, ";") || code.is(i + 1, ",") || code.is(i + 1, "}");
    if !ends
        || !(code.follows(i, ":")
            || code.follows(i, "as")
            || code.follows(i, "{")
            || code.follows(i, ","))
    {
        return false;
    }
    // A statement ends with `;`, and what a `use` has in braces has none.
    let start = (0..i)
        .rev()
        .find(|at| matches!(code.at(*at), "use" | ";" | "!" | "="));
    start.is_some_and(|start| code.is(start, "use") && (start..i).all(|at| !code.is(at, CRATE)))
}

const CRATE: &str = "varscope";

const MACROS: [&str; 5] = ["scope", "name_scope", "get_variable", "variable", "model"];
