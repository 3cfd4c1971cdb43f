//! Thousands of programs over the recordings' operations: none panics, and what is promised holds in all of them.
//!
//! * Names of variables are unique, within a pass regardless of case.
//! * A key resolves to the variable that was created under it.
//! * Whatever an operation comes to, it leaves the walk where it was.
//! * An operation that fails adds nothing to store or collections; and one that is refused before anything is created leaves
//!   no trace at all: without it, everything else comes to the same.
//! * What a program comes to depends on the program only; whether scopes are looked at makes no difference.
//! * A program that nothing failed in does the same in every later pass, where it finds what the first pass made.
//! * A frozen store stays as it is.
//!
//! What programs come to is compared with TensorFlow's own answers in `recordings.rs`. Programs of parts keep what does not depend on one
//! operation making one variable.

mod strategy;
mod watch;

use std::collections::HashSet;
use std::panic::resume_unwind;
use std::thread;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseResult, TestRunner};
use serde_json::Value;
use varscope::error::ErrorKind;
use varscope::{Request, VarStore};
use varscope_tests::replay::program::{MakeTemplate, NameScope, VariableScope};
use varscope_tests::replay::{Op, Step, run_in};

use strategy::{program, program_of_parts};
use watch::{CaptureEverything, Promises};

/// Errors that are found before anything is created, so that nothing is taken.
const REFUSALS: [&str; 12] = [
    "already_exists",
    "does_not_exist",
    "shape_mismatch",
    "dtype_mismatch",
    "shape_required",
    "constant_with_shape",
    "init_dtype_mismatch",
    "invalid_initializer",
    "initializer_required",
    "partitioned",
    "reuse_needs_name",
    "name_required",
];

/// Checks eight hundred programs.
fn in_all_programs(check: impl Fn(Vec<Step>) -> TestCaseResult + Sync) {
    in_programs(800, program, check);
}

/// And three hundred in which variables are in parts.
fn in_all_programs_of_parts_too(check: impl Fn(Vec<Step>) -> TestCaseResult + Sync) {
    in_programs(800, program, &check);
    in_programs(300, program_of_parts, &check);
}

/// On a thread with room for strategies and templates within each other.
fn in_programs<S: Strategy<Value = Vec<Step>>>(
    cases: u32,
    programs: impl Fn() -> S + Sync,
    check: impl Fn(Vec<Step>) -> TestCaseResult + Sync,
) {
    let run = || {
        let config = Config {
            cases,
            failure_persistence: None,
            ..Config::default()
        };
        TestRunner::new(config)
            .run(&programs(), &check)
            .unwrap_or_else(|broken| panic!("{broken}"));
    };
    thread::scope(|threads| {
        let deep = thread::Builder::new().stack_size(64 << 20);
        let ran = deep
            .spawn_scoped(threads, run)
            .expect("there is room for a thread")
            .join();
        ran.unwrap_or_else(|panic| resume_unwind(panic));
    });
}

fn entries(store: &VarStore, steps: &[Step]) -> Vec<Value> {
    run_in(&mut store.pass(), steps, &mut ())
}

fn field<'a>(entry: &'a Value, name: &str) -> Option<&'a str> {
    entry.get(name)?.as_str()
}

fn bodies(op: &Op) -> &[Step] {
    match op {
        Op::VariableScope(VariableScope { body, .. })
        | Op::NameScope(NameScope { body, .. })
        | Op::MakeTemplate(MakeTemplate { body, .. }) => body,
        _ => &[],
    }
}

fn any_op(steps: &[Step], is: &impl Fn(&Op) -> bool) -> bool {
    steps
        .iter()
        .any(|step| is(&step.op) || any_op(bodies(&step.op), is))
}

/// Whether the operation names something exactly, which TensorFlow does not mark as used.
fn is_exact(op: &Op) -> bool {
    let name = match op {
        Op::GetVariable(request) => Some(&request.name),
        Op::Variable(variable) => variable.name.as_ref(),
        Op::Op { name, .. } => name.as_ref(),
        _ => None,
    };
    name.is_some_and(|name| name.ends_with('/'))
}

fn without(steps: &[Step], ids: &HashSet<u64>) -> Vec<Step> {
    let kept = steps.iter().filter(|step| !ids.contains(&step.id)).cloned();
    let mut kept: Vec<Step> = kept.collect();
    for step in &mut kept {
        match &mut step.op {
            Op::VariableScope(VariableScope { body, .. })
            | Op::NameScope(NameScope { body, .. })
            | Op::MakeTemplate(MakeTemplate { body, .. }) => *body = without(body, ids),
            _ => {}
        }
    }
    kept
}

