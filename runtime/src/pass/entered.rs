//! Guards: open scopes of an explicitly walked pass.

use std::ops::{Deref, DerefMut};

use super::Pass;
use crate::scope::Original;
use crate::spans::Span;

/// An open scope: a [`Pass`] that is one scope further in, and steps back when this goes.
#[derive(Debug)]
pub struct EnteredScope<'a> {
    pub(super) pass: &'a mut Pass,
    /// How deep the pass was before: a guard inside that was forgotten is left as well.
    pub(super) depth: usize,
    pub(super) _span: Span,
}

impl Deref for EnteredScope<'_> {
    type Target = Pass;

    fn deref(&self) -> &Pass {
        self.pass
    }
}

impl DerefMut for EnteredScope<'_> {
    fn deref_mut(&mut self) -> &mut Pass {
        self.pass
    }
}

impl Drop for EnteredScope<'_> {
    fn drop(&mut self) {
        drop(self.pass.leave_to(self.depth));
    }
}

/// An open name scope: a [`Pass`] whose names go there, and that steps back when this goes.
#[derive(Debug)]
pub struct EnteredNameScope<'a> {
    pub(super) pass: &'a mut Pass,
    pub(super) depth: usize,
    pub(super) opened: Original,
    pub(super) _span: Span,
}

impl EnteredNameScope<'_> {
    /// The name that re-enters exactly this name scope, `a/b/`: what `name_scope!(.. as ident, ..)` binds.
    pub fn absolute_name(&mut self) -> String {
        self.pass.original(&self.opened)
    }
}

impl Deref for EnteredNameScope<'_> {
    type Target = Pass;

    fn deref(&self) -> &Pass {
        self.pass
    }
}

impl DerefMut for EnteredNameScope<'_> {
    fn deref_mut(&mut self) -> &mut Pass {
        self.pass
    }
}

impl Drop for EnteredNameScope<'_> {
    fn drop(&mut self) {
        drop(self.pass.leave_to(self.depth));
    }
}
