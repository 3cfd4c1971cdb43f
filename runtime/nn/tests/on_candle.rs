//! `varscope_nn::candle`: values and gradients against TensorFlow's numbers, finite differences and candle's own operations.

mod recorded;

use candle_core::{DType, Device, Error, Result, Tensor, Var};
use recorded::{cases, fill, four, name, numbers, options, padding, sizes};
use varscope_nn::candle::{self as nn, Conv2dOptions, NnError, Padding};

const DENSE: [usize; 4] = [1, 1, 1, 1];

fn filled(shape: &[usize], seed: usize) -> Var {
    let tensor = Tensor::from_vec(fill(shape, seed), shape, &Device::Cpu).unwrap();
    Var::from_tensor(&tensor).unwrap()
}

fn elements(tensor: &Tensor) -> Vec<f32> {
    tensor
        .to_dtype(DType::F32)
        .unwrap()
        .flatten_all()
        .unwrap()
        .to_vec1()
        .unwrap()
}

/// The gradients of `sum(output * fill(3))`, as the recordings have them.
fn gradients<const N: usize>(output: &Tensor, of: [&Var; N]) -> [Vec<f32>; N] {
    let weights = filled(output.dims(), 3)
        .to_dtype(output.dtype())
        .unwrap()
        .detach();
    let gradients = (output * weights)
        .unwrap()
        .sum_all()
        .unwrap()
        .backward()
        .unwrap();
    of.map(|var| elements(gradients.get(var).expect("the variable has a gradient")))
}

#[test]
fn conv2d_and_its_gradients_are_tensorflows() {
    for case in cases("conv2d") {
        let (input, filter) = (
            filled(&sizes(&case["input"]), 1),
            filled(&sizes(&case["filter"]), 2),
        );
        let output = nn::conv2d_with(&input, &filter, &options(&case)).unwrap();
        assert_eq!(output.dims(), sizes(&case["shape"]), "{}", name(&case));
        assert_eq!(
            elements(&output),
            numbers(&case["output"]),
            "{}",
            name(&case)
        );
        let [input_gradient, filter_gradient] = gradients(&output, [&input, &filter]);
        assert_eq!(
            input_gradient,
            numbers(&case["input_gradient"]),
            "{}",
            name(&case)
        );
        assert_eq!(
            filter_gradient,
            numbers(&case["filter_gradient"]),
            "{}",
            name(&case)
        );
    }
}

#[test]
fn max_pool_and_its_gradient_are_tensorflows() {
    for case in cases("max_pool") {
        let input =
            Var::from_tensor(&(filled(&sizes(&case["input"]), 1).detach() - 4.0).unwrap()).unwrap();
        let output = nn::max_pool(
            &input,
            four(&case["ksize"]),
            four(&case["strides"]),
            padding(&case),
        )
        .unwrap();
        assert_eq!(output.dims(), sizes(&case["shape"]), "{}", name(&case));
        assert_eq!(
            elements(&output),
            numbers(&case["output"]),
            "{}",
            name(&case)
        );
        let [gradient] = gradients(&output, [&input]);
        assert_eq!(
            gradient,
            numbers(&case["input_gradient"]),
            "{}",
            name(&case)
        );
    }
}

#[test]
fn relu_and_bias_add_and_their_gradients_are_tensorflows() {
    let case = &cases("relu")[0];
    let input = filled(&sizes(&case["input"]), 1);
    let output = nn::relu(&input).unwrap();
    assert_eq!(elements(&output), numbers(&case["output"]));
    assert_eq!(
        gradients(&output, [&input]),
        [numbers(&case["input_gradient"])]
    );

    let case = &cases("bias_add")[0];
    let shape = sizes(&case["input"]);
    let (input, bias) = (filled(&shape, 1), filled(&shape[3..], 2));
    let output = nn::bias_add(&input, &bias).unwrap();
    assert_eq!(elements(&output), numbers(&case["output"]));
    let expected = [
        numbers(&case["input_gradient"]),
        numbers(&case["bias_gradient"]),
    ];
    assert_eq!(gradients(&output, [&input, &bias]), expected);
}

