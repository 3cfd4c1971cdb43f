//! Threads: nothing is lost, nothing is made twice, and no bit depends on who came first.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Barrier};
use std::thread;
use std::time::Duration;

use varscope::collection::{GLOBAL_VARIABLES, REGULARIZATION_LOSSES};
use varscope::error::ErrorKind;
use varscope::init::{from_fn, random_normal};
use varscope::partition::fixed_size;
use varscope::{
    AnyValue, AnyVariable, Constraint, Error, HostArray, Initializer, Pass, Regularizer, Request,
    Result, Reuse, Scope, ScopeOptions, VarStore, VariableOptions,
};

const THREADS: usize = 8;
const LAYERS: usize = 20;

/// Fills with zeros, and counts how often it is asked to.
fn counting(count: &Arc<AtomicUsize>) -> Initializer {
    let count = count.clone();
    from_fn("counting", move |fill| {
        count.fetch_add(1, Ordering::Relaxed);
        thread::yield_now();
        HostArray::zeros(fill.dtype, fill.shape)
    })
}

/// A net of [`LAYERS`] layers of two variables, walked from a layer on and around.
fn net(pass: &mut Pass, from: usize, initializer: &Initializer) -> Result<Vec<AnyVariable>> {
    let mut made = Vec::new();
    for i in (0..LAYERS).map(|i| (from + i) % LAYERS) {
        let mut layer = pass.scope(format!("layer{i}"))?;
        for name in ["kernel", "bias"] {
            made.push(
                layer.get_variable(
                    Request::new(name)
                        .shape([3])
                        .initializer(initializer.clone()),
                )?,
            );
        }
    }
    Ok(made)
}

fn in_threads<T: Send>(run: impl Fn(usize) -> Result<T> + Sync) -> Result<Vec<T>> {
    thread::scope(|threads| {
        let run = &run;
        let running: Vec<_> = (0..THREADS)
            .map(|t| threads.spawn(move || run(t)))
            .collect();
        running
            .into_iter()
            .map(|t| t.join().expect("no panic"))
            .collect()
    })
}

fn sorted_names(items: &[AnyVariable]) -> Vec<String> {
    let mut names: Vec<_> = items.iter().map(|v| v.path().to_owned()).collect();
    names.sort();
    names
}

/// By the short road, which reserves nothing, and by the long one, which does (for whoever says more).
#[test]
fn eight_threads_make_plain_variables_once() -> Result<()> {
    const NAMES: usize = 40;
    for round in 0..50 {
        let store = VarStore::new();
        let made = in_threads(|t| {
            let mut pass = store.pass();
            let mut scope = pass.scope("net")?;
            let mut ask = |i: usize| {
                let name = format!("w{}", (i * (2 * t + 1)) % (NAMES + 1));
                let request = Request::new(name).shape([2]);
                scope.get_variable(match (t + i + round) % 3 {
                    0 => request.constraint(Constraint::from_fn("kept", Ok::<_, Error>)),
                    _ => request,
                })
            };
            (0..NAMES).map(&mut ask).collect::<Result<Vec<_>>>()
        })?;
        let mut names = sorted_names(&store.variables());
        names.dedup();
        assert_eq!(names.len(), store.len());
        for variable in made.into_iter().flatten() {
            assert_eq!(store.get(variable.path()).as_ref(), Some(&variable));
            assert_eq!(Some(variable.path()), variable.key());
        }
    }
    Ok(())
}

#[test]
fn eight_threads_with_passes_of_their_own_create_each_variable_once() -> Result<()> {
    let store = VarStore::new();
    let count = Arc::new(AtomicUsize::new(0));
    let initializer = counting(&count);
    in_threads(|t| {
        for round in 0..200 {
            let mut pass = store.pass();
            let found = net(&mut pass, 7 * t + round, &initializer)?;
            assert_eq!(found.len(), 2 * LAYERS);
            assert_eq!(pass.get_collection(GLOBAL_VARIABLES).len(), 2 * LAYERS);
            // One of this thread's own, now and then.
            if round % 50 == 0 {
                let mut own = pass.scope(format!("thread{t}"))?;
                own.get_variable(Request::new(format!("w{round}")).shape([1]))?;
                own.variable(0.0f32, VariableOptions::new().name("v"))?;
            }
        }
        Ok(())
    })?;
    assert_eq!(count.load(Ordering::Relaxed), 2 * LAYERS);
    // Four requests of each thread's own, and a variable that is found again.
    assert_eq!(store.len(), 2 * LAYERS + THREADS * 5);
    let mut names = sorted_names(&store.variables());
    names.dedup();
    assert_eq!(names.len(), store.len());
    for variable in store.variables() {
        assert_eq!(store.get(variable.path()), Some(variable));
    }
    Ok(())
}

