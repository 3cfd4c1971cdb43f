//! What a signature says to people and to their tests.

use std::collections::BTreeSet;
use std::fmt;

use varscope_names::Table;

use super::Signature;
use super::facts::Fact;
use crate::site::{KnownCalls, Site};

/// Layers within layers that are listed.
const MAX_DEPTH: usize = 32;

/// A variable that a layer asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SignatureVariable {
    /// The name relative to the scope that the layer is called in. A part in braces is known at run time only: `{name}`.
    pub name: String,
    /// The layer that asks for it: this one, or one that it calls.
    pub layer: &'static str,
    /// The shape as written in that layer; empty if it gives none.
    pub shape: &'static str,
    /// The dtype as written; empty if it gives none.
    pub dtype: &'static str,
    /// The initializer as written; empty if it gives none.
    pub initializer: &'static str,
    /// What is written after `trainable =`; empty if nothing is.
    pub trainable: &'static str,
    /// Whether every run asks for it: it stands in no loop, closure or branch, nor behind an early `return`.
    pub certain: bool,
    /// Where it is asked for.
    pub site: Site,
}

impl SignatureVariable {
    /// Whether `path` is a variable that this entry describes: equal, with any text in the place of a part in braces.
    pub fn matches(&self, path: &str) -> bool {
        matches(&self.name, path)
    }
}

/// Whether `path` fits a name with `{parts}` that stand for anything.
fn matches(pattern: &str, path: &str) -> bool {
    let Some(open) = pattern.find('{') else {
        return pattern == path;
    };
    let (before, rest) = pattern.split_at(open);
    let after = rest.find('}').map_or("", |close| &rest[close + 1..]);
    let Some(tail) = path.strip_prefix(before) else {
        return false;
    };
    (0..=tail.len())
        .filter(|at| tail.is_char_boundary(*at))
        .any(|at| matches(after, &tail[at..]))
}

impl Signature {
    /// The layer's name.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The module that the layer is in.
    pub fn module(&self) -> &'static str {
        // The constant stands in a module inside.
        self.module.rsplit_once("::").map_or("", |(outer, _)| outer)
    }

    /// The names of the layer's parameters; empty where a pattern takes one apart.
    pub const fn parameters(&self) -> &'static [&'static str] {
        self.parameters
    }

    /// The variables that the layer asks for, those of the layers that it calls included, in the order of the code.
    ///
    /// A layer that calls itself is listed once; what stands behind trait objects, function pointers and plain functions
    /// is not known.
    pub fn variables(&self) -> Vec<SignatureVariable> {
        let mut listing = Listing {
            variables: Vec::new(),
            functions: vec![self.identity],
        };
        listing.facts(self, self.facts, "", true);
        listing.variables
    }

    /// The layers that the layer calls, directly or through others, each once, in the order of the code.
    pub fn layers(&self) -> Vec<&'static Signature> {
        let mut layers = Vec::new();
        collect_layers(self.facts, &mut layers);
        layers
    }

    /// The paths among `paths` that no variable of the layer can have, and the variables that every run asks for and that are
    /// not among them: empty and empty if a store holds what the layer, called in the scope `scope`, asks for.
    ///
    /// ```
    /// use varscope::prelude::*;
    ///
    /// #[layer]
    /// fn dense(units: usize) -> Result<()> {
    ///     get_variable!("weights", [3, units])?;
    ///     get_variable!("bias", [units])?;
    ///     Ok(())
    /// }
    ///
    /// # fn main() -> Result<()> {
    /// let store = VarStore::new();
    /// model!(store, scope!("dense", dense(4)))?;
    /// let paths: Vec<String> = store.variables().iter().map(|v| v.path().to_owned()).collect();
    /// let (unknown, missing) = dense::SIGNATURE.compare("dense", &paths);
    /// assert!(unknown.is_empty() && missing.is_empty());
    /// # Ok(())
    /// # }
    /// ```
    pub fn compare<P: AsRef<str>>(&self, scope: &str, paths: &[P]) -> (Vec<String>, Vec<String>) {
        let prefix = if scope.is_empty() {
            String::new()
        } else {
            format!("{scope}/")
        };
        let variables = self.variables();
        let inside = |path: &str| path.strip_prefix(&prefix).map(str::to_owned);
        let names: Vec<String> = paths
            .iter()
            .filter_map(|path| inside(path.as_ref()))
            .collect();
        let unknown = names
            .iter()
            .filter(|name| !variables.iter().any(|variable| variable.matches(name)))
            .map(|name| format!("{prefix}{name}"))
            .collect();
        let mut told = BTreeSet::new();
        let missing = variables
            .iter()
            .filter(|variable| variable.certain && !names.iter().any(|name| variable.matches(name)))
            .filter(|variable| told.insert(&variable.name))
            .map(|variable| format!("{prefix}{}", variable.name))
            .collect();
        (unknown, missing)
    }
}

impl KnownCalls for Signature {
    fn only_call(&self, name: &str, module: &str) -> Option<Site> {
        let mut calls = Vec::new();
        collect_calls(self.facts, &mut calls);
        let mut calls = calls
            .into_iter()
            .filter(|(layer, _)| layer.name == name && layer.module() == module);
        let (_, place) = calls.next()?;
        // The calls of a closure all have what it does.
        let is_only_one = place.0 > 0 && calls.all(|(_, other)| other == place);
        is_only_one.then(|| Site::new(self.file, place.0, place.1, "", 0))
    }
}

