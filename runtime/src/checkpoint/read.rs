//! Reading: everything is checked before anything is changed.

use std::collections::HashSet;
use std::path::Path;

use safetensors::SafeTensors;

use super::error::{CheckpointError, Mismatch};
use super::record::{METADATA, Record};
use super::tensor::from_view;
use crate::host::HostArray;
use crate::name;
use crate::shape::Shape;
use crate::site::{Place, Trace};
use crate::store::VarStore;
use crate::variable::{AnyVariable, Meta};

/// What will be done with one tensor.
enum Action {
    Assign(AnyVariable, HostArray),
    Create(Record, HostArray),
}

pub(super) fn load(store: &VarStore, path: &Path, place: Place) -> Result<(), CheckpointError> {
    let bytes = std::fs::read(path).map_err(CheckpointError::io("read", path))?;
    let format = |cause| CheckpointError::Format {
        path: path.to_owned(),
        cause,
    };
    let tensors = SafeTensors::deserialize(&bytes).map_err(format)?;
    let (_, metadata) = SafeTensors::read_metadata(&bytes).map_err(format)?;
    let records = metadata.metadata().as_ref().and_then(|m| m.get(METADATA));
    let records = records
        .map_or(Ok(Vec::new()), |json| {
            serde_json::from_str::<Vec<Record>>(json)
        })
        .map_err(|cause| CheckpointError::Metadata {
            path: path.to_owned(),
            cause,
        })?;

    let actions = plan(store, path, &tensors, records)?;
    let missing = missing(store, &tensors);
    if !missing.is_empty() {
        return Err(CheckpointError::Missing {
            path: path.to_owned(),
            names: missing,
        });
    }
    let created = actions.iter().filter_map(|action| match action {
        Action::Create(record, _) => Some(record.name.clone()),
        Action::Assign(..) => None,
    });
    let created: Vec<String> = created.collect();
    if store.is_frozen() && !created.is_empty() {
        return Err(CheckpointError::Frozen {
            path: path.to_owned(),
            names: created,
        });
    }
    apply(store, actions, place)
}

/// In creation order as far as the file knows it, then by name.
fn plan(
    store: &VarStore,
    path: &Path,
    tensors: &SafeTensors<'_>,
    records: Vec<Record>,
) -> Result<Vec<Action>, CheckpointError> {
    // Metadata is only a hint: what it repeats, or says of tensors that are not there, does not count.
    let mut seen = HashSet::new();
    let mut records = records;
    records.retain(|r| tensors.tensor(&r.name).is_ok() && seen.insert(r.name.clone()));
    let mut names: Vec<&str> = tensors.names().into_iter().collect();
    names.sort_unstable();
    let others = names
        .iter()
        .filter(|n| !seen.contains(**n))
        .map(|n| Record::default_for(n));
    let others: Vec<Record> = others.collect();
    let mut actions = Vec::with_capacity(names.len());
    for record in records.into_iter().chain(others) {
        let view = tensors
            .tensor(&record.name)
            .map_err(|cause| CheckpointError::Format {
                path: path.to_owned(),
                cause,
            })?;
        let value = from_view(&view).ok_or_else(|| CheckpointError::DType {
            name: format!("tensor {}", record.name),
            dtype: format!("{:?}", view.dtype()),
            lacks: "varscope has no element type for",
        })?;
        actions.push(action(store, path, record, value)?);
    }
    Ok(actions)
}

fn action(
    store: &VarStore,
    path: &Path,
    record: Record,
    value: HostArray,
) -> Result<Action, CheckpointError> {
    let Some(variable) = store.get(&record.name) else {
        if !name::is_node_name(&record.name) {
            return Err(CheckpointError::Name {
                path: path.to_owned(),
                name: record.name,
            });
        }
        if !store.engine().supports(value.dtype()) {
            return Err(CheckpointError::DType {
                name: format!("tensor {}", record.name),
                dtype: value.dtype().to_string(),
                lacks: "the store's engine lacks",
            });
        }
        return Ok(Action::Create(record, value));
    };
    if variable.check_assignable(&value).is_ok() {
        return Ok(Action::Assign(variable, value));
    }
    Err(CheckpointError::Mismatch(Box::new(Mismatch {
        path: path.to_owned(),
        name: record.name,
        expected: Shape::from(variable.shape()),
        expected_dtype: variable.dtype(),
        found: Shape::from(value.shape()),
        found_dtype: value.dtype(),
        defined: variable.defined().clone(),
    })))
}

fn missing(store: &VarStore, tensors: &SafeTensors<'_>) -> Vec<String> {
    let in_file: HashSet<&str> = tensors.names().into_iter().collect();
    let paths = store.variables().into_iter().map(|v| v.path().to_owned());
    paths.filter(|p| !in_file.contains(p.as_str())).collect()
}

fn apply(store: &VarStore, actions: Vec<Action>, place: Place) -> Result<(), CheckpointError> {
    for action in actions {
        match action {
            Action::Assign(variable, value) => variable.assign(value)?,
            Action::Create(record, value) => {
                let defined = Trace {
                    site: place.site(),
                    chain: Vec::new(),
                };
                let kind = (value.shape(), value.dtype());
                let meta = Meta {
                    key: record.key.map(Into::into),
                    trainable: record.trainable,
                    collections: record.collections.into_iter().map(Into::into).collect(),
                    ..Meta::new(record.name.as_str().into(), kind, defined.into())
                };
                store.adopt(meta, value)?;
            }
        }
    }
    Ok(())
}
