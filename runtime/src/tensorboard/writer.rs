//! The event file: one for each writer, records one behind the other.

use std::collections::HashMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use prost::Message as _;

use super::error::TensorBoardError;
use super::graph::Graph;
use super::histogram::Histogram;
use super::hparams::HParams;
use super::proto::event::{Data, Event, Metadata, SourceMetadata, Summary, Tensor, Value, What};
use crate::formats::record;

/// A file of this version is what TensorBoard reads.
const VERSION: &str = "brain.Event:2";

/// What was written is on the disk after so long at the latest, if something is written then; as TensorFlow has it.
const FLUSH: Duration = Duration::from_secs(120);

/// Writes an event file for TensorBoard (`tf.summary.FileWriter`).
///
/// A folder is a run: `runs/1`, `runs/2` below `tensorboard --logdir runs`. Each writer has a file of its own in it, which no other one has
/// overwritten or goes on with.
///
/// What is written is on the disk after [`Self::flush`], or two minutes, or when the writer goes. [`Self::finish`] says what goes wrong then; a writer
/// that is dropped says it on the standard error.
///
/// ```
/// use varscope::tensorboard::FileWriter;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let runs = tempfile::tempdir()?;
/// # let run = runs.path().join("1");
/// let mut writer = FileWriter::new(&run)?; // `runs/1`
/// for step in 0..3 {
///     writer.scalar("loss", step, 1.0 / (1.0 + step as f64))?;
///     writer.histogram("activations", step, [0.1, 0.5, step as f64])?;
/// }
/// writer.text("note", 0, "**warm-up** of 500 steps")?;
/// writer.finish()?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct FileWriter {
    path: PathBuf,
    /// Nothing once it is finished.
    file: Option<BufWriter<File>>,
    is_broken: bool,
    flushed: Instant,
    /// What each tag is.
    tags: HashMap<String, &'static str>,
    has_graph: bool,
    has_hparams: bool,
}

