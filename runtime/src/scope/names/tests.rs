use super::*;

fn unique(names: &mut Names, name: &str) -> String {
    let node = names.unique(NodeId::ROOT, &name.into(), |_, _| false);
    names.tree.full(node)
}

#[test]
fn suffixes_skip_what_was_asked_for_by_itself() {
    let mut names = Names::new();
    let asked = ["w", "w_2", "w", "W", "w", "w_1"];
    let given = asked.map(|name| unique(&mut names, name));
    assert_eq!(given, ["w", "w_2", "w_1", "W_3", "w_4", "w_1_1"]);
}

#[test]
fn names_that_are_taken_elsewhere_are_passed_over() {
    let mut names = Names::new();
    let taken = |tree: &Tree, node| ["w", "w_2"].contains(&&*tree.full(node));
    let given = [(); 3].map(|()| {
        let node = names.unique(NodeId::ROOT, &"w".into(), taken);
        names.tree.full(node)
    });
    assert_eq!(given, ["w_1", "w_3", "w_4"]);
}

#[test]
fn a_pass_forgets_names_and_keeps_the_interned_ones() {
    let mut names = Names::new();
    let before = (unique(&mut names, "a/w"), names.tree.len());
    assert!(names.begin_pass());
    assert_eq!((unique(&mut names, "a/w"), names.tree.len()), before);
}

#[test]
fn the_numbers_of_passes_run_out_and_say_so() {
    let mut names = Names::new();
    names.pass = u32::MAX;
    assert!(!names.begin_pass());
}

#[test]
fn an_exact_name_is_a_node_once_and_marks_nothing() {
    let mut names = Names::new();
    let elsewhere = names.tree.path("elsewhere");
    let exact = Name::literal("a/");
    assert!(names.add_node(elsewhere, &exact).is_ok());
    assert!(matches!(
        names.add_node(elsewhere, &exact),
        Err(ErrorKind::DuplicateName { .. })
    ));
    assert_eq!(unique(&mut names, "a"), "a");
}

#[test]
fn a_scope_of_an_exact_name_is_where_it_says() -> Result<(), ErrorKind> {
    let mut names = Names::new();
    let inside = names.tree.path("a");
    for (name, position, scope) in [
        ("b/c/", "b/c", "b/c/"),
        ("/", "", "/"),
        ("", "", ""),
        ("b//", "b/", "b//"),
    ] {
        let opened = names.open(inside, name, Noun::Scope)?;
        assert_eq!(names.tree.full(opened.position), position);
        assert_eq!(&*names.original(&opened.scope), scope);
    }
    let slash = names.tree.path("b/");
    let fallen = names.outside_control_flow(slash);
    assert_eq!(names.tree.full(fallen), "b");
    Ok(())
}

#[test]
fn a_name_is_free_until_it_is_taken_in_whatever_way() {
    let mut names = Names::new();
    let [w, v, u, empty] = ["net/w", "net/v", "net/u", "net/"].map(|name| names.tree.path(name));
    assert!([w, v, u].map(|node| names.is_free(node)) == [true; 3]);
    assert!(!names.is_free(empty) && !names.is_free(NodeId::ROOT));
    names.take(w);
    assert_eq!(unique(&mut names, "net/v"), "net/v");
    let exact = Name::literal("net/u/");
    assert!(names.add_node(NodeId::ROOT, &exact).is_ok());
    assert!([w, v, u].map(|node| names.is_free(node)) == [false; 3]);
    assert_eq!(unique(&mut names, "net/w"), "net/w_1");
    assert!(matches!(
        names.add_node(NodeId::ROOT, &Name::literal("net/w/")),
        Err(ErrorKind::DuplicateName { .. })
    ));
}

#[test]
fn what_is_given_back_is_as_if_nobody_had_asked_but_for_who_asked_since() {
    let mut names = Names::new();
    let node = names.tree.path("w");
    let open = |names: &mut Names| {
        let opened = names.open_node_untaken(node, |_, _| false);
        opened.unwrap_or_else(|kind| panic!("{kind:?}"))
    };
    let text = |names: &Names, opened: &Opened| names.tree.full(opened.position);
    let first = open(&mut names);
    assert_eq!(text(&names, &first), "w");
    names.give_back(&first);
    let again = open(&mut names);
    assert_eq!(text(&names, &again), "w");
    let second = open(&mut names);
    assert_eq!(text(&names, &second), "w_1");
    // Somebody has asked since: it stays taken.
    names.give_back(&again);
    assert_eq!(unique(&mut names, "w"), "w_2");
}

#[test]
fn what_is_no_plain_name_is_opened_as_it_says() {
    let mut names = Names::new();
    let slashed = names.tree.path("a/b/");
    let opened = names.open_node_untaken(slashed, |_, _| false);
    let opened = opened.unwrap_or_else(|kind| panic!("{kind:?}"));
    assert!(opened.is_exact);
    assert_eq!(names.tree.full(opened.position), "a/b");
    // It is exact: nothing is to be given back.
    names.give_back(&opened);
    assert_eq!(unique(&mut names, "a/b"), "a/b");
}

#[test]
fn how_often_a_name_was_used_touches_nothing_else_of_it() {
    for bits in 0..4 {
        let mut marks = Marks {
            pass: 1,
            uses: bits,
        };
        for used in [1, 7, 0, 3] {
            marks.set_used(used);
            assert_eq!((marks.used(), marks.uses & 3), (used, bits));
        }
    }
}
