//! A graph network: messages over edges share one function, rounds have their own or share.
use std::collections::BTreeMap;
use varscope::prelude::*;

#[layer]
fn message(a: f32, b: f32) -> Result<f32> {
    let w = get_variable!("w", [2])?;
    Ok(a * w.value()[0] + b * w.value()[1])
}

#[layer]
fn round(nodes: &BTreeMap<u8, f32>, edges: &[(u8, u8)]) -> Result<BTreeMap<u8, f32>> {
    let mut next = nodes.clone();
    for (from, to) in edges {
        let m = scope!("message", reuse = auto, message(nodes[from], nodes[to]))?;
        *next.entry(*to).or_default() += m;
    }
    scope!("update", {
        let gain = get_variable!("gain", [1])?.value()[0];
        next.values_mut().for_each(|x| *x *= gain);
    });
    Ok(next)
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    let nodes: BTreeMap<u8, f32> = (0..3).map(|n| (n, f32::from(n))).collect();
    let edges = [(0, 1), (1, 2), (2, 0)];
    model!(store, {
        let own = (0..2).try_fold(nodes.clone(), |nodes, i| {
            scope!(format!("round{i}"), round(&nodes, &edges))
        })?;
        let mut nodes = scope!("shared", round(&own, &edges))?;
        for _ in 1..3 {
            nodes = scope!("shared", reuse = true, round(&nodes, &edges))?;
        }
    });
    assert_eq!(store.len(), 6);
    Ok(())
}
