//! PyTorch's files.

use std::path::{Path, PathBuf};

use varscope::HostArray;
use varscope::checkpoint::{CheckpointError, LoadOptions, TensorFile};
use varscope::prelude::*;

use crate::made::{archive, stored};
use crate::python::ask;
use crate::stores::{chain, print, read};
use crate::values::{array, taken};

type Test = std::result::Result<(), Box<dyn std::error::Error>>;

fn recorded(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../tests/data/pth")
        .join(name)
}

fn load(path: &Path) -> std::result::Result<Vec<(String, HostArray)>, CheckpointError> {
    let store = VarStore::new();
    store.load_with(path, &LoadOptions::new().verbatim())?;
    Ok(taken(&store)?)
}

#[test]
fn what_pytorch_wrote_is_read() -> Test {
    let matrix = HostArray::from([[1i64, 2, 3, 4], [5, 6, 7, 8]]);
    assert_eq!(
        load(&recorded("test.pt"))?,
        [("test".to_owned(), matrix.clone())]
    );
    assert_eq!(
        load(&recorded("test_with_key.pt"))?,
        [("model_state_dict.test".to_owned(), matrix)]
    );
    let fortran = array(&[2, 3, 4], 1..=24i64);
    assert_eq!(
        load(&recorded("fortran_tensor_3d.pth"))?,
        [("tensor_fortran".to_owned(), fortran)]
    );
    // Dots are slashes in the names of variables.
    let store = VarStore::new();
    store.load(recorded("test_with_key.pt"))?;
    assert_eq!(store.unused()[0].name, "model_state_dict/test");
    Ok(())
}

#[test]
fn we_read_what_pythons_pickler_writes() -> Test {
    let folder = tempfile::tempdir()?;
    let arguments = [&folder.path().display().to_string(), "60", "7"].map(str::to_owned);
    let Some(written) = ask("pickle", "with_pickle.py", &arguments) else {
        return Ok(());
    };
    let written = written.as_object().expect("paths");
    assert_eq!(written.len(), 60);
    for (path, expected) in written {
        let found = load(Path::new(path))?;
        assert_eq!(&print(&found.into_iter().collect()), expected, "{path}");
    }
    Ok(())
}

/// A file of one storage of four floats.
fn file(pickle: &[u8]) -> Vec<u8> {
    let storage: Vec<u8> = (1..=4).flat_map(|i| (i as f32).to_le_bytes()).collect();
    archive(&[
        ("a/data.pkl", pickle),
        ("a/byteorder", b"little"),
        ("a/data/0", &storage),
    ])
}

/// A pickle of a dictionary of one thing.
fn dict(value: &[u8]) -> Vec<u8> {
    [b"\x80\x02}X\x01\0\0\0w", value, b"s."].concat()
}

/// A tensor of it, of so many elements from this one on, with this distance.
fn tensor(storage: &str, length: u8, size: u8, offset: u8, stride: u8) -> Vec<u8> {
    let mut pickle = b"ctorch._utils\n_rebuild_tensor_v2\n((X\x07\0\0\0storagectorch\n".to_vec();
    pickle.extend(storage.bytes());
    pickle.extend(b"\nX\x01\0\0\x000X\x03\0\0\0cpuK");
    pickle.extend([length]);
    pickle.extend(b"tQK");
    pickle.extend([
        offset, b'K', size, 0x85, b'K', stride, 0x85, 0x89, b'}', b't', b'R',
    ]);
    pickle
}

#[test]
fn tensors_are_read_however_they_are_wrapped() -> Test {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("model.pth");
    let plain = tensor("FloatStorage", 4, 3, 1, 1);
    let parameter = [
        b"ctorch._utils\n_rebuild_parameter\n(",
        &plain[..],
        b"\x88}tR",
    ]
    .concat();
    // What makes it, its class, the arguments of the former, and what else it has.
    let name = b"ctorch._utils\n_rebuild_tensor_v2\n";
    let arguments = plain[name.len()..]
        .strip_suffix(b"R")
        .expect("it is called");
    let subclass = [
        b"ctorch._tensor\n_rebuild_from_type_v2\n(",
        &name[..],
        b"cmodels\nTensor\n",
        arguments,
        b"}tR",
    ];
    let wide = [&plain[..stored(&plain, b"K\x03")], b"\x8a\x01\x03"].concat();
    let wide = [&wide[..], &plain[stored(&plain, b"K\x03") + 2..]].concat();
    for value in [&plain, &parameter, &subclass.concat(), &wide] {
        std::fs::write(&path, file(&dict(value)))?;
        assert_eq!(read(&path)?["w"], [2.0f32, 3.0, 4.0].into());
    }
    Ok(())
}

