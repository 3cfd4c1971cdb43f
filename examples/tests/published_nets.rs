//! Nets written with layers and scopes ask for exactly what the published ones ask for.

use std::collections::BTreeMap;
use std::fs::File;

use flate2::read::GzDecoder;
use serde::Deserialize;
use varscope::candle::layers::{self, unnamed};
use varscope::candle::prelude::*;
use varscope_examples::nets::{inception, resnet, vgg};

#[derive(Deserialize)]
struct Net {
    variables: Vec<Variable>,
    collections: BTreeMap<String, Vec<String>>,
}

#[derive(Debug, PartialEq, Deserialize)]
struct Variable {
    name: String,
    shape: Vec<usize>,
    dtype: String,
    trainable: bool,
}

fn published(name: &str) -> Net {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../tests/data/published.json.gz"
    );
    let file = GzDecoder::new(File::open(path).expect("the recording is there"));
    let mut nets: BTreeMap<String, Net> = serde_json::from_reader(file).expect("it is JSON");
    nets.remove(name).expect("the net was recorded")
}

/// What a net asks for is what was recorded, in order, in all collections.
fn assert_published(name: &str, net: impl FnOnce() -> Result<()>) {
    let expected = published(name);
    let store = VarStore::new();
    let losses = model!(store, initializer_of_nothing(net)).expect("the net runs");
    let found: Vec<Variable> = store
        .variables()
        .iter()
        .map(|v| Variable {
            name: v.name(),
            shape: v.shape().to_vec(),
            dtype: v.dtype().to_string(),
            trainable: v.trainable(),
        })
        .collect();
    assert_eq!(found.len(), expected.variables.len(), "{name}");
    for (found, expected) in found.iter().zip(&expected.variables) {
        assert_eq!(found, expected);
    }
    for (key, expected) in &expected.collections {
        let names = |key: &str| -> Vec<String> {
            let members = store.get_collection(key);
            members.iter().map(|v| v.name()).collect()
        };
        match key.as_str() {
            // Operations of TensorFlow's: ours move when the layer is called.
            "update_ops" => {}
            "regularization_losses" => assert_eq!(losses, expected.len(), "{name}: losses"),
            key => assert_eq!(&names(key), expected, "{name}: {key}"),
        }
    }
}

/// Runs a net whose kernels begin at zero, which costs nothing, and counts its losses.
fn initializer_of_nothing(net: impl FnOnce() -> Result<()>) -> Result<usize> {
    current_scope()?.set_initializer(zeros());
    scope!(&current_scope()?, net())?;
    Ok(get_collection(REGULARIZATION_LOSSES)?.len())
}

/// No image at all: every shape is there, and nothing is computed.
fn images() -> Result<Tensor> {
    Tensor::zeros((0, 224, 224, 3), DType::F32, &Device::Cpu)
}

#[test]
fn vgg_16_asks_for_what_was_published() {
    assert_published("vgg_16", || {
        let logits = vgg::vgg_16(&images()?, 10, false)?;
        assert_eq!(logits.dims(), [0, 10]);
        Ok(())
    });
}

#[test]
fn resnet_v2_50_asks_for_what_was_published() {
    assert_published("resnet_v2_50", || {
        let logits = resnet::resnet_v2_50(&images()?, 10, false)?;
        assert_eq!(logits.dims(), [0, 10]);
        Ok(())
    });
}

#[test]
fn inception_v1_asks_for_what_was_published() {
    assert_published("inception_v1", || {
        let logits = inception::inception_v1(&images()?, 10, false)?;
        assert_eq!(logits.dims(), [0, 10]);
        Ok(())
    });
}

#[test]
fn layers_without_names_are_numbered_as_tensorflow_numbers_them() {
    assert_published("tf_layers", || {
        let mut x = Tensor::zeros((1, 8, 8, 3), DType::F32, &Device::Cpu)?;
        for _ in 0..2 {
            x = unnamed::conv2d(&x, (4, 3))?;
            x = unnamed::batch_norm(&x, true)?;
        }
        let mut x = x.flatten_from(1)?;
        for _ in 0..3 {
            x = unnamed::dense(&x, 5)?;
        }
        scope!("head", {
            scope!("out", layers::dense(&x, 2))?;
            scope!("out", reuse = true, layers::dense(&x, 2))?;
        });
        Ok(())
    });
}

#[test]
fn cells_are_named_as_stacked_and_bidirectional_ones_are() {
    assert_published("rnn_cells", || {
        let x = Tensor::zeros((2, 4, 3), DType::F32, &Device::Cpu)?;
        scope!("rnn/multi_rnn_cell", {
            let (x, _) = scope!("cell_0", layers::lstm(&x, 5))?;
            scope!("cell_1", layers::lstm(&x, 5))?;
        });
        scope!("bi/bidirectional_rnn", {
            let forward = scope!("fw", layers::gru(&x, 3))?;
            let backward = scope!("bw", layers::gru(&x, layers::Gru::new(3).reversed()))?;
            assert_eq!(forward.0.dims(), backward.0.dims());
        });
        Ok(())
    });
}
