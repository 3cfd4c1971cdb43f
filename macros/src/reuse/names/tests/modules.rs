//! What a module declares, by its text.

use std::sync::Arc;

use super::super::lookup::Meaning;
use super::super::module::Module;
use super::super::place::Spot;
use crate::source::File;

fn root(text: &str) -> Arc<File> {
    Arc::new(File::new("src/lib.rs".into(), text.into()))
}

/// The module `m` of a text, or the file's.
fn module(text: &str) -> Module {
    let file = root(text);
    let outline = file.outline();
    let inline = outline
        .occurrences("m")
        .find(|i| outline.follows(*i, "mod"));
    Module::around(&file, inline.map_or(0, |name| name + 2))
}

#[test]
fn a_function_is_a_layer_by_its_attributes() {
    let of = |text: &str, meaning: Option<Meaning>| {
        for text in [
            text.to_owned(),
            format!("{text} #[layer] fn dense() {{}}"),
            format!("#[layer] fn dense() {{}} {text} fn pool() {{}}"),
            format!("#[cfg(a)] #[layer] static dense: fn() = f; {text}"),
            format!("#[cfg(a)] mod cfg {{ fn conv() {{}} }} {text}"),
            format!("#[layer] mod m {{ {text} }}"),
            format!("#[cfg(a)] mod m {{ #![allow(a)] #[layer] struct A; {text} struct B; }}"),
        ] {
            assert_eq!(module(&text).declared("conv"), meaning, "{text}");
        }
    };
    for text in [
        "#[layer] fn conv() {}",
        "#[layer] pub fn conv() {}",
        "#[layer] pub(crate) const unsafe extern \"C\" fn conv() {}",
        "#[layer()] fn conv() {}",
        "#[layer(scope = \"a\", signature = true)] fn conv() {}",
        "#[layer(signature)] fn conv() {}",
        "#[layer(scope = false)] fn conv() {}",
        "#[layer(signature = a, scope = false)] fn conv() {}",
        "#[varscope::layer] fn conv() {}",
        "#[::varscope::layer(scope = \"a\")] fn conv() {}",
        "#[inline] #[layer] #[must_use] fn conv() {}",
        "#[layer] fn conv() where [u8; { 1 }]: A {}",
    ] {
        of(text, Some(Meaning::Layer));
    }
    for text in [
        "fn conv() {}",
        "pub fn conv() {}",
        "#[inline] fn conv() {}",
        "#[layers] fn conv() {}",
        "#[other(layer)] fn conv() {}",
        "#[layer::other] fn conv() {}",
        "#[other = layer] fn conv() {}",
        "#[layer(signature = false)] fn conv() {}",
        "#[layer(scope = \"a\", signature = false)] fn conv() {}",
        "#[cfg(a)] #[layer(signature = false)] fn conv() {}",
        "#[cfg(a)] #[layer] fn conv() {} #[cfg(b)] fn conv() {}",
        "#[cfg(a)] fn conv() {} #[cfg(b)] #[layer] fn conv() {}",
        "#[cfg(a)] fn conv() {}",
        "static conv: fn() = f;",
        "pub static mut conv: fn() = f;",
        "const conv: fn() = f;",
        "pub struct conv(u8);",
        "extern { fn conv(); }",
        "extern \"C\" { pub fn conv(); }",
        "unsafe extern \"C\" { fn dense(); safe fn conv(); }",
    ] {
        of(text, Some(Meaning::Plain));
    }
    for text in [
        "#[cfg(a)] #[layer] fn conv() {}",
        "#[layer] #[cfg_attr(a, inline)] fn conv() {}",
        "#[cfg(a)] #[layer] fn conv() {} #[cfg(b)] #[layer] fn conv() {}",
        "#[layer] fn conv() {} #[layer] fn conv() {}",
    ] {
        of(text, Some(Meaning::Unknown));
    }
    for text in [
        "fn other() {}",
        "use a::conv;",
        "mod a { #[layer] fn conv() {} }",
        "impl Net { #[layer] fn conv() {} }",
        "fn a() { #[layer] fn conv() {} }",
        "fn a() { extern \"C\" { fn conv(); } }",
        "trait A { fn conv(); }",
        "mod extern_c { fn conv() {} }",
        "enum conv {}",
        "mod conv {}",
        "fn a(conv: fn()) { conv() }",
    ] {
        of(text, None);
    }
}

