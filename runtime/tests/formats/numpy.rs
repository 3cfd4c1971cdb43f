//! NumPy's archives: what we write comes back, NumPy reads it, and we read what it writes.

use std::path::Path;

use varscope::checkpoint::{CheckpointError, SaveOptions, TensorFile};
use varscope::dtype::Complex;
use varscope::prelude::*;
use varscope::{HostArray, Request};

use crate::made::{archive, deflated, npy};
use crate::python::ask;
use crate::stores::{chain, names, one, print, random, read};
use crate::values::{DTYPES, Numbers};

type Test = std::result::Result<(), Box<dyn std::error::Error>>;

fn dtypes() -> Vec<DType> {
    DTYPES
        .into_iter()
        .filter(|dtype| *dtype != DType::BF16)
        .collect()
}

#[test]
fn every_value_comes_back() -> Test {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("model.npz");
    for seed in 0..50 {
        let (store, values) = random(&mut Numbers(seed), &dtypes())?;
        store.save(&path)?;
        let mut found = read(&path)?;
        crate::stores::join_parts(&mut found, &values);
        assert!(found == values, "seed {seed}");
    }
    VarStore::new().save(&path)?;
    assert!(read(&path)?.is_empty());
    Ok(())
}

#[test]
fn numpy_reads_what_we_write() -> Test {
    let folder = tempfile::tempdir()?;
    let mut expected = serde_json::Map::new();
    for seed in 0..40 {
        let (store, _) = random(&mut Numbers(1000 + seed), &dtypes())?;
        let path = folder.path().join(format!("ours-{seed}.npz"));
        store.save(&path)?;
        let values = store.variables();
        let values = values.iter().map(|v| Ok((v.path().to_owned(), v.read()?)));
        expected.insert(
            path.display().to_string(),
            print(&values.collect::<Result<_>>()?),
        );
    }
    let arguments: Vec<String> = std::iter::once("read".to_owned())
        .chain(expected.keys().cloned())
        .collect();
    if let Some(found) = ask("numpy", "with_numpy.py", &arguments) {
        for (path, expected) in &expected {
            assert_eq!(&found[path], expected, "{path}");
        }
    }
    Ok(())
}

#[test]
fn we_read_what_numpy_writes() -> Test {
    let folder = tempfile::tempdir()?;
    let arguments = ["write", &folder.path().display().to_string(), "80", "7"];
    let Some(written) = ask("numpy", "with_numpy.py", &arguments.map(str::to_owned)) else {
        return Ok(());
    };
    let written = written.as_object().expect("paths");
    assert_eq!(written.len(), 80);
    for (path, expected) in written {
        assert_eq!(&print(&read(Path::new(path))?), expected, "{path}");
    }
    Ok(())
}

#[test]
fn what_numpy_lacks_is_refused_with_a_way_out() -> Test {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("model.npz");
    let store = VarStore::new();
    store
        .pass()
        .get_variable(Request::new("w").shape([2]).dtype(DType::BF16))?;
    let error = store.save(&path).unwrap_err().to_string();
    assert_eq!(
        error,
        "variable w is bfloat16, which NumPy lacks; `cast_floats(DType::F32)` writes another, which holds all of its values"
    );
    store.save_with(&path, &SaveOptions::new().cast_floats(DType::F32))?;
    assert_eq!(read(&path)?["w"].dtype(), DType::F32);
    Ok(())
}

#[test]
fn a_file_that_can_not_be_written_leaves_the_old_one() -> Test {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("model.npz");
    one(1.0)?.save(&path)?;
    let store = one(2.0)?;
    store.put("text", HostArray::from(["ends with\0"]))?;
    store
        .pass()
        .get_variable(Request::new("text").dtype(DType::String))?;
    let error = store.save(&path).unwrap_err();
    let cause = std::error::Error::source(&error).map(ToString::to_string);
    assert!(
        cause.is_some_and(|cause| cause.contains("ends with a zero")),
        "{error}"
    );
    for name in ["../w", "/w", "a/../w", "a//w", "", "a\0"] {
        let options = SaveOptions::new().rename("net/w", name);
        let refused = one(2.0)?.save_with(&path, &options).unwrap_err();
        assert!(
            matches!(refused, CheckpointError::ReservedName { .. }),
            "{name:?}: {refused}"
        );
    }
    assert_eq!(names(folder.path())?, ["model.npz"]);
    assert_eq!(read(&path)?["net/w"], [1.0f32, 2.0].into());
    Ok(())
}

