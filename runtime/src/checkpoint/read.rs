//! Reading: everything is checked before anything is changed.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;

use super::error::{CheckpointError, Mismatch};
use super::record::{METADATA, Record};
use crate::error::{Error, ErrorKind};
use crate::formats::{self, Tensor};
use crate::host::HostArray;
use crate::name;
use crate::shape::Shape;
use crate::site::{Place, Trace};
use crate::store::VarStore;
use crate::variable::{AnyVariable, Key, Meta};

/// What will be done with one tensor.
enum Action {
    Assign(AnyVariable, HostArray),
    Create(Record, HostArray),
}

pub(super) fn load(store: &VarStore, path: &Path, place: Place) -> Result<(), CheckpointError> {
    let tensors = formats::open(path)?;
    let metadata = tensors.first().map(|t| t.file.metadata());
    let records = metadata.and_then(|m| m.get(METADATA));
    let records = records
        .map_or(Ok(Vec::new()), |json| {
            serde_json::from_str::<Vec<Record>>(json)
        })
        .map_err(|cause| CheckpointError::Metadata {
            path: path.to_owned(),
            cause,
        })?;

    loop {
        // While this lives nobody creates what the file has; who asks for it waits, and gets what the file says.
        let names = tensors.iter().map(|t| Arc::from(&*t.header().name));
        let keys = records
            .iter()
            .filter_map(|r| r.key.as_deref().map(Arc::from));
        let reserved = store.creating().reserve_all(names.chain(keys).collect());
        let _reserved = reserved.map_err(|busy| {
            let name = busy.to_string();
            Error::new(ErrorKind::RecursiveInitializer { name }).at(trace(place))
        })?;
        let actions = checked_plan(store, path, &tensors, &records)?;
        let created: Vec<&str> = created(&actions).collect();
        if store.claim_for_load(&created) {
            return apply(store, actions, place);
        }
        // A variable of another key is being made under one of the names: it will be there, or the name free again. Who makes it may wait
        // for what is reserved here.
        std::thread::yield_now();
    }
}

fn created(actions: &[Action]) -> impl Iterator<Item = &str> {
    actions.iter().filter_map(|action| match action {
        Action::Create(record, _) => Some(record.name.as_str()),
        Action::Assign(..) => None,
    })
}

/// What is to be done, which the store has nothing to say against.
fn checked_plan(
    store: &VarStore,
    path: &Path,
    tensors: &[Tensor],
    records: &[Record],
) -> Result<Vec<Action>, CheckpointError> {
    let actions = plan(store, path, tensors, records)?;
    let missing = missing(store, tensors);
    if !missing.is_empty() {
        return Err(CheckpointError::Missing {
            path: path.to_owned(),
            names: missing,
        });
    }
    let names: Vec<String> = created(&actions).map(str::to_owned).collect();
    if store.is_frozen() && !names.is_empty() {
        return Err(CheckpointError::Frozen {
            path: path.to_owned(),
            names,
        });
    }
    Ok(actions)
}

fn trace(place: Place) -> Trace {
    Trace {
        site: place.site(),
        chain: Vec::new(),
    }
}

/// In creation order as far as the file knows it, then by name.
fn plan(
    store: &VarStore,
    path: &Path,
    tensors: &[Tensor],
    records: &[Record],
) -> Result<Vec<Action>, CheckpointError> {
    // Metadata is only a hint: what it repeats, or says of tensors that are not there, does not count.
    let mut seen = HashSet::new();
    let mut records = records.to_vec();
    let by_name: HashMap<&str, &Tensor> = tensors.iter().map(|t| (&*t.header().name, t)).collect();
    records.retain(|r| by_name.contains_key(&*r.name) && seen.insert(r.name.clone()));
    let mut names: Vec<&str> = by_name.keys().copied().collect();
    names.sort_unstable();
    let others = names
        .iter()
        .filter(|n| !seen.contains(**n))
        .map(|n| Record::default_for(n));
    let others: Vec<Record> = others.collect();
    let mut actions = Vec::with_capacity(names.len());
    for record in records.into_iter().chain(others) {
        let tensor = by_name[&*record.name];
        let dtype = &tensor.header().dtype;
        if dtype.known().is_none() {
            return Err(CheckpointError::DType {
                name: format!("tensor {}", record.name),
                dtype: dtype.to_string(),
                lacks: "varscope has no element type for",
            });
        }
        let value = tensor.read()?;
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

fn missing(store: &VarStore, tensors: &[Tensor]) -> Vec<String> {
    let in_file: HashSet<&str> = tensors.iter().map(|t| &*t.header().name).collect();
    let paths = store.variables().into_iter().map(|v| v.path().to_owned());
    paths.filter(|p| !in_file.contains(p.as_str())).collect()
}

/// Makes what can fail to be made, and then changes the store in one step.
fn apply(store: &VarStore, actions: Vec<Action>, place: Place) -> Result<(), CheckpointError> {
    let mut claimed = Vec::new();
    let mut adopted = Vec::new();
    let mut assigned = Vec::new();
    let mut failed = None;
    for action in actions {
        match action {
            Action::Assign(variable, value) => assigned.push((variable, value)),
            Action::Create(record, value) => {
                let kind = (value.shape(), value.dtype());
                let name = record.name.as_str();
                let key = record.key.as_deref();
                let meta = Meta {
                    key: key.map_or(Key::Nothing, |key| Key::of(key, name)),
                    trainable: record.trainable,
                    collections: record.collections.into_iter().map(Into::into).collect(),
                    ..Meta::new(name, kind, trace(place).into())
                };
                match store.make_adopted(meta, value) {
                    Ok(variable) => adopted.push(variable),
                    Err(error) => failed = Some(error),
                }
                claimed.push(record.name);
            }
        }
    }
    if let Some(error) = failed {
        claimed.iter().for_each(|path| store.unclaim(path));
        return Err(error.into());
    }
    store.adopt_all(adopted);
    for (variable, value) in assigned {
        variable.assign(value)?;
    }
    Ok(())
}
