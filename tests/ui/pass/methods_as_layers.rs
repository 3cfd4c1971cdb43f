//! Methods can be layers, with and without a receiver. Calls of them are unknown.
use varscope::prelude::*;

struct Net<const N: usize> {
    bias: f32,
}

impl<const N: usize> Net<N> {
    #[layer]
    fn forward(&self, x: f32) -> Result<f32> {
        Ok(x + self.bias + get_variable!("weights", [N])?.value().len() as f32)
    }

    #[layer]
    fn twice(self, x: f32) -> Result<f32> {
        let x = scope!("first", self.forward(x))?;
        scope!("second", self.forward(x))
    }

    #[layer]
    pub(crate) fn free(x: f32) -> Result<f32> {
        Ok(x + get_variable!("free", [N])?.value().len() as f32)
    }
}

impl Net<3> {
    #[layer]
    fn of_this_size(x: f32) -> Result<f32> {
        Self::free(x)
    }
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        let x = Net::<2> { bias: 1.0 }.twice(0.0)?;
        assert_eq!(Net::<3>::of_this_size(x)?, 9.0);
    });
    Ok(())
}
