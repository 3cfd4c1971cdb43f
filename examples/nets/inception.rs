//! Inception (Szegedy et al. 2014, [arXiv:1409.4842](https://arxiv.org/abs/1409.4842)), as `slim.nets.inception_v1`.

use varscope::candle::layers::{
    BatchNorm, Conv2d, MaxPool, batch_norm, conv2d, dropout, max_pool, slim,
};
use varscope::candle::prelude::*;

const WEIGHT_DECAY: f64 = 4e-5;

/// Normalized before it is rectified.
#[layer]
fn conv(x: &Tensor, filters: usize, side: usize, stride: usize, training: bool) -> Result<Tensor> {
    let settings = Conv2d::new(filters, side)
        .strides(stride)
        .padding(Padding::Same)
        .use_bias(false)
        .kernel_regularizer(l2(WEIGHT_DECAY));
    let x = conv2d(x, settings)?;
    let norm = BatchNorm::new(training).momentum(0.9997).scale(false);
    scope!("BatchNorm", nn::relu(&batch_norm(&x, norm)?))
}

fn pool(x: &Tensor, side: usize, stride: usize) -> Result<Tensor> {
    max_pool(x, MaxPool::new(side).strides(stride).padding(Padding::Same))
}

/// Four ways to look at the same, side by side: their name, and the channels that they make: 1×1; 1×1 and then 3×3; the same again; 1×1 of the
/// largest of 3×3.
type Mixed = (&'static str, [usize; 6]);

const THIRD: [Mixed; 2] = [
    ("Mixed_3b", [64, 96, 128, 16, 32, 32]),
    ("Mixed_3c", [128, 128, 192, 32, 96, 64]),
];
const FOURTH: [Mixed; 5] = [
    ("Mixed_4b", [192, 96, 208, 16, 48, 64]),
    ("Mixed_4c", [160, 112, 224, 24, 64, 64]),
    ("Mixed_4d", [128, 128, 256, 24, 64, 64]),
    ("Mixed_4e", [112, 144, 288, 32, 64, 64]),
    ("Mixed_4f", [256, 160, 320, 32, 128, 128]),
];
const FIFTH: [Mixed; 2] = [
    ("Mixed_5b", [256, 160, 320, 32, 128, 128]),
    ("Mixed_5c", [384, 192, 384, 48, 128, 128]),
];

#[layer]
fn mixed(x: &Tensor, (name, [a, b0, b1, c0, c1, d]): Mixed, training: bool) -> Result<Tensor> {
    let a = scope!("Branch_0/Conv2d_0a_1x1", conv(x, a, 1, 1, training))?;
    let b = scope!("Branch_1", {
        let x = scope!("Conv2d_0a_1x1", conv(x, b0, 1, 1, training))?;
        scope!("Conv2d_0b_3x3", conv(&x, b1, 3, 1, training))?
    });
    let c = scope!("Branch_2", {
        let x = scope!("Conv2d_0a_1x1", conv(x, c0, 1, 1, training))?;
        // A slip of the first release, and so in every checkpoint.
        let slip = if name == "Mixed_5b" { "a" } else { "b" };
        scope!(format!("Conv2d_0{slip}_3x3"), conv(&x, c1, 3, 1, training))?
    });
    let pooled = pool(x, 3, 1)?;
    let d = scope!("Branch_3/Conv2d_0b_1x1", conv(&pooled, d, 1, 1, training))?;
    Tensor::cat(&[a, b, c, d], 3)
}

/// The class of each of `[batch, 224, 224, 3]`, as `[batch, classes]` logits.
#[layer]
pub fn inception_v1(images: &Tensor, classes: usize, training: bool) -> Result<Tensor> {
    let all_mixed = |mut x: Tensor, parts: &[Mixed]| -> Result<Tensor> {
        for part in parts {
            x = scope!(part.0, mixed(&x, *part, training))?;
        }
        Ok(x)
    };
    scope!("InceptionV1", custom_getter = slim(), {
        let x = scope!("Conv2d_1a_7x7", conv(images, 64, 7, 2, training))?;
        let x = pool(&x, 3, 2)?;
        let x = scope!("Conv2d_2b_1x1", conv(&x, 64, 1, 1, training))?;
        let x = scope!("Conv2d_2c_3x3", conv(&x, 192, 3, 1, training))?;
        let x = all_mixed(pool(&x, 3, 2)?, &THIRD)?;
        let x = all_mixed(pool(&x, 3, 2)?, &FOURTH)?;
        let x = all_mixed(pool(&x, 2, 2)?, &FIFTH)?;
        let x = dropout(&x.mean_keepdim((1, 2))?, 0.2, training)?;
        let logits = Conv2d::new(classes, 1).kernel_regularizer(l2(WEIGHT_DECAY));
        scope!("Logits/Conv2d_0c_1x1", conv2d(&x, logits))?
            .squeeze(1)?
            .squeeze(1)
    })
}
