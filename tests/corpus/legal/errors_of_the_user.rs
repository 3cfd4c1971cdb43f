//! A `Result` of the user's, with errors of their own, and `?` between them.
use std::fmt;
use varscope::prelude::{VarStore, get_variable, layer, model, scope};

#[derive(Debug)]
pub enum Error {
    Varscope(varscope::Error),
    Shape(usize),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Varscope(error) => write!(f, "{error}"),
            Self::Shape(n) => write!(f, "{n}"),
        }
    }
}

impl From<varscope::Error> for Error {
    fn from(error: varscope::Error) -> Self {
        Self::Varscope(error)
    }
}

pub type Result<T, E = Error> = std::result::Result<T, E>;

#[layer]
fn dense(x: usize) -> Result<usize> {
    let w = get_variable!("w", [3])?;
    (x < 10).then(|| x + w.value().len()).ok_or(Error::Shape(x))
}

#[layer]
fn fallback(x: usize) -> Result<usize> {
    scope!("a", dense(x)).or_else(|error| match error {
        Error::Shape(n) => scope!("b", dense(n % 10)),
        other => Err(other),
    })
}

pub fn main() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        assert_eq!(fallback(12)?, 5);
    });
    Ok(())
}
