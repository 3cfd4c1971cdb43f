//! What TensorFlow says of a tiny model: see `data/record.py`.

use std::collections::HashMap;
use std::io::Read;
use std::path::PathBuf;

use anyhow::{Context, Result};
use flate2::read::GzDecoder;
use serde::de::DeserializeOwned;
use serde_json::Value;
use varscope::candle::prelude::{Device, Tensor};
use varscope_examples::gpt2::HParams;

static JSON: &[u8] = include_bytes!("data/tiny.json.gz");

pub(crate) struct Recorded(Value);

impl Recorded {
    pub(crate) fn read() -> Result<Self> {
        let mut text = String::new();
        GzDecoder::new(JSON).read_to_string(&mut text)?;
        Ok(Self(serde_json::from_str(&text)?))
    }

    pub(crate) fn hparams(&self) -> Result<HParams> {
        let numbers: HashMap<String, usize> = self.get("hparams")?;
        let number = |name: &str| numbers.get(name).copied().context("it was recorded");
        Ok(HParams {
            n_vocab: number("n_vocab")?,
            n_ctx: number("n_ctx")?,
            n_embd: number("n_embd")?,
            n_head: number("n_head")?,
            n_layer: number("n_layer")?,
        })
    }

    pub(crate) fn tokens(&self) -> Result<Tensor> {
        Ok(Tensor::new(
            self.get::<Vec<Vec<u32>>>("tokens")?,
            &Device::Cpu,
        )?)
    }

    pub(crate) fn get<T: DeserializeOwned>(&self, name: &str) -> Result<T> {
        Ok(serde_json::from_value(self.0[name].clone())?)
    }
}

/// The checkpoint that TensorFlow wrote, by its prefix.
pub(crate) fn checkpoint() -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "tests/gpt2/data/tiny.ckpt"]
        .iter()
        .collect()
}

/// The largest distance, of numbers whose largest is 1.
#[track_caller]
pub(crate) fn assert_near(found: &Tensor, expected: &[f32], tolerance: f32) {
    let found = found.flatten_all().and_then(|found| found.to_vec1::<f32>());
    let found = found.expect("a tensor in main memory");
    assert_eq!(found.len(), expected.len());
    let largest = expected.iter().fold(0f32, |m, e| m.max(e.abs()));
    assert!(largest > 0.0, "nothing is compared");
    for (i, (found, expected)) in found.iter().zip(expected).enumerate() {
        let distance = (found - expected).abs() / largest;
        assert!(distance <= tolerance, "[{i}] is {found}, not {expected}");
    }
}
