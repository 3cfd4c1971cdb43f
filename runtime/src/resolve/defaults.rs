//! The scope's defaults, and the full name.

use std::sync::Arc;

use super::Resolver;
use super::request::ResolvedRequest;
use crate::error::{ErrorKind, Result};
use crate::lock::locked;
use crate::options::Request;
use crate::scope::NodeId;
use crate::site::Place;

impl Resolver {
    /// The whole request, as it is resolved: full name, and the scope's defaults.
    pub(super) fn with_defaults(
        &self,
        mut request: Request,
        place: Place,
    ) -> Result<ResolvedRequest> {
        request.resolve_local();
        let value = request.options.initializer.as_ref();
        if let (Some(explicit), Some(value)) =
            (request.options.dtype, value.and_then(|i| i.value_of()))
            && value.dtype() != explicit
        {
            let kind = ErrorKind::InitDtypeMismatch {
                initializer: value.dtype(),
                explicit,
            };
            return Err(self.fail(kind, place));
        }
        if !self.settings.options.is_empty() {
            request.options = request.options.or(&self.settings.options);
        }
        Ok(self.below(self.scope, request, place))
    }

    /// The same of a request whose name is full.
    pub(super) fn with_full_name(&self, request: Request, place: Place) -> ResolvedRequest {
        self.below(NodeId::ROOT, request, place)
    }

    /// A value brings its own shape.
    pub(super) fn check_value(&self, asked: &ResolvedRequest) -> Result<()> {
        if asked.value().is_some() && asked.request.shape.is_some() {
            return Err(self.fail(ErrorKind::ConstantWithShape, asked.place));
        }
        Ok(())
    }

    fn below(&self, scope: NodeId, request: Request, place: Place) -> ResolvedRequest {
        let mut record = locked(&self.shared.record);
        let node = record.names.tree.child(scope, &request.name);
        let mut key: Arc<str> = record.names.tree.text(node);
        let (mut node, mut alias) = (node, None);
        if let Some(target) = self.store.target(&key) {
            alias = Some(node);
            node = record.names.tree.path(&target);
            key = target;
        }
        drop(record);
        ResolvedRequest {
            key,
            node,
            alias,
            dtype: request
                .options
                .dtype
                .or(self.settings.options.dtype)
                .unwrap_or(self.store.default_dtype()),
            request,
            place,
            part: None,
        }
    }
}
