//! A layer in one operation, in single steps and out of candle's own operations, over geometries made at random.

use candle_core::backprop::GradStore;
use candle_core::{Device, Result, Tensor, Var};
use proptest::option;
use proptest::prelude::*;

use crate::candle::{Conv2d, bias_add, conv2d_with, max_pool, portable, relu};
use crate::{Conv2dOptions, Padding};

#[derive(Clone, Copy, Debug)]
struct Pool {
    ksize: [usize; 4],
    strides: [usize; 4],
    padding: Padding,
}

/// What a layer may be, and over what.
#[derive(Clone, Copy, Debug)]
struct Geometry {
    input: [usize; 4],
    filter: [usize; 4],
    options: Conv2dOptions,
    bias: bool,
    relu: bool,
    pool: Option<Pool>,
    /// Which of input, filter and bias are variables.
    variables: [bool; 3],
}

/// `[1, height, width, 1]`, each at most `most`.
fn spatial(most: usize) -> impl Strategy<Value = [usize; 4]> {
    (1..=most, 1..=most).prop_map(|(h, w)| [1, h, w, 1])
}

fn padding() -> impl Strategy<Value = Padding> {
    prop_oneof![Just(Padding::Same), Just(Padding::Valid)]
}

fn options() -> impl Strategy<Value = Conv2dOptions> {
    let dilations = prop_oneof![3 => Just([1; 4]), 1 => spatial(3)];
    (padding(), spatial(3), dilations).prop_map(|(padding, strides, dilations)| {
        Conv2dOptions::new(padding)
            .strides(strides)
            .dilations(dilations)
    })
}

fn pool() -> impl Strategy<Value = Pool> {
    (spatial(3), spatial(3), padding()).prop_map(|(ksize, strides, padding)| Pool {
        ksize,
        strides,
        padding,
    })
}

/// Batches of several lots, filters deep enough to be computed in lots, and channels on both sides of a vector's and a panel's width.
fn geometry() -> impl Strategy<Value = Geometry> {
    let sizes = (1..=18usize, 1..=9usize, 1..=9usize, 1..=14usize);
    let filter = (1..=5usize, 1..=5usize, 1..=19usize);
    let steps = (any::<bool>(), any::<bool>(), option::of(pool()));
    (sizes, filter, options(), steps, any::<[bool; 3]>()).prop_map(
        |((n, h, w, inputs), (kh, kw, outputs), options, (bias, relu, pool), variables)| Geometry {
            input: [n, h, w, inputs],
            filter: [kh, kw, inputs, outputs],
            options,
            bias,
            relu,
            pool,
            variables,
        },
    )
}

/// Numbers between -1 and 1, no two alike and none 0: there candle lets the gradient of a ReLU through, and TensorFlow does not.
fn numbers(shape: &[usize], seed: f64) -> Tensor {
    let number = |i: usize| (((i + 1) as f64 * 78.233 + seed).sin() * 43758.5453).fract();
    let numbers: Vec<f64> = (0..shape.iter().product()).map(number).collect();
    Tensor::from_vec(numbers, shape, &Device::Cpu).unwrap()
}

/// Input, filter and bias.
struct Arguments {
    variables: [Option<Var>; 3],
    tensors: [Tensor; 3],
}

impl Arguments {
    fn new(geometry: &Geometry) -> Self {
        let shapes = [
            &geometry.input[..],
            &geometry.filter[..],
            &geometry.filter[3..],
        ];
        let tensor = |i: usize| numbers(shapes[i], i as f64);
        let variables: [Option<Var>; 3] = std::array::from_fn(|i| {
            geometry.variables[i].then(|| Var::from_tensor(&tensor(i)).unwrap())
        });
        let tensors = std::array::from_fn(|i| match &variables[i] {
            Some(variable) => variable.as_tensor().clone(),
            None => tensor(i),
        });
        Self { variables, tensors }
    }
}

fn fused(geometry: &Geometry, [input, filter, bias]: &[Tensor; 3]) -> Result<Tensor> {
    described(geometry, filter, bias).forward(input)
}

fn described<'a>(geometry: &Geometry, filter: &'a Tensor, bias: &'a Tensor) -> Conv2d<'a> {
    let options = &geometry.options;
    let mut layer = Conv2d::new(filter, options.strides, options.padding);
    layer = layer.with_dilations(options.dilations);
    if geometry.bias {
        layer = layer.with_bias(bias);
    }
    if geometry.relu {
        layer = layer.with_relu();
    }
    match geometry.pool {
        Some(pool) => layer.with_max_pool(pool.ksize, pool.strides, pool.padding),
        None => layer,
    }
}

fn in_steps(geometry: &Geometry, [input, filter, bias]: &[Tensor; 3]) -> Result<Tensor> {
    let mut x = conv2d_with(input, filter, &geometry.options)?;
    if geometry.bias {
        x = bias_add(&x, bias)?;
    }
    if geometry.relu {
        x = relu(&x)?;
    }
    match geometry.pool {
        Some(pool) => max_pool(&x, pool.ksize, pool.strides, pool.padding),
        None => Ok(x),
    }
}

fn of_candles_own(geometry: &Geometry, [input, filter, bias]: &[Tensor; 3]) -> Result<Tensor> {
    let bias = geometry.bias.then_some(bias);
    let layer = described(geometry, filter, &numbers(&[1], 0.0)).checked(
        input.dims(),
        filter.dims(),
        None,
    )?;
    portable::layer(&layer, input, filter, bias)
}

/// The gradients of a sum in which every element weighs differently.
fn gradients(output: &Tensor) -> GradStore {
    let weights = numbers(output.dims(), 9.0);
    let sum = (output * weights).unwrap().sum_all().unwrap();
    sum.backward().unwrap()
}

fn assert_close(found: &Tensor, expected: &Tensor, what: &str) {
    assert_eq!(found.dims(), expected.dims(), "{what}");
    let flat = |x: &Tensor| x.flatten_all().unwrap().to_vec1::<f64>().unwrap();
    for (i, (a, b)) in flat(found).iter().zip(flat(expected)).enumerate() {
        let near = (a - b).abs() <= 1e-9 * (1.0 + b.abs());
        assert!(near, "{what}, element {i}: {a} and {b}");
    }
}

/// A way to compute a layer.
type Way = fn(&Geometry, &[Tensor; 3]) -> Result<Tensor>;

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_layer_and_its_gradients_are_those_of_its_steps_and_of_candles_own_operations(geometry in geometry()) {
        let arguments = Arguments::new(&geometry);
        let layer = fused(&geometry, &arguments.tensors);
        let ways: [(&str, Way); 2] = [("steps", in_steps), ("candle", of_candles_own)];
        for (name, way) in ways {
            match (&layer, way(&geometry, &arguments.tensors)) {
                (Ok(layer), Ok(other)) => {
                    assert_close(layer, &other, name);
                    let (ours, theirs) = (gradients(layer), gradients(&other));
                    for (i, variable) in arguments.variables.iter().enumerate() {
                        let Some(variable) = variable else { continue };
                        match (ours.get(variable), theirs.get(variable)) {
                            (Some(ours), Some(theirs)) => assert_close(ours, theirs, &format!("{name}, gradient {i}")),
                            (ours, theirs) => prop_assert_eq!(ours.is_some(), theirs.is_some(), "{}, gradient {}", name, i),
                        }
                    }
                }
                (Err(layer), Err(other)) => prop_assert_eq!(layer.to_string(), other.to_string()),
                (layer, other) => prop_assert!(false, "{:?}, and {}: {:?}", layer, name, other),
            }
        }
    }
}
