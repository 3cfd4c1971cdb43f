//! The generated crate, and cargo on it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use super::paired::Spent;

/// A crate whose text is replaced before every run.
#[derive(Debug)]
pub struct Generated {
    folder: PathBuf,
    target: PathBuf,
    /// Of the text.
    file: &'static str,
}

const PACKAGE: &str = "varscope-cost";
const PROGRAM: &str = "varscope-cost-program";

impl Generated {
    /// A library, in the target folder, so that what it depends on is compiled once.
    ///
    /// # Errors
    /// If the files can't be written.
    pub fn library() -> io::Result<Self> {
        let dependencies = "ndarray = \"0.17\"\nvarscope = { path = VARSCOPE }\n";
        Self::new("cost", PACKAGE, "src/lib.rs", dependencies)
    }

    /// The same, a program on candle.
    ///
    /// # Errors
    /// If the files can't be written.
    pub fn program() -> io::Result<Self> {
        let candle = ["core", "nn"].map(|part| {
            format!("candle-{part} = {{ version = \"0.11\", default-features = false }}\n")
        });
        let varscope = "varscope = { path = VARSCOPE, features = [\"candle\"] }\n";
        let dependencies = candle.concat() + varscope;
        Self::new("cost-program", PROGRAM, "src/main.rs", &dependencies)
    }

    fn new(
        folder: &str,
        package: &str,
        file: &'static str,
        dependencies: &str,
    ) -> io::Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .unwrap_or(Path::new("."));
        let target = root.join("target");
        let folder = target.join(folder);
        fs::create_dir_all(folder.join("src"))?;
        let varscope = format!("{:?}", root.join("runtime"));
        let manifest = format!(
            "[package]\nname = \"{package}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
             [dependencies]\n{}",
            dependencies.replace("VARSCOPE", &varscope)
        );
        fs::write(folder.join("Cargo.toml"), manifest)?;
        fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock"))?;
        Ok(Self {
            folder,
            target,
            file,
        })
    }

    /// A cargo command on this text; everything that it prints, or what it complains of.
    fn cargo(&self, text: &str, command: &mut Command) -> Result<String, String> {
        fs::write(self.folder.join(self.file), text).map_err(|error| error.to_string())?;
        // Every run does all of the work.
        let output = command
            .current_dir(&self.folder)
            .env("CARGO_INCREMENTAL", "0")
            .output()
            .map_err(|error| error.to_string())?;
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        if !output.status.success() || said.contains("warning") {
            return Err(said);
        }
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// What one check of this text takes.
    ///
    /// # Errors
    /// What cargo says if it fails or warns.
    pub fn check(&self, text: &str) -> Result<Spent, String> {
        self.spent(text, &["check", "--quiet"])
    }

    /// What a build of this program for release takes, and how large it is in bytes, as cargo leaves it.
    ///
    /// # Errors
    /// What cargo says if it fails or warns.
    pub fn build(&self, text: &str) -> Result<(Spent, u64), String> {
        let spent = self.spent(text, &["build", "--release", "--quiet"])?;
        let program = self.target.join("release").join(PROGRAM);
        let program = fs::metadata(program).map_err(|error| error.to_string())?;
        Ok((spent, program.len()))
    }

    fn spent(&self, text: &str, arguments: &[&str]) -> Result<Spent, String> {
        let (start, computed) = (Instant::now(), children());
        let mut command = Command::new(env!("CARGO"));
        command
            .args(arguments)
            .env("CARGO_TARGET_DIR", &self.target);
        self.cargo(text, &mut command)?;
        Ok(Spent {
            wall: start.elapsed().as_secs_f64() * 1e3,
            user: children() - computed,
        })
    }

    /// How many lines the text expands to.
    ///
    /// The compiler prints it if it thinks that it is a nightly one. Build scripts look at that too, so what is built for it
    /// is kept apart: in the shared folder, everything would be built anew each time.
    ///
    /// # Errors
    /// What cargo says if it fails or warns.
    pub fn expanded_lines(&self, text: &str) -> Result<usize, String> {
        let mut expand = Command::new(env!("CARGO"));
        expand
            .args(["rustc", "--quiet", "--profile", "dev"])
            .args(["--", "-Zunpretty=expanded"])
            .env("RUSTC_BOOTSTRAP", "1")
            .env("CARGO_TARGET_DIR", self.folder.join("target"));
        Ok(self.cargo(text, &mut expand)?.lines().count())
    }
}

/// The user time of all children so far in milliseconds, where the system tells (ticks of 10 ms).
fn children() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // Behind the name, which ends with the last bracket, it is the fourteenth.
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    after_name
        .split_whitespace()
        .nth(13)
        .and_then(|ticks| ticks.parse::<f64>().ok())
        .unwrap_or(f64::NAN)
        * 10.0
}