#[test]
fn the_fused_layer_and_its_gradients_are_those_of_its_parts() {
    for case in cases("conv2d") {
        let (input, filter) = (
            filled(&sizes(&case["input"]), 1),
            filled(&sizes(&case["filter"]), 2),
        );
        let bias = filled(&[filter.dims()[3]], 4);
        let options = options(&case);
        let parts = nn::conv2d_with(&input, &filter, &options).unwrap();
        let parts = nn::relu(&nn::bias_add(&parts, &bias).unwrap()).unwrap();
        let fused = nn::conv2d_bias_relu(&input, &filter, &bias, &options).unwrap();
        assert_eq!(elements(&fused), elements(&parts), "{}", name(&case));
        let of = [&input, &filter, &bias];
        assert_eq!(
            gradients(&fused, of),
            gradients(&parts, of),
            "{}",
            name(&case)
        );
    }
}

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
fn a_layer_is_computed_in_one_order_whatever_is_said_first() -> Result<()> {
    let (input, filter, bias) = (
        filled(&[2, 5, 5, 2], 1),
        filled(&[3, 3, 2, 4], 2),
        filled(&[4], 4),
    );
    let layer = nn::Conv2d::new(&filter, DENSE, Padding::Same);
    let (ksize, strides) = ([1, 2, 2, 1], [1, 2, 2, 1]);
    let forward =
        (layer.clone().with_bias(&bias).with_relu()).with_max_pool(ksize, strides, Padding::Same);
    let backward = (layer.with_max_pool(ksize, strides, Padding::Same))
        .with_relu()
        .with_bias(&bias);
    let expected = elements(&forward.forward(&input)?);
    assert!(expected.contains(&0.0) && expected.iter().any(|x| *x > 0.0));
    assert_eq!(elements(&input.apply(&backward)?), expected);
    Ok(())
}

#[test]
fn a_layer_can_be_differentiated_again() -> Result<()> {
    let (input, filter) = (filled(&[2, 5, 5, 2], 1), filled(&[3, 3, 2, 4], 2));
    let output = nn::Conv2d::new(&filter, DENSE, Padding::Same)
        .with_relu()
        .with_max_pool([1, 2, 2, 1], [1, 2, 2, 1], Padding::Same)
        .forward(&input)?;
    let of = [&input, &filter];
    assert_eq!(gradients(&output, of), gradients(&output, of));
    Ok(())
}

