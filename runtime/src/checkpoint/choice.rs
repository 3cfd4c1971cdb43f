//! Which variables a load or a save is about.

use crate::error::Error;
use crate::select::Select;

/// All, or these only; and of them all, but for those.
#[derive(Clone, Debug, Default)]
pub(super) struct Choice {
    only: Option<Select>,
    except: Option<Select>,
}

impl Choice {
    /// From now on these, and not those that were said before.
    pub(super) fn only(&mut self, variables: Select) {
        self.only = Some(variables);
    }

    /// Without these, and without those that were said before.
    pub(super) fn except(&mut self, variables: Select) {
        self.except = Some(match self.except.take() {
            Some(others) => others.or(variables),
            None => variables,
        });
    }

    /// Whether nothing was said.
    pub(super) fn is_all(&self) -> bool {
        self.only.is_none() && self.except.is_none()
    }

    /// # Errors
    /// The first text that is no pattern.
    pub(super) fn check(&self) -> Result<(), Error> {
        self.select().check()
    }

    /// As one pattern.
    pub(super) fn select(&self) -> Select {
        let only = self.only.clone().unwrap_or(Select::ALL);
        match &self.except {
            None => only,
            Some(except) => only.except(except),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_only_counts_and_every_except_whatever_comes_first() {
        let mut choice = Choice::default();
        assert!(choice.select().keeps_name("a/w"));
        choice.except("**/w".into());
        choice.only("b".into());
        choice.only("a".into());
        choice.except("a/x".into());
        let kept = ["a/w", "a/x", "a/y", "b/y"].map(|name| choice.select().keeps_name(name));
        assert_eq!(kept, [false, false, true, false]);
    }
}