#[test]
fn what_is_said_of_a_file_is_in_its_comment() -> Test {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("model.npz");
    let store = VarStore::new();
    for name in ["a.b", "c"] {
        store.pass().get_variable(Request::new(name).shape([1]))?;
    }
    // So our names keep their dots.
    store.save_with(&path, &SaveOptions::new().metadata("step", "7"))?;
    assert_eq!(read(&path)?.keys().collect::<Vec<_>>(), ["a.b", "c"]);
    let bytes = std::fs::read(&path)?;
    let comment = br#""step":"7""#;
    assert!(bytes.windows(comment.len()).any(|part| part == comment));
    let error = store
        .save_with(
            &path,
            &SaveOptions::new().metadata("text", "x".repeat(70_000)),
        )
        .unwrap_err();
    assert!(
        matches!(error, CheckpointError::LongHeader { limit: 65_535, .. }),
        "{error}"
    );
    Ok(())
}

#[test]
fn archives_are_read_by_what_is_in_them_and_attacks_are_refused() -> Test {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("model");
    let good = npy(
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1,)}",
        &1.5f32.to_le_bytes(),
    );
    let read = |files: &[(&str, &[u8])]| {
        std::fs::write(&path, deflated(files)).unwrap();
        read(&path).map_err(|error| chain(&error))
    };
    // Whatever else is there.
    let found = read(&[("w.npy", &good), ("README", b"text"), ("folder/", b"")]);
    assert_eq!(found.unwrap()["w"], [1.5f32].into());
    assert_eq!(read(&[("w", &good)]).unwrap()["w"], [1.5f32].into());
    let large = npy(
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1000000000,)}",
        &[0; 4],
    );
    let zeros = npy(
        "{'descr': '<U0', 'fortran_order': False, 'shape': (1000000000000,)}",
        &[],
    );
    let objects = npy(
        "{'descr': '|O', 'fortran_order': False, 'shape': (1,)}",
        b"\x80\x04.",
    );
    for (files, expected) in [
        (
            &[("w.npy", &good[..]), ("w.npy", &good)][..],
            "is in the archive twice",
        ),
        (
            &[("w.npy", &good), ("w", &good)],
            "is in the archive twice, with `.npy` and without",
        ),
        (&[("../w.npy", &good)], "leads out of the archive"),
        (&[("/w.npy", &good)], "leads out of the archive"),
        (&[("a/../../w.npy", &good)], "leads out of the archive"),
        (&[("w\0.npy", &good)], "leads out of the archive"),
        (&[("w.npy", b"text")], "is no NumPy array"),
        (
            &[("w.npy", &large)],
            "is float32 of shape [1000000000], and has",
        ),
        (
            &[("w.npy", &zeros)],
            "is string of shape [1000000000000], and has",
        ),
        (
            &[("w.npy", &objects)],
            "is |O, which varscope has no element type for",
        ),
    ] {
        let error = read(files).unwrap_err();
        assert!(error.contains(expected), "{error}");
    }
    // As much as Deflate can pack is unpacked, and no more is believed.
    let million = npy(
        "{'descr': '|u1', 'fortran_order': False, 'shape': (1000000,)}",
        &[0; 1_000_000],
    );
    assert_eq!(read(&[("w.npy", &million)]).unwrap()["w"].len(), 1_000_000);
    Ok(())
}

