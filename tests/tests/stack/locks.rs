//! No code of the user's runs under a lock: whatever it asks for there, it gets, and nothing hangs.

use std::fmt::{self, Write};
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use varscope::error::ErrorKind;
use varscope::partition::fixed_size;
use varscope::{
    AnyValue, HostArray, Initializer, Pass, Regularizer, Request, Result, Reuse, Scope,
    ScopeOptions, VarStore, init,
};

/// Runs something that would wait for itself for ever if a lock were held.
fn in_time<T: Send + 'static>(run: impl FnOnce() -> T + Send + 'static) -> T {
    let (send, receive) = channel();
    thread::spawn(move || send.send(run()));
    let in_time = receive.recv_timeout(Duration::from_secs(60));
    in_time.expect("it hangs, or has panicked")
}

/// A pass whose record is behind a lock, because a scope of it is captured.
fn shared(store: &VarStore) -> (Pass, Scope) {
    let mut pass = store.pass_with(Reuse::Auto);
    let scope = pass.current_scope();
    (pass, scope)
}

/// Asks for a variable, which takes every lock that there is.
fn ask(scope: &Scope, name: &str) {
    let request = Request::new(name).shape([2]);
    scope.get_variable(request).expect("it is made or found");
}

/// Asks when it is dropped.
struct Dropped(Scope, &'static str);

impl Drop for Dropped {
    fn drop(&mut self) {
        ask(&self.0, self.1);
    }
}

#[test]
fn a_loss_whose_name_is_refused_asks_when_it_is_dropped() {
    let (kind, made) = in_time(|| {
        let store = VarStore::new();
        let (mut pass, scope) = shared(&store);
        let loss = Mutex::new(Some(Dropped(scope, "by_the_loss")));
        let regularizer = Regularizer::from_fn("no name", move |_| {
            let loss = loss.lock().expect("no panic").take();
            Ok::<_, varscope::Error>(loss.map(|loss| Arc::new(loss) as AnyValue))
        });
        let request = Request::new("w").shape([2]).regularizer(regularizer);
        let error = pass.get_variable(request).unwrap_err();
        (error.kind().clone(), store.get("by_the_loss").is_some())
    });
    assert!(
        matches!(
            kind,
            ErrorKind::InvalidName {
                what: "regularizer",
                ..
            }
        ),
        "{kind}"
    );
    assert!(made);
}

#[test]
fn a_collections_key_asks_when_it_is_looked_at() {
    struct Key(Scope);

    impl AsRef<str> for Key {
        fn as_ref(&self) -> &str {
            ask(&self.0, "by_the_key");
            "mine"
        }
    }

    let collected = in_time(|| {
        let store = VarStore::new();
        let (mut pass, scope) = shared(&store);
        let w = pass.get_variable(Request::new("w").shape([2]))?;
        pass.add_to_collection(Key(scope.clone()), &w);
        let of_pass = pass.get_collection(Key(scope.clone())).len();
        let of_scope = scope.get_collection(Key(scope.clone()))?.len();
        let of_store = store.get_collection(Key(scope.clone())).len();
        Result::<_>::Ok((of_pass, of_scope, of_store, store.len()))
    });
    assert_eq!(collected.expect("no error"), (1, 1, 0, 2));
}

/// Asks, and assigns, for every piece of text that it is given.
struct Asking<'a>(&'a Scope);

impl Write for Asking<'_> {
    fn write_str(&mut self, _: &str) -> fmt::Result {
        ask(self.0, "by_the_writer");
        let request = Request::new("by_the_writer");
        let asked = self.0.get_variable(request).expect("it is there");
        asked.assign([0.0f32, 0.0]).map_err(|_| fmt::Error)?;
        self.0.set_initializer(init::zeros());
        Ok(())
    }
}

#[test]
fn whoever_writes_what_things_print_asks_for_variables() {
    in_time(|| {
        let store = VarStore::new();
        let (mut pass, scope) = shared(&store);
        let template = pass.make_template("t").expect("made");
        template
            .call(&mut pass, |_| Result::<_>::Ok(()))
            .expect("called");
        ask(&scope, "by_the_writer");
        let w = store.get("by_the_writer").expect("it was made");
        let write = |what: fmt::Arguments<'_>| Asking(&scope).write_fmt(what).expect("written");
        write(format_args!("{store:?} {scope:?} {pass:?} {template:?}"));
        write(format_args!(
            "{w} {w:?} {:?} {}",
            w.engine_value(),
            store.summary()
        ));
        write(format_args!("{:?}", ScopeOptions::at(&scope)));
    });
}

#[test]
fn what_a_scope_replaces_asks_when_it_is_dropped() {
    /// Asks when it is converted, and holds what asks when it is dropped.
    struct Nosy(Scope);

    impl From<Nosy> for Initializer {
        fn from(nosy: Nosy) -> Self {
            ask(&nosy.0, "by_the_conversion");
            let dropped = Dropped(nosy.0, "by_the_setting");
            init::from_fn("nosy", move |fill| {
                let _ = &dropped;
                HostArray::zeros(fill.dtype, fill.shape)
            })
        }
    }

    let made = in_time(|| {
        let store = VarStore::new();
        let (mut pass, scope) = shared(&store);
        // Entered again by other walks, while settings come and go.
        thread::scope(|threads| {
            for _ in 0..3 {
                threads.spawn(|| {
                    for _ in 0..300 {
                        let mut walk = scope.pass().expect("it is open");
                        let mut inside = walk.scope(&scope).expect("it is entered");
                        drop(inside.scope("inside").expect("it is opened"));
                    }
                });
            }
            for _ in 0..300 {
                scope.set_initializer(Nosy(scope.clone()));
                scope.set_initializer(init::zeros());
            }
        });
        drop(pass.scope("after").expect("it is opened"));
        store.len()
    });
    assert_eq!(made, 2);
}

/// A variable remembers what its functions are, and not what they hold: not the store that holds it.
#[test]
fn a_store_is_not_kept_by_the_functions_of_its_variables() -> Result<()> {
    let marker = Arc::new(());
    let store = VarStore::new();
    let held = || (store.clone(), marker.clone());
    {
        let (of_initializer, of_regularizer, of_partitioner) = (held(), held(), held());
        let initializer = init::from_fn("held", move |fill| {
            let _ = &of_initializer;
            HostArray::zeros(fill.dtype, fill.shape)
        });
        let regularizer = Regularizer::from_fn("held", move |_| {
            let _ = &of_regularizer;
            Ok::<_, varscope::Error>(None)
        });
        let partitioner = varscope::Partitioner::from_fn("held", move |_, _| {
            let _ = &of_partitioner;
            vec![2]
        });
        let request = || {
            Request::new("w")
                .shape([2])
                .initializer(initializer.clone())
        };
        let request = || request().regularizer(regularizer.clone());
        let mut pass = store.pass();
        pass.get_variable(request())?;
        pass.get_variable(request().renamed("parts").partitioner(partitioner))?;
        drop(pass);
        // Remembered all the same, for who wants to know of differences.
        store.strict();
        store.pass().get_variable(request())?;
        let other = Request::new("w").shape([2]).initializer(init::zeros());
        let error = store.pass().get_variable(other).unwrap_err();
        assert!(error.message().contains("from_fn(\"held\", ..)"), "{error}");
        let halves = Request::new("parts")
            .shape([2])
            .partitioner(fixed_size(2, 0));
        store.pass().get_variable(halves)?;
    }
    assert_eq!(Arc::strong_count(&marker), 1);
    Ok(())
}
