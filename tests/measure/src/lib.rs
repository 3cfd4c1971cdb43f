//! Two ways to do one thing, measured in turns, and the table of what came out.

use std::time::{Duration, Instant};

/// What is measured.
#[derive(Clone, Copy, Debug)]
pub enum Quantity {
    /// How long it takes.
    Time(Duration),
    /// How much memory it takes.
    Bytes(f64),
}

impl From<Duration> for Quantity {
    fn from(time: Duration) -> Self {
        Self::Time(time)
    }
}

/// One comparison, and the ratio that is the aim.
#[derive(Debug)]
pub struct Row {
    /// What is measured.
    pub case: String,
    /// What ours takes.
    pub ours: Quantity,
    /// What the peer takes.
    pub peer: Quantity,
    /// The largest ratio `ours / peer` that is good enough.
    pub target: f64,
}

impl Row {
    /// Of what was measured.
    pub fn new(
        case: impl Into<String>,
        (ours, peer): (impl Into<Quantity>, impl Into<Quantity>),
        target: f64,
    ) -> Self {
        Self {
            case: case.into(),
            ours: ours.into(),
            peer: peer.into(),
            target,
        }
    }

    /// Of times that so many operations took.
    pub fn per(
        operations: u32,
        case: impl Into<String>,
        (ours, peer): (Duration, Duration),
        target: f64,
    ) -> Self {
        Self::new(case, (ours / operations, peer / operations), target)
    }

    /// `ours / peer`.
    pub fn ratio(&self) -> f64 {
        self.ours.number() / self.peer.number()
    }
}

impl Quantity {
    fn number(self) -> f64 {
        match self {
            Self::Time(time) => time.as_secs_f64(),
            Self::Bytes(bytes) => bytes,
        }
    }
}

/// Prints the rows, one line each, under a heading.
pub fn print(rows: &[Row]) {
    let widest = rows.iter().map(|row| row.case.chars().count()).max();
    let width = widest.unwrap_or(0).max("case".len());
    println!(
        "{:<width$}  {:>10}  {:>10}  {:>7}  {:>7}",
        "case", "ours", "peer", "ratio", "target"
    );
    for row in rows {
        let (case, target) = (&row.case, format!("≤ {}", row.target));
        let [ours, peer] = [row.ours, row.peer].map(readable);
        let ratio = row.ratio();
        println!("{case:<width$}  {ours:>10}  {peer:>10}  {ratio:>7.3}  {target:>7}");
    }
}

/// Four digits and a unit.
fn readable(quantity: Quantity) -> String {
    let (value, unit) = match quantity {
        Quantity::Bytes(bytes) => (bytes, "B"),
        Quantity::Time(time) => match time.as_secs_f64() {
            s if s < 1e-6 => (s * 1e9, "ns"),
            s if s < 1e-3 => (s * 1e6, "µs"),
            s if s < 1.0 => (s * 1e3, "ms"),
            s => (s, "s"),
        },
    };
    let decimals = match value {
        v if v < 10.0 => 3,
        v if v < 100.0 => 2,
        _ => 1,
    };
    format!("{value:.decimals$} {unit}")
}

/// Runs both in turns, `rounds` times after one to warm up, and returns the median time of each.
///
/// Whoever comes first in one round comes second in the next.
pub fn paired(
    mut ours: impl FnMut(),
    mut peer: impl FnMut(),
    rounds: usize,
) -> (Duration, Duration) {
    let (mut our_times, mut peer_times) = (Vec::new(), Vec::new());
    for round in 0..=rounds {
        if round % 2 == 0 {
            our_times.push(timed(&mut ours));
            peer_times.push(timed(&mut peer));
        } else {
            peer_times.push(timed(&mut peer));
            our_times.push(timed(&mut ours));
        }
    }
    (
        median(our_times.split_off(1)),
        median(peer_times.split_off(1)),
    )
}

fn timed(run: &mut impl FnMut()) -> Duration {
    let start = Instant::now();
    run();
    start.elapsed()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}
