//! Layers in `impl`s: which of them answer, and which type a call means.

use super::Surroundings;
use super::bodies::{ask, told};
use crate::reuse::names::Callee;

#[track_caller]
fn assert_answers(text: &str, answers: bool) {
    let surroundings = Surroundings::in_text(text, "HERE");
    assert_eq!(surroundings.answers(), answers, "{text}");
}

#[test]
fn layers_of_one_types_own_functions_answer() {
    for around in [
        "impl Net { HERE }",
        "mod a { impl Net { HERE } }",
        "mod x {} pub mod a { fn x() {} mod b { impl Net { HERE } fn x() {} } }",
        "impl<'a> Net<'a> { HERE }",
        "impl<'a, 'b: 'a> Net<'a, 'b> { HERE }",
        "impl Net<'_> { HERE }",
        "impl Net<u8> { HERE }",
        "impl Net<u8, Vec<[f32; 3]>> { HERE }",
        "impl Net<{ 3 }> where u8: Copy { HERE }",
        "impl Net where for<'a> &'a u8: Fn() -> u8, { HERE }",
        "impl Net { fn x() {} const X: u8 = { 1 }; HERE fn y() {} }",
        "#[cfg(a)] impl Net { HERE }",
        "#[must_use] #[allow(dead_code)] #[expect(a, reason = \"b\")] impl Net { HERE }",
        "#[doc = concat![\"It\", \".\"]] impl Net { HERE }",
        "#[cfg(a)] #[macro_use] mod a { impl Net { HERE } }",
        "#[rename] mod x {} impl Net { HERE }",
    ] {
        let text = around.replace("HERE", "#[layer] pub fn HERE(x: T) {}");
        assert_answers(&text, true);
    }
    for around in [
        "HERE",
        "mod a { HERE }",
        "trait Net { HERE }",
        "impl Conv for Net { HERE }",
        "impl<'a> Conv for Net<'a> { HERE }",
        "impl<T> Net<T> { HERE }",
        "impl<T: Fn() -> u8, U> Net<T, U> { HERE }",
        "impl<const N: usize> Net<N> { HERE }",
        "impl<'a, const N: usize> Net<'a, { N + 1 }> { HERE }",
        "impl dyn Net { HERE }",
        "impl a::Net { HERE }",
        "impl [Net] { HERE }",
        "impl Net<u8>::Other { HERE }",
        "impl make!(Net) { HERE }",
        "fn a() { impl Net { HERE } }",
        "fn a() { mod b { impl Net { HERE } } }",
        "mod b { const _: () = { impl Net { HERE } }; }",
        "make! { impl Net { HERE } }",
        "#[ext] impl Net { HERE }",
        "#[a::cfg] impl Net { HERE }",
        "#[cfg(a)] #[ext(cfg)] impl Net { HERE }",
        "#[ext] mod a { impl Net { HERE } }",
        "#[ext] mod a { mod b { #[cfg(a)] impl Net { HERE } } }",
    ] {
        let text = around.replace("HERE", "#[layer] pub fn HERE(x: T) {}");
        assert_answers(&text, false);
    }
}

#[test]
fn a_layer_with_a_receiver_or_without_a_body_does_not_answer() {
    for (function, answers) in [
        ("fn HERE() {}", true),
        (
            "pub(crate) const unsafe fn HERE(x: T) -> [u8; 3] where T: X {}",
            true,
        ),
        ("fn HERE(x: T, of: self::Kind) {}", true),
        ("fn HERE(x: Self) -> Self {}", true),
        ("fn HERE<F: Fn(T) -> U>(x: F, y: T) {}", true),
        ("fn HERE<'a, const N: usize>(x: [u8; N]) {}", true),
        ("fn HERE(self) {}", false),
        ("fn HERE(&self, x: T) {}", false),
        ("fn HERE(&'a mut self) {}", false),
        ("fn HERE(mut self: Box<Self>, x: T) {}", false),
        ("fn HERE<F: Fn(T) -> U>(&self, x: F) {}", false),
        ("fn HERE<F: Fn(T, U) -> U>(self) {}", false),
        ("fn HERE<const N: usize>(#[cfg(a)] self) {}", false),
        ("fn HERE();", false),
        ("fn HERE", false),
    ] {
        assert_answers(&format!("impl Net {{ fn a() {{}} {function} }}"), answers);
    }
    assert_answers("impl Net { fn a() {} fn HERE(", false);
    assert_answers("impl Net { fn a() {} fn HERE", false);
    assert_answers("impl Net<u8 { fn HERE() {}", false);
}

