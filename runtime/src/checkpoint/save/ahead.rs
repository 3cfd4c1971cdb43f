//! A disk that works while values are still being written.
//!
//! What is written stays in memory until somebody flushes it: the disk would wait for the last value, and then the caller for the disk. So a
//! second thread flushes what there is, every so often: 1 GiB takes two thirds of the time.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::{self, Scope, ScopedJoinHandle};

/// Small values are gathered up to so many bytes.
pub(super) const BUFFER: usize = 1 << 16;

/// After so many bytes the disk begins. Smaller files are flushed at the end, by nobody else.
const STEP: u64 = 64 << 20;

/// Writes to a file, and flushes it to the disk.
pub(super) fn write_through<E>(
    file: &File,
    io: impl Fn(io::Error) -> E,
    write: impl FnOnce(&mut dyn Write) -> Result<(), E>,
) -> Result<(), E> {
    thread::scope(|scope| {
        let ahead = Ahead {
            file,
            scope,
            written: 0,
            flusher: None,
        };
        let mut out = BufWriter::with_capacity(BUFFER, ahead);
        write(&mut out)?;
        let ahead = out.into_inner().map_err(|error| io(error.into_error()))?;
        ahead.end().map_err(&io)
    })?;
    file.sync_all().map_err(io)
}

struct Ahead<'scope, 'env> {
    file: &'env File,
    scope: &'scope Scope<'scope, 'env>,
    /// Since the last time that somebody was told.
    written: u64,
    flusher: Option<Flusher<'scope>>,
}

struct Flusher<'scope> {
    more: SyncSender<()>,
    thread: ScopedJoinHandle<'scope, io::Result<()>>,
}

impl<'scope> Ahead<'scope, '_> {
    /// There is more for the disk. Who is flushing still has not seen it, and comes to it next.
    fn flush_ahead(&mut self) {
        if self.flusher.is_none() {
            // Without a thread the end flushes it all.
            self.flusher = self.start().ok();
        }
        if let Some(flusher) = &self.flusher {
            flusher.more.try_send(()).unwrap_or_default();
        }
    }

    fn start(&self) -> io::Result<Flusher<'scope>> {
        let (more, told) = sync_channel(1);
        let file = self.file;
        let thread = thread::Builder::new()
            .name("varscope-flush".to_owned())
            .spawn_scoped(self.scope, move || {
                told.iter().try_for_each(|()| file.sync_data())
            })?;
        Ok(Flusher { more, thread })
    }

    /// What the disk said meanwhile, which it says once.
    fn end(self) -> io::Result<()> {
        let Some(Flusher { more, thread }) = self.flusher else {
            return Ok(());
        };
        drop(more);
        let panicked = |_| Err(io::Error::other("the thread that flushes has panicked"));
        thread.join().unwrap_or_else(panicked)
    }
}

impl Write for Ahead<'_, '_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.written += written as u64;
        if self.written >= STEP {
            self.written = 0;
            self.flush_ahead();
        }
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_is_in_the_file_whether_somebody_flushes_meanwhile_or_not() {
        let piece: Vec<u8> = (0..=255).cycle().take(3 << 20).collect();
        for pieces in [0, 1, 30, 60] {
            let file = tempfile::NamedTempFile::new().unwrap();
            write_through(
                file.as_file(),
                |error| error,
                |out| (0..pieces).try_for_each(|_| out.write_all(&piece)),
            )
            .unwrap();
            let written = std::fs::read(file.path()).unwrap();
            assert!(written == piece.repeat(pieces), "{pieces}");
        }
    }

    #[test]
    fn what_the_writer_says_is_said_and_a_file_that_can_not_be_written_is_an_error() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let error = write_through(
            file.as_file(),
            |error| error.to_string(),
            |out| {
                out.write_all(&vec![0; STEP as usize + 1])
                    .map_err(|e| e.to_string())?;
                Err("of no interest any more".to_owned())
            },
        );
        assert_eq!(error, Err("of no interest any more".to_owned()));
        let read_only = File::open(file.path()).unwrap();
        let error = write_through(&read_only, |error| error, |out| out.write_all(b"w"));
        assert!(error.is_err());
    }

    /// What the system says once is not lost: the last flush may succeed.
    #[test]
    #[cfg(target_os = "linux")]
    fn what_the_disk_says_meanwhile_is_told_at_the_end() {
        // What can be written to, and not be flushed to a disk.
        let file = File::options().write(true).open("/dev/null").unwrap();
        let ended = thread::scope(|scope| {
            let mut ahead = Ahead {
                file: &file,
                scope,
                written: 0,
                flusher: None,
            };
            ahead.flush_ahead();
            ahead.end()
        });
        assert!(ended.is_err());
    }
}
