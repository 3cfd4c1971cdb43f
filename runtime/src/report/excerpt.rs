//! A line of source with a part of it underlined.

use annotate_snippets::{Annotation, AnnotationKind, Group, Origin, Snippet};

use super::findings::Findings;
use super::way;
use crate::site::Site;

/// The source lines that an error knows. A place from `#[track_caller]` has no text of its own, but a macro is often on the same
/// line.
pub(super) struct Texts<'a>(Vec<&'a Site>);

impl<'a> Texts<'a> {
    pub(super) fn of(findings: &'a Findings<'_>) -> Self {
        let places = findings.places.iter();
        let sites =
            places.flat_map(|p| std::iter::once(p.site).chain(p.chain.iter().map(way::site)));
        Self(sites.filter(|site| !site.text.is_empty()).collect())
    }

    fn text(&self, site: &Site) -> Option<&'static str> {
        let same_line = |s: &&&Site| s.file == site.file && s.line == site.line;
        self.0.iter().find(same_line).map(|s| s.text)
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

/// The line if its text is known, and the position alone if not.
pub(super) fn show<'a>(group: Group<'a>, site: Site, label: &str, is_primary: bool) -> Group<'a> {
    let line = site.line as usize;
    let Some(text) = site
        .text
        .lines()
        .next()
        .filter(|text| !text.trim().is_empty())
    else {
        let column = site.column as usize;
        return group.element(Origin::path(site.file).line(line).char_column(column));
    };
    let kind = if is_primary {
        AnnotationKind::Primary
    } else {
        AnnotationKind::Context
    };
    let annotation =
        mark(kind, text, &site).label(Some(label.to_owned()).filter(|l| !l.is_empty()));
    group.element(
        Snippet::source(text)
            .path(site.file)
            .line_start(line)
            .annotation(annotation),
    )
}

/// Underlines what the site means, as far as it is on the line.
fn mark<'a>(kind: AnnotationKind, text: &str, site: &Site) -> Annotation<'a> {
    let byte = |character: usize| {
        let mut bytes = text.char_indices().map(|(at, _)| at);
        bytes.nth(character).unwrap_or(text.len())
    };
    let start = site.column.saturating_sub(1) as usize;
    let stop = start.saturating_add(site.length.max(1) as usize);
    kind.span(byte(start)..byte(stop))
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