/// How a call is asked by a macro where this text has `HERE`.
#[track_caller]
fn assert_asked(text: &str, call: &str, road: &str) {
    let found = ask(text, &[], call, |names, call| {
        told(names.find(Callee::of(&call).unwrap()))
    });
    assert_eq!(found, road, "{call} in {text}");
}

#[test]
fn a_parameter_of_an_item_around_hides_a_type() {
    let net = "struct Net; impl Net { #[layer] pub fn conv() {} }";
    for (items, road) in [
        ("#[layer] fn HERE() {}", "of Net"),
        ("#[layer] fn HERE<T, const N: usize>() {}", "of Net"),
        (
            "#[layer] pub(crate) const fn HERE<'a, T: Fn() -> [Net; 3]>() where Net: X {}",
            "of Net",
        ),
        ("#[layer] fn HERE<Net: Conv>() {}", "no"),
        ("#[layer] fn HERE<'a, T, Net>() {}", "no"),
        ("#[layer] fn HERE<const Net: usize>() {}", "no"),
        ("#[layer] fn HERE<F: Fn() -> X, Net: Conv>() {}", "no"),
        ("#[layer] fn HERE<F: Into<[f32; 3]>, Net: Conv>() {}", "no"),
        ("#[layer] fn HERE<F: Into<A<{ 3 }>>, Net: Conv>() {}", "no"),
        (
            "#[layer] fn HERE<F: Into<A<{ 3 > 2 }>>, Net: Conv>() {}",
            "no",
        ),
        (
            "#[layer] fn HERE<F: Into<(A, [B; 3 >> 1])>, Net: Conv>() {}",
            "no",
        ),
        ("impl<T> Other<T> { #[layer] fn HERE() {} }", "of Net"),
        ("impl<Net> Other<Net> { #[layer] fn HERE() {} }", "no"),
        ("impl<T> Other<T> { #[layer] fn HERE<Net>() {} }", "no"),
        ("fn a<Net>() { model!(HERE, {}) }", "no"),
        (
            "fn a<T, Net>() -> X where T: X { if b { { f(model!(HERE, {})) } } }",
            "no",
        ),
        ("fn a<T>() { model!(HERE, {}) } fn b<Net>() {}", "of Net"),
        ("fn b<Net>() {} fn a() { model!(HERE, {}) }", "of Net"),
        (
            "unsafe impl<Net> X for Net { fn a() { model!(HERE, {}) } }",
            "no",
        ),
        ("pub trait X<Net> { fn a() { model!(HERE, {}) } }", "no"),
        (
            "trait X<T = [u8; 3], Net = u8> { fn a() { model!(HERE, {}) } }",
            "no",
        ),
        (
            "fn a() { const X: [u8; 3] = { fn b<Net>() { model!(HERE, {}) } }; }",
            "no",
        ),
        ("make! { fn a() { model!(HERE, {}) } }", "no"),
    ] {
        assert_asked(&format!("{net} {items}"), "Net::conv(x)", road);
    }
    let here = "fn HERE<Net>() {} struct Net; impl Net { #[layer] pub fn conv() {} }";
    assert_asked(here, "Net::conv(x)", "no");
}

