//! What there is to save: variables, and what waits for them.

use std::borrow::Cow;
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use super::super::error::CheckpointError;
use super::super::record::Record;
use super::super::unused;
use super::options::{SaveOptions, Unused};
use super::whole::Whole;
use crate::dtype::DType;
use crate::formats::Format;
use crate::host::HostArray;
use crate::select::Select;
use crate::store::{VarStore, Waiting};
use crate::variable::AnyVariable;

/// All that a store has.
#[derive(Debug)]
pub(super) struct Content {
    pub(super) values: Vec<Value>,
    /// Names and the variables that they stand for.
    pub(super) aliases: Vec<(String, String)>,
    /// Variables of which some of the values are parts.
    pub(super) wholes: Vec<Whole>,
}

/// A value, or where it is.
#[derive(Debug)]
pub(super) enum Value {
    /// As it is when it is written.
    Variable(AnyVariable),
    /// As it was.
    Held(AnyVariable, HostArray),
    /// In a file, for a variable of this name.
    Waiting(Arc<str>, Waiting),
}

/// A value that is saved, and as what.
pub(super) struct Chosen<'a> {
    pub(super) value: &'a Value,
    pub(super) name: Cow<'a, str>,
    pub(super) dtype: DType,
}

impl Content {
    /// What a store has now; nothing of it is read yet.
    pub(super) fn of(store: &VarStore) -> Result<Self, CheckpointError> {
        unused::check_whole(store)?;
        let variables = store.variables().into_iter().map(Value::Variable);
        let waiting = store.all_waiting().into_iter();
        let waiting = waiting.filter(|(_, waiting)| !waiting.is_initial);
        let waiting = waiting.map(|(name, waiting)| Value::Waiting(name, waiting));
        Ok(Self {
            values: variables.chain(waiting).collect(),
            aliases: store.aliases(),
            wholes: Whole::all(store),
        })
    }

    /// What is saved of it, in creation order.
    pub(super) fn choose<'a>(
        &'a self,
        options: &SaveOptions,
        path: &Path,
    ) -> Result<Vec<Chosen<'a>>, CheckpointError> {
        let select = options.choice.select();
        let kept = |value: &&Value| value.is_in(&select);
        let values: Vec<&Value> = self.values.iter().filter(kept).collect();
        check_none_is_lost(&values, options)?;
        let mut chosen = Vec::with_capacity(values.len());
        let is_waiting = |value: &Value| matches!(value, Value::Waiting(..));
        for value in values {
            if is_waiting(value) && options.unused == Unused::Leave {
                continue;
            }
            let Some(name) = name(value.name(), options) else {
                continue;
            };
            let dtype = match options.floats {
                Some(floats) if is_float(value.dtype()) => floats,
                _ => value.dtype(),
            };
            chosen.push(Chosen { value, name, dtype });
        }
        check_names(&chosen, options.format_of(path), path)?;
        Ok(chosen)
    }
}

fn check_none_is_lost(values: &[&Value], options: &SaveOptions) -> Result<(), CheckpointError> {
    let waiting = values.iter().filter_map(|value| match value {
        Value::Waiting(name, _) => Some(name.to_string()),
        Value::Variable(_) | Value::Held(..) => None,
    });
    let names: Vec<String> = waiting.collect();
    match options.unused {
        Unused::Refuse if !names.is_empty() => Err(CheckpointError::Waiting { names }),
        Unused::Refuse | Unused::Keep | Unused::Leave => Ok(()),
    }
}

/// The name in the file; nothing if it is left out.
pub(super) fn name<'a>(name: &'a str, options: &SaveOptions) -> Option<Cow<'a, str>> {
    let name = options.rules.apply(name, false)?;
    Some(match options.dots {
        true => Cow::Owned(name.replace('/', ".")),
        false => name,
    })
}

/// Each name once, and none that the format refuses.
fn check_names(chosen: &[Chosen<'_>], format: Format, path: &Path) -> Result<(), CheckpointError> {
    let mut names: HashMap<&str, &Value> = HashMap::with_capacity(chosen.len());
    for Chosen { value, name, .. } in chosen {
        if let Some(other) = names.insert(name, value) {
            return Err(CheckpointError::SameName {
                path: path.to_owned(),
                name: name.to_string(),
                variables: [other, value].map(|value| value.name().to_owned()),
            });
        }
        if let Some(why) = format.refuses(name) {
            return Err(CheckpointError::ReservedName {
                path: path.to_owned(),
                name: value.name().to_owned(),
                in_file: name.to_string(),
                why,
            });
        }
    }
    Ok(())
}

pub(super) const fn is_float(dtype: DType) -> bool {
    matches!(dtype, DType::F16 | DType::BF16 | DType::F32 | DType::F64)
}

impl Value {
    /// The name of the variable.
    pub(super) fn name(&self) -> &str {
        match self {
            Self::Variable(variable) | Self::Held(variable, _) => variable.path(),
            Self::Waiting(name, _) => name,
        }
    }

    pub(super) fn shape(&self) -> &[usize] {
        match self {
            Self::Variable(variable) | Self::Held(variable, _) => variable.shape(),
            Self::Waiting(_, waiting) => &waiting.shape,
        }
    }

    pub(super) fn dtype(&self) -> DType {
        match self {
            Self::Variable(variable) | Self::Held(variable, _) => variable.dtype(),
            Self::Waiting(_, waiting) => waiting.dtype,
        }
    }

    pub(super) fn record(&self) -> Record {
        match self {
            Self::Variable(variable) | Self::Held(variable, _) => Record::of(variable),
            Self::Waiting(name, _) => Record::of_waiting(name),
        }
    }

    fn is_in(&self, select: &Select) -> bool {
        match self {
            Self::Variable(variable) | Self::Held(variable, _) => select.keeps(variable),
            Self::Waiting(name, _) => select.keeps_name(name),
        }
    }

    /// Shows the value's bytes where they are, if it is a variable's, of this element type, and its engine can.
    pub(super) fn show_bytes(&self, dtype: DType, mut see: impl FnMut(&[u8])) -> bool {
        match self {
            Self::Variable(variable) => variable.show_bytes(dtype, &mut see),
            Self::Held(..) | Self::Waiting(..) => false,
        }
    }

    pub(super) fn read(&self) -> Result<HostArray, CheckpointError> {
        match self {
            Self::Variable(variable) => Ok(variable.read()?),
            Self::Held(_, value) => Ok(value.clone()),
            Self::Waiting(_, waiting) => waiting.source.read().map_err(|cause| {
                let cause = std::io::Error::other(cause);
                CheckpointError::io("read", waiting.source.file())(cause)
            }),
        }
    }
}
