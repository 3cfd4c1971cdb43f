//! Loads and saves.

use std::path::{Path, PathBuf};

use tempfile::TempDir;
use varscope::init::constant;
use varscope::{AnyVariable, Pass, Request, Result, ScopeOptions, VarStore, VariableOptions};

use super::{Fault, check, fault, together};

const VARIABLES: usize = 12;
const THREADS: usize = 8;

fn ask(pass: &mut Pass, i: usize) -> Result<AnyVariable> {
    let request = Request::new(format!("w{i}"))
        .shape([2])
        .initializer(constant(0.0));
    pass.scope(ScopeOptions::at("net").reuse(varscope::Reuse::Auto))?
        .get_variable(request)
}

/// A file with a step counter of 3 and variables that are all 1.
fn file() -> Result<(TempDir, PathBuf), Fault> {
    let folder = tempfile::tempdir().map_err(fault)?;
    let path = folder.path().join("net.safetensors");
    let store = VarStore::new();
    let mut pass = store.pass();
    for i in 0..VARIABLES {
        ask(&mut pass, i)
            .and_then(|w| w.assign([1.0f32, 1.0]))
            .map_err(fault)?;
    }
    let step = VariableOptions::new().name("global_step");
    let step = pass.variable(3i64, step).map_err(fault)?;
    step.assign(3i64).map_err(fault)?;
    store.save(&path).map_err(fault)?;
    Ok((folder, path))
}

/// Asks for all of it.
fn build(store: &VarStore) -> Result<(), Fault> {
    let mut pass = store.pass();
    for i in 0..VARIABLES {
        ask(&mut pass, i).map_err(fault)?;
    }
    count(&mut pass).map_err(fault)?;
    Ok(())
}

/// Found again by this place.
fn count(pass: &mut Pass) -> Result<AnyVariable> {
    let step = VariableOptions::new().name("global_step").trainable(false);
    pass.variable(0i64, step)
}

fn check_whole(store: &VarStore) -> Result<(), Fault> {
    if store.len() < VARIABLES + 1 {
        build(store)?;
    }
    let names: Vec<_> = store.variables().iter().map(ToString::to_string).collect();
    check(store.len() == VARIABLES + 1, || format!("{names:?}"))?;
    for variable in store.variables() {
        if variable.path() != "global_step" {
            let value = variable.read().map_err(fault)?;
            let is_loaded = value == [1.0f32, 1.0].into();
            check(is_loaded, || format!("{variable} is {value:?}"))?;
        }
    }
    Ok(())
}

pub(super) fn threads_load_one_file(_: u64) -> Result<(), Fault> {
    let (_folder, path) = file()?;
    let store = VarStore::new();
    for loaded in together(THREADS, |_| store.load(&path)) {
        loaded.map_err(fault)?;
    }
    check_whole(&store)
}

/// Who asks gets a variable that is the file's in the end, whoever made it.
pub(super) fn a_load_against_requests(round: u64) -> Result<(), Fault> {
    let (_folder, path) = file()?;
    let store = VarStore::new();
    let run = |t: usize| -> Result<(), Fault> {
        if t == 0 {
            return match store.load(&path) {
                Ok(()) => Ok(()),
                Err(error) => Err(fault(error)),
            };
        }
        let mut pass = store.pass();
        for i in 0..VARIABLES {
            let i = (i + t + round as usize) % VARIABLES;
            ask(&mut pass, i).map_err(fault)?;
        }
        Ok(())
    };
    together(THREADS, run)
        .into_iter()
        .collect::<Result<(), _>>()?;
    check_whole(&store)
}

pub(super) fn a_load_against_new_variables(_: u64) -> Result<(), Fault> {
    let (_folder, path) = file()?;
    let store = VarStore::new();
    let make = || count(&mut store.pass());
    let run = |t: usize| -> Result<(), Fault> {
        if t == 0 {
            store.load(&path).map_err(fault)
        } else {
            make().map(|_| ()).map_err(fault)
        }
    };
    together(2, run).into_iter().collect::<Result<(), _>>()?;
    let step = make().map_err(fault)?;
    let value = step.read().map_err(fault)?;
    check(value == 3i64.into(), || format!("{step} is {value:?}"))?;
    check_whole(&store)
}

