//! What stands in the source and says nothing else: a name, and where it is.

use super::{Place, Site};
use crate::name::Name;

/// A literal name, and where it is written: all of most requests and openings. A constant, so that a call hands on one address.
#[derive(Clone, Copy, Debug)]
pub struct Written {
    /// The name.
    pub name: &'static str,
    /// Its hash, as a macro has computed it.
    pub hash: u64,
    /// Where.
    pub site: Site,
}

impl Written {
    #[inline]
    pub(crate) fn name(&self) -> Name {
        Name::hashed(self.name, self.hash)
    }

    #[inline]
    pub(crate) fn place(&'static self) -> Place {
        Place::Macro(&self.site)
    }
}
