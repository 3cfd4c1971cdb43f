//! Values that come from memory instead of a file.

use std::path::Path;
use std::sync::Arc;

use crate::error::{Cause, Error, ErrorKind, Result};
use crate::host::HostArray;
use crate::scope::check_variable;
use crate::site::Place;
use crate::store::{Source, VarStore, Waiting};

/// A value that was put, under the name of the variable that it is for.
#[derive(Debug)]
struct Put {
    name: String,
    value: HostArray,
}

impl Source for Put {
    fn file(&self) -> &Path {
        Path::new("store.put(..)")
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn read(&self) -> std::result::Result<HostArray, Cause> {
        Ok(self.value.clone())
    }
}

impl VarStore {
    /// Gives the variable of this full name a value: at once if it exists, and else when it is asked for, as a load of one tensor would.
    ///
    /// What was put counts as existing, and is in [`Self::unused`] until it is taken; but nothing has to be put because something was.
    ///
    /// ```
    /// use varscope::{Request, VarStore};
    ///
    /// let store = VarStore::new();
    /// store.put("net/w", [1.0f32, 2.0])?;
    /// let w = store.pass().get_variable(Request::new("net/w").shape([2]).trainable(false))?;
    /// assert_eq!(w.read()?, [1.0f32, 2.0].into());
    /// store.put("net/w", [3.0f32, 4.0])?;
    /// assert_eq!(w.read()?, [3.0f32, 4.0].into());
    /// # Ok::<(), varscope::Error>(())
    /// ```
    ///
    /// # Errors
    /// If no variable can have the name or the element type, if the variable has another shape or element type, or if an initializer puts
    /// what it is to fill.
    #[track_caller]
    pub fn put(&self, path: &str, value: impl Into<HostArray>) -> Result<()> {
        let (value, place) = (value.into(), Place::or_caller(None));
        let fail = |kind: ErrorKind| Error::new(kind).at(place.alone());
        check_variable(path).map_err(fail)?;
        let name = || path.to_owned();
        if !self.engine().supports(value.dtype()) {
            return Err(fail(ErrorKind::UnsupportedDtype {
                name: name(),
                dtype: value.dtype(),
                engine: self.engine().name(),
            }));
        }
        let key: Arc<str> = self.target(path).unwrap_or_else(|| path.into());
        let reserved = self.creating().reserve_all(vec![key.clone()]);
        let _reserved =
            reserved.map_err(|_| fail(ErrorKind::RecursiveInitializer { name: name() }))?;
        let loading = self.begin_loading();
        if let Some(variable) = self.get(path) {
            let fits = variable.check_assignable(&value);
            fits.map_err(|error| error.at(place.alone()))?;
            return variable.assign(value);
        }
        let waiting = Waiting {
            shape: value.shape().into(),
            dtype: value.dtype(),
            casts: false,
            squeezes: false,
            is_initial: false,
            source: Arc::new(Put {
                name: name(),
                value,
            }),
        };
        loading.add(None, std::iter::once(key.clone()), vec![(key, waiting)]);
        Ok(())
    }
}
