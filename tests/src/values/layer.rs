//! A layer: its variables by name, what it computes with them, and the gradients.

use std::collections::BTreeMap;

use candle_core::Var;
use varscope::candle::layers::{
    self, BatchNorm, Conv2d, Conv2dTranspose, Dense, LayerNorm, Lstm, MaxPool, unnamed,
};
use varscope::candle::prelude::*;

use super::case::{
    Activation, BatchNormArguments, Conv2dArguments, Conv2dTransposeArguments, DenseArguments,
    GruArguments, Layer, LayerNormArguments, LstmArguments, MaxPoolArguments, PaddingArgument,
};
use super::{Array, Compared, Run};

/// What a layer puts out, by the names of the recordings.
type Outputs = Vec<(&'static str, Tensor)>;

pub(super) fn dense(recorded: &Layer<DenseArguments>, compared: &mut Compared) -> Run {
    let args = recorded.args;
    let settings = Dense::new(args.units).use_bias(args.use_bias);
    let settings = match args.activation {
        None => settings,
        Some(Activation::Relu) => settings.relu(),
        Some(Activation::Tanh) => settings.activation(Tensor::tanh),
    };
    run(recorded, compared, |x| {
        Ok(vec![("y", unnamed::dense(x, settings.clone())?)])
    })
}

pub(super) fn conv2d(recorded: &Layer<Conv2dArguments>, compared: &mut Compared) -> Run {
    let args = recorded.args;
    let settings = Conv2d::new(args.filters, args.kernel_size)
        .strides(args.strides)
        .padding(padding(args.padding))
        .dilation_rate(args.dilation_rate)
        .use_bias(args.use_bias);
    let settings = match args.activation {
        None => settings,
        Some(Activation::Relu) => settings.relu(),
        Some(Activation::Tanh) => settings.activation(Tensor::tanh),
    };
    run(recorded, compared, |x| {
        Ok(vec![("y", unnamed::conv2d(x, settings.clone())?)])
    })
}

pub(super) fn conv2d_transpose(
    recorded: &Layer<Conv2dTransposeArguments>,
    compared: &mut Compared,
) -> Run {
    let args = recorded.args;
    let settings = Conv2dTranspose::new(args.filters, args.kernel_size)
        .strides(args.strides)
        .padding(padding(args.padding))
        .use_bias(args.use_bias);
    run(recorded, compared, |x| {
        Ok(vec![("y", unnamed::conv2d_transpose(x, settings.clone())?)])
    })
}

pub(super) fn max_pooling2d(recorded: &Layer<MaxPoolArguments>, compared: &mut Compared) -> Run {
    let args = recorded.args;
    let settings = MaxPool::new(args.pool_size)
        .strides(args.strides)
        .padding(padding(args.padding));
    run(recorded, compared, |x| {
        Ok(vec![("y", layers::max_pool(x, settings)?)])
    })
}

pub(super) fn batch_norm(recorded: &Layer<BatchNormArguments>, compared: &mut Compared) -> Run {
    let args = recorded.args;
    let settings = BatchNorm::new(args.training)
        .momentum(args.momentum)
        .epsilon(args.epsilon)
        .center(args.center)
        .scale(args.scale)
        .fused(args.fused);
    run(recorded, compared, |x| {
        Ok(vec![("y", unnamed::batch_norm(x, settings.clone())?)])
    })
}

pub(super) fn layer_norm(recorded: &Layer<LayerNormArguments>, compared: &mut Compared) -> Run {
    let args = recorded.args;
    if (args.begin_norm_axis, args.begin_params_axis) != (-1, -1) {
        return Err("ours is of the last axis alone".into());
    }
    run(recorded, compared, |x| {
        Ok(vec![("y", unnamed::layer_norm(x, LayerNorm::new())?)])
    })
}

pub(super) fn lstm(recorded: &Layer<LstmArguments>, compared: &mut Compared) -> Run {
    let args = recorded.args;
    let settings = Lstm::new(args.units).forget_bias(args.forget_bias);
    run(recorded, compared, |x| {
        let (y, state) = scope!("rnn", layers::lstm(x, settings.clone()))?;
        Ok(vec![("y", y), ("c", state.c), ("h", state.h)])
    })
}

pub(super) fn gru(recorded: &Layer<GruArguments>, compared: &mut Compared) -> Run {
    let units = recorded.args.units;
    run(recorded, compared, |x| {
        let (y, h) = scope!("rnn", layers::gru(x, units))?;
        Ok(vec![("y", y), ("h", h)])
    })
}

fn padding(padding: PaddingArgument) -> Padding {
    match padding {
        PaddingArgument::Same => Padding::Same,
        PaddingArgument::Valid => Padding::Valid,
    }
}

fn run<A>(
    recorded: &Layer<A>,
    compared: &mut Compared,
    layer: impl Fn(&Tensor) -> Result<Outputs>,
) -> Run {
    let x = recorded.inputs.get("x").ok_or("there is no input `x`")?;
    let x = Var::from_tensor(&x.tensor()?)?;

    // Two stores: the variables have to be there before they can have the recorded values, and walking moves averages.
    let store = VarStore::new();
    model!(store, layer(&x))?;
    let names = |store: &VarStore| -> Vec<(String, bool)> {
        let variables = store.variables().into_iter();
        variables
            .map(|v| (v.path().to_owned(), v.trainable()))
            .collect()
    };
    let expected = recorded.variables.iter();
    let expected: Vec<(String, bool)> = expected.map(|v| (v.name.clone(), v.trainable)).collect();
    compared.same("the variables", names(&store), expected);
    for variable in &recorded.variables {
        if let Some(ours) = store.get(&variable.name) {
            ours.set(&variable.value.tensor()?)?;
        }
    }

    let outputs = model!(store, layer(&x))?;
    let found: BTreeMap<&str, &Tensor> = outputs.iter().map(|(name, y)| (*name, y)).collect();
    let names: Vec<&str> = recorded.outputs.keys().map(String::as_str).collect();
    compared.same("the outputs", found.keys().copied().collect(), names);
    for (name, expected) in &recorded.outputs {
        if let Some(output) = found.get(name.as_str()) {
            compared.array(name, &Array::try_from(*output)?, expected);
        }
    }

    let mut loss = Tensor::zeros((), DType::F32, store.device())?;
    for (_, output) in &outputs {
        loss = (loss + output.sin()?.sum_all()?)?;
    }
    let gradients = loss.backward()?;
    for (name, expected) in &recorded.gradients_of_sum_sin {
        let gradient = match name.as_str() {
            "input x" => gradients.get(&x).cloned(),
            name => store.get(name).and_then(|v| gradients.get(&v).cloned()),
        };
        let what = format!("gradient of {name}");
        match gradient {
            Some(gradient) => compared.array(what, &Array::try_from(&gradient)?, expected),
            None => compared.same(what, "nothing", "a gradient"),
        }
    }

    // The pass above was the first update.
    for _ in 1..recorded.updates.unwrap_or(1) {
        model!(store, layer(&x))?;
    }
    for expected in recorded.after.iter().flatten() {
        let ours = store.get(&expected.name).ok_or("the variable is gone")?;
        let what = format!("{} after updates", expected.name);
        compared.array(what, &Array::try_from(ours.as_tensor())?, &expected.value);
    }
    Ok(())
}
