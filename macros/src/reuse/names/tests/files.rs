//! Modules in files of their own: <https://doc.rust-lang.org/reference/items/modules.html> has the rules, and most of the cases.

use tempfile::TempDir;

use crate::reuse::names::lookup::{self, Meaning};
use crate::reuse::names::module::Module;
use crate::source::File;

/// A crate of these files.
fn files(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}

/// What paths mean where `HERE` stands in the files.
#[track_caller]
fn assert_means(all: &[(&str, &str)], cases: &[(&str, &str, Meaning)]) {
    let folder = files(all);
    for (name, path, meaning) in cases {
        let file = File::read(&folder.path().join(name)).unwrap();
        let at = file.outline().occurrences("HERE").next().unwrap();
        let path: Vec<&str> = path.split("::").collect();
        let found = lookup::path(&Module::around(&file, at), &path);
        assert_eq!(found, *meaning, "{path:?} in {name} of {all:?}");
    }
}

use Meaning::{Layer, Missing, Plain, Unknown};

#[test]
fn modules_are_in_the_files_that_the_language_says() {
    let layer = "#[layer] pub fn conv() {} fn HERE() {}";
    let plain = "pub fn conv() {}";
    assert_means(
        &[
            ("lib.rs", "pub mod a; fn HERE() {}"),
            ("a.rs", "#[allow(b)] #[cfg(path)] pub mod b; fn HERE() {}"),
            ("a/b.rs", layer),
            ("b.rs", plain),
        ],
        &[
            ("lib.rs", "a::b::conv", Layer),
            ("lib.rs", "crate::a::b::conv", Layer),
            ("lib.rs", "b::conv", Unknown),
            ("a.rs", "b::conv", Layer),
            ("a.rs", "super::a::b::conv", Layer),
            ("a/b.rs", "super::super::a::b::conv", Layer),
            ("a/b.rs", "crate::a::b::conv", Layer),
            ("a/b.rs", "super::conv", Missing),
            ("a/b.rs", "super::super::super::conv", Unknown),
        ],
    );
    // A folder may have a module of its own name.
    assert_means(
        &[
            ("main.rs", "mod a; #[layer] fn top() {} fn HERE() {}"),
            ("a/mod.rs", "pub mod a; pub mod b; fn top() {} fn HERE() {}"),
            ("a/a.rs", "pub mod b; fn HERE() {}"),
            ("a/b.rs", layer),
            ("a/a/b.rs", "pub fn conv() {} fn HERE() {}"),
        ],
        &[
            ("main.rs", "a::b::conv", Layer),
            ("main.rs", "a::a::b::conv", Plain),
            ("a/mod.rs", "b::conv", Layer),
            ("a/mod.rs", "super::top", Layer),
            ("a/a.rs", "super::top", Plain),
            ("a/a.rs", "b::conv", Plain),
            ("a/b.rs", "super::super::top", Layer),
            ("a/a/b.rs", "super::super::top", Plain),
            ("a/a/b.rs", "crate::top", Layer),
        ],
    );
    // A root of any name has its modules beside it.
    assert_means(
        &[
            ("tests/it.rs", "mod common; mod kit; fn HERE() {}"),
            ("tests/common/mod.rs", layer),
            ("tests/kit.rs", layer),
        ],
        &[
            ("tests/it.rs", "common::conv", Layer),
            ("tests/it.rs", "kit::conv", Layer),
            ("tests/it.rs", "crate::kit::conv", Unknown),
            ("tests/kit.rs", "super::common::conv", Unknown),
        ],
    );
}

