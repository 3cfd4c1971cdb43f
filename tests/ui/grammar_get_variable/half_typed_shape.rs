//! What is not typed to the end is said once, by rustc, and goes on as it is: editors complete it.
use varscope::prelude::*;

struct Config {
    inputs: usize,
    shape: [usize; 2],
}

fn net(store: &VarStore, config: &Config) -> Result<()> {
    model!(store, {
        get_variable!("a", [config.])?;
        get_variable!("b", [config.inputs, config.], initializer = zeros())?;
        get_variable!("c", config.)?;
    });
    Ok(())
}

fn main() {}
