//! Finite differences, candle's own operations, and images of a batch one by one.

use candle_core::{Device, Result, Tensor, Var};
use varscope_nn::candle::{self as nn, Conv2dOptions, Padding};

/// `(f(x + h) - f(x - h)) / 2h` for every element of one argument.
fn finite_differences(x: &Tensor, f: impl Fn(&Tensor) -> Result<Tensor>) -> Result<Vec<f64>> {
    let (shape, values) = (x.dims().to_vec(), x.flatten_all()?.to_vec1::<f64>()?);
    let h = 1e-5;
    let at = |i: usize, step: f64| -> Result<f64> {
        let mut moved = values.clone();
        moved[i] += step;
        f(&Tensor::from_vec(moved, shape.as_slice(), &Device::Cpu)?)?
            .sum_all()?
            .to_scalar()
    };
    (0..values.len())
        .map(|i| Ok((at(i, h)? - at(i, -h)?) / (2.0 * h)))
        .collect()
}

fn assert_close(found: &[f64], expected: &[f64], what: &str) {
    assert_eq!(found.len(), expected.len(), "{what}");
    for (i, (a, b)) in found.iter().zip(expected).enumerate() {
        assert!(
            (a - b).abs() <= 1e-6 * (1.0 + b.abs()),
            "{what}, element {i}: {a} and {b}"
        );
    }
}

#[test]
fn gradients_are_the_limits_of_differences() -> Result<()> {
    let random = |shape: &[usize]| Tensor::randn(0f64, 1.0, shape, &Device::Cpu);
    let table = [
        (
            [2, 5, 4, 2],
            [3, 2, 2, 3],
            Conv2dOptions::new(Padding::Same).strides([1, 2, 1, 1]),
        ),
        (
            [1, 6, 6, 3],
            [2, 3, 3, 2],
            Conv2dOptions::new(Padding::Valid).dilations([1, 2, 2, 1]),
        ),
        (
            [2, 4, 5, 1],
            [3, 3, 1, 4],
            Conv2dOptions::new(Padding::Same),
        ),
    ];
    for (input, filter, options) in table {
        let (input, filter, bias) = (random(&input)?, random(&filter)?, random(&filter[3..])?);
        // A smooth function of all outputs, so that each weighs differently.
        let f = |x: &Tensor, w: &Tensor, b: &Tensor| {
            nn::conv2d_bias_relu(x, w, b, &options)?.sqr()?.sum_all()
        };
        let vars = [
            Var::from_tensor(&input)?,
            Var::from_tensor(&filter)?,
            Var::from_tensor(&bias)?,
        ];
        let gradients = f(&vars[0], &vars[1], &vars[2])?.backward()?;
        let gradient = |i: usize| {
            gradients
                .get(&vars[i])
                .unwrap()
                .flatten_all()?
                .to_vec1::<f64>()
        };
        assert_close(
            &gradient(0)?,
            &finite_differences(&input, |x| f(x, &filter, &bias))?,
            "input",
        );
        assert_close(
            &gradient(1)?,
            &finite_differences(&filter, |w| f(&input, w, &bias))?,
            "filter",
        );
        assert_close(
            &gradient(2)?,
            &finite_differences(&bias, |b| f(&input, &filter, b))?,
            "bias",
        );
    }
    let input = random(&[2, 5, 6, 3])?;
    let f = |x: &Tensor| {
        nn::max_pool(x, [1, 3, 2, 1], [1, 2, 2, 1], Padding::Same)?
            .sqr()?
            .sum_all()
    };
    let var = Var::from_tensor(&input)?;
    let gradient = f(&var)?
        .backward()?
        .get(&var)
        .unwrap()
        .flatten_all()?
        .to_vec1::<f64>()?;
    assert_close(&gradient, &finite_differences(&input, f)?, "max_pool");
    Ok(())
}

#[test]
fn candles_own_convolution_and_pooling_agree() -> Result<()> {
    let random = |shape: &[usize]| Var::randn(0f64, 1.0, shape, &Device::Cpu);
    // Sizes at which a register tile, a task and a part of the batch are full, and at which they are not.
    for (batch, size, inputs, outputs, stride) in
        [(3, 11, 5, 33, 1), (17, 8, 16, 16, 1), (2, 23, 3, 20, 2)]
    {
        let (input, filter) = (
            random(&[batch, size, size, inputs])?,
            random(&[3, 3, inputs, outputs])?,
        );
        let ours = nn::conv2d(&input, &filter, [1, stride, stride, 1], Padding::Valid)?;
        let (nchw, oihw) = (input.permute((0, 3, 1, 2))?, filter.permute((3, 2, 0, 1))?);
        let candles = nchw.conv2d(&oihw, 0, stride, 1, 1)?.permute((0, 2, 3, 1))?;
        let flat = |x: &Tensor| x.flatten_all()?.to_vec1::<f64>();
        assert_close(&flat(&ours)?, &flat(&candles)?, "conv2d");
        let (mine, theirs) = (
            ours.sqr()?.sum_all()?.backward()?,
            candles.sqr()?.sum_all()?.backward()?,
        );
        for var in [&input, &filter] {
            assert_close(
                &flat(mine.get(var).unwrap())?,
                &flat(theirs.get(var).unwrap())?,
                "gradient of conv2d",
            );
        }

        let ours = nn::max_pool(&input, [1, 2, 2, 1], [1, 2, 2, 1], Padding::Valid)?;
        let even = input
            .narrow(1, 0, size / 2 * 2)?
            .narrow(2, 0, size / 2 * 2)?;
        let candles = even
            .permute((0, 3, 1, 2))?
            .max_pool2d(2)?
            .permute((0, 2, 3, 1))?;
        // Its gradient is no witness: candle 0.11 divides that of `max_pool2d` by the size of the window.
        assert_close(&flat(&ours)?, &flat(&candles)?, "max_pool");
    }
    Ok(())
}

