//! What is known of a variable besides its value, and what of that it shares with others.

use std::collections::HashMap;
use std::sync::Arc;

use rustc_hash::FxBuildHasher;
use smallvec::SmallVec;
use varscope_names::TRAINABLE_VARIABLES;

use super::engine::Engine;
use super::options::{CollectionKey, Options};
use crate::dtype::DType;
use crate::site::{Provenance, ScopeName};

/// What a variable is made with.
#[derive(Debug)]
pub(crate) struct Meta {
    /// Without `:0`.
    pub(crate) name: Box<str>,
    pub(crate) key: Key,
    pub(crate) shape: SmallVec<[usize; 4]>,
    pub(crate) dtype: DType,
    /// The element type that it was made with, before its store was cast.
    pub(crate) made: DType,
    pub(crate) trainable: bool,
    pub(crate) collections: SmallVec<[CollectionKey; 2]>,
    /// What was said of it.
    pub(crate) options: Options,
    pub(crate) defined: Provenance,
}

impl Meta {
    /// A value under a name, and nothing else: not trained, in no collection, never found.
    pub(crate) fn new(
        name: impl Into<Box<str>>,
        (shape, dtype): (&[usize], DType),
        defined: Provenance,
    ) -> Self {
        Self {
            name: name.into(),
            key: Key::Nothing,
            shape: shape.into(),
            dtype,
            made: dtype,
            trainable: false,
            collections: SmallVec::new(),
            options: Options::default(),
            defined,
        }
    }

    /// The line that makes it, and the chain that led there, if that is all there is to say of where it was made, and if nothing of the
    /// user's is in it: two closures are never known to be the same, and one may run code when it is dropped.
    fn line(&self) -> Option<(usize, usize)> {
        let Provenance::Noted(noted) = &self.defined else {
            return None;
        };
        let is_once = noted.chain.as_ref().is_some_and(|chain| chain.is_once());
        let is_named = matches!(noted.scope, ScopeName::Without(_));
        let chain = noted
            .chain
            .as_ref()
            .map_or(0, |chain| Arc::as_ptr(chain).addr());
        (is_named && !is_once && self.options.is_of_library())
            .then(|| (noted.place.address(), chain))
    }
}

/// What `get_variable!` finds a variable by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Key {
    Name,
    Other(Arc<str>),
    /// It never does.
    Nothing,
}

impl Key {
    /// This, of a variable of this name.
    pub(crate) fn of(key: &str, name: &str) -> Self {
        if key == name {
            Self::Name
        } else {
            Self::Other(key.into())
        }
    }
}

/// All that a variable has but a name and a value. What one line makes has it in common: a model of a million variables has as many of
/// these as it has lines that make some.
#[derive(Clone, Debug)]
pub(crate) struct Common {
    pub(super) key: Key,
    pub(crate) shape: Box<[usize]>,
    pub(crate) dtype: DType,
    /// The element type that it was made with, before its store was cast.
    pub(crate) made: DType,
    /// Whether it was made to be trained.
    pub(crate) trainable: bool,
    /// What was said of that since.
    set: Option<bool>,
    /// Those that it was made in.
    pub(crate) collections: SmallVec<[CollectionKey; 2]>,
    pub(crate) options: Options,
    pub(crate) defined: Provenance,
    pub(super) engine: Arc<dyn Engine>,
}

impl Common {
    pub(super) fn of(meta: &Meta, engine: &Arc<dyn Engine>) -> Self {
        Self {
            key: meta.key.clone(),
            shape: meta.shape.as_slice().into(),
            dtype: meta.dtype,
            made: meta.made,
            trainable: meta.trainable,
            set: None,
            collections: meta.collections.clone(),
            options: meta.options.clone(),
            defined: meta.defined.clone(),
            engine: engine.clone(),
        }
    }

    /// The same of another element type.
    pub(crate) fn cast(&self, dtype: DType) -> Self {
        Self {
            dtype,
            ..self.clone()
        }
    }

    /// The same, trained or not, whatever it was made to be.
    pub(crate) fn tracked(&self, trainable: bool) -> Self {
        Self {
            set: Some(trainable),
            ..self.clone()
        }
    }

    pub(crate) fn is_trainable(&self) -> bool {
        self.set.unwrap_or(self.trainable)
    }

    /// The collections that it is in: those that it was made in, but for that of the trained, which goes by what was said last.
    pub(crate) fn collections(&self) -> impl Iterator<Item = &str> {
        let is_trained = |key: &&str| *key == TRAINABLE_VARIABLES;
        let made = || self.collections.iter().map(|key| &**key);
        let out = self.set == Some(false);
        let added = self.set == Some(true) && !made().any(|key| is_trained(&key));
        made()
            .filter(move |key| !(out && is_trained(key)))
            .chain(added.then_some(TRAINABLE_VARIABLES))
    }

    /// Whether it is what a variable has that the same line makes.
    fn is_of(&self, meta: &Meta) -> bool {
        let scope = |defined: &Provenance| match defined {
            Provenance::Noted(noted) => Some(noted.scope.clone()),
            Provenance::Written(_) => None,
        };
        *self.shape == *meta.shape
            && (self.dtype, self.made, self.trainable) == (meta.dtype, meta.made, meta.trainable)
            && self.key == meta.key
            && self.collections == meta.collections
            && scope(&self.defined) == scope(&meta.defined)
            && self.options.dtype == meta.options.dtype
            && self.options.initializer == meta.options.initializer
    }
}

/// What lines of one store have made last.
#[derive(Debug, Default)]
pub(crate) struct Commons(HashMap<(usize, usize), Arc<Common>, FxBuildHasher>);

impl Commons {
    pub(super) fn share(&mut self, meta: &Meta, engine: &Arc<dyn Engine>) -> Arc<Common> {
        let make = || Arc::new(Common::of(meta, engine));
        let Some(line) = meta.line() else {
            return make();
        };
        match self.0.get(&line).filter(|made| made.is_of(meta)) {
            Some(made) => made.clone(),
            None => {
                let made = make();
                self.0.insert(line, made.clone());
                made
            }
        }
    }
}
