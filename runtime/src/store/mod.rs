//! The variables of a model. Knows no pass: what passes share or leave to later ones is kept here without a look at it.

mod aliases;
mod creating;
#[cfg(feature = "candle")]
mod draws;
mod files;
mod flags;
mod moving;
#[cfg(feature = "candle")]
mod owned;
mod pool;
#[cfg(feature = "tensorboard")]
mod recording;
mod training;
mod variables;
mod waiting;

use std::fmt;
use std::sync::{Arc, RwLock};

pub(crate) use creating::{Attempt, Creating, Reserved};
pub(crate) use files::Loading;
#[cfg(feature = "candle")]
pub(crate) use owned::Owned;
#[cfg(feature = "tensorboard")]
pub(crate) use recording::{Asker, Call, CallId, Recording, Step};
pub(crate) use waiting::{Loaded, Source, Torn, Waiting, is_exempt};

use crate::error::{KnowsNames, LazyNearest, Nearest, Result};
use crate::lock::{reading, writing};
use crate::name;
use crate::select::Select;
use crate::site::Trace;
use crate::variable::AnyVariable;
use crate::variable::collection::TRAINABLE_VARIABLES;
use crate::variable::engine::Engine;
use flags::Flags;
use moving::DefaultDtype;
use pool::Pool;
pub use variables::Generation;
use variables::Variables;
pub(crate) use variables::{Claim, Inserted};

/// The variables of one model, in creation order. Cheap to clone: clones are the same store.
///
/// Nothing is global: a store is found through the pass that is begun over it, with [`model!`](crate::model) or [`Self::pass`].
#[derive(Clone)]
pub struct VarStore(Arc<Inner>);

struct Inner {
    engine: Arc<dyn Engine>,
    seed: u64,
    variables: RwLock<Variables>,
    creating: Creating,
    /// Held by a load that overwrites values, and by a move of all.
    gate: RwLock<()>,
    flags: Flags,
    dtype: DefaultDtype,
    pool: Pool,
    #[cfg(feature = "candle")]
    draws: draws::Draws,
    #[cfg(feature = "candle")]
    owners: owned::Owners,
    #[cfg(feature = "tensorboard")]
    recordings: recording::Recordings,
}

impl VarStore {
    /// A store whose values an engine holds.
    pub fn with_engine(engine: impl Engine, seed: u64) -> Self {
        Self(Arc::new(Inner {
            engine: Arc::new(engine),
            seed,
            variables: RwLock::default(),
            creating: Creating::default(),
            gate: RwLock::default(),
            flags: Flags::default(),
            dtype: DefaultDtype::new(),
            pool: Pool::default(),
            #[cfg(feature = "candle")]
            draws: draws::Draws::default(),
            #[cfg(feature = "candle")]
            owners: owned::Owners::default(),
            #[cfg(feature = "tensorboard")]
            recordings: recording::Recordings::default(),
        }))
    }

    /// The seed.
    pub fn seed(&self) -> u64 {
        self.0.seed
    }

    /// The engine that holds the values.
    pub fn engine(&self) -> &Arc<dyn Engine> {
        &self.0.engine
    }