#[test]
fn self_is_the_type_of_an_impl_in_modules() {
    let functions = "#[layer] fn conv() {} fn a() { model!(HERE, {}) }";
    for (around, road) in [
        ("struct Net; impl Net { HERE }", "of Net"),
        ("mod m { struct Net; impl Net { HERE } }", "of Net"),
        (
            "mod l { mod m { struct Net; impl Net { HERE } } }",
            "of Net",
        ),
        ("struct Net<T>(T); impl Net<u8> { HERE }", "of Net::<u8>"),
        (
            "struct Net<'a>(&'a u8); impl<'a> Net<'a> { HERE }",
            "of Net",
        ),
        ("struct Net; fn f() { impl Net { HERE } }", "no"),
        ("struct Net; fn f() { mod m { impl Net { HERE } } }", "no"),
        ("struct Net; impl Conv for Net { HERE }", "no"),
        ("struct Net<T>(T); impl<T> Net<T> { HERE }", "no"),
    ] {
        assert_asked(&around.replace("HERE", functions), "Self::conv(x)", road);
    }
    // Where the functions of the `impl` are beside the point.
    for (local, road) in [
        ("", "of Net"),
        ("use other::Net;", "no"),
        ("struct Net;", "no"),
    ] {
        let net = "struct Net; impl Net { #[layer] fn conv() {} }";
        let text =
            format!("{net} fn f() {{ {local} impl Net {{ fn a() {{ model!(HERE, {{}}) }} }} }}");
        assert_asked(&text, "Self::conv(x)", road);
    }
}

#[test]
fn a_type_is_followed_to_where_it_is_declared() {
    let declared = "pub struct Net; impl Net { #[layer] pub fn conv() {} }";
    for (file, road) in [
        ("use a::Net; mod a { TYPE }", "of Net"),
        (
            "use b::Net; mod b { pub use super::a::Other as Net; } mod a { pub use super::c::Net as Other; } mod c { TYPE }",
            "of Net",
        ),
        ("#[cfg(a)] use a::Net; mod a { TYPE }", "no"),
        (
            "#[cfg(a)] use a::Net; #[cfg(b)] use b::Net; mod a { TYPE } mod b { TYPE }",
            "no",
        ),
        ("use a::Net; use b::Net; mod a { TYPE } mod b {}", "no"),
        ("use a::Net; struct Net; mod a { TYPE }", "no"),
        (
            "use a::Net; mod a { pub use super::b::Net; } mod b { pub use super::a::Net; }",
            "no",
        ),
        ("use lib::Net; mod a { TYPE }", "no"),
        ("use a::Net; mod a { #[cfg(a)] TYPE }", "no"),
        ("use a::Net; mod a { #[deprecated] TYPE }", "no"),
        (
            "use a::Net; mod a { struct X; #[derive(Debug)] TYPE }",
            "of Net",
        ),
        (
            "use a::Net; mod a { #[deprecated] struct X; TYPE }",
            "of Net",
        ),
        (
            "use a::Net; mod a { TYPE #[deprecated] struct X; }",
            "of Net",
        ),
    ] {
        let file = file.replace("TYPE", declared);
        assert_asked(
            &format!("{file} fn f() {{ model!(HERE, {{}}) }}"),
            "Net::conv(x)",
            road,
        );
    }
    let step = |i: usize| format!("mod m{i} {{ pub use super::m{}::Net; }}", i + 1);
    for (length, road) in [(3, "of Net"), (100, "no")] {
        let steps: String = (0..length).map(step).collect();
        let file = format!("use m0::Net; {steps} mod m{length} {{ {declared} }}");
        assert_asked(
            &format!("{file} fn f() {{ model!(HERE, {{}}) }}"),
            "Net::conv(x)",
            road,
        );
    }
}

