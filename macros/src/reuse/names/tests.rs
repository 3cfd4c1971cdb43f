#[macro_use]
mod compiled;
mod modules;
mod read;
mod scopes;
mod visibility;

use super::place::{Place, Spot};
use super::{Bindings, Callee, Home, ModuleClash, Names, Road, Surroundings};
use crate::source::File;

mod bodies;
mod files;
mod imports;
mod lookup;
mod types;

fn file(text: &str) -> File {
    File::new("src/nets.rs".into(), text.into())
}

fn here(file: &File) -> Spot<'_> {
    let at = file.outline().occurrences("HERE").next();
    Spot::new(file, at.unwrap())
}

#[track_caller]
fn assert_place(text: &str, place: Place) {
    assert_eq!(here(&file(text)).place(), place, "{text}");
}

#[test]
fn items_know_where_they_stand() {
    assert_place("use a; fn HERE() {}", Place::Module);
    assert_place("pub mod a { #[layer] pub fn HERE() {} }", Place::Module);
    assert_place(
        "impl<T: Fn() -> X> Net<T> { #[layer] fn HERE() {} }",
        Place::Assoc,
    );
    assert_place("pub unsafe trait Net { fn HERE() {} }", Place::Assoc);
    assert_place("fn a() { #[layer] fn HERE() {} }", Place::Function);
    assert_place(
        "pub(crate) fn a() -> X { if y { model!(HERE, {}) } }",
        Place::Function,
    );
    assert_place("fn a() { f(|x| { model!(HERE, {}) }); }", Place::Function);
    assert_place("const _: () = { fn HERE() {} };", Place::Function);
    assert_place("fn a() { mod b { fn HERE() {} } }", Place::Module);
    assert_place("macro_rules! m { () => { fn HERE() {} } }", Place::Unknown);
    assert_place("cfg_if! { if #[cfg(x)] { fn HERE() {} } }", Place::Unknown);
    assert_place("fn a() { assert!(model!(HERE, {})) }", Place::Function);
    assert_place("my_tests! { fn a() { model!(HERE, {}) } }", Place::Unknown);
    assert_place("#[test] fn a() { #[layer] fn HERE() {} }", Place::Function);
    assert_place("#[cfg(a)] pub mod a { fn HERE() {} }", Place::Module);
    assert_place("static A: [fn(); 1] = [HERE];", Place::Unknown);
    assert_place("enum A { HERE }", Place::Unknown);
    assert_place("mod a { struct A(HERE); }", Place::Unknown);
    assert_place("fn a() { struct A { a: HERE } }", Place::Function);
    assert_place("my_tests! { fn a() { (HERE) } }", Place::Unknown);
    assert_place("my_tests!((HERE))", Place::Unknown);
    assert_place(
        "fn a() { macro_rules! m { () => { fn HERE() {} } } }",
        Place::Unknown,
    );
    assert_place("fn a() { my_tests!((HERE)) }", Place::Unknown);
    assert_place(
        "impl A { fn a() { mod b { impl B { fn HERE() {} } } } }",
        Place::Assoc,
    );
    assert_place("fn a() { if b { impl C { fn HERE() {} } } }", Place::Assoc);
    assert_place("impl A<{ 1 }> { fn HERE() {} }", Place::Assoc);
    let b = "fn b<T>() where T: A, {}";
    assert_place(&format!("{b} mod m {{ fn HERE() {{}} }}"), Place::Module);
    assert_place(&format!("{b} impl A {{ fn HERE() {{}} }}"), Place::Assoc);
    assert_place("impl A<B, { 1 }> { fn HERE() {} }", Place::Assoc);
    assert_place("impl A<{ 1 }, B> { fn HERE() {} }", Place::Assoc);
}

/// The road to what is called at `HERE`.
#[track_caller]
fn road(text: &str, call: &str) -> Option<String> {
    let (bindings, surroundings) = (Bindings::default(), Surroundings::in_text(text, "HERE"));
    let names = Names::new(&bindings, Vec::new(), &surroundings);
    let callee = Callee::of(&syn::parse_str(call).unwrap()).unwrap();
    let callee = names.find(callee)?;
    Some(match callee.road {
        Road::Beside(_) => "beside".to_owned(),
        Road::Through(path) | Road::Import(path) => path.to_string().replace(' ', ""),
        Road::Namesake(path, layer) => format!("{path}: {layer}").replace(" ::", "::"),
        Road::Perhaps => "perhaps".to_owned(),
        Road::OfType(path) => format!("of {path}")
            .replace(" ::", "::")
            .replace(":: ", "::"),
    })
}

