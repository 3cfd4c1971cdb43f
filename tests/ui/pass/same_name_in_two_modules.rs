//! Two layers of one name are two layers.
use varscope::prelude::*;

mod a {
    use varscope::prelude::*;

    #[layer]
    pub fn dense(x: f32) -> Result<f32> {
        Ok(x + get_variable!("a", [1])?.value().len() as f32)
    }
}

mod b {
    use varscope::prelude::*;

    #[layer]
    pub fn dense(x: f32) -> Result<f32> {
        Ok(x + get_variable!("b", [1])?.value().len() as f32)
    }
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        let x = a::dense(0.0)?;
        assert_eq!(b::dense(x)?, 2.0);
    });
    Ok(())
}
