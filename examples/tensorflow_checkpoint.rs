//! A checkpoint of TensorFlow's: what is in it, what a load would do, and a model under the same scopes that starts with its values.
//!
//! ```sh
//! cargo run --example tensorflow_checkpoint
//! ```

use std::path::Path;

use anyhow::{Result, ensure};
use varscope::candle::prelude::*;
use varscope::checkpoint::{LoadOptions, TensorFile};

/// As `tf.get_variable` was called when the file was made.
#[layer]
fn conv_relu(input: &Tensor, filters: usize) -> candle_core::Result<Tensor> {
    let weights = get_variable!("weights", [3, 3, input.dim(3)?, filters])?;
    let biases = get_variable!("biases", [filters])?;
    nn::Conv2d::new(&weights, [1, 1, 1, 1], Padding::Same)
        .with_bias(&biases)
        .with_relu()
        .forward(input)
}

#[layer]
fn net(images: &Tensor) -> candle_core::Result<Tensor> {
    let x = scope!("conv1", conv_relu(images, 4))?;
    scope!("conv2", conv_relu(&x, 8))
}

fn main() -> Result<()> {
    // `tf.train.Saver` wrote model.index and model.data-00000-of-00001; what it calls the checkpoint is their prefix, here too.
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/data/tf_bundle/model");
    let file = TensorFile::open(&path)?;
    println!("in the file:");
    for tensor in file.tensors() {
        println!(
            "  {:22}{:9}{:?}",
            tensor.name, tensor.dtype_name, tensor.shape
        );
    }

    // Values wait in the file until the model asks for them. A name that the file lacks would be an error then, not a random weight.
    let store = VarStore::new();
    store.load(&path)?;
    let images = Tensor::ones((1, 5, 5, 1), DType::F32, store.device())?;
    let features = model!(store, scope!("model", net(&images)))?;
    for variable in store.variables() {
        let theirs = file.read(variable.path())?;
        ensure!(variable.read()? == theirs, "{variable} has another value");
    }
    let left: Vec<String> = store.unused().into_iter().map(|u| u.name).collect();
    println!("built: {:?}; left in the file: {left:?}", features.dims());
    ensure!(left == ["model/global_step"], "the scopes are others");

    // Into a model that is built: the plan says what a load would do, and changes nothing until it is committed.
    let built = VarStore::new();
    model!(built, scope!("net", net(&images)))?;
    let plan = built.plan_load(&path, &LoadOptions::new().rename_prefix("model/", "net/"))?;
    println!("\n{plan}");
    ensure!(
        plan.matched().len() == 4,
        "not all variables are in the file"
    );
    plan.commit()?;
    let again = model!(built, scope!("net", net(&images)))?;
    let apart = (again - features)?.abs()?.sum_all()?.to_scalar::<f32>()?;
    ensure!(apart == 0.0, "the two models differ");
    Ok(())
}