#[test]
fn modules_in_braces_are_folders() {
    let layer = "#[layer] pub fn conv() {}";
    assert_means(
        &[
            (
                "lib.rs",
                "mod x {} mod a; mod in_braces { pub mod r#loop { pub mod b; pub mod r#move; } } fn HERE() {}",
            ),
            ("in_braces/loop/b.rs", layer),
            ("in_braces/loop/move/mod.rs", layer),
            ("a.rs", "pub mod c { use d; pub mod d; } fn HERE() {}"),
            ("a/c/d.rs", layer),
            ("a/d.rs", ""),
            ("c/d.rs", ""),
        ],
        &[
            ("lib.rs", "in_braces::r#loop::b::conv", Layer),
            ("lib.rs", "in_braces::r#loop::r#move::conv", Layer),
            ("lib.rs", "a::c::d::conv", Layer),
            ("a.rs", "c::d::conv", Layer),
            ("a.rs", "crate::a::c::d::conv", Layer),
        ],
    );
    // In a macro, it is a module all the same.
    assert_means(
        &[
            ("lib.rs", "on_unix! { mod a { mod b; fn HERE() {} } }"),
            ("a/b.rs", layer),
        ],
        &[("lib.rs", "b::conv", Layer)],
    );
}

#[test]
fn a_path_says_where_a_module_is() {
    let layer = "#[layer] pub fn conv() {}";
    assert_means(
        &[
            (
                "lib.rs",
                "mod a; #[allow(x)] #[path = \"far/away.rs\"] mod b; mod c { #[path = \"away.rs\"] pub mod d; } fn HERE() {}",
            ),
            (
                "a.rs",
                "fn HERE() {} #[path = \"far/away.rs\"] #[allow(x)] pub mod b; #[path = \"nowhere.rs\"] pub mod c;",
            ),
            ("far/away.rs", layer),
            ("b.rs", ""),
            ("a/b.rs", ""),
            ("a/c.rs", layer),
            ("c/d.rs", layer),
        ],
        &[
            ("lib.rs", "b::conv", Layer),
            ("a.rs", "b::conv", Layer),
            ("a.rs", "c::conv", Unknown),
            ("lib.rs", "c::d::conv", Unknown),
        ],
    );
}

#[test]
fn what_is_declared_twice_or_without_a_file_is_not_known() {
    let layer = "#[layer] pub fn conv() {}";
    assert_means(
        &[
            (
                "lib.rs",
                "#[cfg(a)] mod a; #[cfg(b)] mod a { #[layer] pub fn conv() {} } mod b; fn HERE() {}",
            ),
            ("a.rs", layer),
        ],
        &[
            ("lib.rs", "a::conv", Unknown),
            ("lib.rs", "b::conv", Unknown),
        ],
    );
}

#[test]
fn a_file_has_its_names_to_itself() {
    assert_means(
        &[
            ("lib.rs", "mod a; mod b; #[layer] fn top() {} fn HERE() {}"),
            (
                "a.rs",
                "#[layer] fn own() {} #[layer] pub(super) fn up() {} fn HERE() {}",
            ),
            (
                "b.rs",
                "use a; mod inner { use super::b; fn own() {} } pub mod b; fn HERE() {}",
            ),
            ("b/b.rs", "fn HERE() {}"),
        ],
        &[
            ("lib.rs", "a::own", Missing),
            ("lib.rs", "a::up", Layer),
            ("a.rs", "self::own", Layer),
            ("a.rs", "crate::top", Layer),
            ("b.rs", "super::top", Layer),
            ("b.rs", "super::a::own", Missing),
            ("b.rs", "super::a::up", Layer),
            ("b/b.rs", "super::super::top", Layer),
            ("b/b.rs", "super::inner::own", Missing),
        ],
    );
}

#[test]
fn the_declaration_of_a_file_is_found_among_its_names() {
    let layer = "#[layer] pub fn conv() {}";
    let text = "mod other { pub use super::leaf; #[layer] pub fn conv() {} } \
                pub mod leaf; use leaf; mod last { use super::leaf; #[layer] fn conv() {} }";
    assert_means(
        &[
            ("lib.rs", &format!("{text} {layer}")),
            ("leaf.rs", "fn own() {} fn HERE() {}"),
        ],
        &[
            ("leaf.rs", "super::conv", Layer),
            ("leaf.rs", "super::leaf::own", Plain),
        ],
    );
    let text = text.replace("#[layer]", "");
    assert_means(
        &[
            ("lib.rs", &format!("{text} {layer}")),
            ("leaf.rs", "fn HERE() {}"),
        ],
        &[("leaf.rs", "super::conv", Layer)],
    );
}