#[test]
fn eight_walks_of_one_pass_share_what_each_asks_for() -> Result<()> {
    let store = VarStore::new();
    let count = Arc::new(AtomicUsize::new(0));
    let initializer = counting(&count);
    let l2 = Regularizer::from_fn("l2", |_| Ok::<_, Error>(Some(Arc::new(()) as AnyValue)));
    for _ in 0..30 {
        let mut pass = store.pass();
        let options = ScopeOptions::at("tower")
            .reuse(Reuse::Auto)
            .regularizer(l2.clone());
        let tower = pass.scope(options)?.current_scope();
        let walked = in_threads(|t| net(&mut *tower.pass()?.scope(&tower)?, t, &initializer))?;
        let first = sorted_names(&walked[0]);
        assert!(walked.iter().all(|found| sorted_names(found) == first));
        assert_eq!(pass.get_collection(GLOBAL_VARIABLES).len(), 2 * LAYERS);
        assert_eq!(pass.get_collection(REGULARIZATION_LOSSES).len(), 2 * LAYERS);
    }
    assert_eq!(
        (store.len(), count.load(Ordering::Relaxed)),
        (2 * LAYERS, 2 * LAYERS)
    );
    Ok(())
}

#[test]
fn without_reuse_one_thread_gets_the_variable_and_the_others_an_error() -> Result<()> {
    let store = VarStore::new();
    for _ in 0..100 {
        let root: Scope = store.pass().current_scope();
        let results = in_threads(|_| Ok(root.get_variable(Request::new("w").shape([1]))))?;
        assert_eq!(results.iter().filter(|r| r.is_ok()).count(), 1);
        for error in results.into_iter().filter_map(Result::err) {
            assert!(
                matches!(error.kind(), ErrorKind::AlreadyExists { .. }),
                "{error}"
            );
        }
        assert_eq!(root.get_collection(GLOBAL_VARIABLES)?.len(), 1);
    }
    assert_eq!(store.len(), 1);
    Ok(())
}

#[test]
fn a_partitioned_variable_is_made_once() -> Result<()> {
    for _ in 0..20 {
        let store = VarStore::new();
        let wholes = in_threads(|_| {
            let request = Request::new("w").shape([64]).partitioner(fixed_size(4, 0));
            store.pass().get_variable(request)
        })?;
        assert!(wholes.iter().all(|w| *w == wholes[0]));
        assert_eq!(store.len(), 4);
    }
    Ok(())
}

/// A variable under the key `v`, whose name something else of the pass has, so that it is free for others.
fn make_beside_its_name(store: &VarStore, initializer: Initializer) -> Result<()> {
    let mut pass = store.pass();
    drop(pass.name_scope("v")?);
    let request = Request::new("v").shape([1]).initializer(initializer);
    assert_eq!(pass.get_variable(request)?.path(), "v_1");
    Ok(())
}

/// A variable by the name `v`.
fn always_new(store: &VarStore) -> Result<AnyVariable> {
    let options = VariableOptions::new().name("v");
    store.pass().variable([0.0f32], options)
}

/// Long enough for another thread to come where it waits, if it does.
fn let_others_run() {
    thread::sleep(Duration::from_millis(50));
}

#[test]
fn what_is_always_new_waits_for_who_makes_something_under_its_name() -> Result<()> {
    let store = VarStore::new();
    let is_filled = Arc::new(AtomicBool::new(false));
    let both_run = Arc::new(Barrier::new(2));
    let filling = {
        let (is_filled, both_run) = (is_filled.clone(), both_run.clone());
        from_fn("slow", move |fill| {
            both_run.wait();
            let_others_run();
            is_filled.store(true, Ordering::Release);
            HostArray::zeros(fill.dtype, fill.shape)
        })
    };
    thread::scope(|threads| {
        let first = threads.spawn(|| make_beside_its_name(&store, filling));
        both_run.wait();
        assert_eq!(always_new(&store)?.path(), "v");
        assert!(is_filled.load(Ordering::Acquire));
        first.join().expect("no panic")
    })
}

#[test]
fn what_is_always_new_does_not_wait_for_who_waits_for_it() -> Result<()> {
    let store = VarStore::new();
    let both_run = Arc::new(Barrier::new(2));
    // Its maker waits for `u`.
    let of_v = {
        let (store, both_run) = (store.clone(), both_run.clone());
        from_fn("of_u", move |_| {
            both_run.wait();
            store
                .pass()
                .get_variable(Request::new("u").shape([1]))?
                .read()
        })
    };
    // Its maker makes a variable by the name of `v`.
    let of_u = {
        let (store, both_run) = (store.clone(), both_run.clone());
        from_fn("of_v", move |_| {
            both_run.wait();
            let_others_run();
            always_new(&store)?.read()
        })
    };
    thread::scope(|threads| {
        let v = threads.spawn(|| make_beside_its_name(&store, of_v));
        let request = Request::new("u").shape([1]).initializer(of_u);
        assert_eq!(store.pass().get_variable(request)?.path(), "u");
        assert_eq!(store.get("v").map(|v| v.key().is_none()), Some(true));
        let refused = v.join().expect("no panic").err();
        // It came to wait as the second.
        let is_circle = |e: Error| e.message().contains("is asked for by its own initializer");
        assert!(refused.is_none_or(is_circle));
        Ok(())
    })
}

