//! The files of a run: when one is written, which are kept, and from which the run goes on.

mod checkpoint;
mod keep;

use std::path::PathBuf;
use std::sync::Mutex;
use std::time::{Duration, Instant};

pub use checkpoint::Checkpoint;
pub use keep::Best;

use self::checkpoint::{KEY, Written, file_name, files, is_file_name};
use self::keep::{Keep, best_first};
use super::error::CheckpointError;
use super::save::{SaveOptions, Snapshot, remove_leftovers};
use crate::lock::locked;
use crate::store::VarStore;

/// The files of one training run, in a folder of their own: `step-1000.safetensors` and so on.
///
/// All that it knows is in the files, and each of them is written in one step. So a run may be killed at any time, and the next one finds the
/// last file that was whole; what was left half-written or should have gone is removed by the next save. A folder is for one run at a time.
///
/// ```
/// use varscope::checkpoint::{Best, CheckpointManager};
/// use varscope::{Request, VarStore};
///
/// # let folder = tempfile::tempdir()?;
/// # let folder = folder.path();
/// let manager = CheckpointManager::new(folder.join("run"))
///     .every_steps(100)
///     .keep_last(2)
///     .keep_best(1, Best::Lowest);
/// let store = VarStore::new();
/// let begin = manager.resume(&store)?.map_or(0, |last| last.step);
/// let w = store.pass().get_variable(Request::new("w").shape([2]))?;
/// for step in begin + 1..=500 {
///     let loss = (step as f64 - 170.0).abs();
///     manager.save_if_due(&store, step, loss)?;
/// }
/// let steps: Vec<u64> = manager.all()?.iter().map(|c| c.step).collect();
/// assert_eq!(steps, [200, 400, 500]);
///
/// let again = VarStore::new();
/// assert_eq!(manager.resume(&again)?.map(|last| last.step), Some(500));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct CheckpointManager {
    folder: PathBuf,
    steps: Option<u64>,
    period: Option<Duration>,
    keep: Keep,
    options: SaveOptions,
    last: Mutex<Last>,
}

/// What was saved last, or where the run began.
#[derive(Debug)]
struct Last {
    step: u64,
    at: Instant,
}

