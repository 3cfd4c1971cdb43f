//! An LSTM cell, unrolled: the first step creates, the others share.
use varscope::prelude::*;

struct State {
    c: f32,
    h: f32,
}

#[layer(default_scope = "lstm_cell")]
fn lstm_cell(x: f32, State { c, h }: State) -> Result<State> {
    let kernel = get_variable!("kernel", [2, 4], initializer = constant(0.5))?
        .value()
        .sum();
    let bias = get_variable!("bias", [4], initializer = zeros())?
        .value()
        .sum();
    let c = c * 0.5 + x * kernel + bias;
    Ok(State { h: h + c.tanh(), c })
}

#[layer]
fn rnn(xs: &[f32]) -> Result<f32> {
    let mut state = State { c: 0.0, h: 0.0 };
    for (t, &x) in xs.iter().enumerate() {
        state = scope!("cell", reuse = t > 0, {
            let kernel = get_variable!("kernel", [1])?;
            let State { c, h } = state;
            State {
                c: c + x * kernel.value()[0],
                h,
            }
        });
    }
    let state = xs.iter().try_fold(state, |state, x| lstm_cell(*x, state))?;
    Ok(state.h)
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    let h = model!(store, rnn(&[1.0, 2.0, 3.0]))?;
    assert!(h.is_finite());
    assert_eq!(store.len(), 7);
    Ok(())
}
