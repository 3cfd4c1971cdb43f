//! Models of somebody whose crate is of edition 2021.
#![deny(rust_2024_compatibility)]
#![allow(
    keyword_idents_2024,
    reason = "a keyword of the next edition is a name here"
)]

use varscope::prelude::*;

/// Tells the scope in which it is dropped.
#[derive(Debug)]
pub struct Probe<'a>(pub &'a std::cell::RefCell<Vec<String>>);

impl Probe<'_> {
    /// Something that borrows from a temporary.
    pub fn len(&self) -> usize {
        self.0.borrow().len()
    }

    /// Whether nothing was dropped.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Drop for Probe<'_> {
    fn drop(&mut self) {
        let scope =
            current_scope().map_or_else(|_| "none".to_owned(), |scope| scope.name().to_owned());
        self.0.borrow_mut().push(scope);
    }
}

/// A layer with an argument that is a keyword in edition 2024.
#[allow(
    tail_expr_drop_order,
    reason = "a layer's own temporaries go when its edition says"
)]
#[layer]
pub fn dense(gen: usize) -> Result<AnyVariable> {
    Ok(get_variable!("kernel", [gen])?.any().clone())
}

/// A layer whose name is one.
#[layer]
pub fn gen() -> Result<()> {
    get_variable!("gen", [1], initializer = zeros())?;
    Ok(())
}

/// Every macro once.
pub fn model(store: &VarStore) -> Result<Vec<String>> {
    model!(store, {
        let a = scope!("a" as gen, {
            gen.reuse_variables();
            gen.name().to_owned()
        });
        let b = scope!<"b", reuse = auto> { dense(3)? };
        scope!("d", gen())?;
        let c = name_scope!("c", variable!([[1.0], [2.0]]))?;
        Ok(vec![a, b.path().to_owned(), c.path().to_owned()])
    })
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    #[test]
    fn a_model_of_edition_2021_works() -> Result<()> {
        let store = VarStore::new();
        assert_eq!(model(&store)?, ["a", "b/kernel", "c/Variable"]);
        Ok(())
    }

    #[test]
    fn temporaries_of_a_body_go_before_its_scope() {
        let dropped = RefCell::new(Vec::new());
        let store = VarStore::new();
        model!(store, {
            scope!("expression", Probe(&dropped).len());
            scope!("tail", {
                Probe(&dropped).len();
                Probe(&dropped).len()
            });
            scope!("call", drop(Probe(&dropped)));
            let _sum: usize = scope!(
                "outer",
                scope!("inner", Probe(&dropped).len()) + Probe(&dropped).len()
            );
        });
        let expected = ["expression", "tail", "tail", "call", "outer/inner", "outer"];
        assert_eq!(dropped.into_inner(), expected);
    }
}
