//! All programs as the modules of two crates: the compiler is asked about one, the other is run.

use std::collections::{BTreeMap, BTreeSet};

use super::{Fault, Marks, Program, Report, legal, mistakes};
use crate::scratch::{Diagnostic, Failure, Workspace, unchecked};

/// Our warnings are `deprecated` ones: what is legal has none either.
const LEGAL: &str = "#![allow(warnings)]\n#![deny(deprecated)]\n";
const MISTAKES: &str = "#![allow(warnings)]\n";

/// Asks the compiler and the runtime about every program.
///
/// # Errors
/// If the programs can't be read, or cargo does not run.
pub fn judge() -> Result<Report, Failure> {
    let others = "ndarray = \"0.17\"\n";
    let workspace = Workspace::new("corpus", others)?;
    let (legal, mistakes) = (legal()?, mistakes()?);
    let mut report = Report {
        legal: legal.len(),
        mistakes: mistakes.len(),
        ..Report::default()
    };
    let mut fault = |program: &Program, says: String| {
        let program = program.name.clone();
        report.faults.push(Fault { program, says });
    };

    let refused = check(&workspace, LEGAL, &legal)?;
    for program in &legal {
        if let Some(errors) = refused.get(&program.name) {
            let errors: Vec<&str> = errors.iter().map(|error| &*error.rendered).collect();
            fault(program, format!("legal, but\n{}", errors.join("\n")));
        }
    }
    let refused_mistakes = check(&workspace, MISTAKES, &mistakes)?;
    for program in &mistakes {
        let errors = refused_mistakes
            .get(&program.name)
            .map_or(&[][..], Vec::as_slice);
        if let Some(says) = Marks::of(program).differ(errors) {
            fault(program, says);
        }
    }

    let compiles = |program: &&Program| program.runs() && !refused.contains_key(&program.name);
    let legal: Vec<&Program> = legal.iter().filter(compiles).collect();
    let is_rust = |program: &&Program| {
        let errors = refused_mistakes.get(&program.name);
        program.runs() && errors.is_none_or(|all| all.iter().all(Diagnostic::is_evaluation))
    };
    let wrong: Vec<&Program> = mistakes.iter().filter(is_rust).collect();
    let outcomes = run(&workspace, &legal, &wrong)?;
    for program in &legal {
        match outcomes.get(&program.name).map(String::as_str) {
            Some("") => {}
            outcome => fault(program, format!("legal, but when it runs: {outcome:?}")),
        }
    }
    for program in &wrong {
        if outcomes.get(&program.name).is_none_or(String::is_empty) {
            fault(program, String::from("a mistake, but it runs"));
        }
    }
    report.ran = legal.len();
    report.failed = wrong.len();
    Ok(report)
}

/// What the compiler has against each program.
fn check(
    workspace: &Workspace,
    preface: &str,
    programs: &[Program],
) -> Result<BTreeMap<String, Vec<Diagnostic>>, Failure> {
    for program in programs {
        for (file, text) in &program.files {
            workspace.write(&format!("checked/src/{file}"), text)?;
        }
    }
    let names = programs.iter().map(|program| program.name.as_str());
    workspace.check(preface, names, &[])
}

/// The error that each program gives when it runs, or nothing; the mistakes are not checked.
fn run(
    workspace: &Workspace,
    legal: &[&Program],
    mistakes: &[&Program],
) -> Result<BTreeMap<String, String>, Failure> {
    let mut main = String::from(MAIN);
    let mut calls = String::new();
    let wrong: BTreeSet<&str> = mistakes.iter().map(|program| &*program.name).collect();
    for program in legal.iter().chain(mistakes) {
        let name = &program.name;
        for (file, text) in &program.files {
            let text = if wrong.contains(&**name) {
                unchecked(text)
            } else {
                text.clone()
            };
            workspace.write(&format!("unchecked/src/{file}"), &text)?;
        }
        main += &format!("mod {name};\n");
        calls += &format!("    tell(\"{name}\", || format!(\"{{:?}}\", {name}::main()));\n");
    }
    main += &format!("\nfn main() {{\n    std::panic::set_hook(Box::new(|_| {{}}));\n{calls}}}\n");
    let output = workspace.run(&main)?;
    let told = output.lines().filter_map(|line| {
        let (name, outcome) = line.split_once('\t')?;
        Some((name.to_owned(), outcome.to_owned()))
    });
    Ok(told.collect())
}

/// Runs a program and prints a line about what became of it.
const MAIN: &str = r#"#![allow(warnings)]

#[macro_export]
macro_rules! unchecked {
    ($($body:tt)*) => { $($body)* };
}

fn tell(name: &str, run: impl FnOnce() -> String + std::panic::UnwindSafe) {
    let outcome = std::panic::catch_unwind(run).unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        format!("panicked: {}", text.or(panic.downcast_ref::<&str>().copied()).unwrap_or(""))
    });
    let outcome = if outcome == "()" || outcome.starts_with("Ok(") { String::new() } else { outcome };
    println!("{name}\t{}", outcome.replace('\n', " "));
}

"#;
