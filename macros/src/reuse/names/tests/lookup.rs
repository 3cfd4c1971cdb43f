//! What paths lead to through the imports of modules: in each text, what the compiler finds.

use super::Surroundings;
use super::bodies::{ask, told};
use crate::reuse::names::Callee;
use crate::reuse::names::lookup::{self, Meaning};

/// What a path means in the module around `HERE`.
fn meaning(text: &str, path: &str) -> Meaning {
    let surroundings = Surroundings::in_text(text, "HERE");
    let path: Vec<&str> = path.split("::").collect();
    lookup::path(surroundings.module().unwrap(), &path)
}

use Meaning::{Layer, Missing, Plain, Share, Unknown};

/// Modules to import of: `conv` is a layer, a function, a module, both or neither.
const MODULES: &str = "mod layers { #[layer] pub fn conv() {} #[layer] pub fn pool() {} } \
     mod fakes { pub fn conv() {} pub fn fmt() {} } \
     mod modules { pub mod conv { #[layer] pub fn inner() {} } } \
     mod both { pub mod conv { #[layer] pub fn inner() {} } #[layer] pub fn conv() {} } \
     mod empty { fn nothing() {} } \
     fn HERE() {}";

#[test]
fn imports_of_a_name_say_together_what_it_is() {
    for (imports, conv) in [
        ("pub use super::layers::conv;", Layer),
        ("pub use super::layers::pool as conv;", Layer),
        ("pub use super::layers::{self as kinds, conv};", Layer),
        ("pub use super::both::conv;", Layer),
        ("pub use super::fakes::conv;", Plain),
        ("pub use super::empty::conv;", Missing),
        ("pub use super::modules::conv;", Missing),
        ("pub use lib::conv;", Unknown),
        ("#[cfg(a)] pub use super::layers::conv;", Unknown),
        // One brings the function, the other one a module.
        (
            "pub use super::layers::conv; pub use super::modules::conv;",
            Layer,
        ),
        (
            "pub use super::modules::conv; pub use super::layers::conv;",
            Layer,
        ),
        (
            "pub use super::fakes::conv; pub use super::modules::conv;",
            Plain,
        ),
        ("pub use super::modules::conv; pub use lib::conv;", Unknown),
        (
            "pub use std::fmt as conv; pub use super::fakes::conv;",
            Plain,
        ),
        (
            "pub use std::fmt as conv; pub use super::layers::conv;",
            Unknown,
        ),
        (
            "pub use super::layers::conv; pub use std::fmt as conv;",
            Unknown,
        ),
        (
            "#[cfg(a)] pub use super::fakes::conv; #[cfg(b)] pub use super::layers::conv;",
            Unknown,
        ),
        ("", Missing),
        // What is named comes before what a glob brings.
        (
            "pub use super::fakes::conv; pub use super::layers::*;",
            Plain,
        ),
        ("pub use super::layers::*; pub use super::empty::*;", Layer),
        (
            "pub use super::layers::*; pub use super::modules::*;",
            Layer,
        ),
        ("pub use super::empty::*;", Missing),
        ("pub use super::fakes::*;", Plain),
        ("pub use lib::*;", Unknown),
        ("pub use lib::*; pub use super::layers::*;", Layer),
        ("pub use super::layers::*; pub use lib::*;", Layer),
        (
            "pub use std::collections::*; pub use lib::Kind::*;",
            Missing,
        ),
        ("pub use varscope::prelude::*;", Missing),
        ("pub use varscope::layers::*;", Unknown),
        ("#[cfg(a)] pub use super::layers::*;", Unknown),
        ("#[cfg(a)] pub use super::fakes::*;", Unknown),
        ("#[cfg(a)] pub use super::empty::*;", Missing),
        ("use super::layers::*;", Missing),
        ("use super::layers::conv;", Missing),
        // A macro of another crate makes what nobody sees.
        ("make!();", Unknown),
        ("make!(); pub use super::empty::*;", Unknown),
        ("make!(); pub use super::layers::*;", Layer),
        ("make!(conv); pub use super::layers::*;", Plain),
        ("make!(conv);", Unknown),
        ("thread_local! { static A: u8 = 1; }", Missing),
        ("macro_rules! make { () => {} } make!();", Missing),
    ] {
        let text = format!("mod kit {{ {imports} }} {MODULES}");
        assert_eq!(meaning(&text, "kit::conv"), conv, "{imports}");
    }
}

