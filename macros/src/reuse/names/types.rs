//! Functions of types: the layers of inherent `impl`s.
//!
//! Such a layer is asked by its type's name, so what that means, and that the layer has an answer, must be certain: the compiler can't be
//! asked whether a type has a constant function. Whether a layer gives an answer ([`Spot::answers`]) and whether it is asked for one
//! ([`layer_of`]) is read from the same sources.

use super::callee::Type;
use super::lookup;
use super::module::Module;
use super::place::Spot;
use crate::source::Outline;

/// A type as an `impl` or a call has it: its last name, and what stands in angle brackets behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Written {
    pub(super) name: String,
    pub(super) args: Option<String>,
}

impl Written {
    pub(super) fn of(ty: &Type) -> Self {
        Self {
            name: ty.name.to_string(),
            args: ty.args.clone(),
        }
    }

    /// As a path in an expression.
    pub(super) fn path(&self) -> String {
        match &self.args {
            Some(args) => format!("{}::<{args}>", self.name),
            None => self.name.clone(),
        }
    }
}

/// Whether a function of a type that is written in a module is a layer which answers there, with certainty.
pub(super) fn is_layer(from: &Module, modules: &[&str], ty: &Written, function: &str) -> bool {
    let module = match modules {
        [] => Some(from.clone()),
        modules => lookup::module(from, modules),
    };
    let home = module.and_then(|module| home_of(&module, &ty.name, MAX_IMPORTS));
    let Some((home, name)) = home else {
        return false;
    };
    // What has a parameter is told apart by the text of its argument, which must mean the same.
    let is_told_apart = match &ty.args {
        None => !home.has_generic(&name),
        Some(args) => args.split(',').all(is_scalar) && home.has_generic(&name) && home == *from,
    };
    let is_only = !modules.is_empty() || from.declares_no_other(&ty.name, &home);
    let args = ty.args.clone();
    is_told_apart && is_only && layer_of(&home, &Written { name, args }, function, from)
}

/// The same, where it is known that the type is declared in `home`, once.
fn layer_of(home: &Module, ty: &Written, function: &str, viewer: &Module) -> bool {
    let code = home.code();
    let of_type = |open: usize| {
        let spot = home.spot(open);
        home.is_direct(open) && spot.inherent(open).is_some_and(|found| found == *ty)
    };
    let functions = code
        .occurrences(function)
        .filter(|i| code.follows(*i, "fn") && code.parent(*i).is_some_and(of_type));
    let [at] = functions.collect::<Vec<_>>()[..] else {
        return false;
    };
    let spot = home.spot(at);
    let is_certain = |open: usize| {
        spot.keyword(open)
            .is_some_and(|item| !spot.is_configured(item) && spot.has_only(item, &INERT))
    };
    spot.is_layer(at - 1)
        && !spot.is_silent(at - 1)
        && !spot.is_configured(at - 1)
        && spot.has_only(at - 1, &BESIDE_A_LAYER)
        && spot.answers()
        && code.parent(at).is_some_and(is_certain)
        && spot.visibility(at - 1).reaches(home, viewer) == Some(true)
}

/// The module that declares the type of this name, and the type's name there, if it is certain; imports are followed.
fn home_of(module: &Module, name: &str, depth: usize) -> Option<(Module, String)> {
    let imports = module.imports();
    let mut named = imports.iter().filter(|import| import.name == Some(name));
    match (module.declared_types(name).as_slice(), named.next()) {
        ([at], None) => {
            let spot = module.spot(*at);
            let is_type = ["struct", "enum", "union"]
                .iter()
                .any(|keyword| module.code().follows(*at, keyword));
            let is_certain = is_type && !spot.is_configured(at - 1);
            is_certain.then(|| (module.clone(), name.to_owned()))
        }
        ([], Some(import)) if named.next().is_none() && !import.configured && depth > 0 => {
            let (name, modules) = import.path.split_last()?;
            home_of(&lookup::module(module, modules)?, name, depth - 1)
        }
        _ => None,
    }
}

impl Module {
    /// Where the module declares types of this name.
    fn declared_types(&self, name: &str) -> Vec<usize> {
        let words = self.words(name);
        words
            .filter(|i| self.spot(*i).is_declared_type(*i))
            .collect()
    }

    /// Whether the type of this name, which the module declares once, has parameters other than lifetimes.
    pub(super) fn has_generic(&self, name: &str) -> bool {
        let types = self.declared_types(name);
        types
            .iter()
            .any(|at| !parameters(self.code(), at + 1).is_empty())
    }

    /// Whether the file declares no type of this name except, if that is its `home`, one.
    pub(super) fn declares_no_other(&self, name: &str, home: &Self) -> bool {
        let code = self.code();
        let types = code.occurrences(name);
        let types = types.filter(|i| self.spot(*i).is_declared_type(*i));
        types.count() == usize::from(self.is_in_file_of(home) && home.declares_type(name))
    }
}

