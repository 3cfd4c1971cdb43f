//! From TensorFlow 1: each construct beside ours.
//!
//! Names, reuse, unique names, collections, templates and errors are as recorded on TensorFlow, quirks included; 1200 programs are replayed in the
//! tests. So scopes and names can be taken over as they are, and checkpoints fit. What is new is the [pass](super::passes): Rust code is walked for each
//! batch, where a graph is built once.
//!
//! | TensorFlow 1 | here |
//! | --- | --- |
//! | `tf.Graph()`, `tf.Session()` | `VarStore::new()`; `model!(store, ..)` for each walk |
//! | `tf.get_variable("w", [3, 2], initializer=init)` | `get_variable!("w", [3, 2], initializer = init)?` |
//! | `tf.get_local_variable("n", [1])` | `get_variable!("n", [1], trainable = false, collections = [LOCAL_VARIABLES])?` |
//! | `tf.Variable(0.5, name="a")` | `variable!(0.5, name = "a")?` |
//! | `with tf.variable_scope("a"):` | `scope!("a", { .. })` |
//! | `with tf.variable_scope("a", reuse=True):` | `scope!("a", reuse = true, ..)` |
//! | `reuse=tf.AUTO_REUSE` | `reuse = auto` |
//! | `with tf.variable_scope("a") as s:` | `scope!("a" as s, ..)` |
//! | `with tf.variable_scope(s):` | `scope!(&s, ..)` |
//! | `tf.variable_scope(None, default_name="a")` | `scope!(default_name = "a", ..)` |
//! | `auxiliary_name_scope=False` | `auxiliary_name_scope = false` |
//! | `tf.get_variable_scope()` | `current_scope()?` |
//! | `tf.get_variable_scope().reuse_variables()` | `reuse_variables()?` |
//! | `with tf.name_scope("a"):` | `name_scope!("a", ..)` |
//! | `tf.make_template("a", f)` | `make_template("a")?`, and `t.run(\|\| f())` at each call: [Templates](super::templates) |
//! | `tf.get_collection(key)`, `tf.add_to_collection(key, v)` | `get_collection(key)?`, `add_to_collection(key, &v)?` |
//! | `tf.trainable_variables()` | `store.trainable_variables()` |
//! | `custom_getter=`, `partitioner=`, `constraint=`, `regularizer=` | the same words |
//! | `tf.layers.dense(x, 64, name="fc")` | `scope!("fc", dense(&x, 64))?`; all of them at [`layers`](crate::candle::layers) |
//! | `tf.train.AdamOptimizer(1e-3).minimize(loss, global_step)` | `Adam::new(1e-3).over(&store).counting(&step).build()?`, `backward_step(&loss)?` |
//! | `tf.train.ExponentialMovingAverage(0.999)` | `exponential_moving_average(0.999)` |
//! | `tf.losses.get_regularization_loss()` | `regularization_loss()?`, inside of `model!` |
//! | `tf.train.Saver().save(sess, "model")` | `store.save("model.ckpt")?` writes what TensorFlow reads; another name, safetensors |
//! | `tf.train.Saver().restore(sess, "model")` | `store.load("model")?` |
//! | `Saver({"theirs": w})` | `LoadOptions::new().rename("theirs", "ours")` |
//! | `tf.train.Saver(max_to_keep=5)`, `latest_checkpoint` | [`CheckpointManager`](crate::checkpoint::CheckpointManager) |
//! | `tf.train.init_from_checkpoint("model", {"bert/": "encoder/"})` | `store.init_from("model", [("bert/", "encoder/")])?` |
//! | `tf.train.list_variables("model")` | [`TensorFile::open`](crate::checkpoint::TensorFile::open), or the command `varscope inspect model` |
//! | `tf.global_variables_initializer()` | nothing: a variable has its value when it is made |
//!
//! # Layers and `Saver`
//! ```python
//! def net(images, training):
//!     with tf.variable_scope("net"):
//!         x = tf.layers.conv2d(images, 8, 3, padding="same", activation=tf.nn.relu, name="conv1")
//!         x = tf.layers.batch_normalization(x, training=training, name="bn1")
//!         return tf.layers.dense(tf.layers.flatten(x), 10, name="logits")
//!
//! tf.train.Saver().restore(session, "model.ckpt")
//! ```
//! ```
//! use varscope::candle::layers::{Conv2d, batch_norm, conv2d, dense};
//! use varscope::candle::prelude::*;
//!
//! #[layer(scope = "net")]
//! fn net(images: &Tensor, training: bool) -> Result<Tensor> {
//!     let x = scope!("conv1", conv2d(images, Conv2d::new(8, 3).padding(Padding::Same).relu()))?;
//!     let x = scope!("bn1", batch_norm(&x, training))?;
//!     scope!("logits", dense(&x.flatten_from(1)?, 10))
//! }
//!
//! # fn main() -> Result<()> {
//! # let folder = tempfile::tempdir()?;
//! # let path = folder.path().join("model.ckpt");
//! # let theirs = VarStore::with_seed(3);
//! # let image = Tensor::ones((1, 4, 4, 1), DType::F32, &Device::Cpu)?;
//! # let expected = model!(theirs, net(&image, false))?;
//! # theirs.save(&path)?;
//! let store = VarStore::new();
//! store.load(&path)?;
//! let logits = model!(store, net(&image, false))?;
//! # assert_eq!(logits.to_vec2::<f32>()?, expected.to_vec2::<f32>()?);
//! # Ok(())
//! # }
//! ```
//!
//! # `init_from_checkpoint`
//! ```python
//! tf.train.init_from_checkpoint("bert.ckpt", {"bert/": "encoder/"})
//! ```
//! ```
//! # use varscope::prelude::*;
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let folder = tempfile::tempdir()?;
//! # let path = folder.path().join("bert.ckpt");
//! # let theirs = VarStore::with_seed(3);
//! # let w = model!(theirs, scope!("bert", get_variable!("w", [2])))?;
//! # theirs.save(&path)?;
//! # let store = VarStore::new();
//! store.init_from(&path, [("bert/", "encoder/")])?; // before the model is built
//! # let ours = model!(store, scope!("encoder", get_variable!("w", [2])))?;
//! # assert_eq!(ours.value(), w.value());
//! # Ok(())
//! # }
//! ```
//!
//! # `make_template`
//! ```python
//! scored = tf.make_template("score", score)
//! a, b = scored(x), scored(y)
//! ```
//! ```
//! # use varscope::prelude::*;
//! # #[layer]
//! # fn score(x: f32) -> Result<f32> {
//! #     Ok(x * get_variable!("w", [1])?.value()[0])
//! # }
//! # fn main() -> Result<()> {
//! # let (store, x, y) = (VarStore::new(), 1.0, 1.0);
//! # model!(store, {
//! let scored = make_template("score")?;
//! let (a, b) = (scored.run(|| score(x))?, scored.run(|| score(y))?);
//! # assert_eq!(a, b);
//! # });
//! # Ok(())
//! # }
//! ```
//!
//! # Towers
//! ```python
//! with tf.variable_scope("net"):
//!     for i in range(4):
//!         with tf.device("/gpu:%d" % i):
//!             losses.append(tower(batches[i]))
//!             tf.get_variable_scope().reuse_variables()
//! ```
//! ```
//! # use varscope::prelude::*;
//! # #[layer]
//! # fn tower(x: f32) -> Result<f32> {
//! #     Ok(x * get_variable!("w", [1])?.value()[0])
//! # }
//! # fn main() -> Result<()> {
//! # let (store, batches, mut losses) = (VarStore::new(), [1.0; 4], Vec::new());
//! # model!(store, {
//! scope!("net", {
//!     for batch in batches {
//!         losses.push(tower(batch)?);
//!         reuse_variables()?;
//!     }
//! });
//! # });
//! # assert_eq!((store.len(), losses.len()), (1, 4));
//! # Ok(())
//! # }
//! ```
//! With a thread for each tower, and gradients that are averaged: `examples/towers.rs`.
//!
//! # What differs
//! * A name is asked for once in each pass, and found in the next one: see [Passes](super::passes).
//! * Values for a seed are not TensorFlow's, distributions are; and they do not depend on the order of creation.
//! * A load can't leave a random weight: a variable that the file lacks is an error unless that is allowed.
//! * `batch_norm` moves its averages itself, when `training` is true.
//! * What TensorFlow ignores on reuse can be made an error: [`store.strict()`](crate::VarStore::strict).
//! * A mistake that the compiler can see does not compile: [The check](super::check).
