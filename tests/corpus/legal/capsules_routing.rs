//! Routing by agreement: the loop repeats arithmetic, and not variables.
use varscope::prelude::*;

#[layer]
fn capsules(x: [f32; 2], rounds: usize) -> Result<[f32; 2]> {
    let w = get_variable!("w", [2, 2])?.value();
    let votes = [
        x[0] * w[[0, 0]] + x[1] * w[[1, 0]],
        x[0] * w[[0, 1]] + x[1] * w[[1, 1]],
    ];
    let mut logits = [0.0_f32; 2];
    let mut out = votes;
    for round in 0..rounds {
        let total: f32 = logits.iter().map(|l| l.exp()).sum();
        out = std::array::from_fn(|i| votes[i] * logits[i].exp() / total);
        if round + 1 == rounds {
            break;
        }
        for (l, (o, v)) in logits.iter_mut().zip(out.iter().zip(votes)) {
            *l += o * v;
        }
    }
    Ok(out)
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        let x = scope!("primary", capsules([1.0, 2.0], 1))?;
        scope!("digits", capsules(x, 3))?;
    });
    Ok(())
}
