//! All mutants as the modules of two crates: a library with the check on, a program with the check off.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::answers::{diagnosed, told};
use super::{Compiled, Failure, Mutant, Ran};

/// Both crates, in the target folder, so that what they depend on is compiled once.
#[derive(Debug)]
pub struct Scratch {
    folder: PathBuf,
    target: PathBuf,
}

impl Scratch {
    /// Crates without mutants.
    ///
    /// # Errors
    /// If it can't be written.
    pub fn new() -> Result<Self, Failure> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .unwrap_or(Path::new("."));
        let target = target_folder().unwrap_or_else(|| root.join("target"));
        let folder = target.join("mutation");
        if folder.exists() {
            fs::remove_dir_all(&folder).map_err(|error| Failure::File {
                path: folder.clone(),
                error,
            })?;
        }
        let scratch = Self { folder, target };
        scratch.write("Cargo.toml", WORKSPACE)?;
        for member in ["checked", "unchecked"] {
            scratch.write(&format!("{member}/Cargo.toml"), &manifest(member, root))?;
        }
        // A member without a target is none.
        scratch.write("unchecked/src/main.rs", "fn main() {}\n")?;
        // The versions that the workspace is tested with, which are on this machine already.
        let lock = fs::read_to_string(root.join("Cargo.lock")).map_err(|error| Failure::File {
            path: root.join("Cargo.lock"),
            error,
        })?;
        scratch.write("Cargo.lock", &lock)?;
        Ok(scratch)
    }

    /// What the compiler says of each mutant.
    ///
    /// # Errors
    /// If cargo does not run.
    pub fn check(&self, mutants: &[Mutant]) -> Result<HashMap<String, Compiled>, Failure> {
        let mut answers: HashMap<String, Compiled> = modules(mutants)
            .map(|(module, _)| (module, Compiled::Accepted))
            .collect();
        for (module, mutant) in modules(mutants) {
            self.write(&format!("checked/src/{module}.rs"), &mutant.text)?;
        }
        // Names that mean nothing keep the compiler from evaluating any constant: such mutants are found out and left out first.
        loop {
            let left: String = modules(mutants)
                .filter(|(module, _)| !matches!(answers[module], Compiled::Broken(_)))
                .map(|(module, _)| format!("pub mod {module};\n"))
                .collect();
            self.write(
                "checked/src/lib.rs",
                &format!("#![allow(warnings)]\n{left}"),
            )?;
            let output = self.cargo(
                "check",
                &["-p", "varscope-mutants-checked", "--message-format=json"],
            )?;
            let mut found_broken = false;
            for (module, answer) in output.lines().filter_map(diagnosed) {
                let Some(known) = answers.get_mut(&module) else {
                    continue;
                };
                found_broken |= matches!(answer, Compiled::Broken(_));
                if !matches!(known, Compiled::Broken(_)) {
                    *known = answer;
                }
            }
            let found_refused = answers
                .values()
                .any(|answer| matches!(answer, Compiled::Refused(_)));
            if found_refused || !found_broken {
                return Ok(answers);
            }
        }
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
            self.write(
                &format!("unchecked/src/{module}.rs"),
                &unchecked(&mutant.text),
            )?;
            program += &format!("mod {module};\n");
            calls +=
                &format!("    tell(\"{module}\", |store| Ok({module}::run(store).map(drop)?));\n");
        }
        program +=
            &format!("\nfn main() {{\n    std::panic::set_hook(Box::new(|_| {{}}));\n{calls}}}\n");
        self.write("unchecked/src/main.rs", &program)?;
        let output = self.cargo("run", &["-p", "varscope-mutants-unchecked"])?;
        let answers: HashMap<String, Ran> = output.lines().filter_map(told).collect();
        if answers.is_empty() {
            return Err(Failure::Cargo {
                what: "run",
                output,
            });
        }
        Ok(answers)
    }

    fn write(&self, path: &str, text: &str) -> Result<(), Failure> {
        let path = self.folder.join(path);
        let parent = path.parent().unwrap_or(&self.folder);
        fs::create_dir_all(parent)
            .and_then(|()| fs::write(&path, text))
            .map_err(|error| Failure::File { path, error })
    }

    /// The standard output of a cargo command.
    fn cargo(&self, what: &'static str, arguments: &[&str]) -> Result<String, Failure> {
        let output = Command::new(env!("CARGO"))
            .arg(what)
            .arg("--quiet")
            .arg("--target-dir")
            .arg(&self.target)
            .args(arguments)
            .current_dir(&self.folder)
            .output()
            .map_err(|error| Failure::File {
                path: self.folder.clone(),
                error,
            })?;
        let standard = String::from_utf8_lossy(&output.stdout).into_owned();
        // Errors of the mutants are messages of the check; without any, it is the crate itself that is wrong.
        if output.status.success() || standard.lines().any(|line| diagnosed(line).is_some()) {
            return Ok(standard);
        }
        Err(Failure::Cargo {
            what,
            output: String::from_utf8_lossy(&output.stderr).into_owned(),
        })
    }
}

/// Where this program was built.
fn target_folder() -> Option<PathBuf> {
    let program = std::env::current_exe().ok()?;
    program
        .ancestors()
        .find(|folder| folder.join("CACHEDIR.TAG").exists())
        .map(Path::to_owned)
}

fn modules(mutants: &[Mutant]) -> impl Iterator<Item = (String, &Mutant)> {
    mutants
        .iter()
        .enumerate()
        .map(|(number, mutant)| (mutant.module(number), mutant))
}

/// Nobody debugs mutants.
const WORKSPACE: &str = r#"[workspace]
resolver = "3"
members = ["checked", "unchecked"]

[profile.dev.package]
varscope-mutants-checked = { debug = false }
varscope-mutants-unchecked = { debug = false }
"#;

fn manifest(member: &str, root: &Path) -> String {
    let runtime = root.join("runtime");
    format!(
        r#"[package]
name = "varscope-mutants-{member}"
version = "0.0.0"
edition = "2024"
publish = false

[dependencies]
varscope = {{ path = {runtime:?} }}
anyhow = "1"
ndarray = "0.17"
"#
    )
}

/// The same program, to which the compiler's check says nothing: layers that are not checked, scopes that are marked as checked,
/// bodies of models in a macro that it does not know. No line moves.
fn unchecked(text: &str) -> String {
    let text = text
        .replace("#[layer]", "#[layer(check = false)]")
        .replace("scope!(", "scope!(@checked ");
    let mut out = String::new();
    let mut rest = text.as_str();
    while let Some(at) = rest.find("model!(store, ") {
        let (before, from) = rest.split_at(at + "model!(store, ".len());
        let end = closing(from);
        out += &format!("{before}crate::unchecked!({})", &from[..end]);
        rest = &from[end..];
    }
    out + rest
}

/// Where the bracket closes that is open in front of the text.
fn closing(text: &str) -> usize {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' if depth == 0 => return at,
            ')' | ']' | '}' => depth -= 1,
            _ => {}
        }
    }
    text.len()
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
        Step::Layer { called, .. } => called.line,
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

#[cfg(test)]
mod tests {
    use super::unchecked;

    #[test]
    fn the_check_is_switched_off_line_by_line() {
        let checked =
            "#[layer]\nfn f() {\n    model!(store, {\n        scope!(\"a\", g(x))?\n    })\n}\n";
        assert_eq!(
            unchecked(checked),
            "#[layer(check = false)]\nfn f() {\n    model!(store, crate::unchecked!({\n        scope!(@checked \"a\", g(x))?\n    }))\n}\n"
        );
    }
}
