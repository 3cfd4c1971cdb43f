//! Doc comments with code in them, and `//` that look like code.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("w", [2])?.value().len() as f32)
}

/// A net.
///
/// ```ignore
/// scope!("a", dense(x))?;
/// scope!("a", dense(x))?;
/// ```
#[layer]
fn net(x: f32) -> Result<f32> {
    // scope!("a", dense(x))?;
    /* scope!("a", dense(x))?; /* nested */ */
    let text = r#"scope!("a", dense(x))?"#;
    let _ = (text, 'a', b'\'', '\'');
    scope!("a", dense(x))
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, net(1.0))?;
    Ok(())
}
