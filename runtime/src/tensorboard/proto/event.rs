//! `event.proto`, `summary.proto`, and what they take of `tensor.proto`.

use prost::{Message, Oneof};

use crate::formats::bundle::TensorShape;

/// One record of an event file.
#[derive(Clone, PartialEq, Message)]
pub(crate) struct Event {
    /// Seconds since 1970.
    #[prost(double, tag = "1")]
    pub(crate) wall_time: f64,
    #[prost(int64, tag = "2")]
    pub(crate) step: i64,
    #[prost(oneof = "What", tags = "3, 4, 5")]
    pub(crate) what: Option<What>,
    #[prost(message, optional, tag = "10")]
    pub(crate) source_metadata: Option<SourceMetadata>,
}

#[derive(Clone, PartialEq, Oneof)]
pub(crate) enum What {
    /// Stands first in a file.
    #[prost(string, tag = "3")]
    FileVersion(String),
    /// A `GraphDef`.
    #[prost(bytes = "vec", tag = "4")]
    GraphDef(Vec<u8>),
    #[prost(message, tag = "5")]
    Summary(Summary),
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct SourceMetadata {
    #[prost(string, tag = "1")]
    pub(crate) writer: String,
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct Summary {
    #[prost(message, repeated, tag = "1")]
    pub(crate) value: Vec<Value>,
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct Value {
    #[prost(string, tag = "1")]
    pub(crate) tag: String,
    #[prost(message, optional, tag = "9")]
    pub(crate) metadata: Option<Metadata>,
    #[prost(oneof = "Data", tags = "2, 5, 8")]
    pub(crate) data: Option<Data>,
}

#[derive(Clone, PartialEq, Oneof)]
pub(crate) enum Data {
    #[prost(float, tag = "2")]
    SimpleValue(f32),
    #[prost(message, tag = "5")]
    Histo(Histo),
    #[prost(message, tag = "8")]
    Tensor(Tensor),
}

/// `SummaryMetadata`.
#[derive(Clone, PartialEq, Message)]
pub(crate) struct Metadata {
    #[prost(message, optional, tag = "1")]
    pub(crate) plugin_data: Option<PluginData>,
    /// What kind of data the plugin has; [`TENSOR`].
    #[prost(int32, tag = "4")]
    pub(crate) data_class: i32,
}

/// `DATA_CLASS_TENSOR`.
const TENSOR: i32 = 2;

impl Metadata {
    /// Tensors that a plugin shows.
    pub(crate) fn of(plugin: &str, content: Vec<u8>) -> Self {
        Self {
            plugin_data: Some(PluginData {
                plugin_name: plugin.to_owned(),
                content,
            }),
            data_class: TENSOR,
        }
    }
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct PluginData {
    #[prost(string, tag = "1")]
    pub(crate) plugin_name: String,
    #[prost(bytes = "vec", tag = "2")]
    pub(crate) content: Vec<u8>,
}

/// `HistogramProto`.
#[derive(Clone, PartialEq, Message)]
pub(crate) struct Histo {
    #[prost(double, tag = "1")]
    pub(crate) min: f64,
    #[prost(double, tag = "2")]
    pub(crate) max: f64,
    #[prost(double, tag = "3")]
    pub(crate) num: f64,
    #[prost(double, tag = "4")]
    pub(crate) sum: f64,
    #[prost(double, tag = "5")]
    pub(crate) sum_squares: f64,
    /// Where each bucket ends.
    #[prost(double, repeated, tag = "6")]
    pub(crate) bucket_limit: Vec<f64>,
    /// How many are in each.
    #[prost(double, repeated, tag = "7")]
    pub(crate) bucket: Vec<f64>,
}

/// `TensorProto`.
#[derive(Clone, PartialEq, Message)]
pub(crate) struct Tensor {
    #[prost(int32, tag = "1")]
    pub(crate) dtype: i32,
    #[prost(message, optional, tag = "2")]
    pub(crate) tensor_shape: Option<TensorShape>,
    #[prost(bytes = "vec", repeated, tag = "8")]
    pub(crate) string_val: Vec<Vec<u8>>,
}

impl Tensor {
    /// A scalar that is a string.
    pub(crate) fn text(text: &str) -> Self {
        Self {
            dtype: 7,
            tensor_shape: Some(TensorShape::of(&[])),
            string_val: vec![text.as_bytes().to_vec()],
        }
    }

    /// No elements: where the plugin's data says it all.
    pub(crate) fn nothing() -> Self {
        Self {
            dtype: 1,
            tensor_shape: Some(TensorShape::of(&[0])),
            string_val: Vec::new(),
        }
    }
}
