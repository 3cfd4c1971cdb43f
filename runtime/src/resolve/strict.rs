//! What a strict store adds: whatever TensorFlow ignores on reuse is an error where it differs.

use std::fmt;

use smallvec::SmallVec;

use super::create::collections;
use super::request::ResolvedRequest;
use crate::error::ErrorKind;
use crate::variable::{AnyVariable, CollectionKey};

/// Compares the options that the request, or its scope for it, says; what is not said is no difference.
pub(super) fn check_strict(
    existing: &AnyVariable,
    asked: &ResolvedRequest,
) -> Result<(), ErrorKind> {
    let (meta, request) = (existing.common(), &asked.request);
    let compare = Comparison { name: &asked.key };
    compare.option(
        "initializer",
        request.options.initializer.as_ref(),
        meta.options.initializer.as_ref(),
    )?;
    compare.option(
        "regularizer",
        request.options.regularizer.as_ref(),
        meta.options.regularizer.as_ref(),
    )?;
    compare.option(
        "constraint",
        request.options.constraint.as_ref(),
        meta.options.constraint.as_ref(),
    )?;
    compare.option(
        "trainable",
        request.trainable.as_ref(),
        Some(&meta.trainable),
    )?;
    let asked_for = request
        .collections
        .as_deref()
        .map(|c| Set(collections(Some(c), meta.trainable)));
    compare.option(
        "collections",
        asked_for.as_ref(),
        Some(&Set(meta.collections.clone())),
    )
}

struct Comparison<'a> {
    name: &'a str,
}

impl Comparison<'_> {
    fn option<T: PartialEq + fmt::Display>(
        &self,
        option: &'static str,
        asked: Option<&T>,
        found: Option<&T>,
    ) -> Result<(), ErrorKind> {
        match asked {
            Some(asked) if Some(asked) != found => Err(ErrorKind::Strict {
                name: self.name.to_owned(),
                option,
                asked: asked.to_string(),
                found: found.map_or_else(|| "none".to_owned(), ToString::to_string),
            }),
            _ => Ok(()),
        }
    }
}

/// Collections, in whatever order.
struct Set(SmallVec<[CollectionKey; 2]>);

impl PartialEq for Set {
    fn eq(&self, other: &Self) -> bool {
        self.0.len() == other.0.len() && self.0.iter().all(|key| other.0.contains(key))
    }
}

impl fmt::Display for Set {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.0).finish()
    }
}
