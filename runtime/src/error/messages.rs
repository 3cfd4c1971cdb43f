//! What a report says of an error, in plain words.

use std::error::Error;

use crate::dtype::DType;
use crate::shape::Shape;

/// The texts of a report: the message in TensorFlow's words, the labels and the remedy in ours.
#[derive(Debug)]
pub(crate) struct Messages {
    /// The message without the remedy.
    pub(crate) title: String,
    /// What is wrong with the request, beside its line.
    pub(crate) request: String,
    /// What the second place is.
    pub(crate) defined: &'static str,
    /// What the variable is, beside the line that defines it.
    pub(crate) found: String,
    /// What lies beneath, nearest first.
    pub(crate) causes: Vec<String>,
    /// What to write instead.
    pub(crate) help: Vec<String>,
}

impl Messages {
    /// The whole message, and nothing else to say.
    pub(super) fn new(message: &str, source: Option<&dyn Error>) -> Self {
        Self {
            title: message.trim_end_matches('.').to_owned(),
            request: String::new(),
            defined: "originally defined here",
            found: String::new(),
            causes: chain(source),
            help: Vec::new(),
        }
    }
}

/// An error, its source, the source of that, …
pub(crate) fn chain(first: Option<&dyn Error>) -> Vec<String> {
    std::iter::successors(first, |&error| error.source())
        .map(ToString::to_string)
        .collect()
}

/// An error with all that lies beneath it, as `{:#}` of anyhow has it.
pub(super) fn joined(error: &(dyn Error + 'static)) -> String {
    chain(Some(error)).join(": ")
}

/// As a part of a sentence.
pub(super) fn uncapitalized(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_ascii_lowercase());
    first.into_iter().chain(chars).collect()
}

/// As it is written in Rust; what is not known stays `_`.
pub(super) fn literal(shape: &Shape) -> String {
    let dims: Vec<String> = shape
        .dims()
        .iter()
        .map(|d| d.map_or_else(|| "_".to_owned(), |d| d.to_string()))
        .collect();
    format!("[{}]", dims.join(", "))
}

/// What has become of the element type that a variable was created with.
pub(super) fn cast_to(made: DType, found: DType) -> String {
    match made == found {
        true => String::new(),
        false => format!(", and cast to {found} with its store"),
    }
}

/// Why a variable has another element type than the one that it was created with.
pub(super) fn since_cast(made: DType, found: DType) -> String {
    match made == found {
        true => String::new(),
        false => format!(", since the store was cast from {made}"),
    }
}
