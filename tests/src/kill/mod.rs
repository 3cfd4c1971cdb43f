//! Saves that are killed at any moment: what they leave is whole, and gone after the next save.

mod child;
mod judge;

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};

pub use child::{save_for_ever, save_once};
use judge::{check_cleared, check_whole};

/// What is wrong after a round.
pub type Fault = String;

/// The longest that a saver lives after its first save, in microseconds.
const LIFE: u64 = 40_000;

/// What killed saves have left, before the next one.
#[derive(Clone, Copy, Debug, Default)]
pub struct Report {
    /// How many savers were killed.
    pub killed: u64,
    /// How many of them left a file half-written.
    pub left: u64,
    /// How many saves were finished.
    pub saves: u64,
}

/// Lets a program save in a folder, `PROGRAM saver FOLDER`, and kills it, so many times.
///
/// # Errors
/// What is wrong after a round: a file that is torn, older than what a save has reported, or left over.
pub fn rounds(program: &Path, rounds: u64, seed: u64) -> Result<Report, Fault> {
    let folder = tempfile::tempdir().map_err(fault)?;
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut report = Report::default();
    for round in 0..rounds {
        let life = Duration::from_micros(random.random_range(0..LIFE));
        let reported = killed(program, folder.path(), round, life)?;
        let in_round = |fault| format!("round {round}: {fault}");
        check_whole(folder.path(), reported).map_err(in_round)?;
        report.killed += 1;
        report.left += u64::from(check_cleared(folder.path()).map_err(in_round)?);
        report.saves += reported.saves;
    }
    Ok(report)
}

/// What a saver has said before it was killed: the last number that it has saved.
#[derive(Clone, Copy, Debug)]
struct Reported {
    last: u64,
    saves: u64,
}

fn killed(program: &Path, folder: &Path, round: u64, life: Duration) -> Result<Reported, Fault> {
    let mut saver = Command::new(program)
        .arg("saver")
        .arg(folder)
        .arg(first_number(round).to_string())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(fault)?;
    let output = saver.stdout.take().ok_or("there is no output")?;
    let mut lines = BufReader::new(output).lines();
    let first = lines.next().ok_or("the saver has saved nothing")?;
    let first = first.map_err(fault)?;
    thread::sleep(life);
    saver.kill().map_err(fault)?;
    saver.wait().map_err(fault)?;
    let mut said = vec![first];
    // A line may be cut off, and says nothing then.
    said.extend(lines.map_while(Result::ok));
    let numbers: Vec<u64> = said.iter().filter_map(|line| number(line)).collect();
    Ok(Reported {
        last: *numbers.last().ok_or("the saver has said nothing")?,
        saves: numbers.len() as u64,
    })
}

/// `saved 17.`
fn number(line: &str) -> Option<u64> {
    let number = line.strip_prefix("saved ")?.strip_suffix('.')?;
    number.parse().ok()
}

/// Numbers grow from round to round.
const fn first_number(round: u64) -> u64 {
    1 + (round << 12)
}

fn fault(error: impl std::fmt::Display) -> Fault {
    error.to_string()
}

fn check(ok: bool, what: impl FnOnce() -> String) -> Result<(), Fault> {
    if ok { Ok(()) } else { Err(what()) }
}
