//! Models of somebody who knows varscope through a facade only.

use hygiene_facade::prelude::*;

/// A layer with a scope of its own.
#[layer(crate = hygiene_facade::varscope, scope = "dense")]
pub fn dense(units: usize) -> Result<AnyVariable> {
    let kernel = parameter!("kernel", [4, units], dtype = f16, initializer = zeros())?;
    Ok(kernel.any().clone())
}

/// Every macro once.
pub fn model(store: &VarStore) -> Result<Vec<String>> {
    model!(store as root, {
        let a = scope!("a" as s, {
            s.reuse_variables();
            s.name().to_owned()
        });
        let b = scope!(&root, reuse = auto, dense(3))?.path().to_owned();
        let c = name_scope!("c", variable!([1, 2], dtype = complex64))?.path().to_owned();
        scope!<"d"> {
            let d = get_variable!("d", [1])?;
            Ok(vec![a, b, c, d.path().to_owned()])
        }
    })
}

/// Relative paths to varscope: each means what it means where the layer stands.
pub mod relative {
    use hygiene_facade as vs;
    use vs::prelude::*;

    /// By a name that is imported.
    #[layer(crate = vs::varscope)]
    pub fn imported() -> Result<String> {
        Ok(get_variable!("imported", [1])?.path().to_owned())
    }

    /// From here.
    #[layer(crate = self::vs::varscope)]
    pub fn from_here() -> Result<String> {
        Ok(get_variable!("from_here", [1])?.path().to_owned())
    }

    /// From the crate.
    #[layer(crate = crate::relative::vs::varscope)]
    pub fn from_the_crate() -> Result<String> {
        Ok(get_variable!("from_the_crate", [1])?.path().to_owned())
    }

    /// One further in.
    pub mod deeper {
        use super::vs::prelude::*;

        /// From the module around.
        #[layer(crate = super::vs::varscope)]
        pub fn from_around() -> Result<String> {
            Ok(get_variable!("from_around", [1])?.path().to_owned())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_facade_is_all_that_its_user_needs() -> Result<()> {
        let store = VarStore::new();
        assert_eq!(model(&store)?, ["a", "dense/kernel", "c/Variable", "d/d"]);
        assert_eq!(model(&store)?[3], "d/d");
        Ok(())
    }

    #[test]
    fn varscope_may_be_at_any_path() -> Result<()> {
        use relative::{deeper, from_here, from_the_crate, imported};

        let store = VarStore::new();
        let names = model!(
            store,
            [
                imported()?,
                from_here()?,
                from_the_crate()?,
                deeper::from_around()?
            ]
        );
        assert_eq!(
            names,
            ["imported", "from_here", "from_the_crate", "from_around"]
        );
        Ok(())
    }
}
