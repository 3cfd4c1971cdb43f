//! Bodies are the user's code where it stands: borrows, control flow and types go through the macros unchanged.
#![expect(
    clippy::needless_return,
    clippy::never_loop,
    clippy::redundant_closure_call,
    reason = "bodies of every form, the odd ones too"
)]

use varscope::prelude::*;

fn name_of_scope() -> String {
    current_scope().map_or_else(|_| "none".to_owned(), |scope| scope.name().to_owned())
}

fn in_scope<T>(body: impl FnOnce() -> T) -> T {
    let store = VarStore::new();
    model!(store, body())
}

#[test]
fn a_body_may_borrow_and_give_the_borrow_away() {
    let words = [String::from("a"), String::from("b")];
    let longest = in_scope(|| -> &str { scope!("a", name_scope!("b", words[1].as_str())) });
    assert_eq!(longest, "b");
}

#[test]
fn a_mutable_borrow_goes_across_a_body() {
    let store = VarStore::new();
    let mut list = vec![1];
    let last: &mut i32 = model!(store, {
        let held = &mut list;
        scope!("a", {
            held.push(2);
            scope!("b", held.push(3));
        });
        held.last_mut().expect("not empty")
    });
    *last += 1;
    assert_eq!(list, [1, 2, 4]);
}

#[test]
fn values_move_into_and_out_of_a_body() {
    let store = VarStore::new();
    let text = String::from("x");
    let moved = model!(store, scope!("a", text));
    let assigned;
    model!(store, { assigned = moved });
    assert_eq!(assigned, "x");
}

#[test]
fn a_body_initializes_what_was_declared_outside() {
    let store = VarStore::new();
    let late: usize;
    let mut count = 0;
    model!(store, {
        scope!("a", { late = 3 });
        scope!("b", count += late);
    });
    assert_eq!(count, 3);
}

fn leaves_early(at: usize) -> std::result::Result<usize, String> {
    let store = VarStore::new();
    model!(store, {
        scope!("a", {
            if at == 0 {
                return Ok(10);
            }
        });
        let n = scope!("b", "3".parse::<usize>().map_err(|e| e.to_string()))?;
        scope!(
            "c",
            if at == n {
                Err("left".to_owned())?
            }
        );
    });
    Ok(at)
}

#[test]
fn a_body_leaves_its_function() {
    assert_eq!(leaves_early(0), Ok(10));
    assert_eq!(leaves_early(3), Err("left".to_owned()));
    assert_eq!(leaves_early(4), Ok(4));
    assert_eq!(name_of_scope(), "none");
}

#[test]
fn a_body_leaves_loops_and_labelled_blocks() {
    let store = VarStore::new();
    let found = model!(store, {
        let mut seen = Vec::new();
        let found = 'outer: loop {
            for i in 0.. {
                scope!(format!("s{i}"), {
                    if i % 2 == 0 {
                        continue;
                    }
                    seen.push(name_of_scope());
                    if i > 4 {
                        break 'outer i;
                    }
                });
            }
        };
        let skipped = 'block: {
            scope!("block", {
                if found > 0 {
                    break 'block name_of_scope();
                }
            });
            String::new()
        };
        assert_eq!((name_of_scope().as_str(), skipped.as_str()), ("", "block"));
        assert_eq!(seen, ["s1", "s3", "s5"]);
        found
    });
    assert_eq!(found, 5);
}

#[test]
fn a_body_may_never_come_to_its_end() {
    fn diverges() -> u8 {
        let store = VarStore::new();
        model!(store, scope!("a", return 7))
    }
    assert_eq!(diverges(), 7);
}

#[test]
fn the_expected_type_reaches_the_body() {
    let store = VarStore::new();
    model!(store, {
        let boxed: Box<dyn Fn(i32) -> i32> = scope!("a", Box::new(|x| x + 1));
        let list: Vec<u8> = name_scope!("b", "12".bytes().collect());
        let number: u64 = scope!("c", { "12".parse().unwrap_or_default() });
        let slice: &[u8] = scope!("d", &list);
        let function: fn(i32) -> i32 = scope!("e", |x| x + 1);
        assert_eq!(
            (boxed(1), list.len(), number, slice.len(), function(1)),
            (2, 2, 12, 2, 2)
        );
    });
}

#[test]
fn every_kind_of_expression_is_a_body() {
    let store = VarStore::new();
    let flag = store.is_empty();
    let mut log = Vec::new();
    model!(store, {
        log.push(scope!("if", if flag { 1 } else { 2 }));
        log.push(scope!(
            "match",
            match flag {
                true => 3,
                false => 4,
            } as usize
        ));
        log.push(scope!("block", { 5 } + 6));
        log.push(scope!(
            "loop",
            loop {
                break 7;
            }
        ));
        log.push(scope!("labelled", 'a: {
            if flag {
                break 'a 8;
            }
            9
        }));
        log.push(scope!("closure", (|| 10)()));
        log.push(scope!("index", [11, 12][1]));
        log.push(scope!("unary", -(-13_i32)) as usize);
        log.push(scope!("macro", vec![14, 15].len()));
        log.push(scope!("range", 0..16).len());
        log.push(scope!("const", const { 17 }));
        scope!("unit", ());
        scope!("empty", {});
        scope!(
            "while",
            while log.len() < 12 {
                log.push(0)
            }
        );
        scope!(
            "for",
            for n in &mut log {
                *n += 1
            }
        );
        scope!("let-else", {
            let Some(n) = log.first_mut() else { return };
            *n += 1;
        });
        scope!("items", {
            const MORE: usize = 100;
            fn more() -> usize {
                MORE
            }
            log.push(more());
        });
    });
    assert_eq!(log, [3, 4, 12, 8, 9, 11, 13, 14, 3, 17, 18, 1, 100]);
}

#[test]
fn statements_of_every_form_may_be_scopes() {
    let store = VarStore::new();
    let mut names = Vec::new();
    model!(store, {
        scope! { "braces", { names.push(name_of_scope()) } }
        scope!["brackets", names.push(name_of_scope())];
        scope!<"angles"> { names.push(name_of_scope()) }
        scope!<"nested", reuse = 1 > 0> {
            name_scope!<"n"> { scope!<"deeper",> { names.push(name_of_scope()) } }
        };
        let angle = scope!<"value"> { name_of_scope() };
        names.push(angle);
        if !(scope!("condition", names.is_empty())) {
            names.push(scope!("argument", name_of_scope()));
        }
    });
    let expected = [
        "braces",
        "brackets",
        "angles",
        "nested/deeper",
        "value",
        "argument",
    ];
    assert_eq!(names, expected);
}

#[test]
fn a_body_may_be_in_a_closure_a_thread_or_an_iterator() -> Result<()> {
    let store = VarStore::new();
    let names: Vec<String> = model!(store, {
        (0..3)
            .map(|i| {
                scope!(format!("s{i}"), {
                    let v = get_variable!("w", [i + 1])?;
                    Ok(v.path().to_owned())
                })
            })
            .collect::<Result<_>>()?
    });
    assert_eq!(names, ["s0/w", "s1/w", "s2/w"]);
    Ok(())
}

#[test]
fn attributes_inside_of_a_body_do_what_they_do_outside() {
    let store = VarStore::new();
    let n = model!(
        store,
        scope!(
            "a",
            {
                #![allow(unused_variables)]
                let unused = 1;
                #[cfg(not(any()))]
                let n = 2;
                #[cfg(any())]
                let n = compile_error!("configured away");
                #[expect(unused_assignments)]
                let mut m = 3;
                m = n;
                m
            }
        )
    );
    assert_eq!(n, 2);
}
