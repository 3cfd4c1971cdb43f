//! The names of TF-Slim.

use crate::options::CustomGetter;
use crate::variable::collection::{GLOBAL_VARIABLES, MODEL_VARIABLES};

/// The names and the collection of TF-Slim (and `tf.contrib.layers`), for a scope: what layers call `kernel` and `bias` are `weights` and `biases`
/// there, and each variable is in `MODEL_VARIABLES` too.
///
/// Published nets of TensorFlow 1 are named so. What else `slim.arg_scope` says once for many layers is a scope's default here (initializer,
/// regularizer, element type), or stands in a `#[layer]` of the net's own.
///
/// ```
/// use varscope::candle::layers::{conv2d, slim};
/// use varscope::candle::prelude::*;
///
/// # fn main() -> Result<()> {
/// let store = VarStore::new();
/// let images = Tensor::ones((1, 8, 8, 3), DType::F32, store.device())?;
/// model!(store, scope!("vgg_16", custom_getter = slim(), {
///     scope!("conv1", conv2d(&images, (64, 3)))
/// }))?;
/// let names: Vec<String> = store.variables().iter().map(|v| v.path().to_owned()).collect();
/// assert_eq!(names, ["vgg_16/conv1/weights", "vgg_16/conv1/biases"]);
/// assert_eq!(store.get_collection(MODEL_VARIABLES).len(), 2);
/// # Ok(())
/// # }
/// ```
pub fn slim() -> CustomGetter {
    CustomGetter::from_fn(|next, request| {
        let (scope, name) = match request.name().rsplit_once('/') {
            Some((scope, name)) => (format!("{scope}/"), name),
            None => (String::new(), request.name()),
        };
        let name = match name {
            "kernel" => "weights",
            "bias" => "biases",
            name => name,
        };
        let mut keys: Vec<String> = match request.asked_collections() {
            Some(keys) => keys.map(str::to_owned).collect(),
            None => vec![GLOBAL_VARIABLES.to_owned()],
        };
        keys.push(MODEL_VARIABLES.to_owned());
        let name = scope + name;
        next.get(request.renamed(name).collections(keys))
    })
}
