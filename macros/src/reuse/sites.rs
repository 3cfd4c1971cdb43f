//! The places of a body that a finding can be about.
//!
//! A place gets its number where it is read, once, and is found by it ever after: branches are joined in another order than
//! they are read in, so the order of events says nothing about numbers.

use std::collections::HashMap;
use std::ops::Range;

use proc_macro2::Span;

use super::names::Callee;

/// A place: what stands there.
#[derive(Debug)]
pub(super) enum Site {
    /// A request: its literal.
    Get(Span),
    /// A call, from the first token of the callee to the parentheses behind it.
    Call {
        start: Span,
        end: Span,
        /// The callee's number among the distinct ones.
        callee: usize,
    },
}

/// The places read so far, by their numbers.
#[derive(Debug, Default)]
pub(super) struct Sites {
    sites: Vec<Site>,
    /// For each, whether it stands behind an early `return`: a caller may run on without it.
    within: Vec<bool>,
    callees: Vec<Callee>,
    /// The number of each callee, by its key.
    numbers: HashMap<String, usize>,
}

impl Sites {
    /// The number of a request; `None` if there are too many to number, and then it is not followed.
    pub(super) fn request(&mut self, literal: Span, within: bool) -> Option<u16> {
        self.put(within, |_| Site::Get(literal))
    }

    /// The number of a call; `None` as for requests.
    pub(super) fn call(&mut self, callee: &Callee, within: bool) -> Option<u16> {
        self.put(within, |sites| {
            let next = sites.callees.len();
            let number = *sites.numbers.entry(callee.key()).or_insert(next);
            if number == next {
                sites.callees.push(callee.clone());
            }
            Site::Call {
                start: callee.start,
                end: callee.parens,
                callee: number,
            }
        })
    }

    fn put(&mut self, within: bool, site: impl FnOnce(&mut Self) -> Site) -> Option<u16> {
        let number = u16::try_from(self.sites.len()).ok()?;
        let site = site(self);
        self.sites.push(site);
        self.within.push(within);
        Some(number)
    }

    /// A caller may run on without these.
    pub(super) fn let_callers_skip(&mut self, sites: Range<usize>) {
        self.within[sites].fill(true);
    }

    pub(super) fn is_within(&self, site: u16) -> bool {
        self.within[usize::from(site)]
    }

    pub(super) fn len(&self) -> usize {
        self.sites.len()
    }

    /// Each place with its number.
    pub(super) fn iter(&self) -> impl Iterator<Item = (usize, &Site)> {
        self.sites.iter().enumerate()
    }

    /// The number of the callee at a site that is a call.
    pub(super) fn callee(&self, site: u16) -> Option<usize> {
        match self.sites[usize::from(site)] {
            Site::Get(_) => None,
            Site::Call { callee, .. } => Some(callee),
        }
    }

    /// One of each distinct callee, in the order of their own numbers.
    pub(super) fn callees(&self) -> &[Callee] {
        &self.callees
    }
}

#[cfg(test)]
mod tests {
    use syn::parse_quote;

    use super::*;

    #[test]
    fn calls_of_one_callee_are_places_of_their_own() {
        let mut sites = Sites::default();
        let callee = Callee::of(&parse_quote!(dense(x))).unwrap();
        assert_eq!(sites.call(&callee, false), Some(0));
        assert_eq!(sites.request(Span::call_site(), false), Some(1));
        assert_eq!(sites.call(&callee, false), Some(2));
        assert_eq!(sites.callees().len(), 1);
    }

    #[test]
    fn what_can_not_be_numbered_is_not_followed() {
        let mut sites = Sites::default();
        for number in 0..=u16::MAX {
            assert_eq!(sites.request(Span::call_site(), false), Some(number));
        }
        assert_eq!(sites.request(Span::call_site(), false), None);
        assert_eq!(sites.len(), 1 << 16);
    }
}
