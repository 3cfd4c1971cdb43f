//! What is to be told of all bodies together.

use std::fmt;

use super::crates::Answer;
use super::judge::{Judgement, Kind, Violation, judge};
use super::program::Program;
use super::source::{Form, source};
use crate::scratch::Diagnostic;

/// Every body with what the compiler and the runtime made of it; it prints as a list of counts.
#[derive(Debug)]
pub struct Report {
    judged: Vec<(Program, Answer, Judgement)>,
}

impl Report {
    pub(super) fn new(programs: Vec<Program>, answers: Vec<Answer>) -> Self {
        let judged = programs.into_iter().zip(answers).map(|(program, answer)| {
            let judgement = judge(&answer);
            (program, answer, judgement)
        });
        Self {
            judged: judged.collect(),
        }
    }

    /// How many bodies.
    pub fn bodies(&self) -> usize {
        self.judged.len()
    }

    /// How many bodies compile.
    pub fn legal(&self) -> usize {
        self.count(|answer| answer.errors.is_empty())
    }

    /// How many bodies the check refuses.
    pub fn refused(&self) -> usize {
        self.count(|answer| {
            !answer.errors.is_empty() && answer.errors.iter().all(Diagnostic::is_evaluation)
        })
    }

    /// How many different walks.
    pub fn walks(&self) -> usize {
        self.judged
            .iter()
            .map(|(_, answer, _)| answer.walks.len())
            .sum()
    }

    /// How many refused sites some walk put to the test.
    pub fn tested(&self) -> usize {
        self.sum(|judgement| judgement.refused - judgement.uncertain)
    }

    /// How many bodies break a promise.
    pub fn violating(&self) -> usize {
        self.violations().count()
    }

    /// The bodies that break a promise, with their numbers and the first promise that they break.
    pub fn violations(&self) -> impl Iterator<Item = (usize, &Program, &Violation)> {
        let judged = self.judged.iter().enumerate();
        judged.filter_map(|(number, (program, _, judgement))| {
            let first = judgement.violations.first()?;
            Some((number, program, first))
        })
    }

    /// A body's source with all that is wrong with it.
    pub fn describe(&self, number: usize) -> String {
        let (program, _, judgement) = &self.judged[number];
        let mut text = source(program, Form::Checked).text;
        for violation in &judgement.violations {
            text += &format!("\n{:?}: {}", violation.kind, violation.says);
            let walk: Vec<String> = violation.walk.iter().map(ToString::to_string).collect();
            if !walk.is_empty() {
                text += &format!("walk: {}\n", walk.join(" "));
            }
        }
        text
    }

    /// The bodies with a certain duplicate that compiles, and the lines where it stands.
    pub fn late(&self) -> Vec<String> {
        let late = self
            .judged
            .iter()
            .filter(|(_, _, judgement)| !judgement.late.is_empty());
        late.map(|(_, answer, judgement)| {
            let text = &answer.source.text;
            let line = |site: &usize| {
                let before = &text[..answer.source.sites[*site].byte];
                (before.matches('\n').count() + 1).to_string()
            };
            let lines: Vec<String> = judgement.late.iter().map(line).collect();
            format!("{text}// certain: line {}\n", lines.join(", "))
        })
        .collect()
    }

    fn count(&self, is: impl Fn(&Answer) -> bool) -> usize {
        self.judged
            .iter()
            .filter(|(_, answer, _)| is(answer))
            .count()
    }

    fn sum(&self, of: impl Fn(&Judgement) -> usize) -> usize {
        self.judged
            .iter()
            .map(|(_, _, judgement)| of(judgement))
            .sum()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inputs: usize = self.judged.iter().map(|(_, answer, _)| answer.inputs).sum();
        let (bodies, legal, refused) = (self.bodies(), self.legal(), self.refused());
        writeln!(
            f,
            "{bodies} bodies: {legal} legal, {refused} refused, {} broken",
            bodies - legal - refused
        )?;
        writeln!(f, "{} different walks on {inputs} inputs", self.walks())?;
        let (sites, uncertain) = (self.sum(|j| j.refused), self.sum(|j| j.uncertain));
        writeln!(
            f,
            "{sites} sites refused: {} put to the test, {uncertain} uncertain",
            self.tested()
        )?;
        writeln!(
            f,
            "{} of them call a layer that may return before, {} get their variable where the first request failed and nobody minded",
            self.sum(|j| j.skipped),
            self.sum(|j| j.excused)
        )?;
        let (certain, late) = (self.sum(|j| j.certain), self.sum(|j| j.late.len()));
        writeln!(
            f,
            "{certain} sites are certain to fail: {} refused, {late} late",
            certain - late
        )?;
        write!(f, "{} bodies break a promise", self.violating())?;
        for kind in [
            Kind::Broken,
            Kind::Place,
            Kind::Order,
            Kind::Accepted,
            Kind::Panicked,
        ] {
            let count = self
                .violations()
                .filter(|(_, _, found)| found.kind == kind)
                .count();
            if count > 0 {
                write!(f, ", {count} {kind:?}")?;
            }
        }
        Ok(())
    }
}
