//! `varscope_nn::ndarray` against TensorFlow's numbers, and its errors.

mod recorded;

use ndarray::{Array1, Array3, Array4, ArrayD, Axis, IxDyn, Slice};
use recorded::{cases, fill, four, name, numbers, options, padding, sizes};
use varscope_nn::ndarray::{self as nn, Conv2dOptions, NnError, Padding};

fn filled(shape: &[usize], seed: usize) -> ArrayD<f32> {
    ArrayD::from_shape_vec(IxDyn(shape), fill(shape, seed)).unwrap()
}

#[test]
fn conv2d_computes_what_tensorflow_does() {
    for case in cases("conv2d") {
        let (input, filter) = (
            filled(&sizes(&case["input"]), 1),
            filled(&sizes(&case["filter"]), 2),
        );
        let output = nn::conv2d_with(&input, &filter, &options(&case)).unwrap();
        assert_eq!(output.shape(), sizes(&case["shape"]), "{}", name(&case));
        assert_eq!(
            output.into_raw_vec_and_offset().0,
            numbers(&case["output"]),
            "{}",
            name(&case)
        );
    }
}

#[test]
fn conv2d_in_f64_computes_the_same() {
    for case in cases("conv2d") {
        let input = filled(&sizes(&case["input"]), 1).mapv(f64::from);
        let filter = filled(&sizes(&case["filter"]), 2).mapv(f64::from);
        let output = nn::conv2d_with(&input, &filter, &options(&case)).unwrap();
        assert_eq!(
            output.mapv(|x| x as f32).into_raw_vec_and_offset().0,
            numbers(&case["output"]),
            "{}",
            name(&case)
        );
    }
}

#[test]
fn max_pool_computes_what_tensorflow_does() {
    for case in cases("max_pool") {
        let input = filled(&sizes(&case["input"]), 1) - 4.0;
        let output = nn::max_pool(
            &input,
            four(&case["ksize"]),
            four(&case["strides"]),
            padding(&case),
        )
        .unwrap();
        assert_eq!(output.shape(), sizes(&case["shape"]), "{}", name(&case));
        assert_eq!(
            output.into_raw_vec_and_offset().0,
            numbers(&case["output"]),
            "{}",
            name(&case)
        );
    }
}

#[test]
fn relu_and_bias_add_compute_what_tensorflow_does() {
    let case = &cases("relu")[0];
    let output = nn::relu(&filled(&sizes(&case["input"]), 1));
    assert_eq!(output.into_raw_vec_and_offset().0, numbers(&case["output"]));

    let case = &cases("bias_add")[0];
    let shape = sizes(&case["input"]);
    let output = nn::bias_add(&filled(&shape, 1), &filled(&shape[3..], 2)).unwrap();
    assert_eq!(output.into_raw_vec_and_offset().0, numbers(&case["output"]));
}

#[test]
fn the_fused_layer_is_its_parts() {
    for case in cases("conv2d") {
        let (input, filter) = (
            filled(&sizes(&case["input"]), 1),
            filled(&sizes(&case["filter"]), 2),
        );
        let bias = filled(&[filter.shape()[3]], 4);
        let parts = nn::conv2d_with(&input, &filter, &options(&case)).unwrap();
        let parts = nn::relu(&nn::bias_add(&parts, &bias).unwrap());
        let fused = nn::conv2d_bias_relu(&input, &filter, &bias, &options(&case)).unwrap();
        assert_eq!(fused, parts, "{}", name(&case));
    }
}

#[test]
fn arguments_may_lie_in_memory_in_any_order() {
    let input = filled(&[2, 6, 5, 3], 1)
        .into_dimensionality::<ndarray::Ix4>()
        .unwrap();
    let filter = filled(&[3, 3, 3, 2], 2)
        .into_dimensionality::<ndarray::Ix4>()
        .unwrap();
    let options = Conv2dOptions::new(Padding::Same);
    let expected = nn::conv2d_with(&input, &filter, &options).unwrap();

    let mut transposed = Array4::zeros([3, 5, 6, 2]);
    transposed.assign(&input.view().reversed_axes());
    let view = transposed.view().reversed_axes();
    assert!(!view.is_standard_layout());
    assert_eq!(nn::conv2d_with(&view, &filter, &options).unwrap(), expected);

    let every_other = input.slice_axis(Axis(1), Slice::new(0, None, 2));
    assert!(every_other.as_slice().is_none());
    assert_eq!(nn::relu(&every_other), every_other.mapv(|x| x.max(0.0)));
}

