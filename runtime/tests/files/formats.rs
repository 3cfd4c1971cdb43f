//! What a path can mean, and what is refused before anything is read.

use std::path::Path;
use std::{fs, io};

use varscope::checkpoint::CheckpointError;
use varscope::dtype::{bf16, f16};
use varscope::prelude::*;
use varscope::{HostArray, Request, Select};

use crate::made::{floats, raw, write};

type Test = std::result::Result<(), Box<dyn std::error::Error>>;

fn load(path: &Path) -> std::result::Result<VarStore, CheckpointError> {
    let store = VarStore::new();
    store.load(path)?;
    Ok(store)
}

fn value(store: &VarStore, name: &str, dtype: DType) -> Result<HostArray> {
    let request = Request::new(name).dtype(dtype);
    store.pass_with(true).get_variable(request)?.read()
}

#[test]
fn every_element_type_comes_back() -> Test {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("all.safetensors");
    let bytes: Vec<u8> = (1..=16).collect();
    let tensors = [
        ("F16", &bytes[..4]),
        ("BF16", &bytes[..4]),
        ("F32", &bytes[..8]),
        ("F64", &bytes[..]),
        ("I8", &bytes[..2]),
        ("I16", &bytes[..4]),
        ("I32", &bytes[..8]),
        ("I64", &bytes[..]),
        ("U8", &bytes[..2]),
        ("U16", &bytes[..4]),
        ("U32", &bytes[..8]),
        ("U64", &bytes[..]),
        ("BOOL", &[0, 1]),
        ("C64", &bytes[..]),
    ];
    let tensors = tensors.map(|(dtype, bytes)| raw(dtype, dtype, &[2, 1], bytes));
    write(&path, &tensors)?;
    let store = load(&path)?;
    let float = |i: usize| f32::from_le_bytes([bytes[i], bytes[i + 1], bytes[i + 2], bytes[i + 3]]);
    let long = |i: usize| u64::from_le_bytes(bytes[i..i + 8].try_into().expect("eight"));
    for (name, dtype, expected) in [
        (
            "F16",
            DType::F16,
            [[0x201], [0x403]].map(|a| a.map(f16::from_bits)).into(),
        ),
        (
            "BF16",
            DType::BF16,
            [[0x201], [0x403]].map(|a| a.map(bf16::from_bits)).into(),
        ),
        ("F32", DType::F32, [[float(0)], [float(4)]].into()),
        (
            "F64",
            DType::F64,
            [[f64::from_bits(long(0))], [f64::from_bits(long(8))]].into(),
        ),
        ("I8", DType::I8, [[1i8], [2]].into()),
        ("I16", DType::I16, [[0x201i16], [0x403]].into()),
        ("I32", DType::I32, [[0x0403_0201i32], [0x0807_0605]].into()),
        (
            "I64",
            DType::I64,
            [[long(0) as i64], [long(8) as i64]].into(),
        ),
        ("U8", DType::U8, [[1u8], [2]].into()),
        ("U16", DType::U16, [[0x201u16], [0x403]].into()),
        ("U32", DType::U32, [[0x0403_0201u32], [0x0807_0605]].into()),
        ("U64", DType::U64, [[long(0)], [long(8)]].into()),
        ("BOOL", DType::Bool, HostArray::from([[false], [true]])),
        (
            "C64",
            DType::C64,
            [(0, 4), (8, 12)]
                .map(|(re, im)| [varscope::dtype::Complex::new(float(re), float(im))])
                .into(),
        ),
    ] {
        assert_eq!(value(&store, name, dtype)?, expected, "{name}");
    }
    Ok(())
}

