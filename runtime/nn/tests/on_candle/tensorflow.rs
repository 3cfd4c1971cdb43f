//! TensorFlow's numbers.

use candle_core::Var;
use varscope_nn::candle as nn;

use crate::recorded::{cases, four, name, numbers, options, padding, sizes};
use crate::{elements, filled, gradients};

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
