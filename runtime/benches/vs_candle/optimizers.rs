//! A step of Adam over the shapes of GPT-2 small, 148 variables of 124 million numbers, beside candle's AdamW:
//! `cargo bench -p varscope --bench optimizers`. Takes 5 GiB.

use candle_core::backprop::GradStore;
use candle_core::{Device, Result, Tensor};
use candle_nn::{AdamW as CandleAdamW, Optimizer as _};
use varscope::Request;
use varscope::candle::VarStore;
use varscope::candle::optim::{Adam, AdamW, Rule, Sgd};
use varscope::init::random_normal;
use varscope_measure::{Row, paired, print};

const ROUNDS: usize = 5;
const WIDTH: usize = 768;

fn shapes() -> Vec<(String, Vec<usize>)> {
    let mut shapes = vec![
        ("wte".to_owned(), vec![50257, WIDTH]),
        ("wpe".to_owned(), vec![1024, WIDTH]),
    ];
    let pairs = [
        ("attn/c_attn", WIDTH, 3 * WIDTH),
        ("attn/c_proj", WIDTH, WIDTH),
        ("mlp/c_fc", WIDTH, 4 * WIDTH),
        ("mlp/c_proj", 4 * WIDTH, WIDTH),
    ];
    for i in 0..12 {
        for (name, inputs, outputs) in pairs {
            shapes.push((format!("h{i}/{name}/w"), vec![inputs, outputs]));
            shapes.push((format!("h{i}/{name}/b"), vec![outputs]));
        }
        for name in ["ln_1", "ln_2"] {
            shapes.push((format!("h{i}/{name}/g"), vec![WIDTH]));
            shapes.push((format!("h{i}/{name}/b"), vec![WIDTH]));
        }
    }
    shapes.push(("ln_f/g".to_owned(), vec![WIDTH]));
    shapes.push(("ln_f/b".to_owned(), vec![WIDTH]));
    shapes
}

fn model() -> Result<(VarStore, GradStore)> {
    let store = VarStore::with_seed(1);
    for (name, shape) in shapes() {
        let request = Request::new(name).shape(shape);
        let request = request.initializer(random_normal(0.0, 0.02));
        store.pass().get_variable(request)?;
    }
    let vars = store.trainable_vars();
    assert_eq!(vars.len(), 148);
    let terms = vars.iter().map(|var| {
        let gradient = Tensor::full(1e-3f32, var.shape(), &Device::Cpu)?;
        (var.as_tensor() * gradient)?.sum_all()
    });
    let terms: Vec<Tensor> = terms.collect::<Result<_>>()?;
    let gradients = Tensor::stack(&terms, 0)?.sum_all()?.backward()?;
    Ok((store, gradients))
}

fn row(name: &str, rule: impl Rule, (candle, target): (&mut impl FnMut(), f64)) -> Result<Row> {
    let (store, gradients) = model()?;
    let mut ours = rule.over(&store).build()?;
    let step = || ours.step(&gradients).expect("a step");
    Ok(Row::new(name, paired(step, candle, ROUNDS), target))
}

fn main() -> Result<()> {
    let (store, gradients) = model()?;
    let mut adamw = CandleAdamW::new_lr(store.trainable_vars(), 1e-3)?;
    let mut candle = || adamw.step(&gradients).expect("a step");
    let mut rows = vec![
        row(
            "a step of Adam, beside candle's AdamW",
            Adam::new(1e-3),
            (&mut candle, 0.5),
        )?,
        row(
            "a step of AdamW, beside candle's",
            AdamW::new(1e-3),
            (&mut candle, 0.5),
        )?,
    ];
    let mut sgd = candle_nn::SGD::new(store.trainable_vars(), 1e-3)?;
    let mut candle = || sgd.step(&gradients).expect("a step");
    rows.push(row(
        "a step of SGD, beside candle's",
        Sgd::new(1e-3),
        (&mut candle, 0.7),
    )?);
    print(&rows);
    Ok(())
}
