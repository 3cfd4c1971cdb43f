//! The command, as it is called.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use varscope::checkpoint::{SaveOptions, TensorFile};
use varscope::init::{ones, random_normal};
use varscope::{DType, Request, VarStore};

struct Called {
    status: i32,
    out: String,
    err: String,
}

fn varscope(arguments: &[&str], folder: &Path) -> Called {
    let run = Command::new(env!("CARGO_BIN_EXE_varscope"))
        .args(arguments)
        .current_dir(folder)
        .output();
    let Output {
        status,
        stdout,
        stderr,
    } = run.unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Called {
        status: status.code().unwrap(),
        out: text(stdout),
        err: text(stderr),
    }
}

/// `a/w`, `a/b`, `a/inner/w` and `step`.
fn model() -> VarStore {
    let store = VarStore::with_seed(1);
    let mut pass = store.pass();
    let of = |name: &str, shape: &[usize]| Request::new(name).shape(shape);
    let normal = || random_normal(0.0, 1.0);
    for request in [
        of("a/w", &[3, 2]).initializer(normal()),
        of("a/b", &[2]).initializer(ones()).dtype(DType::F64),
        of("a/inner/w", &[4, 4, 4, 8]).initializer(normal()),
        of("step", &[])
            .dtype(DType::I64)
            .initializer(ones())
            .trainable(false),
    ] {
        pass.get_variable(request).unwrap();
    }
    drop(pass);
    store
}

fn saved(folder: &Path, name: &str) -> PathBuf {
    let path = folder.join(name);
    model().save(&path).unwrap();
    path
}

#[test]
fn inspect_shows_scopes_sizes_and_places() {
    let folder = tempfile::tempdir().unwrap();
    saved(folder.path(), "model.safetensors");
    let shown = varscope(&["inspect", "model.safetensors"], folder.path());
    assert_eq!(shown.status, 0, "{}", shown.err);
    let place = "tests/cli.rs:";
    let rows: Vec<Vec<&str>> = shown
        .out
        .lines()
        .map(|l| l.split_whitespace().collect())
        .collect();
    assert_eq!(
        rows[0],
        ["name", "shape", "dtype", "bytes", "defined", "at"]
    );
    let find = |name: &str| rows.iter().find(|row| row[0] == name).unwrap();
    assert_eq!(find("a/")[1..5], ["3", "tensors", "2.0", "KiB"]);
    assert_eq!(find("b")[1..5], ["(2,)", "float64", "16", "B"]);
    assert_eq!(find("step")[1..4], ["()", "int64", "8"]);
    assert!(find("b")[5].contains(place), "{}", shown.out);
    assert!(
        shown.out.ends_with("4 tensors, 521 elements, 2.0 KiB\n"),
        "{}",
        shown.out
    );
    assert!(
        shown.out.contains("\n  inner/") && shown.out.contains("\n    w  "),
        "{}",
        shown.out
    );

    let chosen = varscope(
        &["inspect", "model.safetensors", "--only", "**/w$", "--json"],
        folder.path(),
    );
    let json: serde_json::Value = serde_json::from_str(&chosen.out).unwrap();
    let names: Vec<&str> = json["tensors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|t| t["name"].as_str().unwrap())
        .collect();
    assert_eq!(names.len(), 2, "{names:?}");
    assert_eq!(json["elements"], 518);
    assert_eq!(json["bytes"], 4 * 518);
    assert!(
        json["tensors"][0]["defined_at"]
            .as_str()
            .unwrap()
            .contains(place)
    );
}

#[test]
fn diff_says_what_differs_and_ends_with_it() {
    let folder = tempfile::tempdir().unwrap();
    saved(folder.path(), "a.safetensors");
    let store = model();
    store.save(folder.path().join("same.npz")).unwrap();
    let same = varscope(&["diff", "a.safetensors", "same.npz"], folder.path());
    assert_eq!(
        (same.status, &*same.out),
        (0, "4 tensors, no difference\n"),
        "{}",
        same.err
    );

    store.put("a/b", [1.0_f64, 1.5]).unwrap();
    let options = SaveOptions::new()
        .except("step")
        .rename("a/inner/w", "a/inner/v");
    store
        .save_with(folder.path().join("b.safetensors"), &options)
        .unwrap();
    let differ = varscope(&["diff", "a.safetensors", "b.safetensors"], folder.path());
    assert_eq!(differ.status, 1);
    for line in [
        "a/b: values differ by up to 5e-1\n",
        "a/inner/w: only in the first file\n",
        "a/inner/v: only in the second file\n",
        "step: only in the first file\n",
        "4 differences\n",
    ] {
        assert!(differ.out.contains(line), "{line}: {}", differ.out);
    }
    let arguments = [
        "diff",
        "a.safetensors",
        "b.safetensors",
        "--only",
        "a/b",
        "--tolerance",
        "0.5",
    ];
    assert_eq!(varscope(&arguments, folder.path()).status, 0);
    let json = varscope(
        &[
            "diff",
            "a.safetensors",
            "b.safetensors",
            "--json",
            "--only",
            "a/b",
        ],
        folder.path(),
    );
    assert_eq!(json.out, "{\"name\":\"a/b\",\"what\":{\"values\":0.5}}\n");
}

#[test]
fn there_and_back_through_each_format_is_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let first = saved(folder.path(), "a.safetensors");
    for between in ["b.npz", "b.ckpt", "b.safetensors"] {
        for (from, to) in [("a.safetensors", between), (between, "c.safetensors")] {
            let done = varscope(&["convert", from, to], folder.path());
            assert_eq!((done.status, &*done.err), (0, ""), "{from} {to}");
        }
        let same = varscope(&["diff", "a.safetensors", "c.safetensors"], folder.path());
        assert_eq!(same.status, 0, "{between}: {}", same.out);
    }
    let done = varscope(
        &[
            "convert",
            "a.safetensors",
            "d.safetensors",
            "--floats",
            "bf16",
            "--dots",
            "--only",
            "a",
        ],
        folder.path(),
    );
    assert_eq!(done.status, 0, "{}", done.err);
    let file = TensorFile::open(folder.path().join("d.safetensors")).unwrap();
    let mut names: Vec<(&str, &str)> = file
        .tensors()
        .iter()
        .map(|t| (&*t.name, &*t.dtype_name))
        .collect();
    names.sort_unstable();
    assert_eq!(
        names,
        [
            ("a.b", "bfloat16"),
            ("a.inner.w", "bfloat16"),
            ("a.w", "bfloat16")
        ]
    );
    assert!(first.exists());
}