#[test]
fn the_layer_is_the_only_one_of_its_name_and_as_it_is_written() {
    let there = "fn f() { model!(HERE, {}) }";
    for (functions, road) in [
        ("#[layer] fn conv() {}", "of Net"),
        (
            "fn x() {} #[inline] #[cold] #[track_caller] #[varscope::layer] /// It.\n pub const fn conv() {} #[cfg(a)] fn y() {}",
            "of Net",
        ),
        ("#[cfg(a)] fn x() {} #[layer] fn conv() {}", "of Net"),
        (
            "#[layer(signature = false)] fn x() {} #[layer] fn conv() {}",
            "of Net",
        ),
        ("#[layer] fn x() {} fn conv() {}", "no"),
        ("fn conv() {} #[layer] fn x() {}", "no"),
        ("#[cfg(a)] #[layer] fn conv() {}", "no"),
        ("#[layer] #[cfg_attr(a, b)] fn conv() {}", "no"),
        (
            "#[layer] #[doc = concat![\"It\", \".\"]] fn conv() {}",
            "of Net",
        ),
        ("#[layer] #[other] fn conv() {}", "no"),
        ("#[other] #[layer] fn conv() {}", "no"),
        ("#[layer(signature = false)] fn conv() {}", "no"),
        (
            "#[layer(scope = \"a\", signature = false)] fn conv() {}",
            "no",
        ),
        ("#[layer] fn conv(&self) {}", "no"),
        (
            "#[cfg(a)] #[layer] fn conv() {} #[cfg(b)] #[layer] fn conv() {}",
            "no",
        ),
    ] {
        assert_asked(
            &format!("struct Net; impl Net {{ {functions} }} {there}"),
            "Net::conv(x)",
            road,
        );
    }
    for (file, call, road) in [
        (
            "struct Net<const N: usize>; impl Net<8> { #[layer] fn conv() {} }",
            "Net::<8>::conv(x)",
            "no",
        ),
        (
            "struct Net<T>(T); impl Net<u7> { #[layer] fn conv() {} }",
            "Net::<u7>::conv(x)",
            "no",
        ),
        (
            "struct Net<T>(T); impl Net<uu8> { #[layer] fn conv() {} }",
            "Net::<uu8>::conv(x)",
            "no",
        ),
        (
            "struct Net<T>(T); impl Net<f64> { #[layer] fn conv() {} }",
            "Net::<f64>::conv(x)",
            "of Net::<f64>",
        ),
        (
            "struct Net<T>(T); impl Net<bool> { #[layer] fn conv() {} }",
            "Net::<bool>::conv(x)",
            "of Net::<bool>",
        ),
        (
            "struct Net<const N: usize = { 3 }>; impl Net { #[layer] fn conv() {} }",
            "Net::conv(x)",
            "no",
        ),
        (
            "struct Net<T = [u8; 3]>(T); impl Net { #[layer] fn conv() {} }",
            "Net::conv(x)",
            "no",
        ),
        (
            "struct Net; #[must_use] impl Net { #[layer] fn conv() {} }",
            "Net::conv(x)",
            "no",
        ),
        (
            "struct Net; #[expect(a)] #[doc(cfg(a))] impl Net { #[layer] fn conv() {} }",
            "Net::conv(x)",
            "of Net",
        ),
    ] {
        assert_asked(&format!("{file} {there}"), call, road);
    }
}

#[test]
fn a_modules_constants_are_its_own_and_what_it_imports() {
    let has = |text: &str| Surroundings::in_text(text, "HERE").has_value("SIGNATURE");
    for (text, expected) in [
        ("fn HERE() {}", false),
        ("const SIGNATURE: u8 = 1; fn HERE() {}", true),
        ("fn HERE() {} static SIGNATURE: u8 = 1;", true),
        ("fn HERE() {} use a::{b, c as SIGNATURE};", true),
        ("fn HERE() {} use a::SIGNATURE as b; use a::OTHER;", false),
        (
            "mod a { const SIGNATURE: u8 = 1; } fn HERE() { const SIGNATURE: u8 = 1; }",
            false,
        ),
        ("const SIGNATURE: u8 = 1; mod a { fn HERE() {} }", false),
        ("make! { fn HERE() {} const SIGNATURE: u8 = 1; }", false),
    ] {
        assert_eq!(has(text), expected, "{text}");
    }
}
