//! Adapters under a model that knows nothing of them.

use anyhow::Result;
use varscope::candle::{VarStore, lora};
use varscope::checkpoint::SaveOptions;
use varscope_examples::gpt2::forward;
use varscope_examples::gpt2::text::Text;
use varscope_examples::gpt2::train::{Trainer, Training, averaged};

use crate::training::{HPARAMS, training};

#[test]
fn adapters_train_alone_and_are_merged_into_kernels() -> Result<()> {
    let adapters = lora(2, 4.0, "**/c_attn/w$ | **/c_fc/w$").fan_in_fan_out();
    let store = VarStore::with_seed(2);
    let training = Training {
        adapters: Some(adapters.clone()),
        ..training()
    };
    let mut trainer = Trainer::new(&store, HPARAMS, &training)?;
    let trained = store.trainable_variables();
    assert_eq!(
        trained.len(),
        2 * 2 * 2,
        "two kernels of each of two blocks have two factors"
    );
    assert!(
        trained
            .iter()
            .all(|v| adapters.names().keeps_name(v.path()))
    );
    let model = store.select("model | !**/lora_a | !**/lora_b")?;
    let values = || {
        model
            .iter()
            .map(|v| v.any().read())
            .collect::<Result<Vec<_>, _>>()
    };
    let (before, text) = (values()?, Text::eighty_days());
    let pieces = text.batch(8, HPARAMS.n_ctx + 1, 2, 0)?;
    let first = trainer.test(&pieces)?;
    for _ in 0..20 {
        trainer.step(&pieces)?;
    }
    assert_eq!(values()?, before);
    assert!(trainer.test(&pieces)? < first);

    let folder = tempfile::tempdir()?;
    let path = folder.path().join("run.safetensors");
    store.save_with(&path, &SaveOptions::new())?;
    let merged = averaged(&path, &HPARAMS, Some(&adapters))?;
    let tokens = pieces.narrow(1, 0, HPARAMS.n_ctx)?;
    let numbers = |adapters| -> Result<Vec<f32>> {
        let (logits, _) = forward(&merged, &HPARAMS, &tokens, &[], adapters)?;
        Ok(logits.flatten_all()?.to_vec1()?)
    };
    assert_eq!(numbers(None)?, numbers(Some(&adapters))?);
    let kernel = merged.get("model/h0/attn/c_attn/w").expect("it was loaded");
    let was = store.get("model/h0/attn/c_attn/w").expect("it was made");
    assert_eq!(kernel.dims(), [1, 16, 48]);
    assert_ne!(kernel.any().read()?, was.any().read()?);
    Ok(())
}
