//! Rows of a table.

use candle_core::{Result, Tensor};

use super::settings::{Said, said};
use crate::engines::candle::in_crate::*;

/// What [`embedding`] can be told; `embedding(&ids, (1000, 64))` is `embedding(&ids, Embedding::new(1000, 64))`.
#[derive(Clone, Debug)]
#[must_use]
pub struct Embedding {
    vocabulary: usize,
    size: usize,
    trainable: bool,
    embeddings: Said,
}

impl Embedding {
    /// So many rows of this length.
    pub fn new(vocabulary: usize, size: usize) -> Self {
        Self {
            vocabulary,
            size,
            trainable: true,
            embeddings: Said::default(),
        }
    }

    /// Whether optimizers train it; `true` where nothing is said.
    pub fn trainable(mut self, trainable: bool) -> Self {
        self.trainable = trainable;
        self
    }

    said!(
        embeddings,
        "the scope's initializer, or else `glorot_uniform()`,",
        initializer,
        regularizer,
        constraint
    );
}

impl From<(usize, usize)> for Embedding {
    fn from((vocabulary, size): (usize, usize)) -> Self {
        Self::new(vocabulary, size)
    }
}

/// The row of a table for each id (`tf.contrib.layers.embed_sequence`, `tf.nn.embedding_lookup` with the table).
///
/// Ids of any shape, `u8`, `u32` or `i64`, become that shape and one axis more, `size` long. The table is of the scope's element type.
///
/// # Errors
/// Those of [`get_variable!`](macro@crate::candle::prelude::get_variable), and candle's if an id is no row's.
#[crate::layer(crate = crate)]
pub fn embedding(ids: &Tensor, settings: impl Into<Embedding>) -> Result<Tensor> {
    let layer: Embedding = settings.into();
    let table = get_variable!(
        "embeddings",
        [layer.vocabulary, layer.size],
        initializer = layer.embeddings.initializer,
        regularizer = layer.embeddings.regularizer,
        constraint = layer.embeddings.constraint,
        trainable = layer.trainable
    )?;
    let rows = table.index_select(&ids.flatten_all()?.contiguous()?, 0)?;
    let shape = [ids.dims(), &[layer.size]].concat();
    rows.reshape(shape)
}