#[test]
fn a_layer_is_one_by_what_it_is_imported_as() {
    for (text, meaning) in [
        (
            "use varscope::layer as net; #[net] fn conv() {}",
            Meaning::Layer,
        ),
        (
            "use varscope::{layer as net}; #[net(scope = \"a\")] fn conv() {}",
            Meaning::Layer,
        ),
        ("layer as net; #[net] fn conv() {}", Meaning::Layer),
        (
            "use varscope::other as net; #[net] fn conv() {}",
            Meaning::Plain,
        ),
        ("as net; #[net] fn conv() {}", Meaning::Plain),
        (
            "use varscope::layer as other; #[net] fn conv() {}",
            Meaning::Plain,
        ),
        (
            "use varscope::{layer, net}; #[net] fn conv() {}",
            Meaning::Plain,
        ),
    ] {
        assert_eq!(module(text).declared("conv"), Some(meaning), "{text}");
    }
}

#[test]
fn a_macro_of_somebody_else_may_make_anything() {
    for (text, has) in [
        (";", false),
        ("make!();", true),
        ("fn a() {} make! { conv }", true),
        ("mod m { make![]; }", true),
        ("make!(); mod m { fn a() { make!(); } }", false),
        ("fn a() { make!() }", false),
        ("impl A { make!(); }", false),
        ("macro_rules! make { () => {} }", false),
        ("macro_rules! make { () => {} } make!();", false),
        ("make!(); macro_rules! make { () => {} }", false),
        ("mod a { macro_rules! make { () => {} } } make!();", false),
        ("macro_rules! make { () => {} } make!(); other!();", true),
        ("macro_rules! other { () => { make!(); } } make!();", true),
        ("const A: bool = !make; make!();", true),
        ("other!make; make!();", true),
        ("!make; make!();", true),
        ("macro_rules make; make!();", true),
        ("thread_local! { static A: u8 = 1; }", false),
        ("const A: bool = !(make);", false),
    ] {
        assert_eq!(module(text).has_foreign_macros(), has, "{text}");
    }
}

#[test]
fn a_macro_may_make_what_it_is_given_or_writes() {
    let rules = "macro_rules! make { () => { fn conv() {} } }";
    // In the module itself, and further inside.
    for (text, made) in [
        ("fn conv() {}", (false, false)),
        ("make!(conv);", (true, false)),
        ("make! { a { conv } }", (true, false)),
        ("make!(conv, fn conv() {})", (true, false)),
        ("fn a() { make!(conv); }", (false, false)),
        ("fn a(conv: u8) {}", (false, false)),
        ("(conv)", (false, false)),
        ("RULES make!();", (true, false)),
        ("make!(); RULES", (true, false)),
        ("RULES fn a() { make!(); }", (false, true)),
        ("fn a() { RULES make!(); }", (false, true)),
        ("RULES fn a() { make!(); } make!();", (true, true)),
        ("RULES", (false, false)),
        ("RULES fn make() {}", (false, false)),
        ("RULES fn a() { make(); }", (false, false)),
        ("RULES other!();", (false, false)),
        (
            "macro_rules! make { () => { conv() } } make!();",
            (false, false),
        ),
        (
            "macro_rules! make { () => { fn dense() {} } } make!();",
            (false, false),
        ),
        ("other! make { fn conv() {} } make!();", (false, false)),
        ("mod make { fn conv() {} } make!();", (false, false)),
    ] {
        let module = module(&text.replace("RULES", rules));
        let found = (
            module.makes("conv"),
            module.is_written_in_a_function("conv"),
        );
        // What stands in the rules stands in a macro's input as well.
        assert_eq!(found, made, "{text}");
    }
}