#[test]
fn a_large_filters_gradient_is_the_sum_over_all_images() -> Result<()> {
    let random = |shape: &[usize]| Var::randn(0f64, 1.0, shape, &Device::Cpu);
    let flat = |x: &Tensor| x.flatten_all()?.to_vec1::<f64>();
    // More than a megabyte, so that images are summed some at a time.
    let (input, filter) = (random(&[19, 3, 4, 128])?, random(&[3, 3, 128, 130])?);
    let options = Conv2dOptions::new(Padding::Same);
    let whole = nn::conv2d_with(&input, &filter, &options)?;
    let whole = whole.sqr()?.sum_all()?.backward()?;
    let mut sum = vec![0.0; filter.elem_count()];
    for i in 0..19 {
        let one = nn::conv2d_with(&input.narrow(0, i, 1)?, &filter, &options)?;
        let one = one.sqr()?.sum_all()?.backward()?;
        let one = flat(one.get(&filter).unwrap())?;
        sum.iter_mut().zip(one).for_each(|(sum, x)| *sum += x);
    }
    assert_close(
        &flat(whole.get(&filter).unwrap())?,
        &sum,
        "the filter's gradient",
    );
    Ok(())
}

#[test]
fn a_batch_is_computed_as_its_images_are() -> Result<()> {
    let random = |shape: &[usize]| Var::randn(0f64, 1.0, shape, &Device::Cpu);
    let flat = |x: &Tensor| x.flatten_all()?.to_vec1::<f64>();
    // Deep enough to be computed a lot of images at a time, in lots that are full and one that is not.
    let (input, filter) = (random(&[35, 6, 7, 12])?, random(&[5, 4, 12, 21])?);
    let same = Conv2dOptions::new(Padding::Same);
    let valid = Conv2dOptions::new(Padding::Valid);
    for options in [
        same,
        valid,
        same.strides([1, 2, 1, 1]),
        same.strides([1, 2, 3, 1]),
        same.dilations([1, 2, 1, 1]),
        same.dilations([1, 1, 3, 1]),
        // All taps but a few see padding only.
        same.dilations([1, 4, 6, 1]),
    ] {
        let whole = nn::conv2d_with(&input, &filter, &options)?;
        let images = (0..35).map(|i| nn::conv2d_with(&input.narrow(0, i, 1)?, &filter, &options));
        let images = Tensor::cat(&images.collect::<Result<Vec<_>>>()?, 0)?;
        assert_close(&flat(&whole)?, &flat(&images)?, &format!("{options:?}"));
        let (a, b) = (
            whole.sqr()?.sum_all()?.backward()?,
            images.sqr()?.sum_all()?.backward()?,
        );
        for variable in [&input, &filter] {
            let (a, b) = (a.get(variable).unwrap(), b.get(variable).unwrap());
            assert_close(&flat(a)?, &flat(b)?, &format!("gradient, {options:?}"));
        }
    }
    Ok(())
}

#[test]
fn no_bit_depends_on_the_number_of_threads() -> Result<()> {
    let random = |shape: &[usize]| Var::randn(0f32, 1.0, shape, &Device::Cpu);
    let bits = |x: &Tensor| -> Result<Vec<u32>> {
        Ok(x.flatten_all()?
            .to_vec1::<f32>()?
            .into_iter()
            .map(f32::to_bits)
            .collect())
    };
    for (batch, size, channels, window) in [
        (1, 21, 8, 3),
        (5, 14, 16, 3),
        (35, 9, 12, 5),
        (6, 4, 260, 3),
        (40, 12, 1, 5),
    ] {
        let input = random(&[batch, size, size, channels])?;
        let (filter, bias) = (
            random(&[window, window, channels, channels])?,
            random(&[channels])?,
        );
        let run = || -> Result<Vec<Vec<u32>>> {
            let output = nn::Conv2d::new(&filter, [1; 4], Padding::Same)
                .with_bias(&bias)
                .with_relu()
                .with_max_pool([1, 2, 2, 1], [1, 2, 2, 1], Padding::Same)
                .forward(&input)?;
            let gradients = output.sqr()?.sum_all()?.backward()?;
            let gradients =
                [&input, &filter, &bias].map(|variable| gradients.get(variable).unwrap());
            std::iter::once(&output)
                .chain(gradients)
                .map(bits)
                .collect()
        };
        let with = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
            pool.unwrap().install(run)
        };
        let one = with(1)?;
        for threads in [2, 5, 16] {
            assert!(
                one == with(threads)?,
                "{threads} threads, batch {batch}, {channels} channels"
            );
        }
    }
    Ok(())
}
