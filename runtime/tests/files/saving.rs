//! What is saved, under which names, and who can read it.

use std::collections::BTreeMap;
use std::path::Path;

use candle_core::{DType as CandleDType, Device};
use candle_nn::VarBuilder;
use safetensors::SafeTensors;
use varscope::candle::VarStore as CandleStore;
use varscope::checkpoint::{CheckpointError, LoadOptions, SaveOptions};
use varscope::init::{constant, ones, zeros};
use varscope::{DType, HostArray, Request, Select, VarStore, collection};

type Test = Result<(), Box<dyn std::error::Error>>;

fn build(store: &VarStore) -> Result<(), varscope::Error> {
    let mut pass = store.pass();
    for (name, shape) in [("encoder/w", vec![2, 3]), ("encoder/bias", vec![3])] {
        pass.get_variable(Request::new(name).shape(shape))?;
    }
    let slot = Request::new("encoder/w/Adam").shape([2, 3]);
    let slot = slot.trainable(false).initializer(zeros());
    pass.get_variable(slot.collections(["variables", "optimizer_variables"]))?;
    let step = Request::new("step").shape(()).dtype(DType::I64);
    pass.get_variable(step.trainable(false).initializer(constant(7)))?;
    Ok(())
}

/// The names and element types of a file, in the order of their values, as another library reads them.
fn listed(path: &Path) -> Result<Vec<String>, Box<dyn std::error::Error>> {
    let bytes = std::fs::read(path)?;
    let file = SafeTensors::deserialize(&bytes)?;
    let mut tensors = file.tensors();
    tensors.sort_by_key(|(_, view)| view.data().as_ptr());
    let listed = tensors
        .iter()
        .map(|(n, view)| format!("{n} {:?}", view.dtype()));
    Ok(listed.collect())
}

fn metadata(path: &Path) -> Result<BTreeMap<String, String>, Box<dyn std::error::Error>> {
    let bytes = std::fs::read(path)?;
    let (_, read) = SafeTensors::read_metadata(&bytes)?;
    let metadata = read.metadata().clone().unwrap_or_default();
    Ok(metadata.into_iter().collect())
}

#[test]
fn options_choose_and_name_what_is_saved() -> Test {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("model.safetensors");
    let store = VarStore::with_seed(1);
    build(&store)?;
    let saved = |options: SaveOptions| {
        store.save_with(&path, &options)?;
        listed(&path)
    };
    let all = [
        "step I64",
        "encoder/w F32",
        "encoder/bias F32",
        "encoder/w/Adam F32",
    ];
    assert_eq!(saved(SaveOptions::new())?, all);
    let slots = Select::collection("optimizer_variables");
    let model = SaveOptions::new().except(&slots);
    assert_eq!(saved(model)?, all[..3]);
    let model = SaveOptions::new().except(slots).except("step");
    assert_eq!(saved(model)?, all[1..3]);
    let trained = Select::collection(collection::TRAINABLE_VARIABLES);
    let exported = SaveOptions::new()
        .only(trained)
        .rename_prefix("encoder/", "layer/0/")
        .rename_regex("w$", "weight")?
        .under("bert")
        .dots();
    let names = ["bert.layer.0.weight F32", "bert.layer.0.bias F32"];
    assert_eq!(saved(exported)?, names);
    let halved = SaveOptions::new()
        .only("encoder | step")
        .except("**/Adam")
        .cast_floats(DType::BF16)
        .rename_with(|name| (name != "encoder/bias").then(|| name.to_uppercase()));
    assert_eq!(saved(halved)?, ["STEP I64", "ENCODER/W BF16"]);
    Ok(())
}

#[test]
fn what_was_renamed_and_rounded_loads() -> Test {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("model.safetensors");
    let (store, other) = (VarStore::with_seed(1), VarStore::with_seed(2));
    build(&store)?;
    build(&other)?;
    let options = SaveOptions::new().dots().cast_floats(DType::BF16);
    store.save_with(&path, &options)?;
    other.load_with(&path, &LoadOptions::new().cast())?;
    for (mine, theirs) in store.variables().iter().zip(other.variables()) {
        let (mine, theirs) = (mine.read()?, theirs.read()?);
        match (mine, theirs) {
            (HostArray::F32(mine), HostArray::F32(theirs)) => {
                let rounded = mine.mapv(|x| half::bf16::from_f32(x).to_f32());
                assert_eq!(rounded, theirs);
            }
            (mine, theirs) => assert_eq!(mine, theirs),
        }
    }
    Ok(())
}

