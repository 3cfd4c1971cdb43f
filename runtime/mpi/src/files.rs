//! Files: rank 0 writes, all read.

use std::error::Error as StdError;
use std::path::Path;

use varscope::VarStore;
use varscope::checkpoint::{Checkpoint, CheckpointManager, SaveOptions};
use varscope_names::OneLine;

use crate::error::{Error, Result};
use crate::world::World;

/// Of the message about how something went: it went well.
const WELL: u8 = 0;
const FAILED: u8 = 1;

impl World {
    /// Saves the variables: rank 0 writes, and all go on when the file is whole. What ranks have each for themselves is made one before, by
    /// [`unify`](Self::unify).
    ///
    /// # Errors
    /// As [`Self::unify`]; and on every rank if rank 0 can't write.
    pub fn save(&self, store: &VarStore, path: impl AsRef<Path>) -> Result<()> {
        self.save_with(store, path, &SaveOptions::new())
    }

    /// The same with options.
    ///
    /// # Errors
    /// As [`Self::save`].
    pub fn save_with(
        &self,
        store: &VarStore,
        path: impl AsRef<Path>,
        options: &SaveOptions,
    ) -> Result<()> {
        self.unify(store)?;
        self.on_first("a save", || store.save_with(path, options))?;
        Ok(())
    }

    /// Saves a checkpoint of a run, as [`CheckpointManager::save`] does: rank 0 writes. What was written, on rank 0.
    ///
    /// # Errors
    /// As [`Self::save`].
    pub fn save_checkpoint(
        &self,
        manager: &CheckpointManager,
        store: &VarStore,
        step: u64,
        metric: impl Into<Option<f64>>,
    ) -> Result<Option<Checkpoint>> {
        self.unify(store)?;
        self.on_first("a checkpoint", || manager.save(store, step, metric))
    }

    /// Saves a checkpoint if one is due after this step, as rank 0 has it: clocks differ.
    ///
    /// # Errors
    /// As [`Self::save`].
    pub fn save_checkpoint_if_due(
        &self,
        manager: &CheckpointManager,
        store: &VarStore,
        step: u64,
        metric: impl Into<Option<f64>>,
    ) -> Result<Option<Checkpoint>> {
        let is_due = self.is_first() && manager.is_due(step);
        match self
            .meet("a look whether a checkpoint is due", 0, 0, is_due)?
            .is_asked
        {
            true => self.save_checkpoint(manager, store, step, metric),
            false => Ok(None),
        }
    }

    /// Loads the last checkpoint of a run, on every rank the same, whatever the number of ranks that wrote it: rank 0 says which, all read.
    ///
    /// # Errors
    /// On every rank if one can't read.
    pub fn resume(
        &self,
        manager: &CheckpointManager,
        store: &VarStore,
    ) -> Result<Option<Checkpoint>> {
        let latest = self
            .on_first("a look for checkpoints", || manager.latest())?
            .flatten();
        let path = latest.map(|latest| latest.path.into_os_string().into_encoded_bytes());
        let mut gathered = self.all_gather(path.unwrap_or_default())?;
        let chosen = gathered.swap_remove(0);
        if chosen.is_empty() {
            return Ok(None);
        }
        let read = || -> Result<_, Box<dyn StdError + Send + Sync>> {
            let is_it = |found: &Checkpoint| found.path.as_os_str().as_encoded_bytes() == chosen;
            match manager.latest()? {
                // Nobody writes meanwhile.
                Some(latest) if is_it(&latest) => Ok(manager.resume(store)?),
                _ => Err(NotHere(String::from_utf8_lossy(&chosen).into_owned()).into()),
            }
        };
        self.on_each("the load of a checkpoint", read())
    }

    /// Loads a file on every rank. Where only rank 0 has it, load it there with [`VarStore::load`]: the first [`agree`](Self::agree) sends what it
    /// has changed to the others, when variables have been made.
    ///
    /// # Errors
    /// On every rank if one can't read.
    #[track_caller]
    pub fn load(&self, store: &VarStore, path: impl AsRef<Path>) -> Result<()> {
        let loaded = store.load(path);
        self.on_each("a load", loaded).map(|_| ())
    }

    /// Does something on rank 0, such as writing a file, while the others wait; what it gave, there. It must not take longer than the time limit.
    ///
    /// # Errors
    /// On every rank if it fails.
    pub fn on_first<T, E: Into<Box<dyn StdError + Send + Sync>>>(
        &self,
        what: &str,
        run: impl FnOnce() -> Result<T, E>,
    ) -> Result<Option<T>> {
        self.meet(what, 0, 0, false)?;
        let ran = self.is_first().then(run).transpose();
        self.all_well(what, ran)
    }

    /// Tells all how it went on each.
    fn on_each<T, E: Into<Box<dyn StdError + Send + Sync>>>(
        &self,
        what: &str,
        went: Result<T, E>,
    ) -> Result<T> {
        self.meet(what, 0, 0, false)?;
        self.all_well(what, went)
    }

    fn all_well<T, E: Into<Box<dyn StdError + Send + Sync>>>(
        &self,
        what: &str,
        went: Result<T, E>,
    ) -> Result<T> {
        let went = went.map_err(Into::into);
        let mine = match &went {
            Ok(_) => vec![WELL],
            Err(error) => [&[FAILED], error.to_string().as_bytes()].concat(),
        };
        let all = self.all_gather(mine)?;
        let failed = all.iter().position(|bytes| bytes.first() != Some(&WELL));
        match (went, failed) {
            (Err(cause), _) => Err(self.known_to_all(Error::Here {
                what: what.to_owned(),
                cause,
            })),
            (Ok(value), None) => Ok(value),
            (Ok(_), Some(rank)) => Err(self.known_to_all(Error::Elsewhere {
                rank,
                what: what.to_owned(),
                message: String::from_utf8_lossy(&all[rank][1..]).into_owned(),
            })),
        }
    }
}

/// A file that rank 0 has and this rank does not.
#[derive(Debug, thiserror::Error)]
#[error("{} of rank 0 is not there; the folder must be one that all ranks see", OneLine(.0))]
struct NotHere(String);