#[test]
fn a_batch_is_computed_as_its_images_are() -> Result<()> {
    let random = |shape: &[usize]| Var::randn(0f64, 1.0, shape, &Device::Cpu);
    let flat = |x: &Tensor| x.flatten_all()?.to_vec1::<f64>();
    // Deep enough to be computed a lot of images at a time, in lots that are full and one that is not.
    let (input, filter) = (random(&[19, 6, 7, 12])?, random(&[5, 4, 12, 21])?);
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
        let images = (0..19).map(|i| nn::conv2d_with(&input.narrow(0, i, 1)?, &filter, &options));
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
fn only_what_leads_to_a_variable_gets_a_gradient() -> Result<()> {
    let (input, filter) = (filled(&[1, 4, 4, 2], 1), filled(&[3, 3, 2, 2], 2));
    let image = input.detach();
    let gradients = nn::relu(&nn::conv2d(&image, &filter, DENSE, Padding::Same)?)?
        .sum_all()?
        .backward()?;
    assert!(gradients.get(&filter).is_some());
    assert!(gradients.get(&image).is_none());
    Ok(())
}

#[test]
fn arguments_may_be_views() -> Result<()> {
    let (input, filter) = (filled(&[2, 6, 5, 3], 1), filled(&[3, 3, 3, 2], 2));
    let whole = nn::conv2d(&input, &filter, DENSE, Padding::Same)?;
    let nchw = input.permute((0, 3, 1, 2))?.contiguous()?;
    let view = nchw.permute((0, 2, 3, 1))?;
    assert!(!view.is_contiguous());
    let output = nn::conv2d(&view, &filter, DENSE, Padding::Same)?;
    assert_eq!(elements(&output), elements(&whole));
    assert_eq!(
        gradients(&output, [&input, &filter]),
        gradients(&whole, [&input, &filter])
    );

    let second = nn::conv2d(&input.narrow(0, 1, 1)?, &filter, DENSE, Padding::Same)?;
    assert_eq!(elements(&second), elements(&whole.narrow(0, 1, 1)?));
    Ok(())
}

#[test]
fn half_precision_goes_through_f32() -> Result<()> {
    for dtype in [DType::F16, DType::BF16] {
        let (input, filter) = (filled(&[1, 3, 3, 2], 1), filled(&[2, 2, 2, 2], 2));
        let bias = filled(&[2], 4);
        let options = Conv2dOptions::new(Padding::Same);
        let exact = nn::conv2d_bias_relu(&input, &filter, &bias, &options)?;
        let exact = nn::max_pool(&exact, [1, 2, 2, 1], DENSE, Padding::Same)?;
        let [x, w, b] =
            [&input, &filter, &bias].map(|v| Var::from_tensor(&v.detach().to_dtype(dtype)?));
        let (x, w, b) = (x?, w?, b?);
        let half = nn::relu(&nn::bias_add(
            &nn::conv2d(&x, &w, DENSE, Padding::Same)?,
            &b,
        )?)?;
        let half = nn::max_pool(&half, [1, 2, 2, 1], DENSE, Padding::Same)?;
        assert_eq!(half.dtype(), dtype);
        for (a, b) in elements(&half).iter().zip(elements(&exact)) {
            assert!((a - b).abs() <= 0.01 * (1.0 + b.abs()), "{a} and {b}");
        }
        let gradient = half.sum_all()?.backward()?;
        assert_eq!(gradient.get(&w).unwrap().dtype(), dtype);
    }
    Ok(())
}

#[test]
fn errors_carry_what_the_ndarray_functions_say() {
    let (input, filter) = (filled(&[1, 4, 4, 2], 1), filled(&[3, 3, 3, 1], 2));
    let error = nn::conv2d(&input, &filter, DENSE, Padding::Same).unwrap_err();
    assert_eq!(
        error.to_string(),
        "conv2d: the input [1, 4, 4, 2] has 2 channels, but the filter [3, 3, 3, 1] takes 3"
    );
    let Error::Io(io) = &error else {
        panic!("{error:?}")
    };
    let inner = io.get_ref().unwrap().downcast_ref::<NnError>();
    assert!(matches!(inner, Some(NnError::Channels { .. })));

    let flat = filled(&[4, 4], 1);
    let error = nn::max_pool(&flat, DENSE, DENSE, Padding::Same).unwrap_err();
    assert_eq!(
        error.to_string(),
        "max_pool: input must have the axes [batch, height, width, channels], found shape [4, 4]"
    );
    let error = nn::bias_add(&input, &filled(&[3], 1)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "bias_add: the last axis of the input [1, 4, 4, 2] is not as long as the bias [3]"
    );
}

#[test]
fn dtypes_must_be_floats_and_agree() -> Result<()> {
    let (input, filter) = (filled(&[1, 4, 4, 2], 1), filled(&[3, 3, 2, 1], 2));
    let message = |result: Result<Tensor>| result.unwrap_err().to_string();
    let wide = filter.to_dtype(DType::F64)?;
    let found = message(nn::conv2d(&input, &wide, DENSE, Padding::Same));
    assert!(
        found.starts_with("dtype mismatch in conv2d, lhs: F32, rhs: F64"),
        "{found}"
    );
    let whole = input.to_dtype(DType::U32)?;
    let found = message(nn::relu(&whole));
    assert!(
        found.starts_with("unsupported dtype U32 for op relu"),
        "{found}"
    );
    let found = message(nn::conv2d(
        &whole,
        &filter.to_dtype(DType::U32)?,
        DENSE,
        Padding::Same,
    ));
    assert!(
        found.starts_with("unsupported dtype U32 for op conv2d"),
        "{found}"
    );
    Ok(())
}

#[test]
fn an_empty_batch_has_no_output_and_zero_gradients() -> Result<()> {
    let input = Tensor::zeros((0, 4, 4, 2), DType::F32, &Device::Cpu)?;
    let filter = filled(&[3, 3, 2, 1], 2);
    let output = nn::max_pool(
        &nn::conv2d(&input, &filter, DENSE, Padding::Same)?,
        [1, 2, 2, 1],
        DENSE,
        Padding::Same,
    )?;
    assert_eq!(output.dims(), [0, 4, 4, 1]);
    let gradients = output.sum_all()?.backward()?;
    assert!(
        elements(gradients.get(&filter).unwrap())
            .iter()
            .all(|x| *x == 0.0)
    );
    Ok(())
}
