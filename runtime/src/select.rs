//! The patterns that choose by name.

use regex::Regex;

use crate::error::ErrorKind;

/// A filter as Python's `re.match` takes it: a match begins where the name does, and may end before it, so `a` also keeps `ab/w:0` and `a_1/w:0`.
///
/// It keeps what it matches by name (`b/w:0`, what TensorFlow looks at) or by path (`b/w`, what people write), so that `.*/b$` finds
/// biases.
#[derive(Debug)]
pub(crate) struct Filter(Option<Regex>);

impl Filter {
    /// Keeps everything.
    pub(crate) const ALL: Self = Self(None);

    pub(crate) fn new(pattern: &str) -> Result<Self, ErrorKind> {
        let regex = Regex::new(pattern).map_err(|cause| ErrorKind::InvalidFilter {
            filter: pattern.to_owned(),
            cause: cause.to_string(),
        })?;
        Ok(Self(Some(regex)))
    }

    pub(crate) fn keeps(&self, name: &str) -> bool {
        let Some(regex) = &self.0 else { return true };
        // The leftmost match: if any begins where the name does, it is that one.
        let begins = |text: &str| regex.find(text).is_some_and(|found| found.start() == 0);
        begins(name) || name.strip_suffix(":0").is_some_and(begins)
    }
}
