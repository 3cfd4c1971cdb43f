//! Scopes and variables as a tree.

use std::fmt;

use varscope_names::{self as names, Entry, OneLine};

use super::row::Row;

/// A tree, and what is said of its leaves.
#[derive(Debug)]
pub(super) struct Tree {
    tree: names::Tree,
    leaves: Vec<String>,
}

impl Tree {
    pub(super) fn of(rows: &[Row]) -> Self {
        let leaf = |row: &Row| match row.is_trained {
            true => format!("{} {}", row.dtype, row.shape),
            false => format!("{} {}, not trained", row.dtype, row.shape),
        };
        Self {
            tree: names::Tree::of(rows.iter().map(|row| &*row.name), '/'),
            leaves: rows.iter().map(leaf).collect(),
        }
    }

    /// The lines of one scope; each but the very first of all begins with a line break.
    fn write(&self, f: &mut fmt::Formatter<'_>, tree: &names::Tree, before: &str) -> fmt::Result {
        let is_root = std::ptr::eq(tree, &raw const self.tree);
        for (i, entry) in tree.entries.iter().enumerate() {
            let is_last = i + 1 == tree.entries.len();
            let (branch, below) = match (is_root, is_last) {
                (true, _) => ("", ""),
                (false, true) => ("└── ", "    "),
                (false, false) => ("├── ", "│   "),
            };
            if !(is_root && i == 0) {
                f.write_str("\n")?;
            }
            match entry {
                Entry::Leaf(name, i) => {
                    write!(f, "{before}{branch}{}  {}", OneLine(name), self.leaves[*i])?;
                }
                Entry::Scope(name, number) => {
                    write!(f, "{before}{branch}{}", OneLine(name))?;
                    self.write(f, tree.scope(*number), &format!("{before}{below}"))?;
                }
            }
        }
        Ok(())
    }
}

impl fmt::Display for Tree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, &self.tree, "")
    }
}
