//! What the README shows is what comes out: each block of output is that of a real run.
//!
//! A comment in front of a block says where it is from: a file that another test holds against what really comes out, or the summary of the
//! digits' model. `UPDATE_README=1 cargo test -p varscope-tests --test readme` writes them anew.

use std::fs;
use std::path::{Path, PathBuf};

use varscope::candle::prelude::*;

#[path = "../../examples/digits/model.rs"]
#[allow(
    dead_code,
    unreachable_pub,
    reason = "the example calls what this test does not, and others call the example"
)]
mod model;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// What a source gives, without the paths that only tests have.
fn output(source: &str) -> String {
    if source == "summary of examples/digits/model.rs" {
        return summary();
    }
    let text = fs::read_to_string(root().join(source));
    let text = text.unwrap_or_else(|error| panic!("{source}: {error}"));
    // Snapshots have a head of their own.
    let text = match text
        .strip_prefix("---\n")
        .and_then(|text| text.split_once("\n---\n"))
    {
        Some((_, text)) => text,
        None => &text,
    };
    text.trim_end().to_owned()
}

fn summary() -> String {
    let store = VarStore::new();
    let run = || {
        let images = Tensor::zeros((1, 8, 8, 1), DType::F32, store.device())?;
        model!(store, model::same_digit(&images, &images))
    };
    run().expect("the model runs");
    store.summary().without_places().to_string()
}

/// The README with each block as it has to be, and how many there are.
fn updated(readme: &str) -> (String, usize) {
    let mut lines = Vec::new();
    let mut rest = readme.lines();
    let mut count = 0;
    while let Some(line) = rest.next() {
        lines.push(line.to_owned());
        let comment = line
            .strip_prefix("<!-- ")
            .and_then(|line| line.strip_suffix(" -->"));
        let Some(source) = comment else { continue };
        assert_eq!(rest.next(), Some("```text"), "behind {line}");
        lines.push("```text".to_owned());
        lines.extend(output(source).lines().map(str::to_owned));
        lines.push("```".to_owned());
        assert!(rest.by_ref().any(|line| line == "```"), "{line} has no end");
        count += 1;
    }
    (lines.join("\n") + "\n", count)
}

#[test]
fn what_the_readme_shows_is_what_comes_out() {
    let path = root().join("README.md");
    let readme = fs::read_to_string(&path).expect("there is a README");
    let (expected, count) = updated(&readme);
    assert_eq!(count, 4);
    if std::env::var_os("UPDATE_README").is_some() {
        fs::write(&path, expected).expect("it can be written");
        return;
    }
    for (found, expected) in readme.lines().zip(expected.lines()) {
        assert_eq!(found, expected, "`UPDATE_README=1` writes it anew");
    }
    assert_eq!(readme.lines().count(), expected.lines().count());
}

/// All other text is somebody's, and the outputs are behind a comment.
#[test]
fn no_output_is_written_by_hand() {
    let readme = fs::read_to_string(root().join("README.md")).expect("there is a README");
    let blocks = readme.lines().filter(|line| *line == "```text").count();
    assert_eq!(blocks, updated(&readme).1);
}
