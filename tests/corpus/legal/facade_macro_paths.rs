//! Macros by path, renamed, and from a facade of the user's.
use varscope::scope as variable_scope;
use varscope::{Result, VarStore};

mod kit {
    pub use varscope::{get_variable as get, layer, model as graph};
}

#[kit::layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + kit::get!("w", [2])?.value().len() as f32)
}

#[varscope::layer]
fn net(x: f32) -> Result<f32> {
    let x = variable_scope!("a", dense(x))?;
    let x = varscope::scope!("b", dense(x))?;
    let x = ::varscope::scope!("c", dense(x))?;
    let x = variable_scope!("a", reuse = true, dense(x))?;
    varscope::name_scope!("d", varscope::scope!("d", dense(x)))
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    kit::graph!(store, net(0.0))?;
    varscope::model!(store, varscope::scope!("a", dense(0.0)))?;
    assert_eq!(store.len(), 4);
    Ok(())
}
