//! Measures what the compile-time check adds to `cargo check` of a generated crate, against the same crate with `check = false`.
//!
//! ```sh
//! cargo run --release -p varscope-tests --bin cost -- --variables 50            # a layer with 50 variables and calls
//! cargo run --release -p varscope-tests --bin cost -- --layers 10 --depth 2     # reaches 10 · 10 · 10 variables
//! ```

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Instant;

use clap::Parser;

/// Generates a crate whose function reaches `variables · layers ^ depth` variables, and checks it in pairs of runs.
#[derive(Debug, Parser)]
struct Arguments {
    /// How many variables a layer asks for itself.
    #[arg(long, default_value_t = 10)]
    variables: usize,
    /// How many layers a layer calls.
    #[arg(long, default_value_t = 10)]
    layers: usize,
    /// How deep the calls go; 0 is one layer with a call of another for each ten of its variables.
    #[arg(long, default_value_t = 0)]
    depth: usize,
    /// How many pairs of runs.
    #[arg(long, default_value_t = 15)]
    runs: usize,
}

impl Arguments {
    /// The source of the crate.
    fn source(&self, attribute: &str) -> String {
        let mut text = String::from("#![allow(dead_code)]\n\nuse varscope::prelude::*;\n");
        let variables: String = (0..self.variables)
            .map(|i| format!("    get_variable!(\"v{i}\", [2, 3])?;\n"))
            .collect();
        let layer = |name: &str, body: &str| {
            format!("\n{attribute}\npub fn {name}() -> Result<()> {{\n{body}    Ok(())\n}}\n")
        };
        let calls = |count: usize, callee: &str| -> String {
            (0..count)
                .map(|i| format!("    scope!(\"s{i}\", {callee}())?;\n"))
                .collect()
        };
        if self.depth == 0 {
            text += &layer(
                "leaf",
                "    get_variable!(\"weights\", [2, 3])?;\n    get_variable!(\"bias\", [3])?;\n",
            );
            text += &layer("net", &(variables + &calls(self.variables / 10, "leaf")));
            return text;
        }
        text += &layer("layer0", &variables);
        for level in 1..=self.depth {
            text += &layer(
                &format!("layer{level}"),
                &calls(self.layers, &format!("layer{}", level - 1)),
            );
        }
        text
    }

    fn reached(&self) -> usize {
        match self.depth {
            0 => self.variables + 2 * (self.variables / 10),
            depth => self.variables * self.layers.pow(u32::try_from(depth).unwrap_or(u32::MAX)),
        }
    }
}

/// The generated crate.
struct Generated {
    folder: PathBuf,
    target: PathBuf,
}

impl Generated {
    fn new() -> std::io::Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .unwrap_or(Path::new("."));
        // In the target folder, so that what it depends on is compiled once.
        let target = root.join("target");
        let folder = target.join("cost");
        fs::create_dir_all(folder.join("src"))?;
        let manifest = format!(
            "[package]\nname = \"varscope-cost\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\nvarscope = {{ path = {:?} }}\n",
            root.join("runtime")
        );
        fs::write(folder.join("Cargo.toml"), manifest)?;
        fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock"))?;
        Ok(Self { folder, target })
    }

    /// A cargo command on this text; everything that it prints, or what it complains of.
    fn cargo(&self, text: &str, command: &mut Command) -> Result<String, String> {
        fs::write(self.folder.join("src/lib.rs"), text).map_err(|error| error.to_string())?;
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

    /// The milliseconds of one check, and those of them that were spent computing.
    fn check(&self, text: &str) -> Result<(f64, f64), String> {
        let (start, computed) = (Instant::now(), children());
        let mut check = Command::new(env!("CARGO"));
        check
            .args(["check", "--quiet"])
            .env("CARGO_TARGET_DIR", &self.target);
        self.cargo(text, &mut check)?;
        Ok((start.elapsed().as_secs_f64() * 1e3, children() - computed))
    }

    /// The compiler prints it if it thinks that it is a nightly one. Build scripts look at that too, so what is built for it
    /// is kept apart: in the shared folder, everything would be built anew each time.
    fn expanded_lines(&self, text: &str) -> Result<usize, String> {
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

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

fn measure(arguments: &Arguments) -> Result<(), String> {
    let generated = Generated::new().map_err(|error| error.to_string())?;
    let on = arguments.source("#[layer]");
    let off = arguments.source("#[layer(check = false)]");
    generated.check(&on)?;
    let (mut wall, mut user, mut base) = (Vec::new(), Vec::new(), Vec::new());
    for run in 0..arguments.runs {
        // Each is first in half of the pairs.
        let (with, without) = if run % 2 == 0 {
            let with = generated.check(&on)?;
            (with, generated.check(&off)?)
        } else {
            let without = generated.check(&off)?;
            (generated.check(&on)?, without)
        };
        wall.push(with.0 - without.0);
        user.push(with.1 - without.1);
        base.push(without.0);
    }
    let mean = user.iter().sum::<f64>() / user.len() as f64;
    println!(
        "{} variables reached, {} pairs of `cargo check`",
        arguments.reached(),
        arguments.runs
    );
    println!("without the check, wall (median): {:7.1} ms", median(base));
    println!("added by it, wall (median):       {:7.1} ms", median(wall));
    println!("added by it, user (mean):         {mean:7.1} ms");
    for (what, text) in [("with", &on), ("without", &off)] {
        let (lines, expanded) = (text.lines().count(), generated.expanded_lines(text)?);
        println!(
            "{what} it: {lines} lines expand to {expanded}, {:.1} a line",
            expanded as f64 / lines as f64
        );
    }
    Ok(())
}

fn main() -> ExitCode {
    match measure(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
