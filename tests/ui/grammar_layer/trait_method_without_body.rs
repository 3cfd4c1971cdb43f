use varscope::prelude::*;

trait Forward {
    #[layer]
    fn forward(&self) -> Result<()>;
}

struct Dense;

impl Forward for Dense {
    #[layer]
    fn forward(&self) -> Result<()> {
        get_variable!("w", [1])?;
        Ok(())
    }
}

fn main() {}
