//! How a request becomes a variable: defaults, getters, checks in TensorFlow's order, and the reuse decision.

use std::sync::Arc;

use super::chain::Link;
use super::creating::Attempt;
use super::decide::{Decision, Existence, decide};
use super::defined::Defined;
use super::state::Shared;
use super::strict::check_strict;
use super::{Request, VarStore};
use crate::dtype::DType;
use crate::error::{Error, ErrorKind, Result};
use crate::getter::{CustomGetter, Getter};
use crate::hooks::Regularizer;
use crate::host::HostArray;
use crate::lock::locked;
use crate::scope::{NodeId, Reuse, Settings};
use crate::shape::Shape;
use crate::site::{Place, Trace};
use crate::variable::AnyVariable;

/// Everything that a request is resolved against, taken out of the stack, so that user code can run meanwhile.
#[derive(Clone, Debug)]
pub(crate) struct Asking {
    pub(crate) store: VarStore,
    pub(crate) shared: Arc<Shared>,
    pub(crate) scope: NodeId,
    pub(crate) reuse: Reuse,
    pub(crate) settings: Arc<Settings>,
    pub(crate) links: Vec<Link>,
}

/// A request with a full name and all defaults filled in.
pub(crate) struct Resolved {
    pub(crate) key: Arc<str>,
    pub(crate) node: NodeId,
    pub(crate) dtype: DType,
    pub(crate) request: Request,
    pub(crate) place: Place,
    /// The value of a part, cut from that of the whole.
    pub(crate) part: Option<HostArray>,
}

impl Asking {
    /// `VariableScope.get_variable`: defaults from the scope, then the getters, then the store.
    pub(crate) fn get(&self, mut request: Request, place: Place) -> Result<AnyVariable> {
        request.resolve_local();
        if let (Some(explicit), Some(value)) = (
            request.dtype,
            request.initializer.as_ref().and_then(|i| i.value_of()),
        ) && value.dtype() != explicit
        {
            return Err(self.fail(
                ErrorKind::InitDtypeMismatch {
                    initializer: value.dtype(),
                    explicit,
                },
                place,
            ));
        }
        let request = self.with_defaults(request);
        self.get_through(&self.settings.getters, request, place)
    }

    /// The whole request, as getters see it: full name, and the scope's defaults.
    fn with_defaults(&self, request: Request) -> Request {
        let mut graph = locked(&self.shared.graph);
        let node = graph.names.tree.child(self.scope, &request.name);
        let full = graph.full_name(node);
        drop(graph);
        let s = &*self.settings;
        Request {
            name: full.into(),
            dtype: request.dtype.or(Some(s.dtype)),
            initializer: request.initializer.or_else(|| s.initializer.clone()),
            regularizer: request.regularizer.or_else(|| s.regularizer.clone()),
            constraint: request.constraint.or_else(|| s.constraint.clone()),
            partitioner: request.partitioner.or_else(|| s.partitioner.clone()),
            ..request
        }
    }

    fn get_through(
        &self,
        getters: &[CustomGetter],
        request: Request,
        place: Place,
    ) -> Result<AnyVariable> {
        let Some((first, rest)) = getters.split_first() else {
            return self.get_full(request, place);
        };
        let place = Place::or_outer(request.site, place);
        let next = |request| self.get_through(rest, request, place);
        first.get(
            &Getter {
                next: &next,
                asking: self,
                place,
            },
            request,
        )
    }

    /// A request whose name is full: of a whole variable, or of one in parts.
    fn get_full(&self, request: Request, place: Place) -> Result<AnyVariable> {
        if request.partitioner.is_some() {
            return self.get_partitioned(request, place);
        }
        if let Some(first) = self
            .store
            .first_part(request.name())
            .filter(|first| self.is_hiding(first, &request))
        {
            let error = self.fail(
                ErrorKind::Partitioned {
                    name: request.name().to_owned(),
                },
                place,
            );
            return Err(error.defined_at(first.defined().clone()));
        }
        self.get_whole(request, place)
    }

    /// Whether a first part hides the whole of its name: if this pass has asked for it, or if there is no whole.
    fn is_hiding(&self, first: &AnyVariable, request: &Request) -> bool {
        let Some(part) = first
            .key()
            .filter(|_| self.store.by_key(request.name()).is_some())
        else {
            return true;
        };
        let mut graph = locked(&self.shared.graph);
        let node = graph.names.tree.path(part);
        graph.existence(node) == Existence::InPass
    }

    /// `_VariableStore._get_single_variable`.
    pub(crate) fn get_whole(&self, request: Request, place: Place) -> Result<AnyVariable> {
        let by_value = request
            .initializer
            .as_ref()
            .is_some_and(|i| i.value_of().is_some());
        if by_value && request.shape.is_some() {
            return Err(self.fail(ErrorKind::ConstantWithShape, place));
        }
        self.get_resolved(&self.resolve(request, place))
    }

    pub(super) fn get_resolved(&self, asked: &Resolved) -> Result<AnyVariable> {
        match self.store.by_key(&asked.key) {
            Some(existing) => self.get_existing(existing, asked),
            None => self.get_missing(asked),
        }
    }

    /// Gives a request whose name is full its key.
    pub(super) fn resolve(&self, request: Request, place: Place) -> Resolved {
        let mut graph = locked(&self.shared.graph);
        let node = graph.names.tree.child(NodeId::ROOT, &request.name);
        let key = graph.names.tree.full(node).clone();
        drop(graph);
        let dtype = request.dtype.unwrap_or(self.settings.dtype);
        Resolved {
            key,
            node,
            dtype,
            request,
            place,
            part: None,
        }
    }

