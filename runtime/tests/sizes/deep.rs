//! Names of many components, and scopes in scopes.

use std::thread;

use allocation_counter::measure;
use varscope::prelude::*;
use varscope::{Pass, Request, ScopeOptions};

/// The name takes 80 kB, as a text.
const COMPONENTS: usize = 40_000;
const SCOPES: usize = 10_000;

fn deep_name() -> String {
    vec!["x"; COMPONENTS].join("/")
}

/// Each prefix had its text: 1.57 GB.
#[test]
fn a_name_of_many_components_takes_what_it_is_long() {
    let (store, name) = (VarStore::new(), deep_name());
    let ask = || {
        let mut pass = store.pass();
        let made = pass.get_variable(Request::new(&name).shape([1])).unwrap();
        assert_eq!(made.path(), name);
        assert!(pass.get_variable(Request::new(&name).shape([1])).is_err());
    };
    let taken = measure(ask).bytes_max;
    assert!(taken < 8 << 20, "{taken}");
    let again = measure(ask).bytes_max;
    assert!(again < 4 << 20, "{again}");
}

#[test]
fn upper_case_takes_as_much_again() {
    let (store, name) = (VarStore::new(), deep_name().to_uppercase());
    let taken = measure(|| {
        let mut pass = store.pass();
        pass.get_variable(Request::new(&name).shape([1])).unwrap();
    });
    assert!(taken.bytes_max < 12 << 20, "{}", taken.bytes_max);
}

#[test]
fn a_file_can_ask_for_such_a_name() -> Result<(), Box<dyn std::error::Error>> {
    let (name, file) = (deep_name(), tempfile::NamedTempFile::new()?);
    let saved = VarStore::new();
    let request = || Request::new(&name).shape([1]);
    saved.pass().get_variable(request())?;
    saved.save(file.path())?;
    let taken = measure(|| {
        let store = VarStore::new();
        store.load(file.path()).expect("it was saved");
        let found = store.pass().get_variable(request());
        assert!(found.is_ok() && store.len() == 1);
    });
    assert!(taken.bytes_max < 12 << 20, "{}", taken.bytes_max);
    Ok(())
}

/// On a stack that holds so many calls of the test's own.
fn on_a_large_stack<R: Send>(run: impl FnOnce() -> R + Send) -> R {
    thread::scope(|threads| {
        let large = thread::Builder::new().stack_size(1 << 28);
        let running = large.spawn_scoped(threads, run).expect("a thread");
        running.join().expect("no panic")
    })
}

fn nest(pass: &mut Pass, depth: usize, inside: &mut dyn FnMut(&mut Pass)) {
    if depth == 0 {
        return inside(pass);
    }
    let mut scope = pass.scope(ScopeOptions::at("s")).expect("a legal name");
    nest(&mut scope, depth - 1, inside);
}

/// Each scope had its whole name: 102 MB.
#[test]
fn scopes_in_scopes_take_what_they_are_many() {
    on_a_large_stack(|| {
        let store = VarStore::new();
        let ask = || {
            let mut pass = store.pass();
            nest(&mut pass, SCOPES, &mut |pass| {
                pass.get_variable(Request::new("w").shape([1])).unwrap();
            });
        };
        let taken = measure(ask).bytes_max;
        assert!(taken < 8 << 20, "{taken}");
        assert_eq!(store.variables()[0].path().len(), 2 * SCOPES + 1);
        let again = measure(ask).bytes_max;
        assert!(again < 1 << 20, "{again}");
    });
}

/// What led to an error was written out, with every scope's whole name.
#[test]
fn an_error_that_nobody_looks_at_takes_no_more_than_its_name() {
    on_a_large_stack(|| {
        let store = VarStore::new();
        let mut pass = store.pass_with(true);
        nest(&mut pass, SCOPES, &mut |pass| {
            let miss = |pass: &mut Pass| pass.get_variable(Request::new("w")).unwrap_err();
            drop(miss(pass));
            let taken = measure(|| drop(miss(pass))).bytes_max;
            assert!(taken < 20 * SCOPES as u64, "{taken}");
            let error = miss(pass);
            let chain = &error.requested().expect("a request has a place").chain;
            assert_eq!(chain.len(), SCOPES + 1);
        });
    });
}
