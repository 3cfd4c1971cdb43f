//! Creating a variable: validate, take the name, make the value, then store it.

use std::sync::Arc;

use smallvec::SmallVec;

use super::VariableOptions;
use super::asking::{Asking, Resolved};
use super::graph::Graph;
use super::request::CollectionKey;
use crate::collection::{GLOBAL_VARIABLES, TRAINABLE_VARIABLES};
use crate::dtype::DType;
use crate::engine::Placement;
use crate::error::{Error, ErrorKind, Result};
use crate::host::HostArray;
use crate::init::{Fill, InitError, Initializer};
use crate::lock::locked;
use crate::name::{self, Name};
use crate::scope::NodeId;
use crate::site::Place;
use crate::store::VarStore;
use crate::variable::{AnyVariable, Meta};

/// Where the value of a new variable comes from.
enum Source {
    Value(HostArray),
    Fill(Initializer, Vec<usize>, DType),
}

/// A name that is taken for a variable that is being made; the store gets it back if the variable is not made.
struct Claimed<'a> {
    store: &'a VarStore,
    node: NodeId,
    path: Arc<str>,
    kept: bool,
}

impl Drop for Claimed<'_> {
    fn drop(&mut self) {
        if !self.kept {
            self.store.unclaim(&self.path);
        }
    }
}

impl Asking {
    /// Creates what was asked for; the caller has reserved the key.
    pub(super) fn create(&self, asked: &Resolved) -> Result<AnyVariable> {
        self.check_not_frozen(&asked.key, asked.place)?;
        let source = source(asked).map_err(|kind| self.fail(kind, asked.place))?;
        self.check_source(asked, &source)?;
        let claimed = self.claim(NodeId::ROOT, &asked.request.name, asked.place)?;
        let value = self.make_value(asked, source)?;
        let request = &asked.request;
        let trainable = request.trainable.unwrap_or(true);
        let meta = Meta {
            name: claimed.path.clone(),
            key: Some(asked.key.clone()),
            shape: value.shape().to_vec(),
            dtype: value.dtype(),
            trainable,
            collections: collections(request.collections.as_deref(), trainable),
            initializer: request.initializer.clone(),
            regularizer: request.regularizer.clone(),
            constraint: request.constraint.clone(),
            defined: self.defined(asked.place),
        };
        let note = |graph: &mut Graph, variable: &AnyVariable| {
            graph.remember(asked.node, variable);
            graph.ask(asked.node, asked.place);
        };
        self.build(
            meta,
            value,
            request.device.as_deref(),
            claimed,
            asked.place,
            note,
        )
    }

    /// `tf.Variable`: always new.
    pub(crate) fn variable(
        &self,
        position: NodeId,
        value: HostArray,
        options: VariableOptions,
        place: Place,
    ) -> Result<AnyVariable> {
        let dtype = options.dtype.unwrap_or(value.dtype());
        let name = options.name.unwrap_or(Name::literal("Variable"));
        let scope = locked(&self.shared.graph).full_name(position);
        self.check_not_frozen(&name::join(&scope, name.as_str()), place)?;
        self.check_supported(dtype, name.as_str(), place)?;
        let position = locked(&self.shared.graph)
            .names
            .outside_control_flow(position);
        let claimed = self.claim(position, &name, place)?;
        let value = value
            .cast_to(dtype)
            .map_err(|e| self.fail(ErrorKind::InitConversion(InitError::from(e).into()), place))?;
        let trainable = options.trainable.unwrap_or(true);
        let meta = Meta {
            name: claimed.path.clone(),
            key: None,
            shape: value.shape().to_vec(),
            dtype,
            trainable,
            collections: collections(options.collections.as_deref(), trainable),
            initializer: None,
            regularizer: None,
            constraint: None,
            defined: self.defined(place),
        };
        let note = |graph: &mut Graph, variable: &AnyVariable| graph.add_made(variable.clone());
        self.build(meta, value, None, claimed, place, note)
    }

    pub(super) fn check_not_frozen(&self, name: &str, place: Place) -> Result<()> {
        if !self.store.is_frozen() {
            return Ok(());
        }
        let error = self.fail(
            ErrorKind::Frozen {
                name: name.to_owned(),
            },
            place,
        );
        let (names, first) = self.store.nearest(name);
        Err(error.like(names, first))
    }

