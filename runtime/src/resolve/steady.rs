//! The short roads: what a steady pass does over and over, without a lock, an allocation or a string.
//!
//! They are taken where nothing special was said ([`says_nothing_special`]) and nothing has to be made, run or reported; then they come
//! to what the long roads come to, which the tests below compare. A variable in an open scope takes 23 ns by the short road, 400 by the
//! long one; three scopes and a variable 70 ns (bench `vs_candle`, rows `lookups`).

use super::decide::{Decision, decide};
use crate::dtype::DType;
use crate::name::Name;
use crate::options::{Request, Reuse};
use crate::pass::{Pass, Record};
use crate::scope::{NodeId, Stack};
use crate::shape::AskedShape;
use crate::site::{Place, Written};
use crate::store::VarStore;
use crate::variable::AnyVariable;

/// Whether the request is one of which, for a variable that exists, only name, shape and element type matter. The scope's part of
/// the answer is [`Stack::plain`].
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
        if !asked.options.is_plain() {
            return None;
        }
        self.find_plain((name, shape, dtype.or(asked.options.dtype)), place)
    }

    /// The same of a request that says nothing else.
    #[inline]
    pub(crate) fn find_plain(
        &mut self,
        what: (&Name, AskedShape<'_>, Option<DType>),
        place: Place,
    ) -> Option<AnyVariable> {
        if !self.store().is_steady() {
            return None;
        }
        let default = self.store().default_dtype();
        if let Some((stack, record)) = self.own_parts() {
            return find(stack, record, what, default, place);
        }
        self.find_beside_others(what, place)
    }

    /// Opens a variable scope with nothing said but its reuse; false if it is not that simple.
    #[inline]
    pub(crate) fn enter_plain(&mut self, written: &'static Written, reuse: Reuse) -> bool {
        if let Some((stack, record)) = self.own_parts() {
            return enter_plain(stack, record, written, reuse).is_some();
        }
        self.enter_plain_beside_others(written, reuse)
    }

    #[cold]
    fn enter_plain_beside_others(&mut self, written: &'static Written, reuse: Reuse) -> bool {
        let (stack, mut record) = self.parts();
        enter_plain(stack, &mut record, written, reuse).is_some()
    }

    #[cold]
    fn find_beside_others(
        &mut self,
        what: (&Name, AskedShape<'_>, Option<DType>),
        place: Place,
    ) -> Option<AnyVariable> {
        let default = self.store().default_dtype();
        let (stack, mut record) = self.parts();
        find(stack, &mut record, what, default, place)
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

#[inline(always)]
fn find(
    stack: &Stack,
    record: &mut Record,
    (name, shape, dtype): (&Name, AskedShape<'_>, Option<DType>),
    default: DType,
    place: Place,
) -> Option<AnyVariable> {
    let (scope, reuse, said) = stack.plain()?;
    let key = record.names.tree.child(scope, name);
    let dtype = dtype.or(said.0).unwrap_or(default);
    let variable = found(record, key, (shape, dtype))?.clone();
    note(record, key, reuse, place)?;
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

#[inline(always)]
fn enter_plain(
    stack: &mut Stack,
    record: &mut Record,
    written: &'static Written,
    reuse: Reuse,
) -> Option<()> {
    let (position, outer) = stack.plain_top()?;
    let inherited = outer.inherited(reuse);
    let edge = record.names.tree.edge_written(outer.node, written);
    let opened = record.names.open_again(position, edge)?;
    stack.push_plain(edge.to, opened, inherited, written.place());
    Some(())
}

#[cfg(test)]
mod tests;