impl Spot<'_> {
    /// Whether a layer whose name this is answers questions: it stands in an `impl` of one type's own functions, in a module, nobody's
    /// attribute makes something else of it, and it has no receiver.
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
        in_modules && is_kept && self.inherent(open).is_some() && !self.has_receiver()
    }

    /// Whether the first parameter of the function whose name this is, is `self`.
    fn has_receiver(self) -> bool {
        let code = self.code;
        let open = (self.at..code.len()).find(|at| code.is(*at, "("));
        let first = open.map(|open| {
            let end = code.end(open);
            open + 1..(open + 1..end).find(|at| code.is(*at, ",")).unwrap_or(end)
        });
        first.is_none_or(|mut first| first.any(|at| code.is(at, "self")))
    }

    /// The type of an `impl` that opens here, if it is not a trait's, nor generic but for lifetimes.
    pub(super) fn inherent(self, open: usize) -> Option<Written> {
        let code = self.code;
        let start = self.keyword(open)?;
        if !code.is(start, "impl") {
            return None;
        }
        let mut at = start + 1;
        if code.is(at, "<") {
            if !parameters(code, at).is_empty() {
                return None;
            }
            at = behind_angles(code, at)?;
        }
        let name = code.is_word(at).then(|| code.at(at))?;
        let (args, behind) = match code.is(at + 1, "<") {
            true => {
                let behind = behind_angles(code, at + 1)?;
                let args: String = (at + 2..behind - 1).map(|at| code.at(at)).collect();
                let is_lifetime = |arg: &str| arg.starts_with('\'');
                // `impl View<'_>` is what a call writes as `View`.
                let args = Some(args).filter(|args| !args.split(',').all(is_lifetime));
                (args, behind)
            }
            false => (None, at + 1),
        };
        (behind == open || code.is(behind, "where")).then(|| Written {
            name: name.to_owned(),
            args,
        })
    }

    /// Around the token: the type of the `impl`, if it is such a one and stands in a module.
    pub(super) fn own_type(self) -> Option<Written> {
        let code = self.code;
        let mut around = code.around(self.at);
        let open = around.find(|open| {
            self.keyword(*open)
                .is_some_and(|at| matches!(code.at(at), "impl" | "trait"))
        })?;
        let in_modules = around.all(|open| open >= 2 && code.is(open - 2, "mod"));
        in_modules.then(|| self.inherent(open)).flatten()
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
            (start..end.max(start + 1))
                .filter(|at| matches!(code.at(*at), "fn" | "impl" | "trait"))
                .map(|at| at + 1 + usize::from(!code.is(at, "impl")))
                .any(|at| parameters(code, at).contains(&name))
        })
    }

    /// The first word of the item or statement that opens a brace here, without attributes and visibility.
    fn keyword(self, open: usize) -> Option<usize> {
        let code = self.code;
        let beside = |at: &usize| code.parent(*at) == code.parent(open);
        let mut words = (self.header(open)..open).filter(|at| beside(at) && code.is_word(*at));
        words.find(|at| !matches!(code.at(*at), "pub" | "unsafe" | "default"))
    }

    /// Whether the attributes of the item that begins at `i` are among these.
    fn has_only(self, i: usize, known: &[&str]) -> bool {
        let code = self.code;
        let names = self
            .attributes(i)
            .filter(|at| *at >= 2 && code.follows(*at, "[") && code.is(at - 2, "#"));
        let mut names = names.map(|at| (at, code.at(at)));
        names.all(|(at, name)| {
            known.contains(&name) || known.contains(&"layer") && self.is_layer_name(at)
        })
    }
}

/// The parameters in the angle brackets that begin here, if some do, without lifetimes.
fn parameters(code: &Outline, at: usize) -> Vec<&str> {
    let Some(end) = code.is(at, "<").then(|| behind_angles(code, at)).flatten() else {
        return Vec::new();
    };
    let begins = |at: &usize| {
        let before = code.at(at - 1);
        code.is_word(*at) && matches!(before, "<" | "," | "const")
    };
    (at + 1..end)
        .filter(begins)
        .map(|at| code.at(at))
        .filter(|word| *word != "const")
        .collect()
}

/// Behind the angle brackets that begin here.
fn behind_angles(code: &Outline, start: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for at in start..code.len() {
        match code.at(at) {
            "<" => depth += 1,
            ">" if code.follows(at, "-") || code.follows(at, "=") => {}
            ">" => {
                depth -= 1;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            "{" | ";" => return None,
            _ => {}
        }
    }
    None
}

fn is_scalar(ty: &str) -> bool {
    let digits = ty.trim_start_matches(['u', 'i', 'f']);
    matches!(ty, "bool" | "char" | "usize" | "isize")
        || ty.len() == digits.len() + 1 && matches!(digits, "8" | "16" | "32" | "64" | "128")
}

/// As many imports lead to a type as anybody writes.
const MAX_IMPORTS: usize = 8;

/// Attributes that change nothing.
const INERT: [&str; 7] = [
    "allow", "warn", "deny", "forbid", "expect", "doc", "rustfmt",
];

/// Attributes that leave an `impl` and its functions what they are, if they leave it there.
const KEPT: [&str; 11] = [
    "allow",
    "warn",
    "deny",
    "forbid",
    "expect",
    "doc",
    "rustfmt",
    "cfg",
    "path",
    "macro_use",
    "must_use",
];

/// Attributes of a layer that leave it what it is.
const BESIDE_A_LAYER: [&str; 14] = [
    "layer",
    "varscope",
    "allow",
    "warn",
    "deny",
    "forbid",
    "expect",
    "doc",
    "rustfmt",
    "inline",
    "must_use",
    "track_caller",
    "cold",
    "deprecated",
];