    /// What can be known to fail before anything is changed.
    fn check_source(&self, asked: &Resolved, source: &Source) -> Result<()> {
        let dtype = match source {
            Source::Value(value) => value.dtype(),
            Source::Fill(initializer, shape, dtype) => {
                initializer
                    .validate(shape, *dtype)
                    .map_err(|cause| self.initializer_error(asked, cause))?;
                *dtype
            }
        };
        self.check_supported(dtype, &asked.key, asked.place)
    }

    fn check_supported(&self, dtype: DType, name: &str, place: Place) -> Result<()> {
        let engine = self.store.engine();
        if engine.supports(dtype) {
            return Ok(());
        }
        let kind = ErrorKind::UnsupportedDtype {
            name: name.to_owned(),
            dtype,
            engine: engine.name(),
        };
        Err(self.fail(kind, place))
    }

    fn initializer_error(&self, asked: &Resolved, cause: InitError) -> crate::error::Error {
        let kind = match cause {
            InitError::Conversion(_) => ErrorKind::InitConversion(cause.into()),
            cause => ErrorKind::Initializer {
                name: asked.key.to_string(),
                cause: cause.into(),
            },
        };
        self.fail(kind, asked.place)
    }

    fn make_value(&self, asked: &Resolved, source: Source) -> Result<HostArray> {
        match source {
            Source::Value(value) => Ok(value),
            Source::Fill(initializer, shape, dtype) => {
                self.fill(asked, &initializer, &shape, dtype)
            }
        }
    }

    pub(super) fn fill(
        &self,
        asked: &Resolved,
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

    /// Takes a name that is unique in the pass and in the store. In the pass it stays taken, whatever follows
    /// (FORMAT.md S16).
    fn claim(&self, position: NodeId, name: &Name, place: Place) -> Result<Claimed<'_>> {
        let (store, pass) = (&self.store, self.shared.id);
        let mut graph = locked(&self.shared.graph);
        let opened = graph
            .names
            .settled()
            .open_untaken(position, name, |path| !store.claim(path, pass));
        let claimed = opened.map(|opened| {
            let path = graph.names.tree.full(opened.position).clone();
            // An exact name is not claimed: it is compared when the variable goes into the store.
            Claimed {
                store,
                node: opened.position,
                path,
                kept: opened.is_exact,
            }
        });
        drop(graph);
        claimed.map_err(|kind| self.fail(kind, place))
    }

    /// The last steps: the node, the engine's value, then store and pass at once, so that no other walk finds the variable
    /// before `note` has noted it.
    fn build(
        &self,
        meta: Meta,
        value: HostArray,
        device: Placement<'_>,
        mut claimed: Claimed<'_>,
        place: Place,
        note: impl FnOnce(&mut Graph, &AnyVariable),
    ) -> Result<AnyVariable> {
        let noted = locked(&self.shared.graph)
            .names
            .settled()
            .add_exact_node(claimed.node);
        noted.map_err(|kind| self.taken(kind, &claimed.path, place))?;
        let engine = self.store.engine().clone();
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
        let variable = AnyVariable::new(meta, engine, value);
        let mut graph = locked(&self.shared.graph);
        let inserted = self.store.insert(variable.clone(), self.shared.id);
        if inserted {
            note(&mut graph, &variable);
        }
        drop(graph);
        claimed.kept = true;
        if inserted {
            return Ok(variable);
        }
        Err(self.taken(
            ErrorKind::DuplicateName {
                name: claimed.path.to_string(),
            },
            &claimed.path,
            place,
        ))
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

/// The checks of a missing variable, in TensorFlow's order (FORMAT.md S12).
fn source(asked: &Resolved) -> Result<Source, ErrorKind> {
    let request = &asked.request;
    let name = || asked.key.to_string();
    let initializer = match &request.initializer {
        Some(initializer) => initializer.clone(),
        None if request.shape.is_none() => return Err(ErrorKind::ShapeRequired { name: name() }),
        None => {
            Initializer::default_for(asked.dtype).ok_or_else(|| ErrorKind::InitializerRequired {
                name: name(),
                dtype: asked.dtype,
            })?
        }
    };
    if let Some(value) = asked.part.as_ref().or(initializer.value_of()) {
        return Ok(Source::Value(value.clone()));
    }
    let shape = request
        .shape
        .as_ref()
        .and_then(|s| s.known())
        .ok_or(ErrorKind::InvalidInitializer)?;
    Ok(Source::Fill(initializer, shape, asked.dtype))
}

/// The collections of a variable, without repetition: global where nothing is said, and trainable if it is
/// (FORMAT.md S19).
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
