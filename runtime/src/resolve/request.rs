//! A request with a full name and all defaults filled in.

use std::sync::Arc;

use crate::dtype::DType;
use crate::host::HostArray;
use crate::options::Request;
use crate::scope::NodeId;
use crate::shape::Shape;
use crate::site::Place;

pub(super) struct ResolvedRequest {
    /// The full name, and what it is in the pass.
    pub(super) key: Arc<str>,
    pub(super) node: NodeId,
    /// The name that was asked for, if it stands for another.
    pub(super) alias: Option<NodeId>,
    pub(super) dtype: DType,
    /// What was asked for, and whatever the scope says where it says nothing. Its name is the one that was asked for.
    pub(super) request: Request,
    pub(super) place: Place,
    /// The value of a part, cut from that of the whole.
    pub(super) part: Option<HostArray>,
}

impl ResolvedRequest {
    pub(super) fn name(&self) -> String {
        self.key.to_string()
    }

    /// What the pass notes as asked for.
    pub(super) fn noted(&self) -> NodeId {
        self.alias.unwrap_or(self.node)
    }

    /// The initializer's value, if it is one.
    pub(super) fn value(&self) -> Option<&HostArray> {
        self.request.options.initializer.as_ref()?.value_of()
    }

    /// The shape that the request says, itself or through its value.
    pub(super) fn shape_or(&self, value: Option<&HostArray>) -> Option<Shape> {
        let shape = self.request.shape.clone();
        shape.or_else(|| value.map(|v| Shape::from(v.shape())))
    }
}
