//! An error as rustc would show it: both places, from the source text that the macros captured, and the remedy.

mod chain;
mod excerpt;
mod findings;
#[cfg(feature = "miette")]
mod miette;

use std::fmt;
use std::io::IsTerminal as _;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer};

use crate::checkpoint::CheckpointError;
use crate::error::Error;
use excerpt::{Mark, Texts};
use findings::{Finding, Findings};

/// An error in rustc's own style, made when it is printed: see [`Error::report`].
///
/// Plain text, unless [`Self::colored`], or [`Self::eprint`] on a terminal; no file is read.
#[derive(Clone, Copy, Debug)]
#[must_use = "a report does nothing until it is printed"]
pub struct Report<'a> {
    subject: Subject<'a>,
    is_colored: bool,
}

#[derive(Clone, Copy, Debug)]
enum Subject<'a> {
    Variable(&'a Error),
    Checkpoint(&'a CheckpointError),
}

impl Error {
    /// The error as rustc would show it: the request, the original definition and the layers and scopes that led to each, with
    /// the source lines as they were when the program was compiled, and what to write instead.
    ///
    /// Nothing is done until the report is printed.
    ///
    /// ```
    /// use varscope::prelude::*;
    ///
    /// let store = VarStore::new();
    /// model!(store, {
    ///     let name = String::from("w");
    ///     get_variable!(&name, [2])?;
    ///     let error = get_variable!(&name, [2]).unwrap_err();
    ///     let report = error.report().to_string();
    ///     assert!(report.starts_with("error: Variable w already exists, disallowed\n"));
    ///     assert!(report.contains("note: originally defined here\n"));
    /// });
    /// # Ok::<(), varscope::Error>(())
    /// ```
    pub fn report(&self) -> Report<'_> {
        Report::new(Subject::Variable(self))
    }
}

impl CheckpointError {
    /// The error as rustc would show it; for a variable that differs, with the place of its definition.
    pub fn report(&self) -> Report<'_> {
        Report::new(Subject::Checkpoint(self))
    }
}

impl<'a> Report<'a> {
    const fn new(subject: Subject<'a>) -> Self {
        Self {
            subject,
            is_colored: false,
        }
    }

    /// With colours, as ANSI escape codes.
    pub const fn colored(self) -> Self {
        self.styled(true)
    }

    /// With colours or without, as in `error.report().styled(std::io::stderr().is_terminal())`.
    pub const fn styled(mut self, styled: bool) -> Self {
        self.is_colored = styled;
        self
    }
}

impl Report<'_> {
    /// Prints it on standard error, with colours if that is a terminal and the environment does not say `NO_COLOR`.
    pub fn eprint(self) {
        let colors = std::env::var_os("NO_COLOR").is_none_or(|said| said.is_empty());
        eprintln!("{}", self.styled(colors && std::io::stderr().is_terminal()));
    }
}

impl fmt::Display for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let findings = match self.subject {
            Subject::Variable(error) => Findings::of(error),
            Subject::Checkpoint(error) => Findings::of_checkpoint(error),
        };
        let renderer = if self.is_colored {
            Renderer::styled()
        } else {
            Renderer::plain()
        };
        f.write_str(&renderer.render(&groups(&findings)))
    }
}

/// The error with its place, a note for each other place, and what belongs to no place at the end.
fn groups<'a>(findings: &'a Findings<'_>) -> Vec<Group<'a>> {
    let texts = Texts::of(findings);
    let title = Level::ERROR.primary_title(findings.title.as_str());
    let mut groups = vec![Group::with_title(title)];
    for (i, finding) in findings.places.iter().enumerate() {
        if i > 0 || !finding.title.is_empty() {
            let title = Level::NOTE.secondary_title(finding.title.as_str());
            groups.push(Group::with_title(title));
        }
        if let Some(group) = groups.pop() {
            groups.push(place(group, finding, &texts));
        }
    }
    if let Some(group) = groups.pop() {
        let notes = findings.notes.iter().map(|note| Level::NOTE.message(note));
        let help = findings.help.iter().map(|help| Level::HELP.message(help));
        groups.push(group.elements(notes.chain(help)));
    }
    groups
}

/// The line, the line of the step where its chain parts from the other's, and the rest of the chain.
fn place<'a>(group: Group<'a>, finding: &'a Finding<'_>, texts: &Texts<'_>) -> Group<'a> {
    let parting = finding.parting().and_then(|(i, step)| {
        let site = chain::site(step).filter(|site| texts.has(site))?;
        Some((i, step, site))
    });
    let mut marks = vec![Mark {
        site: texts.complete(finding.site),
        label: finding.label.clone(),
        kind: AnnotationKind::Primary,
    }];
    marks.extend(parting.map(|(_, step, site)| Mark {
        site: texts.complete(site),
        label: chain::label(step),
        kind: AnnotationKind::Context,
    }));
    let lines = marks.chunk_by(|a, b| a.site.is_on_line_of(&b.site));
    let group = lines.fold(group, excerpt::show);
    let listed = chain::list(finding.chain, parting.map(|(i, ..)| i));
    if listed.is_empty() {
        return group;
    }
    group.element(Level::NOTE.message(listed))
}
