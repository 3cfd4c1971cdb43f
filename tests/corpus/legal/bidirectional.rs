//! Both directions of an RNN, by a flag and by a name.
use varscope::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Direction {
    Forward,
    Backward,
}

impl Direction {
    fn name(self) -> &'static str {
        match self {
            Self::Forward => "fw",
            Self::Backward => "bw",
        }
    }
}

#[layer]
fn run(xs: &[f32], direction: Direction) -> Result<f32> {
    let cell = get_variable!("cell", [1])?.value()[0];
    let step = |h: f32, x: &f32| (h * cell + x).tanh();
    Ok(match direction {
        Direction::Forward => xs.iter().fold(0.0, step),
        Direction::Backward => xs.iter().rev().fold(0.0, step),
    })
}

#[layer]
fn bidirectional(xs: &[f32]) -> Result<(f32, f32)> {
    use Direction::*;
    let fw = scope!("fw", run(xs, Forward))?;
    let bw = scope!("bw", run(xs, Backward))?;
    let [a, b] = [Forward, Backward].map(|d| scope!(d.name(), reuse = true, run(xs, d)));
    assert_eq!((a?, b?), (fw, bw));
    Ok((fw, bw))
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, bidirectional(&[1.0, 2.0]))?;
    Ok(())
}
