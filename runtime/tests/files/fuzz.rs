//! Files that nobody has written on purpose.

use std::path::Path;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use varscope::checkpoint::LoadOptions;
use varscope::{HostArray, Request, VarStore};

use crate::made::{file, floats, raw};

type Test = Result<(), Box<dyn std::error::Error>>;

/// What is done to a good file.
#[derive(Clone, Debug)]
enum Damage {
    Cut(Index),
    Flip(Index, u8),
    Insert(Index, Vec<u8>),
    /// Another text where a number, a name or a word stands in the header.
    Replace(&'static str, &'static str),
}

fn damage() -> impl Strategy<Value = Damage> {
    let text = select(vec![
        ("[2,2]", "[2,2,1]"),
        ("[2,2]", "[0,18446744073709551615]"),
        ("[2,2]", "[18446744073709551615,18446744073709551615]"),
        ("[2,2]", "[-2,-2]"),
        ("[2,2]", "[4]"),
        ("[0,16]", "[0,18446744073709551615]"),
        ("[0,16]", "[16,0]"),
        ("[0,16]", "[1,17]"),
        ("F32", "F64"),
        ("F32", "I32"),
        ("F32", "F4"),
        ("F32", "STRING"),
        ("\"a/w\"", "\"a/b\""),
        ("\"a/w\"", "\"\""),
        ("\"a/w\"", "\"__metadata__\""),
        ("\"a/w\"", "\"a/w/../w\""),
        ("\"shape\"", "\"shape\":[1],\"shape\""),
        ("{", "[{"),
    ]);
    prop_oneof![
        any::<Index>().prop_map(Damage::Cut),
        (any::<Index>(), any::<u8>()).prop_map(|(at, byte)| Damage::Flip(at, byte)),
        (any::<Index>(), vec(any::<u8>(), 1..20)).prop_map(|(at, b)| Damage::Insert(at, b)),
        text.prop_map(|(from, to)| Damage::Replace(from, to)),
    ]
}

fn damaged(mut bytes: Vec<u8>, damage: &[Damage]) -> Vec<u8> {
    for damage in damage {
        match damage {
            Damage::Cut(at) => bytes.truncate(at.index(bytes.len() + 1)),
            Damage::Flip(at, byte) if !bytes.is_empty() => {
                let at = at.index(bytes.len());
                bytes[at] ^= byte;
            }
            Damage::Flip(..) => {}
            Damage::Insert(at, new) => {
                let at = at.index(bytes.len() + 1);
                bytes.splice(at..at, new.iter().copied());
            }
            Damage::Replace(from, to) => replace(&mut bytes, from, to),
        }
    }
    bytes
}

/// The header is as long as it says all the same.
fn replace(bytes: &mut Vec<u8>, from: &str, to: &str) {
    let places = bytes
        .windows(from.len())
        .position(|text| text == from.as_bytes());
    let Some(at) = places.filter(|at| *at >= 8) else {
        return;
    };
    bytes.splice(at..at + from.len(), to.bytes());
    if let Some((length, _)) = bytes.split_first_chunk_mut::<8>() {
        let changed = u64::from_le_bytes(*length) + to.len() as u64;
        *length = changed.wrapping_sub(from.len() as u64).to_le_bytes();
    }
}

fn good() -> Vec<u8> {
    file(&[
        raw("a/w", "F32", &[2, 2], &[1; 16]),
        floats("a/b", &[1.0, 2.0]),
        raw("n", "I64", &[], &[7, 0, 0, 0, 0, 0, 0, 0]),
    ])
}

fn built() -> Result<VarStore, varscope::Error> {
    let store = VarStore::new();
    let mut pass = store.pass();
    pass.get_variable(Request::new("a/w").shape([2, 2]))?;
    pass.get_variable(Request::new("a/b").shape([2]))?;
    pass.get_variable(Request::new("n").shape(()).dtype(varscope::DType::I64))?;
    drop(pass);
    Ok(store)
}

fn values(store: &VarStore) -> Result<Vec<HostArray>, varscope::Error> {
    store.variables().iter().map(|v| v.read()).collect()
}

fn load(store: &VarStore, path: &Path) -> bool {
    let options = LoadOptions::new().cast();
    let plan = store.plan_load(path, &options);
    plan.is_ok_and(|plan| {
        let _report = plan.to_string();
        plan.commit().is_ok()
    })
}

/// What a load of so small a file may take, whatever the file says.
const MEMORY: u64 = 1 << 20;

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_damaged_file_is_loaded_whole_or_not_at_all(damage in vec(damage(), 1..4)) {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("model.safetensors");
        std::fs::write(&path, damaged(good(), &damage))?;
        let (store, empty) = (built().expect("a model"), VarStore::new());
        let before = values(&store).expect("main memory");
        let mut is_loaded = false;
        let taken = allocation_counter::measure(|| is_loaded = load(&store, &path));
        prop_assert!(taken.bytes_max < MEMORY, "{}", taken.bytes_max);
        if !is_loaded {
            prop_assert_eq!(values(&store).expect("main memory"), before);
        }
        prop_assert_eq!(store.len(), 3);
        let taken = allocation_counter::measure(|| _ = load(&empty, &path));
        prop_assert!(taken.bytes_max < MEMORY, "{}", taken.bytes_max);
        prop_assert!(empty.is_empty());
    }
}

#[test]
fn an_undamaged_file_is_loaded() -> Test {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("model.safetensors");
    std::fs::write(&path, good())?;
    assert!(load(&built()?, &path));
    Ok(())
}