#[test]
fn names_are_changed_in_place() {
    let folder = tempfile::tempdir().unwrap();
    let path = saved(folder.path(), "a.safetensors");
    let done = varscope(
        &[
            "rename",
            "a.safetensors",
            "--prefix",
            "a/=net/",
            "--rename",
            "step=global_step",
        ],
        folder.path(),
    );
    assert_eq!(done.status, 0, "{}", done.err);
    let file = TensorFile::open(path).unwrap();
    let mut names: Vec<&str> = file.tensors().iter().map(|t| &*t.name).collect();
    names.sort_unstable();
    assert_eq!(names, ["global_step", "net/b", "net/inner/w", "net/w"]);
    let nothing = varscope(&["rename", "a.safetensors"], folder.path());
    assert_eq!(nothing.status, 2);
    assert!(nothing.err.contains("--prefix OLD=NEW"), "{}", nothing.err);
    let clash = varscope(
        &["rename", "a.safetensors", "--rename", "net/b=net/w"],
        folder.path(),
    );
    assert_eq!(clash.status, 2, "{}", clash.out);
    assert_eq!(file.tensors().len(), 4);
}

#[test]
fn check_prints_the_plan_with_places_that_are_true() {
    let folder = tempfile::tempdir().unwrap();
    saved(folder.path(), "model.safetensors");
    let other = VarStore::new();
    let requests = [("a/w", &[3, 2][..]), ("a/b", &[3]), ("a/inner/v", &[1])];
    for (name, shape) in requests {
        other
            .pass()
            .get_variable(Request::new(name).shape(shape))
            .unwrap();
    }
    other
        .save_with(folder.path().join("other.npz"), &SaveOptions::new().plain())
        .unwrap();
    let plan = varscope(
        &["check", "other.npz", "--against", "model.safetensors"],
        folder.path(),
    );
    assert_eq!(plan.status, 1, "{}", plan.err);
    assert!(
        plan.out.contains("2 missing") && plan.out.contains("1 in conflict"),
        "{}",
        plan.out
    );
    assert!(
        plan.out.contains("tests/cli.rs:") && !plan.out.contains("check.rs"),
        "{}",
        plan.out
    );
    // Of this one no places are known.
    let plan = varscope(
        &["check", "model.safetensors", "--against", "other.npz"],
        folder.path(),
    );
    assert!(!plan.out.contains("defined at"), "{}", plan.out);
    let same = varscope(
        &[
            "check",
            "model.safetensors",
            "--against",
            "model.safetensors",
        ],
        folder.path(),
    );
    assert_eq!(same.status, 0, "{}", same.out);
}