#[test]
fn images_of_a_batch_do_not_touch_each_other() {
    let input = filled(&[7, 9, 8, 3], 1)
        .into_dimensionality::<ndarray::Ix4>()
        .unwrap();
    let filter = filled(&[3, 3, 3, 5], 2);
    let together = nn::conv2d(&input, &filter, [1, 2, 1, 1], Padding::Same).unwrap();
    for (image, expected) in input.axis_iter(Axis(0)).zip(together.axis_iter(Axis(0))) {
        let alone = nn::conv2d(
            &image.insert_axis(Axis(0)),
            &filter,
            [1, 2, 1, 1],
            Padding::Same,
        )
        .unwrap();
        assert_eq!(alone.index_axis(Axis(0), 0), expected);
    }
}

#[test]
fn a_large_image_is_cut_into_tasks_without_seams() {
    let input = Array4::from_shape_fn([1, 40, 50, 2], |(_, y, x, c)| {
        ((y * 7 + x * 3 + c) % 11) as f64
    });
    let filter = Array4::from_shape_fn([3, 3, 2, 3], |(y, x, c, o)| {
        ((y + 2 * x + 3 * c + o) % 5) as f64
    });
    let output = nn::conv2d(&input, &filter, [1, 1, 1, 1], Padding::Valid).unwrap();
    for ((_, y, x, o), &value) in output.indexed_iter() {
        let window = input.slice_each_axis(|axis| match axis.axis {
            Axis(1) => Slice::from(y..y + 3),
            Axis(2) => Slice::from(x..x + 3),
            _ => Slice::from(..),
        });
        let expected = (&window.index_axis(Axis(0), 0) * &filter.index_axis(Axis(3), o)).sum();
        assert_eq!(value, expected, "at {y}, {x}, {o}");
    }
}

#[test]
fn nan_goes_through() {
    let mut input = Array4::<f32>::zeros([1, 4, 4, 1]);
    input[[0, 1, 1, 0]] = f32::NAN;
    assert!(nn::relu(&input)[[0, 1, 1, 0]].is_nan());
    let pooled = nn::max_pool(&input, [1, 2, 2, 1], [1, 2, 2, 1], Padding::Valid).unwrap();
    assert!(pooled[[0, 0, 0, 0]].is_nan());
    assert_eq!(pooled[[0, 1, 1, 0]], 0.0);
}

#[test]
fn padding_never_wins_even_over_negative_infinity() {
    let input = Array4::from_elem([1, 3, 3, 1], f32::NEG_INFINITY);
    let pooled = nn::max_pool(&input, [1, 2, 2, 1], [1, 2, 2, 1], Padding::Same).unwrap();
    assert!(pooled.iter().all(|x| *x == f32::NEG_INFINITY));
}

#[test]
fn an_empty_batch_stays_empty() {
    let input = Array4::<f32>::zeros([0, 5, 5, 2]);
    let output = nn::conv2d(
        &input,
        &Array4::zeros([3, 3, 2, 4]),
        [1, 1, 1, 1],
        Padding::Same,
    )
    .unwrap();
    assert_eq!(output.shape(), [0, 5, 5, 4]);
    let pooled = nn::max_pool(&input, [1, 2, 2, 1], [1, 2, 2, 1], Padding::Same).unwrap();
    assert_eq!(pooled.shape(), [0, 3, 3, 2]);
    assert_eq!(
        nn::bias_add(&input, &Array1::zeros(2)).unwrap().shape(),
        [0, 5, 5, 2]
    );
    assert!(nn::relu(&input).is_empty());
}