impl FileWriter {
    /// Makes the folder, if it is not there, and a new file in it.
    ///
    /// # Errors
    /// If that can't be done.
    pub fn new(logdir: impl AsRef<Path>) -> Result<Self, TensorBoardError> {
        let logdir = logdir.as_ref();
        fs::create_dir_all(logdir).map_err(io_error(logdir))?;
        let (path, file) = create(logdir)?;
        let mut new = Self {
            path,
            file: Some(BufWriter::new(file)),
            is_broken: false,
            flushed: Instant::now(),
            tags: HashMap::new(),
            has_graph: false,
            has_hparams: false,
        };
        let source_metadata = Some(SourceMetadata {
            writer: concat!("varscope ", env!("CARGO_PKG_VERSION")).to_owned(),
        });
        new.write(&Event {
            source_metadata,
            ..event(0, What::FileVersion(VERSION.to_owned()))
        })?;
        // It is a run from now on, for who looks.
        new.flush()?;
        Ok(new)
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A number at a step: a loss, a rate. TensorFlow's files keep `f32`; a NaN or an infinity is shown as one.
    ///
    /// # Errors
    /// If it can't be written, the tag is empty, or it is another kind of data already.
    pub fn scalar(
        &mut self,
        tag: impl AsRef<str>,
        step: i64,
        value: impl Into<f64>,
    ) -> Result<(), TensorBoardError> {
        let data = Data::SimpleValue(value.into() as f32);
        self.value(("scalar", tag.as_ref()), step, data, None)
    }

    /// How values are distributed at a step.
    ///
    /// NaN and infinite values have no place in it: how many there are is a scalar of its own, `TAG/nan` and `TAG/infinite`, written where there are
    /// any.
    ///
    /// # Errors
    /// As [`Self::scalar`].
    pub fn histogram(
        &mut self,
        tag: impl AsRef<str>,
        step: i64,
        values: impl IntoIterator<Item = f64>,
    ) -> Result<(), TensorBoardError> {
        self.histogram_of(tag, step, &Histogram::of(values))
    }

    /// The same of a histogram that is made.
    ///
    /// # Errors
    /// As [`Self::scalar`].
    pub fn histogram_of(
        &mut self,
        tag: impl AsRef<str>,
        step: i64,
        histogram: &Histogram,
    ) -> Result<(), TensorBoardError> {
        let tag = tag.as_ref();
        let data = Data::Histo(histogram.message());
        self.value(("histogram", tag), step, data, None)?;
        for (what, count) in [("nan", histogram.nan()), ("infinite", histogram.infinite())] {
            if count > 0 {
                self.scalar(format!("{tag}/{what}"), step, count as f64)?;
            }
        }
        Ok(())
    }

    /// A text in Markdown.
    ///
    /// # Errors
    /// As [`Self::scalar`].
    pub fn text(
        &mut self,
        tag: impl AsRef<str>,
        step: i64,
        markdown: impl AsRef<str>,
    ) -> Result<(), TensorBoardError> {
        let data = Data::Tensor(Tensor::text(markdown.as_ref()));
        let metadata = Metadata::of("text", Vec::new());
        self.value(("text", tag.as_ref()), step, data, Some(metadata))
    }

    /// A text as it is, line by line, in letters of one width: a table, such as [`VarStore::summary`](crate::VarStore::summary) prints.
    ///
    /// # Errors
    /// As [`Self::scalar`].
    pub fn plain_text(
        &mut self,
        tag: impl AsRef<str>,
        step: i64,
        text: impl ToString,
    ) -> Result<(), TensorBoardError> {
        let indented: Vec<String> = text
            .to_string()
            .lines()
            .map(|line| format!("    {line}"))
            .collect();
        self.text(tag, step, indented.join("\n"))
    }

    /// What the run was made with, and which scalars runs are compared by, for the page "HParams".
    ///
    /// # Errors
    /// If it can't be written, or was written already.
    pub fn hparams(&mut self, hparams: &HParams) -> Result<(), TensorBoardError> {
        self.check_not_broken()?;
        if self.has_hparams {
            let path = self.path.clone();
            return Err(TensorBoardError::TwoSets { path });
        }
        self.has_hparams = true;
        for (tag, content) in hparams.messages(now()) {
            let data = Data::Tensor(Tensor::nothing());
            let metadata = Metadata::of("hparams", content);
            self.value(("hyperparameters", tag), 0, data, Some(metadata))?;
        }
        Ok(())
    }

    /// What a pass did, for the page "Graphs".
    ///
    /// # Errors
    /// If it can't be written, or there is one already.
    pub fn graph(&mut self, graph: &Graph) -> Result<(), TensorBoardError> {
        self.check_not_broken()?;
        if self.has_graph {
            let path = self.path.clone();
            return Err(TensorBoardError::TwoGraphs { path });
        }
        self.has_graph = true;
        let bytes = graph.message().encode_to_vec();
        self.write(&event(0, What::GraphDef(bytes)))
    }

    /// Sees that everything is in the file.
    ///
    /// # Errors
    /// If the system says so.
    pub fn flush(&mut self) -> Result<(), TensorBoardError> {
        self.check_not_broken()?;
        self.flushed = Instant::now();
        self.try_to(BufWriter::flush)
    }

    /// The same, and it is the end.
    ///
    /// # Errors
    /// As [`Self::flush`].
    pub fn finish(mut self) -> Result<(), TensorBoardError> {
        let flushed = self.flush();
        // What is left can't be written, and that is said.
        let file = self.file.take();
        drop(file.map(BufWriter::into_parts));
        flushed
    }

    fn value(
        &mut self,
        (kind, tag): (&'static str, &str),
        step: i64,
        data: Data,
        metadata: Option<Metadata>,
    ) -> Result<(), TensorBoardError> {
        self.check_not_broken()?;
        self.check_tag(kind, tag)?;
        let value = Value {
            tag: tag.to_owned(),
            metadata,
            data: Some(data),
        };
        let value = vec![value];
        self.write(&event(step, What::Summary(Summary { value })))
    }

    fn check_tag(&mut self, kind: &'static str, tag: &str) -> Result<(), TensorBoardError> {
        if tag.is_empty() {
            return Err(TensorBoardError::EmptyTag { what: kind });
        }
        match self.tags.get(tag) {
            Some(first) if *first != kind => Err(TensorBoardError::TwoKinds {
                tag: tag.to_owned(),
                first,
                second: kind,
            }),
            Some(_) => Ok(()),
            None => {
                self.tags.insert(tag.to_owned(), kind);
                Ok(())
            }
        }
    }

    fn check_not_broken(&self) -> Result<(), TensorBoardError> {
        match self.is_broken {
            true => Err(TensorBoardError::Broken {
                path: self.path.clone(),
            }),
            false => Ok(()),
        }
    }

    fn write(&mut self, event: &Event) -> Result<(), TensorBoardError> {
        let mut bytes = Vec::new();
        record::append(&event.encode_to_vec(), &mut bytes);
        self.try_to(|file| file.write_all(&bytes))?;
        match self.flushed.elapsed() > FLUSH {
            true => self.flush(),
            false => Ok(()),
        }
    }

    /// Nothing follows what has failed: a record of which half is there hides all behind it.
    fn try_to(
        &mut self,
        action: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>,
    ) -> Result<(), TensorBoardError> {
        let Some(file) = &mut self.file else {
            return Ok(());
        };
        let done = action(file);
        self.is_broken = done.is_err();
        done.map_err(io_error(&self.path))
    }
}

impl Drop for FileWriter {
    fn drop(&mut self) {
        let Some(file) = self.file.take() else { return };
        if self.is_broken {
            // Said when it failed.
            drop(file.into_parts());
        } else if let Err(error) = file.into_inner() {
            eprintln!(
                "varscope: could not write {}: {}",
                self.path.display(),
                error.error()
            );
        }
    }
}

fn io_error(path: &Path) -> impl FnOnce(io::Error) -> TensorBoardError {
    let path = path.to_owned();
    move |cause| TensorBoardError::Io { path, cause }
}

/// Seconds since 1970.
fn now() -> f64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0.0, |since| since.as_secs_f64())
}