#[test]
fn a_check_lets_shapes_differ_by_ones_if_asked() {
    let folder = tempfile::tempdir().unwrap();
    for (file, shape) in [("theirs.npz", vec![2, 3]), ("ours.npz", vec![1, 2, 3])] {
        let store = VarStore::new();
        let request = Request::new("w").shape(shape);
        store.pass().get_variable(request).unwrap();
        store.save(folder.path().join(file)).unwrap();
    }
    let check = ["check", "theirs.npz", "--against", "ours.npz"];
    let plan = varscope(&check, folder.path());
    assert!(
        plan.status == 1 && plan.out.contains("1 in conflict"),
        "{}",
        plan.out
    );
    let squeezed = varscope(&[&check[..], &["--squeeze"]].concat(), folder.path());
    assert!(
        squeezed.status == 0 && squeezed.out.contains("1 matched"),
        "{}",
        squeezed.out
    );
}

#[test]
fn what_cannot_be_done_ends_with_two_and_says_why() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("text"), "no tensors").unwrap();
    saved(folder.path(), "a.safetensors");
    for (arguments, words) in [
        (&["inspect", "nothing"][..], "nothing"),
        (&["inspect", "text"], "text"),
        (
            &["inspect", "a.safetensors", "--only", "a, b"],
            "no pattern",
        ),
        (
            &["convert", "a.safetensors", "to.npz", "--except", "a, b"],
            "no pattern",
        ),
        (&["convert", "text", "to.npz"], "text"),
        (
            &["convert", "a.safetensors", "to.npz", "--rename", "a"],
            "OLD=NEW",
        ),
        (
            &["convert", "a.safetensors", "to.npz", "--regex", "(=b"],
            "(",
        ),
    ] {
        let called = varscope(arguments, folder.path());
        assert_eq!(called.status, 2, "{arguments:?}");
        assert!(
            called.err.contains(words) && called.out.is_empty(),
            "{}",
            called.err
        );
    }
    assert!(!folder.path().join("to.npz").exists());
}

/// The rule is the load's: a store's own file has the dots that its names have.
#[test]
fn dots_are_slashes_where_a_load_reads_them_so() {
    let folder = tempfile::tempdir().unwrap();
    let store = VarStore::new();
    let request = Request::new("block.0").shape([2]);
    store.pass().get_variable(request).unwrap();
    let (ours, theirs) = ("ours.safetensors", "theirs.safetensors");
    store.save(folder.path().join(ours)).unwrap();
    let plain = SaveOptions::new().plain();
    store.save_with(folder.path().join(theirs), &plain).unwrap();
    let shown = |file: &str| varscope(&["inspect", file], folder.path()).out;
    assert!(shown(ours).contains("\nblock.0 "), "{}", shown(ours));
    assert!(shown(theirs).contains("\nblock/ "), "{}", shown(theirs));
    let arguments = ["check", ours, "--against", ours];
    let plan = varscope(&arguments, folder.path());
    assert!(
        plan.status == 0 && plan.out.contains("1 matched"),
        "{}",
        plan.out
    );
}