/// Whatever is loaded when, a variable is of one file or of the other, as a whole.
pub(super) fn two_loads_against_requests(round: u64) -> Result<(), Fault> {
    let (_folder, ones) = file()?;
    let (folder, twos) = file()?;
    let store = VarStore::new();
    store.load(&twos).map_err(fault)?;
    build(&store)?;
    for variable in store.variables() {
        if variable.path() != "global_step" {
            variable.assign([2.0f32, 2.0]).map_err(fault)?;
        }
    }
    store.save(&twos).map_err(fault)?;
    let store = VarStore::new();
    store.load(&ones).map_err(fault)?;
    let run = |t: usize| -> Result<(), Fault> {
        match t {
            0 => store.load(&ones).map_err(fault),
            1 => store.load(&twos).map_err(fault),
            2 => {
                let path = folder.path().join("saved.safetensors");
                // Values may wait still.
                _ = store.save(path);
                Ok(())
            }
            _ => {
                let mut pass = store.pass();
                for i in 0..VARIABLES {
                    let i = (i + t + round as usize) % VARIABLES;
                    ask(&mut pass, i).map_err(fault)?;
                }
                Ok(())
            }
        }
    };
    let runs = together(THREADS, run);
    runs.into_iter().collect::<Result<(), _>>()?;
    build(&store)?;
    for variable in store.variables() {
        let value = variable.read().map_err(fault)?;
        let is_of_one = [[1.0f32; 2].into(), [2.0f32; 2].into(), 3i64.into()].contains(&value);
        check(is_of_one, || format!("{variable} is {value:?}"))?;
    }
    check(store.unused().is_empty(), || {
        format!("{:?}", store.unused())
    })
}

/// A file that lacks a variable of the store is refused, and the store is as if nobody had tried.
pub(super) fn a_failing_load_against_requests(_: u64) -> Result<(), Fault> {
    let (_folder, path) = file()?;
    let store = VarStore::new();
    let own = Request::new("of_the_store_alone").shape([1]);
    store.pass().get_variable(own).map_err(fault)?;
    let run = |t: usize| -> Result<(), Fault> {
        if t == 0 {
            let refused = store.load(&path).is_err();
            return check(refused, || "the load was not refused".to_owned());
        }
        let mut pass = store.pass();
        for i in 0..VARIABLES / 2 {
            ask(&mut pass, i).map_err(fault)?;
        }
        Ok(())
    };
    together(THREADS, run)
        .into_iter()
        .collect::<Result<(), _>>()?;
    for variable in store.variables() {
        let value = variable.read().map_err(fault)?;
        let is_loaded = value == [1.0f32, 1.0].into();
        check(!is_loaded, || format!("{variable} came from the file"))?;
    }
    check(store.len() == VARIABLES / 2 + 1, || format!("{store:?}"))
}

pub(super) fn saves_against_saves(_: u64) -> Result<(), Fault> {
    let (folder, path) = file()?;
    let store = VarStore::new();
    store.load(&path).map_err(fault)?;
    build(&store)?;
    for saved in together(THREADS, |_| store.save(&path)) {
        saved.map_err(fault)?;
    }
    let fresh = VarStore::new();
    fresh.load(&path).map_err(fault)?;
    check_whole(&fresh)?;
    let left = leftovers(folder.path(), &path)?;
    check(left.is_empty(), || format!("left over: {left:?}"))
}

/// Every tensor of a save is whole, and those of a snapshot are of one step.
pub(super) fn saves_beside_assignments(_: u64) -> Result<(), Fault> {
    const STEPS: usize = 20;
    let folder = tempfile::tempdir().map_err(fault)?;
    let [saved, snapshot] = ["saved", "snapshot"].map(|name| folder.path().join(name));
    let store = VarStore::new();
    build(&store)?;
    let (send, receive) = std::sync::mpsc::channel();
    let train = || -> Result<(), Fault> {
        for step in 1..=STEPS {
            let value = [step as f32; 2];
            for i in 0..VARIABLES {
                let w = store.get(&format!("net/w{i}")).ok_or("it was made")?;
                w.assign(value).map_err(fault)?;
            }
            send.send(store.snapshot().map_err(fault)?).map_err(fault)?;
        }
        drop(send);
        Ok(())
    };
    std::thread::scope(|scope| {
        let saving = scope.spawn(|| -> Result<(), Fault> {
            for moment in receive {
                store.save(&saved).map_err(fault)?;
                numbers(&saved)?;
                moment.save(&snapshot).map_err(fault)?;
                let numbers = numbers(&snapshot)?;
                let is_one = numbers.iter().all(|number| *number == numbers[0]);
                check(is_one, || format!("of several steps: {numbers:?}"))?;
            }
            Ok(())
        });
        let trained = train();
        let saved = saving.join();
        trained.and(saved.map_err(|_| "the thread that saves has panicked")?)
    })
}

/// The number that each variable of a file is filled with.
fn numbers(path: &Path) -> Result<Vec<f32>, Fault> {
    let store = VarStore::new();
    store.load(path).map_err(fault)?;
    build(&store)?;
    let mut numbers = Vec::new();
    for i in 0..VARIABLES {
        let w = store.get(&format!("net/w{i}")).ok_or("it was made")?;
        match w.read().map_err(fault)? {
            varscope::HostArray::F32(w) if w[0] == w[1] => numbers.push(w[0]),
            torn => return Err(format!("{path:?} has {torn:?}")),
        }
    }
    Ok(numbers)
}

fn leftovers(folder: &Path, but: &Path) -> Result<Vec<PathBuf>, Fault> {
    let entries = std::fs::read_dir(folder).map_err(fault)?;
    let paths = entries.map(|entry| entry.map(|e| e.path()).map_err(fault));
    let paths: Vec<PathBuf> = paths.collect::<Result<_, _>>()?;
    Ok(paths.into_iter().filter(|p| p != but).collect())
}
