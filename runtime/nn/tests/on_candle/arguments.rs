//! What arguments may be, and what is said of those that may not.

use candle_core::{DType, Device, Error, Result, Tensor, Var};
use varscope_nn::candle::{self as nn, Conv2dOptions, NnError, Padding};

use crate::{DENSE, elements, filled, gradients};

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
        let layer = nn::Conv2d::new(&w, DENSE, Padding::Same)
            .with_bias(&b)
            .with_relu()
            .with_max_pool([1, 2, 2, 1], DENSE, Padding::Same)
            .forward(&x)?;
        for half in [half, layer] {
            assert_eq!(half.dtype(), dtype);
            for (a, b) in elements(&half).iter().zip(elements(&exact)) {
                assert!((a - b).abs() <= 0.01 * (1.0 + b.abs()), "{a} and {b}");
            }
            let gradient = half.sum_all()?.backward()?;
            assert_eq!(gradient.get(&w).unwrap().dtype(), dtype);
        }
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