#[test]
fn elements_are_read_however_they_are_stored() -> Test {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("model.npz");
    let complex = |numbers: [f32; 4]| {
        let pairs = [(numbers[0], numbers[1]), (numbers[2], numbers[3])];
        HostArray::from(pairs.map(|(re, im)| Complex::new(re, im)))
    };
    let bytes = |numbers: [f32; 4], of: fn(f32) -> [u8; 4]| numbers.map(of).concat();
    let numbers = [1.0, -2.0, 0.5, 1e30];
    let text = |text: &str, of: fn(u32) -> [u8; 4]| -> Vec<u8> {
        text.chars().flat_map(|c| of(c.into())).collect()
    };
    for (word, values, expected) in [
        ("<c8", bytes(numbers, f32::to_le_bytes), complex(numbers)),
        (">c8", bytes(numbers, f32::to_be_bytes), complex(numbers)),
        (">u2", vec![1, 2, 3, 4], [0x102u16, 0x304].into()),
        ("=u2", vec![1, 2, 3, 4], [0x201u16, 0x403].into()),
        ("|S3", b"ab\0abc".to_vec(), ["ab", "abc"].into()),
        ("|a3", b"\0\0\0a\0b".to_vec(), ["", "a\0b"].into()),
        ("|S4", "\u{20ac}\0x\0\0\0".into(), ["\u{20ac}", "x"].into()),
        (
            "<U2",
            text("ab\u{1d11e}\0", u32::to_le_bytes),
            ["ab", "\u{1d11e}"].into(),
        ),
        (
            ">U2",
            text("ab\u{1d11e}\0", u32::to_be_bytes),
            ["ab", "\u{1d11e}"].into(),
        ),
        ("|S0", Vec::new(), ["", ""].into()),
    ] {
        let header = format!("{{'descr': '{word}', 'fortran_order': False, 'shape': (2,)}}");
        let array = npy(&header, &values);
        std::fs::write(&path, archive(&[("w.npy", &array)]))?;
        assert_eq!(read(&path)?["w"], expected, "{word}");
    }
    for (word, values) in [("|S1", &b"a\xff"[..]), ("<U1", &[0xff; 8])] {
        let header = format!("{{'descr': '{word}', 'fortran_order': False, 'shape': (2,)}}");
        std::fs::write(&path, archive(&[("w.npy", &npy(&header, values))]))?;
        let error = chain(&read(&path).unwrap_err());
        assert!(error.contains("has no text in string"), "{error}");
    }
    Ok(())
}

#[test]
fn headers_may_be_longer_than_numpy_writes_them() -> Test {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("model.npz");
    let text = "{'descr': '<f4', 'fortran_order': False, 'shape': (1,)}";
    let around = npy("", &[]).len();
    for length in (250..=262).chain([1000, 65_535 + around]) {
        let header = format!("{text:<0$}", length - around);
        let array = npy(&header, &1.5f32.to_le_bytes());
        for bytes in [archive(&[("w", &array)]), deflated(&[("w", &array)])] {
            std::fs::write(&path, bytes)?;
            assert_eq!(read(&path)?["w"], [1.5f32].into(), "{length}");
        }
    }
    Ok(())
}

/// `cargo test -p varscope --release --test formats -- --ignored`: it takes 5 GiB of disk and of memory.
#[test]
#[ignore = "writes more than 4 GiB"]
fn an_archive_of_more_than_4_gib_is_one() -> Test {
    const LARGE: usize = (1 << 32) + 7;
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("large.npz");
    let store = VarStore::new();
    store.put("large", HostArray::zeros(DType::U8, &[LARGE])?)?;
    // Behind it, where 32 bits do not lead.
    store.put("small", HostArray::from([1u8, 2, 3]))?;
    store.save_with(&path, &SaveOptions::new().keep_unused())?;
    let file = TensorFile::open(&path)?;
    assert_eq!(file.tensors()[0].shape, [LARGE]);
    assert_eq!(file.read("small")?, [1u8, 2, 3].into());
    assert!(file.read("large")? == HostArray::zeros(DType::U8, &[LARGE])?);
    let arguments = ["sums".to_owned(), path.display().to_string()];
    if let Some(found) = ask("numpy", "with_numpy.py", &arguments) {
        let expected = serde_json::json!({ "large": [[LARGE], 0], "small": [[3], 6] });
        assert_eq!(found[&arguments[1]], expected);
    }
    Ok(())
}
