//! Writing on.

use anyhow::Result;
use varscope::candle::VarStore;
use varscope::candle::prelude::Tensor;
use varscope_examples::gpt2::HParams;
use varscope_examples::gpt2::forward;
use varscope_examples::gpt2::published::load;
use varscope_examples::gpt2::sample::{Reader, Sampling, sample};

use crate::recorded::checkpoint;

fn loaded() -> Result<(VarStore, HParams)> {
    let store = VarStore::new();
    let (hparams, _) = load(&store, &checkpoint(), Some(2))?;
    Ok((store, hparams))
}

fn written(prompt: &[u32], sampling: Sampling) -> Result<Vec<u32>> {
    let (store, hparams) = loaded()?;
    let mut tokens = prompt.to_vec();
    sample(
        &mut Reader::new(&store, &hparams),
        prompt,
        40,
        sampling,
        |token| {
            tokens.push(token);
            Ok(())
        },
    )?;
    Ok(tokens)
}

#[test]
fn the_same_seed_writes_the_same_beyond_what_the_model_can_look_at() -> Result<()> {
    let with_seed = |seed| {
        written(
            &[1, 2],
            Sampling {
                temperature: 1.0,
                top_k: 5,
                seed,
            },
        )
    };
    assert_eq!(with_seed(1)?, with_seed(1)?);
    assert_ne!(with_seed(1)?, with_seed(2)?);
    assert_eq!(with_seed(1)?.len(), 2 + 40);
    Ok(())
}

#[test]
fn the_likeliest_token_is_that_of_a_model_that_reads_all_anew() -> Result<()> {
    let tokens = written(
        &[1, 2],
        Sampling {
            temperature: 1.0,
            top_k: 1,
            seed: 0,
        },
    )?;
    let (store, hparams) = loaded()?;
    for i in 2..hparams.n_ctx {
        let seen = Tensor::new(&tokens[..i], store.device())?.unsqueeze(0)?;
        let (logits, _) = forward(&store, &hparams, &seen, &[], None)?;
        let likeliest = logits.get(0)?.get(i - 1)?.argmax(0)?.to_scalar::<u32>()?;
        assert_eq!(tokens[i], likeliest, "{i}");
    }
    Ok(())
}

#[test]
fn a_prompt_that_is_no_prompt_is_an_error() -> Result<()> {
    let likeliest = Sampling {
        temperature: 1.0,
        top_k: 1,
        seed: 0,
    };
    for (prompt, sampling, words) in [
        (&[][..], likeliest, "at least one token"),
        (&[17], likeliest, "17 is no token: the model has 17"),
        (
            &[1],
            Sampling {
                temperature: 0.0,
                ..likeliest
            },
            "`--top-k 1` takes the likeliest token",
        ),
    ] {
        let error = written(prompt, sampling)
            .expect_err("it is no prompt")
            .to_string();
        assert!(error.contains(words), "{error}");
    }
    Ok(())
}
