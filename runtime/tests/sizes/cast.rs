//! What a store keeps that was cast.

use allocation_counter::measure;
use varscope::candle::prelude::*;

const MIB: i64 = 1 << 20;

#[test]
fn a_store_keeps_only_what_it_was_cast_to() -> Result<()> {
    let store = VarStore::new();
    let walk = || {
        model!(
            store,
            get_variable!("w", [1 << 20], initializer = zeros()).map(drop)
        )
    };
    for _ in 0..2 {
        walk()?;
    }
    let mut more = 0;
    for dtype in [DType::F16, DType::F32, DType::BF16] {
        let cast = || {
            store.to_dtype(dtype).expect("it can be cast");
            walk().expect("it is found");
        };
        more += measure(cast).bytes_current;
    }
    // 2 MiB instead of 4.
    assert!((-3 * MIB..-MIB).contains(&more), "{more}");
    Ok(())
}
