//! From where what a module declares is seen, by its text.

use std::sync::Arc;

use super::super::module::{Module, Step};
use super::super::place::Spot;
use super::super::visibility::Visibility;
use crate::source::File;

fn root(text: &str) -> Arc<File> {
    Arc::new(File::new("src/lib.rs".into(), text.into()))
}

/// The module around the last place of a word.
fn around(file: &Arc<File>, word: &str) -> Module {
    let at = file.outline().occurrences(word).next();
    Module::around(file, at.unwrap())
}

/// By the Reference's chapter on visibility.
#[test]
fn an_item_is_seen_as_far_as_it_says() {
    let before = [
        "",
        "fn a() {} ",
        "struct A(pub u8); ",
        "use a::{b}; ",
        "mod m { ",
        "m!(pub) ; ",
    ];
    let qualifiers = [
        "",
        "const ",
        "async ",
        "unsafe ",
        "const unsafe extern \"C\" ",
        "extern ",
        "async unsafe ",
    ];
    for (written, visibility) in [
        ("", Visibility::Above(0)),
        ("pub ", Visibility::Crate),
        ("pub(crate) ", Visibility::Crate),
        ("pub(in crate) ", Visibility::Crate),
        ("pub(self) ", Visibility::Above(0)),
        ("pub(in self) ", Visibility::Above(0)),
        ("pub(super) ", Visibility::Above(1)),
        ("pub(in super) ", Visibility::Above(1)),
        ("pub(in super::super) ", Visibility::Above(2)),
        ("pub(in super::super::super) ", Visibility::Above(3)),
        ("pub(in crate::a) ", Visibility::Path),
        ("pub(in crate::super_a::b) ", Visibility::Path),
        ("#[layer] pub(super) ", Visibility::Above(1)),
        ("#[layer(pub)] ", Visibility::Above(0)),
        ("#[pub(crate)] ", Visibility::Above(0)),
    ] {
        for (before, qualifier) in before.iter().flat_map(|b| qualifiers.map(|q| (b, q))) {
            let text = format!("{before}{written}{qualifier}fn conv() {{}}");
            let file = root(&text);
            let at = file.outline().occurrences("fn").next().unwrap();
            assert_eq!(Spot::new(&file, at).visibility(at), visibility, "{text}");
        }
    }
    // Behind another item's parentheses.
    for text in [
        "m!(pub) fn conv() {}",
        "pub struct A(u8) fn conv() {}",
        "(pub) fn conv() {}",
    ] {
        let file = root(text);
        let at = file.outline().occurrences("fn").next().unwrap();
        let visibility = Spot::new(&file, at).visibility(at);
        assert_eq!(visibility, Visibility::Above(0), "{text}");
    }
}

#[test]
fn a_function_is_shown_to_the_modules_that_it_is_seen_in() {
    // The file's own module, one with the function, one inside of that, and one beside it.
    let seen = |function: &str| {
        let text = format!(
            "ROOT! {{}} mod a {{ OUTER! {{}} mod b {{ {function} mod c {{ INSIDE! {{}} }} }} mod d {{ BESIDE! {{}} }} }}"
        );
        let file = root(&text);
        let own = around(&file, "INSIDE");
        let Step::Module(own) = own.parent() else {
            panic!("{text}")
        };
        let words = ["ROOT", "OUTER", "BESIDE", "INSIDE"];
        let shown = words.map(|word| match own.shows("conv", &around(&file, word)) {
            Some(true) => '1',
            Some(false) => '0',
            None => '?',
        });
        String::from_iter(shown)
    };
    for (function, shown) in [
        ("pub fn conv() {}", "1111"),
        ("pub(crate) fn conv() {}", "1111"),
        ("fn conv() {}", "0001"),
        ("pub(self) fn conv() {}", "0001"),
        ("pub(super) const fn conv() {}", "0111"),
        ("pub(in super) fn conv() {}", "0111"),
        ("pub(in super::super) fn conv() {}", "1111"),
        ("pub(in super::super::super) fn conv() {}", "????"),
        ("pub(in crate::a) fn conv() {}", "????"),
        (
            "#[cfg(a)] fn conv() {} #[cfg(b)] pub(self) fn conv() {}",
            "0001",
        ),
        ("#[cfg(a)] fn conv() {} #[cfg(b)] pub fn conv() {}", "???1"),
        (
            "#[cfg(a)] pub fn conv() {} #[cfg(b)] pub(super) fn conv() {}",
            "?111",
        ),
        ("static conv: fn() = f;", "1111"),
        ("fn a() { fn conv() {} }", "1111"),
    ] {
        assert_eq!(seen(function), shown, "{function}");
    }
}
