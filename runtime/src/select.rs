//! The patterns that choose by name.

use regex::Regex;

use crate::error::ErrorKind;

/// A filter as Python's `re.match` takes it: anchored at the start only, so `a` also keeps `ab/w:0` and `a_1/w:0`.
#[derive(Debug, Default)]
pub(crate) struct Filter(Option<Regex>);

impl Filter {
    pub(crate) fn new(pattern: Option<&str>) -> Result<Self, ErrorKind> {
        let invalid = |cause: regex::Error| ErrorKind::InvalidFilter {
            filter: pattern.unwrap_or_default().to_owned(),
            cause: cause.to_string(),
        };
        let regex = pattern.map(|p| Regex::new(&format!("^(?:{p})")).map_err(invalid));
        regex.transpose().map(Self)
    }

    pub(crate) fn keeps(&self, name: &str) -> bool {
        self.0.as_ref().is_none_or(|r| r.is_match(name))
    }
}
