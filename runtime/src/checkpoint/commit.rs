//! Carrying a plan out: everything that can be known to fail is looked at first, and then all is changed, or nothing.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use super::error::{CheckpointError, Mismatch};
use super::plan::{COMPARED, Conflict, ConflictKind, Found, LoadPlan, Planned};
use crate::error::{Cause, Error, ErrorKind};
use crate::formats::Tensor;
use crate::host::HostArray;
use crate::name;
use crate::store::{Loaded, Loading, Source, Torn, Waiting};
use crate::variable::AnyVariable;

impl LoadPlan {
    /// Loads: variables that exist get their values, and the other values wait for requests.
    ///
    /// The store is compared anew, while nobody creates what the file has. On error it is as it was; but if the disk fails while
    /// variables are overwritten ([`LoadOptions::staged`](super::LoadOptions::staged) reads everything before), the store is torn, and
    /// requests and saves give `TornLoad` until a load succeeds.
    ///
    /// # Errors
    /// If something is missing or in conflict, if the store is frozen or unused tensors are denied and there are some, if a value can't be
    /// converted, or if the file can't be read.
    pub fn commit(mut self) -> Result<(), CheckpointError> {
        // While this lives nobody creates what the file has; who asks for it waits, and gets what the file says.
        let reserved = self.store.creating().reserve_all(self.offers.names());
        let _reserved = reserved.map_err(|busy| {
            let name = busy.to_string();
            Error::new(ErrorKind::RecursiveInitializer { name }).at(self.place.alone())
        })?;
        let loading = self.store.begin_loading();
        // Once, however many there are.
        self.found = Found::default();
        let found = self.find();
        self.check(&found)?;
        let staged = self.read_ahead(&found)?;
        let undo = loading.add(
            Some(self.loaded()),
            self.offers.names().into_iter(),
            self.waiting(&found),
        );
        let overwritten = self.overwrite(&found, staged, &loading);
        match &overwritten {
            Ok(()) => loading.set_torn(None),
            Err(_) => loading.undo(undo),
        }
        overwritten
    }

    /// Whatever is wrong that headers tell.
    fn check(&self, found: &Found) -> Result<(), CheckpointError> {
        let path = || self.path.clone();
        if let Some(conflict) = found.conflicts.first() {
            return Err(conflict.clone().into_error(&self.path));
        }
        if !found.missing.is_empty() {
            let unused = found.unused.iter().map(|u| u.name.as_str());
            let nearest = name::nearest(&found.missing[0].name, unused.take(COMPARED));
            return Err(CheckpointError::Missing {
                path: path(),
                names: found.missing.iter().map(|m| m.name.clone()).collect(),
                nearest,
                defined: Box::new(found.missing[0].defined.clone()),
            });
        }
        let unused = || found.unused.iter().map(|u| u.name.clone()).collect();
        if self.store.is_frozen() && !found.unused.is_empty() {
            return Err(CheckpointError::Frozen {
                path: path(),
                names: unused(),
            });
        }
        if self.options.deny_unused && !found.unused.is_empty() {
            return Err(CheckpointError::Unused {
                path: path(),
                names: unused(),
            });
        }
        Ok(())
    }

    /// The values that have to be read before anything is changed: all, if the options say so; and those that may not be converted are
    /// looked at.
    fn read_ahead(&self, found: &Found) -> Result<HashMap<usize, HostArray>, CheckpointError> {
        let mut staged = HashMap::new();
        for planned in &found.matched {
            if self.options.staged || planned.may_not_cast() {
                let value = self.value(planned)?;
                if self.options.staged {
                    staged.insert(planned.at, value);
                }
            }
        }
        Ok(staged)
    }

    fn value(&self, planned: &Planned) -> Result<HostArray, CheckpointError> {
        let (_, tensor) = &self.offers.tensors[planned.at];
        let value = tensor.read()?;
        let dtype = planned.cast.unwrap_or(planned.dtype);
        let cast = value.cast_exactly(dtype);
        let cast = cast.map_err(|cause| CheckpointError::Cast {
            path: planned.file.clone(),
            name: planned.name.clone(),
            cause: Box::new(cause),
        })?;
        match &planned.squeezed {
            None => Ok(cast),
            Some(shape) => Ok(cast.reshaped(shape)?),
        }
    }

    fn overwrite(
        &self,
        found: &Found,
        mut staged: HashMap<usize, HostArray>,
        loading: &Loading<'_>,
    ) -> Result<(), CheckpointError> {
        let all = found.matched.iter().zip(&found.variables);
        for (i, (planned, variable)) in all.enumerate() {
            let value = match staged.remove(&planned.at) {
                Some(value) => Ok(value),
                None => self.value(planned),
            };
            let assigned = value.and_then(|value| Ok(variable.assign(value)?));
            if let Err(cause) = assigned {
                if i > 0 {
                    return Err(self.torn(variable, loading, cause));
                }
                return Err(cause);
            }
        }
        Ok(())
    }

    fn torn(
        &self,
        variable: &AnyVariable,
        loading: &Loading<'_>,
        cause: CheckpointError,
    ) -> CheckpointError {
        let torn = Torn {
            file: self.path.clone(),
            variable: variable.path().to_owned(),
        };
        loading.set_torn(Some(torn));
        CheckpointError::TornLoad {
            path: self.path.clone(),
            name: variable.path().to_owned(),
            cause: Box::new(cause),
        }
    }

    fn loaded(&self) -> Loaded {
        Loaded {
            path: self.path.clone(),
            covers: self.options.covers(),
            allowed: self.options.allowed.clone(),
            place: self.place.alone(),
        }
    }

    pub(super) fn waiting(&self, found: &Found) -> Vec<(Arc<str>, Waiting)> {
        let waiting = |planned: &Planned| {
            let (name, tensor) = &self.offers.tensors[planned.at];
            let waiting = Waiting {
                shape: tensor.header().shape.clone(),
                dtype: planned.dtype,
                casts: self.options.cast,
                squeezes: self.options.squeeze,
                is_initial: false,
                source: Arc::new(tensor.clone()),
            };
            (name.clone(), waiting)
        };
        found.unused.iter().map(waiting).collect()
    }
}

impl Source for Tensor {
    fn file(&self) -> &Path {
        self.file.path()
    }

    fn name(&self) -> &str {
        &self.header().name
    }

    fn read(&self) -> Result<HostArray, Cause> {
        let value = Self::read(self);
        value.map_err(|error| Arc::new(CheckpointError::from(error)) as Cause)
    }
}

impl Conflict {
    pub(super) fn into_error(self, path: &Path) -> CheckpointError {
        let path = path.to_owned();
        match self.why {
            ConflictKind::Mismatch {
                expected,
                expected_dtype,
                found,
                found_dtype,
                defined,
            } => CheckpointError::Mismatch(Box::new(Mismatch {
                path,
                name: self.name,
                expected: *expected,
                expected_dtype,
                found: *found,
                found_dtype,
                defined: *defined,
            })),
            ConflictKind::DType { dtype, lacks } => CheckpointError::DType {
                name: format!("tensor {}", self.in_file),
                dtype,
                lacks,
            },
            ConflictKind::Name => CheckpointError::Name {
                path,
                name: self.in_file,
            },
            ConflictKind::Twice { other } => CheckpointError::Twice {
                path,
                name: self.name,
                tensors: [other, self.in_file],
            },
        }
    }
}