#[test]
fn two_stores_in_two_threads_know_nothing_of_each_other() -> Result<()> {
    let stores = in_threads(|t| {
        let store = VarStore::with_seed(t as u64);
        for _ in 0..20 {
            net(&mut store.pass(), t, &random_normal(0.0, 1.0))?;
        }
        Ok(store)
    })?;
    for (t, store) in stores.iter().enumerate() {
        assert_eq!(store.len(), 2 * LAYERS);
        let w = store.get("layer0/kernel").expect("it was created").read()?;
        for other in &stores[t + 1..] {
            assert_ne!(
                other.get("layer0/kernel").expect("it was created").read()?,
                w
            );
        }
    }
    Ok(())
}

#[test]
fn two_towers_share_the_variables_of_a_captured_scope() -> Result<()> {
    let store = VarStore::new();
    for _ in 0..50 {
        let mut pass = store.pass();
        let model = pass.scope("model")?.current_scope();
        net(&mut *pass.scope(&model)?, 0, &random_normal(0.0, 1.0))?;
        model.reuse_variables();
        let towers = in_threads(|t| {
            let mut walk = model.pass()?;
            let mut tower = walk.name_scope(format!("tower{t}"))?;
            let mut again = tower.scope(&model)?;
            assert_eq!(again.current_name_scope(), format!("tower{t}/model"));
            net(&mut again, t, &random_normal(0.0, 1.0))
        })?;
        assert!(
            towers
                .iter()
                .flatten()
                .all(|v| v.path().starts_with("model/layer"))
        );
    }
    assert_eq!(store.len(), 2 * LAYERS);
    Ok(())
}

/// Every value of a net, by name.
fn values(store: &VarStore) -> Result<Vec<(String, HostArray)>> {
    let mut values = Vec::new();
    for v in store.variables() {
        values.push((v.path().to_owned(), v.read()?));
    }
    values.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(values)
}

#[test]
fn the_bits_depend_neither_on_order_nor_on_threads() -> Result<()> {
    let normal = random_normal(0.0, 1.0);
    let in_order = VarStore::with_seed(1);
    net(&mut in_order.pass(), 0, &normal)?;
    let backwards = VarStore::with_seed(1);
    for i in (0..LAYERS).rev() {
        for name in ["bias", "kernel"] {
            let request = Request::new(format!("layer{i}/{name}"))
                .shape([3])
                .initializer(normal.clone());
            backwards.pass().get_variable(request)?;
        }
    }
    let threaded = VarStore::with_seed(1);
    in_threads(|t| net(&mut threaded.pass(), 3 * t, &normal))?;
    assert_eq!(values(&backwards)?, values(&in_order)?);
    assert_eq!(values(&threaded)?, values(&in_order)?);
    assert_ne!(values(&VarStore::with_seed(2))?, values(&in_order)?);
    Ok(())
}

/// Large enough to be filled by all of a pool's threads, which may then run each other's tasks while they wait.
const LARGE: usize = 1 << 18;

#[test]
fn tasks_of_a_thread_pool_that_fill_large_variables_do_not_wait_for_ever() -> Result<()> {
    for threads in [1, 2, 4] {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .expect("a pool of a few threads");
        let store = VarStore::new();
        let mut pass = store.pass_with(Reuse::Auto);
        let root = pass.current_scope();
        let ask = |i: usize| root.get_variable(Request::new(format!("w{i}")).shape([LARGE]));
        let errors = AtomicUsize::new(0);
        pool.scope(|tasks| {
            for t in 0..24 {
                let (ask, errors) = (&ask, &errors);
                tasks.spawn(move |_| {
                    for i in 0..6 {
                        errors.fetch_add(usize::from(ask((t + i) % 6).is_err()), Ordering::Relaxed);
                    }
                });
            }
        });
        assert_eq!((errors.load(Ordering::Relaxed), store.len()), (0, 6));
        assert_eq!(
            sorted_names(&store.variables()),
            ["w0", "w1", "w2", "w3", "w4", "w5"]
        );
        assert_eq!(pass.get_collection(GLOBAL_VARIABLES).len(), 6);
    }
    Ok(())
}