#[test]
fn an_index_is_one_checkpoint_of_several_files() -> Test {
    let folder = tempfile::tempdir()?;
    let shard = |i: usize| folder.path().join(format!("model-{i}.safetensors"));
    write(
        &shard(1),
        &[floats("a", &[1.0]), floats("unmapped", &[0.0])],
    )?;
    write(&shard(2), &[floats("b", &[2.0])])?;
    fs::write(
        folder.path().join("consolidated.safetensors"),
        "of no interest",
    )?;
    let index = folder.path().join("model.safetensors.index.json");
    let map = r#"{"metadata":{"total_size":8},"weight_map":{"a":"model-1.safetensors","b":"model-2.safetensors"}}"#;
    fs::write(&index, map)?;
    // The folder means its index.
    for path in [&index, folder.path()] {
        let store = load(path)?;
        assert_eq!(value(&store, "a", DType::F32)?, [1.0f32].into());
        assert_eq!(value(&store, "b", DType::F32)?, [2.0f32].into());
        assert!(value(&store, "unmapped", DType::F32).is_err());
    }
    fs::write(&index, map.replace("\"b\"", "\"c\""))?;
    let error = load(&index).unwrap_err().to_string();
    assert!(
        error.ends_with("says that model-2.safetensors has the tensor c, which it lacks"),
        "{error}"
    );
    for outside in ["../model-1.safetensors", "/etc/passwd", ""] {
        fs::write(&index, format!(r#"{{"weight_map":{{"a":"{outside}"}}}}"#))?;
        let error = load(&index).unwrap_err().to_string();
        assert!(error.ends_with("which is not in its folder"), "{error}");
    }
    Ok(())
}

#[test]
fn a_folder_without_an_index_is_all_of_its_files() -> Test {
    let folder = tempfile::tempdir()?;
    let path = |name: &str| folder.path().join(name);
    let error = load(folder.path()).unwrap_err().to_string();
    assert!(error.ends_with("has no `*.safetensors` file"), "{error}");
    for (other, is_read) in [
        ("model.gguf", false),
        ("model.h5", false),
        ("flax_model.msgpack", false),
        ("pytorch_model.bin", true),
        ("model.pth", true),
        ("model.npz", true),
        ("model.index", true),
    ] {
        fs::write(path(other), "")?;
        let error = load(folder.path()).unwrap_err().to_string();
        let expected = match is_read {
            true => format!("file, but {other}, which is loaded by its own path"),
            false => format!("has no `*.safetensors` file, but {other}"),
        };
        assert!(error.ends_with(&expected), "{error}");
        fs::remove_file(path(other))?;
    }
    // A file of no tensors is one.
    write(&path("0.safetensors"), &[])?;
    assert!(load(folder.path())?.unused().is_empty());
    write(&path("1.safetensors"), &[floats("a", &[1.0])])?;
    write(&path("2.safetensors"), &[floats("b", &[2.0])])?;
    assert_eq!(
        value(&load(folder.path())?, "b", DType::F32)?,
        [2.0f32].into()
    );
    write(&path("3.safetensors"), &[floats("b", &[2.0])])?;
    let error = load(folder.path()).unwrap_err().to_string();
    assert!(
        error.contains("has the tensor b in 2.safetensors and in 3.safetensors"),
        "{error}"
    );
    Ok(())
}

#[test]
fn safetensors_are_read_under_any_name() -> Test {
    let folder = tempfile::tempdir()?;
    for name in [
        "m",
        "m.npz",
        "m.index",
        "m.data-00000-of-00001",
        "m.ckpt",
        "m.pth",
    ] {
        let path = folder.path().join(name);
        write(&path, &[])?;
        assert!(load(&path)?.unused().is_empty(), "{name}");
        write(&path, &[floats("a", &[1.0, 2.0])])?;
        let value = value(&load(&path)?, "a", DType::F32)?;
        assert_eq!(value, [1.0f32, 2.0].into(), "{name}");
    }
    Ok(())
}

#[test]
fn other_formats_are_refused_by_what_is_in_them() -> Test {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("model.safetensors");
    for (bytes, what) in [
        (&b"GGUF\x03\0\0\0\0\0\0\0\0\0\0\0"[..], "is a GGUF file;"),
        (b"\x89HDF\r\n\x1a\n\0\0\0\0", "is an HDF5 file;"),
        (b"\x93NUMPY\x01\0v\0", "is a NumPy array (.npy);"),
        (b"PK\x03\x04", "is a zip archive;"),
        (
            b"version https://git-lfs.github.com/spec/v1\noid sha256:1",
            "is a pointer of Git LFS, not the file itself",
        ),
        (br#"{"weight_map": {}}"#, "is a JSON file"),
    ] {
        fs::write(&path, bytes)?;
        let error = load(&path).unwrap_err();
        assert!(matches!(error, CheckpointError::Foreign { .. }));
        assert!(error.to_string().contains(what), "{error}");
    }
    Ok(())
}

#[test]
fn what_never_ends_or_waits_for_somebody_is_not_opened() -> Test {
    for device in ["/dev/zero", "/dev/null", "/dev/stdin"] {
        if Path::new(device).exists() {
            let refused = load(Path::new(device));
            assert!(
                matches!(
                    refused,
                    Err(CheckpointError::NotAFile { .. } | CheckpointError::Format { .. })
                ),
                "{device}"
            );
        }
    }
    let folder = tempfile::tempdir()?;
    let fifo = folder.path().join("model.safetensors");
    let made = std::process::Command::new("mkfifo").arg(&fifo).status();
    if made.is_ok_and(|made| made.success()) {
        let error = load(&fifo).unwrap_err().to_string();
        assert!(
            error.ends_with("is a FIFO, not a file of tensors"),
            "{error}"
        );
        // As a shard too.
        assert!(
            load(folder.path())
                .unwrap_err()
                .to_string()
                .contains("is a FIFO")
        );
    }
    Ok(())
}

#[test]
fn nothing_is_made_on_the_word_of_a_header() -> Test {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("model.safetensors");
    for (length, what) in [
        (u64::MAX, "and the format allows 100000000"),
        (100_000_001, "and the format allows 100000000"),
        (100_000_000, "and the file ends after 2"),
        (99_999_999, "and the file ends after 2"),
    ] {
        let mut bytes = length.to_le_bytes().to_vec();
        bytes.extend(b"{}");
        fs::write(&path, bytes)?;
        let error = load(&path).unwrap_err();
        let cause = std::error::Error::source(&error).map(ToString::to_string);
        assert!(
            cause.as_ref().is_some_and(|c| c.ends_with(what)),
            "{cause:?}"
        );
    }
    // As long as it says, and nothing in it.
    let file = fs::File::create(&path)?;
    io::Write::write_all(&mut &file, &50_000_000u64.to_le_bytes())?;
    file.set_len(60_000_000)?;
    assert!(load(&path).is_err());
    Ok(())
}

#[test]
fn an_element_type_that_nobody_has_is_named() -> Test {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("model.safetensors");
    write(&path, &[raw("w", "F8_E4M3", &[2], &[1, 2])])?;
    let error = load(&path).unwrap_err();
    assert_eq!(
        error.to_string(),
        "tensor w is F8_E4M3, which varscope has no element type for; `except(..)` leaves it out"
    );
    Ok(())
}

#[test]
fn a_summary_and_a_store_choose_by_patterns() -> Test {
    let store = VarStore::new();
    for name in ["a/w", "a/b", "c/w"] {
        store.pass().get_variable(Request::new(name).shape([1]))?;
    }
    let paths = |select: Select| {
        let chosen = store.select(select).unwrap();
        chosen
            .iter()
            .map(|v| v.path().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(paths("a".into()), ["a/w", "a/b"]);
    assert_eq!(paths(!Select::from("a")), ["c/w"]);
    assert_eq!(
        paths(Select::collection(TRAINABLE_VARIABLES).except("**/w")),
        ["a/b"]
    );
    let table = store.summary().only("**/w")?.to_string();
    assert!(
        table.ends_with("2 variables, 2 parameters (8 B), all of them trained"),
        "{table}"
    );
    Ok(())
}
