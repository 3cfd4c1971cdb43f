//! The short roads: what a steady pass does over and over, without a lock, an allocation or a string.
//!
//! They are taken where nothing special was said ([`says_nothing_special`]) and nothing has to be made, run or reported; then they come
//! to what the long roads come to, which the tests below compare. A variable in an open scope takes 30 ns by the short road, 400 by the
//! long one; three scopes and a variable 100 ns (bench `vs_candle`, rows `lookups`).

use super::decide::{Decision, decide};
use crate::dtype::DType;
use crate::name::Name;
use crate::options::{Request, Reuse};
use crate::pass::{Pass, Record};
use crate::scope::{NodeId, Stack};
use crate::shape::AskedShape;
use crate::site::Place;
use crate::store::VarStore;
use crate::variable::AnyVariable;

/// Whether the request is one of which, for a variable that exists, only name, shape and element type matter. The scope's part of
/// the answer is [`Stack::plain_dtype`].
#[inline]
pub(super) fn says_nothing_special(asked: &Request, store: &VarStore) -> bool {
    asked.options.is_plain() && store.is_steady()
}

impl Pass {
    /// What a request comes to if it is that simple. Name, shape and element type come apart from the rest: they are looked at where they
    /// stand, and not moved into the request.
    #[inline]
    pub(crate) fn find(
        &mut self,
        (name, shape, dtype): (&Name, AskedShape<'_>, Option<DType>),
        asked: &Request,
        place: Place,
    ) -> Option<AnyVariable> {
        if !says_nothing_special(asked, self.store()) {
            return None;
        }
        let default = self.store().default_dtype();
        let what = (name, shape, dtype.or(asked.options.dtype));
        match self.own_parts() {
            Some((stack, record)) => find(stack, record, what, default, place),
            None => {
                let (stack, mut record) = self.parts();
                find(stack, &mut record, what, default, place)
            }
        }
    }

    /// Opens a variable scope with nothing said but its reuse; false if it is not that simple.
    #[inline]
    pub(crate) fn enter_plain(&mut self, name: &Name, reuse: Reuse, place: Place) -> bool {
        let entered = match self.own_parts() {
            Some((stack, record)) => enter_plain(stack, record, name, reuse, place),
            None => {
                let (stack, mut record) = self.parts();
                enter_plain(stack, &mut record, name, reuse, place)
            }
        };
        entered.is_some()
    }
}

#[cfg(feature = "candle")]
impl crate::pass::Scope {
    /// Takes `what` of the variable that a request comes to whose name has dots for slashes, and which says shape and element type, if it
    /// is that simple.
    pub(crate) fn find_dotted<T>(
        &self,
        name: &str,
        asked: (AskedShape<'_>, DType),
        place: Place,
        what: impl FnOnce(&AnyVariable) -> Option<T>,
    ) -> Option<T> {
        let handle = self.handle().ok().filter(|h| h.store.is_steady())?;
        let captured = &handle.captured;
        captured.plain_dtype()?;
        let mut record = crate::lock::locked(&handle.shared.record);
        let key = record.dotted(captured.node, name);
        let found = what(found(&record, key, asked)?)?;
        note(&mut record, key, captured.reuse(), place)?;
        Some(found)
    }
}

#[inline]
fn find(
    stack: &Stack,
    record: &mut Record,
    (name, shape, dtype): (&Name, AskedShape<'_>, Option<DType>),
    default: DType,
    place: Place,
) -> Option<AnyVariable> {
    let plain = stack.plain_dtype()?;
    let scope = stack.scope();
    let key = record.names.tree.child(scope.node, name);
    let dtype = dtype.or(plain.0).unwrap_or(default);
    let variable = found(record, key, (shape, dtype))?.clone();
    note(record, key, scope.reuse(), place)?;
    Some(variable)
}

/// The variable of a key, if it is what is asked for.
#[inline]
fn found<'a>(
    record: &'a Record,
    key: NodeId,
    (shape, dtype): (AskedShape<'_>, DType),
) -> Option<&'a AnyVariable> {
    let variable = record.known(key)?;
    // One that has moved is looked up anew: what is known here would keep what it was.
    let current = variable.current()?;
    let is_it = current.dtype == dtype && shape.is_compatible(&current.shape);
    is_it.then_some(variable)
}

/// Notes that it was, if it may be.
#[inline]
fn note(record: &mut Record, key: NodeId, reuse: Reuse, place: Place) -> Option<()> {
    match decide(record.existence(key), reuse) {
        Decision::Share => record.share(key),
        Decision::Find => record.find(key, place),
        Decision::Create | Decision::AlreadyExists | Decision::DoesNotExist => return None,
    }
    Some(())
}

#[inline]
fn enter_plain(
    stack: &mut Stack,
    record: &mut Record,
    name: &Name,
    reuse: Reuse,
    place: Place,
) -> Option<()> {
    if stack.is_captured() {
        return None;
    }
    let edge = record.names.tree.edge(stack.scope().node, name);
    let opened = record.names.open_again(stack.position(), edge)?;
    stack.push_plain(edge.to, opened, reuse, place);
    Some(())
}

#[cfg(test)]
mod tests;
