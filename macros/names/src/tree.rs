//! Names as a tree of scopes.

use alloc::borrow::ToOwned;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

/// A scope: what is in it, in the order of the names.
#[derive(Debug, Default)]
pub struct Tree {
    /// In order.
    pub entries: Vec<Entry>,
    scopes: Vec<Tree>,
    by_name: BTreeMap<String, usize>,
}

/// What is in a scope.
#[derive(Debug)]
pub enum Entry {
    /// The name of this number, called so in its scope.
    Leaf(String, usize),
    /// The scope of this name and number.
    Scope(String, usize),
}

impl Tree {
    /// The tree of these names, whose components stand between separators.
    pub fn of<'a>(names: impl Iterator<Item = &'a str>, separator: char) -> Self {
        let mut root = Self::default();
        for (i, name) in names.enumerate() {
            let mut components: Vec<&str> = name.split(separator).collect();
            let own = components.pop().unwrap_or_default();
            let scope = components.into_iter().fold(&mut root, Self::inside);
            scope.entries.push(Entry::Leaf(own.to_owned(), i));
        }
        root
    }

    fn inside(&mut self, name: &str) -> &mut Self {
        let number = match self.by_name.get(name) {
            Some(number) => *number,
            None => {
                let number = self.scopes.len();
                self.scopes.push(Self::default());
                self.entries.push(Entry::Scope(name.to_owned(), number));
                self.by_name.insert(name.to_owned(), number);
                number
            }
        };
        &mut self.scopes[number]
    }

    /// The scope of this number.
    pub fn scope(&self, number: usize) -> &Self {
        &self.scopes[number]
    }

    /// The numbers of all names in it, at any depth.
    pub fn leaves(&self) -> Vec<usize> {
        let mut all = Vec::new();
        let mut left = vec![self];
        while let Some(scope) = left.pop() {
            for entry in &scope.entries {
                match entry {
                    Entry::Leaf(_, i) => all.push(*i),
                    Entry::Scope(_, number) => left.push(scope.scope(*number)),
                }
            }
        }
        all
    }
}
