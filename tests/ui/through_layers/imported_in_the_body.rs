//! Imports that stand in the body: renamed, in braces, of a block, around a block, of a namesake, from another crate, by a glob.
use varscope::prelude::*;

mod layers {
    use varscope::prelude::*;

    #[layer]
    pub fn dense(x: f32) -> Result<f32> {
        Ok(x * get_variable!("w", [2])?.value().sum())
    }

    #[layer]
    pub fn conv(x: f32) -> Result<f32> {
        Ok(x * get_variable!("kernel", [2])?.value().sum())
    }
}

fn plain(x: f32) -> Result<f32> {
    Ok(x)
}

#[layer]
fn renamed(x: f32) -> Result<f32> {
    use layers::{conv, dense as fc};
    let x = fc(x)?;
    let x = conv(x)?;
    fc(x)
}

#[layer]
fn in_a_block(x: f32) -> Result<f32> {
    use plain as dense;
    let x = {
        use self::layers::dense;
        let x = dense(x)?;
        dense(x)?
    };
    let x = dense(x)?;
    dense(x)
}

#[layer]
fn of_two_crates(x: f32) -> Result<f32> {
    use layers::dense;
    let x = dense(x)?;
    {
        use varscope_test_layers::deep::tower as dense;
        dense(x)?;
        dense(x)?;
    }
    dense(x)
}

enum Padding {
    Same,
}

#[layer]
fn by_a_glob(x: f32) -> Result<f32> {
    use Padding::*;
    use layers::*;
    let _ = Same;
    let x = conv(x)?;
    conv(x)
}

struct Net;

impl Net {
    #[layer]
    fn forward(&self, x: f32) -> Result<f32> {
        use layers::conv;
        let x = conv(x)?;
        conv(x)
    }
}

fn main() -> Result<()> {
    use layers::dense;
    let store = VarStore::new();
    model!(store, {
        let x = dense(1.0)?;
        dense(x)?;
    });
    Ok(())
}
