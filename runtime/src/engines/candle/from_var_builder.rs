//! From candle's `VarBuilder`: how models that are written for it run under varscope.
//!
//! Any function that takes a `VarBuilder` runs as it is: those of candle-nn, of candle-transformers, and your own. One line changes.
//!
//! # The one line
//! ```
//! use candle_nn::{Linear, Module, VarBuilder, linear};
//! use varscope::candle::prelude::*;
//! use varscope::candle::var_builder;
//!
//! // Somebody else's model.
//! struct Mlp(Linear, Linear);
//!
//! impl Mlp {
//!     fn new(vb: VarBuilder) -> Result<Self> {
//!         Ok(Self(linear(2, 8, vb.pp("layers.0"))?, linear(8, 1, vb.pp("layers.1"))?))
//!     }
//!
//!     fn forward(&self, x: &Tensor) -> Result<Tensor> {
//!         self.1.forward(&self.0.forward(x)?.relu()?)
//!     }
//! }
//!
//! # fn main() -> Result<()> {
//! let store = VarStore::new();
//! let x = Tensor::ones((3, 2), DType::F32, store.device())?;
//! let y = model!(store, {
//!     // let vb = VarBuilder::from_varmap(&map, DType::F32, &Device::Cpu);
//!     let vb = scope!("mlp" as scope, var_builder(&scope, DType::F32, store.device()));
//!     Mlp::new(vb)?.forward(&x)?
//! });
//! assert_eq!(y.dims(), [3, 1]);
//! // Names have slashes where candle's have dots.
//! assert!(store.get("mlp/layers/0/weight").is_some());
//! # Ok(())
//! # }
//! ```
//!
//! Without a scope of its own, a model's names begin at the root: `var_builder(&varscope::current_scope()?, ..)`.
//!
//! # Loading
//! Load first, then build: values wait in the file until the model asks for them. A name that the file lacks is an error that names what is
//! near, never a random weight; what nobody asked for is in [`unused`](crate::VarStore::unused).
//!
//! ```
//! # use candle_nn::{Module, VarBuilder, VarMap, linear};
//! # use varscope::candle::prelude::*;
//! # use varscope::candle::var_builder;
//! use varscope::checkpoint::LoadOptions;
//!
//! # fn main() -> Result<()> {
//! # let folder = tempfile::tempdir()?;
//! # let path = folder.path().join("model.safetensors");
//! // A file of candle's, or an index of Hugging Face's, or a folder of shards.
//! let map = VarMap::new();
//! linear(2, 8, VarBuilder::from_varmap(&map, DType::BF16, &Device::Cpu).pp("dense"))?;
//! map.save(&path)?;
//!
//! let store = VarStore::new();
//! // As it is: `store.load(&path)?`. In a scope, and of another element type:
//! store.load_with(&path, &LoadOptions::new().under("net").cast())?;
//! model!(store, {
//!     let vb = scope!("net" as scope, var_builder(&scope, DType::F32, store.device()));
//!     linear(2, 8, vb.pp("dense"))?;
//!     // let wrong = linear(2, 8, vb.pp("dence"))?;   // Variable net/dence/weight is not in model.safetensors ..
//! });
//! assert!(store.unused().is_empty());
//! # Ok(())
//! # }
//! ```
//!
//! # Freezing
//! What is trained is said in the code, or after the fact: `store.set_trainable("encoder | !**/bias", false)?`. Buffers such as batch normalization's
//! statistics are never trained, and move all the same; which names are buffers, [`VarBuilderOptions::buffers`](super::VarBuilderOptions::buffers)
//! says. `store.trainable_vars()` is what candle's optimizers take.
//!
//! # Adapters
//! [`lora`](super::lora) is a custom getter: `scope!("mlp" as scope, custom_getter = lora(8, 16.0, "**/weight$"), ..)`. The model stays as it is.
//! It is built in each pass, since what it asks for is the sum of the weight and its adapter.
//!
//! # Tying
//! A model that asks for one name twice, as some do for the embedding that is their head too, says so at its scope:
//! `scope!("gpt" as scope, reuse = auto, ..)`. Where two *names* are one variable, [`VarStore::alias`](crate::VarStore::alias) declares it.
//!
//! ```
//! # use candle_nn::{Module, embedding};
//! # use varscope::candle::prelude::*;
//! # use varscope::candle::var_builder;
//! # fn main() -> Result<()> {
//! let store = VarStore::new();
//! model!(store, {
//!     let vb = scope!("gpt" as scope, reuse = auto, {
//!         var_builder(&scope, DType::F32, store.device())
//!     });
//!     embedding(10, 4, vb.pp("wte"))?;
//!     let head = vb.pp("wte").get((10, 4), "weight")?;
//!     assert_eq!(head.dims(), [10, 4]);
//! });
//! assert_eq!(store.len(), 1);
//! # Ok(())
//! # }
//! ```
//!
//! # What differs
//! | | candle | varscope |
//! | --- | --- | --- |
//! | names | `layers.0.weight` | `layers/0/weight`; a file with dots is read as it is, and [`SaveOptions`](crate::checkpoint::SaveOptions) writes dots |
//! | a name asked for twice | shared in silence | an error with both places, unless the scope says `reuse = true` or `auto` |
//! | a name that a file lacks | `VarMap::load` keeps the random value | an error, unless [`allow_missing`](crate::checkpoint::LoadOptions::allow_missing) |
//! | a value that nobody asks for | not said | listed by `store.unused()`, refused by [`deny_unused`](crate::checkpoint::LoadOptions::deny_unused) |
//! | the element type of a file | cast in silence | cast where [`cast`](crate::checkpoint::LoadOptions::cast) says so |
//! | `get_unchecked` on a model that is trained | an error | finds what is there, or waits in a file |
//! | initial values | others in each run | the same distribution, by the store's seed and the name |
//! | buffers | in `all_vars()`, and trained | not trained |
//! | errors | candle's | varscope's inside candle's, with your line of `var_builder` and the model's path; [`Error::try_from`](crate::Error) gets them back |
