//! A variable in parts (`_VariableStore._get_partitioned_variable`).

use super::Request;
use super::asking::{Asking, Resolved};
use super::creating::Attempt;
use super::decide::{Decision, Existence, decide};
use crate::error::{Error, ErrorKind, Result};
use crate::host::HostArray;
use crate::init::Initializer;
use crate::lock::locked;
use crate::partition::{Division, Joined, cut, part_key};
use crate::scope::Reuse;
use crate::shape::Shape;
use crate::site::Place;
use crate::variable::{AnyVariable, Meta};

impl Asking {
    /// Asks for every part, `w/part_0` and on, and gives them as one variable.
    pub(super) fn get_partitioned(&self, request: Request, place: Place) -> Result<AnyVariable> {
        let name = request.name();
        if let Some(whole) = self.store.by_key(name) {
            let error = self.fail(
                ErrorKind::Unpartitioned {
                    name: name.to_owned(),
                },
                place,
            );
            return Err(error.defined_at(whole.defined().clone()));
        }
        let by_value = request
            .initializer
            .as_ref()
            .is_some_and(|i| i.value_of().is_some());
        if by_value && request.shape.is_some() {
            return Err(self.fail(ErrorKind::ConstantWithShape, place));
        }
        let asked = self.resolve(request, place);
        match self.store.joined(&asked.key) {
            Some(existing) => self.get_existing_parts(existing, &asked),
            None => self.get_missing_parts(&asked),
        }
    }

    fn get_existing_parts(&self, existing: AnyVariable, asked: &Resolved) -> Result<AnyVariable> {
        let Some(joined) = existing.value().as_any().downcast_ref::<Joined>() else {
            return Ok(existing);
        };
        let first = self.part(asked, 0, None);
        let existence = locked(&self.shared.graph).existence(first.node);
        let decision = decide(existence, self.reuse);
        let is_allowed = self.check_existing(&existing, asked, existence, decision);
        let refuse = |error: Error| error.defined_at(existing.defined().clone());
        is_allowed.map_err(|kind| refuse(self.fail(kind, asked.place)))?;
        // Under `reuse = true` TensorFlow does not ask the partitioner.
        if self.reuse != Reuse::True {
            let division = self.divide(asked, existing.shape())?;
            if division != joined.division() {
                return Err(refuse(self.other_parts(asked, existing.shape(), division)));
            }
        }
        if decision == Decision::Find {
            for (i, part) in joined.parts().iter().enumerate() {
                self.get_existing(part.clone(), &self.part(asked, i, None))?;
            }
        }
        Ok(existing)
    }

    fn get_missing_parts(&self, asked: &Resolved) -> Result<AnyVariable> {
        if decide(Existence::Missing, self.reuse) == Decision::DoesNotExist
            && self.store.first_part(&asked.key).is_none()
        {
            return Err(self.missing(asked));
        }
        let reserved = match self
            .store
            .creating()
            .reserve(&asked.key, || self.store.joined(&asked.key))
        {
            Attempt::Exists(existing) => return self.get_existing_parts(existing, asked),
            Attempt::Recursive => return Err(self.recursive(asked)),
            Attempt::Reserved(reserved) => reserved,
        };
        let value = asked
            .request
            .initializer
            .as_ref()
            .and_then(|i| i.value_of());
        let shape = match (&asked.request.shape, value) {
            (Some(shape), _) => shape.known().ok_or(ErrorKind::InvalidInitializer),
            (None, Some(value)) => Ok(value.shape().to_vec()),
            (None, None) => Err(ErrorKind::ShapeRequired {
                name: asked.key.to_string(),
            }),
        };
        let shape = shape.map_err(|kind| self.fail(kind, asked.place))?;
        let division = self.divide(asked, &shape)?;
        let parts = self.parts(asked, &shape, division)?;
        let whole = self.store.join(
            asked.key.clone(),
            self.joined(asked, parts, division, shape),
        );
        drop(reserved);
        Ok(whole)
    }

