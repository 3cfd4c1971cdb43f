//! MobileNet: a table of layers, an end point at which it stops, and depth multipliers.
use varscope::prelude::*;

#[derive(Clone, Copy)]
enum Spec {
    Conv { stride: usize, depth: usize },
    Separable { stride: usize, depth: usize },
}

use Spec::*;

const DEFS: &[Spec] = &[
    Conv {
        stride: 2,
        depth: 4,
    },
    Separable {
        stride: 1,
        depth: 8,
    },
    Separable {
        stride: 2,
        depth: 8,
    },
];

#[layer]
fn mobilenet_base(x: usize, last: Option<&str>) -> Result<(usize, Vec<(String, usize)>)> {
    let mut points = Vec::new();
    let mut net = x;
    for (i, spec) in DEFS.iter().enumerate() {
        let base = format!("Conv2d_{i}");
        match *spec {
            Conv { depth, stride: _ } => {
                scope!(base.as_str(), get_variable!("weights", [3, 3, net, depth]))?;
                net = depth;
                points.push((base.clone(), net));
                if last == Some(&base) {
                    return Ok((net, points));
                }
            }
            Separable { depth, .. } => {
                let name = format!("{base}_depthwise");
                scope!(&*name, get_variable!("depthwise_weights", [3, 3, net, 1]))?;
                let name = base + "_pointwise";
                scope!(&*name, get_variable!("weights", [1, 1, net, depth]))?;
                net = depth;
                points.push((name, net));
            }
        }
    }
    Ok((net, points))
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        let (net, points) = scope!("MobilenetV1", mobilenet_base(3, None))?;
        assert_eq!((net, points.len()), (8, 3));
        let (net, _) = scope!(
            "MobilenetV1",
            reuse = true,
            mobilenet_base(3, Some("Conv2d_0"))
        )?;
        assert_eq!(net, 4);
    });
    Ok(())
}
