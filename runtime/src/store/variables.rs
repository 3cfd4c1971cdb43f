//! The variables of a store, in creation order.

use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::BuildHasher;
use std::sync::Arc;

use hashbrown::HashTable;
use rustc_hash::FxBuildHasher;

use super::waiting::{Files, is_exempt};
use crate::table;
use crate::variable::partition::{Joined, is_first_part, part_key};
use crate::variable::{AnyVariable, Move, State};

/// What became of an attempt to take a name.
#[derive(Default)]
pub(crate) enum Claim {
    /// It is the pass's.
    Claimed,
    /// A variable has it.
    Found(AnyVariable),
    /// It is somebody else's.
    #[default]
    Taken,
}

/// What became of an attempt to add a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Inserted {
    Done,
    /// Another one has its name, which only an exact name can be.
    Taken,
    /// A file should have had it, which was loaded while it was made.
    NotInFile,
}

/// What variables a store has, and what they are: equal as long as all are what they were. Made by
/// [`VarStore::generation`](crate::VarStore::generation).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Generation {
    variables: usize,
    /// How often some of them have become something else.
    moved: usize,
}

#[derive(Debug, Default)]
pub(crate) struct Variables {
    order: Vec<AnyVariable>,
    /// How often some of them have become something else.
    moved: usize,
    /// The passes that made them: each with the first of what it made without another in between.
    makers: Vec<(usize, u64)>,
    /// Where each is, by its name in lower case.
    by_name: HashTable<u32>,
    /// Where those are whose key is not their name.
    by_other_key: HashMap<Box<str>, usize, FxBuildHasher>,
    /// The names in lower case that are taken for variables that are being made, and the pass that took each.
    claimed: HashMap<Arc<str>, u64, FxBuildHasher>,
    /// What parts make up; not variables of their own.
    joined: HashMap<Arc<str>, AnyVariable, FxBuildHasher>,
    /// How many keys end in `part_0`; while there are none, no request has to look for one.
    partitioned: usize,
    pub(super) files: Files,
    /// The variables that other names stand for.
    pub(super) aliases: HashMap<Arc<str>, Arc<str>, FxBuildHasher>,
}

impl Variables {
    pub(crate) fn all(&self) -> &[AnyVariable] {
        &self.order
    }

    pub(crate) fn generation(&self) -> Generation {
        Generation {
            variables: self.order.len(),
            moved: self.moved,
        }
    }

    pub(crate) fn by_key(&self, key: &str) -> Option<&AnyVariable> {
        let of_its_name = self.by_path(key).filter(|v| v.key() == Some(key));
        of_its_name.or_else(|| {
            let i = self.by_other_key.get(key)?;
            self.order.get(*i)
        })
    }

    pub(crate) fn by_path(&self, path: &str) -> Option<&AnyVariable> {
        let is_it = |i: &u32| self.at(*i).path() == path;
        let i = self.by_name.find(Folded::of(path).hash, is_it)?;
        Some(self.at(*i))
    }

    fn at(&self, i: u32) -> &AnyVariable {
        &self.order[i as usize]
    }

    /// The pass that made the variable of this name, regardless of case; the first, if exact names made several.
    fn maker(&self, name: &Folded<'_>) -> Option<u64> {
        let same = self.by_name.iter_hash(name.hash);
        let first = same
            .filter(|i| Folded::of(self.at(**i).path()).text == name.text)
            .min()?;
        let runs = self
            .makers
            .partition_point(|(from, _)| *from <= *first as usize);
        self.makers[..runs].last().map(|(_, pass)| *pass)
    }

    /// Whether nothing has the name, as a name or as a key, and nobody has taken it.
    pub(crate) fn is_free(&self, path: &str) -> bool {
        self.is_free_in_any_case(path, &Folded::of(path))
    }

    fn is_free_in_any_case(&self, path: &str, name: &Folded<'_>) -> bool {
        self.maker(name).is_none()
            && !self.claimed.contains_key(&*name.text)
            && !self.by_other_key.contains_key(path)
    }

    /// Takes a name for a pass; false if another pass has it. Within one pass its own names decide.
    pub(crate) fn claim(&mut self, path: &Arc<str>, pass: u64) -> bool {
        let name = Folded::of(path);
        let taken = self.maker(&name);
        match taken.or_else(|| self.claimed.get(&*name.text).copied()) {
            Some(taken) => taken == pass,
            None => {
                let folded = match name.text {
                    Cow::Borrowed(_) => path.clone(),
                    Cow::Owned(folded) => folded.into(),
                };
                self.claimed.insert(folded, pass);
                true
            }
        }
    }

