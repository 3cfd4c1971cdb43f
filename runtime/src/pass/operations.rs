//! Names of operations, which only recordings of TensorFlow are replayed with.

use super::Pass;
use crate::error::Result;
use crate::name::Name;
use crate::scope::Noun;
use crate::site::Place;

impl Pass {
    /// Names an operation in the current name scope, as TensorFlow names nodes: made unique regardless of case, or exactly so with a
    /// trailing `/`. For summaries and traces.
    ///
    /// A trap, as in TensorFlow: an exact name is not marked as used, so the next plain one of that name is an error, and the one
    /// after gets a suffix.
    ///
    /// # Errors
    /// If the name is illegal, or given exactly and taken.
    #[doc(hidden)] // what recordings of TensorFlow are replayed with
    #[track_caller]
    pub fn name_operation(&mut self, name: impl Into<Name>) -> Result<String> {
        let place = Place::or_caller(None);
        let name = name.into();
        let (stack, mut record) = self.state_mut().parts();
        let position = record.names.at(stack.position());
        let node = record.names.add_node(position, &name);
        let named = node.map(|node| record.full_name(node));
        drop(record);
        named.map_err(|kind| self.fail(kind, place))
    }

    /// As [`Self::name_operation`], for an operation that opens a name scope of its own name.
    ///
    /// # Errors
    /// If the name is illegal as a scope or as a node, or given exactly and taken.
    #[doc(hidden)] // as above
    #[track_caller]
    pub fn name_scoped_operation(&mut self, name: impl Into<Name>) -> Result<String> {
        let place = Place::or_caller(None);
        let name = name.into();
        let (stack, mut record) = self.state_mut().parts();
        let position = record.names.at(stack.position());
        let node = record
            .names
            .add_scoped_node(position, name.as_str(), Noun::Node);
        let named = node.map(|node| record.full_name(node));
        drop(record);
        named.map_err(|kind| self.fail(kind, place))
    }
}
