//! Variables in parts, for formats that know parts of a tensor: under the name of the whole.

use std::borrow::Cow;
use std::collections::HashMap;
use std::path::Path;

use super::super::error::CheckpointError;
use super::content::{Chosen, name};
use super::options::SaveOptions;
use super::whole::Whole;
use crate::formats::bundle::{BundleWriter, PartOf};

/// What is written for one that was chosen.
#[derive(Debug)]
pub(super) enum Written {
    /// A tensor of its own.
    Itself,
    Slice(PartOf),
    /// The whole that these make up, put together along an axis; under this name.
    Whole(String, usize, Vec<usize>),
    /// Nothing: another one's whole has it.
    Nothing,
}

/// What is written for each, where all parts of a whole are saved, and as one element type.
pub(super) fn written(
    wholes: &[Whole],
    chosen: &[Chosen<'_>],
    options: &SaveOptions,
    path: &Path,
) -> Result<Vec<Written>, CheckpointError> {
    let mut written: Vec<Written> = chosen.iter().map(|_| Written::Itself).collect();
    if wholes.is_empty() {
        return Ok(written);
    }
    let places = chosen.iter().enumerate();
    let places: HashMap<&str, usize> = places.map(|(i, c)| (c.value.name(), i)).collect();
    let mut names: HashMap<String, &str> = HashMap::new();
    for whole in wholes {
        let parts = whole.parts.iter();
        let found = parts.map(|(part, _)| places.get(part.as_str()).copied());
        let Some(found) = found.collect::<Option<Vec<usize>>>() else {
            continue;
        };
        let mut dtypes = found.iter().map(|i| chosen[*i].dtype);
        let Some(dtype) = dtypes
            .next()
            .filter(|first| dtypes.all(|dtype| dtype == *first))
        else {
            continue;
        };
        let Some(name) = name(&whole.name, options).map(Cow::into_owned) else {
            continue;
        };
        if BundleWriter::has_slices(dtype) {
            for (i, (_, begin)) in found.into_iter().zip(&whole.parts) {
                written[i] = Written::Slice(PartOf {
                    name: name.clone(),
                    shape: whole.shape.clone(),
                    axis: whole.axis,
                    begin: *begin,
                });
            }
        } else {
            found.iter().for_each(|i| written[*i] = Written::Nothing);
            let first = found[0];
            written[first] = Written::Whole(name.clone(), whole.axis, found);
        }
        names.insert(name, &whole.name);
    }
    let all = chosen.iter().zip(&written);
    for (other, _) in all.filter(|(_, written)| matches!(written, Written::Itself)) {
        if let Some(whole) = names.get(&*other.name) {
            return Err(CheckpointError::SameName {
                path: path.to_owned(),
                name: other.name.to_string(),
                variables: [(*whole).to_owned(), other.value.name().to_owned()],
            });
        }
    }
    Ok(written)
}
