//! Files that nobody has written on purpose: cut at every byte, with a bit turned over in every third byte, and damaged at random. More of the latter:
//! `PROPTEST_CASES=1000000 cargo test -p varscope --release --test formats fuzz`.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use tempfile::TempDir;
use varscope::checkpoint::{Format, LoadOptions, SaveOptions};
use varscope::{DType, HostArray, Request, VarStore, partition};

use crate::made::{archive, deflated, npy, pickle, table};

type Test = Outcome<()>;
type Outcome<T> = Result<T, Box<dyn std::error::Error>>;
/// A name, and what is in it.
type File = (&'static str, Vec<u8>);

/// What a load of so small a file may take, whatever the file says: a little more than Deflate can make of it.
const MEMORY: u64 = 4 << 20;

fn built(fill: f32) -> varscope::Result<VarStore> {
    let store = VarStore::new();
    let mut pass = store.pass();
    let matrix = Request::new("a/w")
        .shape([2, 3])
        .partitioner(partition::fixed_size(2, 0));
    pass.get_variable(matrix)?.assign([[fill; 3]; 2])?;
    pass.get_variable(Request::new("a/b").shape([2]))?
        .assign([fill, 2.0])?;
    pass.get_variable(Request::new("n").shape(()).dtype(DType::I64))?
        .assign(fill as i64)?;
    Ok(store)
}

fn values(store: &VarStore) -> Vec<HostArray> {
    let variables = store.variables();
    variables
        .iter()
        .map(|v| v.read().expect("main memory"))
        .collect()
}

/// Loads into what is built, whole or not at all, and into what is not; whether it did.
fn load(path: &Path) -> bool {
    static AFTER: LazyLock<Vec<HostArray>> =
        LazyLock::new(|| values(&built(1.0).expect("a model")));
    let store = built(0.0).expect("a model");
    let before = values(&store);
    let options = LoadOptions::new().staged();
    let mut is_loaded = false;
    let taken = allocation_counter::measure(|| {
        let plan = store.plan_load(path, &options);
        is_loaded = plan.is_ok_and(|plan| {
            let _report = plan.to_string();
            plan.commit().is_ok()
        });
        let empty = VarStore::new();
        if empty.load(path).is_ok() {
            for unused in empty.unused() {
                let request = Request::new(&unused.name).dtype(unused.dtype);
                drop(empty.pass_with(true).get_variable(request));
            }
        }
    });
    assert!(taken.bytes_max < MEMORY, "{}", taken.bytes_max);
    // Another value than the right one is never believed.
    assert!(values(&store) == if is_loaded { AFTER.clone() } else { before });
    is_loaded
}

/// A good file of each kind, in a folder of its own: what to load, and what to damage.
fn good(kind: &str) -> std::io::Result<(TempDir, PathBuf, PathBuf)> {
    /// As they are saved: that takes far longer than to write them, for they go to the disk.
    static SAVED: LazyLock<Vec<File>> = LazyLock::new(|| saved().expect("it is saved"));
    let folder = tempfile::tempdir()?;
    let at = |name: &str| folder.path().join(name);
    let (load, damage) = match kind {
        "index" => ("model", "model.index"),
        "data" => ("model", "model.data-00000-of-00001"),
        other => (other, other),
    };
    for (name, bytes) in SAVED.iter().filter(|(name, _)| name.starts_with(load)) {
        std::fs::write(at(name), bytes)?;
    }
    let (load, damage) = (at(load), at(damage));
    Ok((folder, load, damage))
}

fn saved() -> Outcome<Vec<File>> {
    let folder = tempfile::tempdir()?;
    let at = |name: &str| folder.path().join(name);
    let store = built(1.0)?;
    let options = SaveOptions::new().plain();
    store.save_with(at("model"), &options.clone().format(Format::TensorFlow))?;
    store.save_with(at("npz"), &options.format(Format::Npz))?;
    let number = 1i64.to_le_bytes();
    let pth = [
        ("m/data.pkl", &pickle()[..]),
        ("m/data/0", &storage()),
        ("m/data/1", &number),
    ];
    let arrays = arrays();
    let arrays = arrays.each_ref().map(|(name, bytes)| (*name, &bytes[..]));
    Ok(vec![
        ("model.index", std::fs::read(at("model.index"))?),
        (
            "model.data-00000-of-00001",
            std::fs::read(at("model.data-00000-of-00001"))?,
        ),
        ("npz", std::fs::read(at("npz"))?),
        ("deflated", deflated(&arrays)),
        ("pth", archive(&pth)),
    ])
}

const KINDS: [&str; 5] = ["index", "data", "npz", "deflated", "pth"];

fn floats(count: usize) -> Vec<u8> {
    1f32.to_le_bytes().repeat(count)
}

fn storage() -> Vec<u8> {
    [floats(7), 2f32.to_le_bytes().to_vec()].concat()
}

fn arrays() -> [File; 3] {
    let b = [floats(1), 2f32.to_le_bytes().to_vec()].concat();
    [
        (
            "a/w.npy",
            npy(
                "{'descr': '<f4', 'fortran_order': True, 'shape': (2, 3), }\n",
                &floats(6),
            ),
        ),
        (
            "a/b.npy",
            npy(
                "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }\n",
                &b,
            ),
        ),
        (
            "n.npy",
            npy(
                "{'descr': '>i8', 'fortran_order': False, 'shape': (), }\n",
                &1i64.to_be_bytes(),
            ),
        ),
    ]
}

#[test]
fn undamaged_files_are_loaded() -> Test {
    for kind in KINDS {
        let (_folder, path, _) = good(kind)?;
        assert!(load(&path), "{kind}");
    }
    Ok(())
}

#[test]
fn a_file_that_is_cut_anywhere_is_refused() -> Test {
    for kind in KINDS {
        let (_folder, path, damaged) = good(kind)?;
        let bytes = std::fs::read(&damaged)?;
        for length in 0..bytes.len() {
            std::fs::write(&damaged, &bytes[..length])?;
            assert!(!load(&path), "{kind} of {length} bytes");
        }
    }
    Ok(())
}

#[test]
fn a_bit_that_is_turned_over_is_noticed_or_means_nothing() -> Test {
    for kind in KINDS {
        let (_folder, path, damaged) = good(kind)?;
        let bytes = std::fs::read(&damaged)?;
        for at in (0..bytes.len()).step_by(3) {
            let mut bytes = bytes.clone();
            bytes[at] ^= 1 << (at % 8);
            std::fs::write(&damaged, bytes)?;
            let is_loaded = load(&path);
            assert!(!(kind == "data" && is_loaded), "{at}");
        }
    }
    Ok(())
}

/// What is done to a good file.
#[derive(Clone, Debug)]
enum Damage {
    Cut(Index),
    Set(Index, u8),
    Insert(Index, Vec<u8>),
    Remove(Index, usize),
    Repeat(Index, usize),
}

fn damage() -> impl Strategy<Value = Damage> {
    let byte = prop_oneof![any::<u8>(), select(vec![0, 1, 0x7f, 0x80, 0xff])];
    prop_oneof![
        1 => any::<Index>().prop_map(Damage::Cut),
        6 => (any::<Index>(), byte).prop_map(|(at, byte)| Damage::Set(at, byte)),
        2 => (any::<Index>(), vec(any::<u8>(), 1..12)).prop_map(|(at, b)| Damage::Insert(at, b)),
        1 => (any::<Index>(), 1usize..40).prop_map(|(at, n)| Damage::Remove(at, n)),
        1 => (any::<Index>(), 1usize..40).prop_map(|(at, n)| Damage::Repeat(at, n)),
    ]
}

fn damaged(mut bytes: Vec<u8>, damage: &[Damage]) -> Vec<u8> {
    for damage in damage {
        let place = |at: &Index| at.index(bytes.len() + 1);
        match damage {
            Damage::Cut(at) => bytes.truncate(at.index(bytes.len() + 1)),
            Damage::Set(at, byte) => {
                let at = place(at);
                if let Some(to) = bytes.get_mut(at) {
                    *to = *byte;
                }
            }
            Damage::Insert(at, new) => {
                let at = place(at);
                bytes.splice(at..at, new.iter().copied());
            }
            Damage::Remove(at, count) => {
                let at = place(at);
                bytes.drain(at..(at + count).min(bytes.len()));
            }
            Damage::Repeat(at, count) => {
                let at = place(at);
                let again = bytes[at..(at + count).min(bytes.len())].to_vec();
                bytes.splice(at..at, again);
            }
        }
    }
    bytes
}

/// Loads what may be anything, which does not panic and takes no memory; whatever it says of itself is right, so that it is looked into.
fn load_anything(path: &Path) {
    let store = VarStore::new();
    let taken = allocation_counter::measure(|| {
        if store.load(path).is_ok() {
            for unused in store.unused() {
                let request = Request::new(&unused.name).dtype(unused.dtype);
                drop(store.pass_with(true).get_variable(request));
            }
        }
    });
    assert!(taken.bytes_max < MEMORY, "{}", taken.bytes_max);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_damaged_file_is_loaded_whole_or_not_at_all(kind in select(&KINDS[..]), damage in vec(damage(), 1..4)) {
        let (_folder, path, file) = good(kind)?;
        std::fs::write(&file, damaged(std::fs::read(&file)?, &damage))?;
        load(&path);
    }

    #[test]
    fn an_index_of_damaged_entries_is_no_harm(damage in vec(damage(), 1..5), is_packed in any::<bool>()) {
        let (_folder, path, file) = good("index")?;
        let index = std::fs::read(&file)?;
        let block = crate::made::first_block(&index);
        std::fs::write(&file, table(&damaged(block, &damage), is_packed))?;
        load_anything(&path);
    }

    #[test]
    fn damaged_arrays_in_a_good_archive_are_no_harm(which in 0usize..3, damage in vec(damage(), 1..4), is_packed in any::<bool>()) {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("m.npz");
        let mut arrays = arrays();
        arrays[which].1 = damaged(arrays[which].1.clone(), &damage);
        let files = arrays.each_ref().map(|(name, bytes)| (*name, &bytes[..]));
        std::fs::write(&path, if is_packed { deflated(&files) } else { archive(&files) })?;
        load_anything(&path);
    }

    #[test]
    fn a_damaged_pickle_in_a_good_archive_is_no_harm(damage in vec(damage(), 1..6)) {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("m.pth");
        let pickle = damaged(pickle(), &damage);
        std::fs::write(&path, archive(&[("m/data.pkl", &pickle), ("m/data/0", &storage()), ("m/data/1", &[1, 0, 0, 0, 0, 0, 0, 0])]))?;
        load_anything(&path);
    }

    #[test]
    fn any_bytes_are_no_file_of_tensors(bytes in vec(any::<u8>(), 0..200), name in select(vec!["m", "m.npz", "m.index", "m.pth", "m.data-00000-of-00001"])) {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join(name);
        for begin in [&b""[..], b"PK\x03\x04"] {
            let end = b"\x57\xfb\x80\x8b\x24\x75\x47\xdb";
            std::fs::write(&path, [begin, &bytes].concat())?;
            load_anything(&path);
            std::fs::write(&path, [begin, &bytes, end].concat())?;
            load_anything(&path);
        }
    }
}
