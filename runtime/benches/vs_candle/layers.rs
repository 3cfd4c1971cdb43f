//! A training step of `conv2d`, `batch_norm` and ReLU by layers, beside `nn`'s operations with the normalization out of candle's:
//! `cargo bench -p varscope --bench layers`.

use candle_core::Var;
use varscope::candle::layers::{Conv2d, batch_norm, conv2d};
use varscope::candle::prelude::*;
use varscope_measure::{Row, paired, print};

const ROUNDS: usize = 21;

fn images(channels: usize) -> Result<Tensor> {
    Tensor::randn(0f32, 1.0, (32, 28, 28, channels), &Device::Cpu)
}

/// Forward and backward of three layers.
fn by_layers(store: &VarStore, images: &Tensor, filters: usize) -> Result<()> {
    let loss = model!(store, {
        let mut x = images.clone();
        for name in ["a", "b", "c"] {
            x = scope!(name, {
                let settings = Conv2d::new(filters, 3).padding(Padding::Same);
                let y = conv2d(&x, settings.use_bias(false))?;
                nn::relu(&batch_norm(&y, true)?)
            })?;
        }
        x.sqr()?.mean_all()?
    });
    loss.backward()?;
    Ok(())
}

struct Block {
    filter: Var,
    gamma: Var,
    beta: Var,
    mean: Var,
    variance: Var,
}

impl Block {
    fn new(inputs: usize, filters: usize) -> Result<Self> {
        let vector = |x: f32| Var::from_tensor(&Tensor::full(x, filters, &Device::Cpu)?);
        Ok(Self {
            filter: Var::randn(0f32, 0.1, (3, 3, inputs, filters), &Device::Cpu)?,
            gamma: vector(1.0)?,
            beta: vector(0.0)?,
            mean: vector(0.0)?,
            variance: vector(1.0)?,
        })
    }

    /// As one would write it.
    fn forward(&self, x: &Tensor) -> Result<Tensor> {
        let y = nn::conv2d(x, &self.filter, [1; 4], Padding::Same)?;
        let rows = y.flatten_to(2)?;
        let mean = rows.mean_keepdim(0)?;
        let centred = rows.broadcast_sub(&mean)?;
        let variance = centred.sqr()?.mean_keepdim(0)?;
        let unit = centred.broadcast_div(&(&variance + 1e-3)?.sqrt()?)?;
        let y_shape = y.shape();
        let normalized = unit.broadcast_mul(&self.gamma)?.broadcast_add(&self.beta)?;
        for (moving, batch) in [(&self.mean, &mean), (&self.variance, &variance)] {
            let batch = batch.squeeze(0)?.detach();
            moving.set(&((moving.as_tensor() * 0.99)? + (batch * 0.01)?)?)?;
        }
        nn::relu(&normalized.reshape(y_shape)?)
    }
}

fn row(channels: usize, filters: usize) -> Result<Row> {
    let images = images(channels)?;
    let store = VarStore::new();
    let mut blocks = vec![Block::new(channels, filters)?];
    blocks.push(Block::new(filters, filters)?);
    blocks.push(Block::new(filters, filters)?);
    let ours = || by_layers(&store, &images, filters).expect("the layers run");
    let theirs = || {
        let run = || {
            let mut x = images.clone();
            for block in &blocks {
                x = block.forward(&x)?;
            }
            x.sqr()?.mean_all()?.backward()
        };
        run().expect("the operations run");
    };
    let name = format!("{channels} and {filters} channels");
    Ok(Row::new(name, paired(ours, theirs, ROUNDS), 1.0))
}

fn main() -> Result<()> {
    print(&[row(3, 16)?, row(32, 64)?]);
    Ok(())
}