#[test]
fn candle_reads_what_is_saved_with_dots() -> Test {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("model.safetensors");
    let store = CandleStore::with_seed(1);
    build(&store)?;
    store.save_with(&path, &SaveOptions::new().dots())?;
    let bytes = std::fs::read(&path)?;
    let builder = VarBuilder::from_buffered_safetensors(bytes, CandleDType::F32, &Device::Cpu)?;
    let read = builder.pp("encoder").get((2, 3), "w")?;
    let own = store.get("encoder/w").expect("it was made");
    assert_eq!(read.to_vec2::<f32>()?, own.to_vec2::<f32>()?);
    let step = candle_core::safetensors::load(&path, &Device::Cpu)?["step"].to_scalar::<i64>()?;
    assert_eq!(step, 7);
    Ok(())
}

const DTYPES: [DType; 14] = [
    DType::Bool,
    DType::U8,
    DType::I8,
    DType::F16,
    DType::BF16,
    DType::I16,
    DType::U16,
    DType::F32,
    DType::I32,
    DType::U32,
    DType::F64,
    DType::I64,
    DType::U64,
    DType::C64,
];

fn comes_back(engine: impl Fn() -> VarStore, dtypes: &[DType]) -> Test {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("model.safetensors");
    let shapes: [&[usize]; 5] = [&[], &[0], &[3], &[2, 0, 3], &[2, 1, 3]];
    let build = |store: &VarStore, filled: bool| -> Result<(), varscope::Error> {
        let mut pass = store.pass();
        for dtype in dtypes {
            for (i, shape) in shapes.iter().enumerate() {
                let request = Request::new(format!("{dtype}_{i}")).shape(shape.to_vec());
                let request = request.dtype(*dtype).trainable(i % 2 == 0);
                pass.get_variable(request.initializer(if filled { ones() } else { zeros() }))?;
            }
        }
        Ok(())
    };
    let (full, empty) = (engine(), engine());
    build(&full, true)?;
    build(&empty, false)?;
    full.save(&path)?;
    empty.load(&path)?;
    for (mine, theirs) in full.variables().iter().zip(empty.variables()) {
        assert_eq!(mine.read()?, theirs.read()?, "{mine}");
    }
    assert_eq!(listed(&path)?.len(), dtypes.len() * shapes.len());
    // As another library reads them.
    let bytes = std::fs::read(&path)?;
    let file = SafeTensors::deserialize(&bytes)?;
    let one = VarStore::new();
    one.load(&path)?;
    for variable in full.variables() {
        let view = file.tensor(variable.path())?;
        assert_eq!(view.shape(), variable.shape());
        let request = Request::new(variable.path()).dtype(variable.dtype());
        let waited = one.pass_with(true).get_variable(request)?;
        assert_eq!(waited.read()?, variable.read()?, "{variable}");
    }
    Ok(())
}

#[test]
fn every_element_type_and_shape_comes_back() -> Test {
    comes_back(VarStore::new, &DTYPES)
}

#[test]
fn every_element_type_and_shape_of_candles_comes_back() -> Test {
    let candle = || CandleStore::new().as_ref().clone();
    let has = |dtype: &DType| candle().engine().supports(*dtype);
    let dtypes: Vec<DType> = DTYPES.into_iter().filter(has).collect();
    assert_eq!(dtypes.len(), 9);
    comes_back(candle, &dtypes)
}

/// What candle shows where it is, and what it has to put in order first.
#[test]
fn tensors_of_candles_are_saved_as_they_look() -> Test {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("model.safetensors");
    let store = CandleStore::new();
    let grid = candle_core::Tensor::arange(0f32, 6.0, &Device::Cpu)?.reshape((2, 3))?;
    store.put("turned", &grid.t()?)?;
    store.put("part", &grid.narrow(0, 1, 1)?)?;
    for (name, shape) in [("turned", [3, 2]), ("part", [1, 3])] {
        store.pass().get_variable(Request::new(name).shape(shape))?;
    }
    store.save(&path)?;
    let read = candle_core::safetensors::load(&path, &Device::Cpu)?;
    assert_eq!(
        read["turned"].to_vec2::<f32>()?,
        [[0.0, 3.0], [1.0, 4.0], [2.0, 5.0]]
    );
    assert_eq!(read["part"].to_vec2::<f32>()?, [[3.0, 4.0, 5.0]]);
    Ok(())
}

/// The way out that is said where a header would be too long.
#[test]
fn parts_in_files_of_their_own_are_one_load() -> Test {
    let folder = tempfile::tempdir()?;
    let path = |name: &str| folder.path().join(name);
    let (store, other) = (VarStore::with_seed(1), VarStore::with_seed(2));
    build(&store)?;
    build(&other)?;
    store.save_with(path("one"), &SaveOptions::new().only("encoder"))?;
    store.save_with(path("two"), &SaveOptions::new().except("encoder"))?;
    assert!(other.load(path("one")).is_err());
    other.load_with(path("one"), &LoadOptions::new().and(path("two")))?;
    for (mine, theirs) in store.variables().iter().zip(other.variables()) {
        assert_eq!(mine.read()?, theirs.read()?, "{mine}");
    }
    Ok(())
}

