//! `scope!` and `get_variable!` of somebody else, by path and by name.
mod profiling {
    macro_rules! scope_of_profiling {
        ($name:expr) => {
            let _entered = $name.len();
        };
        ($name:expr, $data:expr) => {
            let _entered = $name.len() + $data.len();
        };
    }
    pub(crate) use scope_of_profiling as scope;
}

mod other {
    use varscope::prelude::{Result, layer};

    macro_rules! scope {
        ($name:literal, $e:expr) => {
            $e
        };
    }
    macro_rules! get_variable {
        ($name:literal) => {
            std::env::var($name).unwrap_or_default()
        };
    }

    #[layer]
    pub fn net(x: usize) -> Result<usize> {
        let a = get_variable!("HOME OF VARSCOPE");
        let b = get_variable!("HOME OF VARSCOPE");
        Ok(scope!("not a name", x + a.len()) + scope!("not a name", b.len()))
    }
}

use varscope::prelude::*;

#[layer]
fn forward(x: f32) -> Result<f32> {
    profiling::scope!("forward pass");
    let w = get_variable!("w", [2])?;
    profiling::scope!("forward pass", "with data");
    profiling::scope!("forward");
    Ok(x + w.value().len() as f32)
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        profiling::scope!("the whole model");
        assert_eq!(forward(1.0)?, 3.0);
        assert_eq!(other::net(1)?, 1);
    });
    Ok(())
}