#[track_caller]
fn assert_hidden(text: &str) {
    assert_eq!(road(text, "conv(x)"), None, "{text}");
}

#[track_caller]
fn assert_road(text: &str, to: &str) {
    assert_eq!(road(text, "conv(x)").as_deref(), Some(to), "{text}");
}

#[test]
fn functions_around_hide_what_they_bind() {
    for function in [
        "fn a(conv: impl Fn()) { model!(HERE, conv(x)) }",
        "fn a() { let conv = b(); model!(HERE, conv(x)) }",
        "fn a() { fn conv() {} model!(HERE, conv(x)) }",
        "fn a() { use other::*; model!(HERE, conv(x)) }",
        "fn a() { let (critic, conv) = b(); { model!(HERE, conv(x)) } }",
        "fn a() { model!(HERE, conv(x)); fn conv() {} }",
    ] {
        assert_hidden(&format!("#[layer] fn conv() {{}} {function}"));
    }
    assert_road(
        "#[layer] fn conv() {} fn a() { model!(HERE, conv(x)); conv(x); y.conv; }",
        "beside",
    );
    assert_road(
        "#[layer] fn conv() {} fn b() { let conv = 1; } fn a() { model!(HERE, conv(x)) }",
        "beside",
    );
    assert_road(
        "#[layer] fn conv() {} fn a() { use Padding::*; let conv = model!(HERE, conv(x)); f(conv) }",
        "beside",
    );
}

#[test]
fn a_plain_function_is_not_taken_for_a_layer_from_a_glob() {
    for plain in [
        "fn conv() {}",
        "static conv: fn() = f;",
        "struct conv(usize);",
        "extern \"C\" { fn conv(); }",
        "make!(conv);",
        "macro_rules! make { () => { fn conv() {} } } make!();",
        "use fakes::conv; mod fakes { pub fn conv() {} }",
        "use fakes::other as conv; mod fakes { pub fn other() {} }",
        "use kit::conv; mod kit { pub use super::layers::*; pub use super::fakes::conv; } mod fakes { pub fn conv() {} }",
        "use std::mem::conv;",
    ] {
        let layers = "use layers::*; mod layers { #[layer] pub fn conv() {} }";
        assert_hidden(&format!(
            "{plain} {layers} fn a() {{ model!(HERE, conv(x)) }}"
        ));
    }
}

#[test]
fn roads_lead_where_the_function_is() {
    let there = "fn a() { model!(HERE, conv(x)) }";
    for (text, to) in [
        ("#[layer(scope = \"a\")] pub fn conv() {}", "beside"),
        ("use layers::conv; use varscope::prelude::*;", "self"),
        ("use layers::dense as conv; use others::*;", "layers::dense"),
        ("use layers::*;", "perhaps"),
        (
            "use layers::*; mod layers { #[layer] pub fn conv() {} }",
            "self::layers",
        ),
        (
            "use kit::*; mod kit { pub use super::layers::*; } mod layers { #[layer] pub fn conv() {} }",
            "self::kit",
        ),
        (
            "use one::*; use two::*; mod one { pub mod conv {} } mod two { #[layer] pub fn conv() {} }",
            "self::two",
        ),
        (
            "use conv::*; mod conv { #[layer] pub fn conv() {} }",
            "self:: conv: conv",
        ),
        (
            "use one::*; use two::*; mod one { use super::two::*; } mod two { #[layer] pub fn conv() {} }",
            "self::two",
        ),
        (
            "use one::*; use two::*; mod one { #[layer] fn conv() {} } mod two { #[layer] pub fn conv() {} }",
            "self::two",
        ),
        (
            "use kit::*; mod kit { pub(super) use self::one::*; mod one { #[layer] pub(in super::super) fn conv() {} } }",
            "self::kit",
        ),
        (
            "use kit::*; mod kit { pub(in crate::a) use self::one::*; mod one { #[layer] pub fn conv() {} } }",
            "perhaps",
        ),
        ("make!(conv);", "perhaps"),
        ("#[cfg(a)] #[layer] fn conv() {}", "self"),
    ] {
        assert_road(&format!("{text} {there}"), to);
    }
}

