//! Items in a body are none of its statements.
use varscope::prelude::*;

#[layer]
fn net(x: f32) -> Result<f32> {
    const SIZE: usize = 3;
    static COUNT: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);
    fn helper(x: f32) -> Result<f32> {
        Ok(x + get_variable!("weights", [SIZE])?.value().len() as f32)
    }
    struct Local;
    impl Local {
        fn other(x: f32) -> Result<f32> {
            Ok(x - get_variable!("weights", [SIZE])?.value().len() as f32)
        }
    }
    COUNT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    get_variable!("bias", [SIZE])?;
    if x > 0.0 { helper(x) } else { Local::other(x) }
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, assert_eq!(net(1.0)?, 4.0));
    Ok(())
}
