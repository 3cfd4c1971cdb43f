//! `#[varscope::layer]`, and macros by their paths.
use varscope::Result;

#[varscope::layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x * varscope::get_variable!("w", [2])?.value().sum()) //~ defined
}

#[varscope::layer]
fn net(x: f32) -> Result<f32> {
    let y = varscope::scope!("a", dense(x))?; //~ first
    varscope::scope!("a", dense(y)) //~ second
}
