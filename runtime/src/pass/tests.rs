use super::*;
use crate::options::Request;
use crate::variable::AnyVariable;

fn handle(pass: &mut Pass) -> AnyVariable {
    let asked = pass.get_variable(Request::new("w").shape([1]));
    asked.expect("a plain request")
}

#[test]
fn passes_beside_each_other_count_handles_of_their_own() {
    let store = VarStore::new();
    let stored = |store: &VarStore| store.get("w").expect("it was made");
    // As long as there is one at a time, its handles are the store's: half the memory.
    assert!(handle(&mut store.pass()).is_handle(&stored(&store)));
    assert!(handle(&mut store.pass()).is_handle(&stored(&store)));
    // Both meet it here, and are told the store's.
    let beside = || [store.pass(), store.pass()].map(|mut pass| handle(&mut pass));
    beside();
    let [a, b] = beside();
    assert!(a == b && !a.is_handle(&b));
    assert!([a, b].iter().all(|v| !v.is_handle(&stored(&store))));
}

#[test]
fn what_a_scope_is_made_of_says_in_debug_what_it_is() {
    let store = VarStore::new();
    let scope = store.pass().current_scope();
    let handle = scope.handle().expect("it is open");
    let captured = format!("{:?}", handle.captured);
    assert!(captured.starts_with("Captured { name: "), "{captured}");
    let shared = format!("{:?}", handle.shared);
    assert!(shared.starts_with("Shared { id: "), "{shared}");
}
