//! Names as a tree of scopes.

use std::collections::BTreeMap;

/// A scope: what is in it, in the order of the file.
#[derive(Debug, Default)]
pub(crate) struct Scope {
    /// Numbers of tensors, or of scopes.
    pub(crate) entries: Vec<Entry>,
    scopes: Vec<Scope>,
    by_name: BTreeMap<String, usize>,
}

#[derive(Debug)]
pub(crate) enum Entry {
    /// The tensor of this number, called so in its scope.
    Tensor(String, usize),
    /// The scope of this name and number.
    Scope(String, usize),
}

impl Scope {
    /// The tree of these names, whose components stand between separators.
    pub(crate) fn of<'a>(names: impl Iterator<Item = &'a str>, separator: char) -> Self {
        let mut root = Self::default();
        for (i, name) in names.enumerate() {
            let mut components: Vec<&str> = name.split(separator).collect();
            let own = components.pop().unwrap_or_default();
            let scope = components.into_iter().fold(&mut root, Self::inside);
            scope.entries.push(Entry::Tensor(own.to_owned(), i));
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

    pub(crate) fn scope(&self, number: usize) -> &Self {
        &self.scopes[number]
    }

    /// The numbers of all tensors in it, at any depth.
    pub(crate) fn tensors(&self) -> Vec<usize> {
        let mut all = Vec::new();
        let mut left = vec![self];
        while let Some(scope) = left.pop() {
            for entry in &scope.entries {
                match entry {
                    Entry::Tensor(_, i) => all.push(*i),
                    Entry::Scope(_, number) => left.push(scope.scope(*number)),
                }
            }
        }
        all
    }
}
