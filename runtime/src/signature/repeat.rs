//! Calls that ask for nothing new: the walk does not go into them a second time.
//!
//! In one function, a layer that is called again in the same scope with the same arguments, where sharing is visible, asks for what is
//! there, as it is there. So `reuse = true` around a whole model costs its check one look at these few calls.

use super::Signature;
use super::argument::same_dims;
use super::facts::Arg;
use super::walk::Position;

/// Calls that are remembered; of more, the first.
const MANY: usize = 64;

#[derive(Clone, Copy)]
struct Call {
    layer: u64,
    path: u64,
    args: &'static [Arg],
}

/// The calls of the functions that the walk is in, those of the innermost last.
pub(super) struct Calls {
    calls: [Call; MANY],
    len: usize,
    /// Where those of the innermost begin.
    from: usize,
}

impl Calls {
    pub(super) const NONE: Self = Self {
        calls: [Call {
            layer: 0,
            path: 0,
            args: &[],
        }; MANY],
        len: 0,
        from: 0,
    };

    /// Whether the function that the walk is in has made the same call.
    pub(super) const fn have(
        &self,
        layer: &Signature,
        args: &'static [Arg],
        position: &Position,
    ) -> bool {
        let mut i = self.len;
        while i > self.from {
            i -= 1;
            let call = &self.calls[i];
            if call.layer == layer.identity
                && call.path == position.path.sum
                && same(call.args, args)
            {
                return true;
            }
        }
        false
    }

    /// How many there are now.
    pub(super) const fn len(&self) -> usize {
        self.len
    }

    /// Forgets all but the first.
    pub(super) const fn truncate(&mut self, len: usize) {
        self.len = len;
    }

    /// Goes into a call; what is returned leads out again.
    pub(super) const fn enter(&mut self) -> (usize, usize) {
        let outside = (self.len, self.from);
        self.from = self.len;
        outside
    }

    pub(super) const fn leave(
        &mut self,
        outside: (usize, usize),
        layer: &Signature,
        args: &'static [Arg],
        position: &Position,
    ) {
        (self.len, self.from) = outside;
        if self.len < MANY {
            self.calls[self.len] = Call {
                layer: layer.identity,
                path: position.path.sum,
                args,
            };
            self.len += 1;
        }
    }
}

/// Whether arguments of calls in one function are the same.
pub(super) const fn same(a: &[Arg], b: &[Arg]) -> bool {
    let mut i = 0;
    while i < a.len() && i < b.len() {
        let same = match (&a[i], &b[i]) {
            (Arg::Unknown, Arg::Unknown) => true,
            (Arg::Parameter(a), Arg::Parameter(b)) => *a == *b,
            (Arg::Int(a), Arg::Int(b)) => *a == *b,
            (Arg::Literal(a), Arg::Literal(b)) | (Arg::Pattern(a), Arg::Pattern(b)) => {
                same_dims(a, b)
            }
            _ => false,
        };
        if !same {
            return false;
        }
        i += 1;
    }
    a.len() == b.len()
}