/// What the convolution of these shapes says.
fn conv2d_error(input: &[usize], filter: &[usize], options: &Conv2dOptions) -> String {
    let (input, filter) = (
        ArrayD::<f32>::zeros(IxDyn(input)),
        ArrayD::zeros(IxDyn(filter)),
    );
    nn::conv2d_with(&input, &filter, options)
        .unwrap_err()
        .to_string()
}

#[test]
fn errors_say_what_was_asked_and_what_was_found() {
    let same = Conv2dOptions::new(Padding::Same);
    let valid = Conv2dOptions::new(Padding::Valid);
    let ok = ([1, 4, 5, 2], [3, 3, 2, 1]);
    let table = [
        (
            conv2d_error(&[4, 5, 2], &ok.1, &same),
            "conv2d: input must have the axes [batch, height, width, channels], found shape [4, 5, 2]",
        ),
        (
            conv2d_error(&ok.0, &[3, 3], &same),
            "conv2d: filter must have the axes [height, width, in_channels, out_channels], found shape [3, 3]",
        ),
        (
            conv2d_error(&ok.0, &[3, 3, 7, 1], &same),
            "conv2d: the input [1, 4, 5, 2] has 2 channels, but the filter [3, 3, 7, 1] takes 7",
        ),
        (
            conv2d_error(&ok.0, &ok.1, &same.strides([1, 0, 1, 1])),
            "conv2d: strides must be [1, height, width, 1] with height and width of at least 1, got [1, 0, 1, 1]",
        ),
        (
            conv2d_error(&ok.0, &ok.1, &same.strides([2, 1, 1, 1])),
            "conv2d: strides must be [1, height, width, 1] with height and width of at least 1, got [2, 1, 1, 1]",
        ),
        (
            conv2d_error(&ok.0, &ok.1, &same.dilations([1, 1, 1, 3])),
            "conv2d: dilations must be [1, height, width, 1] with height and width of at least 1, got [1, 1, 1, 3]",
        ),
        (
            conv2d_error(&ok.0, &ok.1, &valid.dilations([1, 1, 3, 1])),
            "conv2d: with Padding::Valid the window must fit into the input, but its width spans 7 and the input's is 5",
        ),
        (
            conv2d_error(&[1, 0, 5, 2], &ok.1, &same),
            "conv2d: input has an axis of size 0 in shape [1, 0, 5, 2]",
        ),
        (
            conv2d_error(&ok.0, &[3, 0, 2, 1], &same),
            "conv2d: filter has an axis of size 0 in shape [3, 0, 2, 1]",
        ),
        (
            conv2d_error(&ok.0, &ok.1, &same.dilations([1, usize::MAX, 1, 1])),
            "conv2d: the window is too large",
        ),
        (
            conv2d_error(&ok.0, &ok.1, &same.strides([1, usize::MAX, 1, 1])),
            "conv2d: the window is too large",
        ),
    ];
    for (found, expected) in table {
        assert_eq!(found, expected);
    }
}

#[test]
fn pooling_and_bias_name_themselves() {
    let input = Array4::<f32>::zeros([1, 3, 3, 2]);
    let error = nn::max_pool(&input, [1, 2, 2, 2], [1, 2, 2, 1], Padding::Same).unwrap_err();
    assert_eq!(
        error,
        NnError::Steps {
            op: "max_pool",
            argument: "ksize",
            found: [1, 2, 2, 2]
        }
    );
    let error = nn::max_pool(&input, [1, 4, 2, 1], [1, 2, 2, 1], Padding::Valid).unwrap_err();
    assert_eq!(
        error,
        NnError::Window {
            op: "max_pool",
            axis: "height",
            window: 4,
            input: 3
        }
    );
    let error = nn::max_pool(
        &Array3::<f32>::zeros([3, 3, 2]),
        [1; 4],
        [1; 4],
        Padding::Valid,
    )
    .unwrap_err();
    assert!(matches!(error, NnError::Rank { op: "max_pool", .. }));
    let error = nn::bias_add(&input, &Array1::zeros(3)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "bias_add: the last axis of the input [1, 3, 3, 2] is not as long as the bias [3]"
    );
}
