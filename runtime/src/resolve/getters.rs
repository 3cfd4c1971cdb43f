//! Custom getters, innermost first.

use super::Resolver;
use super::request::ResolvedRequest;
use crate::error::Result;
use crate::options::{CustomGetter, Getter, Request};
use crate::site::Place;
use crate::variable::AnyVariable;

impl Resolver {
    /// Lets the scope's getters see the request, and `get` what they ask for in the end.
    pub(super) fn through_getters(
        &self,
        asked: ResolvedRequest,
        get: impl Fn(ResolvedRequest) -> Result<AnyVariable>,
    ) -> Result<AnyVariable> {
        if self.settings.getters.is_empty() {
            return get(asked);
        }
        // Getters see the scope's element type too, where nothing else was said.
        let dtype = asked.dtype;
        let request = asked.request.renamed(&asked.key).dtype(dtype);
        let last = |request, place| get(self.with_full_name(request, place));
        self.ask_getters(&self.settings.getters, request, asked.place, &last)
    }

    fn ask_getters(
        &self,
        getters: &[CustomGetter],
        request: Request,
        place: Place,
        last: &dyn Fn(Request, Place) -> Result<AnyVariable>,
    ) -> Result<AnyVariable> {
        let Some((first, others)) = getters.split_first() else {
            return last(request, place);
        };
        let place = Place::or_outer(request.site, place);
        let next = |request| self.ask_getters(others, request, place, last);
        let getter = Getter {
            next: &next,
            reuse: self.reuse,
            engine: self.store.engine(),
            provenance: &|| self.provenance(place),
        };
        first.get(&getter, request)
    }
}
