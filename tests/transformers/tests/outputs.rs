//! Whole models of candle-transformers, from files that candle has written: what they make is candle's own, to the bit.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use candle_core::{DType, Device, Result, Tensor};
use candle_nn::{VarBuilder, VarMap};
use varscope::candle::prelude::{model, scope};
use varscope::candle::{VarBuilderOptions, VarStore, var_builder};
use varscope::checkpoint::LoadOptions;
use varscope_test_transformers::{MODELS, Model, trained};

/// Builds the model in a scope of its name, over what the store has, and runs it.
fn run(model: &Model, store: &VarStore) -> Result<Tensor> {
    model!(store, {
        let vb = scope!(
            model.name as scope,
            reuse = model.reuse(),
            var_builder(&scope, DType::F32, store.device())
        );
        (model.run)(vb)
    })
}

fn tensors(map: &VarMap) -> HashMap<String, Tensor> {
    let data = map.data().lock().unwrap();
    data.iter()
        .map(|(name, var)| (name.clone(), var.as_tensor().clone()))
        .collect()
}

/// Two files and the index that says which has what.
fn shards(map: &VarMap, folder: &Path) -> PathBuf {
    let mut names: Vec<_> = tensors(map).into_iter().collect();
    names.sort_by(|a, b| a.0.cmp(&b.0));
    let second = names.split_off(names.len() / 2);
    let mut index = serde_json::Map::new();
    for (i, part) in [names, second].into_iter().enumerate() {
        let file = format!("model-{:05}-of-00002.safetensors", i + 1);
        for (name, _) in &part {
            index.insert(name.clone(), file.clone().into());
        }
        candle_core::safetensors::save(&part.into_iter().collect(), folder.join(file)).unwrap();
    }
    let path = folder.join("model.safetensors.index.json");
    std::fs::write(
        &path,
        serde_json::json!({ "weight_map": index }).to_string(),
    )
    .unwrap();
    path
}

fn bits(tensor: &Tensor) -> Vec<u32> {
    let values = tensor.flatten_all().unwrap().to_vec1::<f32>().unwrap();
    assert!(values.iter().all(|value| value.is_finite()));
    values.into_iter().map(f32::to_bits).collect()
}

/// The model makes these very bits; everything came from the file, and nothing of it is left.
#[track_caller]
fn assert_makes(model: &Model, store: &VarStore, expected: &Tensor, map: &VarMap) {
    let found = run(model, store).unwrap();
    assert_eq!(bits(&found), bits(expected), "{}", model.name);
    assert!(
        store.unused().is_empty(),
        "{}: {:?}",
        model.name,
        store.unused()
    );
    assert_eq!(store.len(), tensors(map).len(), "{}", model.name);
}

#[test]
fn one_file_and_two_shards_give_what_candle_makes_of_them() -> Result<()> {
    for model in &MODELS {
        let map = trained(model)?;
        let expected = (model.run)(VarBuilder::from_varmap(&map, DType::F32, &Device::Cpu))?;
        let folder = tempfile::tempdir()?;
        let file = folder.path().join("one.safetensors");
        map.save(&file)?;
        for path in [file, shards(&map, folder.path())] {
            let store = VarStore::with_seed(3);
            store.load_with(&path, &LoadOptions::new().under(model.name))?;
            assert_makes(model, &store, &expected, &map);
            // The same model again over the variables that are there now.
            assert_makes(model, &store, &expected, &map);
        }
    }
    Ok(())
}

#[test]
fn a_file_of_bf16_is_cast_as_candle_casts_it() -> Result<()> {
    for model in &MODELS {
        let map = trained(model)?;
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("bf16.safetensors");
        let halves: Result<HashMap<_, _>> = tensors(&map)
            .into_iter()
            .map(|(name, tensor)| Ok((name, tensor.to_dtype(DType::BF16)?)))
            .collect();
        candle_core::safetensors::save(&halves?, &path)?;
        let bytes = std::fs::read(&path)?;
        let theirs = VarBuilder::from_buffered_safetensors(bytes, DType::F32, &Device::Cpu)?;
        let expected = (model.run)(theirs)?;
        let store = VarStore::new();
        store.load_with(&path, &LoadOptions::new().under(model.name))?;
        let refused = run(model, &store).unwrap_err().to_string();
        assert!(refused.contains("cast"), "{refused}");
        let store = VarStore::new();
        store.load_with(&path, &LoadOptions::new().under(model.name).cast())?;
        assert_makes(model, &store, &expected, &map);
    }
    Ok(())
}

#[test]
fn statistics_are_not_trained_unless_somebody_says_so() -> Result<()> {
    let resnet = MODELS
        .iter()
        .find(|model| model.name == "resnet18")
        .unwrap();
    let store = VarStore::new();
    run(resnet, &store)?;
    for variable in store.variables() {
        let is_statistic = variable.path().contains("/running_");
        assert_eq!(variable.trainable(), !is_statistic, "{}", variable.path());
    }
    assert_eq!(store.trainable_vars().len(), 62);
    let all = VarStore::new();
    model!(all, {
        let options = VarBuilderOptions::new().buffers("!**");
        let scope = varscope::current_scope()?;
        (resnet.run)(options.build(&scope, DType::F32, all.device()))?;
    });
    assert_eq!(all.trainable_vars().len(), all.len());
    Ok(())
}
