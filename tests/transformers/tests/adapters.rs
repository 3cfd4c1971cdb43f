//! Low-rank adapters under models that know nothing of them.

use candle_core::{DType, Result, Tensor};
use candle_nn::{AdamW, Optimizer};
use varscope::candle::prelude::{CustomGetter, model, scope};
use varscope::candle::{Lora, VarStore, lora, var_builder};
use varscope::checkpoint::{LoadOptions, SaveOptions};
use varscope_test_transformers::{MODELS, Model, trained};

fn find(name: &str) -> &'static Model {
    MODELS.iter().find(|model| model.name == name).unwrap()
}

fn run(model: &Model, store: &VarStore, getter: Option<&Lora>) -> Result<Tensor> {
    let plain = CustomGetter::from_fn(|next, request| next.get(request));
    let getter = getter.map_or(plain, Lora::getter);
    model!(store, {
        let vb = scope!(model.name as scope, custom_getter = getter, {
            var_builder(&scope, DType::F32, store.device())
        });
        (model.run)(vb)
    })
}

fn values(tensor: &Tensor) -> Vec<f32> {
    tensor.flatten_all().unwrap().to_vec1().unwrap()
}

/// The base's values, as a file has them.
fn based(model: &Model, folder: &tempfile::TempDir) -> Result<VarStore> {
    let path = folder.path().join("base.safetensors");
    trained(model)?.save(&path)?;
    let store = VarStore::with_seed(11);
    store.load_with(&path, &LoadOptions::new().under(model.name))?;
    Ok(store)
}

/// Adapters as training leaves them.
fn move_adapters(store: &VarStore) -> Result<()> {
    for var in store.trainable_vars() {
        let moved = Tensor::ones_like(&var)?.affine(0.03, 0.0)?;
        var.set(&moved)?;
    }
    Ok(())
}

#[test]
fn adapters_are_nothing_at_first_are_kept_apart_and_merge() -> Result<()> {
    let projections = [
        ("bert", "**/attention/self/*/weight$", 2 * 3),
        (
            "llama",
            "**/q_proj/weight$ | **/v_proj/weight$ | **/embed_tokens/weight$",
            2 * 2 + 1,
        ),
    ];
    for (name, pattern, count) in projections {
        let model = find(name);
        let folder = tempfile::tempdir()?;
        let store = based(model, &folder)?;
        let plain = based(model, &folder)?;
        let expected = run(model, &plain, None)?;
        let bare = plain.len();
        let adapters = lora(2, 4.0, pattern);
        assert_eq!(
            values(&run(model, &store, Some(&adapters))?),
            values(&expected)
        );
        assert_eq!(store.len(), bare + 2 * count, "{name}");
        let trained: Vec<String> = store
            .trainable_variables()
            .iter()
            .map(|v| v.path().into())
            .collect();
        assert_eq!(trained.len(), 2 * count);
        assert!(
            trained.iter().all(|path| adapters.names().keeps_name(path)),
            "{trained:?}"
        );

        move_adapters(&store)?;
        let adapted = values(&run(model, &store, Some(&adapters))?);
        assert_ne!(adapted, values(&expected));
        let kept = folder.path().join("adapters.safetensors");
        store.save_with(&kept, &SaveOptions::new().only(adapters.names()))?;

        // The base and the adapters, each from its file.
        let other = based(model, &folder)?;
        other.load_with(&kept, &LoadOptions::new())?;
        assert_eq!(values(&run(model, &other, Some(&adapters))?), adapted);
        assert!(other.unused().is_empty());

        assert_eq!(adapters.merge(&store)?, count);
        assert_eq!(values(&run(model, &store, None)?), adapted);
        assert_eq!(values(&run(model, &store, Some(&adapters))?), adapted);
        assert!(lora(2, 4.0, "nothing/of/it").merge(&store).is_err());
    }
    Ok(())
}

#[test]
fn only_adapters_move_in_training() -> Result<()> {
    let resnet = find("resnet18");
    let folder = tempfile::tempdir()?;
    let store = based(resnet, &folder)?;
    let adapters =
        lora(2, 2.0, "**/layer4/*/conv*/weight$ | **/fc/weight$").and_train("**/fc/bias$");
    run(resnet, &store, Some(&adapters))?;
    let before: Vec<_> = store
        .variables()
        .iter()
        .map(|v| v.read().unwrap())
        .collect();
    let mut adam = AdamW::new_lr(store.trainable_vars(), 0.01)?;
    for _ in 0..2 {
        let loss = run(resnet, &store, Some(&adapters))?.sqr()?.mean_all()?;
        adam.step(&adapters.backward(&store, &loss)?)?;
    }
    for (variable, before) in store.variables().iter().zip(before) {
        let path = variable.path();
        let is_to_move = adapters.names().keeps_name(path) || path == "resnet18/fc/bias";
        assert_eq!(variable.read().unwrap() != before, is_to_move, "{path}");
    }
    Ok(())
}

#[test]
fn an_adapter_without_a_gradient_is_named() -> Result<()> {
    let bert = find("bert");
    let folder = tempfile::tempdir()?;
    let store = based(bert, &folder)?;
    let adapters = lora(2, 4.0, "**/query/weight$");
    let loss = run(bert, &store, Some(&adapters))?.sqr()?.mean_all()?;
    let error = adapters.backward(&store, &loss).unwrap_err();
    let error = varscope::Error::try_from(error).expect("it is ours");
    let text = error.to_string();
    let name = "bert/encoder/layer/0/attention/self/query/weight/lora_a";
    assert!(
        text.contains(name) && text.contains("tests/adapters.rs"),
        "{text}"
    );
    assert!(
        error
            .report()
            .to_string()
            .contains("`softmax_last_dim` and `rope` have no backward")
    );
    Ok(())
}

#[track_caller]
fn assert_fails(result: Result<Tensor>, words: &str) {
    let error = varscope::Error::try_from(result.unwrap_err()).expect("it is ours");
    let message = error.message();
    assert!(
        message.contains(words) && message.contains("bert/embeddings"),
        "{message}"
    );
}

#[test]
fn what_cannot_be_adapted_is_an_error() -> Result<()> {
    let bert = find("bert");
    let folder = tempfile::tempdir()?;
    for (adapters, words) in [
        (lora(2, 4.0, "bert"), "leave this one out of the pattern"),
        (lora(0, 4.0, "**/weight$"), "a rank is at least 1"),
    ] {
        let store = based(bert, &folder)?;
        assert_fails(run(bert, &store, Some(&adapters)), words);
    }
    let store = based(bert, &folder)?;
    run(bert, &store, None)?;
    let late = run(bert, &store, Some(&lora(2, 4.0, "**/query/weight$")));
    assert_fails(late, "was made without adapters, to be trained");
    store.set_trainable("bert", false)?;
    run(bert, &store, Some(&lora(2, 4.0, "**/query/weight$")))?;
    assert_eq!(store.trainable_named().len(), 2 * 2);
    Ok(())
}
