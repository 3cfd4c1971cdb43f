//! Stores made at random, and what files have for an empty one.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;
use varscope::checkpoint::CheckpointError;
use varscope::prelude::*;
use varscope::{HostArray, Request, partition};

use crate::values::{Numbers, printed, taken};

pub(crate) type Values = BTreeMap<String, HostArray>;

/// A store of variables made at random, some of them in parts.
pub(crate) fn random(numbers: &mut Numbers, dtypes: &[DType]) -> Result<(VarStore, Values)> {
    let (store, mut values) = (VarStore::new(), Values::new());
    let mut pass = store.pass();
    for i in 0..1 + numbers.below(40) {
        let name = match numbers.below(2) {
            0 => format!("v{i}"),
            _ => format!("scope_{}/v{i}", numbers.below(4)),
        };
        let (dtype, shape) = (dtypes[numbers.below(dtypes.len())], numbers.shape());
        let value = numbers.array(dtype, &shape);
        store.put(&name, value.clone())?;
        let mut request = Request::new(&name).dtype(dtype);
        let axes: Vec<usize> = (0..shape.len()).filter(|axis| shape[*axis] > 1).collect();
        let has_default = dtype != DType::String && !dtype.is_complex();
        if has_default && !axes.is_empty() && !shape.contains(&0) && numbers.below(3) == 0 {
            let axis = axes[numbers.below(axes.len())];
            request = request
                .shape(shape)
                .partitioner(partition::fixed_size(2 + numbers.below(2), axis));
        }
        pass.get_variable(request)?;
        values.insert(name, value);
    }
    drop(pass);
    Ok((store, values))
}

pub(crate) fn print(values: &Values) -> Value {
    values
        .iter()
        .map(|(name, value)| (name.clone(), printed(value)))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

pub(crate) fn read(path: &Path) -> std::result::Result<Values, CheckpointError> {
    let store = VarStore::new();
    store.load(path)?;
    Ok(taken(&store)?.into_iter().collect())
}

pub(crate) fn names(folder: &Path) -> std::io::Result<Vec<String>> {
    let entries = std::fs::read_dir(folder)?;
    let names = entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
    let mut names: Vec<String> = names.collect::<std::io::Result<_>>()?;
    names.sort();
    Ok(names)
}

pub(crate) fn one(value: f32) -> Result<VarStore> {
    let store = VarStore::new();
    store.put("net/w", HostArray::from([value, 2.0]))?;
    store.pass().get_variable(Request::new("net/w"))?;
    Ok(store)
}

/// Puts together what another format has in parts, as far as a value is expected as a whole.
pub(crate) fn join_parts(found: &mut Values, expected: &Values) {
    for (name, whole) in expected {
        let part = |i| format!("{name}/part_{i}");
        let parts: Vec<HostArray> = (0..).map_while(|i| found.remove(&part(i))).collect();
        let Some(first) = parts.first() else { continue };
        let axis =
            (0..whole.shape().len()).find(|axis| first.shape()[*axis] != whole.shape()[*axis]);
        let store = VarStore::new();
        let request = Request::new(name)
            .shape(whole.shape().to_vec())
            .dtype(whole.dtype());
        let request = request.partitioner(partition::fixed_size(
            parts.len(),
            axis.expect("it is divided"),
        ));
        for (i, value) in parts.into_iter().enumerate() {
            store.put(&part(i), value).expect("a name");
        }
        let joined = store
            .pass()
            .get_variable(request)
            .expect("all of its parts wait");
        found.insert(name.clone(), joined.read().expect("main memory"));
    }
}

/// An error and all that lies beneath it.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    let texts: Vec<String> = causes.map(ToString::to_string).collect();
    texts.join(": ")
}
