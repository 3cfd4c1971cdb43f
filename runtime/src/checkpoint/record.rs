//! What the metadata says of a variable, as JSON.

use serde::{Deserialize, Serialize};

use crate::variable::AnyVariable;

/// The key in safetensors' metadata.
pub(super) const METADATA: &str = "varscope";

/// What safetensors has no place for; the records are in creation order.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Record {
    pub(super) name: String,
    pub(super) key: Option<String>,
    pub(super) trainable: bool,
    pub(super) collections: Vec<String>,
}

impl Record {
    pub(super) fn of(variable: &AnyVariable) -> Self {
        Self {
            name: variable.path().to_owned(),
            key: variable.key().map(str::to_owned),
            trainable: variable.trainable(),
            collections: variable.collections().map(str::to_owned).collect(),
        }
    }
}