#[test]
fn a_pickle_of_more_than_tensors_is_refused() -> Test {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("model.pth");
    let read = |bytes: &[u8]| {
        std::fs::write(&path, bytes).unwrap();
        read(&path).map_err(|error| chain(&error))
    };
    let good = |size, offset, stride| file(&dict(&tensor("FloatStorage", 4, size, offset, stride)));
    assert_eq!(read(&good(4, 0, 1))?["w"], [1.0f32, 2.0, 3.0, 4.0].into());
    assert_eq!(read(&good(2, 1, 2))?["w"], [2.0f32, 4.0].into());
    assert_eq!(read(&good(0, 9, 9))?["w"], HostArray::from([0f32; 0]));
    let system = b"cposix\nsystem\nX\x04\0\0\0true\x85R";
    for (bytes, expected) in [
        (good(5, 0, 1), "repeats elements (`expand`)"),
        (good(4, 1, 1), "as one outside of its storage"),
        (good(2, 0, 4), "as one outside of its storage"),
        (
            file(&dict(&tensor("FloatStorage", 5, 4, 0, 1))),
            "has a storage of 5 float32 in 16 bytes",
        ),
        (
            file(&dict(&tensor("QInt8Storage", 4, 4, 0, 1))),
            "is QInt8Storage, which varscope has no element type for",
        ),
        (
            file(&dict(b"K\x01")),
            "has more than tensors: w is an integer; `torch.save(model.state_dict(), path)` saves tensors alone",
        ),
        (file(&dict(system)), "w is made by the class posix.system"),
        (
            file(b"\x80\x02cposix\nsystem\nX\x04\0\0\0true\x85R."),
            "is made by the class posix.system, not a dictionary of tensors",
        ),
        (
            file(b"\x80\x02]."),
            "is a list, not a dictionary of tensors",
        ),
        (file(b"\x80\x02}K\x01K\x02s."), "has an integer for a name"),
        (
            file(b"\x80\x02}X\xff\xff\xff\x7fw."),
            "can't be understood at byte 3",
        ),
        // A dictionary as only pickles of text have it, which candle takes for an empty one.
        (
            file(b"\x80\x02(X\x01\0\0\0wK\x01d."),
            "can't be understood at byte 11",
        ),
        (
            file(b"\x80\x05\x95\0\0\0\0."),
            "can't be understood at byte 2",
        ),
        (
            archive(&[("a/data.pkl", b"}."), ("b/data.pkl", b"}.")]),
            "or several",
        ),
        (
            archive(&[("a/data.pkl", b"}."), ("a/byteorder", b"big")]),
            "has the bytes of numbers the other way round",
        ),
        (
            archive(&[("a/data.pkl", &dict(&tensor("FloatStorage", 4, 4, 0, 1)))]),
            "has no storage in the archive",
        ),
    ] {
        let error = read(&bytes).unwrap_err();
        assert!(error.contains(expected), "{error}, not {expected}");
    }
    // A bit in a storage, which its checksum tells.
    let mut bytes = good(4, 0, 1);
    let values = stored(&bytes, &1.0f32.to_le_bytes());
    bytes[values] ^= 1;
    let error = read(&bytes).unwrap_err();
    assert!(error.contains("is damaged"), "{error}");
    std::fs::write(&path, b"\x80\x02\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19.")?;
    let error = VarStore::new().load(&path).unwrap_err().to_string();
    assert!(error.contains("is a Python pickle"), "{error}");
    Ok(())
}

/// An item of a dictionary: a tensor of a storage of four floats.
fn item(name: &str, storage: &str, offset: u8, size: u8) -> Vec<u8> {
    let value = tensor("FloatStorage", 4, size, offset, 1);
    let key = b"X\x01\0\0\x000X\x03";
    let at = stored(&value, key);
    let mut value = value;
    value[at + 5] = storage.as_bytes()[0];
    [b"X\x01\0\0\0", name.as_bytes(), &value].concat()
}

#[test]
fn tensors_come_in_the_order_of_their_storages_in_the_file() -> Test {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("model.pth");
    let items = [
        item("a", "0", 2, 2),
        item("b", "1", 0, 4),
        item("c", "2", 1, 1),
        item("d", "0", 0, 2),
        item("e", "2", 3, 1),
    ];
    let pickle = [b"\x80\x02}(", &items.concat()[..], b"u."].concat();
    for (order, expected) in [
        (["0", "1", "2"], "dabce"),
        (["2", "1", "0"], "cebda"),
        (["1", "2", "0"], "bceda"),
    ] {
        let names = order.map(|storage| format!("m/data/{storage}"));
        let storage = [1.0f32; 4].map(f32::to_le_bytes).concat();
        let mut members = vec![("m/data.pkl", &pickle[..])];
        members.extend(names.iter().map(|name| (&**name, &storage[..])));
        std::fs::write(&path, archive(&members))?;
        let file = TensorFile::open(&path)?;
        let names: String = file.tensors().iter().map(|t| t.name.as_str()).collect();
        assert_eq!(names, expected, "{order:?}");
        assert!(file.metadata().is_empty());
    }
    Ok(())
}
