//! Under `var_builder`, a layer of candle-nn starts as it would over a `VarMap`: for each of its variables the same distribution.
#![cfg(feature = "candle")]

use std::collections::BTreeMap;

use candle_core::{DType, Device, Result, Tensor, Var};
use candle_nn::{VarBuilder, VarMap};
use varscope::candle::prelude::{VarStore, model, scope};
use varscope::candle::var_builder;

type Build = fn(VarBuilder<'_>) -> Result<()>;

/// Wide enough for moments to be close to what they are on average.
const LAYERS: [(&str, Build); 15] = [
    ("linear", |vb| candle_nn::linear(64, 128, vb).map(drop)),
    ("linear_no_bias", |vb| {
        candle_nn::linear_no_bias(128, 64, vb).map(drop)
    }),
    ("conv1d", |vb| {
        candle_nn::conv1d(64, 96, 5, <_>::default(), vb).map(drop)
    }),
    ("conv2d", |vb| {
        candle_nn::conv2d(16, 32, 3, <_>::default(), vb).map(drop)
    }),
    ("conv2d_no_bias", |vb| {
        candle_nn::conv2d_no_bias(32, 16, 3, <_>::default(), vb).map(drop)
    }),
    ("conv_transpose1d", |vb| {
        candle_nn::conv_transpose1d(64, 96, 5, <_>::default(), vb).map(drop)
    }),
    ("conv_transpose2d", |vb| {
        candle_nn::conv_transpose2d(16, 32, 3, <_>::default(), vb).map(drop)
    }),
    ("embedding", |vb| {
        candle_nn::embedding(100, 64, vb).map(drop)
    }),
    ("layer_norm", |vb| {
        candle_nn::layer_norm(64, 1e-5, vb).map(drop)
    }),
    ("rms_norm", |vb| candle_nn::rms_norm(64, 1e-5, vb).map(drop)),
    ("group_norm", |vb| {
        candle_nn::group_norm(4, 64, 1e-5, vb).map(drop)
    }),
    ("batch_norm", |vb| {
        candle_nn::batch_norm(64, 1e-5, vb).map(drop)
    }),
    ("prelu", |vb| candle_nn::prelu(Some(64), vb).map(drop)),
    ("lstm", |vb| {
        candle_nn::lstm(64, 48, <_>::default(), vb).map(drop)
    }),
    ("gru", |vb| {
        candle_nn::gru(64, 48, <_>::default(), vb).map(drop)
    }),
];

#[derive(Debug)]
struct Moments {
    mean: f64,
    stdev: f64,
    /// The largest distance from the mean, in standard deviations: 1.7 for many of a uniform distribution, above 3 for a normal one.
    reach: f64,
    count: usize,
}

fn moments(tensor: &Tensor) -> Result<Moments> {
    let values: Vec<f64> = tensor.flatten_all()?.to_dtype(DType::F64)?.to_vec1()?;
    let count = values.len();
    let mean = values.iter().sum::<f64>() / count as f64;
    let variance = values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / count as f64;
    let farthest = values
        .iter()
        .fold(0.0, |farthest: f64, v| farthest.max((v - mean).abs()));
    let stdev = variance.sqrt();
    let reach = if stdev > 0.0 { farthest / stdev } else { 0.0 };
    Ok(Moments {
        mean,
        stdev,
        reach,
        count,
    })
}

/// Candle's numbers are others in each run: what is as rare as five standard errors is taken for a difference.
#[track_caller]
fn assert_alike(what: &str, ours: &Moments, theirs: &Moments) {
    assert_eq!(ours.count, theirs.count, "{what}");
    let error = 7.0 / (ours.count as f64).sqrt() * theirs.stdev;
    let close = (ours.mean - theirs.mean).abs() <= error
        && (ours.stdev - theirs.stdev).abs() <= error
        // Few draws of either distribution reach as far as the other's.
        && (ours.count < 900 || (ours.reach > 2.1) == (theirs.reach > 2.1));
    assert!(close, "{what}: {ours:?}, but candle has {theirs:?}");
}

#[test]
fn each_layer_starts_as_candle_starts_it() -> Result<()> {
    for (layer, build) in LAYERS {
        let map = VarMap::new();
        build(VarBuilder::from_varmap(&map, DType::F32, &Device::Cpu))?;
        let store = VarStore::with_seed(5);
        model!(store, {
            let vb = scope!(
                "layer" as scope,
                var_builder(&scope, DType::F32, store.device())
            );
            build(vb)?;
        });
        let data = map.data().lock().unwrap();
        let theirs: BTreeMap<&String, &Var> = data.iter().collect();
        assert!(!theirs.is_empty() && store.len() == theirs.len(), "{layer}");
        for (name, var) in theirs {
            let ours = store.get(&format!("layer/{}", name.replace('.', "/")));
            let ours = ours.unwrap_or_else(|| panic!("{layer} has no {name}"));
            assert_eq!(ours.dims(), var.dims(), "{layer} {name}");
            let (ours, theirs) = (moments(&ours)?, moments(var.as_tensor())?);
            assert_alike(&format!("{layer} {name}"), &ours, &theirs);
        }
    }
    Ok(())
}

#[test]
fn what_is_said_of_fans_holds_for_every_kind_of_initial_value() -> Result<()> {
    use candle_nn::Init::{Kaiming, Randn, Uniform};
    use candle_nn::init::FanInOut::{FanIn, FanOut};
    use candle_nn::init::NonLinearity::{ExplicitGain, Linear, ReLU, SELU, Sigmoid, Tanh};
    use candle_nn::init::NormalOrUniform;
    let mut inits = vec![
        Randn {
            mean: 1.0,
            stdev: 0.3,
        },
        Uniform { lo: -0.1, up: 0.7 },
    ];
    for non_linearity in [ReLU, Linear, Sigmoid, Tanh, SELU, ExplicitGain(1.7)] {
        for fan in [FanIn, FanOut] {
            for dist in [NormalOrUniform::Normal, NormalOrUniform::Uniform] {
                inits.push(Kaiming {
                    dist,
                    fan,
                    non_linearity,
                });
            }
        }
    }
    let store = VarStore::new();
    for (i, init) in inits.into_iter().enumerate() {
        for shape in [&[48, 32][..], &[16, 32, 3], &[8, 16, 3, 5], &[900]] {
            let theirs = init.var(shape, DType::F32, &Device::Cpu)?;
            let ours = model!(store, {
                let scope = varscope::current_scope()?;
                let vb = var_builder(&scope, DType::F32, store.device());
                vb.get_with_hints(shape, &format!("w{i}_{}", shape.len()), init)?
            });
            let what = format!("{init:?} {shape:?}");
            assert_alike(&what, &moments(&ours)?, &moments(theirs.as_tensor())?);
        }
    }
    Ok(())
}
