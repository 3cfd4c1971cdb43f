use super::*;

#[test]
fn a_path_written_at_once_or_step_by_step_is_one_node() {
    let mut tree = Tree::new();
    let a = tree.child_str(NodeId::ROOT, "a");
    let b = tree.child_str(a, "b/c");
    assert_eq!(b, tree.path("a/b/c"));
    assert_eq!(tree.full(b), "a/b/c");
    let ab = tree.path("a/b");
    assert_eq!(tree.parent(b), ab);
    let edge = tree.edge(a, &Name::literal("b/c"));
    assert_eq!((edge.to, tree.distance(a, b)), (b, Some(2)));
    assert_eq!(tree.distance(b, a), None);
}

#[test]
fn an_empty_component_is_a_component() {
    let mut tree = Tree::new();
    let a = tree.path("a");
    let empty = tree.child_str(a, "");
    assert_eq!(tree.full(empty), "a/");
    let w = tree.child_str(empty, "w");
    assert_eq!(tree.full(w), "a//w");
    assert_eq!(w, tree.path("a//w"));
    assert_eq!(tree.child_str(NodeId::ROOT, ""), NodeId::ROOT);
}

#[test]
fn a_name_that_begins_with_a_slash_is_below_what_has_no_name() {
    let mut tree = Tree::new();
    let w = tree.path("/w");
    assert_eq!(tree.full(w), "/w");
    assert_eq!(tree.parent(w), tree.nameless());
    assert!(tree.is_nameless(tree.parent(w)) && !tree.is_nameless(w));
    assert_ne!(w, tree.path("w"));
    let slash = tree.path("/");
    assert_eq!(tree.full(slash), "/");
}

#[test]
fn a_node_knows_the_text_that_it_is_named() {
    let mut tree = Tree::new();
    let names = ["", "a", "a/b", "a//b", "a/", "/", "/w", "//"];
    for full in names.into_iter().chain(names) {
        let node = tree.path(full);
        assert_eq!(tree.full(node), full);
        assert_eq!([(); 2].map(|()| tree.text::<String>(node)), [full; 2]);
        for other in [
            "", "a", "a/b", "a//b", "a/", "/", "/w", "//", "b", "ab", "a/bb",
        ] {
            assert_eq!(tree.is_named(node, other), full == other, "{full} {other}");
        }
    }
}

#[test]
fn names_that_collide_stay_apart() {
    let mut tree = Tree::new();
    let hash = short(name::hash("a"));
    let [a, b] = ["a", "b"].map(|text| tree.component_below(NodeId::ROOT, text, hash));
    assert_ne!(a, b);
    assert_eq!(a, tree.path("a"));
    assert_eq!(b, tree.component_below(NodeId::ROOT, "b", hash));
}

#[test]
fn case_variants_fold_to_one_node() {
    let mut tree = Tree::new();
    let (lower, upper) = (tree.path("a/w"), tree.path("A/W"));
    assert_ne!(lower, upper);
    assert_eq!(tree.folded(upper), lower);
    assert_eq!(tree.folded(lower), lower);
    let below = tree.path("A/w");
    assert_eq!(tree.folded(below), lower);
}

#[test]
fn what_is_legal_is_known_of_each_name() {
    let mut tree = Tree::new();
    let legal = |text: &str, at_root: bool| {
        !text.is_empty()
            && name::absolute(text).is_none()
            && if at_root {
                name::is_node_name(text)
            } else {
                name::is_nested_scope_name(text)
            }
    };
    for text in [
        "", "a", "_a", "a b", "a/b", "_a/b", "a/_b", "a/b c", "a/", "/", "/a", "a//b",
    ] {
        for scope in ["", "s", "s/t"] {
            let scope = tree.path(scope);
            let edge = tree.edge(scope, &text.into());
            for at_root in [true, false] {
                assert_eq!(
                    edge.facts.opens(at_root),
                    legal(text, at_root),
                    "{text} {at_root}"
                );
            }
            let full = tree.full(edge.to);
            assert_eq!(
                tree.is_node_name(edge.to),
                name::is_node_name(&full),
                "{full}"
            );
        }
    }
}

#[test]
fn a_name_is_found_where_it_was_made() {
    let mut tree = Tree::new();
    let scope = tree.path("scope");
    for name in [Name::literal("w"), Name::literal("a/b"), Name::from("made")] {
        let [made, again] = [(); 2].map(|()| tree.edge(scope, &name));
        assert_eq!((made.to, made.from), (again.to, again.from));
        assert_ne!(tree.edge(NodeId::ROOT, &name).to, made.to);
        assert_eq!(tree.full(made.to), format!("scope/{}", name.as_str()));
    }
}

#[test]
fn the_same_name_elsewhere_has_as_many_components() {
    let mut tree = Tree::new();
    let (a, b) = (tree.path("a"), tree.path("b"));
    let edge = tree.edge(a, &"x/y".into());
    let there = tree.same_name_below(b, edge.from, edge.to);
    assert_eq!(tree.full(there), "b/x/y");
    assert_eq!(tree.same_name_below(a, edge.from, edge.to), edge.to);
    let suffixed = tree.suffixed(there, 3);
    assert_eq!(tree.full(suffixed), "b/x/y_3");
}

/// Each prefix had its text once: 40,000 components took 1.57 GB.
#[test]
fn a_deep_name_takes_what_its_components_take() {
    let mut tree = Tree::new();
    let deep = vec!["x"; 40_000].join("/");
    let node = tree.path(&deep);
    assert_eq!(tree.components.len(), 40_000);
    assert_eq!(tree.full(node), deep);
    assert!(tree.is_named(node, &deep));
    let upper = tree.path(&deep.to_uppercase());
    assert_eq!(tree.folded(upper), node);
    assert_eq!(tree.components.len(), 80_000);
    assert_eq!(tree.len(), 80_001);
}
