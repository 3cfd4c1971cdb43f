//! Creating a variable: validate, take the name, make the value, then store it.

use std::borrow::Cow;

use smallvec::SmallVec;

use super::Resolver;
use super::claim::Claimed;
use super::request::ResolvedRequest;
use crate::dtype::DType;
use crate::error::{Error, ErrorKind, Result};
use crate::host::HostArray;
use crate::init::{self, Fill, InitError, Initializer};
use crate::lock::locked;
use crate::pass::Record;
use crate::scope::Noun;
use crate::site::{Place, Provenance};
use crate::store::Inserted;
use crate::variable::collection::{GLOBAL_VARIABLES, TRAINABLE_VARIABLES};
use crate::variable::engine::Placement;
use crate::variable::{AnyVariable, CollectionKey, Key, Meta};

/// Where the value of a new variable comes from.
enum Source<'a> {
    Value(HostArray),
    Fill(Cow<'a, Initializer>, SmallVec<[usize; 4]>, DType),
}

impl Resolver {
    /// Creates what was asked for; the caller has reserved the key.
    pub(super) fn create(&self, asked: &ResolvedRequest) -> Result<AnyVariable> {
        self.check_not_frozen(&asked.key, asked.place)?;
        let source = source(asked).map_err(|kind| self.fail(kind, asked.place))?;
        self.check_source(asked, &source)?;
        let (claimed, defined) = self.claim_key(asked)?;
        let Some(reserved) = self.reserve_name(&claimed.path, asked) else {
            self.give_back(claimed);
            return Err(self.recursive(asked));
        };
        if reserved.is_some() && asked.part.is_none() && self.store.is_waiting(&claimed.path) {
            // It was loaded while the name was looked for.
            self.give_back(claimed);
            drop(reserved);
            return match self.take(asked, false)? {
                Some(taken) => Ok(taken),
                None => self.create(asked),
            };
        }
        if let Err(error) = self.check_in_file(&claimed.path, asked) {
            self.give_back(claimed);
            return Err(error);
        }
        let value = match source {
            Source::Value(value) => value,
            Source::Fill(initializer, shape, dtype) => {
                match self.fill(asked, &initializer, &shape, dtype) {
                    Ok(value) => value,
                    // The name stays taken in the pass, as TensorFlow has it (tests/data/FORMAT.md S16).
                    Err(error) if matches!(error.kind(), ErrorKind::InitConversion(_)) => {
                        return Err(error);
                    }
                    Err(error) => {
                        self.give_back(claimed);
                        return Err(error);
                    }
                }
            }
        };
        self.build_asked(asked, value, claimed, defined)
    }

    /// Makes the variable that was asked for of a value.
    pub(super) fn build_asked(
        &self,
        asked: &ResolvedRequest,
        value: HostArray,
        claimed: Claimed<'_>,
        defined: Provenance,
    ) -> Result<AnyVariable> {
        let request = &asked.request;
        let trainable = request.trainable.unwrap_or(true);
        let meta = Meta {
            key: Key::of(&asked.key, &claimed.path),
            trainable,
            collections: collections(request.collections.as_deref(), trainable),
            options: request.options.clone().remembered(),
            ..Meta::new(&*claimed.path, (value.shape(), value.dtype()), defined)
        };
        let note = |record: &mut Record, variable: &AnyVariable| {
            record.remember(asked.noted(), record.handle_of(variable));
            record.ask(asked.noted(), asked.place);
            if asked.alias.is_some() {
                record.note_alias();
            }
        };
        let device = request.device.as_deref();
        self.build(meta, value, device, claimed, asked.place, note)
    }

    /// What can be known to fail before anything is changed.
    fn check_source(&self, asked: &ResolvedRequest, source: &Source<'_>) -> Result<()> {
        let dtype = match source {
            Source::Value(value) => value.dtype(),
            // Nobody can fill it, which is not the initializer's fault.
            Source::Fill(_, _, dtype) if dtype.is_foreign() => *dtype,
            Source::Fill(initializer, shape, dtype) => {
                initializer
                    .validate(shape, *dtype)
                    .map_err(|cause| self.initializer_error(asked, cause))?;
                *dtype
            }
        };
        self.check_supported(dtype, &asked.key, asked.place)
    }

    pub(super) fn check_supported(&self, dtype: DType, name: &str, place: Place) -> Result<()> {
        let engine = self.store.engine();
        if engine.supports(dtype) && !dtype.is_foreign() {
            return Ok(());
        }
        let kind = ErrorKind::UnsupportedDtype {
            name: name.to_owned(),
            dtype,
            engine: engine.name(),
        };
        Err(self.fail(kind, place))
    }

