//! What files have for a request: a value that waits is taken, and a name that a file should have and lacks is an error.

use std::sync::Arc;

use super::Resolver;
use super::create::collections;
use super::request::ResolvedRequest;
use crate::dtype::DType;
use crate::error::{Cause, Error, ErrorKind, Result};
use crate::host::HostArray;
use crate::shape::Shape;
use crate::site::Place;
use crate::store::{Attempt, Reserved, Waiting, is_exempt};
use crate::variable::AnyVariable;

impl Resolver {
    /// Waits for a load that overwrites values; an error if one has ended in the middle.
    pub(super) fn check_settled(&self, name: impl FnOnce() -> String, place: Place) -> Result<()> {
        let Some(torn) = self.store.unsettled() else {
            return Ok(());
        };
        let kind = ErrorKind::TornLoad {
            name: name(),
            file: torn.file.display().to_string(),
            at: torn.variable,
        };
        Err(self.fail(kind, place))
    }

    /// Makes the variable of the value that waits under the name that it gets, if one does; the caller has reserved the key.
    pub(super) fn take(
        &self,
        asked: &ResolvedRequest,
        must_exist: bool,
    ) -> Result<Option<AnyVariable>> {
        // A part has the value of its whole.
        if !self.store.is_loaded() || asked.part.is_some() {
            return Ok(None);
        }
        let (claimed, defined) = match self.claim_key(asked) {
            Ok(claimed) => claimed,
            // Whatever it is, it does not exist.
            Err(_) if must_exist => return Ok(None),
            Err(error) => return Err(error),
        };
        let path = claimed.path.clone();
        let Some(_reserved) = self.reserve_name(&path, asked) else {
            self.give_back(claimed);
            return Err(self.recursive(asked));
        };
        let waiting = self.store.waiting(&path);
        let Some(waiting) = waiting.filter(|waiting| !(must_exist && waiting.is_initial)) else {
            self.give_back(claimed);
            return Ok(None);
        };
        let value = asked.value();
        let dtype = value.map_or(asked.dtype, HostArray::dtype);
        let what = (&*path, asked.shape_or(value), dtype);
        match self.value_of(&waiting, what, asked.place) {
            Ok(value) => {
                let taken = self.build_asked(asked, value, claimed, defined)?;
                self.store.remove_waiting(&path);
                Ok(Some(taken))
            }
            Err(error) => {
                self.give_back(claimed);
                Err(error)
            }
        }
    }

    /// Reserves the name that the variable gets, if it is not the key, which is reserved: a load reserves names. Nothing if that would be
    /// waited for for ever.
    pub(super) fn reserve_name(
        &self,
        path: &Arc<str>,
        asked: &ResolvedRequest,
    ) -> Option<Option<Reserved<'_>>> {
        if **path == *asked.key {
            return Some(None);
        }
        match self.store.creating().reserve(path, || None::<()>) {
            Attempt::Reserved(reserved) => Some(Some(reserved)),
            Attempt::Exists(()) | Attempt::Recursive => None,
        }
    }

    /// The value that waits, as it is asked for.
    pub(super) fn value_of(
        &self,
        waiting: &Waiting,
        (name, shape, dtype): (&str, Option<Shape>, DType),
        place: Place,
    ) -> Result<HostArray> {
        let file = || waiting.source.file().display().to_string();
        let name = || name.to_owned();
        if let Some(shape) = shape.as_ref().filter(|shape| !waiting.fits(shape)) {
            let kind = ErrorKind::FileShape {
                name: name(),
                file: file(),
                asked: Box::new(shape.clone()),
                found: Box::new(Shape::from(&*waiting.shape)),
            };
            return Err(self.fail(kind, place));
        }
        if dtype != waiting.dtype && !waiting.casts {
            let kind = ErrorKind::FileDtype {
                name: name(),
                file: file(),
                asked: dtype,
                found: waiting.dtype,
            };
            return Err(self.fail(kind, place));
        }
        self.check_supported(dtype, &name(), place)?;
        let cast = |value: HostArray| value.cast_exactly(dtype).map_err(|e| Arc::new(e) as Cause);
        let squeezed = |value: HostArray| match shape.as_ref().and_then(Shape::known) {
            Some(shape) if *shape != *value.shape() => {
                value.reshaped(&shape).map_err(|e| Arc::new(e) as Cause)
            }
            _ => Ok(value),
        };
        let value = waiting.source.read().and_then(cast).and_then(squeezed);
        value.map_err(|cause| {
            let kind = ErrorKind::FileValue {
                name: name(),
                file: file(),
                cause,
            };
            self.fail(kind, place)
        })
    }

    /// Whether a variable of this name may start with a value of its own.
    pub(super) fn check_in_file(&self, path: &str, asked: &ResolvedRequest) -> Result<()> {
        if self.store.refusing_load(path).is_none() {
            return Ok(());
        }
        let request = &asked.request;
        let collections = collections(request.collections.as_deref(), false);
        if is_exempt(collections.iter().map(|key| &**key)) {
            return Ok(());
        }
        Err(self.not_in_file(path, asked.place))
    }

    pub(super) fn not_in_file(&self, path: &str, place: Place) -> Error {
        let load = self.store.refusing_load(path);
        let kind = ErrorKind::NotInFile {
            name: path.to_owned(),
            file: load
                .as_ref()
                .map_or_else(String::new, |load| load.path.display().to_string()),
        };
        let error = self.fail(kind, place).near(self.store.offers_near(path));
        match load {
            Some(load) => error.defined_at(load.place),
            None => error,
        }
    }
}
