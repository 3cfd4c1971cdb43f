//! The loss of a variable, once a pass.

use super::Resolver;
use super::request::ResolvedRequest;
use crate::error::{ErrorKind, Result};
use crate::lock::locked;
use crate::variable::{AnyVariable, Regularizer};

impl Resolver {
    /// Adds the loss of a variable that this pass meets for the first time, named after its key.
    pub(super) fn regularize(&self, variable: &AnyVariable, asked: &ResolvedRequest) -> Result<()> {
        let regularizer = asked.request.options.regularizer.as_ref();
        let Some((name, run)) = regularizer.and_then(Regularizer::parts) else {
            return Ok(());
        };
        let custom = |cause| ErrorKind::Custom {
            what: "The regularizer",
            name: asked.name(),
            cause,
        };
        let loss = run(variable).map_err(|cause| self.fail(custom(cause), asked.place))?;
        let Some(loss) = loss else {
            return Ok(());
        };
        // The loss outlives the lock: if its name is refused, dropping it runs user code.
        let added = locked(&self.shared.record).add_loss(&asked.key, name, loss.clone());
        added.map_err(|kind| self.fail(kind, asked.place))
    }
}
