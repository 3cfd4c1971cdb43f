//! A variable in parts (`_VariableStore._get_partitioned_variable`).

use super::Resolver;
use super::create::default_initializer;
use super::decide::{Decision, decide};
use super::request::ResolvedRequest;
use crate::error::{Error, ErrorKind, Result};
use crate::host::HostArray;
use crate::lock::locked;
use crate::options::Reuse;
use crate::pass::Existence;
use crate::scope::check_variable;
use crate::shape::Shape;
use crate::store::Attempt;
use crate::variable::partition::{Division, Joined, cut, part_key};
use crate::variable::{AnyVariable, Key, Meta};

impl Resolver {
    /// A scalar is never divided; and under `reuse = true`, but not under `auto`, what exists in parts is found as a whole.
    pub(super) fn is_in_parts(&self, asked: &ResolvedRequest) -> bool {
        if asked.request.options.partitioner.is_some() {
            let shape = asked.request.shape.as_ref();
            return !shape.is_some_and(|shape| shape.dims().is_empty());
        }
        self.reuse == Reuse::True
            && self.store.is_partitioned()
            && self.store.joined(&asked.key).is_some()
    }

    /// Asks for every part, `w/part_0` and on, and gives them as one variable.
    pub(super) fn get_parts(&self, asked: ResolvedRequest) -> Result<AnyVariable> {
        if let Some(whole) = self.store.by_key(&asked.key) {
            let name = asked.name();
            let error = self.fail(ErrorKind::Unpartitioned { name }, asked.place);
            return Err(error.defined_at(whole.defined().clone()));
        }
        let asked = self.merge_shapes(asked)?;
        let division = self.divide(&asked)?;
        match self.store.joined(&asked.key) {
            Some(existing) => self.get_existing_parts(existing, &asked, division),
            None => self.get_missing_parts(&asked, division),
        }
    }

    /// The shape that was asked for and the value's are one, where there are both.
    fn merge_shapes(&self, mut asked: ResolvedRequest) -> Result<ResolvedRequest> {
        let Some(value) = asked.value().map(|value| Shape::from(value.shape())) else {
            return Ok(asked);
        };
        let explicit = asked.request.shape.take().unwrap_or_else(|| value.clone());
        if !value
            .known()
            .is_some_and(|dims| explicit.is_compatible(&dims))
        {
            let kind = ErrorKind::ValueShapeMismatch {
                name: asked.name(),
                explicit: Box::new(explicit),
                value: Box::new(value),
            };
            return Err(self.fail(kind, asked.place));
        }
        asked.request.shape = Some(value);
        Ok(asked)
    }

    /// A variable that is asked for as a whole, and is in parts.
    pub(super) fn check_not_hidden(&self, asked: &ResolvedRequest) -> Result<()> {
        let first = self.store.first_part(&asked.key);
        let Some(first) = first.filter(|first| self.is_hiding(first, asked)) else {
            return Ok(());
        };
        let name = asked.name();
        let error = self.fail(ErrorKind::Partitioned { name }, asked.place);
        Err(error.defined_at(first.defined().clone()))
    }

    /// Whether a first part hides the whole of its name: if this pass has asked for it, or if there is no whole.
    fn is_hiding(&self, first: &AnyVariable, asked: &ResolvedRequest) -> bool {
        let has_whole = self.store.by_key(&asked.key).is_some();
        !has_whole || self.existence(first) == Existence::InPass
    }

    /// Whether there are parts that make up the variable: of an earlier pass, or of a file. What this pass has made under such names by
    /// itself does not.
    fn has_parts(&self, asked: &ResolvedRequest) -> bool {
        let first = self.store.first_part(&asked.key);
        first.is_some_and(|first| self.existence(&first) == Existence::InStore)
            || self.store.is_waiting(&part_key(&asked.key, 0))
            || self.store.is_waiting(&asked.key)
    }

    fn existence(&self, variable: &AnyVariable) -> Existence {
        let key = variable.key().unwrap_or_default();
        let mut record = locked(&self.shared.record);
        let node = record.names.tree.path(key);
        record.existence(node)
    }

