//! Files in the layouts that were published.

use std::path::Path;

use anyhow::Result;
use varscope::candle::VarStore;
use varscope::candle::prelude::Tensor;
use varscope::checkpoint::{SaveOptions, TensorFile};
use varscope::{HostArray, Request};
use varscope_examples::gpt2::published::{load, save};
use varscope_examples::gpt2::{HParams, forward};

use crate::recorded::{Recorded, assert_near, checkpoint};

/// A file as Hugging Face's library writes it: its names, kernels `[nx, nf]`, the masks, and with a head the language model's prefix.
fn hugging_face(
    path: &Path,
    has_head: bool,
    change: impl Fn(&str) -> Option<String>,
) -> Result<()> {
    let file = TensorFile::open(checkpoint())?;
    let store = varscope::VarStore::new();
    let put = |name: &str, value: HostArray| -> Result<()> {
        let prefix = if has_head && name != "lm_head.weight" {
            "transformer."
        } else {
            ""
        };
        if let Some(name) = change(&[prefix, name].concat()) {
            store.put(&name, value.clone())?;
            store.pass().get_variable(
                Request::new(name)
                    .shape(value.shape().to_vec())
                    .trainable(false),
            )?;
        }
        Ok(())
    };
    for tensor in file.tensors() {
        let name = tensor
            .name
            .trim_start_matches("model/")
            .replace("h0/", "h.0.")
            .replace("h1/", "h.1.");
        let name = match name.rsplit_once('/') {
            None => format!("{name}.weight"),
            Some((layer, "b")) => format!("{layer}.bias"),
            Some((layer, _)) => format!("{layer}.weight"),
        };
        let mut value = file
            .read(&tensor.name)?
            .into_array::<f32>()
            .expect("it was recorded as float32");
        if let [1, nx, nf] = *value.shape() {
            value = value.into_shape_with_order(vec![nx, nf])?;
        }
        if has_head && name == "wte.weight" {
            put("lm_head.weight", value.clone().into_owned().into())?;
        }
        put(&name.replace('/', "."), value.into_owned().into())?;
    }
    for block in 0..2 {
        put(
            &format!("h.{block}.attn.bias"),
            ndarray::Array4::<f32>::ones((1, 1, 8, 8)).into(),
        )?;
        put(
            &format!("h.{block}.attn.masked_bias"),
            HostArray::from(-1e4f32),
        )?;
    }
    Ok(store.save_with(path, &SaveOptions::new().plain())?)
}

fn logits(path: &Path, recorded: &Recorded) -> Result<(Tensor, HParams, usize)> {
    let store = VarStore::new();
    let (hparams, left_out) = load(&store, path, Some(2))?;
    let (logits, _) = forward(&store, &hparams, &recorded.tokens()?, &[], None)?;
    Ok((logits, hparams, left_out))
}

#[test]
fn both_layouts_are_the_same_model() -> Result<()> {
    let recorded = Recorded::read()?;
    let expected: Vec<f32> = recorded.get("logits")?;
    let (openai, hparams, left_out) = logits(&checkpoint(), &recorded)?;
    assert_eq!((hparams, left_out), (recorded.hparams()?, 0));
    assert_near(&openai, &expected, 2e-5);
    let folder = tempfile::tempdir()?;
    for (name, has_head, masks) in [("plain", false, 4), ("with_a_head", true, 5)] {
        let path = folder.path().join(name).with_extension("safetensors");
        hugging_face(&path, has_head, |name| Some(name.to_owned()))?;
        let names: Vec<String> = TensorFile::open(&path)?
            .tensors()
            .iter()
            .map(|t| t.name.clone())
            .collect();
        assert!(
            names
                .iter()
                .any(|name| name.ends_with("h.1.attn.c_attn.weight")),
            "{names:?}"
        );
        let (found, hparams, left_out) = logits(&path, &recorded)?;
        assert_eq!((hparams, left_out), (recorded.hparams()?, masks), "{name}");
        assert_eq!(
            found.flatten_all()?.to_vec1::<f32>()?,
            openai.flatten_all()?.to_vec1::<f32>()?
        );
    }
    Ok(())
}

#[test]
fn a_file_of_ours_says_how_many_heads_it_has() -> Result<()> {
    let store = VarStore::new();
    let (hparams, _) = load(&store, &checkpoint(), Some(4))?;
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("gpt2.safetensors");
    save(&store, &path, &hparams)?;
    let (again, _) = load(&VarStore::new(), &path, None)?;
    assert_eq!((again, again.n_head), (hparams, 4));
    Ok(())
}

#[track_caller]
fn assert_refused(path: &Path, n_head: Option<usize>, words: &str) {
    let error = load(&VarStore::new(), path, n_head).expect_err("it is no such model");
    let text = format!("{error:#}");
    assert!(text.contains(words), "{text}");
}

#[test]
fn what_is_another_model_is_refused_by_what_is_wrong() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("model.safetensors");
    assert_refused(&path, None, "model.safetensors");
    let write = |from: &'static str, to: Option<&'static str>| {
        hugging_face(&path, false, move |name| match (name == from, to) {
            (false, _) => Some(name.to_owned()),
            (true, to) => to.map(str::to_owned),
        })
    };
    write("wte.weight", None)?;
    assert_refused(&path, Some(2), "this is no GPT-2: it lacks model/wte");
    write("h.1.mlp.c_fc.weight", None)?;
    assert_refused(&path, Some(2), "model/h1/mlp/c_fc/w");
    write("h.1.mlp.c_fc.weight", Some("h.1.mlp.c_up.weight"))?;
    assert_refused(&path, Some(2), "model/h1/mlp/c_fc/w");
    write("", None)?;
    assert_refused(
        &path,
        None,
        "a width of 8 has no usual number of heads: say `--n-head`",
    );
    assert_refused(&path, Some(3), "3 heads do not divide a width of 8");
    let more = |name: &str| Some(name.replace("h.1.attn.masked_bias", "h.1.attn.extra"));
    hugging_face(&path, false, more)?;
    assert_refused(&path, Some(2), "h.1.attn.extra");
    let transposed = |name: &str| {
        Some(match name {
            "h.0.mlp.c_fc.weight" => "h.0.mlp.c_proj.weight".to_owned(),
            "h.0.mlp.c_proj.weight" => "h.0.mlp.c_fc.weight".to_owned(),
            name => name.to_owned(),
        })
    };
    hugging_face(&path, false, transposed)?;
    assert_refused(&path, Some(2), "shape (1, 8, 32), but it has shape (32, 8)");
    Ok(())
}