#[test]
fn metadata_is_the_users_and_ours() -> Test {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("model.safetensors");
    let store = VarStore::new();
    store.alias("head/w", "encoder/w")?;
    build(&store)?;
    let options = SaveOptions::new()
        .metadata("format", "pt")
        .metadata("step", "7");
    store.save_with(&path, &options)?;
    let read = metadata(&path)?;
    assert_eq!(read["format"], "pt");
    assert_eq!(read["varscope.aliases"], r#"{"head/w":"encoder/w"}"#);
    let records: serde_json::Value = serde_json::from_str(&read["varscope"])?;
    assert_eq!(records[1]["name"], "encoder/bias");
    assert_eq!(records[1]["trainable"], true);
    assert!(records[1].get("tensor").is_none());
    store.save_with(&path, &SaveOptions::new().dots().except("encoder/w$"))?;
    let read = metadata(&path)?;
    let records: serde_json::Value = serde_json::from_str(&read["varscope"])?;
    assert_eq!(records[0]["tensor"], "encoder.bias");
    assert!(
        !read.contains_key("varscope.aliases"),
        "its variable is not in the file"
    );
    store.save_with(&path, &options.plain())?;
    let read: Vec<String> = metadata(&path)?.into_keys().collect();
    assert_eq!(read, ["format", "step"]);
    Ok(())
}

#[test]
fn what_can_not_be_saved_so_is_said_and_leaves_the_old_file() -> Test {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("model.safetensors");
    let store = VarStore::new();
    build(&store)?;
    store.save(&path)?;
    let before = std::fs::read(&path)?;
    let refused = |options: SaveOptions| {
        let error = store.save_with(&path, &options).unwrap_err();
        assert_eq!(std::fs::read(&path).unwrap(), before, "{error}");
        error
            .to_string()
            .replace(&path.display().to_string(), "FILE")
    };
    let same = SaveOptions::new().rename_regex("bias|w$", "x")?;
    assert_eq!(
        refused(same),
        "variables encoder/w and encoder/bias would both be encoder/x in FILE; rename one of them, or leave it out with `except(..)`"
    );
    assert_eq!(
        refused(SaveOptions::new().rename("step", "__metadata__")),
        "variable step would be `__metadata__` in FILE, a name that safetensors has for itself; `rename(..)` gives it another"
    );
    assert_eq!(
        refused(SaveOptions::new().metadata("varscope", "")),
        "metadata of FILE can't have the key varscope, which is varscope's own; give it another, or leave varscope's out with `plain()`"
    );
    assert_eq!(
        refused(SaveOptions::new().cast_floats(DType::I32)),
        "the element type of `cast_floats(..)` is int32, which is no floating-point type"
    );
    Ok(())
}

#[test]
fn what_waits_is_kept_or_left_when_that_is_said() -> Test {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("model.safetensors");
    let store = VarStore::with_seed(1);
    build(&store)?;
    store.save(&path)?;
    let part = VarStore::new();
    part.load(&path)?;
    part.pass()
        .get_variable(Request::new("encoder/w").shape([2, 3]))?;
    let error = part.save(&path).unwrap_err();
    assert!(matches!(error, CheckpointError::Waiting { .. }), "{error}");
    // What is not chosen can't be lost.
    part.save_with(
        folder.path().join("part"),
        &SaveOptions::new().only("encoder/w$"),
    )?;
    part.save_with(
        folder.path().join("left"),
        &SaveOptions::new().leave_unused(),
    )?;
    assert_eq!(listed(&folder.path().join("left"))?, ["encoder/w F32"]);
    // Into the file in which they wait.
    part.save_with(&path, &SaveOptions::new().keep_unused())?;
    assert_eq!(listed(&path)?.len(), 4);
    let again = VarStore::with_seed(2);
    build(&again)?;
    again.load(&path)?;
    for (mine, theirs) in store.variables().iter().zip(again.variables()) {
        assert_eq!(mine.read()?, theirs.read()?, "{mine}");
    }
    Ok(())
}

#[test]
fn a_snapshot_is_of_one_moment() -> Test {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("model.safetensors");
    for store in [VarStore::new(), CandleStore::new().as_ref().clone()] {
        let ask = |store: &VarStore| {
            let request = Request::new("w").shape([2]).initializer(constant(1.0));
            store.pass().get_variable(request)
        };
        let w = ask(&store)?;
        let snapshot = store.snapshot()?;
        w.assign([2.0f32, 2.0])?;
        snapshot.save_with(&path, &SaveOptions::new().metadata("step", "1"))?;
        let fresh = VarStore::new();
        fresh.load(&path)?;
        assert_eq!(ask(&fresh)?.read()?, [1.0f32, 1.0].into());
        assert_eq!(w.read()?, [2.0f32, 2.0].into());
    }
    Ok(())
}