#[test]
fn modules_come_by_imports_as_functions_do() {
    for (imports, inner) in [
        ("pub use super::modules::conv;", Layer),
        ("pub use super::modules::conv as conv;", Layer),
        ("pub use super::both::*;", Layer),
        (
            "pub use super::modules::*; pub use super::layers::*;",
            Layer,
        ),
        (
            "pub use super::layers::*; pub use super::modules::*;",
            Layer,
        ),
        ("pub use super::modules::*; pub use lib::*;", Layer),
        (
            "pub use super::modules; pub use self::modules::conv;",
            Layer,
        ),
        (
            "pub use super::modules as other; pub use self::other::*;",
            Layer,
        ),
        (
            "pub mod conv { #[layer] pub fn inner() {} } pub use super::empty::*;",
            Layer,
        ),
        ("#[cfg(a)] pub use super::modules::conv;", Unknown),
        ("pub use lib::conv;", Unknown),
        ("pub use lib::*;", Unknown),
        ("make!();", Unknown),
        // There is no such module, so the path is an error, or leads to something else.
        ("", Plain),
        ("pub use super::layers::*;", Plain),
        ("pub use super::empty::*;", Plain),
        ("pub enum conv {} pub use lib::*;", Plain),
        ("pub use super::modules as conv;", Missing),
    ] {
        let text = format!("mod kit {{ {imports} }} {MODULES}");
        assert_eq!(meaning(&text, "kit::conv::inner"), inner, "{imports}");
    }
    for (text, path, found) in [
        ("use modules::conv;", "conv::inner", Layer),
        ("use modules::*;", "conv::inner", Layer),
        ("", "conv::inner", Unknown),
        ("enum conv {}", "conv::inner", Plain),
        ("enum conv {} use modules::*;", "conv::inner", Plain),
        ("", "::modules::conv::inner", Unknown),
        ("", "self::modules::conv::inner", Layer),
        ("", "modules::super::layers::conv", Layer),
        ("", "std::conv", Plain),
        ("", "lib::reuse_variables", Share),
        ("", "lib::reuse", Unknown),
        ("", "layers::reuse_variables", Missing),
        ("use lib::reuse_variables as share;", "self::share", Share),
        (
            "mod kit { pub use lib::reuse_variables as share; }",
            "kit::share",
            Share,
        ),
        (
            "mod kit { pub use lib::reuse_variables as share; pub use lib::share; }",
            "kit::share",
            Unknown,
        ),
    ] {
        let text = format!("{text} {MODULES}");
        assert_eq!(meaning(&text, path), found, "{path} in {text}");
    }
}

#[test]
fn chains_of_imports_end() {
    let chain = |length: usize| {
        let step = |i: usize| format!("mod m{i} {{ pub use super::m{}::conv; }}", i + 1);
        let steps: String = (0..length).map(step).collect();
        format!("{steps} mod m{length} {{ #[layer] pub fn conv() {{}} }} fn HERE() {{}}")
    };
    assert_eq!(meaning(&chain(2), "m0::conv"), Layer);
    assert_eq!(meaning(&chain(100), "m0::conv"), Unknown);
    let circle = "mod a { pub use super::b::*; } mod b { pub use super::a::*; } fn HERE() {}";
    assert_eq!(meaning(circle, "a::conv"), Unknown);
    let circle = "mod a { pub use super::b::conv; } mod b { pub use super::a::conv; } fn HERE() {}";
    assert_eq!(meaning(circle, "a::conv"), Unknown);
}

