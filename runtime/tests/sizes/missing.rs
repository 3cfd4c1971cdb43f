//! What is not there: nobody pays for an answer that nobody looks at.

use allocation_counter::measure;
use varscope::error::ErrorKind;
use varscope::init::from_fn;
use varscope::{Error, Request, VarStore};

fn store_of(variables: usize) -> VarStore {
    let store = VarStore::new();
    let mut pass = store.pass();
    for i in 0..variables {
        pass.get_variable(Request::new(format!("weights_{i}")).shape([1]))
            .unwrap();
    }
    drop(pass);
    store
}

fn miss(store: &VarStore, name: &str) -> Error {
    store
        .pass_with(true)
        .get_variable(Request::new(name))
        .unwrap_err()
}

/// Comparing the name with all others took 37 ms with 10,000 variables, and some allocations for each.
#[test]
fn a_miss_costs_the_same_whatever_the_store_has() {
    let cost = |variables| {
        let store = store_of(variables);
        drop(miss(&store, "weight_7"));
        measure(|| drop(miss(&store, "weight_7"))).count_total
    };
    let few = cost(10);
    assert_eq!(cost(5_000), few);
    assert!(few < 30, "{few}");
}

#[test]
fn who_looks_is_told_the_names_of_then() {
    let store = store_of(20);
    let error = miss(&store, "weight_7");
    let mut pass = store.pass();
    pass.get_variable(Request::new("weight_8").shape([1]))
        .unwrap();
    drop((pass, store));
    for error in [error.clone(), error] {
        assert_eq!(error.nearest()[0], "weights_7");
        assert!(!error.nearest().contains(&"weight_8".to_owned()));
        assert!(error.nearest_defined().is_some());
        let text = error.to_string();
        assert!(
            text.contains("The nearest existing names are: weights_7, "),
            "{text}"
        );
    }
}

#[test]
fn a_frozen_store_is_asked_in_vain_as_cheaply() {
    let cost = |variables| {
        let store = store_of(variables);
        store.freeze();
        let ask = || {
            let error = store.pass().get_variable(Request::new("w").shape([1]));
            assert!(matches!(
                error.unwrap_err().kind(),
                ErrorKind::Frozen { .. }
            ));
        };
        ask();
        measure(ask).count_total
    };
    assert_eq!(cost(5_000), cost(10));
}

/// Giving a name back looked at every variable: with so many, twenty thousand times, that takes minutes.
#[test]
fn an_initializer_that_fails_gives_its_name_back_in_one_step() {
    let store = store_of(30_000);
    let failing = from_fn("failing", |_| Err("not today"));
    let mut pass = store.pass();
    for _ in 0..20_000 {
        let request = Request::new("w").shape([1]).initializer(failing.clone());
        assert!(pass.get_variable(request).is_err());
    }
    let made = pass.get_variable(Request::new("w").shape([1])).unwrap();
    assert_eq!(made.path(), "w");
}
