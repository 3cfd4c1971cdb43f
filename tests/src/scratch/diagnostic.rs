//! What the compiler says, as cargo hands it on.

use std::path::Path;

use serde_json::Value;

/// An error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// What is wrong.
    pub message: String,
    /// The compiler's number for it.
    pub code: Option<String>,
    /// Where; macros of others are looked through, to what the user wrote.
    pub place: Option<Place>,
    /// The functions that led there, from the outside in, if a constant could not be evaluated.
    pub frames: Vec<Frame>,
    /// As a terminal shows it.
    pub rendered: String,
}

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// The file.
    pub file: String,
    /// Bytes before it.
    pub byte: usize,
    /// The line, from one.
    pub line: usize,
}

/// A function that the compiler was in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// Its path.
    pub function: String,
    /// Where in it.
    pub place: Place,
}

impl Diagnostic {
    /// The error that a line of cargo's output has.
    pub(super) fn error(line: &str) -> Option<Self> {
        let message: Value = serde_json::from_str(line).ok()?;
        let message = message.get("message")?;
        // A fault of the compiler itself says so behind the word.
        if !message["level"].as_str()?.starts_with("error") {
            return None;
        }
        let text = message["message"].as_str()?.to_owned();
        // The last line counts the others.
        if text.starts_with("aborting due to") {
            return None;
        }
        let children = message["children"].as_array()?;
        let notes = children.iter().map(|child| {
            let text = child["message"].as_str().unwrap_or_default();
            Some(Frame {
                function: text.strip_prefix("inside `")?.strip_suffix('`')?.to_owned(),
                place: place(child)?,
            })
        });
        // What a panicking macro says stands in a note of its own.
        let help = children.iter().filter(|child| child["level"] == "help");
        let help = help.filter_map(|child| child["message"].as_str()?.strip_prefix("message: "));
        Some(Self {
            message: help.fold(text, |text, help| format!("{text}: {help}")),
            code: message["code"]["code"].as_str().map(str::to_owned),
            place: place(message),
            frames: notes.flatten().collect(),
            rendered: message["rendered"].as_str().unwrap_or_default().to_owned(),
        })
    }

    /// Whether it is a constant that can't be evaluated: the form that the reuse check's errors have.
    pub fn is_evaluation(&self) -> bool {
        self.code.as_deref() == Some("E0080")
    }

    /// The outermost module, named like its file or its folder.
    pub fn module(&self) -> Option<&str> {
        let mut names = self.place.as_ref()?.file.split(['/', '\\']);
        names.find(|name| *name == "src")?;
        let name = names.next()?;
        Some(name.strip_suffix(".rs").unwrap_or(name))
    }
}

/// Where a message has its primary span. Macros of others are looked through.
fn place(message: &Value) -> Option<Place> {
    let spans = message["spans"].as_array()?;
    let mut span = spans.iter().find(|span| span["is_primary"] == true)?;
    while !is_of_the_crates(span)
        && let Some(outer) = span["expansion"].get("span")
    {
        span = outer;
    }
    Some(Place {
        file: span["file_name"].as_str()?.to_owned(),
        byte: usize::try_from(span["byte_start"].as_u64()?).ok()?,
        line: usize::try_from(span["line_start"].as_u64()?).ok()?,
    })
}

/// Whether it is in a file of the scratch crates: others have their whole path.
fn is_of_the_crates(span: &Value) -> bool {
    let file = span["file_name"].as_str().unwrap_or_default();
    Path::new(file).is_relative()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_of_a_panicking_macro_is_where_it_was_called() {
        let line = r#"{"reason":"compiler-message","message":{"level":"error","message":"proc macro panicked","code":null,"rendered":"",
            "spans":[{"is_primary":true,"file_name":"/varscope/runtime/src/macros.rs","byte_start":4541,"line_start":107,
                "expansion":{"span":{"file_name":"src/b1.rs","byte_start":416,"line_start":12,"expansion":null}}}],
            "children":[{"level":"help","message":"message: left: 3","spans":[]}]}}"#;
        let error = Diagnostic::error(&line.replace('\n', "")).expect("it is an error");
        assert_eq!(error.module(), Some("b1"));
        assert_eq!(error.message, "proc macro panicked: left: 3");
        assert!(!error.is_evaluation());
    }

    #[test]
    fn frames_lead_from_the_outside_in() {
        let span = |file: &str, byte: usize| {
            format!(
                r#"[{{"is_primary":true,"file_name":"src/{file}.rs","byte_start":{byte},"line_start":1,"expansion":null}}]"#
            )
        };
        let line = format!(
            r#"{{"message":{{"level":"error","message":"evaluation panicked: …","code":{{"code":"E0080"}},"rendered":"","spans":{},
            "children":[{{"level":"note","message":"inside `first_requested_here`","spans":{}}},
                {{"level":"note","message":"inside `l0::originally_defined_here`","spans":{}}}]}}}}"#,
            span("b0", 293),
            span("b0", 242),
            span("b7", 122)
        );
        let error = Diagnostic::error(&line.replace('\n', "")).expect("it is an error");
        assert!(error.is_evaluation());
        let frames: Vec<_> = error
            .frames
            .iter()
            .map(|f| (f.function.as_str(), f.place.byte))
            .collect();
        assert_eq!(
            frames,
            [
                ("first_requested_here", 242),
                ("l0::originally_defined_here", 122)
            ]
        );
    }
}
