//! What a body is given when it runs: conditions that read a tape, and ears for what it asks.
//!
//! A body is run on every tape, as far as there is time. Errors end a walk, as `?` says; so a body is run a second time with every
//! refusal taken for an answer, as if that one request had been under reuse: what stands behind it is walked too.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::ops::Deref;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use varscope::Error;
use varscope::error::ErrorKind;
use varscope::prelude::{AnyVariable, Reuse, VarStore, current_scope};

use super::walk::{Answer, Event};

/// Bits of a tape; further ones are zero.
const BITS: usize = 12;

/// Conditions, requests and turns of a walk, for loops that don't end by themselves.
const PATIENCE: u32 = 200;

/// A run.
#[derive(Default)]
struct Run {
    tape: Vec<bool>,
    read: usize,
    /// Whether a refusal is taken for an answer.
    forgives: bool,
    spent: u32,
    seen: Vec<Event>,
}

thread_local! {
    static RUN: RefCell<Run> = RefCell::default();
}

/// A walk without end.
struct Endless;

fn with<T>(then: impl FnOnce(&mut Run) -> T) -> T {
    let (is_endless, value) = RUN.with_borrow_mut(|run| {
        run.spent += 1;
        (run.spent > PATIENCE, then(run))
    });
    if is_endless {
        resume_unwind(Box::new(Endless));
    }
    value
}

/// The next bit.
pub fn bit() -> bool {
    with(|run| {
        let bit = run.tape.get(run.read).copied().unwrap_or_default();
        run.read += 1;
        bit
    })
}

/// A loop turns.
pub fn turn() {
    with(|_| ());
}

/// Whether a loop is over: it is, when the tape is.
pub fn done() -> bool {
    !bit()
}

/// One of the first numbers.
pub fn pick(count: usize) -> usize {
    (1..count).find(|_| !bit()).unwrap_or(count) - 1
}

/// Something or nothing.
pub fn some() -> Option<()> {
    bit().then_some(())
}

/// An error or none; it has nothing to do with variables.
pub fn fails() -> Result<(), Error> {
    if bit() { Err(failure()) } else { Ok(()) }
}

/// That error.
pub fn failure() -> Error {
    ErrorKind::NameRequired.into()
}

/// Listens to a request.
pub fn asked<V: Deref<Target = AnyVariable>>(
    site: usize,
    answer: Result<V, Error>,
) -> Result<(), Error> {
    let (name, what) = match &answer {
        Ok(variable) => (variable.key().unwrap_or_default(), Answer::Given),
        Err(error) => match error.kind() {
            ErrorKind::AlreadyExists { name } => (name.as_str(), Answer::Exists),
            ErrorKind::ShapeMismatch { name, .. } | ErrorKind::DtypeMismatch { name, .. } => {
                (name.as_str(), Answer::Contradicts)
            }
            ErrorKind::DoesNotExist { name } => (name.as_str(), Answer::Missing),
            _ => ("", Answer::Otherwise),
        },
    };
    let name = name.to_owned();
    let forgiven = with(|run| {
        run.seen.push(Event::Asked {
            site,
            name,
            answer: what,
        });
        run.forgives && what.is_refusal()
    });
    if forgiven { Ok(()) } else { answer.map(drop) }
}

/// A layer is about to be called.
pub fn called(site: usize) {
    let scope = current_scope();
    let (scope, reused) = scope.map_or_else(
        |_| (String::new(), false),
        |scope| (scope.name().to_owned(), scope.reuse() != Reuse::False),
    );
    with(|run| {
        run.seen.push(Event::Called {
            site,
            scope,
            reused,
        })
    });
}

/// It has returned.
pub fn returned(site: usize, value: Result<(), Error>) -> Result<(), Error> {
    let well = value.is_ok();
    with(|run| run.seen.push(Event::Returned { site, well }));
    value
}

/// A body that is run.
pub type Body = fn(&VarStore) -> Result<(), Error>;

/// One walk; how much of the tape was read, too.
fn walk(body: Body, store: &VarStore, tape: &[bool], forgives: bool) -> (Vec<Event>, usize) {
    RUN.set(Run {
        tape: tape.to_owned(),
        forgives,
        ..Run::default()
    });
    let end = catch_unwind(AssertUnwindSafe(|| body(store)));
    let mut run = RUN.take();
    if end.is_err_and(|panic| !panic.is::<Endless>()) {
        run.seen.push(Event::Panicked);
    }
    (run.seen, run.read)
}

/// The different walks of a body, and how many tapes led to them: the first ones in order; if there are more, as many again at random.
///
/// Each tape is used on a new store and on one where earlier walks have been; there, what is to be shared exists.
pub fn walks(body: Body, inputs: usize) -> (BTreeSet<Vec<Event>>, usize) {
    let mut walks = BTreeSet::new();
    let used = VarStore::new();
    let (mut tape, mut count) = (Vec::new(), 0);
    let mut draws = Draws(0x9e37_79b9_7f4a_7c15);
    loop {
        let mut read = 0;
        for forgives in [true, false] {
            let (walk_anew, bits) = walk(body, &VarStore::new(), &tape, forgives);
            let (walk_again, more_bits) = walk(body, &used, &tape, forgives);
            walks.extend([walk_anew, walk_again]);
            read = bits.max(more_bits).max(read);
        }
        count += 1;
        if count >= 2 * inputs {
            return (walks, count);
        }
        if count >= inputs {
            // There are too many: some at random.
            tape = (0..BITS).map(|_| draws.next()).collect();
            continue;
        }
        // The next in order: the last zero becomes one.
        tape.resize(read.min(BITS), false);
        while tape.pop_if(|bit| *bit).is_some() {}
        match tape.last_mut() {
            Some(bit) => *bit = true,
            None => return (walks, count),
        }
    }
}

/// A coin (xorshift).
struct Draws(u64);

impl Draws {
    fn next(&mut self) -> bool {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.count_ones() % 2 == 1
    }
}

/// Prints the walks of a body, each line with its name in front.
pub fn tell(name: &str, body: Body, inputs: usize) {
    let (walks, count) = walks(body, inputs);
    println!("{name}\tinputs {count}");
    for walk in walks {
        let words: Vec<String> = walk.iter().map(Event::to_string).collect();
        println!("{name}\t{}", words.join(" "));
    }
}
