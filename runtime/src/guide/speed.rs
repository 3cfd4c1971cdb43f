//! Speed: what was measured, and by what.
//!
//! Everything is measured beside a peer in one program, in turns, and its median taken: ratios travel from machine to machine, times do not. Each bench
//! prints a table with what it aims at. The figures here are of two cores.
//!
//! | bench | ours, in parts of the peer |
//! | --- | --- |
//! | `-p varscope --bench vs_candle` | a variable in an open scope 0.3 of candle's `VarBuilder`, three scopes and a variable 0.3, and 0.65 where a pass is begun for them; 64 MiB of normal draws 0.15; creating a small variable 2.2, since it gets a unique name and remembers where it was defined |
//! | `--bench sizes` | a million variables: 1.2 of candle's memory, 1.3 of its time to make, 0.25 to find |
//! | `--bench optimizers` | a step of Adam over GPT-2 small's shapes: 0.03 of candle's AdamW |
//! | `--bench layers` | convolution, batch normalization and ReLU, forwards and backwards: 0.2 to 0.25 of `nn::conv2d` with the rest out of candle's operations |
//! | `--bench files` | saves and loads of 1 GiB, beside candle and plain writes, in time and memory; other formats beside safetensors |
//! | `--bench observed` | what being looked at costs: nothing with the features off, little with nobody listening |
//! | `-p varscope-nn --bench training` | a training step of a small convolutional net: 0.08 to 0.11 of candle's operations with `nn::Conv2d`, 0.15 one by one, 0.3 to 0.36 with candle's `relu` and `broadcast_add` between; 0.84 to 0.98 of TensorFlow 2.21's, which it asks where `VARSCOPE_PYTHON` names a Python that has it; one image 0.25 to 0.5 of TensorFlow's call |
//! | `-p varscope-nn --bench kernels` | convolutions of 1 to 64 images, 1×1 to 5×5 taps, 8 to 512 channels, with and without gradients: at most candle's time in every case, mostly a tenth to a half |
//! | `cargo run --release -p varscope-tests --bin cost -- --against candle` | a program of 200 layers that trains: `cargo check` 2.6 of the same without varscope (0.9 s and 0.3 s), `cargo build --release` 1.5, its size 1.7 (4 MB more, whatever the model) |
//! | `-p varscope-examples --bench gpt2` | a training step of a tiny GPT-2: 0.8 of the same model written on candle |
//!
//! In a steady pass, where everything exists, opening a scope and asking for a variable allocate nothing and build no string; a test counts. So look-ups in
//! a real training step can't be seen beside its arithmetic.
//!
//! What is fast on candle: one operation for what belongs together, as [`nn::Conv2d`](crate::candle::nn::Conv2d) with bias, ReLU and pooling,
//! [`nn::conv2d_bias_relu`](crate::candle::nn::conv2d_bias_relu) without, or the
//! [layers](crate::candle::layers), which use these. Candle's `backward` goes through memory several times for every operation.
//! And an allocator that keeps its pages, as `mimalloc`: glibc's gives a step's memory back after every step, for a page fault for every 4 KiB of the next.