fn event(step: i64, what: What) -> Event {
    Event {
        wall_time: now(),
        step,
        what: Some(what),
        source_metadata: None,
    }
}

/// A new file of the first name that is free: TensorBoard reads the files of a folder in the order of their names.
fn create(logdir: &Path) -> Result<(PathBuf, File), TensorBoardError> {
    let (seconds, host, process) = (now() as u64, host(), process::id());
    for number in 0.. {
        let name = format!("events.out.tfevents.{seconds:010}.{host}.{process}.{number}");
        let path = logdir.join(name);
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(file) => return Ok((path, file)),
            Err(cause) if cause.kind() == io::ErrorKind::AlreadyExists => {}
            Err(cause) => return Err(TensorBoardError::Io { path, cause }),
        }
    }
    unreachable!("some number is free")
}

/// The name of this computer, where the system tells it without a library: for people who look at the files.
fn host() -> String {
    let told = fs::read_to_string("/proc/sys/kernel/hostname").ok();
    let named = ["HOSTNAME", "COMPUTERNAME"];
    let told = told.or_else(|| named.iter().find_map(|name| std::env::var(name).ok()));
    let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
    let told: String = told.unwrap_or_default();
    let plain: String = told.trim().chars().filter(|c| is_plain(*c)).collect();
    match plain.is_empty() {
        true => "localhost".to_owned(),
        false => plain,
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::error::Error as _;

    use super::*;

    #[test]
    fn a_disk_that_is_full_is_said_once_and_nothing_follows() {
        let folder = tempfile::tempdir().unwrap();
        let mut writer = FileWriter::new(folder.path()).unwrap();
        let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
        writer.file = Some(BufWriter::new(full));
        writer.scalar("loss", 0, 1.0).unwrap();
        let error = writer.flush().unwrap_err();
        let cause = error.source().map(ToString::to_string).unwrap_or_default();
        assert!(cause.contains("No space left"), "{cause}");
        let later = [
            writer.scalar("loss", 1, 1.0),
            writer.text("note", 1, ""),
            writer.flush(),
            writer.finish(),
        ];
        for error in later {
            assert!(matches!(error, Err(TensorBoardError::Broken { .. })));
        }
    }
}
