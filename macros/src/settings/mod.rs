//! What scopes and variables share: `key = value` behind the positional arguments.

mod dtype;
mod expand;
mod kind;
pub(crate) mod literal;
mod reuse;

use syn::{Expr, Ident};

use crate::args::{Keyed, Keys, Value};
use crate::diag::Diag;
use crate::header::Typing;
use crate::name::{self, NameArg, Named};

pub(crate) use self::dtype::Dtype;
pub(crate) use self::reuse::{Reuse, expand as expand_reuse};

/// One `key = value`.
#[derive(Debug)]
pub(crate) enum Setting {
    Dtype(Dtype),
    Reuse(Reuse),
    /// `name` and `default_name`.
    Name(Ident, NameArg),
    /// Handed on as it is.
    Other(Ident, Expr),
}

/// In the order of writing, which is the order of evaluation.
#[derive(Debug)]
pub(crate) struct Settings(Vec<Setting>);

impl Settings {
    /// Those of the keys that are right.
    pub(crate) fn check(keys: &Keys, typing: Typing, diag: &mut Diag) -> Self {
        let settings = keys.iter();
        Self(
            settings
                .filter_map(|keyed| check(keyed, keys, typing, diag))
                .collect(),
        )
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Setting> {
        self.0.iter()
    }

    /// `dtype =`, if it was given.
    pub(crate) fn dtype(&self) -> Option<&Dtype> {
        self.iter().find_map(|setting| match setting {
            Setting::Dtype(dtype) => Some(dtype),
            _ => None,
        })
    }

    /// `reuse =`, if it was given.
    pub(crate) fn reuse(&self) -> Option<&Reuse> {
        self.iter().find_map(|setting| match setting {
            Setting::Reuse(reuse) => Some(reuse),
            _ => None,
        })
    }

    /// `name =` or `default_name =`, whichever the macro has.
    pub(crate) fn name(&self) -> Option<&NameArg> {
        self.iter().find_map(|setting| match setting {
            Setting::Name(_, name) => Some(name),
            _ => None,
        })
    }

    /// Any other key, as written.
    pub(crate) fn get(&self, key: &str) -> Option<&Expr> {
        self.iter().find_map(|setting| match setting {
            Setting::Other(name, expr) if name == key => Some(expr),
            _ => None,
        })
    }
}

fn check(keyed: &Keyed, keys: &Keys, typing: Typing, diag: &mut Diag) -> Option<Setting> {
    let key = keyed.name();
    if key == "dtype" {
        return dtype::check(&keyed.value, typing, diag).map(Setting::Dtype);
    }
    let Value::Expr(expr) = &keyed.value else {
        let message = format!("`{key}` is a value, and this is a type");
        diag.at(&keyed.value, message);
        return None;
    };
    let mut expr = expr.clone();
    let named = |expr, named, diag: &mut Diag| {
        let name = name::check(expr, named, diag);
        Setting::Name(keyed.key.clone(), name)
    };
    match key.as_str() {
        "reuse" => return Some(Setting::Reuse(reuse::check(expr, diag))),
        "name" => return Some(named(expr, Named::Variable, diag)),
        // A default is a part of a name: TensorFlow makes it unique by a number behind it.
        "default_name" => return Some(named(expr, Named::Default, diag)),
        "device" if typing == Typing::Static => {
            diag.at(
                &keyed.key,
                "the ndarray engine keeps everything in main memory; remove `device`",
            );
            return None;
        }
        "initializer" => literal::type_literals_of_initializer(&mut expr, keys.get("dtype")),
        _ => {}
    }
    kind::check(&key, &expr, diag);
    Some(Setting::Other(keyed.key.clone(), expr))
}
