//! Threads against one store and one file, round after round: what may not happen in any of them.
//!
//! A scenario is one round: it makes its store, lets threads run against each other and says what is wrong afterwards.

mod files;
mod requests;

use std::sync::Barrier;
use std::thread;

/// What is wrong after a round.
pub type Fault = String;

/// One round of something that must always come out well.
#[derive(Clone, Copy, Debug)]
pub struct Scenario {
    pub name: &'static str,
    pub round: fn(u64) -> Result<(), Fault>,
}

pub const SCENARIOS: &[Scenario] = &[
    Scenario {
        name: "eight threads load one file",
        round: files::threads_load_one_file,
    },
    Scenario {
        name: "a load against requests of the same names",
        round: files::a_load_against_requests,
    },
    Scenario {
        name: "a load against variable! of the same name",
        round: files::a_load_against_new_variables,
    },
    Scenario {
        name: "two loads against requests and a save",
        round: files::two_loads_against_requests,
    },
    Scenario {
        name: "a load that fails against requests",
        round: files::a_failing_load_against_requests,
    },
    Scenario {
        name: "saves against saves",
        round: files::saves_against_saves,
    },
    Scenario {
        name: "saves beside a thread that assigns",
        round: files::saves_beside_assignments,
    },
    Scenario {
        name: "initializers that fail in a shared pass",
        round: requests::initializers_fail_in_a_shared_pass,
    },
    Scenario {
        name: "settings that are changed by threads that ask",
        round: requests::settings_change_while_threads_ask,
    },
];

/// Runs it in so many threads that begin together.
fn together<T: Send>(threads: usize, run: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let (begin, run) = (Barrier::new(threads), &run);
    thread::scope(|scope| {
        let running: Vec<_> = (0..threads)
            .map(|t| {
                let begin = &begin;
                scope.spawn(move || {
                    begin.wait();
                    run(t)
                })
            })
            .collect();
        let joined = running.into_iter().map(|t| t.join());
        joined.map(|r| r.expect("no thread panics")).collect()
    })
}

fn fault(error: impl std::fmt::Display) -> Fault {
    error.to_string()
}

fn check(ok: bool, what: impl FnOnce() -> String) -> Result<(), Fault> {
    if ok { Ok(()) } else { Err(what()) }
}
