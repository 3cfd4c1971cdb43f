//! The numbers that `data/nn.py` recorded from TensorFlow. All are exact in `f32`, so they are compared for equality.

#![allow(dead_code, reason = "each test program uses its part")]

use serde_json::Value;
use varscope_nn::{Conv2dOptions, Padding};

/// One kind of operation's cases.
pub(crate) fn cases(kind: &str) -> Vec<Value> {
    match read()[kind].take() {
        Value::Array(cases) => cases,
        case @ Value::Object(_) => vec![case],
        _ => panic!("no {kind} in nn.json"),
    }
}

fn read() -> Value {
    serde_json::from_str(include_str!("../data/nn.json")).expect("nn.json is JSON")
}

/// The script's arguments: small multiples of 1/8.
pub(crate) fn fill(shape: &[usize], seed: usize) -> Vec<f32> {
    let n = shape.iter().product();
    (0..n)
        .map(|i: usize| ((i * 37 + seed * 101) % 23) as f32 / 8.0 - 11.0 / 8.0)
        .collect()
}

pub(crate) fn name(case: &Value) -> &str {
    case["name"].as_str().unwrap()
}

pub(crate) fn sizes(value: &Value) -> Vec<usize> {
    value
        .as_array()
        .unwrap()
        .iter()
        .map(|v| v.as_u64().unwrap() as usize)
        .collect()
}

pub(crate) fn four(value: &Value) -> [usize; 4] {
    sizes(value).try_into().unwrap()
}

pub(crate) fn numbers(value: &Value) -> Vec<f32> {
    value
        .as_array()
        .unwrap()
        .iter()
        .map(|v| v.as_f64().unwrap() as f32)
        .collect()
}

pub(crate) fn padding(case: &Value) -> Padding {
    match case["padding"].as_str().unwrap() {
        "SAME" => Padding::Same,
        "VALID" => Padding::Valid,
        other => panic!("{other}"),
    }
}

pub(crate) fn options(case: &Value) -> Conv2dOptions {
    Conv2dOptions::new(padding(case))
        .strides(four(&case["strides"]))
        .dilations(four(&case["dilations"]))
}
