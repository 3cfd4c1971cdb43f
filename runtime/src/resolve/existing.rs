//! A variable that exists: whether the request may have it.

use super::decide::{Decision, decide};
use super::request::ResolvedRequest;
use super::strict::check_strict;
use super::{Met, Resolver};
use crate::error::{ErrorKind, Result};
use crate::host::HostArray;
use crate::lock::locked;
use crate::pass::{Existence, Record};
use crate::variable::AnyVariable;

impl Resolver {
    pub(super) fn existing(&self, existing: AnyVariable, asked: &ResolvedRequest) -> Result<Met> {
        let mut record = locked(&self.shared.record);
        let existence = record.existence(asked.noted());
        let decision = decide(existence, self.reuse);
        if let Err(kind) = self.check_existing(&existing, asked, existence, decision) {
            let first = record.first_requested(asked.noted());
            drop(record);
            let defined = existing.provenance();
            let site = defined.site();
            let error = self.fail(kind, asked.place).defined_at(defined);
            return Err(match first {
                Some(first) if first != site => error.first_at(first),
                _ => error,
            });
        }
        let is_first = decision == Decision::Find;
        if asked.alias.is_some() {
            record.note_alias();
        }
        if is_first {
            record.remember(asked.noted(), existing.another_handle());
            record.find(asked.noted(), asked.place);
        } else if record.known(asked.noted()).is_some_and(AnyVariable::is_old) {
            // It would keep what the variable was.
            record.remember_made(asked.noted(), existing.another_handle());
        }
        let is_first = is_first && !self.was_met(&mut record, asked);
        if decision == Decision::Share {
            record.share(asked.noted());
        }
        drop(record);
        Ok(Met {
            variable: existing,
            is_first,
        })
    }

    /// Whether this pass has asked for the variable by another of its names.
    pub(super) fn was_met(&self, record: &mut Record, asked: &ResolvedRequest) -> bool {
        let noted = asked.noted();
        let mut is_asked = |name: &str| {
            let node = record.names.tree.path(name);
            node != noted && record.existence(node) == Existence::InPass
        };
        self.store.has_aliases() && self.store.names_of(&asked.key).iter().any(|n| is_asked(n))
    }

    /// Whether the decision lets the request have the variable, and the variable is what the request says.
    pub(super) fn check_existing(
        &self,
        existing: &AnyVariable,
        asked: &ResolvedRequest,
        existence: Existence,
        decision: Decision,
    ) -> Result<(), ErrorKind> {
        if decision == Decision::AlreadyExists {
            return Err(ErrorKind::AlreadyExists { name: asked.name() });
        }
        check_shareable(existing, asked, existence)?;
        if self.store.is_strict() {
            check_strict(existing, asked)
        } else {
            Ok(())
        }
    }
}

/// Shape, then element type. A variable that this pass *finds* is compared with what the request would have created; one that
/// it *shares* as TensorFlow does it (tests/data/FORMAT.md S14).
fn check_shareable(
    existing: &AnyVariable,
    asked: &ResolvedRequest,
    existence: Existence,
) -> Result<(), ErrorKind> {
    let value = asked.value().filter(|_| existence == Existence::InStore);
    let shape = asked.shape_or(value);
    if let Some(shape) = shape.filter(|s| !s.is_compatible(existing.shape())) {
        return Err(ErrorKind::ShapeMismatch {
            name: asked.name(),
            asked: Box::new(shape),
            found: Box::new(existing.shape().into()),
        });
    }
    let dtype = value.map_or(asked.dtype, |v| v.dtype());
    // A value says what the variable was made with; the store may have been cast since.
    let is_made_so = |value: &HostArray| {
        value.dtype() == existing.made_dtype() && asked.request.options.dtype != Some(value.dtype())
    };
    if dtype != existing.dtype() && !value.is_some_and(is_made_so) {
        return Err(ErrorKind::DtypeMismatch {
            name: asked.name(),
            asked: dtype,
            found: existing.dtype(),
            made: existing.made_dtype(),
        });
    }
    Ok(())
}
