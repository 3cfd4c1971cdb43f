//! The reuse decision: one table.

use crate::options::Reuse;
use crate::pass::Existence;

/// What follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Decision {
    /// Make it.
    Create,
    /// Return it, and note it in the pass as building the graph again would.
    Find,
    /// Return it.
    Share,
    /// An error: asked for twice without reuse.
    AlreadyExists,
    /// An error: reuse of what is not there.
    DoesNotExist,
}

pub(crate) const fn decide(existence: Existence, reuse: Reuse) -> Decision {
    match (existence, reuse) {
        (Existence::Missing, Reuse::False | Reuse::Auto) => Decision::Create,
        (Existence::Missing, Reuse::True) => Decision::DoesNotExist,
        (Existence::InStore, _) => Decision::Find,
        (Existence::InPass, Reuse::False) => Decision::AlreadyExists,
        (Existence::InPass, Reuse::True | Reuse::Auto) => Decision::Share,
    }
}

#[cfg(test)]
mod tests {
    use super::{Decision::*, decide};
    use crate::options::Reuse::{Auto, False, True};
    use crate::pass::Existence::{InPass, InStore, Missing};

    #[test]
    fn the_table() {
        let table = [
            (Missing, False, Create),
            (Missing, True, DoesNotExist),
            (Missing, Auto, Create),
            (InStore, False, Find),
            (InStore, True, Find),
            (InStore, Auto, Find),
            (InPass, False, AlreadyExists),
            (InPass, True, Share),
            (InPass, Auto, Share),
        ];
        for (existence, reuse, expected) in table {
            assert_eq!(
                decide(existence, reuse),
                expected,
                "{existence:?} under reuse = {reuse}"
            );
        }
    }
}