    /// The same for a variable that may be there already.
    pub(crate) fn claim_or_find(&mut self, path: &Arc<str>, pass: u64) -> Claim {
        if let Some(variable) = self.by_path(path) {
            Claim::Found(variable.clone())
        } else if self.claim(path, pass) {
            Claim::Claimed
        } else {
            Claim::Taken
        }
    }

    /// Gives back a name whose variable was not made.
    pub(crate) fn unclaim(&mut self, path: &str) {
        self.claimed.remove(&*Folded::of(path).text);
    }

    /// Whether any variable is in parts.
    pub(crate) fn is_partitioned(&self) -> bool {
        self.partitioned > 0
    }

    /// The first part of a key in parts, which can't be asked for as a whole without a partitioner.
    pub(crate) fn first_part(&self, key: &str) -> Option<&AnyVariable> {
        let is_possible = self.partitioned > 0;
        is_possible
            .then(|| self.by_key(&part_key(key, 0)))
            .flatten()
    }

    /// Adds a variable that a pass made.
    #[must_use]
    pub(crate) fn insert(&mut self, variable: AnyVariable, pass: u64) -> Inserted {
        let path = variable.path();
        let name = Folded::of(path);
        if self.claimed.get(&*name.text) == Some(&pass) {
            self.claimed.remove(&*name.text);
        }
        if self.by_path(path).is_some() {
            return Inserted::Taken;
        }
        if self.files.refuses(path).is_some() && !is_exempt(variable.collections()) {
            return Inserted::NotInFile;
        }
        let hash = name.hash;
        drop(name);
        self.add(variable, hash, pass);
        Inserted::Done
    }

    /// The same if nobody has or has taken the name, in any case.
    #[must_use]
    pub(crate) fn insert_if_free(&mut self, variable: &AnyVariable, pass: u64) -> bool {
        let path = variable.path();
        let name = Folded::of(path);
        let is_free = self.files.is_empty() && self.is_free_in_any_case(path, &name);
        if is_free {
            self.add(variable.clone(), name.hash, pass);
        }
        is_free
    }

    fn add(&mut self, variable: AnyVariable, hash: u64, pass: u64) {
        let i = self.order.len();
        let number = u32::try_from(i).expect("fewer than 2^32 variables in a store");
        table::insert(&mut self.by_name, (hash, number), || {
            let hash = |v: &AnyVariable| Folded::of(v.path()).hash;
            self.order.iter().map(hash).zip(0..)
        });
        if let Some(key) = variable.key() {
            self.partitioned += usize::from(is_first_part(key));
            if key != variable.path() {
                self.by_other_key.insert(key.into(), i);
            }
        }
        if self.makers.last().is_none_or(|(_, maker)| *maker != pass) {
            self.makers.push((i, pass));
        }
        self.order.push(variable);
    }

    /// Lets the first variables, in order, be something else, where something is given, and then what they are parts of. What is given back
    /// is to be dropped when nothing is locked.
    #[must_use]
    pub(crate) fn move_to(&mut self, states: Vec<Option<State>>) -> Vec<AnyVariable> {
        self.moved += 1;
        let mut old = Vec::new();
        for (variable, state) in self.order.iter_mut().zip(states) {
            if let Some(state) = state {
                let moved = variable.move_to(state);
                old.push(std::mem::replace(variable, moved));
            }
        }
        let wholes = self.joined.iter();
        let wholes = wholes.filter_map(|(key, whole)| {
            let joined = Joined::of(whole)?;
            if !joined.parts().iter().any(AnyVariable::is_old) {
                return None;
            }
            let newest = |part: &AnyVariable| self.by_path(part.path()).unwrap_or(part).clone();
            let parts: Vec<_> = joined.parts().iter().map(newest).collect();
            let mut common = whole.common().cast(parts.first()?.dtype());
            let is_trained = parts.iter().any(AnyVariable::trainable);
            if is_trained != common.is_trainable() {
                common = common.tracked(is_trained);
            }
            let state = State {
                common: Arc::new(common),
                value: Arc::new(joined.of_parts(parts)),
                by: Move::Value,
            };
            Some((key.clone(), state))
        });
        for (key, state) in wholes.collect::<Vec<_>>() {
            if let Some(whole) = self.joined.get_mut(&key) {
                let moved = whole.move_to(state);
                old.push(std::mem::replace(whole, moved));
            }
        }
        old
    }

    /// The variable that the parts of this key make up.
    pub(crate) fn joined(&self, key: &str) -> Option<&AnyVariable> {
        self.joined.get(key)
    }

    /// All that parts make up, by name.
    pub(crate) fn wholes(&self) -> Vec<AnyVariable> {
        let mut wholes: Vec<_> = self.joined.values().cloned().collect();
        wholes.sort_by(|a, b| a.path().cmp(b.path()));
        wholes
    }

