//! All bodies as the modules of two crates: the compiler is asked about one, the other is run.

use std::collections::BTreeMap;

use super::program::Program;
use super::source::{Form, Source, source};
use super::walk::Event;
use crate::scratch::{Diagnostic, Failure, Workspace};

/// Both crates.
#[derive(Debug)]
pub struct Crates(Workspace);

/// How the macros are built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Macros {
    /// With debug assertions, as `cargo check` builds them.
    Dev,
    /// Without, as `cargo check --release` does. Nothing else that `--release` changes can change what a macro does; so only the
    /// macros are built anew, and not all that the runtime depends on.
    Release,
}

/// What became of a body.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Its text, with its sites.
    pub source: Source,
    /// What the compiler has against it.
    pub errors: Vec<Diagnostic>,
    /// What it does when it runs, each of its functions alone; nothing if it is no Rust.
    pub walks: Vec<Walk>,
    /// On how many inputs its functions were run.
    pub inputs: usize,
}

/// A run.
#[derive(Clone, Debug)]
pub struct Walk {
    /// The function that was run.
    pub function: usize,
    /// What was seen.
    pub events: Vec<Event>,
}

impl Crates {
    /// Crates without bodies.
    ///
    /// # Errors
    /// If they can't be written.
    pub fn new() -> Result<Self, Failure> {
        Workspace::new("bodies", "").map(Self)
    }

    /// Asks the compiler and the runtime about each body, with the macros built in each of these ways, on up to twice so many inputs.
    ///
    /// # Errors
    /// If cargo does not run, or what it makes does not.
    pub fn ask(
        &self,
        programs: &[Program],
        macros: &[Macros],
        inputs: usize,
    ) -> Result<Vec<Answer>, Failure> {
        let checked: Vec<Source> = programs
            .iter()
            .map(|program| source(program, Form::Checked))
            .collect();
        let modules: Vec<String> = (0..programs.len()).map(|n| format!("b{n:04}")).collect();
        let mut errors: BTreeMap<String, Vec<Diagnostic>> = BTreeMap::new();
        for macros in macros {
            for (module, more) in self.check(&modules, &checked, *macros)? {
                let known = errors.entry(module).or_default();
                let more = more.into_iter().filter(|error| !known.contains(error));
                known.extend(more.collect::<Vec<_>>());
            }
        }
        let is_rust = |module: &String| {
            let errors = errors.get(module).map_or(&[][..], Vec::as_slice);
            errors.iter().all(Diagnostic::is_evaluation)
        };
        let mut main =
            format!("{GIVEN}\nfn main() {{\n    std::panic::set_hook(Box::new(|_| {{}}));\n");
        let mut declared = String::new();
        for (module, program) in modules.iter().zip(programs).filter(|(m, _)| is_rust(m)) {
            let text = source(program, Form::Traced).text;
            self.0.write(&format!("unchecked/src/{module}.rs"), &text)?;
            declared += &format!("mod {module};\n");
            for function in 0..program.functions.len() {
                main += &format!(
                    "    traced::tell(\"{module}\\t{function}\", {module}::run{function}, {inputs});\n"
                );
            }
        }
        let mut walks = self.run(&format!("{main}}}\n\n{declared}"))?;
        let answers = modules.iter().zip(checked).map(|(module, source)| {
            let (inputs, walks) = walks.remove(module).unwrap_or_default();
            Answer {
                source,
                errors: errors.remove(module).unwrap_or_default(),
                walks,
                inputs,
            }
        });
        Ok(answers.collect())
    }

    fn check(
        &self,
        modules: &[String],
        sources: &[Source],
        macros: Macros,
    ) -> Result<BTreeMap<String, Vec<Diagnostic>>, Failure> {
        self.give("checked")?;
        for (module, source) in modules.iter().zip(sources) {
            self.0
                .write(&format!("checked/src/{module}.rs"), &source.text)?;
        }
        let arguments: &[&str] = match macros {
            Macros::Dev => &[],
            Macros::Release => &[
                "--config",
                "profile.dev.package.varscope-macros.debug-assertions=false",
            ],
        };
        let names = modules.iter().map(String::as_str);
        self.0.check(&format!("{GIVEN}\n"), names, arguments)
    }

    /// What bodies are given is written down once: this crate compiles it too.
    fn give(&self, member: &str) -> Result<(), Failure> {
        let files = [
            ("traced", include_str!("traced.rs")),
            ("walk", include_str!("walk.rs")),
        ];
        for (name, text) in files {
            self.0.write(&format!("{member}/src/{name}.rs"), text)?;
        }
        Ok(())
    }

    fn run(&self, main: &str) -> Result<BTreeMap<String, (usize, Vec<Walk>)>, Failure> {
        self.give("unchecked")?;
        let said = self.0.run(main)?;
        let mut walks: BTreeMap<String, (usize, Vec<Walk>)> = BTreeMap::new();
        for line in said.lines() {
            let walk = told(line, &mut walks);
            walk.ok_or_else(|| Failure::Cargo {
                what: "run",
                output: format!("what does this mean: {line}"),
            })?;
        }
        Ok(walks)
    }
}

/// Reads a line of the program: a body, a function, and on how many inputs it was run, or the words of a walk.
fn told(line: &str, walks: &mut BTreeMap<String, (usize, Vec<Walk>)>) -> Option<()> {
    let (module, rest) = line.split_once('\t')?;
    let (function, rest) = rest.split_once('\t')?;
    let (inputs, known) = walks.entry(module.to_owned()).or_default();
    match rest.strip_prefix("inputs ") {
        Some(count) => *inputs += count.parse::<usize>().ok()?,
        None => known.push(Walk {
            function: function.parse().ok()?,
            events: rest
                .split_whitespace()
                .map(|word| word.parse().ok())
                .collect::<Option<_>>()?,
        }),
    }
    Some(())
}

/// The head of both crates. A body imports `given`, and where it is run, it stands in a macro that the check does not know.
const GIVEN: &str = "#![allow(warnings)]

pub mod traced;
pub mod walk;

pub use traced as given;

#[macro_export]
macro_rules! unchecked {
    ($($body:tt)*) => { $($body)* };
}
";
