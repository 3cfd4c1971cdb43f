//! What a load comes to, found out from headers alone.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use super::error::CheckpointError;
use super::offers::Offers;
use super::options::LoadOptions;
use crate::dtype::DType;
use crate::formats::Tensor;
use crate::host::always_casts;
use crate::name;
use crate::shape::Shape;
use crate::site::{Place, Trace};
use crate::store::{VarStore, is_exempt};
use crate::variable::AnyVariable;
use crate::variable::partition::Joined;

/// With so many names one that nobody has is compared: it takes long, and is a hint.
pub(super) const COMPARED: usize = 4096;

const NO_DTYPE: &str = "varscope has no element type for; `except(..)` leaves it out";
const NOT_OF_ENGINE: &str =
    "the store's engine lacks; `cast()` lets it become another, `except(..)` leaves it out";

/// What a load will do, before anything is done: see [`VarStore::plan_load`].
///
/// Prints as a report, grouped by scopes.
#[must_use = "nothing is loaded until the plan is committed"]
pub struct LoadPlan {
    pub(super) store: VarStore,
    pub(super) path: PathBuf,
    pub(super) options: LoadOptions,
    pub(super) place: Place,
    pub(super) offers: Offers,
    pub(super) found: Found,
}

/// How it fits to the store.
#[derive(Default)]
pub(super) struct Found {
    pub(super) matched: Vec<Planned>,
    pub(super) variables: Vec<AnyVariable>,
    pub(super) unused: Vec<Planned>,
    pub(super) missing: Vec<Missing>,
    pub(super) conflicts: Vec<Conflict>,
}

/// A tensor of a file, and the variable that it is for.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Planned {
    /// The variable.
    pub name: String,
    /// The tensor's name in the file.
    pub in_file: String,
    /// The file.
    pub file: PathBuf,
    /// The shape.
    pub shape: Vec<usize>,
    /// The file's element type.
    pub dtype: DType,
    /// The variable's element type, if it is another.
    pub cast: Option<DType>,
    /// The variable's shape, if it is another: [`LoadOptions::squeeze`].
    pub squeezed: Option<Vec<usize>>,
    /// Where among the file's tensors it is.
    pub(super) at: usize,
}

impl Planned {
    /// Whether the file has it under another name.
    pub fn is_renamed(&self) -> bool {
        self.name != self.in_file
    }
}

/// A variable of the store that the file lacks.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Missing {
    /// The variable.
    pub name: String,
    /// Its shape.
    pub shape: Vec<usize>,
    /// Its element type.
    pub dtype: DType,
    /// Where it was defined, and what led there.
    pub defined: Trace,
}

/// A tensor that can't be loaded as it is.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Conflict {
    /// The variable.
    pub name: String,
    /// The tensor's name in the file.
    pub in_file: String,
    /// The file.
    pub file: PathBuf,
    /// What is wrong.
    pub why: ConflictKind,
}

/// Why a tensor can't be loaded as it is.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum ConflictKind {
    /// The variable has another shape or element type.
    Mismatch {
        /// The store's shape.
        expected: Box<Shape>,
        /// The store's element type.
        expected_dtype: DType,
        /// The file's shape.
        found: Box<Shape>,
        /// The file's element type.
        found_dtype: DType,
        /// Where the variable was defined, and what led there.
        defined: Box<Trace>,
    },
    /// The store can't have this element type.
    DType {
        /// The file's name of it.
        dtype: String,
        /// Who lacks it.
        lacks: &'static str,
    },
    /// No variable can have the name.
    Name,
    /// Another tensor is for the same variable.
    Twice {
        /// That one's name in the file.
        other: String,
    },
}

impl VarStore {
    /// Finds out what a load would do: reads the headers of a file, of the files of an index, or of a folder, and nothing else.
    ///
    /// ```
    /// use varscope::checkpoint::LoadOptions;
    /// use varscope::{Request, VarStore};
    ///
    /// # let folder = tempfile::tempdir()?;
    /// # let path = folder.path().join("model.safetensors");
    /// let trained = VarStore::new();
    /// trained.pass().get_variable(Request::new("encoder/w").shape([2]))?;
    /// trained.save(&path)?;
    ///
    /// let store = VarStore::new();
    /// let w = store.pass().get_variable(Request::new("net/w").shape([2]))?;
    /// let plan = store.plan_load(&path, &LoadOptions::new().rename_prefix("encoder/", "net/"))?;
    /// assert_eq!((plan.matched().len(), plan.missing().len()), (1, 0));
    /// println!("{plan}");
    /// plan.commit()?;
    /// assert_eq!(w.read()?, trained.get("encoder/w").unwrap().read()?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If the file can't be read, or is none of a format that can. What does not fit to the store is in the plan.
    #[track_caller]
    pub fn plan_load(
        &self,
        path: impl AsRef<Path>,
        options: &LoadOptions,
    ) -> Result<LoadPlan, CheckpointError> {
        LoadPlan::make(self, path.as_ref(), options, Place::or_caller(None))
    }
}

impl LoadPlan {
    pub(super) fn make(
        store: &VarStore,
        path: &Path,
        options: &LoadOptions,
        place: Place,
    ) -> Result<Self, CheckpointError> {
        options.check()?;
        let offers = Offers::open(store, path, options)?;
        let mut plan = Self {
            store: store.clone(),
            path: path.to_owned(),
            options: options.clone(),
            place,
            offers,
            found: Found::default(),
        };
        plan.found = plan.find();
        Ok(plan)
    }

    /// The tensors whose variables exist.
    pub fn matched(&self) -> &[Planned] {
        &self.found.matched
    }

