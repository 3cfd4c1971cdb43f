//! What an import in a body brings, and what it does not.
#![allow(unused_imports)]
use varscope::prelude::*;

mod layers {
    use varscope::prelude::*;

    #[layer]
    pub fn dense(x: f32) -> Result<f32> {
        Ok(x + get_variable!("w", [2])?.value().len() as f32)
    }

    pub fn plain(x: f32) -> Result<f32> {
        Ok(x + 1.0)
    }
}

/// Named like its layer, which it has the answer of.
mod conv {
    use varscope::prelude::*;

    #[layer]
    pub fn conv(x: f32) -> Result<f32> {
        Ok(x + get_variable!("w", [2])?.value().len() as f32)
    }
}

/// Under names of their own.
#[layer]
fn separate(x: f32) -> Result<f32> {
    use conv::conv;
    use layers::{dense as fc, plain};
    let x = scope!("a", fc(x))?;
    let x = scope!("b", fc(x))?;
    let x = scope!("c", conv(x))?;
    plain(plain(x)?)
}

/// In one block it is the layer, and around it it is not.
#[layer]
fn in_a_block(x: f32) -> Result<f32> {
    use layers::plain as dense;
    let x = dense(x)?;
    let x = {
        use layers::dense;
        dense(x)?
    };
    dense(x)
}

/// A variable hides it.
#[layer]
fn hidden(x: f32) -> Result<f32> {
    use layers::dense;
    let x = dense(x)?;
    let dense = layers::plain;
    let x = dense(x)?;
    dense(x)
}

/// One of two, as it is configured.
#[layer]
fn configured(x: f32) -> Result<f32> {
    #[cfg(any())]
    use layers::dense;
    #[cfg(not(any()))]
    use layers::plain as dense;
    let x = dense(x)?;
    dense(x)
}

/// From a module of the body's own.
#[layer]
fn of_its_own(x: f32) -> Result<f32> {
    mod layers {
        pub fn dense(x: f32) -> varscope::Result<f32> {
            Ok(x + 1.0)
        }
    }
    use layers::dense;
    let x = dense(x)?;
    dense(x)
}

macro_rules! plain_dense {
    () => {
        fn dense(x: f32) -> Result<f32> {
            Ok(x + 1.0)
        }
    };
}

/// A macro makes another one further in.
#[layer]
fn under_a_macro(x: f32) -> Result<f32> {
    use layers::dense;
    let x = dense(x)?;
    {
        plain_dense!();
        let x = dense(x)?;
        dense(x)
    }
}

mod plains {
    pub fn dense(x: f32) -> varscope::Result<f32> {
        Ok(x + 1.0)
    }
}

/// A glob in a block further in brings another one.
#[layer]
fn under_a_glob(x: f32) -> Result<f32> {
    use layers::dense;
    let x = dense(x)?;
    {
        use plains::*;
        let x = dense(x)?;
        dense(x)
    }
}

mod more {
    pub fn conv(x: f32) -> varscope::Result<f32> {
        Ok(x + 1.0)
    }
}

/// Each block has another glob, and one has none.
#[layer]
fn globs(x: f32) -> Result<f32> {
    let x = {
        use layers::*;
        scope!("a", dense(plain(x)?))?
    };
    let x = {
        use more::*;
        use plains::*;
        dense(dense(x)?)?
    };
    {
        use conv::*;
        let x = scope!("b", conv(x))?;
        use more::conv;
        {
            use conv::*;
            let x = scope!("c", conv(x))?;
            scope!("d", conv(x))
        }
    }
}

pub(crate) fn main() -> Result<()> {
    use layers::dense;
    let store = VarStore::new();
    model!(store, {
        let x = separate(0.0)?;
        let x = scope!("in_a_block", in_a_block(x))?;
        let x = scope!("hidden", hidden(x))?;
        let x = configured(x)?;
        let x = of_its_own(x)?;
        let x = scope!("under_a_glob", under_a_glob(x))?;
        let x = scope!("under_a_macro", under_a_macro(x))?;
        let x = scope!("globs", globs(x))?;
        let x = scope!("d", dense(x))?;
        assert_eq!(scope!("e", dense(x))?, 42.0);
    });
    Ok(())
}