#[test]
fn functions_of_types_are_asked_where_they_are_certain() {
    let there = "fn a() { model!(HERE, f()) }";
    let of = |text: &str, call: &str| road(&format!("{text} {there}"), call);
    let net = "struct Net; impl Net { #[layer] fn conv(x: T) {} }";
    for (text, call, to) in [
        (net, "Net::conv(x)", "of Net"),
        (net, "Net::conv::<T>(x)", "of Net"),
        (
            "mod a { pub struct Net; impl Net { #[layer] pub fn conv() {} } }",
            "a::Net::conv()",
            "of a::Net",
        ),
        (
            "use self::a::Net as N; mod a { pub struct Net; impl Net { #[layer] pub fn conv() {} } }",
            "N::conv()",
            "of N",
        ),
        (
            "use b::Net; mod b { pub use super::a::Net; } mod a { pub enum Net {} impl Net { #[layer] pub fn conv() {} } }",
            "Net::conv()",
            "of Net",
        ),
        (
            "struct Net<'a>(&'a T); impl<'a> Net<'a> { #[layer] fn conv() {} }",
            "Net::conv()",
            "of Net",
        ),
        (
            "struct Net<T>(T); impl Net<u8> { #[layer] fn conv() {} }",
            "Net::<u8>::conv()",
            "of Net::< u8 >",
        ),
        (
            "struct Net; #[allow(dead_code)] impl Net { /// It.\n #[must_use] #[varscope::layer(scope = \"a\")] #[inline] pub(crate) fn conv() {} }",
            "Net::conv()",
            "of Net",
        ),
    ] {
        assert_eq!(of(text, call).as_deref(), Some(to), "{text} {call}");
    }
    for (text, call) in [
        (net, "Other::conv(x)"),
        (net, "Net::pool(x)"),
        (net, "super::Net::conv(x)"),
        ("struct Net; impl Net { fn conv() {} }", "Net::conv()"),
        (
            "struct Net; impl Net { #[layer(signature = false)] fn conv() {} }",
            "Net::conv()",
        ),
        (
            "struct Net; impl Net { #[layer] fn conv(&self) {} }",
            "Net::conv(x)",
        ),
        (
            "struct Net; impl Net { #[layer] fn conv(self: Box<Self>) {} }",
            "Net::conv(x)",
        ),
        (
            "struct Net; impl Net { #[layer] fn conv(); }",
            "Net::conv()",
        ),
        (
            "struct Net; impl Net { #[layer] #[rename] fn conv() {} }",
            "Net::conv()",
        ),
        (
            "struct Net; #[ext] impl Net { #[layer] fn conv() {} }",
            "Net::conv()",
        ),
        (
            "struct Net; #[cfg(a)] impl Net { #[layer] fn conv() {} }",
            "Net::conv()",
        ),
        (
            "struct Net; impl Net { #[cfg(a)] #[layer] fn conv() {} }",
            "Net::conv()",
        ),
        (
            "struct Net; impl Conv for Net { #[layer] fn conv() {} }",
            "Net::conv()",
        ),
        (
            "struct Net; make! { impl Net { #[layer] fn conv() {} } }",
            "Net::conv()",
        ),
        (
            "#[cfg(a)] struct Net; #[cfg(b)] struct Net; impl Net { #[layer] fn conv() {} }",
            "Net::conv()",
        ),
        (
            "type Net = Other; struct Other; impl Net { #[layer] fn conv() {} }",
            "Net::conv()",
        ),
        ("trait Net { #[layer] fn conv() {} }", "Net::conv()"),
        (
            "struct Net<T>(T); impl<T> Net<T> { #[layer] fn conv() {} }",
            "Net::<u8>::conv()",
        ),
        (
            "struct Net<T>(T); impl Net<u8> { #[layer] fn conv() {} }",
            "Net::conv()",
        ),
        (
            "struct Net<T>(T); impl Net<u8> { #[layer] fn conv() {} }",
            "Net::<u16>::conv()",
        ),
        (
            "struct Net<T>(T); impl Net<A> { #[layer] fn conv() {} }",
            "Net::<A>::conv()",
        ),
        (
            "mod a { pub struct Net; impl Net { #[layer] fn conv() {} } }",
            "a::Net::conv()",
        ),
        (
            "#[attribute] mod a { pub struct Net; impl Net { #[layer] pub fn conv() {} } }",
            "a::Net::conv()",
        ),
        (
            "use a::*; mod a { pub struct Net; impl Net { #[layer] pub fn conv() {} } }",
            "Net::conv()",
        ),
        (
            "struct Net; impl Net { #[layer] fn conv() {} } fn b() { struct Net; }",
            "Net::conv()",
        ),
    ] {
        assert_eq!(of(text, call), None, "{text} {call}");
    }
}