/// How `conv` is asked by a macro in a function of a module with these imports.
#[track_caller]
fn assert_asked(imports: &str, road: &str) {
    let text = format!("{imports} {MODULES}").replace("fn HERE() {}", "");
    let text = format!("{text} fn a() {{ model!(HERE, {{}}) }}");
    let found = ask(&text, &[], "conv(x)", |names, call| {
        told(names.find(Callee::of(&call).unwrap()))
    });
    assert_eq!(found, road, "{imports}");
}

#[test]
fn what_the_module_imports_is_asked_by_the_way_it_comes() {
    for (imports, road) in [
        ("use layers::conv;", "in self"),
        ("use layers::conv; use std::mem::*;", "in self"),
        ("use layers::conv; use others::*;", "as self::layers::conv"),
        ("use lib::conv; use others::*;", "as lib::conv"),
        ("use ::lib::conv; use others::*;", "as ::lib::conv"),
        (
            "use crate::lib::conv; use others::*;",
            "as crate::lib::conv",
        ),
        (
            "use lib::r#gen::conv; use others::*;",
            "as lib::r#gen::conv",
        ),
        ("use lib::gen::conv; use others::*;", "as lib::r#gen::conv"),
        (
            "use lib::r#match as conv; use others::*;",
            "as lib::r#match",
        ),
        ("use layers::conv; use modules::conv;", "in self"),
        (
            "use layers::conv; use modules::conv; use others::*;",
            "as self::layers::conv",
        ),
        ("use lib::conv; use libs::conv; use others::*;", "in self"),
        ("#[cfg(a)] use layers::conv;", "in self"),
        ("#[cfg(a)] use layers::conv; use others::*;", "no"),
        (
            "#[cfg(a)] use fakes::conv; #[cfg(b)] use layers::conv;",
            "in self",
        ),
        ("use modules::conv;", "no"),
        ("use fakes::conv;", "no"),
        (
            "mod conv { #[layer] pub fn conv() {} } use conv::conv;",
            "conv of self::conv",
        ),
        ("mod conv { pub fn conv() {} } use conv::conv;", "no"),
        (
            "mod conv { #[layer] pub fn conv() {} } use self::conv::*;",
            "conv of self::conv",
        ),
        (
            "mod conv { #[layer] pub fn conv() {} } mod other { pub use super::conv::conv; } use other::conv;",
            "in self",
        ),
        (
            "mod conv { pub use super::layers::conv; } use conv::conv;",
            "in self",
        ),
        (
            "mod conv { #[layer] pub fn conv() {} #[layer] pub fn pool() {} } use conv::pool as conv;",
            "in self",
        ),
    ] {
        assert_asked(imports, road);
    }
}

#[test]
fn globs_of_the_module_are_asked_where_nothing_else_has_the_name() {
    for (imports, road) in [
        ("use layers::*;", "in self::layers"),
        ("use others::*;", "perhaps"),
        ("use others::*; use empty::*;", "perhaps"),
        ("use others::*; use lib::prelude::*;", "perhaps"),
        ("use lib::prelude::*; use libs::prelude::*;", "perhaps"),
        ("use others::*; use more::*;", "no"),
        ("use others::*; use modules::*;", "no"),
        ("use modules::*; use others::*;", "no"),
        ("use modules::*; use empty::*; use others::*;", "no"),
        ("use layers::*; use others::*;", "in self::layers"),
        ("use layers::*; use modules::*;", "in self::layers"),
        ("use fakes::*; use empty::*;", "no"),
        ("use modules::*;", "no"),
        ("use empty::*;", "no"),
        ("make!();", "perhaps"),
        ("make!(); use modules::*;", "no"),
        ("make!(); use layers::*;", "in self::layers"),
        ("make!(conv);", "perhaps"),
        ("make!(conv); use others::*;", "no"),
        ("make!(conv); use std::mem::*;", "perhaps"),
        ("#[cfg(a)] use layers::*;", "perhaps"),
        ("#[cfg(a)] use empty::*;", "no"),
        ("", "no"),
    ] {
        assert_asked(imports, road);
    }
}
