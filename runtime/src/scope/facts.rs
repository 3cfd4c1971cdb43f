//! What is asked of a name over and over, answered when it is interned.

use crate::name;

#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Facts(u8);

impl Facts {
    pub(super) const NONE: Self = Self(0);
    /// The name is legal in a scope, or would be if it did not end in a `/`.
    const IS_LEGAL: u8 = 1;
    /// The same at the root.
    const IS_LEGAL_AT_ROOT: u8 = 2;
    /// It ends in a `/`, or is empty: it is not made unique.
    const IS_EXACT: u8 = 4;
    /// The full name is a node's.
    const IS_NODE: u8 = 8;
    /// In lower case it is another one.
    const HAS_UPPER: u8 = 16;

    /// Of a component, below a name of which `above` holds or at the root.
    pub(super) fn of(component: &str, above: Option<Self>) -> Self {
        let is_legal = name::is_nested_scope_name(component);
        let at_root = name::is_node_name(component);
        let is_node = above.map_or(at_root, |above| above.has(Self::IS_NODE) && is_legal);
        let bits = [
            (is_legal, Self::IS_LEGAL),
            (at_root, Self::IS_LEGAL_AT_ROOT),
            (component.is_empty(), Self::IS_EXACT),
            (is_node, Self::IS_NODE),
        ];
        let set = bits.into_iter().filter(|(is, _)| *is);
        Self(set.fold(0, |all, (_, bit)| all | bit))
    }

    /// Of a name of several components, of which these are the last and those of the ones before it.
    pub(super) fn after(self, before: Self) -> Self {
        let legal = before.0
            & if self.has(Self::IS_LEGAL) {
                Self::IS_LEGAL | Self::IS_LEGAL_AT_ROOT
            } else {
                0
            };
        Self(legal | self.0 & !(Self::IS_LEGAL | Self::IS_LEGAL_AT_ROOT))
    }

    /// Whether it is a legal name of a name scope, at the root or in another, and one that is made unique.
    #[inline]
    pub(super) fn opens(self, at_root: bool) -> bool {
        let legal = if at_root {
            Self::IS_LEGAL_AT_ROOT
        } else {
            Self::IS_LEGAL
        };
        self.0 & (legal | Self::IS_EXACT) == legal
    }

    #[inline]
    fn has(self, bit: u8) -> bool {
        self.0 & bit != 0
    }

    /// Whether the full name is a legal one of a node.
    pub(super) fn is_node_name(self) -> bool {
        self.has(Self::IS_NODE)
    }

    #[inline]
    pub(super) fn has_upper(self) -> bool {
        self.has(Self::HAS_UPPER)
    }

    pub(super) fn set_upper(&mut self) {
        self.0 |= Self::HAS_UPPER;
    }
}