    /// The partitioner's division, if it is one.
    fn divide(&self, asked: &Resolved, shape: &[usize]) -> Result<Division> {
        let whole = Division { axis: 0, count: 1 };
        let partitioner = asked.request.partitioner.as_ref();
        partitioner
            .map_or(Ok(whole), |p| p.divide(shape, asked.dtype))
            .map_err(|(given, why)| {
                let (name, shape) = (asked.key.to_string(), Box::new(Shape::from(shape)));
                self.fail(
                    ErrorKind::InvalidPartition {
                        name,
                        shape,
                        given,
                        why,
                    },
                    asked.place,
                )
            })
    }

    fn other_parts(&self, asked: &Resolved, shape: &[usize], division: Division) -> Error {
        let kind = ErrorKind::InvalidPartition {
            name: asked.key.to_string(),
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
        asked: &Resolved,
        shape: &[usize],
        division: Division,
    ) -> Result<Vec<AnyVariable>> {
        let existing = |i| self.store.by_key(&part_key(&asked.key, i));
        let whole = match existing(0) {
            None => Some(self.whole_value(asked, shape)?),
            Some(_)
                if existing(division.count - 1).is_some() && existing(division.count).is_none() =>
            {
                None
            }
            Some(first) => {
                let error = self.other_parts(asked, shape, division);
                return Err(error.defined_at(first.defined().clone()));
            }
        };
        let part = |(i, slice): (usize, (usize, usize))| {
            let value = whole.as_ref().map(|whole| cut(whole, division.axis, slice));
            let mut part = self.part(asked, i, value);
            let mut dims = shape.to_vec();
            dims[division.axis] = slice.1;
            part.request = part.request.shape(dims);
            self.get_resolved(&part)
        };
        division.slices(shape).enumerate().map(part).collect()
    }

    /// The request for a part. Its shape is its own, and its value the whole's.
    fn part(&self, asked: &Resolved, i: usize, value: Option<HostArray>) -> Resolved {
        let request = Request {
            shape: None,
            partitioner: None,
            ..asked.request.clone()
        };
        let resolved = self.resolve(request.renamed(part_key(&asked.key, i)), asked.place);
        Resolved {
            part: value,
            ..resolved
        }
    }

    fn whole_value(&self, asked: &Resolved, shape: &[usize]) -> Result<HostArray> {
        self.check_not_frozen(&asked.key, asked.place)?;
        let required = || ErrorKind::InitializerRequired {
            name: asked.key.to_string(),
            dtype: asked.dtype,
        };
        let initializer = match &asked.request.initializer {
            Some(initializer) => initializer.clone(),
            None => Initializer::default_for(asked.dtype)
                .ok_or_else(|| self.fail(required(), asked.place))?,
        };
        match initializer.value_of() {
            Some(value) => Ok(value.clone()),
            None => self.fill(asked, &initializer, shape, asked.dtype),
        }
    }

    fn joined(
        &self,
        asked: &Resolved,
        parts: Vec<AnyVariable>,
        division: Division,
        shape: Vec<usize>,
    ) -> AnyVariable {
        let first = parts.first().map(AnyVariable::meta);
        let meta = Meta {
            name: asked.key.clone(),
            key: Some(asked.key.clone()),
            shape: shape.clone(),
            dtype: first.map_or(asked.dtype, |m| m.dtype),
            trainable: first.is_none_or(|m| m.trainable),
            collections: first.map(|m| m.collections.clone()).unwrap_or_default(),
            initializer: asked.request.initializer.clone(),
            regularizer: asked.request.regularizer.clone(),
            constraint: asked.request.constraint.clone(),
            defined: first.map_or_else(|| self.defined(asked.place), |m| m.defined.clone()),
        };
        let engine = self.store.engine().clone();
        AnyVariable::new(meta, engine, Box::new(Joined::new(parts, division, shape)))
    }
}
