//! The program, typed as far as somewhere.

use std::path::Path;

use crate::scratch::Failure;

/// A program with one line that is not finished.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fragment {
    /// What stands in that line. As in an editor, a bracket that is open is closed.
    pub line: String,
    /// The number of the line, from one.
    pub number: usize,
    /// The program.
    pub text: String,
}

/// All of them.
///
/// # Errors
/// If the program can't be read.
pub fn fragments() -> Result<Vec<Fragment>, Failure> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("typing/model.rs");
    let text = std::fs::read_to_string(&path).map_err(|error| Failure::File { path, error })?;
    Ok(of(&text))
}

fn of(text: &str) -> Vec<Fragment> {
    let lines: Vec<&str> = text.lines().collect();
    let mut all = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let Some(line) = line.strip_suffix("//~") else {
            continue;
        };
        let line = line.trim_end();
        for end in cuts(line) {
            let typed = closed(&line[..end], line);
            let mut lines = lines.clone();
            lines[at] = &typed;
            all.push(Fragment {
                text: lines.join("\n") + "\n",
                number: at + 1,
                line: typed.trim().to_owned(),
            });
        }
    }
    all
}

/// Where somebody may stop: behind a token, in the middle of a word, inside a string.
fn cuts(line: &str) -> Vec<usize> {
    let mut cuts = Vec::new();
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let at = line.len() - rest.len();
        let length = match first {
            '"' => {
                cuts.push(at + 1);
                rest[1..].find('"').map_or(rest.len(), |end| end + 2)
            }
            c if is_word(c) => rest.find(|c| !is_word(c)).unwrap_or(rest.len()),
            c => c.len_utf8(),
        };
        if is_word(first) && length >= 4 {
            cuts.push(at + length / 2);
        }
        if !first.is_whitespace() && length < rest.len() {
            cuts.push(at + length);
        }
        rest = &rest[length..];
    }
    cuts
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// What is typed, and what an editor puts behind it: all but what the whole line leaves open too.
fn closed(typed: &str, line: &str) -> String {
    let (open, in_string) = open(typed);
    let (stays, _) = self::open(line);
    let own = open.strip_prefix(&*stays).unwrap_or(&open);
    let quote = if in_string { "\"" } else { "" };
    let brackets: String = own.chars().rev().collect();
    format!("{typed}{quote}{brackets}")
}

/// What closes the brackets that a text leaves open, the outermost one first, and whether it ends in a string.
fn open(text: &str) -> (String, bool) {
    let mut open = String::new();
    let mut in_string = false;
    for c in text.chars() {
        match c {
            '"' => in_string = !in_string,
            _ if in_string => {}
            '(' => open.push(')'),
            '[' => open.push(']'),
            '{' => open.push('}'),
            ')' | ']' | '}' => {
                open.pop();
            }
            _ => {}
        }
    }
    (open, in_string)
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn a_line_is_cut_where_somebody_may_stop() {
        let fragments = of("fn f() {\n    g(\"a\", unit)?; //~\n    if x { //~\n    }\n}\n");
        let typed: Vec<&str> = fragments.iter().map(|f| f.line.as_str()).collect();
        assert_eq!(
            typed,
            [
                "g",
                "g()",
                "g(\"\")",
                "g(\"a\")",
                "g(\"a\",)",
                "g(\"a\", un)",
                "g(\"a\", unit)",
                "g(\"a\", unit)",
                "g(\"a\", unit)?",
                "if",
                "if x",
            ]
        );
        assert_eq!(
            fragments[1].text,
            "fn f() {\n    g()\n    if x { //~\n    }\n}\n"
        );
    }
}