    /// Those that have other names in the file, whether their variables exist or not.
    pub fn renamed(&self) -> impl Iterator<Item = &Planned> {
        let all = self.found.matched.iter().chain(&self.found.unused);
        all.filter(|tensor| tensor.is_renamed())
    }

    /// Those whose variables have another element type.
    pub fn cast(&self) -> impl Iterator<Item = &Planned> {
        self.found.matched.iter().filter(|t| t.cast.is_some())
    }

    /// The tensors that no variable has yet: they will wait for requests.
    pub fn unused(&self) -> &[Planned] {
        &self.found.unused
    }

    /// The variables of the store that the file lacks, and may not.
    pub fn missing(&self) -> &[Missing] {
        &self.found.missing
    }

    /// The tensors that can't be loaded as they are.
    pub fn conflicts(&self) -> &[Conflict] {
        &self.found.conflicts
    }

    /// How many tensors the options leave out.
    pub fn skipped(&self) -> usize {
        self.offers.skipped
    }

    /// Of a variable that the file lacks, the names that no variable has most like it; of such a name, those of missing variables.
    pub fn nearest(&self, name: &str) -> Vec<String> {
        let missing = self.found.missing.iter().map(|m| m.name.as_str());
        let unused = self.found.unused.iter().map(|u| u.name.as_str());
        let (missing, unused) = (missing.take(COMPARED), unused.take(COMPARED));
        let is_missing = self.found.missing.iter().any(|m| m.name == name);
        if is_missing {
            name::nearest(name, unused)
        } else {
            name::nearest(name, missing)
        }
    }

    /// Compares what is offered with the store as it is now.
    pub(super) fn find(&self) -> Found {
        let mut found = Found::default();
        let mut parts = HashSet::new();
        let mut seen: HashMap<&str, &str> = HashMap::with_capacity(self.offers.tensors.len());
        let variables = self.store.variables();
        let by_path: HashMap<&str, &AnyVariable> =
            variables.iter().map(|v| (v.path(), v)).collect();
        for (at, (name, tensor)) in self.offers.tensors.iter().enumerate() {
            let in_file = &*tensor.header().name;
            // A variable in parts is one that is there as a whole.
            let whole = match by_path.contains_key(&**name) {
                true => None,
                false => self.store.get(name),
            };
            let variable = whole.as_ref().or(by_path.get(&**name).copied());
            if let Some(joined) = whole.as_ref().and_then(Joined::of) {
                parts.extend(joined.parts().iter().map(|part| part.path().to_owned()));
            }
            let planned = match seen.insert(name, in_file) {
                Some(other) => Err(ConflictKind::Twice {
                    other: other.to_owned(),
                }),
                None => self.compare(name, tensor, at, variable),
            };
            match (planned, variable) {
                (Ok(planned), Some(variable)) => {
                    found.matched.push(planned);
                    found.variables.push(variable.clone());
                }
                (Ok(planned), None) => found.unused.push(planned),
                (Err(why), _) => found.conflicts.push(Conflict {
                    name: name.to_string(),
                    in_file: in_file.to_owned(),
                    file: tensor.file.path().to_owned(),
                    why,
                }),
            }
        }
        let covers = self.options.covers();
        let is_allowed =
            |v: &AnyVariable| self.options.allowed.as_ref().is_some_and(|a| a.keeps(v));
        let missing = variables.iter().filter(|v| {
            !seen.contains_key(v.path())
                && !parts.contains(v.path())
                && covers.keeps(v)
                && !is_allowed(v)
                && !is_exempt(v.collections())
        });
        found.missing = missing.map(Missing::of).collect();
        found
    }

    fn compare(
        &self,
        name: &str,
        tensor: &Tensor,
        at: usize,
        variable: Option<&AnyVariable>,
    ) -> Result<Planned, ConflictKind> {
        let header = tensor.header();
        let lacks = |lacks| ConflictKind::DType {
            dtype: header.dtype.to_string(),
            lacks,
        };
        let dtype = header.dtype.known();
        let dtype = dtype.ok_or_else(|| lacks(NO_DTYPE))?;
        let casts = self.options.cast && dtype != DType::String;
        let (cast, squeezed) = match variable {
            None if !name::is_node_name(name) => return Err(ConflictKind::Name),
            None if !casts && !self.store.engine().supports(dtype) => {
                return Err(lacks(NOT_OF_ENGINE));
            }
            None => (None, None),
            Some(variable) => {
                let is_other = variable.dtype() != dtype;
                let [shape, found] = [variable.shape(), &*header.shape].map(Shape::from);
                let is_squeezed = shape != found;
                let squeezes = self.options.squeeze && shape.is_same_squeezed(&found);
                if (is_squeezed && !squeezes) || (is_other && !casts) {
                    return Err(ConflictKind::Mismatch {
                        expected: Box::new(shape),
                        expected_dtype: variable.dtype(),
                        found: Box::new(found),
                        found_dtype: dtype,
                        defined: Box::new(variable.defined().clone()),
                    });
                }
                (
                    is_other.then(|| variable.dtype()),
                    is_squeezed.then(|| variable.shape().to_vec()),
                )
            }
        };
        Ok(Planned {
            name: name.to_owned(),
            in_file: header.name.to_string(),
            file: tensor.file.path().to_owned(),
            shape: header.shape.to_vec(),
            dtype,
            cast,
            squeezed,
            at,
        })
    }
}

impl Missing {
    fn of(variable: &AnyVariable) -> Self {
        Self {
            name: variable.path().to_owned(),
            shape: variable.shape().to_vec(),
            dtype: variable.dtype(),
            defined: variable.defined().clone(),
        }
    }
}

impl Planned {
    /// Whether its values have to be looked at before it is known that they can be converted.
    pub(super) fn may_not_cast(&self) -> bool {
        self.cast.is_some_and(|to| !always_casts(self.dtype, to))
    }
}
