//! A variable that is missing: whether it may be made, by one thread alone.

use super::decide::{Decision, decide};
use super::request::ResolvedRequest;
use super::{Met, Resolver};
use crate::error::{Error, ErrorKind, Result};
use crate::pass::Existence;
use crate::site::Place;
use crate::store::Attempt;

impl Resolver {
    pub(super) fn missing(&self, asked: &ResolvedRequest) -> Result<Met> {
        // A part with a value is one of a variable that exists in a file.
        let must_exist = asked.part.is_none()
            && decide(Existence::Missing, self.reuse) == Decision::DoesNotExist;
        if must_exist && !self.store.has_waiting() {
            return Err(self.does_not_exist(asked));
        }
        let existing = || self.store.by_key(&asked.key);
        match self.store.creating().reserve(&asked.key, existing) {
            Attempt::Exists(existing) => self.existing(existing, asked),
            Attempt::Recursive => Err(self.recursive(asked)),
            Attempt::Reserved(_until_it_is_made) => {
                let variable = match self.take(asked, must_exist)? {
                    Some(taken) => taken,
                    None if must_exist => return Err(self.does_not_exist(asked)),
                    None => self.create(asked)?,
                };
                Ok(Met {
                    variable,
                    is_first: true,
                })
            }
        }
    }

    pub(super) fn recursive(&self, asked: &ResolvedRequest) -> Error {
        let name = asked.name();
        self.fail(ErrorKind::RecursiveInitializer { name }, asked.place)
    }

    pub(super) fn does_not_exist(&self, asked: &ResolvedRequest) -> Error {
        let name = asked.name();
        let error = self.fail(ErrorKind::DoesNotExist { name }, asked.place);
        error.near(self.store.names_near(&asked.key))
    }

    pub(super) fn check_not_frozen(&self, name: &str, place: Place) -> Result<()> {
        if !self.store.is_frozen() {
            return Ok(());
        }
        let kind = ErrorKind::Frozen {
            name: name.to_owned(),
        };
        Err(self.fail(kind, place).near(self.store.names_near(name)))
    }
}
