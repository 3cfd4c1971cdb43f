//! A program's text: what is constant in an expansion, and in a program that is read while the tests run is not.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use varscope::__private::{Site, Written};
use varscope::Name;

/// The literals of a program by their lines. What is made is never given back: a program's text stays where it is.
#[derive(Clone, Debug, Default)]
pub struct Lines {
    here: Rc<Cell<u64>>,
    written: Rc<RefCell<HashMap<(u64, String), &'static Written>>>,
}

impl Lines {
    /// The program comes to this line.
    pub(super) fn come_to(&self, line: u64) {
        self.here.set(line);
    }

    /// A literal that stands in the line: always the same one.
    pub(super) fn written(&self, name: &str) -> &'static Written {
        let line = self.here.get();
        let mut written = self.written.borrow_mut();
        let at = written.entry((line, name.to_owned()));
        at.or_insert_with(|| {
            let name: &'static str = name.to_owned().leak();
            // No program has that many lines.
            let site = Site::new("program", line as u32 + 1, 1, name, 1);
            Box::leak(Box::new(Written {
                name,
                hash: varscope_names::fnv(name),
                site,
            }))
        })
    }

    /// Its name alone.
    pub(super) fn name(&self, name: &str) -> Name {
        let written = self.written(name);
        Name::hashed(written.name, written.hash)
    }

    /// Where what has no name stands in the line.
    pub(super) fn site(&self) -> &'static Site {
        &self.written("").site
    }
}