#[test]
fn a_macro_of_the_file_makes_layers_of_what_it_is_given() {
    let rules = "macro_rules! make { ($name:ident) => { #[layer] fn $name() {} }; }";
    for (text, makes) in [
        ("RULES make!(HERE);", true),
        ("make!(HERE); RULES", true),
        ("RULES make! { HERE }", true),
        ("RULES mod m { make!(HERE); }", true),
        (
            "RULES #[layer] fn a() {} mod a { #[layer] fn b() {} } make!(HERE);",
            true,
        ),
        ("const A: bool = !make; RULES make!(HERE);", true),
        ("!make; RULES make!(HERE);", true),
        ("fn make() {} RULES make!(a); make!(HERE);", true),
        (
            "macro_rules! make { ($n:ident) => { #[layer] fn $n() {} }; ($n:ident $t:ty) => { #[layer(scope = \"a\")] fn $n() {} } } make!(HERE);",
            true,
        ),
        ("RULES HERE", false),
        ("RULES make!((HERE));", false),
        ("RULES fn a() { make!(HERE); }", false),
        ("make!(HERE);", false),
        ("RULES other!(HERE);", false),
        ("RULES static A: make = (HERE);", false),
        ("(HERE) RULES", false),
        ("!(HERE) RULES", false),
        ("RULES mod a { RULES } make!(HERE);", false),
        (
            "macro_rules! make { ($n:ident) => { fn $n() {} } } make!(HERE);",
            false,
        ),
        (
            "macro_rules! make { ($n:ident) => { fn $n() {} } } #[layer] fn a() {} make!(HERE);",
            false,
        ),
        (
            "macro_rules! make { ($n:ident) => { mod a { #[layer] fn $n() {} } } } make!(HERE);",
            false,
        ),
        (
            "macro_rules! make { ($n:ident) => { #[layer] fn $n() {} mod a { #[layer] fn b() {} } } } make!(HERE);",
            false,
        ),
        (
            "macro_rules! make { ($n:ident) => { mod a { #[layer] fn b() {} } #[layer] fn $n() {} } } make!(HERE);",
            false,
        ),
    ] {
        let text = text.replace("RULES", rules);
        let file = root(&text);
        let at = file.outline().occurrences("HERE").next().unwrap();
        assert_eq!(Module::around(&file, at).makes_layer(at), makes, "{text}");
    }
}

#[test]
fn modules_and_types_are_declared() {
    // Whether the module has a name, a module or a type of it, or a type.
    for (text, has) in [
        ("mod a;", (true, true, false)),
        ("fn b() {} pub mod a { fn c() {} }", (true, true, false)),
        ("struct a;", (true, true, true)),
        ("pub enum a {}", (true, true, true)),
        ("union a { b: u8 }", (true, true, true)),
        ("trait a {}", (true, true, true)),
        ("mod m { type a = u8; }", (true, true, true)),
        ("use b::a;", (true, false, false)),
        ("use b::{c, d as a};", (true, false, false)),
        ("use a::b;", (false, false, false)),
        ("use b::a as c;", (false, false, false)),
        ("fn a() {}", (false, false, false)),
        ("mod b { mod a; struct a; }", (false, false, false)),
        ("static b: a = a;", (false, false, false)),
        (";", (false, false, false)),
    ] {
        let module = module(text);
        let found = (
            module.has_name("a"),
            module.declares_module("a"),
            module.declares_type("a"),
        );
        assert_eq!(found, has, "{text}");
    }
}