    /// How many variables there are.
    pub fn len(&self) -> usize {
        reading(&self.0.variables).all().len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The variables, in creation order.
    pub fn variables(&self) -> Vec<AnyVariable> {
        reading(&self.0.variables).all().to_vec()
    }

    /// The variables that optimizers train, in creation order.
    pub fn trainable_variables(&self) -> Vec<AnyVariable> {
        self.members(TRAINABLE_VARIABLES, &Select::ALL)
    }

    /// The variables of a collection, in creation order (`tf.get_collection`).
    ///
    /// What a pass collects besides variables (losses, what was added by hand) is in the pass:
    /// [`Pass::get_collection`](crate::Pass::get_collection).
    pub fn get_collection(&self, key: impl AsRef<str>) -> Vec<AnyVariable> {
        self.members(key.as_ref(), &Select::ALL)
    }

    /// Those of them whose names (`a/w:0`) or paths (`a/w`) begin with a match of the regular expression `scope`.
    ///
    /// # Errors
    /// If `scope` is no regular expression.
    pub fn get_collection_in(
        &self,
        key: impl AsRef<str>,
        scope: impl AsRef<str>,
    ) -> Result<Vec<AnyVariable>> {
        Ok(self.members(key.as_ref(), &Select::regex(scope)?))
    }

    /// The variables that a pattern chooses, in creation order; none, if it chooses none. Of a variable in parts they are the parts.
    ///
    /// The members of a collection are chosen so too, here: `store.select(Select::collection("losses").and("encoder"))`.
    ///
    /// ```
    /// use varscope::{Request, VarStore};
    ///
    /// let store = VarStore::new();
    /// for name in ["conv1/w", "conv1/bias", "conv2/w"] {
    ///     store.pass().get_variable(Request::new(name).shape([1]))?;
    /// }
    /// let chosen = store.select("conv1 | !**/bias")?;
    /// assert_eq!(chosen.iter().map(|v| v.path()).collect::<Vec<_>>(), ["conv1/w"]);
    /// # Ok::<(), varscope::Error>(())
    /// ```
    ///
    /// # Errors
    /// If the text is no pattern: [`Select::check`].
    #[track_caller]
    pub fn select(&self, select: impl Into<Select>) -> Result<Vec<AnyVariable>> {
        let (select, here) = (select.into(), Trace::caller());
        select.check().map_err(|error| error.at(here))?;
        let mut variables = self.variables();
        variables.retain(|v| select.keeps(v));
        Ok(variables)
    }

    fn members(&self, key: &str, filter: &Select) -> Vec<AnyVariable> {
        let variables = reading(&self.0.variables);
        let members = variables
            .all()
            .iter()
            .filter(|v| v.collections().any(|c| c == key));
        members.filter(|v| filter.keeps(v)).cloned().collect()
    }

    /// The variable of this full name, without `:0`: `conv1/weights`; one in parts also as a whole, and one by an [alias](Self::alias).
    pub fn get(&self, path: &str) -> Option<AnyVariable> {
        let variables = reading(&self.0.variables);
        let path = variables.aliases.get(path).map_or(path, |target| target);
        variables
            .by_path(path)
            .or_else(|| variables.joined(path))
            .cloned()
    }

    /// From now on no variable is created: a request for a new name is an error that gives the nearest existing ones. What waits in a file
    /// exists.
    pub fn freeze(&self) {
        self.0.flags.set(Flags::FROZEN, true);
    }

    /// Variables can be created again.
    pub fn unfreeze(&self) {
        self.0.flags.set(Flags::FROZEN, false);
    }

    /// Whether [`Self::freeze`] is in force.
    pub fn is_frozen(&self) -> bool {
        self.0.flags.has(Flags::FROZEN)
    }

    /// From now on sharing a variable with an explicit option that differs from what it was created with is an error.
    ///
    /// TensorFlow, and varscope by default, ignore such differences in initializer, trainable, collections, regularizer
    /// and constraint.
    pub fn strict(&self) {
        self.0.flags.set(Flags::STRICT, true);
    }

    /// Such differences are ignored again.
    pub fn lenient(&self) {
        self.0.flags.set(Flags::STRICT, false);
    }

    /// Whether [`Self::strict`] is in force.
    pub fn is_strict(&self) -> bool {
        self.0.flags.has(Flags::STRICT)
    }

    /// Projects every variable by its constraint; call it after an optimizer's step.
    ///
    /// # Errors
    /// The first constraint that fails, or gives another shape or element type.
    pub fn apply_constraints(&self) -> Result<()> {
        self.variables()
            .iter()
            .try_for_each(AnyVariable::apply_constraint)
    }

    /// Whether both are the same store: a clone is, another one with equal variables is not.
    pub fn ptr_eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    pub(crate) fn by_key(&self, key: &str) -> Option<AnyVariable> {
        reading(&self.0.variables).by_key(key).cloned()
    }

    /// Another one since variables were made, cast, moved, frozen or thawed: whoever has looked at all of them need not look again while it is
    /// the same. Values are no part of it.
    ///
    /// ```
    /// use varscope::{Request, VarStore};
    ///
    /// let store = VarStore::new();
    /// let w = store.pass().get_variable(Request::new("w").shape([1]))?;
    /// let then = store.generation();
    /// w.assign([1.0f32])?;
    /// assert_eq!(store.generation(), then);
    /// store.set_trainable("w", false)?;
    /// assert_ne!(store.generation(), then);
    /// # Ok::<(), varscope::Error>(())
    /// ```
    pub fn generation(&self) -> Generation {
        reading(&self.0.variables).generation()
    }

    /// Whether there is a variable of this key or alias, or a value that waits for one.
    pub(crate) fn contains(&self, key: &str) -> bool {
        let target = self.target(key);
        let key = target.as_deref().unwrap_or(key);
        reading(&self.0.variables).by_key(key).is_some() || self.is_waiting(key)
    }

    pub(crate) fn by_path(&self, path: &str) -> Option<AnyVariable> {
        reading(&self.0.variables).by_path(path).cloned()
    }

    pub(crate) fn claim(&self, path: &Arc<str>, pass: u64) -> bool {
        writing(&self.0.variables).claim(path, pass)
    }

    pub(crate) fn unclaim(&self, path: &str) {
        writing(&self.0.variables).unclaim(path);
    }

    pub(crate) fn is_partitioned(&self) -> bool {
        self.0.flags.has(Flags::PARTITIONED)
    }

    pub(crate) fn first_part(&self, key: &str) -> Option<AnyVariable> {
        if !self.is_partitioned() {
            return None;
        }
        reading(&self.0.variables).first_part(key).cloned()
    }

    /// Whether only name, shape and element type matter of a request for a variable that exists.
    #[inline]
    pub(crate) fn is_steady(&self) -> bool {
        let special = Flags::STRICT | Flags::PARTITIONED | Flags::UNSETTLED | Flags::RECORDED;
        !self.0.flags.has(special)
    }

    /// Whether new variables are made wherever a name is free.
    #[inline]
    pub(crate) fn is_open(&self) -> bool {
        !self
            .0
            .flags
            .has(Flags::FROZEN | Flags::LOADED | Flags::ALIASED)
    }

    /// Adds a variable that a pass made.
    #[must_use]
    pub(crate) fn insert(&self, variable: AnyVariable, pass: u64) -> Inserted {
        self.change(|variables| variables.insert(variable, pass))
    }

    fn change<R>(&self, change: impl FnOnce(&mut Variables) -> R) -> R {
        let mut variables = writing(&self.0.variables);
        let changed = change(&mut variables);
        let is_partitioned = variables.is_partitioned();
        self.0.flags.set(Flags::PARTITIONED, is_partitioned);
        changed
    }

    /// Whether nothing has the name, as a name or as a key, and nobody has taken it.
    pub(crate) fn is_free(&self, path: &str) -> bool {
        reading(&self.0.variables).is_free(path)
    }

    /// Adds a variable that is found by its name; false if that is not free, or is being made by somebody.
    #[must_use]
    pub(crate) fn insert_if_free(&self, variable: &AnyVariable, pass: u64) -> bool {
        self.0.creating.unless_created(variable.path(), || {
            self.change(|variables| variables.insert_if_free(variable, pass))
        })
    }

    pub(crate) fn joined(&self, key: &str) -> Option<AnyVariable> {
        reading(&self.0.variables).joined(key).cloned()
    }

    /// All variables in parts, by name.
    pub(crate) fn wholes(&self) -> Vec<AnyVariable> {
        reading(&self.0.variables).wholes()
    }

    pub(crate) fn join(&self, key: Arc<str>, whole: AnyVariable) -> AnyVariable {
        writing(&self.0.variables).join(key, whole)
    }

    pub(crate) fn claim_or_find(&self, path: &Arc<str>, pass: u64) -> Claim {
        writing(&self.0.variables).claim_or_find(path, pass)
    }

    /// The keys most like one that is missing now, when somebody looks.
    pub(crate) fn names_near(&self, key: &str) -> LazyNearest {
        LazyNearest::new(self.0.clone(), self.len(), key)
    }

    pub(crate) fn creating(&self) -> &Creating {
        &self.0.creating
    }

    /// What passes leave to later ones.
    pub(crate) fn pool(&self) -> &Pool {
        &self.0.pool
    }
}

impl KnowsNames for Inner {
    fn nearest(&self, asked: &str, first: usize) -> Nearest {
        // Comparing them takes long: nobody waits meanwhile.
        let (variables, waiting) = {
            let known = reading(&self.variables);
            (known.all()[..first].to_vec(), known.files.all())
        };
        let keys = variables.iter().filter_map(AnyVariable::key);
        // What waits in a file exists too.
        let waiting = waiting.iter().map(|(name, _)| &**name);
        let names = name::nearest(asked, keys.chain(waiting));
        let best = names.first().map(String::as_str);
        let defined = best.and_then(|best| variables.iter().rfind(|v| v.key() == Some(best)));
        Nearest {
            defined: defined.map(|v| v.provenance().into()),
            names,
        }
    }
}

impl AsRef<VarStore> for VarStore {
    fn as_ref(&self) -> &VarStore {
        self
    }
}

impl fmt::Debug for VarStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VarStore")
            .field("engine", &self.0.engine.name())
            .field("seed", &self.0.seed)
            // A copy: whoever writes the text may ask for variables.
            .field("variables", &self.variables())
            .finish_non_exhaustive()
    }
}
