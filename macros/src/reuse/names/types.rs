//! Functions of types: the layers of inherent `impl`s.
//!
//! Such a layer is asked by its type's name, so what that means, and that the layer has an answer, must be certain: the compiler can't be
//! asked whether a type has a constant function. Whether a layer gives an answer ([`answers`](super::place::Spot::answers)) and whether it is asked for one
//! ([`layer_of`]) is read from the same sources.

use super::callee::Type;
use super::inherent::{BESIDE_A_LAYER, parameters};
use super::lookup;
use super::module::Module;

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
            .is_some_and(|item| spot.has_only(item, &[]))
    };
    spot.is_layer(at)
        && !spot.is_silent(at)
        && !spot.is_configured(at)
        && spot.has_only(at, &BESIDE_A_LAYER)
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
            // The call may be allowed to use what is deprecated; a question would not be.
            let is_certain = is_type && !spot.is_configured(*at) && !spot.is_deprecated(*at);
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

fn is_scalar(ty: &str) -> bool {
    let digits = ty.trim_start_matches(['u', 'i', 'f']);
    matches!(ty, "bool" | "char" | "usize" | "isize")
        || ty.len() == digits.len() + 1 && matches!(digits, "8" | "16" | "32" | "64" | "128")
}

/// As many imports lead to a type as anybody writes.
const MAX_IMPORTS: usize = 8;
