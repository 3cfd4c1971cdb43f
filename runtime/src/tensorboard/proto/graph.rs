//! `graph.proto`, and what it takes of `node_def.proto` and `attr_value.proto`.

use std::collections::BTreeMap;

use prost::{Message, Oneof};

use crate::formats::bundle::{TensorShape, Version};

#[derive(Clone, PartialEq, Message)]
pub(crate) struct GraphDef {
    #[prost(message, repeated, tag = "1")]
    pub(crate) node: Vec<NodeDef>,
    #[prost(message, optional, tag = "4")]
    pub(crate) versions: Option<Version>,
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct NodeDef {
    #[prost(string, tag = "1")]
    pub(crate) name: String,
    #[prost(string, tag = "2")]
    pub(crate) op: String,
    #[prost(string, repeated, tag = "3")]
    pub(crate) input: Vec<String>,
    #[prost(btree_map = "string, message", tag = "5")]
    pub(crate) attr: BTreeMap<String, AttrValue>,
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct AttrValue {
    #[prost(oneof = "Attr", tags = "1, 2, 5, 6, 7")]
    pub(crate) value: Option<Attr>,
}

#[derive(Clone, PartialEq, Oneof)]
pub(crate) enum Attr {
    #[prost(message, tag = "1")]
    List(List),
    #[prost(bytes = "vec", tag = "2")]
    S(Vec<u8>),
    #[prost(bool, tag = "5")]
    B(bool),
    /// TensorFlow's number of an element type.
    #[prost(int32, tag = "6")]
    Type(i32),
    #[prost(message, tag = "7")]
    Shape(TensorShape),
}

/// `AttrValue.ListValue`.
#[derive(Clone, PartialEq, Message)]
pub(crate) struct List {
    #[prost(bytes = "vec", repeated, tag = "2")]
    pub(crate) s: Vec<Vec<u8>>,
    #[prost(message, repeated, tag = "7")]
    pub(crate) shape: Vec<TensorShape>,
}

impl From<Attr> for AttrValue {
    fn from(value: Attr) -> Self {
        Self { value: Some(value) }
    }
}
