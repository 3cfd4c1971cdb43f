//! Requests in macros of std that are harmless.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("w", [2])?.value().len() as f32)
}

#[layer]
fn net(x: f32) -> Result<f32> {
    let y = dense(x)?;
    assert!(scope!("a", dense(y)).is_ok(), "no {}", "a");
    assert_ne!(scope!("b", dense(y))?, y, "{y}");
    debug_assert!(y > 0.0);
    let text = format!("{:.1} {}", scope!("c", dense(y))?, scope!("d", dense(y))?);
    println!("{text}");
    let ok = matches!(scope!("e", dense(y)), Ok(y) if y > 0.0);
    if !ok {
        todo!("{}", scope!("a", dense(y))?);
    }
    Ok(dbg!(y))
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
