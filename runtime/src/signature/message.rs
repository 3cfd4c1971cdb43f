//! The message of a finding, put together at compile time.

use super::Signature;
use super::blame::{self, Brought};
use super::check::{Fault, Finding};
use super::route::Route;
use super::walk;
use crate::dtype::DType;

/// Longer messages are cut; nobody reads that far.
const CAPACITY: usize = 1024;

/// A text in the making.
#[derive(Clone, Copy, Debug)]
pub(super) struct Message {
    bytes: [u8; CAPACITY],
    len: usize,
}

impl Message {
    pub(super) const fn new() -> Self {
        Self {
            bytes: [0; CAPACITY],
            len: 0,
        }
    }

    /// The text.
    pub(super) const fn as_str(&self) -> &str {
        match str::from_utf8(self.bytes.split_at(self.len).0) {
            Ok(text) => text,
            // A cut within a character.
            Err(error) => match str::from_utf8(self.bytes.split_at(error.valid_up_to()).0) {
                Ok(text) => text,
                Err(_) => "",
            },
        }
    }

    pub(super) const fn text(&mut self, text: &str) {
        let bytes = text.as_bytes();
        let mut i = 0;
        while i < bytes.len() && self.len < CAPACITY {
            self.bytes[self.len] = bytes[i];
            self.len += 1;
            i += 1;
        }
    }

    pub(super) const fn number(&mut self, number: u64) {
        if number >= 10 {
            self.number(number / 10);
        }
        let digit = [b'0' + (number % 10) as u8];
        if let Ok(digit) = str::from_utf8(&digit) {
            self.text(digit);
        }
    }

    const fn path(&mut self, route: &Route) {
        let start = self.len;
        let mut i = 0;
        while i < route.names_len {
            // An empty name in the root adds nothing.
            if self.len > start {
                self.text("/");
            }
            self.text(route.names[i]);
            i += 1;
        }
    }

    const fn shape(&mut self, route: &Route) {
        let dims = route.shape.dims();
        self.text("[");
        let mut i = 0;
        while i < dims.len() {
            if i > 0 {
                self.text(", ");
            }
            if dims[i] < 0 {
                self.text("_")
            } else {
                self.number(dims[i] as u64)
            }
            i += 1;
        }
        self.text("]");
    }

    /// The arguments that bring the first dimension in which two shapes differ.
    const fn brought(&mut self, function: &Signature, first: &Route, second: &Route) {
        let dim = first.shape.difference(&second.shape);
        let ours = blame::argument(function, second, dim);
        let theirs = blame::argument(function, first, dim);
        match (&ours, &theirs) {
            (Some(ours), Some(theirs)) if ours.is_like(theirs) => {
                self.argument(ours);
                self.text(" is ");
                self.piece(second, ours, dim);
                self.text(" in this call, and ");
                self.piece(first, theirs, dim);
                self.text(" in the first one");
            }
            (Some(ours), _) => {
                self.argument(ours);
                self.text(" is ");
                self.piece(second, ours, dim);
                self.text(" in this call");
            }
            (None, Some(theirs)) => {
                self.argument(theirs);
                self.text(" is ");
                self.piece(first, theirs, dim);
                self.text(" in the first call");
            }
            (None, None) => {}
        }
    }

    const fn argument(&mut self, brought: &Brought) {
        let parameters = brought.layer.parameters;
        let name = if brought.index < parameters.len() {
            parameters[brought.index]
        } else {
            ""
        };
        self.text("\nargument ");
        if name.is_empty() {
            self.number(brought.index as u64 + 1);
        } else {
            self.text("`");
            self.text(name);
            self.text("`");
        }
        self.text(" of `");
        self.text(brought.layer.name);
        self.text("`");
    }

    /// The part of a shape that an argument is.
    const fn piece(&mut self, route: &Route, brought: &Brought, dim: usize) {
        if brought.whole {
            self.shape(route);
        } else {
            self.number(route.shape.dims()[dim] as u64);
        }
    }

    const fn dtype(&mut self, dtype: Option<DType>) {
        if let Some(dtype) = dtype {
            self.text(dtype.rust_name());
        }
    }

    /// Other variables with the same fault between the same two places.
    const fn more(&mut self, finding: &Finding) {
        if finding.more > 0 {
            self.text(" (and ");
            self.number(finding.more as u64);
            self.text(" more)");
        }
    }

    /// Where the second request stands, if that is not where the first one does: the compiler shows the call that leads to it.
    const fn asked(&mut self, first: &Route, second: &Route, is_one_of: bool) {
        if !second.callee.is_empty() && !second.is_to_place_of(first) {
            self.text("\nasked for by `");
            self.text(second.layer);
            self.text(if is_one_of {
                "` whichever way it goes, first at "
            } else {
                "` at "
            });
            self.text(second.file);
            self.text(":");
            self.number(second.at.0 as u64);
            self.text(":");
            self.number(second.at.1 as u64);
        }
    }

    const fn way_out(&mut self, function: &Signature, callee: &str) {
        if !callee.is_empty() {
            self.text("\nif this call is right as it is, put the callee in parentheses: `(");
            self.text(callee);
            self.text(")(..)` is not checked");
        } else if !function.name.is_empty() {
            self.text("\nif `");
            self.text(function.name);
            self.text(
                "` is right as it is, `#[layer(check = false)]` switches the check off for it",
            );
        }
    }
}

/// What to tell about a finding.
pub(super) const fn describe(function: &Signature, finding: &Finding, callee: &str) -> Message {
    let first = walk::route(function, finding.first, true);
    let second = walk::route(function, finding.second, true);
    let mut message = Message::new();
    match finding.fault {
        Fault::Exists => {
            message.text("variable `");
            message.path(&second);
            message.text("` already exists, disallowed");
            message.more(finding);
            message.text(". Did you mean to set `reuse = true` or `reuse = auto` in `scope!`?");
        }
        Fault::Shape => {
            message.text("trying to share variable `");
            message.path(&second);
            message.text("`, but specified shape ");
            message.shape(&second);
            message.text(" and found shape ");
            message.shape(&first);
            message.more(finding);
            message.brought(function, &first, &second);
        }
        Fault::DType => {
            message.text("trying to share variable `");
            message.path(&second);
            message.text("`, but specified dtype ");
            message.dtype(second.dtype);
            message.text(" and found dtype ");
            message.dtype(first.dtype);
            message.more(finding);
        }
    }
    message.asked(&first, &second, finding.is_one_of);
    message.way_out(function, callee);
    message
}
