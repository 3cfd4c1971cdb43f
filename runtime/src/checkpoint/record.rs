//! What the metadata says of a variable, as JSON.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::variable::AnyVariable;

/// The key in safetensors' metadata.
pub(super) const METADATA: &str = "varscope";

/// What stands there if there are too many for the format: the file is ours all the same.
pub(super) const NO_RECORDS: &str = "[]";

/// The same for names that stand for other variables': an object of both.
pub(super) const ALIASES: &str = "varscope.aliases";

/// How names are written: there if slashes are dots.
pub(super) const NAMES: &str = "varscope.names";

/// Whether a file has the names as a store of ours has them, dots and all.
pub(super) fn has_our_names(metadata: &HashMap<String, String>) -> bool {
    metadata.contains_key(METADATA) && !metadata.contains_key(NAMES)
}

/// What safetensors has no place for; the records are in creation order.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Record {
    pub(super) name: String,
    /// Its name in the file, if that is another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) tensor: Option<String>,
    pub(super) key: Option<String>,
    pub(super) trainable: bool,
    pub(super) collections: Vec<String>,
    /// Where it was asked for first: `src/net.rs:12:31`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) defined_at: Option<String>,
}

impl Record {
    pub(super) fn of(variable: &AnyVariable) -> Self {
        Self {
            name: variable.path().to_owned(),
            tensor: None,
            key: variable.key().map(str::to_owned),
            trainable: variable.trainable(),
            collections: variable.collections().map(str::to_owned).collect(),
            defined_at: Some(variable.defined().users_site().to_string()),
        }
    }

    /// What is known of a variable that nobody has asked for yet.
    pub(super) fn of_waiting(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            tensor: None,
            key: None,
            trainable: false,
            collections: Vec::new(),
            defined_at: None,
        }
    }
}