    fn get_existing_parts(
        &self,
        existing: AnyVariable,
        asked: &ResolvedRequest,
        division: Option<Division>,
    ) -> Result<AnyVariable> {
        let Some(joined) = existing.engine_value().as_any().downcast_ref::<Joined>() else {
            return Ok(existing);
        };
        let first = self.part(asked, 0, None);
        let existence = locked(&self.shared.record).existence(first.node);
        let decision = decide(existence, self.reuse);
        let is_allowed = self.check_existing(&existing, asked, existence, decision);
        let refuse = |error: Error| error.defined_at(existing.defined().clone());
        is_allowed.map_err(|kind| refuse(self.fail(kind, asked.place)))?;
        if let Some(division) = division.filter(|division| *division != joined.division()) {
            let rank = existing.shape().len();
            let kind = ErrorKind::PartitionMismatch {
                name: asked.name(),
                asked: division.counts(rank),
                found: joined.division().counts(rank),
            };
            return Err(refuse(self.fail(kind, asked.place)));
        }
        if decision == Decision::Find {
            for (i, part) in joined.parts().iter().enumerate() {
                let mut asked = self.part(asked, i, None);
                // The whole has been compared; a value and an element type of it say nothing of the part.
                asked.request.options.initializer = None;
                asked.dtype = part.dtype();
                self.get_single(&asked)?;
            }
        }
        Ok(existing)
    }

    fn get_missing_parts(
        &self,
        asked: &ResolvedRequest,
        division: Option<Division>,
    ) -> Result<AnyVariable> {
        if decide(Existence::Missing, self.reuse) == Decision::DoesNotExist
            && !self.has_parts(asked)
        {
            return Err(self.does_not_exist(asked));
        }
        let existing = || self.store.joined(&asked.key);
        match self.store.creating().reserve(&asked.key, existing) {
            Attempt::Exists(existing) => self.get_existing_parts(existing, asked, division),
            Attempt::Recursive => Err(self.recursive(asked)),
            Attempt::Reserved(_until_it_is_joined) => {
                let shape = whole_shape(asked).map_err(|kind| self.fail(kind, asked.place))?;
                let division = division.unwrap_or(Division::NONE);
                let parts = self.parts(asked, &shape, division)?;
                // No cast comes between the parts and the whole.
                let settled = self.store.settled();
                let whole = self.join(asked, parts, division, shape);
                let whole = self.store.join(asked.key.clone(), whole);
                drop(settled);
                self.store.remove_waiting(&asked.key);
                Ok(whole)
            }
        }
    }

    /// What the partitioner says, which is asked before it is known whether the variable exists; nothing where there is none.
    fn divide(&self, asked: &ResolvedRequest) -> Result<Option<Division>> {
        let Some(partitioner) = &asked.request.options.partitioner else {
            return Ok(None);
        };
        let shape = whole_shape(asked).map_err(|kind| self.fail(kind, asked.place))?;
        let divided = partitioner.divide(&shape, asked.dtype);
        divided.map(Some).map_err(|(given, why)| {
            let kind = ErrorKind::InvalidPartition {
                name: asked.name(),
                shape: Box::new(shape.as_slice().into()),
                given,
                why,
            };
            self.fail(kind, asked.place)
        })
    }

    fn other_parts(&self, asked: &ResolvedRequest, shape: &[usize], division: Division) -> Error {
        let kind = ErrorKind::InvalidPartition {
            name: asked.name(),
            shape: Box::new(shape.into()),
            given: format!("{} parts along axis {}", division.count, division.axis),
            why: "the variable exists with other parts",
        };
        self.fail(kind, asked.place)
    }

