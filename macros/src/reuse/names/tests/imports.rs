//! What a module imports: what the parser of all macros reads in the same text, is right.

use syn::{Item, UseTree};

use super::Surroundings;

/// A path, and what it is called here; nothing for `*`.
type Imported = (String, Option<String>);

/// What the module around `HERE` imports.
fn imports(text: &str) -> Vec<Imported> {
    let surroundings = Surroundings::in_text(text, "HERE");
    let imports = surroundings.module().unwrap().imports();
    let imports = imports.iter();
    let mut found: Vec<Imported> = imports
        .map(|import| (import.path.join("::"), import.name.map(str::to_owned)))
        .collect();
    found.sort();
    found
}

/// What the parser finds at the top of the text.
fn parsed(items: &[Item]) -> Vec<Imported> {
    let mut found = Vec::new();
    for item in items {
        if let Item::Use(item) = item {
            let root = item.leading_colon.map(|_| String::new());
            leaves(&item.tree, root.into_iter().collect(), &mut found);
        }
    }
    found.sort();
    found
}

fn leaves(tree: &UseTree, mut path: Vec<String>, found: &mut Vec<Imported>) {
    let (last, name) = match tree {
        UseTree::Path(tree) => {
            path.push(tree.ident.to_string());
            return leaves(&tree.tree, path, found);
        }
        UseTree::Group(group) => {
            for tree in &group.items {
                leaves(tree, path.clone(), found);
            }
            return;
        }
        UseTree::Glob(_) => return found.push((path.join("::"), None)),
        UseTree::Name(tree) => (&tree.ident, None),
        UseTree::Rename(tree) => (&tree.ident, Some(tree.rename.to_string())),
    };
    if last != "self" || path.is_empty() {
        path.push(last.to_string());
    }
    let name = name.or_else(|| path.last().cloned());
    found.push((path.join("::"), name));
}

/// `use` trees of every kind, by chance.
struct Trees(u64);

impl Trees {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(1);
        (self.0 >> 33) % n
    }

    fn name(&mut self) -> &'static str {
        ["a", "b", "conv", "r#match", "Net", "x_1"][self.below(6) as usize]
    }

    fn tree(&mut self, depth: u64, in_group: bool) -> String {
        match self.below(if depth == 0 { 5 } else { 9 }) {
            0 if in_group => "self".to_owned(),
            1 if in_group => format!("self as {}", self.name()),
            2 => format!("{} as _", self.name()),
            3 => format!("{} as {}", self.name(), self.name()),
            4 => "*".to_owned(),
            5 | 6 => format!("{}::{}", self.name(), self.tree(depth - 1, false)),
            7 => format!("{}::{}", self.name(), self.group(depth - 1, true)),
            8 => self.group(depth - 1, in_group),
            _ => self.name().to_owned(),
        }
    }

    fn group(&mut self, depth: u64, in_group: bool) -> String {
        let count = self.below(4);
        let trees: Vec<String> = (0..count).map(|_| self.tree(depth, in_group)).collect();
        let end = [" ", ","][usize::from(count > 0 && self.below(2) == 0)];
        format!("{{{}{end}}}", trees.join(", "))
    }

    fn item(&mut self) -> String {
        let roots = ["", "::", "crate::", "self::", "super::super::", "std::"];
        let root = roots[self.below(6) as usize];
        let tree = self.tree(3, false);
        let written = ["", "pub ", "#[cfg(a)] pub(crate) ", "/// It.\n#[allow(b)] "];
        format!("{}use {root}{tree};", written[self.below(4) as usize])
    }
}

#[test]
fn every_use_tree_is_read_as_the_compiler_reads_it() {
    let between = [
        "fn f() { use other::thing; }",
        "mod m { use super::thing; }",
        "struct Net { of: x::use_it }",
        "make! { use thing; }",
        "",
    ];
    let mut trees = Trees(7);
    for around in [
        ("", ""),
        ("mod a { fn f() {} ", "}"),
        ("use x; mod a { mod b { ", "}}"),
    ] {
        for _ in 0..400 {
            let items: Vec<String> = (0..1 + trees.below(3)).map(|_| trees.item()).collect();
            let items = items.join(between[trees.below(5) as usize]);
            let text = format!("{}{items} fn HERE() {{}} {}", around.0, around.1);
            let file = syn::parse_file(&items).unwrap();
            assert_eq!(imports(&text), parsed(&file.items), "{text}");
        }
    }
}

#[test]
fn roots_inside_of_groups_are_kept() {
    let all = |text: &str| imports(&format!("{text} fn HERE() {{}}"));
    let import = |path: &str, name: &str| (path.to_owned(), Some(name.to_owned()));
    assert_eq!(
        all("use {::a::conv, crate::b::{self, c as d}, self as me};"),
        [
            import("::a::conv", "conv"),
            import("crate::b", "b"),
            import("crate::b::c", "d"),
            import("self", "me")
        ]
    );
    assert_eq!(all("use self as me;"), [import("self", "me")]);
}

#[test]
fn what_is_half_typed_does_not_hold_it_up() {
    let import = |path: &str, name: &str| (path.to_owned(), Some(name.to_owned()));
    for (text, found) in [
        ("use", vec![]),
        ("use a::;", vec![]),
        (
            "use a::{b, ?, c};",
            vec![import("a::b", "b"), import("a::c", "c")],
        ),
        (
            "use a::{b c};",
            vec![import("a::b", "b"), import("a::c", "c")],
        ),
        ("use a::{b, c::};", vec![import("a::b", "b")]),
    ] {
        let before = format!("fn HERE() {{}} {text}");
        assert_eq!(imports(&before), found, "{before}");
    }
    let open = "fn HERE() {} use a::{b, c";
    assert_eq!(imports(open), [import("a::b", "b"), import("a::c", "c")]);
}

#[test]
fn an_attribute_may_leave_an_import_out() {
    for (attributes, configured) in [
        ("", false),
        ("#[allow(unused)] ", false),
        ("#[cfg(a)] ", true),
        ("#[cfg_attr(a, b)] #[allow(unused)] ", true),
    ] {
        let text = format!("#[cfg(b)] use z; {attributes}pub use a::{{b, c}}; fn HERE() {{}}");
        let surroundings = Surroundings::in_text(&text, "HERE");
        let imports = surroundings.module().unwrap().imports();
        let of = |name: &str| {
            let mut imports = imports.iter();
            imports
                .find(|import| import.name == Some(name))
                .unwrap()
                .configured
        };
        assert_eq!((of("b"), of("c"), of("z")), (configured, configured, true));
    }
}
