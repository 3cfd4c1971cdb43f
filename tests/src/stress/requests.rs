//! Requests of many threads in one pass.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use varscope::init::{Fill, from_fn};
use varscope::{HostArray, Request, Reuse, ScopeOptions, VarStore};

use super::{Fault, check, fault, together};

const THREADS: usize = 4;

/// The first call fails: another thread makes the variable then, under the name that was asked for.
pub(super) fn initializers_fail_in_a_shared_pass(_: u64) -> Result<(), Fault> {
    let store = VarStore::new();
    let mut pass = store.pass_with(Reuse::Auto);
    let scope = pass
        .scope(ScopeOptions::at("a"))
        .map_err(fault)?
        .current_scope();
    let calls = std::sync::Arc::new(AtomicUsize::new(0));
    let initializer = {
        let calls = calls.clone();
        from_fn("fails_once", move |fill: &Fill<'_>| {
            thread::yield_now();
            if calls.fetch_add(1, Ordering::Relaxed) == 0 {
                return Err("not yet".into());
            }
            Ok::<_, Box<dyn std::error::Error + Send + Sync>>(HostArray::zeros(
                fill.dtype, fill.shape,
            )?)
        })
    };
    let asked = together(THREADS, |_| {
        let request = Request::new("w").shape([2]);
        scope.get_variable(request.initializer(initializer.clone()))
    });
    let failed = asked.iter().filter(|asked| asked.is_err()).count();
    check(failed == 1, || format!("{failed} requests failed"))?;
    let names: Vec<String> = asked
        .iter()
        .flatten()
        .map(|v| v.path().to_owned())
        .collect();
    check(names.iter().all(|name| name == "a/w"), || {
        format!("{names:?}")
    })?;
    check(store.len() == 1, || format!("{store:?}"))
}

/// Whatever a request sees, it sees one state of the settings; and nothing hangs.
pub(super) fn settings_change_while_threads_ask(round: u64) -> Result<(), Fault> {
    /// Asks for the scope's settings when it is converted and when it is dropped.
    struct Nosy(varscope::Scope, HostArray);

    impl Drop for Nosy {
        fn drop(&mut self) {
            let _ = self.0.initializer();
        }
    }

    impl From<Nosy> for varscope::Initializer {
        fn from(nosy: Nosy) -> Self {
            let _ = nosy.0.dtype();
            let value = nosy.1.clone();
            from_fn("nosy", move |_: &Fill<'_>| {
                let _ = &nosy;
                Ok::<_, std::convert::Infallible>(value.clone())
            })
        }
    }

    let store = VarStore::new();
    let mut pass = store.pass_with(Reuse::Auto);
    let scope = pass
        .scope(ScopeOptions::at("a"))
        .map_err(fault)?
        .current_scope();
    let ask = |t: usize| -> Result<(), Fault> {
        for i in 0..8 {
            let nosy = Nosy(scope.clone(), HostArray::from([round as f32, t as f32]));
            scope.set_initializer(nosy);
            let request = Request::new(format!("w{t}_{i}")).shape([2]);
            scope.get_variable(request).map_err(fault)?;
        }
        Ok(())
    };
    together(THREADS, ask)
        .into_iter()
        .collect::<Result<(), _>>()?;
    check(store.len() == 8 * THREADS, || format!("{store:?}"))?;
    // A closure that holds the scope whose setting it is keeps both alive.
    scope.set_initializer(varscope::init::zeros());
    Ok(())
}
