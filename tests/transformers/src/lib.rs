//! Models of candle-transformers in tiny configurations, each with an input: built by whatever `VarBuilder` they are handed.

use candle_core::{DType, Device, IndexOp, Result, Tensor};
use candle_nn::{ModuleT, VarBuilder, VarMap};
use candle_transformers::models::{bert, bigcode, llama, mobilenetv4, resnet, t5};
use varscope::Reuse;

/// A model, and one run of it.
#[derive(Clone, Copy, Debug)]
pub struct Model {
    /// What candle-transformers calls it.
    pub name: &'static str,
    /// Builds it and gives what it makes of its input.
    pub run: fn(VarBuilder<'_>) -> Result<Tensor>,
    /// Whether it asks for one name twice.
    pub shares: bool,
}

impl Model {
    /// What its scope says: what is asked for twice has to be shared there.
    pub fn reuse(&self) -> Reuse {
        if self.shares {
            Reuse::Auto
        } else {
            Reuse::False
        }
    }
}

/// Those that the tests run.
pub const MODELS: [Model; 6] = [
    Model {
        name: "bert",
        run: bert,
        shares: false,
    },
    Model {
        name: "llama",
        run: llama,
        shares: false,
    },
    Model {
        name: "t5",
        run: t5,
        shares: false,
    },
    Model {
        name: "bigcode",
        run: bigcode,
        shares: true,
    },
    Model {
        name: "resnet18",
        run: resnet18,
        shares: false,
    },
    Model {
        name: "mobilenetv4",
        run: mobilenetv4,
        shares: false,
    },
];

fn tokens() -> Result<Tensor> {
    Tensor::new(&[[3_u32, 1, 4, 1, 5], [9, 2, 6, 5, 3]], &Device::Cpu)
}

fn image() -> Result<Tensor> {
    let pixels = Tensor::arange(0_f32, 3.0 * 32.0 * 32.0, &Device::Cpu)?;
    (pixels * 0.37)?.sin()?.reshape((1, 3, 32, 32))
}

/// Two layers of four heads.
pub fn bert_config() -> bert::Config {
    bert::Config {
        vocab_size: 20,
        hidden_size: 16,
        num_hidden_layers: 2,
        num_attention_heads: 4,
        intermediate_size: 24,
        max_position_embeddings: 8,
        ..bert::Config::default()
    }
}

/// BERT's last hidden states.
///
/// # Errors
/// Those of the builder.
pub fn bert(vb: VarBuilder<'_>) -> Result<Tensor> {
    let tokens = tokens()?;
    bert::BertModel::load(vb, &bert_config())?.forward(&tokens, &tokens.zeros_like()?, None)
}

/// Two layers of four heads, of which two share keys and values.
pub fn llama_config() -> llama::Config {
    llama::Config {
        hidden_size: 16,
        intermediate_size: 24,
        vocab_size: 20,
        num_hidden_layers: 2,
        num_attention_heads: 4,
        num_key_value_heads: 2,
        max_position_embeddings: 8,
        ..llama::Config::config_7b_v1(false)
    }
}

/// Llama's logits of the last token.
///
/// # Errors
/// Those of the builder.
pub fn llama(vb: VarBuilder<'_>) -> Result<Tensor> {
    let config = llama_config();
    let mut cache = llama::Cache::new(false, vb.dtype(), &config, vb.device())?;
    llama::Llama::load(vb, &config)?.forward(&tokens()?, 0, &mut cache)
}

fn t5(vb: VarBuilder<'_>) -> Result<Tensor> {
    let config = r#"{
        "vocab_size": 20, "d_model": 16, "d_kv": 4, "d_ff": 24, "num_layers": 2, "num_heads": 4,
        "relative_attention_num_buckets": 4, "dropout_rate": 0.1, "layer_norm_epsilon": 1e-6,
        "initializer_factor": 1.0, "feed_forward_proj": "gated-gelu", "tie_word_embeddings": false,
        "is_encoder_decoder": true, "pad_token_id": 0, "eos_token_id": 1, "use_cache": false
    }"#;
    let config: t5::Config = serde_json::from_str(config).map_err(candle_core::Error::wrap)?;
    let mut model = t5::T5ForConditionalGeneration::load(vb, &config)?;
    model.forward(&tokens()?, &tokens()?.i((.., ..3))?)
}

fn bigcode(vb: VarBuilder<'_>) -> Result<Tensor> {
    let config = bigcode::Config {
        vocab_size: 20,
        max_position_embeddings: 8,
        num_hidden_layers: 2,
        hidden_size: 16,
        layer_norm_epsilon: 1e-5,
        n_inner: Some(24),
        num_attention_heads: 4,
        multi_query: true,
        use_cache: false,
    };
    bigcode::GPTBigCode::load(vb, config)?.forward(&tokens()?, 0)
}

/// The logits of ten classes.
///
/// # Errors
/// Those of the builder.
pub fn resnet18(vb: VarBuilder<'_>) -> Result<Tensor> {
    resnet::resnet18(10, vb)?.forward_t(&image()?, false)
}

fn mobilenetv4(vb: VarBuilder<'_>) -> Result<Tensor> {
    mobilenetv4::mobilenetv4(&mobilenetv4::Config::small(), 10, vb)?.forward_t(&image()?, false)
}

/// A `VarMap` with a value of its own in each variable, as training leaves them; what a model only asks for is zero there.
///
/// # Errors
/// Those of the model.
pub fn trained(model: &Model) -> Result<VarMap> {
    let map = VarMap::new();
    (model.run)(VarBuilder::from_varmap(&map, DType::F32, &Device::Cpu))?;
    let data = map.data().lock().expect("nobody has panicked");
    for (name, var) in data.iter() {
        let seed: u32 = name
            .bytes()
            .fold(7, |hash, byte| hash.wrapping_mul(31) ^ u32::from(byte));
        let count = var.elem_count() as u32;
        let values = Tensor::arange(0_u32, count, &Device::Cpu)?.to_dtype(DType::F32)?;
        let values = ((values * 0.7)? + f64::from(seed % 1000))?.sin()?;
        // Variances are positive.
        let values = if name.ends_with("var") {
            (values.sqr()? + 0.5)?
        } else {
            (values * 0.2)?
        };
        var.set(&values.reshape(var.shape())?)?;
    }
    drop(data);
    Ok(map)
}
