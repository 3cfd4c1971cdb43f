//! Macros that are called like ours, and are somebody else's.
use varscope as vs;
use varscope::prelude::{Result, VarStore, layer};

mod profiling {
    macro_rules! scope {
        ($name:literal) => {
            let _name: &str = $name;
        };
        ($name:literal, $data:expr) => {
            let _name: (&str, f32) = ($name, $data);
        };
    }
    pub(crate) use scope;
}

macro_rules! get_variable {
    ($name:literal, $value:expr) => {
        $value
    };
}

macro_rules! name_scope {
    ($name:literal, $($step:expr),*) => {
        [$($step),*]
    };
}

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + varscope::get_variable!("weights", [2])?.value().len() as f32)
}

#[layer]
fn net(x: f32) -> Result<f32> {
    profiling::scope!("forward");
    profiling::scope!("forward", x);
    profiling::scope!("forward", x);
    let x = get_variable!("x", x + 1.0);
    let x = get_variable!("x", x + 1.0);
    let [x, y] = name_scope!("steps", x + 1.0, x + 2.0);
    let x = vs::scope!("a", dense(x))?;
    varscope::scope!("b", vs::name_scope!("c", dense(x + y)))
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    varscope::model!(store, {
        profiling::scope!("model", 1.0);
        assert_eq!(net(0.0)?, 11.0);
    });
    Ok(())
}
