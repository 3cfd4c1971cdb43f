//! What is wrong is said with the line that made the builder, and with the model's own path.

use candle_core::{DType, Result, Tensor};
use varscope::candle::prelude::{model, scope};
use varscope::candle::{VarStore, var_builder};
use varscope::checkpoint::LoadOptions;
use varscope_test_transformers::{MODELS, Model, bert, bert_config, trained};

fn ours(error: candle_core::Error) -> varscope::Error {
    varscope::Error::try_from(error).expect("it is ours")
}

#[track_caller]
fn assert_about(error: &varscope::Error, path: &str) {
    let message = error.message();
    assert!(
        message.split([' ', ',', '.']).any(|word| word == path),
        "{message}"
    );
}

fn saved(model: &Model, folder: &tempfile::TempDir) -> Result<std::path::PathBuf> {
    let path = folder.path().join("model.safetensors");
    trained(model)?.save(&path)?;
    Ok(path)
}

#[test]
fn a_misspelt_prefix_is_an_error_that_names_what_is_near() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let path = saved(&MODELS[0], &folder)?;
    let store = VarStore::new();
    store.load_with(&path, &LoadOptions::new().under("bert"))?;
    let line;
    let error = model!(store, {
        let vb = scope!("brt" as scope, {
            line = line!() + 1;
            var_builder(&scope, DType::F32, store.device())
        });
        bert(vb)
    });
    let error = ours(error.unwrap_err());
    assert_about(&error, "brt/embeddings/word_embeddings/weight");
    assert!(
        error
            .to_string()
            .contains("bert/embeddings/word_embeddings/weight"),
        "{error}"
    );
    let asked = error.requested().expect("a place").site;
    assert!(
        asked.file.ends_with("tests/errors.rs") && asked.line == line,
        "{error}"
    );
    assert_eq!(store.len(), 0);
    Ok(())
}

#[test]
fn a_shape_that_a_file_has_otherwise_is_told_with_the_models_path() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let path = saved(&MODELS[0], &folder)?;
    let store = VarStore::new();
    store.load(&path)?;
    let error = model!(store, {
        let scope = varscope::current_scope()?;
        let vb = var_builder(&scope, DType::F32, store.device());
        let mut config = bert_config();
        config.intermediate_size = 25;
        candle_transformers::models::bert::BertModel::load(vb, &config).map(drop)
    });
    let error = ours(error.unwrap_err());
    assert_about(&error, "encoder/layer/0/intermediate/dense/weight");
    let text = error.to_string();
    assert!(
        text.contains("(25, 16)") && text.contains("(24, 16)"),
        "{text}"
    );
    assert!(!text.contains("var_builder.rs"), "{text}");
    Ok(())
}

#[test]
fn what_is_asked_for_twice_is_told_at_the_builder_each_time() -> Result<()> {
    let store = VarStore::new();
    let build = || {
        let error = model!(store, {
            let vb = scope!(
                "m" as scope,
                var_builder(&scope, DType::F32, store.device())
            );
            (MODELS[3].run)(vb)
        });
        ours(error.unwrap_err())
    };
    let (error, later) = (build(), build());
    assert_eq!(error.to_string(), later.to_string());
    assert_about(&error, "m/transformer/wte/weight");
    let report = format!("{:?} {}", error, error.report());
    assert!(
        report.contains("tests/errors.rs") && !report.contains("var_builder.rs"),
        "{report}"
    );
    Ok(())
}

#[test]
fn what_has_no_shape_is_found_where_it_is() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("one.safetensors");
    let table = Tensor::arange(0_f32, 6.0, &candle_core::Device::Cpu)?.reshape((2, 3))?;
    candle_core::safetensors::save(&[("a.table", table.clone())].into(), &path)?;
    let store = VarStore::new();
    store.load(&path)?;
    for _ in 0..2 {
        model!(store, {
            let scope = varscope::current_scope()?;
            let vb = var_builder(&scope, DType::F32, store.device());
            assert!(vb.pp("a").contains_tensor("table") && !vb.contains_tensor("a"));
            let found = vb.pp("a").get_unchecked("table")?;
            assert_eq!(found.to_vec2::<f32>()?, table.to_vec2::<f32>()?);
            let error = ours(vb.get_unchecked("b").unwrap_err());
            assert_about(&error, "b");
        });
    }
    Ok(())
}
