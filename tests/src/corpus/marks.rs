//! What a mistake's comments say that the compiler must say.

use super::Program;
use crate::scratch::{Diagnostic, Place};

/// A line of a file.
pub type Line = (String, usize);

/// The lines that a program marks, by `//~ second`, `//~ first` and `//~ defined`, or by `//~ error: words`.
///
/// A line may have several marks, with commas between, or one alone in the next line. Without `defined`, the first request is the definition.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// Where the compiler's error is, and what it is about.
    pub second: Vec<(Line, Expected)>,
    /// Where the variable was asked for first.
    pub first: Option<Line>,
    /// Where that request is written, if it stands in a layer.
    pub defined: Option<Line>,
}

/// What an error is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expected {
    /// Two requests for one name.
    Clash,
    /// Anything else, in these words.
    Words(String),
}

impl Marks {
    /// Reads them.
    pub fn of(program: &Program) -> Self {
        let mut marks = Self::default();
        for (file, text) in &program.files {
            for (number, line) in text.lines().enumerate() {
                let Some((_, said)) = line.split_once("//~ ") else {
                    continue;
                };
                // rustfmt gives what stands behind a brace a line of its own.
                let alone = line.trim_start().starts_with("//~");
                let here = (file.clone(), number + 1 - usize::from(alone));
                if let Some(words) = said.strip_prefix("error: ") {
                    marks.second.push((here, Expected::Words(words.to_owned())));
                    continue;
                }
                for mark in said.split(", ") {
                    match mark {
                        "second" => marks.second.push((here.clone(), Expected::Clash)),
                        "first" => marks.first = Some(here.clone()),
                        "defined" => marks.defined = Some(here.clone()),
                        _ => panic!("{file}:{}: what does `{mark}` mean?", number + 1),
                    }
                }
            }
        }
        marks
    }

    /// What the compiler's errors say wrongly, if they do.
    pub fn differ(&self, errors: &[Diagnostic]) -> Option<String> {
        let mut left: Vec<&Diagnostic> = errors.iter().collect();
        for (line, expected) in &self.second {
            let there = |error: &&Diagnostic| {
                error.place.as_ref().map(written) == Some(line.clone())
                    && match expected {
                        Expected::Clash => error.is_evaluation() && is_clash(error),
                        Expected::Words(words) => error.message.contains(words),
                    }
            };
            let Some(at) = left.iter().position(there) else {
                let said: Vec<&str> = left.iter().map(|error| &*error.rendered).collect();
                let said = said.join("\n");
                return Some(format!("{}:{}: not refused\n{said}", line.0, line.1));
            };
            let error = left.swap_remove(at);
            if *expected == Expected::Clash && self.frames() != frames(error) {
                return Some(format!(
                    "{}:{}: the notes are at {:?}, not at {:?}",
                    line.0,
                    line.1,
                    frames(error),
                    self.frames()
                ));
            }
        }
        let more = left.first()?;
        Some(format!("one error too many: {}", more.message))
    }

    /// The notes that the error must have, from the outside in.
    fn frames(&self) -> Vec<(&'static str, Line)> {
        let (first, defined) = (self.first.clone(), self.defined.clone());
        match (first, defined) {
            (Some(first), Some(defined)) => vec![(FIRST, first), (DEFINED, defined)],
            (first, defined) => first
                .or(defined)
                .map(|line| (DEFINED, line))
                .into_iter()
                .collect(),
        }
    }
}

const FIRST: &str = "first_requested_here";
const DEFINED: &str = "originally_defined_here";

/// Whether an error is about two requests.
fn is_clash(error: &Diagnostic) -> bool {
    ["already exists", "trying to share variable"]
        .iter()
        .any(|words| error.message.contains(words))
}

fn frames(error: &Diagnostic) -> Vec<(&'static str, Line)> {
    let frames = error.frames.iter().filter_map(|frame| {
        let name = frame.function.rsplit("::").next()?;
        let known = [FIRST, DEFINED].into_iter().find(|known| *known == name)?;
        Some((known, written(&frame.place)))
    });
    frames.collect()
}

/// The line of the corpus that a place of the scratch crate is.
fn written(place: &Place) -> Line {
    let file = place.file.replace('\\', "/");
    let file = file.rsplit_once("src/").map_or(&*file, |(_, file)| file);
    (file.to_owned(), place.line)
}
