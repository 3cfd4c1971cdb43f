//! What the check says of a body: which two places are at odds, and over which variable.

use regex::Regex;

use super::source::{Site, Source};
use crate::scratch::{Diagnostic, Place};

/// An error of the check.
#[derive(Clone, Debug)]
pub(super) struct Refusal {
    /// The site that is refused.
    pub(super) second: usize,
    /// The site that it is at odds with.
    pub(super) first: usize,
    /// The first request itself; the same as `first`, if that is no call.
    pub(super) defined: usize,
    /// The second request itself, the same as `second`, if that is no call; nothing if it is one of several.
    pub(super) asked: Option<usize>,
    /// The variable's path, as seen from the function.
    pub(super) path: String,
    /// Whether they are at odds over its shape or element type.
    pub(super) contradicts: bool,
}

/// Why an error is none of the check's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Odd {
    /// It says something else.
    Other,
    /// It names a place where nothing asks.
    Place(&'static str),
}

impl Refusal {
    /// Reads an error.
    ///
    /// # Errors
    /// If it is none of the check's.
    pub(super) fn read(error: &Diagnostic, source: &Source) -> Result<Self, Odd> {
        if !error.is_evaluation() {
            return Err(Odd::Other);
        }
        let words =
            Regex::new("^evaluation panicked: (?:variable|trying to share variable) `([^`]+)`");
        let path = words
            .ok()
            .and_then(|words| Some(words.captures(&error.message)?[1].to_owned()))
            .ok_or(Odd::Other)?;
        let at = |place: &Place| source.sites.iter().position(|site| site.byte == place.byte);
        let second = error.place.as_ref().and_then(at);
        let in_function = |name: &str| {
            let frame = error
                .frames
                .iter()
                .find(|frame| frame.function.ends_with(name));
            frame.map(|frame| at(&frame.place))
        };
        let defined = in_function("originally_defined_here")
            .flatten()
            .ok_or(Odd::Place("originally defined"))?;
        let second = second.ok_or(Odd::Place("second"))?;
        // It is said if it is not the first one, once more.
        let asked = match asked_for(&error.message, source)? {
            Some(_) if error.message.contains("whichever way it goes") => None,
            Some(asked) => Some(asked),
            None if source.sites[second].callee.is_some() => Some(defined),
            None => Some(second),
        };
        Ok(Self {
            second,
            first: in_function("first_requested_here")
                .unwrap_or(Some(defined))
                .ok_or(Odd::Place("first requested"))?,
            defined,
            asked,
            path,
            contradicts: error.message.contains("trying to share"),
        })
    }
}

/// The place behind ``asked for by `l0` at``.
fn asked_for(message: &str, source: &Source) -> Result<Option<usize>, Odd> {
    let Some((_, said)) = message.split_once("asked for by `") else {
        return Ok(None);
    };
    let mut numbers = said.lines().next().unwrap_or_default().rsplit(':');
    let mut next = || {
        numbers
            .next()
            .and_then(|number| number.parse::<usize>().ok())
    };
    let (column, line) = (next(), next());
    let is_there = |site: &Site| {
        let before = &source.text[..site.byte];
        let start = before.rfind('\n').map_or(0, |end| end + 1);
        line == Some(before.matches('\n').count() + 1) && column == Some(site.byte - start + 1)
    };
    let site = source.sites.iter().position(is_there);
    site.map(Some).ok_or(Odd::Place("asked for"))
}
