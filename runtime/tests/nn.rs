//! Operations of `nn` where variables are asked for.

use ndarray::{Array4, Ix1, Ix4};
use varscope::error::ErrorKind;
use varscope::nn::NnError;
use varscope::prelude::*;

#[layer]
fn conv_relu(input: &Array4<f32>, kernel_shape: [usize; 4]) -> Result<Array4<f32>> {
    let weights: Variable<f32, Ix4> = get_variable!("weights", kernel_shape, initializer = ones())?;
    let biases: Variable<f32, Ix1> =
        get_variable!("biases", [kernel_shape[3]], initializer = zeros())?;
    let sums = nn::conv2d(input, &weights.value(), [1, 1, 1, 1], Padding::Valid)?;
    Ok(nn::relu(&nn::bias_add(&sums, &biases.value())?))
}

#[test]
fn errors_of_operations_go_through_the_preludes_result() -> Result<()> {
    let store = VarStore::new();
    let images = Array4::ones([1, 3, 3, 2]);
    let output = model!(store, conv_relu(&images, [3, 3, 2, 1]))?;
    assert_eq!(output, Array4::from_elem([1, 1, 1, 1], 18.0));

    let text = "conv2d: the input [1, 3, 3, 2] has 2 channels, but the filter [3, 3, 5, 1] takes 5";
    let error = model!(VarStore::new(), conv_relu(&images, [3, 3, 5, 1])).unwrap_err();
    assert_eq!(error.to_string(), text);
    assert_eq!(error.report().to_string(), format!("error: {text}"));
    let ErrorKind::Operation(cause) = error.kind() else {
        panic!("{error}")
    };
    assert!(matches!(
        cause.downcast_ref(),
        Some(NnError::Channels { .. })
    ));
    Ok(())
}

#[cfg(feature = "candle")]
#[test]
fn on_candle_they_go_through_candles() -> candle_core::Result<()> {
    use candle_core::{DType, Device, Tensor};
    use varscope::candle::nn;

    let images = Tensor::ones((1, 3, 3, 2), DType::F32, &Device::Cpu)?;
    let filter = Tensor::ones((3, 3, 5, 1), DType::F32, &Device::Cpu)?;
    let error = nn::conv2d(&images, &filter, [1; 4], Padding::Valid).unwrap_err();
    let candle_core::Error::Io(io) = error else {
        panic!("{error}")
    };
    let inner = io.get_ref().and_then(|inner| inner.downcast_ref());
    assert!(matches!(inner, Some(NnError::Channels { .. })));
    Ok(())
}
