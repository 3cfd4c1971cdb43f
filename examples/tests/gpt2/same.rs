//! The model is the published one.

use anyhow::Result;
use varscope::candle::VarStore;
use varscope::candle::prelude::{DType, Tensor};
use varscope::checkpoint::LoadOptions;
use varscope_examples::gpt2::train::loss;
use varscope_examples::gpt2::{HParams, forward};

use crate::recorded::{Recorded, assert_near, checkpoint};

/// Of the largest number.
const TOLERANCE: f32 = 2e-5;

fn loaded() -> Result<VarStore> {
    let store = VarStore::new();
    store.load_with(checkpoint(), &LoadOptions::new())?;
    Ok(store)
}

#[test]
fn variables_are_made_in_tensorflows_order_with_its_names_and_shapes() -> Result<()> {
    let recorded = Recorded::read()?;
    let store = VarStore::new();
    forward(&store, &recorded.hparams()?, &recorded.tokens()?, &[], None)?;
    let made = store.variables().into_iter();
    let made: Vec<_> = made
        .map(|v| (v.path().to_owned(), v.shape().to_vec()))
        .collect();
    assert_eq!(
        made,
        recorded.get::<Vec<(String, Vec<usize>)>>("variables")?
    );
    assert!(store.variables().iter().all(|v| v.trainable()));
    Ok(())
}

#[test]
fn first_values_have_the_published_distributions() -> Result<()> {
    let hparams = HParams {
        n_vocab: 300,
        n_ctx: 300,
        n_embd: 64,
        n_head: 2,
        n_layer: 1,
    };
    let store = VarStore::with_seed(5);
    let token = Tensor::zeros((1, 1), DType::U32, store.device())?;
    forward(&store, &hparams, &token, &[], None)?;
    let mut normal = 0;
    for variable in store.variables() {
        let values = variable.read()?;
        let values = values.elements::<f32>().unwrap_or_default();
        let mean = values.iter().sum::<f32>() / values.len() as f32;
        let square = values.iter().map(|v| (v - mean).powi(2)).sum::<f32>();
        let deviation = (square / values.len() as f32).sqrt();
        let expected = match variable.path().rsplit('/').next() {
            Some("wpe") => (0.0, 0.01),
            Some("wte" | "w") => (0.0, 0.02),
            Some("g") => (1.0, 0.0),
            _ => (0.0, 0.0),
        };
        let far = (mean - expected.0)
            .abs()
            .max((deviation - expected.1).abs());
        assert!(far <= 0.05 * expected.1, "{variable}: {mean} ± {deviation}");
        normal += u32::from(expected.1 > 0.0);
    }
    assert_eq!(normal, 2 + 4);
    Ok(())
}

#[test]
fn logits_are_tensorflows() -> Result<()> {
    let recorded = Recorded::read()?;
    let (logits, _) = forward(
        &loaded()?,
        &recorded.hparams()?,
        &recorded.tokens()?,
        &[],
        None,
    )?;
    assert_near(&logits, &recorded.get::<Vec<f32>>("logits")?, TOLERANCE);
    Ok(())
}

#[test]
fn logits_after_a_past_are_tensorflows_whether_it_comes_at_once_or_token_by_token() -> Result<()> {
    let (recorded, store) = (Recorded::read()?, loaded()?);
    let (hparams, tokens) = (recorded.hparams()?, recorded.tokens()?);
    let past: usize = recorded.get("past")?;
    let expected: Vec<f32> = recorded.get("later")?;
    let later = tokens.dim(1)? - past;
    let (_, seen) = forward(&store, &hparams, &tokens.narrow(1, 0, past)?, &[], None)?;
    let new = tokens.narrow(1, past, later)?;
    let (logits, _) = forward(&store, &hparams, &new, &seen, None)?;
    assert_near(&logits, &expected, TOLERANCE);

    let (mut seen, mut each) = (Vec::new(), Vec::new());
    for i in 0..past + later {
        let (logits, present) = forward(&store, &hparams, &tokens.narrow(1, i, 1)?, &seen, None)?;
        (seen, _) = (present, each.push(logits));
    }
    assert_near(&Tensor::cat(&each[past..], 1)?, &expected, TOLERANCE);
    Ok(())
}

#[test]
fn the_loss_and_the_norms_of_its_gradients_are_tensorflows() -> Result<()> {
    let (recorded, store) = (Recorded::read()?, loaded()?);
    let loss = loss(&store, &recorded.hparams()?, &recorded.tokens()?, None)?;
    assert_near(&loss, &[recorded.get("loss")?], TOLERANCE);
    let gradients = loss.backward()?;
    let vars = store.trainable_vars();
    let norms = vars.iter().map(|var| match gradients.get(var) {
        Some(gradient) => gradient.sqr()?.sum_all()?.sqrt(),
        None => candle_core::bail!("a variable without a gradient"),
    });
    let norms = Tensor::stack(&norms.collect::<candle_core::Result<Vec<_>>>()?, 0)?;
    assert_near(&norms, &recorded.get::<Vec<f32>>("gradients")?, TOLERANCE);
    Ok(())
}
