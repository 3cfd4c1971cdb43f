//! A variable in parts (`_VariableStore._get_partitioned_variable`).

use super::Request;
use super::asking::{Asking, Resolved, part_request};
use crate::error::{ErrorKind, Result};
use crate::host::HostArray;
use crate::init::{self, Initializer};
use crate::partition::{Division, Joined, cut, part_key};
use crate::shape::Shape;
use crate::site::Place;
use crate::variable::{AnyVariable, Meta};

impl Asking {
    /// Asks for every part, `w/part_0` and on, and gives them as one variable.
    pub(super) fn get_partitioned(&self, request: Request, place: Place) -> Result<AnyVariable> {
        let name = request.name().to_owned();
        if let Some(whole) = self.store.by_key(&name) {
            let error = self.fail(ErrorKind::Unpartitioned { name }, place);
            return Err(error.defined_at(whole.defined().clone()));
        }
        let asked = self.resolve(request, place);
        let value = asked.request.initializer.as_ref().and_then(|i| i.value_of()).cloned();
        let shape = match (&asked.request.shape, &value) {
            (Some(_), Some(_)) => Err(ErrorKind::ConstantWithShape),
            (Some(shape), None) => shape.known().ok_or(ErrorKind::InvalidInitializer),
            (None, Some(value)) => Ok(value.shape().to_vec()),
            (None, None) => Err(ErrorKind::ShapeRequired { name: name.clone() }),
        }
        .map_err(|kind| self.fail(kind, place))?;
        let division = self.divide(&asked, &shape)?;
        let parts = self.parts(&asked, &shape, division)?;
        Ok(self.joined(asked, parts, division, shape))
    }

    /// The partitioner's division, if it is one and agrees with the parts that exist.
    fn divide(&self, asked: &Resolved, shape: &[usize]) -> Result<Division> {
        let invalid = |given, why| ErrorKind::InvalidPartition {
            name: asked.key.to_string(),
            shape: Shape::from(shape),
            given,
            why,
        };
        let partitioner = asked.request.partitioner.as_ref();
        let division = partitioner.map_or(Ok(Division { axis: 0, count: 1 }), |p| p.divide(shape, asked.dtype));
        let division = division.map_err(|(given, why)| self.fail(invalid(given, why), asked.place))?;
        let existing = |i| self.store.by_key(&part_key(&asked.key, i));
        if let Some(first) = existing(0)
            && (existing(division.count - 1).is_none() || existing(division.count).is_some())
        {
            let given = format!("{} parts", division.count);
            let error = self.fail(invalid(given, "the variable exists with another number of parts"), asked.place);
            return Err(error.defined_at(first.defined().clone()));
        }
        Ok(division)
    }

    /// The parts. New ones are cut from the value that the whole variable would have, so dividing a variable changes no bit.
    fn parts(&self, asked: &Resolved, shape: &[usize], division: Division) -> Result<Vec<AnyVariable>> {
        let is_new = self.store.by_key(&part_key(&asked.key, 0)).is_none() && self.reuse != crate::scope::Reuse::True;
        let whole = if is_new { Some(self.whole_value(asked, shape)?) } else { None };
        let part = |(i, slice): (usize, (usize, usize))| {
            let request = part_request(&asked.request, i);
            let request = match &whole {
                Some(whole) => {
                    Request { shape: None, ..request }.initializer(init::value(cut(whole, division.axis, slice)))
                }
                None => {
                    let mut dims = shape.to_vec();
                    dims[division.axis] = slice.1;
                    Request { initializer: None, ..request }.shape(dims)
                }
            };
            self.get_whole(request, asked.place)
        };
        division.slices(shape).enumerate().map(part).collect()
    }

    fn whole_value(&self, asked: &Resolved, shape: &[usize]) -> Result<HostArray> {
        let required = || ErrorKind::InitializerRequired { name: asked.key.to_string(), dtype: asked.dtype };
        let initializer = match &asked.request.initializer {
            Some(initializer) => initializer.clone(),
            None => Initializer::default_for(asked.dtype).ok_or_else(|| self.fail(required(), asked.place))?,
        };
        match initializer.value_of() {
            Some(value) => Ok(value.clone()),
            None => self.fill(asked, &initializer, shape, asked.dtype),
        }
    }

    fn joined(&self, asked: Resolved, parts: Vec<AnyVariable>, division: Division, shape: Vec<usize>) -> AnyVariable {
        let first = parts.first().map(AnyVariable::meta);
        let meta = Meta {
            name: asked.key.clone(),
            key: Some(asked.key.clone()),
            shape: shape.clone(),
            dtype: first.map_or(asked.dtype, |m| m.dtype),
            trainable: first.is_none_or(|m| m.trainable),
            collections: first.map(|m| m.collections.clone()).unwrap_or_default(),
            initializer: asked.request.initializer,
            regularizer: asked.request.regularizer,
            constraint: None,
            defined: first.map_or_else(|| self.trace(asked.place), |m| m.defined.clone()),
        };
        let engine = self.store.engine().clone();
        AnyVariable::new(meta, engine, Box::new(Joined::new(parts, division, shape)))
    }
}
