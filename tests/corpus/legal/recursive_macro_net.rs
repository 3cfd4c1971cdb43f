//! A macro that recurses, with a scope for each of its turns.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("w", [2])?.value().len() as f32)
}

macro_rules! stack {
    ($x:expr;) => { $x };
    ($x:expr; $first:ident $($rest:ident)*) => {
        stack!(scope!(stringify!($first), dense($x))?; $($rest)*)
    };
}

macro_rules! in_scope {
    ($name:literal { $($body:tt)* }) => { scope!($name, { $($body)* }) };
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let y = stack!(x; a b c);
    let y = in_scope!("d" {
        let y = scope!("a", dense(y))?;
        in_scope!("b" { dense(y)? })
    });
    in_scope!("e" { dense(y) })
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
