//! Variables that are always new: `variable!`.

use super::Resolver;
use super::create::collections;
use crate::error::{ErrorKind, Result};
use crate::host::HostArray;
use crate::init::InitError;
use crate::lock::locked;
use crate::name;
use crate::options::VariableOptions;
use crate::pass::{Pass, Record};
use crate::scope::NodeId;
use crate::site::Place;
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
        let dtype = options.dtype.unwrap_or(value.dtype());
        let name = options.name.as_ref().map_or("Variable", |n| n.as_str());
        let mut record = locked(&self.shared.record);
        let scope = record.names.tree.full(position).clone();
        let position = record.names.outside_control_flow(position);
        drop(record);
        self.check_not_frozen(&name::join(&scope, name), place)?;
        self.check_supported(dtype, name, place)?;
        let (claimed, defined) = self.claim(position, name, place)?;
        let value = value
            .cast_to(dtype)
            .map_err(|e| self.fail(ErrorKind::InitConversion(InitError::from(e).into()), place))?;
        let trainable = options.trainable.unwrap_or(true);
        let meta = Meta {
            trainable,
            collections: collections(options.collections.as_deref(), trainable),
            ..Meta::new(claimed.path.clone(), (value.shape(), dtype), defined)
        };
        let note = |record: &mut Record, variable: &AnyVariable| record.add_made(variable.clone());
        self.build(meta, value, None, claimed, place, note)
    }
}

impl Pass {
    /// Makes a variable that is always new (`tf.Variable`), named in the current name scope: in every pass another one.
    ///
    /// Variable scopes matter only by the name scopes that they open, and `get_variable` never finds it.
    ///
    /// # Errors
    /// If the name is illegal, or given exactly and taken; if the store is frozen; or if the value can't be converted to the element
    /// type asked for. The *name* is taken all the same then, as in TensorFlow.
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
