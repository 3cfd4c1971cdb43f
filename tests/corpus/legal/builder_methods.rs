//! Builders of layers, chained.
use varscope::prelude::*;

#[layer]
fn dense(x: f32) -> Result<f32> {
    Ok(x + get_variable!("w", [2])?.value().len() as f32)
}

#[derive(Default)]
struct Net {
    x: f32,
    depth: usize,
}

impl Net {
    fn dense(mut self) -> Result<Self> {
        self.x = scope!(format!("dense{}", self.depth), dense(self.x))?;
        self.depth += 1;
        Ok(self)
    }

    fn relu(mut self) -> Self {
        self.x = self.x.max(0.0);
        self
    }
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        let net = Net::default().dense()?.relu().dense()?.dense()?;
        assert_eq!((net.x, net.depth), (6.0, 3));
    });
    Ok(())
}
