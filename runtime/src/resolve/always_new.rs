//! `variable!`: a variable that is always new in its pass, and the same in every pass.

use std::sync::Arc;

use super::Resolver;
use super::claim::{Claimed, Wanted};
use super::create::collections;
use crate::dtype::DType;
use crate::error::{ErrorKind, Result};
use crate::host::HostArray;
use crate::init::InitError;
use crate::lock::locked;
use crate::name;
use crate::options::VariableOptions;
use crate::pass::{Pass, Record};
use crate::scope::{NodeId, Noun};
use crate::shape::Shape;
use crate::site::Place;
use crate::store::{Attempt, Claim, is_exempt};
use crate::variable::{AnyVariable, Meta};

impl Resolver {
    /// `tf.Variable`.
    pub(crate) fn variable(
        &self,
        position: NodeId,
        value: HostArray,
        options: VariableOptions,
        place: Place,
    ) -> Result<AnyVariable> {
        let made = self.make_or_find_again(position, value, options, place)?;
        #[cfg(feature = "tensorboard")]
        self.note(&made);
        Ok(made)
    }

    fn make_or_find_again(
        &self,
        position: NodeId,
        value: HostArray,
        options: VariableOptions,
        place: Place,
    ) -> Result<AnyVariable> {
        let said = options.dtype;
        let dtype = said.unwrap_or(value.dtype());
        let name = options.name.as_ref().map_or("Variable", |n| n.as_str());
        let record = locked(&self.shared.record);
        let scope = record.names.tree.full(position);
        let position = record.names.outside_control_flow(position);
        drop(record);
        self.check_settled(|| name::join(&scope, name), place)?;
        let is_again = |made: &AnyVariable| {
            made.key().is_none() && made.common().defined.site() == place.site()
        };
        let taken = |path: &Arc<str>| match self.store.claim_or_find(path, self.shared.id()) {
            Claim::Claimed => false,
            Claim::Found(made) => !is_again(&made),
            Claim::Taken => true,
        };
        let mut waits = true;
        let (claimed, defined, reserved) = loop {
            let (claimed, defined) = self.claim(Wanted::Below(position, name), place, taken)?;
            let path = claimed.path.clone();
            let made = || self.store.by_path(&path).filter(is_again);
            match self.store.creating().try_reserve(&path, made) {
                Some(Attempt::Exists(made)) => {
                    self.find_again(&made, (value.shape(), dtype, said), &claimed, place)?;
                    drop(claimed.left_to_its_variable());
                    return Ok(made);
                }
                Some(Attempt::Reserved(reserved)) => break (claimed, defined, Some(reserved)),
                // Somebody makes or loads it.
                None if waits => {
                    self.give_back(claimed);
                    waits = self.store.creating().wait_for(&path);
                }
                None | Some(Attempt::Recursive) => break (claimed, defined, None),
            }
        };
        let trainable = options.trainable.unwrap_or(true);
        let collections = collections(options.collections.as_deref(), trainable);
        let waiting = self.store.waiting(&claimed.path);
        let is_waiting = waiting.is_some();
        let first = match waiting {
            Some(waiting) => {
                let shape = Some(Shape::from(value.shape()));
                self.value_of(&waiting, (&claimed.path, shape, dtype), place)
            }
            None => {
                self.check_not_frozen(&name::join(&scope, name), place)?;
                self.check_supported(dtype, name, place)?;
                let is_exempt = is_exempt(collections.iter().map(|key| &**key));
                if !is_exempt && self.store.refusing_load(&claimed.path).is_some() {
                    Err(self.not_in_file(&claimed.path, place))
                } else {
                    let converted = |e| ErrorKind::InitConversion(InitError::from(e).into());
                    let value = value.cast_to(dtype);
                    Ok(value.map_err(|e| self.fail(converted(e), place))?)
                }
            }
        };
        let value = match first {
            Ok(value) => value,
            Err(error) => {
                self.give_back(claimed);
                return Err(error);
            }
        };
        let path = claimed.path.clone();
        let meta = Meta {
            trainable,
            collections,
            ..Meta::new(&*claimed.path, (value.shape(), dtype), defined)
        };
        let note = |record: &mut Record, variable: &AnyVariable| record.add_made(variable.clone());
        let made = self.build(meta, value, None, claimed, place, note);
        if is_waiting && made.is_ok() {
            self.store.remove_waiting(&path);
        }
        drop(reserved);
        made
    }
}

impl Resolver {
    /// Notes that this pass has the variable of an earlier one or of a file, if it is what it would have made.
    fn find_again(
        &self,
        made: &AnyVariable,
        (shape, dtype, said): (&[usize], DType, Option<DType>),
        claimed: &Claimed<'_>,
        place: Place,
    ) -> Result<()> {
        let name = || made.path().to_owned();
        let differs = if shape != made.shape() {
            Some(ErrorKind::ShapeMismatch {
                name: name(),
                asked: Box::new(shape.into()),
                found: Box::new(made.shape().into()),
            })
            // Where only the value says it, the store may have been cast since.
        } else if dtype != made.dtype() && (said.is_some() || dtype != made.made_dtype()) {
            Some(ErrorKind::DtypeMismatch {
                name: name(),
                asked: dtype,
                found: made.dtype(),
                made: made.made_dtype(),
            })
        } else {
            None
        };
        let noted = match differs {
            Some(kind) => Err(kind),
            None => {
                let mut record = locked(&self.shared.record);
                let node = claimed.opened.position;
                let noted = record.names.settled().add_exact_node(node, Noun::Variable);
                noted.map(|_| record.add_made(made.clone()))
            }
        };
        noted.map_err(|kind| self.fail(kind, place).defined_at(made.defined().clone()))
    }
}

impl Pass {
    /// Makes a variable that is always new in this pass (`tf.Variable`), named in the current name scope.
    ///
    /// A later pass is the same graph built again: there the call at this place finds the variable that it made, with the value that it
    /// has now, and `value` only says shape and element type. So loops do not grow the store, and a `global_step` comes back from a file.
    /// A call at another place makes a variable of its own, under another name.
    ///
    /// Variable scopes matter only by the name scopes that they open, and `get_variable` never finds it.
    ///
    /// # Errors
    /// If the name is illegal, or given exactly and taken; if the variable of an earlier pass or of a file has another shape or element
    /// type; if there is none and the store is frozen; or if the value can't be converted to the element type asked for. The *name* is
    /// taken all the same then, as in TensorFlow.
    #[track_caller]
    pub fn variable(
        &mut self,
        value: impl Into<HostArray>,
        options: VariableOptions,
    ) -> Result<AnyVariable> {
        let place = Place::or_caller(options.site);
        let position = self.position();
        self.resolver()
            .variable(position, value.into(), options, place)
    }
}