impl CheckpointManager {
    /// Files in a folder, which is made with the first of them. The last five are kept, and none is written unless that is said.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
            steps: None,
            period: None,
            keep: Keep {
                last: 5,
                best: None,
            },
            options: SaveOptions::new(),
            last: Mutex::new(Last {
                step: 0,
                at: Instant::now(),
            }),
        }
    }

    /// A save is due whenever a multiple of so many steps was reached or passed; 0 is never.
    #[must_use]
    pub fn every_steps(mut self, steps: u64) -> Self {
        self.steps = Some(steps);
        self
    }

    /// A save is due whenever the last one is so long ago: `every(Duration::from_secs(600))`.
    #[must_use]
    pub fn every(mut self, period: Duration) -> Self {
        self.period = Some(period);
        self
    }

    /// Keeps the last files, so many of them, and at least one; `usize::MAX` keeps all.
    #[must_use]
    pub fn keep_last(mut self, files: usize) -> Self {
        self.keep.last = files;
        self
    }

    /// Keeps the best files as well, by what was said to be their metrics.
    #[must_use]
    pub fn keep_best(mut self, files: usize, best: Best) -> Self {
        self.keep.best = Some((files, best));
        self
    }

    /// What is saved, and how. Files that are to be resumed from need the names of the variables.
    #[must_use]
    pub fn options(mut self, options: SaveOptions) -> Self {
        self.options = options;
        self
    }

    /// Whether a save is due after this step.
    pub fn is_due(&self, step: u64) -> bool {
        let last = locked(&self.last);
        // The number of multiples that were reached; another one after a step back, too.
        let by_steps = self.steps.is_some_and(|every| {
            let [now, then] = [step, last.step].map(|step| step.checked_div(every));
            now != then
        });
        by_steps
            || self
                .period
                .is_some_and(|period| last.at.elapsed() >= period)
    }

    /// Saves the store if that is due after this step; what was written, if anything.
    ///
    /// # Errors
    /// As [`Self::save`].
    pub fn save_if_due(
        &self,
        store: &VarStore,
        step: u64,
        metric: impl Into<Option<f64>>,
    ) -> Result<Option<Checkpoint>, CheckpointError> {
        match self.is_due(step) {
            true => self.save(store, step, metric).map(Some),
            false => Ok(None),
        }
    }

    /// Saves the store after this step, with a metric (`0.25`) or without (`None`; so is one that is not finite), and lets go of the files
    /// that are not to be kept. One of the same step is replaced.
    ///
    /// # Errors
    /// As [`VarStore::save_with`], and if the folder can't be made or read. What can't be removed is no error: the next save tries again.
    pub fn save(
        &self,
        store: &VarStore,
        step: u64,
        metric: impl Into<Option<f64>>,
    ) -> Result<Checkpoint, CheckpointError> {
        self.write(step, metric.into(), |path, options| {
            store.save_with(path, options)
        })
    }

    /// The same of a snapshot.
    ///
    /// # Errors
    /// As [`Self::save`].
    pub fn save_snapshot(
        &self,
        snapshot: &Snapshot,
        step: u64,
        metric: impl Into<Option<f64>>,
    ) -> Result<Checkpoint, CheckpointError> {
        self.write(step, metric.into(), |path, options| {
            snapshot.save_with(path, options)
        })
    }

    fn write(
        &self,
        step: u64,
        metric: Option<f64>,
        save: impl FnOnce(&PathBuf, &SaveOptions) -> Result<(), CheckpointError>,
    ) -> Result<Checkpoint, CheckpointError> {
        let metric = metric.filter(|metric| metric.is_finite());
        let mut last = locked(&self.last);
        std::fs::create_dir_all(&self.folder)
            .map_err(CheckpointError::io("make the folder", &self.folder))?;
        remove_leftovers(&self.folder, is_file_name);
        let numbers = self.readable()?.into_iter().map(|c| c.number);
        let number = numbers.max().map_or(0, |last| last.saturating_add(1));
        let checkpoint = Checkpoint {
            path: self.folder.join(file_name(step)),
            step,
            metric,
            number,
        };
        let written = Written {
            number,
            step,
            metric,
        };
        let json = serde_json::to_string(&written).map_err(|cause| CheckpointError::Metadata {
            path: checkpoint.path.clone(),
            cause,
        })?;
        let options = self.options.clone().metadata("step", step.to_string());
        save(&checkpoint.path, &options.metadata(KEY, json))?;
        *last = Last {
            step,
            at: Instant::now(),
        };
        for other in self.keep.others(self.readable()?) {
            // It is tried again with the next save.
            std::fs::remove_file(other.path).unwrap_or_default();
        }
        Ok(checkpoint)
    }

    /// Loads the last file into the store, as [`VarStore::load`] does, if there is one; training goes on after its step.
    ///
    /// # Errors
    /// As [`Self::latest`] and [`VarStore::load`].
    #[track_caller]
    pub fn resume(&self, store: &VarStore) -> Result<Option<Checkpoint>, CheckpointError> {
        let Some(latest) = self.latest()? else {
            return Ok(None);
        };
        store.load(&latest.path)?;
        locked(&self.last).step = latest.step;
        Ok(Some(latest))
    }

    /// The file that was written last, whatever its step.
    ///
    /// # Errors
    /// As [`Self::all`].
    pub fn latest(&self) -> Result<Option<Checkpoint>, CheckpointError> {
        Ok(self.all()?.pop())
    }

    /// The best file by its metric, of those that have one; nothing without [`Self::keep_best`].
    ///
    /// # Errors
    /// As [`Self::all`].
    pub fn best(&self) -> Result<Option<Checkpoint>, CheckpointError> {
        let Some((_, best)) = self.keep.best else {
            return Ok(None);
        };
        let all = self.all()?;
        Ok(best_first(&all, best).first().map(|best| (*best).clone()))
    }

    /// The files, in the order in which they were written. Those of other programs are passed over.
    ///
    /// # Errors
    /// If the folder or a file of such a name can't be read: a run should not go on from an older one unnoticed.
    pub fn all(&self) -> Result<Vec<Checkpoint>, CheckpointError> {
        let mut all = Vec::new();
        for path in files(&self.folder)? {
            all.extend(Checkpoint::read(path)?);
        }
        all.sort_by_key(|checkpoint| checkpoint.number);
        Ok(all)
    }

    /// Those that can be read; what can't is left as it is.
    fn readable(&self) -> Result<Vec<Checkpoint>, CheckpointError> {
        let read = files(&self.folder)?.into_iter().map(Checkpoint::read);
        Ok(read.filter_map(|read| read.ok().flatten()).collect())
    }
}
