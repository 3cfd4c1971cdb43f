//! Models of somebody who depends on varscope under another name.

use tf1::prelude::*;

/// A layer that finds varscope by its new name.
#[layer(crate = tf1)]
pub fn by_name(units: usize) -> Result<AnyVariable> {
    let v = get_variable!("by_name", [units], dtype = i32, initializer = filled(units))?;
    Ok(v.any().clone())
}

/// The same by an absolute path, with a default scope.
#[layer(crate = ::tf1, default_scope = "dense")]
pub fn by_absolute_path() -> Result<AnyVariable> {
    let v = tf1::get_variable!("by_absolute_path", [1])?;
    Ok(v.any().clone())
}

fn filled(n: usize) -> tf1::Initializer {
    constant(n as i64)
}

/// Every macro once.
pub fn model(store: &VarStore) -> Result<Vec<String>> {
    tf1::model!(store, {
        let a = tf1::scope!("a", reuse = auto, by_name(3))?;
        let b = by_absolute_path()?;
        let c = tf1::name_scope!("c", tf1::variable!(true, name = "flag"))?;
        Ok(vec![
            a.path().to_owned(),
            b.path().to_owned(),
            c.path().to_owned(),
        ])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_name_for_the_crate_changes_nothing() -> Result<()> {
        let store = VarStore::new();
        assert_eq!(
            model(&store)?,
            ["a/by_name", "dense/by_absolute_path", "c/flag"]
        );
        Ok(())
    }
}