fn check_names_and_keys(store: &VarStore, steps: &[Step]) -> Result<(), TestCaseError> {
    let variables = store.variables();
    let paths: HashSet<_> = variables.iter().map(|v| v.path().to_owned()).collect();
    prop_assert_eq!(paths.len(), variables.len());
    if !any_op(steps, &is_exact) {
        let folded: HashSet<_> = paths.iter().map(|p| p.to_lowercase()).collect();
        prop_assert_eq!(folded.len(), variables.len());
    }
    let mut pass = store.pass_with(true);
    for v in &variables {
        let by_path = store.get(v.path());
        prop_assert_eq!(by_path.as_ref(), Some(v));
        let Some(key) = v.key() else { continue };
        match pass.get_variable(Request::new(key).dtype(v.dtype())) {
            Ok(found) => prop_assert_eq!(&found, v),
            Err(error) => prop_assert!(
                matches!(error.kind(), ErrorKind::Partitioned { .. }),
                "{}",
                error
            ),
        }
    }
    Ok(())
}

#[test]
fn programs_keep_what_is_promised_of_every_operation() {
    in_all_programs(|steps| {
        let store = VarStore::new();
        for _ in 0..3 {
            let mut promises = Promises::default();
            run_in(&mut store.pass(), &steps, &mut promises);
            prop_assert_eq!(promises.broken, Vec::<String>::new());
            check_names_and_keys(&store, &steps)?;
        }
        Ok(())
    });
}

#[test]
fn a_program_comes_to_the_same_whenever_and_however_it_is_looked_at() {
    in_all_programs_of_parts_too(|steps| {
        let once = entries(&VarStore::new(), &steps);
        prop_assert_eq!(&entries(&VarStore::new(), &steps), &once);
        // Looking at every scope takes the slow way for every request in it.
        let captured = run_in(&mut VarStore::new().pass(), &steps, &mut CaptureEverything);
        prop_assert_eq!(&captured, &once);
        Ok(())
    });
}

#[test]
fn what_is_refused_leaves_no_trace() {
    in_all_programs(|steps| {
        let propagates = |op: &Op| {
            matches!(
                op,
                Op::MakeTemplate(MakeTemplate {
                    propagate: true,
                    ..
                })
            )
        };
        prop_assume!(!any_op(&steps, &propagates));
        let all = entries(&VarStore::new(), &steps);
        let id = |entry: &Value| entry["id"].as_u64();
        let is_refused =
            |entry: &Value| field(entry, "error").is_some_and(|kind| REFUSALS.contains(&kind));
        // A template's body may be refused in one call and not in another; and a call that is refused has done something.
        let refused: HashSet<u64> = all
            .iter()
            .filter(|e| is_refused(e))
            .filter_map(id)
            .collect();
        let kept: HashSet<u64> = all
            .iter()
            .filter(|e| !is_refused(e))
            .filter_map(id)
            .collect();
        let called: HashSet<u64> = all
            .iter()
            .filter(|e| e.get("entered").is_some())
            .filter_map(id)
            .collect();
        let gone: HashSet<u64> = refused
            .difference(&kept)
            .filter(|id| !called.contains(id))
            .copied()
            .collect();
        let rest: Vec<Value> = all
            .into_iter()
            .filter(|e| id(e).is_none_or(|id| !gone.contains(&id)))
            .collect();
        prop_assert_eq!(entries(&VarStore::new(), &without(&steps, &gone)), rest);
        Ok(())
    });
}

#[test]
fn a_program_without_failures_does_the_same_in_every_pass() {
    in_all_programs_of_parts_too(|steps| {
        let store = VarStore::new();
        let first = entries(&store, &steps);
        let failed: HashSet<u64> = first
            .iter()
            .filter(|e| e.get("ok").is_none())
            .filter_map(|e| e["id"].as_u64())
            .collect();
        // Left out are what failed, what makes a new variable by definition, and exact names, which can be had once.
        let mut steps = without(&steps, &failed);
        for is_out in [
            (|op: &Op| matches!(op, Op::Variable(_))) as fn(&Op) -> bool,
            is_exact,
        ] {
            let mut out = HashSet::new();
            collect(&steps, &is_out, &mut out);
            steps = without(&steps, &out);
        }
        let store = VarStore::new();
        let first = entries(&store, &steps);
        prop_assume!(first.iter().all(|e| e.get("ok").is_some()));
        let count = store.len();
        for _ in 0..3 {
            prop_assert_eq!(&entries(&store, &steps), &first);
        }
        prop_assert_eq!(store.len(), count);
        Ok(())
    });
}

#[test]
fn a_frozen_store_stays_as_it_is() {
    in_all_programs_of_parts_too(|steps| {
        let store = VarStore::new();
        entries(&store, &steps[..steps.len() / 2]);
        let variables = store.variables();
        store.freeze();
        for entry in entries(&store, &steps) {
            let is_frozen =
                || field(&entry, "message").is_some_and(|m| m.contains("the store is frozen"));
            prop_assert!(
                field(&entry, "error") != Some("other") || is_frozen(),
                "{}",
                entry
            );
        }
        prop_assert_eq!(store.variables(), variables);
        Ok(())
    });
}

fn collect(steps: &[Step], is: &dyn Fn(&Op) -> bool, ids: &mut HashSet<u64>) {
    for step in steps {
        if is(&step.op) {
            ids.insert(step.id);
        }
        collect(bodies(&step.op), is, ids);
    }
}
