//! A program that trains: layers as people write them, against the same on candle's `VarBuilder` and `VarMap`.

use super::source::Program;

/// A net of dense layers, each in a scope of its own, and a step of training.
#[derive(Clone, Copy, Debug)]
pub struct Net {
    /// How many layers there are.
    pub layers: usize,
}

impl Net {
    /// Both texts, of programs.
    pub fn program(&self) -> Program {
        Program {
            with: self.source(&OURS),
            without: self.source(&CANDLES),
        }
    }

    fn source(&self, form: &Form) -> String {
        let Form {
            head,
            layer,
            net,
            call,
            tail,
        } = form;
        let numbered = |text: &str, i: usize| text.replace("{i}", &i.to_string());
        let layers: String = (0..self.layers).map(|i| numbered(layer, i)).collect();
        let calls: String = (0..self.layers).map(|i| numbered(call, i)).collect();
        [head, &*layers, net, &*calls, tail].concat()
    }
}

/// A way to write the program.
struct Form {
    head: &'static str,
    layer: &'static str,
    net: &'static str,
    call: &'static str,
    tail: &'static str,
}

const OURS: Form = Form {
    head: "use candle_nn::{AdamW, Optimizer, loss::cross_entropy};
use varscope::candle::VarStore;
use varscope::candle::prelude::*;
",
    layer: "
#[layer]
fn layer{i}(x: &Tensor) -> Result<Tensor> {
    let kernel = get_variable!(\"kernel\", [16, 16], initializer = he_normal())?;
    let bias = get_variable!(\"bias\", [16], initializer = zeros())?;
    let scale = get_variable!(\"scale\", [16], initializer = ones())?;
    x.matmul(&kernel)?.broadcast_mul(&scale)?.broadcast_add(&bias)?.relu()
}
",
    net: "
fn net(x: &Tensor, store: &VarStore) -> Result<Tensor> {
    model!(store, {
        let x = x.clone();
",
    call: "        let x = scope!(\"layer{i}\", layer{i}(&x))?;\n",
    tail: "        Ok(x)
    })
}

fn main() -> Result<()> {
    let store = VarStore::new();
    let x = Tensor::ones((4, 16), DType::F32, store.device())?;
    let labels = Tensor::zeros(4, DType::U32, store.device())?;
    net(&x, &store)?;
    let mut optimizer = AdamW::new_lr(store.trainable_vars(), 1e-3)?;
    let loss = cross_entropy(&net(&x, &store)?, &labels)?;
    optimizer.backward_step(&loss)?;
    println!(\"{loss}\");
    Ok(())
}
",
};

const CANDLES: Form = Form {
    head: "use candle_core::{DType, Device, Result, Tensor};
use candle_nn::{AdamW, Init, Optimizer, VarBuilder, VarMap, init, loss::cross_entropy};
",
    layer: "
fn layer{i}(x: &Tensor, vb: VarBuilder) -> Result<Tensor> {
    let kernel = vb.get_with_hints((16, 16), \"kernel\", init::DEFAULT_KAIMING_NORMAL)?;
    let bias = vb.get_with_hints(16, \"bias\", Init::Const(0.0))?;
    let scale = vb.get_with_hints(16, \"scale\", Init::Const(1.0))?;
    x.matmul(&kernel)?.broadcast_mul(&scale)?.broadcast_add(&bias)?.relu()
}
",
    net: "
fn net(x: &Tensor, vb: VarBuilder) -> Result<Tensor> {
    let x = x.clone();
",
    call: "    let x = layer{i}(&x, vb.pp(\"layer{i}\"))?;\n",
    tail: "    Ok(x)
}

fn main() -> Result<()> {
    let map = VarMap::new();
    let vb = || VarBuilder::from_varmap(&map, DType::F32, &Device::Cpu);
    let x = Tensor::ones((4, 16), DType::F32, &Device::Cpu)?;
    let labels = Tensor::zeros(4, DType::U32, &Device::Cpu)?;
    net(&x, vb())?;
    let mut optimizer = AdamW::new_lr(map.all_vars(), 1e-3)?;
    let loss = cross_entropy(&net(&x, vb())?, &labels)?;
    optimizer.backward_step(&loss)?;
    println!(\"{loss}\");
    Ok(())
}
",
};
