//! Normalizations in one operation and out of candle's own operations, over shapes and values made at random.

use candle_core::{DType, Device, Result, Tensor, Var};
use proptest::prelude::*;

use crate::candle::{batch_norm, batch_normalization, layer_norm, portable};

/// Rows that are more than one task's, and channels that are no multiple of anything.
fn shape() -> impl Strategy<Value = Vec<usize>> {
    prop_oneof![
        (2usize..700, 1usize..70).prop_map(|(rows, channels)| vec![rows, channels]),
        (1usize..4, 1usize..9, 2usize..9, 1usize..40).prop_map(|(n, h, w, c)| vec![n, h, w, c]),
    ]
}

/// Numbers between -2 and 2 that look like nothing.
fn numbers(shape: &[usize], seed: usize) -> Result<Tensor> {
    let count: usize = shape.iter().product();
    let number = |i: usize| ((i * 7919 + seed * 104_729) % 10_007) as f64 / 2500.0 - 2.0;
    let values: Vec<f64> = (0..count).map(number).collect();
    Tensor::from_vec(values, shape, &Device::Cpu)
}

/// The largest distance of two tensors' elements.
fn distance(a: &Tensor, b: &Tensor) -> Result<f64> {
    assert_eq!(a.dims(), b.dims());
    (a - b)?.abs()?.flatten_all()?.max(0)?.to_scalar()
}

/// Result and gradients of input, scale and offset of one way, beside another's.
fn assert_alike(
    shape: &[usize],
    seed: usize,
    ours: impl Fn([&Tensor; 3]) -> Result<Tensor>,
    theirs: impl Fn([&Tensor; 3]) -> Result<Tensor>,
) -> Result<()> {
    let channels = &shape[shape.len() - 1..];
    let arguments = [shape, channels, channels];
    let mut vars = Vec::new();
    for (i, shape) in arguments.into_iter().enumerate() {
        vars.push(Var::from_tensor(&numbers(shape, seed + i)?)?);
    }
    let [x, scale, offset] = [0, 1, 2].map(|i| vars[i].as_tensor());
    let run = |f: &dyn Fn([&Tensor; 3]) -> Result<Tensor>| {
        let y = f([x, scale, offset])?;
        let gradients = y.sin()?.sum_all()?.backward()?;
        Ok::<_, candle_core::Error>((y, gradients))
    };
    let (ours, our_gradients) = run(&ours)?;
    let (theirs, their_gradients) = run(&theirs)?;
    assert!(distance(&ours, &theirs)? < 1e-9);
    for var in &vars {
        let [ours, theirs] = [&our_gradients, &their_gradients].map(|g| g.get(var).unwrap());
        let largest: f64 = theirs.abs()?.flatten_all()?.max(0)?.to_scalar()?;
        assert!(distance(ours, theirs)? <= 1e-8 * (1.0 + largest));
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_batch_is_normalized_as_by_single_steps(shape in shape(), seed in 0usize..1000) {
        assert_alike(
            &shape,
            seed,
            |[x, a, b]| Ok(batch_norm(x, a, b, 1e-3)?.output),
            |[x, a, b]| Ok(portable::batch_norm(x, a, b, 1e-3)?.0),
        )?;
    }

    #[test]
    fn moments_are_those_of_single_steps(shape in shape(), seed in 0usize..1000) {
        let x = numbers(&shape, seed)?;
        let ones = Tensor::ones(x.dims()[shape.len() - 1], DType::F64, &Device::Cpu)?;
        let ours = batch_norm(&x, &ones, &ones, 1e-3)?;
        let (_, [mean, variance]) = portable::batch_norm(&x, &ones, &ones, 1e-3)?;
        assert!(distance(&ours.mean, &mean)? < 1e-12);
        assert!(distance(&ours.variance, &variance)? < 1e-12);
    }

    #[test]
    fn rows_are_normalized_as_by_single_steps(shape in shape(), seed in 0usize..1000) {
        assert_alike(
            &shape,
            seed,
            |[x, a, b]| layer_norm(x, a, b, 1e-3),
            |[x, a, b]| portable::layer_norm(x, a, b, 1e-3),
        )?;
    }

    #[test]
    fn moments_that_are_given_are_used_as_by_single_steps(shape in shape(), seed in 0usize..1000) {
        let channels = shape[shape.len() - 1];
        let (mean, variance) = (numbers(&[channels], seed + 7)?, numbers(&[channels], seed + 8)?.abs()?);
        assert_alike(
            &shape,
            seed,
            |[x, a, b]| batch_normalization(x, &mean, &variance, Some(b), Some(a), 1e-3),
            |[x, a, b]| {
                let unit = x.broadcast_sub(&mean)?.broadcast_div(&(&variance + 1e-3)?.sqrt()?)?;
                unit.broadcast_mul(a)?.broadcast_add(b)
            },
        )?;
    }
}

#[test]
fn what_does_not_fit_is_named() -> Result<()> {
    let x = numbers(&[2, 3], 0)?;
    let (short, long) = (numbers(&[2], 0)?, numbers(&[3], 0)?);
    let error = batch_norm(&x, &long, &short, 1e-3).unwrap_err().to_string();
    assert!(
        error.contains(
            "batch_norm: the last axis of the input [2, 3] is not as long as the bias [2]"
        ),
        "{error}"
    );
    let error = batch_norm(&numbers(&[0, 3], 0)?, &long, &long, 1e-3);
    assert!(error.unwrap_err().to_string().contains("an axis of size 0"));
    Ok(())
}