fn collect_calls(facts: &[Fact], calls: &mut Vec<(&'static Signature, (u32, u32))>) {
    for fact in facts {
        match fact {
            Fact::Call(_, layer, _, line, column) => calls.push((layer, (*line, *column))),
            Fact::Open(.., facts)
            | Fact::Maybe(facts)
            | Fact::Turn(facts)
            | Fact::Apart(facts)
            | Fact::Aside(facts)
            | Fact::Within(facts)
            | Fact::Elsewhere(.., facts) => collect_calls(facts, calls),
            Fact::Either(arms) => arms.iter().for_each(|arm| collect_calls(arm, calls)),
            Fact::Get(..) | Fact::Unnamed(..) | Fact::Share => {}
        }
    }
}

struct Listing {
    variables: Vec<SignatureVariable>,
    /// The functions that the walk is in.
    functions: Vec<u64>,
}

impl Listing {
    fn facts(&mut self, function: &Signature, facts: &[Fact], prefix: &str, certain: bool) {
        for fact in facts {
            match fact {
                Fact::Get(_, name, .., written, line, column)
                | Fact::Unnamed(name, written, line, column) => {
                    let name = format!("{prefix}{name}");
                    self.variables.push(variable(
                        function,
                        name,
                        written,
                        (*line, *column),
                        certain,
                    ));
                }
                Fact::Open(name, _, _, unique, _, facts) => {
                    let name = if *unique {
                        format!("{{{name}}}")
                    } else {
                        (*name).to_owned()
                    };
                    // At the root an empty name adds nothing.
                    let inside = match (prefix, name.as_str()) {
                        ("", "") => String::new(),
                        _ => format!("{prefix}{name}/"),
                    };
                    self.facts(function, facts, &inside, certain);
                }
                Fact::Call(_, layer, ..) => {
                    if !self.functions.contains(&layer.identity) && self.functions.len() < MAX_DEPTH
                    {
                        self.functions.push(layer.identity);
                        self.facts(layer, layer.facts, prefix, certain);
                        self.functions.pop();
                    }
                }
                Fact::Either(arms) => {
                    for arm in *arms {
                        self.facts(function, arm, prefix, false);
                    }
                }
                Fact::Maybe(facts)
                | Fact::Turn(facts)
                | Fact::Apart(facts)
                | Fact::Aside(facts)
                | Fact::Within(facts) => {
                    self.facts(function, facts, prefix, false);
                }
                Fact::Elsewhere(name, _, facts) => {
                    let inner = if name.is_empty() {
                        prefix.to_owned()
                    } else {
                        format!("{prefix}{name}/")
                    };
                    self.facts(function, facts, &inner, certain);
                }
                Fact::Share => {}
            }
        }
    }
}

fn variable(
    function: &Signature,
    name: String,
    written: &'static str,
    (line, column): (u32, u32),
    certain: bool,
) -> SignatureVariable {
    let mut lines = written.split('\n');
    let mut next = || lines.next().unwrap_or_default();
    SignatureVariable {
        name,
        layer: function.name,
        shape: next(),
        dtype: next(),
        initializer: next(),
        trainable: next(),
        certain,
        site: Site::new(function.file, line, column, "", 0),
    }
}

fn collect_layers(facts: &[Fact], layers: &mut Vec<&'static Signature>) {
    for fact in facts {
        match fact {
            Fact::Call(_, layer, ..) => {
                let known = layers.iter().any(|known| known.identity == layer.identity);
                if !layer.name.is_empty() && !known {
                    layers.push(layer);
                    collect_layers(layer.facts, layers);
                }
            }
            Fact::Open(.., facts) => collect_layers(facts, layers),
            Fact::Either(arms) => arms.iter().for_each(|arm| collect_layers(arm, layers)),
            Fact::Maybe(facts)
            | Fact::Turn(facts)
            | Fact::Apart(facts)
            | Fact::Aside(facts)
            | Fact::Within(facts)
            | Fact::Elsewhere(.., facts) => {
                collect_layers(facts, layers);
            }
            Fact::Get(..) | Fact::Unnamed(..) | Fact::Share => {}
        }
    }
}

/// A table: a line for each variable, with what is written in the code; `?` behind a name that not every run asks for.
impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let variables = self.variables();
        let table = Table::new(["name", "shape", "dtype", "initializer", "trainable"])
            .optional_from(2)
            .rows(variables.iter().map(row));
        write!(f, "{}({})", self.name, self.parameters.join(", "))?;
        for line in table.aligned() {
            write!(f, "\n  {line}")?;
        }
        Ok(())
    }
}

fn row(variable: &SignatureVariable) -> [String; 5] {
    let mark = if variable.certain { "" } else { "?" };
    [
        format!("{}{mark}", variable.name),
        variable.shape.to_owned(),
        variable.dtype.to_owned(),
        variable.initializer.to_owned(),
        variable.trainable.to_owned(),
    ]
}