    pub(super) fn get_existing(
        &self,
        existing: AnyVariable,
        asked: &Resolved,
    ) -> Result<AnyVariable> {
        let mut graph = locked(&self.shared.graph);
        let existence = graph.existence(asked.node);
        let decision = decide(existence, self.reuse);
        if let Err(kind) = self.check_existing(&existing, asked, existence, decision) {
            let first = graph.first_requested(asked.node);
            drop(graph);
            let error = self
                .fail(kind, asked.place)
                .defined_at(existing.defined().clone());
            return Err(match first {
                Some(first) if first != existing.defined().site => error.first_at(first),
                _ => error,
            });
        }
        if decision == Decision::Find {
            graph.remember(asked.node, &existing);
            graph.find(asked.node, asked.place);
            drop(graph);
            self.regularize(&existing, asked)?;
        }
        Ok(existing)
    }

    /// Whether the decision lets the request have the variable, and the variable is what the request says.
    pub(super) fn check_existing(
        &self,
        existing: &AnyVariable,
        asked: &Resolved,
        existence: Existence,
        decision: Decision,
    ) -> Result<(), ErrorKind> {
        if decision == Decision::AlreadyExists {
            return Err(ErrorKind::AlreadyExists {
                name: asked.key.to_string(),
            });
        }
        check_shareable(existing, asked, existence)?;
        if self.store.is_strict() {
            check_strict(existing, asked)
        } else {
            Ok(())
        }
    }

    fn get_missing(&self, asked: &Resolved) -> Result<AnyVariable> {
        if decide(Existence::Missing, self.reuse) == Decision::DoesNotExist {
            return Err(self.missing(asked));
        }
        let reserved = match self
            .store
            .creating()
            .reserve(&asked.key, || self.store.by_key(&asked.key))
        {
            Attempt::Exists(existing) => return self.get_existing(existing, asked),
            Attempt::Recursive => return Err(self.recursive(asked)),
            Attempt::Reserved(reserved) => reserved,
        };
        let created = self.create(asked)?;
        drop(reserved);
        self.regularize(&created, asked)?;
        Ok(created)
    }

    pub(super) fn recursive(&self, asked: &Resolved) -> Error {
        self.fail(
            ErrorKind::RecursiveInitializer {
                name: asked.key.to_string(),
            },
            asked.place,
        )
    }

    pub(super) fn missing(&self, asked: &Resolved) -> Error {
        let error = self.fail(
            ErrorKind::DoesNotExist {
                name: asked.key.to_string(),
            },
            asked.place,
        );
        let (names, first) = self.store.nearest(&asked.key);
        error.like(names, first)
    }

    /// Adds the loss of a variable that this pass meets for the first time, named after its key.
    fn regularize(&self, variable: &AnyVariable, asked: &Resolved) -> Result<()> {
        let regularizer = asked.request.regularizer.as_ref();
        let Some((name, run)) = regularizer.and_then(Regularizer::parts) else {
            return Ok(());
        };
        let custom = |cause| ErrorKind::Custom {
            what: "The regularizer",
            name: asked.key.to_string(),
            cause,
        };
        let Some(value) = run(variable).map_err(|cause| self.fail(custom(cause), asked.place))?
        else {
            return Ok(());
        };
        let mut graph = locked(&self.shared.graph);
        let added = graph.add_loss(&asked.key, name, value);
        drop(graph);
        added.map_err(|kind| self.fail(kind, asked.place))
    }

    /// An error of a request, with where it is written and what led there.
    pub(crate) fn fail(&self, kind: ErrorKind, place: Place) -> Error {
        Error::new(kind).at(self.trace(place))
    }

    /// The same, for a variable that is made.
    pub(super) fn defined(&self, place: Place) -> Defined {
        Defined::new(place, &self.links, &locked(&self.shared.graph))
    }

    pub(crate) fn trace(&self, place: Place) -> Trace {
        let graph = locked(&self.shared.graph);
        let chain = self
            .links
            .iter()
            .map(|l| l.step(|n| graph.full_name(n)))
            .collect();
        Trace {
            site: place.site(),
            chain,
        }
    }
}

/// Shape, then element type. A variable that this pass *finds* is compared with what the request would have created; one that
/// it *shares* as TensorFlow does it (FORMAT.md S14).
fn check_shareable(
    existing: &AnyVariable,
    asked: &Resolved,
    existence: Existence,
) -> Result<(), ErrorKind> {
    let name = || asked.key.to_string();
    let value = asked
        .request
        .initializer
        .as_ref()
        .and_then(|i| i.value_of());
    let value = value.filter(|_| existence == Existence::InStore);
    let shape = asked
        .request
        .shape
        .clone()
        .or_else(|| value.map(|v| Shape::from(v.shape())));
    if let Some(shape) = shape.filter(|s| !s.is_compatible(existing.shape())) {
        return Err(ErrorKind::ShapeMismatch {
            name: name(),
            asked: Box::new(shape),
            found: Box::new(existing.shape().into()),
        });
    }
    let dtype = value.map_or(asked.dtype, |v| v.dtype());
    if dtype != existing.dtype() {
        return Err(ErrorKind::DtypeMismatch {
            name: name(),
            asked: dtype,
            found: existing.dtype(),
        });
    }
    Ok(())
}
