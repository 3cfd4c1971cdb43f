//! Training that is killed at any step, and goes on in a process of its own: to the same bytes as if it never had been.

mod child;

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};

pub use child::train;

/// What is wrong.
pub type Fault = Box<dyn std::error::Error>;

/// The most steps that a process makes before it is killed.
const STEPS: usize = 8;
/// The longest that it lives after those that are waited for, in microseconds: about as long as a step and its save.
const LIFE: u64 = 2_000;

/// What was done to a run.
#[derive(Clone, Copy, Debug)]
pub struct Report {
    /// How many processes were killed.
    pub killed: usize,
}

/// Lets a program train for so many steps, `PROGRAM train FOLDER STEPS`: once to the end, and once killed again and again until it gets there.
///
/// # Errors
/// If what both have saved in the end is not the same.
pub fn killed_until_done(program: &Path, steps: i64, seed: u64) -> Result<Report, Fault> {
    let (whole, torn) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let process = |folder: &Path| {
        let mut command = Command::new(program);
        command.arg("train").arg(folder).arg(steps.to_string());
        // The sums of a convolution or a product may depend on it.
        command.env("RAYON_NUM_THREADS", "2");
        command
    };
    if !process(whole.path())
        .stdout(Stdio::null())
        .status()?
        .success()
    {
        return Err("the run that nobody kills has failed".into());
    }
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut report = Report { killed: 0 };
    loop {
        let mut process = process(torn.path());
        let mut training = process
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut input = training.stdin.take().ok_or("there is no input")?;
        let output = training.stdout.take().ok_or("there is no output")?;
        let lines = BufReader::new(output).lines();
        // It may make one step more than is waited for, and be killed in the middle of that.
        let steps = random.random_range(0..=STEPS);
        input.write_all(&vec![b'.'; steps + 1])?;
        let made = lines.take(steps).count();
        thread::sleep(Duration::from_micros(random.random_range(0..LIFE)));
        training.kill()?;
        let status = training.wait()?;
        drop(input);
        if status.success() {
            break;
        }
        if status.code().is_some() {
            return Err(format!("a run that went on has failed after {made} steps").into());
        }
        report.killed += 1;
    }
    let [whole, torn] = [&whole, &torn].map(|folder| std::fs::read(child::last(folder.path())));
    match whole? == torn? {
        true => Ok(report),
        false => Err(format!("after {} kills the run ends elsewhere", report.killed).into()),
    }
}