    /// Notes what the parts of a key make up; whoever does it first is right.
    pub(crate) fn join(&mut self, key: Arc<str>, whole: AnyVariable) -> AnyVariable {
        self.joined.entry(key).or_insert(whole).clone()
    }
}

/// A name in lower case, which most are, and the hash of that.
struct Folded<'a> {
    text: Cow<'a, str>,
    hash: u64,
}

impl<'a> Folded<'a> {
    fn of(path: &'a str) -> Self {
        // All bytes, without a way out: eight or sixteen are looked at at once.
        let is_lower = |all, byte: &u8| all & byte.is_ascii() & !byte.is_ascii_uppercase();
        let text = if path.as_bytes().iter().fold(true, is_lower) {
            Cow::Borrowed(path)
        } else {
            Cow::Owned(path.to_lowercase())
        };
        Self {
            hash: FxBuildHasher.hash_one(&*text),
            text,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Request, VarStore};

    /// A variable of no store that anybody asks.
    fn variable(name: &str) -> AnyVariable {
        let request = Request::new(name).shape([1]);
        let made = VarStore::new().pass().get_variable(request);
        made.expect("it can be made")
    }

    fn claim(store: &VarStore, name: &str, pass: u64) -> bool {
        store.claim(&name.into(), pass)
    }

    #[test]
    fn a_name_is_one_passs_in_any_case_until_it_is_given_back() {
        let pairs = [["w", "W"], ["ABC", "abc"], ["a/Kernel", "A/kERNEL"]];
        for [name, other] in pairs {
            let store = VarStore::new();
            for free in [name, other] {
                assert!(store.is_free(free));
            }
            assert!(claim(&store, name, 1));
            for taken in [name, other] {
                assert!(!store.is_free(taken), "{taken}");
                assert!(claim(&store, taken, 1), "{taken}");
                assert!(!claim(&store, taken, 2), "{taken}");
                assert!(!store.insert_if_free(&variable(taken), 2), "{taken}");
            }
            assert!(store.is_free("v"));
            store.unclaim(other);
            assert!(store.is_free(name));
            assert!(claim(&store, name, 2));
        }
    }

    #[test]
    fn a_made_name_is_its_passs_whoever_makes_others_meanwhile() {
        let store = VarStore::new();
        for (name, pass) in [("a", 1), ("B", 2), ("c", 2), ("d", 1)] {
            assert!(store.insert_if_free(&variable(name), pass));
            assert!(!store.insert_if_free(&variable(name), pass));
        }
        for (name, maker) in [("a", 1), ("b", 2), ("C", 2), ("D", 1)] {
            assert!(!store.is_free(name));
            for pass in [1, 2, 3] {
                assert_eq!(claim(&store, name, pass), pass == maker, "{name} {pass}");
            }
        }
        assert!(claim(&store, "e", 3));
        assert!(matches!(store.insert(variable("e"), 3), Inserted::Done));
        assert!(matches!(store.insert(variable("e"), 3), Inserted::Taken));
    }

    #[test]
    fn who_finds_the_name_taken_gives_its_claim_back() {
        let mut variables = Variables::default();
        let path: Arc<str> = "w".into();
        assert!(variables.claim(&path, 1));
        assert!(matches!(variables.insert(variable("w"), 2), Inserted::Done));
        // Another pass's claim is another pass's to give back.
        assert!(variables.claimed.contains_key("w"));
        assert!(matches!(
            variables.insert(variable("w"), 1),
            Inserted::Taken
        ));
        assert!(variables.claimed.is_empty());
    }

    /// Between a look and the addition somebody may have loaded a file.
    #[test]
    fn where_files_say_what_there_is_nothing_is_added_unasked() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("model.safetensors");
        let saved = VarStore::new();
        assert!(saved.insert_if_free(&variable("w"), 1));
        saved.save(&path).expect("it can be saved");

        let loaded = VarStore::new();
        loaded.load(&path).expect("it can be loaded");
        let begun = VarStore::new();
        begun.init_from(&path, [("w", "v")]).expect("it has w");
        let taken = VarStore::new();
        assert!(taken.insert_if_free(&variable("w"), 1));
        taken.load(&path).expect("it can be loaded");
        assert!(taken.unused().is_empty());
        for store in [loaded, begun, taken] {
            for name in ["v", "w", "new"] {
                assert!(!store.insert_if_free(&variable(name), 2), "{name}");
            }
        }
    }

    #[test]
    fn a_store_shows_its_variables_to_who_debugs() {
        let store = VarStore::new();
        assert!(store.insert_if_free(&variable("net/w"), 1));
        assert!(format!("{store:?}").contains("net/w"), "{store:?}");
    }
}
