//! First values from a file (`tf.train.init_from_checkpoint`).

use std::path::Path;
use std::sync::Arc;

use super::error::CheckpointError;
use super::options::LoadOptions;
use super::plan::LoadPlan;
use super::rename::are_dotted;
use crate::formats;
use crate::name;
use crate::site::Place;
use crate::store::{VarStore, Waiting};

impl VarStore {
    /// From now on variables start with the values that a file has for them (`tf.train.init_from_checkpoint`).
    ///
    /// The map says what is taken, as TensorFlow's does: `("bert/", "encoder/")` everything in a scope, `("w", "head/w")` one tensor;
    /// `"/"` is the root. Each value is for one variable, once, in the place of its initializer; floats are rounded to the variable's element
    /// type. Everything else is initialized as ever: unlike [`Self::load`] this changes no variable that exists, does not make one exist,
    /// and nothing has to be in the file.
    ///
    /// # Errors
    /// If the file can't be read, lacks what the map says, or has another element type than the engine; or if two tensors are for one
    /// variable.
    #[track_caller]
    pub fn init_from<A: AsRef<str>, B: AsRef<str>>(
        &self,
        path: impl AsRef<Path>,
        map: impl IntoIterator<Item = (A, B)>,
    ) -> Result<(), CheckpointError> {
        let (path, place) = (path.as_ref(), Place::or_caller(None));
        let map: Vec<(String, String)> = map
            .into_iter()
            .map(|(from, to)| (from.as_ref().to_owned(), to.as_ref().to_owned()))
            .collect();
        check(path, &map)?;
        let renamed = move |name: &str| {
            let mut found = map.iter().filter_map(|(from, to)| mapped(name, from, to));
            found.next()
        };
        let options = LoadOptions::new().rename_with(renamed).cast();
        let plan = LoadPlan::make(self, path, &options, place)?;
        plan.make_initial()
    }
}

/// The variable that a tensor is for, if the row is about it.
fn mapped(name: &str, from: &str, to: &str) -> Option<String> {
    // As it stands in the file, or with slashes for dots.
    let slashed = name::from_dotted(name);
    let rest = |name: &str| match from {
        "/" => Some(name.to_owned()),
        from if from.ends_with('/') => name.strip_prefix(from).map(str::to_owned),
        from => (name == from).then(String::new),
    };
    let rest = rest(name).or_else(|| rest(&slashed))?;
    Some([to.strip_prefix('/').unwrap_or(to), &rest].concat())
}

/// Whether the file has something for every row.
fn check(path: &Path, map: &[(String, String)]) -> Result<(), CheckpointError> {
    let tensors = formats::open(path)?;
    let names = || tensors.iter().map(|t| &*t.header().name);
    let slashed = are_dotted(names());
    for (from, to) in map {
        if !names().any(|name| mapped(name, from, to).is_some()) {
            let names: Vec<String> = names()
                .map(|name| match slashed {
                    true => name::from_dotted(name),
                    false => name.to_owned(),
                })
                .collect();
            return Err(CheckpointError::NotFound {
                path: path.to_owned(),
                name: from.clone(),
                nearest: name::nearest(from, names.iter().map(String::as_str)),
            });
        }
    }
    Ok(())
}

impl LoadPlan {
    /// Lets all values wait that are for no variable yet.
    fn make_initial(self) -> Result<(), CheckpointError> {
        let loading = self.store.begin_loading();
        let mut found = self.find();
        // What exists stays as it is, whatever it is.
        found
            .conflicts
            .retain(|conflict| self.store.get(&conflict.name).is_none());
        if let Some(conflict) = found.conflicts.into_iter().next() {
            return Err(conflict.into_error(&self.path));
        }
        found.conflicts = Vec::new();
        let waiting = self.waiting(&found).into_iter();
        let initial = waiting.map(|(name, waiting)| {
            let is_initial = true;
            (
                name,
                Waiting {
                    is_initial,
                    ..waiting
                },
            )
        });
        let initial: Vec<(Arc<str>, Waiting)> = initial.collect();
        loading.add(None, std::iter::empty(), initial);
        Ok(())
    }
}