#[test]
fn a_path_that_begins_with_a_name_is_a_crates_or_a_modules() {
    for (text, has) in [
        ("use image::open;", true),
        ("image::open", true),
        ("fn a() { image::open(x) }", true),
        ("fn a(image: u8) {}", false),
        ("image: open", false),
        ("image::<open>(x)", false),
        ("image::SIGNATURE", false),
        ("a::image::open", false),
        ("use a::{image::open};", true),
        ("image open: a", false),
        ("image:", false),
        ("open::image", false),
        ("image . : open", false),
        ("image a : open", false),
    ] {
        let file = root(text);
        assert_eq!(Spot::new(&file, 0).has_prefix("image"), has, "{text}");
    }
}

#[test]
fn a_type_is_declared_anywhere_in_a_file() {
    for (text, has) in [
        ("struct Net;", true),
        ("fn a() { enum Net {} }", true),
        ("impl A { type Net = u8; }", true),
        ("mod a { trait Net {} union B { a: u8 } }", true),
        ("fn a(net: Net) -> Net { Net }", false),
        ("mod Net {}", false),
        ("", false),
    ] {
        let file = root(text);
        assert_eq!(Spot::new(&file, 0).has_type("Net"), has, "{text}");
    }
}

#[test]
fn a_deprecated_layer_is_known() {
    for (text, is) in [
        ("#[deprecated] #[layer] fn conv() {}", true),
        (
            "#[layer] #[deprecated(since = \"1\")] pub fn conv() {}",
            true,
        ),
        ("#[layer] fn conv() {}", false),
        ("#[deprecated] fn a() {} fn conv() {}", false),
        ("#[deprecated] static A: u8 = 1; fn conv() {}", false),
        ("mod deprecated { fn conv() {} }", false),
        ("#[deprecated] mod a { fn conv() {} }", false),
    ] {
        let file = root(text);
        let at = file.outline().occurrences("fn").next().unwrap();
        assert_eq!(Spot::new(&file, at).is_deprecated(at), is, "{text}");
    }
}

#[test]
fn the_function_around_is_the_outermost_of_its_module() {
    for (text, function) in [
        ("HERE", None),
        ("fn a() { HERE }", Some("fn a() { HERE }")),
        (
            "use b; #[c] pub fn a() { HERE } fn d() {}",
            Some("#[c] pub fn a() { HERE }"),
        ),
        (
            "mod b {} fn a() { fn c() { HERE } } mod d {}",
            Some("fn a() { fn c() { HERE } }"),
        ),
        (
            "mod b { fn a() { if c { HERE } } }",
            Some("fn a() { if c { HERE } }"),
        ),
        (
            "fn b() { mod c { fn a() { HERE } } }",
            Some("fn a() { HERE }"),
        ),
        ("fn b() { mod c { HERE } }", None),
        ("impl A { fn a() { HERE } }", Some("fn a() { HERE }")),
        (
            "impl A { const B: u8 = 1; fn a<const N: u8>(b: A<{ N }>) { HERE } }",
            Some("fn a<const N: u8>(b: A<{ N }>) { HERE }"),
        ),
        ("const A: u8 = { HERE };", Some("const A: u8 = { HERE }")),
        (
            "static A: u8 = B { c: HERE }",
            Some("static A: u8 = B { c: HERE }"),
        ),
        ("struct A { a: HERE }", None),
    ] {
        let file = root(text);
        let outline = file.outline();
        let at = outline.occurrences("HERE").next().unwrap();
        let tokens = |text: &str| -> Vec<String> {
            let file = root(text);
            let outline = file.outline();
            (0..outline.len())
                .map(|i| outline.at(i).to_owned())
                .collect()
        };
        let found = Spot::new(&file, at).function().map(|range| {
            let closing = range.end..range.end + 1;
            let range = range.chain(closing);
            range.map(|i| outline.at(i).to_owned()).collect()
        });
        assert_eq!(found, function.map(tokens), "{text}");
    }
}
