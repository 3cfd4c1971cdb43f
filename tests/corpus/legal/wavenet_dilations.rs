//! WaveNet: blocks of dilated layers, skip connections summed on the way, conditions that are optional.
use varscope::prelude::*;

#[layer]
fn causal(x: f32, dilation: usize) -> Result<f32> {
    let filter = get_variable!("filter", [2, dilation])?;
    let gate = get_variable!("gate", [2, dilation])?;
    Ok((x + filter.value().sum()).tanh() * gate.value().sum())
}

#[layer]
fn residual(x: f32, dilation: usize, condition: Option<f32>) -> Result<(f32, f32)> {
    let mut h = scope!("dilated", causal(x, dilation))?;
    if let Some(c) = condition {
        h += c * scope!("condition", get_variable!("w", [1]))?.value()[0];
    }
    let skip = scope!("skip", get_variable!("w", [1]))?.value()[0] * h;
    let dense = scope!("dense", get_variable!("w", [1]))?.value()[0] * h;
    Ok((x + dense, skip))
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        let mut x = scope!("causal", causal(1.0, 1))?;
        let mut skips = 0.0;
        for (block, dilations) in [[1, 2, 4], [1, 2, 4]].iter().enumerate() {
            for &d in dilations {
                let skip;
                (x, skip) = scope!(format!("b{block}/d{d}"), residual(x, d, Some(0.5)))?;
                skips += skip;
            }
        }
        scope!("post", {
            let a = scope!("1", get_variable!("w", [1]))?.value()[0];
            let b = scope!("2", get_variable!("w", [1]))?.value()[0];
            assert!((skips * a * b).is_finite());
        });
    });
    Ok(())
}
