//! What the metadata says of a variable, as JSON.

use serde::{Deserialize, Serialize};

use crate::variable::AnyVariable;
use crate::variable::collection::{GLOBAL_VARIABLES, TRAINABLE_VARIABLES};

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

    /// A tensor of a file that says no more of it: as `get_variable!` would make it by default.
    pub(super) fn default_for(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            key: Some(name.to_owned()),
            trainable: true,
            collections: vec![GLOBAL_VARIABLES.to_owned(), TRAINABLE_VARIABLES.to_owned()],
        }
    }
}
