//! Errors as diagnostics of [`miette`]: the request is the label of the error itself, and each other place a related diagnostic with its own.

use std::fmt;

use ::miette::{
    Diagnostic, LabeledSpan, MietteError, MietteSpanContents, Severity, SourceCode, SourceSpan,
    SpanContents,
};

use super::findings::{Finding, Findings};
use super::{
    chain,
    excerpt::{Texts, span},
};
use crate::error::Error;
use crate::site::Site;

/// What a diagnostic lends out: made once, when somebody looks.
#[derive(Clone, Debug, Default)]
struct Diagnosed {
    /// The place of the error itself first.
    places: Vec<Place>,
    help: Option<String>,
}

impl Diagnosed {
    fn of(error: &Error) -> Self {
        let findings = Findings::of(error);
        let texts = Texts::of(&findings);
        let said = findings.notes.iter().chain(&findings.help).cloned();
        let help = said.collect::<Vec<_>>().join("\n");
        Self {
            places: findings
                .places
                .iter()
                .map(|f| Place::of(f, &texts))
                .collect(),
            help: Some(help).filter(|help| !help.is_empty()),
        }
    }
}

/// A line of source, what is marked in it, and what led there.
#[derive(Clone, Debug)]
struct Place {
    title: String,
    label: String,
    led_here: Option<String>,
    line: Line,
    span: SourceSpan,
}

impl Place {
    fn of(finding: &Finding<'_>, texts: &Texts<'_>) -> Self {
        let site = texts.complete(finding.site);
        let listed = chain::list(finding.chain, None);
        let label = match (finding.label.is_empty(), finding.title.is_empty()) {
            (false, _) => finding.label.clone(),
            (true, false) => finding.title.clone(),
            (true, true) => "here".to_owned(),
        };
        Self {
            title: finding.title.clone(),
            label,
            led_here: Some(listed).filter(|listed| !listed.is_empty()),
            line: Line(site),
            span: span(site.text, &site).into(),
        }
    }

    fn labels(&self) -> Box<dyn Iterator<Item = LabeledSpan> + '_> {
        let label = Some(self.label.clone());
        Box::new(std::iter::once(LabeledSpan::new_primary_with_span(
            label, self.span,
        )))
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.title.is_empty() {
            true => f.write_str(&self.label),
            false => f.write_str(&self.title),
        }
    }
}

impl std::error::Error for Place {}

impl Diagnostic for Place {
    fn severity(&self) -> Option<Severity> {
        Some(Severity::Advice)
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.led_here
            .as_ref()
            .map(|text| Box::new(text) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.line)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(self.labels())
    }
}

/// A line of a file, as it was when the program was compiled; no file is read.
#[derive(Clone, Copy, Debug)]
struct Line(Site);

impl SourceCode for Line {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        _: usize,
        _: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let Self(site) = self;
        if span.offset() + span.len() > site.text.len() {
            return Err(MietteError::OutOfBounds);
        }
        let whole = (0, site.text.len()).into();
        let (file, line) = (site.file.to_owned(), site.line.saturating_sub(1) as usize);
        let text = site.text.as_bytes();
        Ok(Box::new(MietteSpanContents::new_named(
            file, text, whole, line, 0, 1,
        )))
    }
}

/// With the feature `miette`: `miette::Report::new(error)`, or `?` in a function that returns `miette::Result`, shows the request, the original
/// definition and what to write instead.
impl Diagnostic for Error {
    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        let help = self.lend(Diagnosed::of)?.help.as_ref()?;
        Some(Box::new(help))
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        let place = self.lend(Diagnosed::of)?.places.first()?;
        Some(&place.line)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(self.lend(Diagnosed::of)?.places.first()?.labels())
    }

    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn Diagnostic> + 'a>> {
        let others = self.lend(Diagnosed::of)?.places.get(1..)?;
        Some(Box::new(
            others.iter().map(|place| place as &dyn Diagnostic),
        ))
    }
}
