//! The values of one moment.

use std::path::Path;

use super::super::error::CheckpointError;
use super::content::{Content, Value};
use super::format::write;
use super::options::SaveOptions;
use crate::store::VarStore;

/// The values that a store had at one moment, for a save that takes its time. Made by [`VarStore::snapshot`].
#[derive(Debug)]
pub struct Snapshot(Content);

impl Snapshot {
    /// Writes them to a file, as [`VarStore::save`] does.
    ///
    /// # Errors
    /// As there.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<(), CheckpointError> {
        self.save_with(path, &SaveOptions::new())
    }

    /// The same with options.
    ///
    /// # Errors
    /// As [`VarStore::save_with`].
    pub fn save_with(
        &self,
        path: impl AsRef<Path>,
        options: &SaveOptions,
    ) -> Result<(), CheckpointError> {
        write(&self.0, options, path.as_ref())
    }
}

impl VarStore {
    /// A copy of all values as they are now, to be saved while training goes on.
    ///
    /// It holds one step's values if nobody changes variables meanwhile: take it where the step ends, in the thread that trains. It takes
    /// as much memory as the model (on the ndarray engine only for what changes while it lives), and values that wait in files stay there.
    ///
    /// ```
    /// use varscope::{Request, VarStore};
    ///
    /// let store = VarStore::new();
    /// let w = store.pass().get_variable(Request::new("w").shape([2]))?;
    /// # let folder = tempfile::tempdir()?;
    /// # let path = folder.path().join("model.safetensors");
    /// let snapshot = store.snapshot()?;
    /// std::thread::scope(|scope| {
    ///     let saving = scope.spawn(|| snapshot.save(&path));
    ///     w.assign([1.0f32, 2.0])?; // The next step: not in the file.
    ///     saving.join().expect("it does not panic")
    /// })?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If a variable can't be read, or if a load has failed in the middle.
    pub fn snapshot(&self) -> Result<Snapshot, CheckpointError> {
        let _settled = self.settled();
        let content = Content::of(self)?;
        let held = content.values.into_iter().map(|value| match value {
            Value::Variable(variable) => {
                let read = variable.read()?;
                Ok(Value::Held(variable, read))
            }
            other => Ok(other),
        });
        let values = held.collect::<Result<_, CheckpointError>>()?;
        Ok(Snapshot(Content { values, ..content }))
    }
}