#[test]
fn what_hides_a_type_is_seen() {
    for text in [
        "fn a<Net: Conv>() { model!(HERE, f()) }",
        "impl<const N: usize, Net> A<Net> { fn a() { model!(HERE, f()) } }",
        "fn a() { use b::Net; model!(HERE, f()) }",
        "fn a() { use b::*; model!(HERE, f()) }",
        "fn a() { use Kind::*; model!(HERE, f()) }",
    ] {
        let text = format!("struct Net; impl Net {{ #[layer] fn conv() {{}} }} {text}");
        assert_eq!(road(&text, "Net::conv()"), None, "{text}");
    }
    for (text, to) in [
        ("impl Net { fn a() { model!(HERE, f()) } }", Some("of Net")),
        (
            "impl Net { fn a<T>() { model!(HERE, f()) } }",
            Some("of Net"),
        ),
        ("impl<T> Other<T> { fn a() { model!(HERE, f()) } }", None),
        ("impl Conv for Net { fn a() { model!(HERE, f()) } }", None),
        ("trait Conv { fn a() { model!(HERE, f()) } }", None),
    ] {
        let text = format!("struct Net; impl Net {{ #[layer] fn conv() {{}} }} {text}");
        assert_eq!(road(&text, "Self::conv()").as_deref(), to, "{text}");
    }
}

#[test]
fn imports_around_a_block_are_followed() {
    let layers = "mod layers { #[layer] pub fn conv() {} pub fn plain() {} } fn plain() {}";
    for (text, to) in [
        ("use layers::conv;", Some("self::layers::conv")),
        (
            "use self::layers::{plain, conv};",
            Some("self::layers::conv"),
        ),
        ("use layers::plain as conv;", None),
        ("#[cfg(a)] use layers::conv;", None),
        ("mod layers {} use layers::conv;", None),
        (
            "use layers::conv; { use plain as conv; }",
            Some("self::layers::conv"),
        ),
        ("use layers::conv; let conv = plain;", None),
    ] {
        let text = format!("{layers} fn a() {{ {text} model!(HERE, f()) }}");
        assert_eq!(road(&text, "conv(x)").as_deref(), to, "{text}");
    }
}

#[test]
fn what_is_nowhere_is_not_asked() {
    for text in [
        "",
        "use varscope::prelude::*;",
        "use layers::*; mod layers {}",
        "impl Net { #[layer] fn conv() {} }",
        "mod b { #[layer] fn conv() {} }",
        "use one::*; use two::*;",
        "use kit::*; mod kit { use self::one::*; mod one { #[layer] pub fn conv() {} } }",
        "use kit::*; mod kit { pub use self::one::*; mod one { #[layer] pub(super) fn conv() {} } }",
    ] {
        assert_hidden(&format!("{text} fn a() {{ model!(HERE, conv(x)) }}"));
    }
}

#[test]
fn paths_are_followed() {
    let modules = "mod kit { pub use super::layers::*; pub use super::fakes::conv; } \
                   mod layers { #[layer] pub fn conv() {} #[layer] pub fn dense() {} } \
                   mod fakes { pub fn conv() {} } mod inner { fn a() { model!(HERE, f()) } }";
    for (call, asked) in [
        ("super::layers::conv(x)", true),
        ("super::kit::dense(x)", true),
        ("super::kit::conv(x)", false),
        ("super::layers::pool(x)", false),
        ("other::conv(x)", true),
    ] {
        assert_eq!(road(modules, call).is_some(), asked, "{call}");
    }
}

#[test]
fn names_that_modules_have_are_known() {
    let clash = |text: &str, name: &str| Surroundings::in_text(text, "HERE").clash(name);
    assert_eq!(clash("fn HERE() {}", "HERE"), None);
    assert_eq!(
        clash("mod conv { fn HERE() {} }", "conv"),
        Some(ModuleClash::Namesake)
    );
    assert_eq!(
        clash("mod conv; fn HERE() {}", "conv"),
        Some(ModuleClash::Other)
    );
    assert_eq!(
        clash("fn HERE() { image::open(x) }", "image"),
        Some(ModuleClash::Other)
    );
    assert_eq!(
        clash(
            "fn HERE() { nn::image::<f32>(x); image::SIGNATURE }",
            "image"
        ),
        None
    );
}
