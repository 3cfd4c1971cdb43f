//! Whether existing variables may be shared.

use std::fmt;

/// Whether `get_variable!` may share a variable that was already asked for in the pass.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Reuse {
    /// New names only; unless a scope around says otherwise (reuse is inherited and never reset by a name, as in
    /// TensorFlow).
    #[default]
    False,
    /// Existing names only.
    True,
    /// Either.
    Auto,
}

impl Reuse {
    /// The reuse of a scope that is opened with `own` in one with `inherited`.
    pub(crate) fn or(self, inherited: Self) -> Self {
        if self == Self::False { inherited } else { self }
    }

    pub(crate) const fn code(self) -> u8 {
        match self {
            Self::False => 0,
            Self::True => 1,
            Self::Auto => 2,
        }
    }

    pub(crate) const fn from_code(code: u8) -> Self {
        match code {
            0 => Self::False,
            1 => Self::True,
            _ => Self::Auto,
        }
    }
}

impl From<bool> for Reuse {
    fn from(reuse: bool) -> Self {
        if reuse { Self::True } else { Self::False }
    }
}

impl From<Option<bool>> for Reuse {
    fn from(reuse: Option<bool>) -> Self {
        reuse.unwrap_or_default().into()
    }
}

/// As it is written: `true`, `false`, `auto`.
impl fmt::Display for Reuse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::False => "false",
            Self::True => "true",
            Self::Auto => "auto",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Reuse::{Auto, False, True};

    #[test]
    fn reuse_is_inherited_and_only_replaced_by_another_reuse() {
        let table = [
            (False, False, False),
            (False, True, True),
            (False, Auto, Auto),
            (True, False, True),
            (True, True, True),
            (True, Auto, True),
            (Auto, False, Auto),
            (Auto, True, Auto),
            (Auto, Auto, Auto),
        ];
        for (own, inherited, expected) in table {
            assert_eq!(own.or(inherited), expected, "{own} in {inherited}");
        }
    }
}
