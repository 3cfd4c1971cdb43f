//! All mutants as the modules of two crates: a library with the check on, a program with the check off.

use std::collections::HashMap;

use super::answers::told;
use super::{Compiled, Mutant, Ran};
use crate::scratch::{Failure, Workspace, unchecked};

/// Both crates.
#[derive(Debug)]
pub struct Crates(Workspace);

impl Crates {
    /// Crates without mutants.
    ///
    /// # Errors
    /// If they can't be written.
    pub fn new() -> Result<Self, Failure> {
        let others = "anyhow = \"1\"\nndarray = \"0.17\"\n";
        Workspace::new("mutants", others).map(Self)
    }

    /// What the compiler says of each mutant.
    ///
    /// # Errors
    /// If cargo does not run.
    pub fn check(&self, mutants: &[Mutant]) -> Result<HashMap<String, Compiled>, Failure> {
        for (module, mutant) in modules(mutants) {
            self.0
                .write(&format!("checked/src/{module}.rs"), &mutant.text)?;
        }
        let names: Vec<String> = modules(mutants).map(|(module, _)| module).collect();
        let errors = self.0.check(
            "#![allow(warnings)]\n",
            names.iter().map(String::as_str),
            &[],
        )?;
        let answer = |module: String| {
            let errors = errors.get(&module).map_or(&[][..], Vec::as_slice);
            (module, Compiled::of(errors))
        };
        Ok(names.into_iter().map(answer).collect())
    }

    /// What each mutant that is Rust does when it runs, with the check off.
    ///
    /// # Errors
    /// If cargo does not run, or what it makes does not.
    pub fn run(
        &self,
        mutants: &[Mutant],
        compiled: &HashMap<String, Compiled>,
    ) -> Result<HashMap<String, Ran>, Failure> {
        let mut program = String::from(MAIN);
        let mut calls = String::new();
        let is_rust =
            |(module, _): &(String, &Mutant)| !matches!(compiled[module], Compiled::Broken(_));
        for (module, mutant) in modules(mutants).filter(is_rust) {
            self.0.write(
                &format!("unchecked/src/{module}.rs"),
                &unchecked(&mutant.text),
            )?;
            program += &format!("mod {module};\n");
            calls +=
                &format!("    tell(\"{module}\", |store| Ok({module}::run(store).map(drop)?));\n");
        }
        program +=
            &format!("\nfn main() {{\n    std::panic::set_hook(Box::new(|_| {{}}));\n{calls}}}\n");
        let output = self.0.run(&program)?;
        let answers: HashMap<String, Ran> = output.lines().filter_map(told).collect();
        if answers.is_empty() {
            return Err(Failure::Cargo {
                what: "run",
                output,
            });
        }
        Ok(answers)
    }
}

fn modules(mutants: &[Mutant]) -> impl Iterator<Item = (String, &Mutant)> {
    mutants
        .iter()
        .enumerate()
        .map(|(number, mutant)| (mutant.module(number), mutant))
}

/// Runs a mutant and prints a line about what became of it.
const MAIN: &str = r#"#![allow(warnings)]

use varscope::prelude::VarStore;
use varscope::error::{ErrorKind, Step};

#[macro_export]
macro_rules! unchecked {
    ($($body:tt)*) => { $($body)* };
}

fn lines(trace: &varscope::error::Trace) -> Vec<u32> {
    let step = |step: &Step| match step {
        Step::Pass { at } | Step::Scope { at, .. } => at.line,
        Step::Layer { called: Some(called), .. } => called.line,
        _ => 0,
    };
    trace.chain.iter().map(step).chain([trace.site.line]).collect()
}

fn tell(module: &str, run: fn(&VarStore) -> Result<(), anyhow::Error>) {
    let failed = match std::panic::catch_unwind(|| run(&VarStore::new())) {
        Ok(Ok(())) => return println!("{module}\tnone\t\t\t"),
        Ok(Err(error)) => error,
        Err(_) => return println!("{module}\tpanic\t\t\tarithmetic panicked"),
    };
    let Some(error) = failed.downcast_ref::<varscope::Error>() else {
        return println!("{module}\tother\t\t\t{failed}");
    };
    let missing = matches!(error.kind(), ErrorKind::DoesNotExist { .. });
    let places = [error.requested(), error.defined().or(error.nearest_defined())];
    // What exists nowhere and is like nothing has one place.
    let all = if missing && error.nearest().is_empty() { 1 } else { 2 };
    let lines: Vec<String> = places.iter().flatten().flat_map(|place| lines(place)).map(|line| line.to_string()).collect();
    println!(
        "{module}\t{}\t{}\t{}\t{error}",
        if missing { "missing" } else { "conflict" },
        if places.iter().flatten().count() >= all { "all" } else { "" },
        lines.join(","),
    );
}

"#;
