//! Two crates in the target folder that a test fills with modules: a library that the compiler is asked about, with the check on, and a
//! program that is run, with the check off.

mod diagnostic;
mod unchecked;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

pub use diagnostic::{Diagnostic, Frame, Place};
pub use unchecked::unchecked;

/// Why cargo could not be asked.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// A file could not be read or written.
    #[error("{}: {error}", .path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// Cargo did not do what it should.
    #[error("cargo {what} of a scratch crate: {output}")]
    Cargo {
        /// Its command.
        what: &'static str,
        /// What it said.
        output: String,
    },
}

/// The library.
const CHECKED: &str = "checked";

/// The program.
const UNCHECKED: &str = "unchecked";

/// Both crates, in a workspace of their own that shares the target folder, so that what the crates depend on is compiled once.
#[derive(Debug)]
pub struct Workspace {
    name: &'static str,
    folder: PathBuf,
    target: PathBuf,
}

impl Workspace {
    /// Empty crates that depend on varscope and on `others`.
    ///
    /// # Errors
    /// If they can't be written.
    pub fn new(name: &'static str, others: &str) -> Result<Self, Failure> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .unwrap_or(Path::new("."));
        let target = target_folder().unwrap_or_else(|| root.join("target"));
        let folder = target.join(name);
        if folder.exists() {
            fs::remove_dir_all(&folder).map_err(|error| Failure::File {
                path: folder.clone(),
                error,
            })?;
        }
        let workspace = Self {
            name,
            folder,
            target,
        };
        let members = [CHECKED, UNCHECKED].map(|member| workspace.package(member));
        workspace.write("Cargo.toml", &workspace_manifest(&members))?;
        for (member, package) in [CHECKED, UNCHECKED].iter().zip(&members) {
            let manifest = manifest(package, others, root);
            workspace.write(&format!("{member}/Cargo.toml"), &manifest)?;
        }
        // A member without a target is none.
        workspace.write("checked/src/lib.rs", "")?;
        workspace.write("unchecked/src/main.rs", "fn main() {}\n")?;
        // The versions that the workspace is tested with, which are on this machine already.
        let lock = fs::read_to_string(root.join("Cargo.lock")).map_err(|error| Failure::File {
            path: root.join("Cargo.lock"),
            error,
        })?;
        workspace.write("Cargo.lock", &lock)?;
        Ok(workspace)
    }

    fn package(&self, member: &str) -> String {
        format!("varscope-{}-{member}", self.name)
    }

    /// Writes a file, given by its path in the workspace.
    ///
    /// # Errors
    /// If it can't be written.
    pub fn write(&self, path: &str, text: &str) -> Result<(), Failure> {
        let path = self.folder.join(path);
        let parent = path.parent().unwrap_or(&self.folder);
        fs::create_dir_all(parent)
            .and_then(|()| fs::write(&path, text))
            .map_err(|error| Failure::File { path, error })
    }

    /// What the compiler has against each of the library's modules, which are written already; `preface` stands in front of their
    /// declarations, `arguments` are cargo's.
    ///
    /// # Errors
    /// If cargo does not run, or the compiler has something against none of the modules.
    pub fn check<'m>(
        &self,
        preface: &str,
        modules: impl Iterator<Item = &'m str> + Clone,
        arguments: &[&str],
    ) -> Result<BTreeMap<String, Vec<Diagnostic>>, Failure> {
        let mut errors: BTreeMap<String, Vec<Diagnostic>> = BTreeMap::new();
        // Names that mean nothing keep the compiler from evaluating any constant: such modules are found out and left out first.
        loop {
            let is_left = |module: &&str| {
                let known = errors.get(*module);
                !known.is_some_and(|errors| errors.iter().any(|e| !e.is_evaluation()))
            };
            let left = modules.clone().filter(is_left);
            let left: String = left.map(|module| format!("pub mod {module};\n")).collect();
            self.write("checked/src/lib.rs", &format!("{preface}{left}"))?;
            errors.retain(|_, errors| errors.iter().any(|e| !e.is_evaluation()));
            let arguments = [&["--message-format=json"], arguments].concat();
            let output = self.cargo("check", CHECKED, &arguments)?;
            let said = String::from_utf8_lossy(&output.stdout);
            let mut found_broken = false;
            for error in said.lines().filter_map(Diagnostic::error) {
                let Some(module) = error.module().filter(|m| modules.clone().any(|n| n == *m))
                else {
                    return Err(Failure::Cargo {
                        what: "check",
                        output: error.rendered,
                    });
                };
                found_broken |= !error.is_evaluation();
                errors.entry(module.to_owned()).or_default().push(error);
            }
            if !output.status.success() && errors.is_empty() {
                return Err(failed("check", &output));
            }
            if !found_broken {
                return Ok(errors);
            }
        }
    }

    /// What the compiler has against the library, if this is all of it.
    ///
    /// # Errors
    /// If cargo does not run, or fails without an error of the compiler.
    pub fn errors(&self, text: &str) -> Result<Vec<Diagnostic>, Failure> {
        self.write("checked/src/lib.rs", text)?;
        let output = self.cargo("check", CHECKED, &["--message-format=json"])?;
        let said = String::from_utf8_lossy(&output.stdout);
        let errors: Vec<Diagnostic> = said.lines().filter_map(Diagnostic::error).collect();
        match errors.is_empty() && !output.status.success() {
            true => Err(failed("check", &output)),
            false => Ok(errors),
        }
    }

    /// What the program prints when it runs.
    ///
    /// # Errors
    /// If it does not compile, or fails.
    pub fn run(&self, text: &str) -> Result<String, Failure> {
        self.write("unchecked/src/main.rs", text)?;
        let output = self.cargo("run", UNCHECKED, &[])?;
        if !output.status.success() {
            return Err(failed("run", &output));
        }
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    fn cargo(&self, what: &str, member: &str, arguments: &[&str]) -> Result<Output, Failure> {
        Command::new(env!("CARGO"))
            .args([what, "--quiet", "--package", &self.package(member)])
            .arg("--target-dir")
            .arg(&self.target)
            .args(arguments)
            .current_dir(&self.folder)
            .output()
            .map_err(|error| Failure::File {
                path: self.folder.clone(),
                error,
            })
    }
}

fn failed(what: &'static str, output: &Output) -> Failure {
    Failure::Cargo {
        what,
        output: String::from_utf8_lossy(&output.stderr).into_owned(),
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

/// Nobody debugs what is made up.
fn workspace_manifest(packages: &[String]) -> String {
    let profiles: String = packages
        .iter()
        .map(|package| format!("{package} = {{ debug = false }}\n"))
        .collect();
    format!(
        "[workspace]\nresolver = \"3\"\nmembers = [{CHECKED:?}, {UNCHECKED:?}]\n\n[profile.dev.package]\n{profiles}"
    )
}

fn manifest(package: &str, others: &str, root: &Path) -> String {
    let runtime = root.join("runtime");
    format!(
        r#"[package]
name = "{package}"
version = "0.0.0"
edition = "2024"
publish = false

[dependencies]
varscope = {{ path = {runtime:?} }}
{others}"#
    )
}
