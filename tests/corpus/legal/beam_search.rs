//! Decoding: the first step creates, the others share; a closure steps, a loop ends early.
use varscope::prelude::*;

#[layer]
fn cell(token: usize, state: f32) -> Result<(usize, f32)> {
    let table = get_variable!("embedding", [8, 2])?;
    let kernel = get_variable!("kernel", [2])?;
    let state = state + kernel.value().sum() + table.value().row(token % 8).sum();
    Ok((token + 1, state))
}

#[layer]
fn decode(start: usize, limit: usize) -> Result<Vec<usize>> {
    let step = |first: bool, token, state| scope!("decoder", reuse = !first, cell(token, state));
    let mut out = Vec::new();
    let (mut token, mut state) = step(true, start, 0.0)?;
    while out.len() < limit {
        out.push(token);
        if token > 6 {
            break;
        }
        (token, state) = step(false, token, state)?;
    }
    Ok(out)
}

#[layer]
fn unrolled(token: usize) -> Result<f32> {
    let (token, state) = scope!("decoder", cell(token, 0.0))?;
    scope!("decoder", reuse = true, {
        let (token, state) = cell(token, state)?;
        let (token, state) = cell(token, state)?;
        let (_, state) = cell(token, state)?;
        Ok(state)
    })
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    let tokens = model!(store, decode(1, 100))?;
    assert_eq!(tokens, [2, 3, 4, 5, 6, 7]);
    model!(store, unrolled(1))?;
    assert_eq!(store.len(), 2);
    Ok(())
}
