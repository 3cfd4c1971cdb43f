//! A line of source with a part of it underlined.

use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Group, Origin, Snippet};

use varscope_names::OneLine;

use super::chain;
use super::findings::Findings;
use crate::site::Site;

/// The source lines that an error knows. A place from `#[track_caller]` has no text of its own, but a macro is often on the same
/// line.
pub(super) struct Texts<'a>(Vec<&'a Site>);

impl<'a> Texts<'a> {
    pub(super) fn of(findings: &'a Findings<'_>) -> Self {
        let places = findings.places.iter();
        let sites = places
            .flat_map(|p| std::iter::once(p.site).chain(p.chain.iter().filter_map(chain::site)));
        Self(sites.filter(|site| !site.text.is_empty()).collect())
    }

    fn text(&self, site: &Site) -> Option<&'static str> {
        self.0
            .iter()
            .find(|s| s.is_on_line_of(site))
            .map(|s| s.text)
    }

    pub(super) fn has(&self, site: &Site) -> bool {
        self.text(site).is_some()
    }

    /// The site, with text if there is any.
    pub(super) fn complete(&self, site: &Site) -> Site {
        match self.text(site) {
            Some(text) if site.text.is_empty() => Site {
                text,
                length: path_length(text, site.column),
                ..*site
            },
            _ => *site,
        }
    }
}

/// How long the path is that begins at the column: what a call's place means.
fn path_length(text: &str, column: u32) -> u32 {
    let start = column.saturating_sub(1) as usize;
    let is_path = |c: &char| c.is_alphanumeric() || matches!(c, '_' | ':');
    let length = text.chars().skip(start).take_while(is_path).count();
    u32::try_from(length.max(1)).unwrap_or(u32::MAX)
}

/// A part of a line, and what it means.
pub(super) struct Mark {
    pub(super) site: Site,
    pub(super) label: String,
    pub(super) kind: AnnotationKind,
}

/// A line with marks on it if its text is known, and its position alone if not.
pub(super) fn show<'a>(group: Group<'a>, marks: &[Mark]) -> Group<'a> {
    let Some(Mark { site, .. }) = marks.first() else {
        return group;
    };
    let line = site.line as usize;
    let file = OneLine(site.file).to_string();
    // A site that somebody has written by hand may be of several lines, or none.
    let text = site.text.lines().next().unwrap_or_default();
    if text.trim().is_empty() {
        let column = site.column as usize;
        return group.element(Origin::path(file).line(line).char_column(column));
    }
    let snippet = Snippet::source(text).path(file).line_start(line);
    group.element(snippet.annotations(marks.iter().map(|mark| underline(text, mark))))
}

/// Underlines what the site means.
fn underline<'a>(text: &str, mark: &Mark) -> Annotation<'a> {
    let label = Some(mark.label.clone()).filter(|label| !label.is_empty());
    mark.kind.span(span(text, &mark.site)).label(label)
}

/// The bytes of a line that a site means, as far as they are on it.
pub(super) fn span(text: &str, site: &Site) -> Range<usize> {
    let byte = |character: usize| {
        let mut bytes = text.char_indices().map(|(at, _)| at);
        bytes.nth(character).unwrap_or(text.len())
    };
    let start = site.column.saturating_sub(1) as usize;
    let stop = start.saturating_add(site.length.max(1) as usize);
    byte(start)..byte(stop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_is_underlined_as_far_as_its_path_goes() {
        assert_eq!(path_length("    layers::conv_relu(x)?", 5), 17);
        assert_eq!(path_length("x.f()", 2), 1);
        assert_eq!(path_length("x", 90), 1);
        assert_eq!(path_length("", 0), 1);
    }
}
