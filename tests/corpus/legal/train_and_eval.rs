//! Training and evaluation over one store, and both in one model.
use varscope::prelude::*;

#[derive(Clone, Copy, PartialEq)]
enum Mode {
    Train,
    Eval,
}

#[layer]
fn net(x: f32, mode: Mode) -> Result<f32> {
    let w = scope!("fc", get_variable!("w", [4]))?;
    let dropped = match mode {
        Mode::Train => x * 0.5,
        Mode::Eval => x,
    };
    Ok(dropped * w.value().sum())
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    for epoch in 0..2 {
        let train = model!(store, scope!("net", net(1.0, Mode::Train)))?;
        let eval = model!(store, reuse = true, scope!("net", net(1.0, Mode::Eval)))?;
        assert!((train * 2.0 - eval).abs() < 1e-6, "epoch {epoch}");
    }
    model!(store, {
        let train = scope!("net" as vs, net(1.0, Mode::Train))?;
        let eval = scope!("net", reuse = true, net(1.0, Mode::Eval))?;
        assert!(train.is_finite() && eval.is_finite());
    });
    assert_eq!(store.len(), 1);
    Ok(())
}
