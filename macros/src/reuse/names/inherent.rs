//! What an `impl` is, and what stands around a function in it, as far as its tokens tell.

use super::place::Spot;
use super::types::Written;
use crate::source::Outline;

impl Spot<'_> {
    /// Whether a layer whose name this is answers questions: it stands in an `impl` of one type's own functions, in a module, nobody's
    /// attribute makes something else of it, and it has a body and no receiver.
    pub(super) fn answers(self) -> bool {
        let code = self.code;
        let Some(open) = code.parent(self.at) else {
            return false;
        };
        let in_modules = code
            .around(open)
            .all(|open| open >= 2 && code.is(open - 2, "mod"));
        let mut around = std::iter::once(open).chain(code.around(open));
        let is_kept = around.all(|open| {
            self.keyword(open)
                .is_some_and(|item| self.has_only(item, &KEPT))
        });
        in_modules
            && is_kept
            && self.inherent(open).is_some()
            && !self.has_receiver()
            && self.has_body()
    }

    /// Whether the function whose name this is has a body.
    fn has_body(self) -> bool {
        let code = self.code;
        let beside = |at: &usize| code.parent(*at) == code.parent(self.at);
        let mut ends = (self.at..code.len()).filter(beside);
        ends.find(|at| matches!(code.at(*at), "{" | ";" | "}"))
            .is_some_and(|at| code.is(at, "{"))
    }

    /// Whether the first parameter of the function whose name this is, is `self`.
    fn has_receiver(self) -> bool {
        let code = self.code;
        let open = behind_angles(code, self.at + 1).filter(|at| code.is(*at, "("));
        open.is_none_or(|open| {
            let inside = (open..code.end(open)).filter(|at| code.parent(*at) == Some(open));
            let mut first = inside.take_while(|at| !matches!(code.at(*at), "," | ":"));
            first.any(|at| code.is(at, "self"))
        })
    }

    /// The type of an `impl` that opens here, if it is not a trait's, nor generic but for lifetimes.
    pub(super) fn inherent(self, open: usize) -> Option<Written> {
        let code = self.code;
        let start = self.keyword(open)?;
        if !code.is(start, "impl") {
            return None;
        }
        if !parameters(code, start + 1).is_empty() {
            return None;
        }
        let at = behind_angles(code, start + 1)?;
        let name = code.is_word(at).then(|| code.at(at))?;
        let behind = behind_angles(code, at + 1)?;
        let args = code.is(at + 1, "<").then(|| {
            let args = (at + 2..behind - 1).map(|at| code.at(at));
            args.collect::<String>()
        });
        let is_lifetime = |arg: &str| arg.starts_with('\'');
        // `impl View<'_>` is what a call writes as `View`.
        let args = args.filter(|args| !args.split(',').all(is_lifetime));
        (behind == open || code.is(behind, "where")).then(|| Written {
            name: name.to_owned(),
            args,
        })
    }

    /// Around the token: the type of the `impl`, if it is such a one.
    pub(super) fn own_type(self) -> Option<Written> {
        let code = self.code;
        let mut around = code.around(self.at);
        let open = around.find(|open| {
            self.keyword(*open)
                .is_some_and(|at| matches!(code.at(at), "impl" | "trait"))
        })?;
        self.inherent(open)
    }

    /// Whether an item around the token has a parameter of this name.
    pub(super) fn has_parameter(self, name: &str) -> bool {
        let code = self.code;
        let around = code.around(self.at);
        let headers = around.filter(|open| code.is(*open, "{")).map(|open| {
            let at = self.keyword(open).unwrap_or(open);
            (at, open)
        });
        // Of a layer, its name is the place.
        let own = code.follows(self.at, "fn").then(|| (self.at - 1, self.at));
        headers.chain(own).any(|(start, end)| {
            (start..end)
                .filter(|at| matches!(code.at(*at), "fn" | "impl" | "trait"))
                .map(|at| at + 1 + usize::from(!code.is(at, "impl")))
                .any(|at| parameters(code, at).contains(&name))
        })
    }

    /// The first word of the item or statement that opens a brace here, without attributes and visibility.
    pub(super) fn keyword(self, open: usize) -> Option<usize> {
        let code = self.code;
        let beside = |at: &usize| code.parent(*at) == code.parent(open);
        let mut words = (self.header(open)..open).filter(|at| beside(at) && code.is_word(*at));
        words.find(|at| !matches!(code.at(*at), "pub" | "unsafe" | "default"))
    }

    /// Whether the attributes of the item that begins at `i` are among these, or change nothing.
    pub(super) fn has_only(self, i: usize, known: &[&str]) -> bool {
        let code = self.code;
        let names = self
            .attributes(i)
            .filter(|at| code.follows(*at, "[") && code.follows(at - 1, "#"));
        let mut names = names.map(|at| (at, code.at(at)));
        names.all(|(at, name)| {
            INERT.contains(&name)
                || known.contains(&name)
                || known.contains(&"layer") && self.is_layer_name(at)
        })
    }
}

/// The parameters in the angle brackets that begin here, if some do, without lifetimes.
pub(super) fn parameters(code: &Outline, at: usize) -> Vec<&str> {
    let end = behind_angles(code, at).unwrap_or(at);
    let begins = |at: &usize| code.is_word(*at) && matches!(code.at(at - 1), "<" | "," | "const");
    (at..end)
        .filter(begins)
        .map(|at| code.at(at))
        .filter(|word| *word != "const")
        .collect()
}

/// Behind the angle brackets that begin here; here, if none do.
fn behind_angles(code: &Outline, start: usize) -> Option<usize> {
    if !code.is(start, "<") {
        return Some(start);
    }
    let (mut depth, mut at) = (0_usize, start);
    while at < code.len() {
        match code.at(at) {
            "<" => depth += 1,
            ">" if code.follows(at, "-") => {}
            ">" => depth -= 1,
            // `<[T; 2], { N > 1 }>`
            "(" | "[" | "{" => at = code.end(at),
            _ => {}
        }
        at += 1;
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

/// Attributes that change nothing.
const INERT: [&str; 7] = [
    "allow", "warn", "deny", "forbid", "expect", "doc", "rustfmt",
];

/// Attributes that leave an `impl` and its functions what they are, if they leave it there, besides [`INERT`].
const KEPT: [&str; 4] = ["cfg", "path", "macro_use", "must_use"];

/// Attributes of a layer that leave it what it is, besides [`INERT`].
pub(super) const BESIDE_A_LAYER: [&str; 7] = [
    "layer",
    "varscope",
    "inline",
    "must_use",
    "track_caller",
    "cold",
    "deprecated",
];
