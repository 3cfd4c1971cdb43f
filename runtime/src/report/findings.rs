//! What a report says, before it is laid out.

use std::error::Error as _;

use super::way;
use super::words::{Words, words};
use crate::checkpoint::CheckpointError;
use crate::error::{Error, ErrorKind, one_line};
use crate::site::{Site, Step, Trace};

/// A report: the places in the order in which they are shown, and what belongs to no place.
pub(super) struct Findings<'a> {
    pub(super) title: String,
    pub(super) places: Vec<Finding<'a>>,
    pub(super) notes: Vec<String>,
    pub(super) help: Vec<String>,
}

/// A place, and what there is to say of it.
pub(super) struct Finding<'a> {
    /// Nothing for the place of the error itself.
    pub(super) title: String,
    pub(super) label: String,
    pub(super) site: &'a Site,
    pub(super) chain: &'a [Step],
    /// The way to the other place, from which this one parts somewhere.
    other: &'a [Step],
}

impl<'a> Finding<'a> {
    fn new(title: String, label: String, trace: &'a Trace, other: Option<&'a Trace>) -> Self {
        Self {
            title,
            label: one_line(&label).into_owned(),
            site: &trace.site,
            chain: &trace.chain,
            other: other.map_or(&trace.chain, |o| &o.chain),
        }
    }

    /// Where the way parts from the other one.
    pub(super) fn parting(&self) -> Option<(usize, &'a Step)> {
        way::parting(self.chain, self.other)
    }
}

impl<'a> Findings<'a> {
    pub(super) fn of(error: &'a Error) -> Self {
        let words = words(error.kind());
        let (requested, defined) = (error.requested(), error.defined());
        let mut places = Vec::new();
        if let Some(requested) = requested {
            let label = words.request.clone();
            places.push(Finding::new(String::new(), label, requested, defined));
        }
        if let Some(first) = error.first_requested() {
            places.push(Finding {
                title: "first requested in this pass here".to_owned(),
                label: String::new(),
                site: first,
                chain: &[],
                other: &[],
            });
        }
        if let Some(defined) = defined {
            let title = match error.first_requested() {
                Some(_) => format!("{}, in an earlier pass", words.defined),
                None => words.defined.to_owned(),
            };
            places.push(Finding::new(title, words.found.clone(), defined, requested));
        }
        if let (Some(name), Some(nearest)) = (error.nearest().first(), error.nearest_defined()) {
            let title = format!("`{}`, which exists, is defined here", one_line(name));
            places.push(Finding::new(title, String::new(), nearest, requested));
        }
        let title = one_line(&words.title).into_owned();
        Self {
            notes: notes(error, &title),
            help: help(error, words),
            title,
            places,
        }
    }

    pub(super) fn of_checkpoint(error: &'a CheckpointError) -> Self {
        let mut findings = Self {
            title: one_line(&error.to_string()).into_owned(),
            places: Vec::new(),
            notes: Vec::new(),
            help: Vec::new(),
        };
        if let CheckpointError::Mismatch {
            path,
            name,
            expected,
            expected_dtype,
            found,
            found_dtype,
            defined,
        } = error
        {
            let path = path.display();
            findings.title = one_line(&format!(
                "variable {name} has another shape or dtype in {path}"
            ))
            .into_owned();
            let title = format!("the store's variable is {expected_dtype} of shape {expected}");
            places_of_mismatch(&mut findings, title, defined);
            findings
                .notes
                .push(format!("the file's is {found_dtype} of shape {found}"));
            findings.help.push(
                "load into a store whose model defines the variable as the file has it, or into an empty one".to_owned(),
            );
        }
        findings
    }
}

fn places_of_mismatch<'a>(findings: &mut Findings<'a>, title: String, defined: &'a Trace) {
    let label = "originally defined here".to_owned();
    findings
        .places
        .push(Finding::new(title, label, defined, None));
}

/// What lies beneath, as far as the title does not say it.
fn notes(error: &Error, title: &str) -> Vec<String> {
    let mut notes = Vec::new();
    let mut source = error.source();
    while let Some(cause) = source {
        let text = cause.to_string();
        if !title.contains(&*one_line(&text)) {
            let lines: Vec<_> = text.lines().map(one_line).collect();
            notes.push(format!("caused by: {}", lines.join("\n")));
        }
        source = cause.source();
    }
    if let (ErrorKind::AlreadyExists { .. }, Some(requested), Some(defined)) =
        (error.kind(), error.requested(), error.defined())
        && requested == defined
    {
        notes.push("the same code ran twice in one pass: it stands in a loop, or in a function that is no `#[layer]`".to_owned());
    }
    notes
}

/// The way out: the nearest names first.
fn help(error: &Error, words: Words) -> Vec<String> {
    let quoted = |name: &String| format!("`{}`", one_line(name));
    let nearest: Vec<String> = error.nearest().iter().map(quoted).collect();
    let nearest = match &*nearest {
        [] => None,
        [name] => Some(format!("a variable with a similar name exists: {name}")),
        names => Some(format!(
            "variables with similar names exist: {}",
            names.join(", ")
        )),
    };
    let help = words.help.iter().map(|help| one_line(help).into_owned());
    nearest.into_iter().chain(help).collect()
}
