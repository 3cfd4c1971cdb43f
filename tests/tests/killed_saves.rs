//! Saves that are killed, and disks that are full; the binary `kill` does more of it.

use std::path::Path;

use varscope_tests::kill::rounds;

fn program() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_kill"))
}

#[test]
fn a_killed_save_leaves_a_whole_file_and_nothing_else_after_the_next() {
    let report = rounds(program(), 20, 1).unwrap();
    assert_eq!(report.killed, 20);
}

/// The limit is the shell's, which makes the system give an error instead of a signal.
#[cfg(unix)]
#[test]
fn a_disk_that_is_full_leaves_the_old_file() -> Result<(), Box<dyn std::error::Error>> {
    use std::process::Command;

    let folder = tempfile::tempdir()?;
    let once = |number: &str, script: &str| {
        let mut command = Command::new("sh");
        command.args(["-c", script, "sh"]).arg(program());
        command.arg("once").arg(folder.path()).arg(number).output()
    };
    assert!(once("1", r#"exec "$@""#)?.status.success());
    let path = folder.path().join("model.safetensors");
    let before = std::fs::read(&path)?;
    let full = once("2", r#"trap "" XFSZ; ulimit -f 50; exec "$@""#)?;
    assert!(!full.status.success());
    let said = String::from_utf8(full.stderr)?;
    assert!(said.starts_with("could not write "), "{said}");
    assert!(std::fs::read(&path)? == before);
    assert_eq!(std::fs::read_dir(folder.path())?.count(), 1);
    Ok(())
}