    /// The parts. They can exist already: in a file that was loaded, or asked for one by one. New ones are cut from the value that the
    /// whole variable would have, so dividing a variable changes no bit.
    fn parts(
        &self,
        asked: &ResolvedRequest,
        shape: &[usize],
        division: Division,
    ) -> Result<Vec<AnyVariable>> {
        let existing = |i| self.store.by_key(&part_key(&asked.key, i));
        let exists = |i| existing(i).is_some() || self.store.is_waiting(&part_key(&asked.key, i));
        let whole = if !exists(0) {
            Some(self.new_value(asked, shape)?)
        } else if exists(division.count - 1) && !exists(division.count) {
            None
        } else {
            let error = self.other_parts(asked, shape, division);
            return Err(match existing(0) {
                Some(first) => error.defined_at(first.defined().clone()),
                None => error,
            });
        };
        let part = |(i, slice): (usize, (usize, usize))| {
            let value = whole.as_ref().map(|whole| cut(whole, division.axis, slice));
            let mut part = self.part(asked, i, value);
            let mut dims = shape.to_vec();
            dims[division.axis] = slice.1;
            part.request = part.request.shape(dims);
            self.get_single(&part)
        };
        division.slices(shape).enumerate().map(part).collect()
    }

    /// The request for a part. Its shape is its own, and its value the whole's.
    fn part(&self, asked: &ResolvedRequest, i: usize, value: Option<HostArray>) -> ResolvedRequest {
        let mut request = asked
            .request
            .clone()
            .renamed(part_key(&asked.key, i))
            .whole();
        request.shape = None;
        ResolvedRequest {
            part: value,
            ..self.with_full_name(request, asked.place)
        }
    }

    /// The value of new parts. If it can't be converted, the first part's *name* is taken all the same, as in TensorFlow
    /// (tests/data/FORMAT.md S16).
    fn new_value(&self, asked: &ResolvedRequest, shape: &[usize]) -> Result<HostArray> {
        let first = self.part(asked, 0, None);
        check_variable(&first.key).map_err(|kind| self.fail(kind, asked.place))?;
        let value = self.whole_value(asked, shape);
        if let Err(error) = &value
            && matches!(error.kind(), ErrorKind::InitConversion(_))
        {
            drop(self.claim_key(&first)?);
        }
        value
    }

    fn whole_value(&self, asked: &ResolvedRequest, shape: &[usize]) -> Result<HostArray> {
        // What a file has as a whole is cut.
        if let Some(waiting) = self.store.waiting(&asked.key) {
            let dtype = asked.value().map_or(asked.dtype, HostArray::dtype);
            let what = (&*asked.key, Some(Shape::from(shape)), dtype);
            return self.value_of(&waiting, what, asked.place);
        }
        self.check_not_frozen(&asked.key, asked.place)?;
        let initializer = match &asked.request.options.initializer {
            Some(initializer) => initializer.clone(),
            None => default_initializer(asked).map_err(|kind| self.fail(kind, asked.place))?,
        };
        match initializer.value_of() {
            Some(value) => Ok(value.clone()),
            None => {
                self.check_supported(asked.dtype, &asked.key, asked.place)?;
                self.fill(asked, &initializer, shape, asked.dtype)
            }
        }
    }

    fn join(
        &self,
        asked: &ResolvedRequest,
        parts: Vec<AnyVariable>,
        division: Division,
        shape: Vec<usize>,
    ) -> AnyVariable {
        let of_whole = Meta {
            key: Key::Name,
            options: asked.request.options.clone().remembered(),
            ..Meta::new(
                &*asked.key,
                (&shape, asked.dtype),
                self.provenance(asked.place),
            )
        };
        // It is trained if one of its parts is.
        let trained = parts.iter().find(|part| part.trainable());
        let meta = match trained.or(parts.first()) {
            None => of_whole,
            Some(part) => Meta {
                dtype: part.dtype(),
                made: part.made_dtype(),
                trainable: part.trainable(),
                collections: part
                    .collections()
                    .map(|key| key.to_owned().into())
                    .collect(),
                defined: parts[0].provenance(),
                ..of_whole
            },
        };
        let value = Box::new(Joined::new(parts, division, shape));
        AnyVariable::new(meta, self.store.engine(), value)
    }
}

/// The shape that is to be divided.
fn whole_shape(asked: &ResolvedRequest) -> Result<Vec<usize>, ErrorKind> {
    match &asked.request.shape {
        Some(shape) => shape.known().ok_or(ErrorKind::InvalidInitializer),
        None => Err(ErrorKind::ShapeRequired { name: asked.name() }),
    }
}
