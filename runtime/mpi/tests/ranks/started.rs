//! Processes that `mpirun` starts.

use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// A folder in which ranks have run a scenario.
pub(crate) struct Started {
    pub(crate) folder: TempDir,
    /// What `mpirun` and all ranks wrote to standard error.
    pub(crate) errors: String,
    pub(crate) is_ok: bool,
    pub(crate) took: Duration,
    size: usize,
}

/// Runs a scenario as so many processes, to its end.
pub(crate) fn start(size: usize, scenario: &[&str]) -> Started {
    start_in(tempfile::tempdir().expect("there is room"), size, scenario)
}

/// The same in a folder that is there.
pub(crate) fn start_in(folder: TempDir, size: usize, scenario: &[&str]) -> Started {
    let begun = Instant::now();
    let mut mpirun = Command::new("mpirun");
    // More ranks than cores, and root, as in a container; every error text whole and of its rank.
    mpirun.args(["--allow-run-as-root", "--oversubscribe"]);
    mpirun.args(["-n", &size.to_string()]);
    mpirun.arg(env!("CARGO_BIN_EXE_varscope-mpi-scenarios"));
    mpirun.arg(folder.path()).args(scenario);
    mpirun.env("RAYON_NUM_THREADS", "1");
    // Where `mpirun` keeps what it needs: in one place, the last to end takes it from under the next.
    mpirun.env("OMPI_MCA_orte_tmpdir_base", folder.path());
    let output = mpirun
        .output()
        .expect("Open MPI is installed, as the README says");
    Started {
        folder,
        errors: String::from_utf8_lossy(&output.stderr).into_owned(),
        is_ok: output.status.success(),
        took: begun.elapsed(),
        size,
    }
}

impl Started {
    /// What each rank came to.
    pub(crate) fn came(&self) -> Vec<String> {
        assert!(self.is_ok, "{}", self.errors);
        let of_rank = |rank: usize| fs::read_to_string(self.folder.path().join(rank.to_string()));
        let all = (0..self.size).map(of_rank);
        all.collect::<Result<_, _>>()
            .expect("each rank wrote what it came to")
    }

    /// What all ranks came to alike.
    pub(crate) fn same(&self) -> String {
        let mut came = self.came();
        let first = came.swap_remove(0);
        assert!(
            came.iter().all(|other| *other == first),
            "{first}\n{came:?}"
        );
        first
    }

    /// The lines that the ranks themselves wrote of why all ended.
    pub(crate) fn failed(&self) -> String {
        assert!(!self.is_ok, "it should have failed");
        let lines = self.errors.lines();
        let lines = lines.skip_while(|line| !line.starts_with("error: "));
        // What is behind is `mpirun`'s, in a frame or behind its process.
        let lines = lines.take_while(|line| !line.starts_with("---") && !line.starts_with('['));
        lines.collect::<Vec<_>>().join("\n")
    }
}
