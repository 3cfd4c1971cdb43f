//! Scopes belong to the thread that opened them; stores and captured scopes go where they are sent.

use std::cell::RefCell;
use std::sync::{Arc, Barrier, mpsc};
use std::thread;

use varscope::error::ErrorKind;
use varscope::prelude::*;
use varscope::{HostArray, current_scope};

#[layer]
fn tower(width: usize) -> Result<Variable<f32, ndarray::Ix2>> {
    let hidden = scope!("hidden", get_variable!("w", [width, width]))?;
    scope!("out", get_variable!("w", [width, 1]))?;
    Ok(hidden)
}

fn paths(store: &VarStore) -> Vec<String> {
    store
        .variables()
        .iter()
        .map(|v| v.path().to_owned())
        .collect()
}

#[test]
fn two_threads_build_two_stores() {
    let built: Vec<VarStore> = thread::scope(|threads| {
        let build = |seed| {
            move || {
                let store = VarStore::with_seed(seed);
                for _ in 0..20 {
                    model!(store, {
                        for i in 0..10 {
                            let name = format!("tower{i}");
                            scope!(name, tower(4)).expect("found or created");
                        }
                    });
                }
                store
            }
        };
        let threads = [threads.spawn(build(1)), threads.spawn(build(1))];
        threads
            .into_iter()
            .map(|t| t.join().expect("no panic"))
            .collect()
    });
    assert_eq!(paths(&built[0]), paths(&built[1]));
    assert_eq!(built[0].len(), 20);
    for (a, b) in built[0].variables().iter().zip(built[1].variables()) {
        assert_ne!(*a, b);
        assert_eq!(a.read().expect("in memory"), b.read().expect("in memory"));
    }
}

#[test]
fn two_towers_of_one_store_on_two_threads() -> Result<()> {
    let store = VarStore::new();
    model!(store as root, {
        let towers = thread::scope(|threads| {
            let build = |name: &'static str| {
                let root = root.clone();
                move || scope!(&root, scope!(name, tower(3)))
            };
            let threads = [threads.spawn(build("left")), threads.spawn(build("right"))];
            threads.map(|t| t.join().expect("no panic"))
        });
        let names = towers.map(|t| t.map(|w| w.name()));
        assert_eq!(
            names.map(|n| n.unwrap_or_default()),
            ["left/hidden/w:0", "right/hidden/w:0"]
        );
        // It is one pass: what another thread asked for can't be asked for again.
        let error = scope!("left", (tower)(3)).unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::AlreadyExists { .. }),
            "{error}"
        );
    });
    assert_eq!(store.len(), 4);
    Ok(())
}

#[test]
fn a_thread_sees_nothing_of_the_scopes_of_another() -> Result<()> {
    let store = VarStore::new();
    let (entered, has_entered) = mpsc::channel();
    let (done, is_done) = mpsc::channel::<()>();
    thread::scope(|threads| {
        let other = store.clone();
        threads.spawn(move || {
            model!(other, {
                scope!("theirs", {
                    entered.send(()).expect("the test waits");
                    is_done.recv().expect("the test goes on");
                    get_variable!("w", [1]).expect("created");
                });
            });
        });
        has_entered.recv().expect("the thread has entered");
        assert!(current_scope().is_err());
        model!(store, scope!("ours", get_variable!("w", [1])))?;
        done.send(()).expect("the thread waits");
        Ok::<(), Error>(())
    })?;
    assert_eq!(paths(&store), ["ours/w", "theirs/w"]);
    Ok(())
}

#[test]
fn an_error_of_a_thread_tells_how_its_scope_came_there() -> Result<()> {
    let store = VarStore::new();
    model!(store as root, {
        let name = String::from("w");
        scope!("a", get_variable!("w", [1]))?;
        let error = thread::scope(|threads| {
            let ask = || scope!(&root, scope!("a", get_variable!(&name, [1]))).unwrap_err();
            threads.spawn(ask).join().expect("no panic")
        });
        let steps = &error.requested().expect("asked for").chain;
        let kinds: Vec<&str> = steps
            .iter()
            .map(|step| match step {
                varscope::error::Step::Pass { .. } => "pass",
                varscope::error::Step::Scope { .. } => "scope",
                _ => "other",
            })
            .collect();
        assert_eq!(kinds, ["pass", "scope", "scope"], "{error}");
    });
    Ok(())
}

#[test]
fn two_initializers_that_wait_for_each_other_do_not_wait_for_ever() {
    let store = VarStore::new();
    let both_run = Arc::new(Barrier::new(2));
    let create = |own: &'static str, other: &'static str| {
        let (store, both_run) = (store.clone(), both_run.clone());
        move || {
            let initializer = varscope::init::from_fn("of_the_other", move |_| {
                both_run.wait();
                let other = get_variable!(other, [1])?;
                Ok::<_, Error>(HostArray::from(other.value().into_owned()))
            });
            model!(store, get_variable!(own, [1], initializer = initializer))
        }
    };
    let results = thread::scope(|threads| {
        let threads = [
            threads.spawn(create("a", "b")),
            threads.spawn(create("b", "a")),
        ];
        threads.map(|t| t.join().expect("no panic"))
    });
    // One is refused, and what the other one waited for is made then.
    let failed = results.iter().filter_map(|r| r.as_ref().err());
    let failed: Vec<String> = failed.map(Error::message).collect();
    let is_circle = |e: &String| e.contains("is asked for by its own initializer");
    assert!(
        failed.len() == 1 && failed.iter().all(is_circle),
        "{failed:?}"
    );
    assert_eq!(store.len(), 2);
}

/// Asks for variables when its thread ends, before or after the thread's stack has gone.
struct AtTheEnd(mpsc::Sender<Result<(), ErrorKind>>, VarStore);

impl Drop for AtTheEnd {
    fn drop(&mut self) {
        let alone = get_variable!("w", [1])
            .map(|_| ())
            .map_err(|e| e.kind().clone());
        let _ = self.0.send(alone);
        let name = String::from("w");
        let in_a_pass = model!(
            self.1,
            scope!("end", scope!(&name, get_variable!(&name, [1])))
        );
        let _ = self
            .0
            .send(in_a_pass.map(|_| ()).map_err(|e| e.kind().clone()));
        let _ = name_scope!("n", variable!([1.0]));
        let _ = current_scope();
    }
}

thread_local! {
    static LATE: RefCell<Option<AtTheEnd>> = const { RefCell::new(None) };
}

#[test]
fn scopes_at_the_end_of_a_thread_fail_at_worst() {
    // Thread-local values go in an order that nobody promises: once with ours made first, once with the stack made first.
    for stack_first in [false, true] {
        let store = VarStore::new();
        let (sender, outcomes) = mpsc::channel();
        let thread = thread::spawn(move || {
            let touch = |store: &VarStore| model!(store, get_variable!("touched", [1])).map(|_| ());
            if stack_first {
                touch(&store).expect("created");
            }
            LATE.set(Some(AtTheEnd(sender, store.clone())));
            touch(&store).expect("found or created");
        });
        thread.join().expect("no panic while the thread ends");
        let outcomes: Vec<_> = outcomes.iter().collect();
        assert_eq!(outcomes.len(), 2);
        assert!(
            matches!(
                &outcomes[0],
                Err(ErrorKind::NoActiveScope {
                    call: "get_variable!"
                })
            ),
            "{outcomes:?}"
        );
        let in_a_pass = &outcomes[1];
        assert!(
            matches!(in_a_pass, Ok(()) | Err(ErrorKind::NoActiveScope { .. })),
            "{in_a_pass:?}"
        );
    }
}
