//! How arrays print.

use std::fmt;

use super::{HostArray, with_typed};

/// The most elements that `Debug` and an initializer's `Display` spell out.
const SHOWN: usize = 8;

impl HostArray {
    /// The elements, if they are few; otherwise what they are.
    pub(crate) fn fmt_short(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.len() <= SHOWN {
            with_typed!(self, a => fmt::Debug::fmt(&Nested { elements: &a.iter().collect::<Vec<_>>(), shape: a.shape() }, f))
        } else {
            write!(f, "{} {:?}", self.dtype(), self.shape())
        }
    }
}

impl fmt::Debug for HostArray {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.len() <= SHOWN {
            write!(f, "HostArray({}, {:?}, ", self.dtype(), self.shape())?;
            self.fmt_short(f)?;
            f.write_str(")")
        } else {
            write!(f, "HostArray({}, {:?})", self.dtype(), self.shape())
        }
    }
}

/// Elements as nested lists, on one line.
struct Nested<'a, T> {
    elements: &'a [&'a T],
    shape: &'a [usize],
}

impl<T: fmt::Debug> fmt::Debug for Nested<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.shape {
            [] => self.elements.iter().try_for_each(|e| e.fmt(f)),
            [rows, shape @ ..] => {
                let row = self.elements.len().checked_div(*rows).unwrap_or(0);
                let rows = (0..*rows).map(|i| Nested {
                    elements: &self.elements[i * row..(i + 1) * row],
                    shape,
                });
                f.debug_list().entries(rows).finish()
            }
        }
    }
}
