//! Default methods can be layers; which implementation runs, only the run knows.
use varscope::prelude::*;

trait Forward {
    fn size(&self) -> usize;

    #[layer]
    fn forward(&self, x: f32) -> Result<f32> {
        Ok(x + get_variable!("weights", [self.size()])?.value().len() as f32)
    }

    #[layer]
    fn describe() -> Result<usize>
    where
        Self: Sized,
    {
        Ok(get_variable!("description", [1])?.value().len())
    }
}

struct Small;
struct Large;

impl Forward for Small {
    fn size(&self) -> usize {
        1
    }
}

impl Forward for Large {
    fn size(&self) -> usize {
        9
    }

    #[layer]
    fn forward(&self, x: f32) -> Result<f32> {
        Ok(x)
    }
}

pub(crate) fn main() -> Result<()> {
    let store = VarStore::new();
    let nets: [Box<dyn Forward>; 2] = [Box::new(Small), Box::new(Large)];
    model!(store, {
        let x = nets[0].forward(0.0)?;
        let x = nets[1].forward(x)?;
        assert_eq!(x, 1.0);
        Small::describe()?;
    });
    Ok(())
}