    fn initializer_error(&self, asked: &ResolvedRequest, cause: InitError) -> Error {
        let kind = match cause {
            InitError::Conversion(_) => ErrorKind::InitConversion(cause.into()),
            cause => ErrorKind::Initializer {
                name: asked.name(),
                cause: cause.into(),
            },
        };
        self.fail(kind, asked.place)
    }

    pub(super) fn fill(
        &self,
        asked: &ResolvedRequest,
        initializer: &Initializer,
        shape: &[usize],
        dtype: DType,
    ) -> Result<HostArray> {
        let fill = Fill {
            seed: self.store.seed(),
            name: &asked.key,
            shape,
            dtype,
        };
        initializer
            .fill(&fill)
            .map_err(|cause| self.initializer_error(asked, cause))
    }

    /// The last steps: the engine's value, then the node, the store and the pass at once, so that no other walk finds the variable
    /// before `note` has noted it.
    pub(super) fn build(
        &self,
        meta: Meta,
        value: HostArray,
        device: Placement<'_>,
        mut claimed: Claimed<'_>,
        place: Place,
        note: impl FnOnce(&mut Record, &AnyVariable),
    ) -> Result<AnyVariable> {
        let engine = self.store.engine();
        let value = engine
            .create(value, meta.trainable, device)
            .map_err(|cause| {
                let kind = ErrorKind::Engine {
                    name: meta.name.to_string(),
                    engine: engine.name(),
                    cause: cause.into(),
                };
                self.fail(kind, place)
            })?;
        let mut record = locked(&self.shared.record);
        let variable = AnyVariable::one_of(&mut record.commons, meta, engine, value);
        let noted = record
            .names
            .settled()
            .add_exact_node(claimed.opened.position, Noun::Variable);
        let inserted = noted.map(|_| {
            claimed.keep();
            self.store.insert(variable.clone(), self.shared.id())
        });
        if let Ok(Inserted::Done) = inserted {
            note(&mut record, &variable);
        }
        drop(record);
        let path = || claimed.path.to_string();
        match inserted {
            Ok(Inserted::Done) => Ok(variable),
            Ok(Inserted::NotInFile) => Err(self.not_in_file(&claimed.path, place)),
            Ok(Inserted::Taken) => {
                let kind = ErrorKind::DuplicateName { name: path() };
                Err(self.taken(kind, &claimed.path, place))
            }
            Err(kind) => Err(self.taken(kind, &claimed.path, place)),
        }
    }

    /// An error about a name, with the variable that has it, if one has.
    fn taken(&self, kind: ErrorKind, path: &str, place: Place) -> Error {
        let error = self.fail(kind, place);
        match self.store.get(path) {
            Some(taken) => error.defined_at(taken.defined().clone()),
            None => error,
        }
    }
}

/// The checks of a missing variable, in TensorFlow's order (tests/data/FORMAT.md S12).
fn source(asked: &ResolvedRequest) -> Result<Source<'_>, ErrorKind> {
    // A part has its piece of the whole, whatever fills that.
    if let Some(value) = &asked.part {
        return Ok(Source::Value(value.clone()));
    }
    let request = &asked.request;
    let initializer = match &request.options.initializer {
        Some(initializer) => Cow::Borrowed(initializer),
        None if request.shape.is_none() => {
            return Err(ErrorKind::ShapeRequired { name: asked.name() });
        }
        None => Cow::Owned(default_initializer(asked)?),
    };
    if let Some(value) = initializer.value_of() {
        return Ok(Source::Value(value.clone()));
    }
    let shape = request.shape.as_ref().and_then(|s| s.sizes());
    let shape = shape.ok_or(ErrorKind::InvalidInitializer)?;
    Ok(Source::Fill(initializer, shape, asked.dtype))
}

/// What fills a variable whose request and scopes say nothing.
pub(super) fn default_initializer(asked: &ResolvedRequest) -> Result<Initializer, ErrorKind> {
    if asked.dtype.is_foreign() {
        // Whatever it is, it is not run.
        return Ok(init::zeros());
    }
    Initializer::default_for(asked.dtype).ok_or_else(|| ErrorKind::InitializerRequired {
        name: asked.name(),
        dtype: asked.dtype,
    })
}

/// The collections of a variable, without repetition: global where nothing is said, and trainable if it is
/// (tests/data/FORMAT.md S19).
pub(super) fn collections(
    asked: Option<&[CollectionKey]>,
    trainable: bool,
) -> SmallVec<[CollectionKey; 2]> {
    const GLOBAL: &[CollectionKey] = &[CollectionKey::Borrowed(GLOBAL_VARIABLES)];
    const TRAINABLE: CollectionKey = CollectionKey::Borrowed(TRAINABLE_VARIABLES);
    let asked = asked.unwrap_or(GLOBAL).iter();
    let mut collections = SmallVec::new();
    for key in asked.chain(trainable.then_some(&TRAINABLE)) {
        if !collections.contains(key) {
            collections.push(key.clone());
        }
    }
    collections
}
