//! Names that stand for other variables'.

use std::sync::Arc;

use super::VarStore;
use super::flags::Flags;
use crate::error::{Error, ErrorKind, Result};
use crate::lock::{reading, writing};
use crate::name;
use crate::site::Trace;

impl VarStore {
    /// From now on a request for the one name is one for the other: one variable, one value, one slot of an optimizer, declared.
    ///
    /// Both names may be asked for in one pass without reuse; each of them once. The variable is the target's, under whose name it is made,
    /// listed and saved; shapes and element types must agree. A file may have it under either name.
    ///
    /// ```
    /// use varscope::prelude::*;
    ///
    /// let store = VarStore::new();
    /// store.alias("lm_head/weight", "embeddings/weight")?;
    /// model!(store, {
    ///     let embeddings = scope!("embeddings", get_variable!("weight", [5, 2]))?;
    ///     let head = scope!("lm_head", get_variable!("weight", [5, 2]))?;
    ///     assert_eq!(embeddings, head);
    /// });
    /// assert_eq!(store.len(), 1);
    /// # Ok::<(), varscope::Error>(())
    /// ```
    ///
    /// A variable in parts has no alias.
    ///
    /// # Errors
    /// If there is a variable of the alias's name, if no variable can have one of the names, or if a name would stand for itself.
    #[track_caller]
    pub fn alias(&self, alias: &str, target: &str) -> Result<()> {
        let here = Trace::caller();
        let refuse = |why| {
            Error::new(ErrorKind::Alias {
                name: alias.to_owned(),
                target: target.to_owned(),
                why,
            })
            .at(here.clone())
        };
        if !name::is_node_name(alias) || !name::is_node_name(target) {
            return Err(refuse("no variable can have such a name"));
        }
        let alias_name: Arc<str> = alias.into();
        let mut variables = writing(&self.0.variables);
        let target_name = variables.aliases.get(target).cloned();
        let target_name = target_name.unwrap_or_else(|| target.into());
        if target_name == alias_name {
            return Err(refuse("a name can't stand for itself"));
        }
        let exists = variables.by_key(alias).or_else(|| variables.by_path(alias));
        if let Some(exists) = exists.or_else(|| variables.joined(alias)) {
            let defined = exists.provenance();
            drop(variables);
            return Err(refuse("there is a variable of that name").defined_at(defined));
        }
        for other in variables.aliases.values_mut() {
            if *other == alias_name {
                *other = target_name.clone();
            }
        }
        variables.files.rename(alias, &target_name);
        variables.aliases.insert(alias_name, target_name);
        self.0.flags.set(Flags::ALIASED, true);
        Ok(())
    }

    /// The aliases and the variables that they stand for, by name.
    pub fn aliases(&self) -> Vec<(String, String)> {
        let variables = reading(&self.0.variables);
        let aliases = variables.aliases.iter();
        let mut aliases: Vec<_> = aliases
            .map(|(a, t)| (a.to_string(), t.to_string()))
            .collect();
        drop(variables);
        aliases.sort();
        aliases
    }

    /// Whether any name stands for another.
    #[inline]
    pub(crate) fn has_aliases(&self) -> bool {
        self.0.flags.has(Flags::ALIASED)
    }

    /// All names of a variable, its own first.
    pub(crate) fn names_of(&self, target: &Arc<str>) -> Vec<Arc<str>> {
        let variables = reading(&self.0.variables);
        let aliases = variables.aliases.iter().filter(|(_, of)| *of == target);
        let aliases = aliases.map(|(alias, _)| alias.clone());
        std::iter::once(target.clone()).chain(aliases).collect()
    }

    /// The name that this one stands for.
    pub(crate) fn target(&self, name: &str) -> Option<Arc<str>> {
        if !self.has_aliases() {
            return None;
        }
        reading(&self.0.variables).aliases.get(name).cloned()
    }
}
