//! Building models of candle-transformers: under varscope, from a file that candle maps, over candle's `VarMap`.
//!
//! `cargo bench -p varscope-test-transformers`. BERT-base has 199 tensors with 110 M parameters.

use std::hint::black_box;

use candle_core::{DType, Device, Result};
use candle_nn::{VarBuilder, VarMap};
use candle_transformers::models::{bert, llama};
use varscope::candle::prelude::model;
use varscope::candle::{VarStore, var_builder};
use varscope_measure::{Row, paired};
use varscope_test_transformers::llama_config;

const ROUNDS: usize = 7;
/// Rebuilds in one measurement.
const REBUILDS: u32 = 200;

fn main() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("bert.safetensors");
    let base = bert::Config::default();
    let bert = |vb: VarBuilder<'_>| black_box(bert::BertModel::load(vb, &base).map(drop)).unwrap();
    let random = || over_map(&VarMap::new(), bert);
    let ours = || {
        let store = VarStore::new();
        model!(store, bert(root(&store)));
    };
    let map = VarMap::new();
    over_map(&map, bert);
    map.save(&path)?;
    drop(map);
    let mapped = || bert(varscope_mapped::builder(&path).unwrap());
    let mut rows = vec![
        Row::new(
            "BERT-base, random / mapped file",
            paired(ours, mapped, ROUNDS),
            1.1,
        ),
        Row::new(
            "BERT-base, random / random VarMap",
            paired(ours, random, ROUNDS),
            0.5,
        ),
    ];

    let config = llama_config();
    let llama = |vb: VarBuilder<'_>| black_box(llama::Llama::load(vb, &config).map(drop)).unwrap();
    let (store, map) = (VarStore::new(), VarMap::new());
    let again = || {
        for _ in 0..REBUILDS {
            model!(store, llama(root(&store)));
        }
    };
    let theirs = || {
        for _ in 0..REBUILDS {
            over_map(&map, llama);
        }
    };
    let times = paired(again, theirs, 5 * ROUNDS);
    rows.push(Row::per(
        REBUILDS,
        "tiny llama, rebuilt / over a VarMap",
        times,
        1.05,
    ));
    varscope_measure::print(&rows);
    Ok(())
}

fn root(store: &VarStore) -> VarBuilder<'static> {
    let scope = varscope::current_scope().unwrap();
    var_builder(&scope, DType::F32, store.device())
}

fn over_map(map: &VarMap, build: impl Fn(VarBuilder<'_>)) {
    build(VarBuilder::from_varmap(map, DType::F32, &Device::Cpu));
}
