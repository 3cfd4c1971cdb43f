//! How a request becomes a variable.
//!
//! | step | room |
//! | --- | --- |
//! | nothing special was said, and the variable is known: done | `steady` |
//! | nothing special was said, and its name is free: made | `plain` |
//! | the scope's defaults, the full name | `defaults` |
//! | custom getters, innermost first | `getters` |
//! | a variable in parts | `parts` |
//! | one that exists: may the request have it? | `existing`, `decide`, `strict` |
//! | one that is missing: may it be made? made by one thread | `missing`, `claim`, `create` |
//! | of a value that waits in a file, if one does | `from_file` |
//! | its loss, once a pass | `regularize` |
//!
//! `variable!`, which is always new, begins at `create`: `always_new`.

mod always_new;
mod claim;
mod create;
mod decide;
mod defaults;
mod existing;
mod from_file;
mod getters;
mod missing;
mod parts;
mod plain;
mod regularize;
mod request;
mod steady;
mod strict;

use std::sync::Arc;

use request::ResolvedRequest;

use crate::error::{Error, ErrorKind, Result};
use crate::lock::locked;
use crate::options::{Request, Reuse};
use crate::pass::{Pass, Scope, Shared};
use crate::scope::{NodeId, Settings};
use crate::shape::IntoShape as _;
use crate::site::{Chain, Noted, Place, Provenance, ScopeName};
use crate::store::VarStore;
use crate::variable::AnyVariable;

/// Everything that a request is resolved against, taken out of the stack, so that user code can run meanwhile.
#[derive(Clone, Debug)]
pub(crate) struct Resolver {
    store: VarStore,
    shared: Arc<Shared>,
    scope: NodeId,
    reuse: Reuse,
    settings: Arc<Settings>,
    chain: Option<Arc<Chain>>,
    /// Who asks, if anybody wants to know.
    #[cfg(feature = "tensorboard")]
    asker: Option<(Arc<crate::store::Recording>, crate::store::Asker)>,
}

/// A variable that a request has come to.
struct Met {
    variable: AnyVariable,
    /// This pass has not met it before.
    is_first: bool,
}

impl Resolver {
    /// `VariableScope.get_variable`: the rule.
    pub(crate) fn get(&self, request: Request, place: Place) -> Result<AnyVariable> {
        let asked = self.with_defaults(request, place)?;
        self.check_settled(|| asked.name(), place)?;
        self.through_getters(asked, |asked| {
            let got = self.get_asked(asked)?;
            #[cfg(feature = "tensorboard")]
            self.note(&got);
            Ok(got)
        })
    }

    fn get_asked(&self, asked: ResolvedRequest) -> Result<AnyVariable> {
        if self.is_in_parts(&asked) {
            return self.get_parts(asked);
        }
        self.check_not_hidden(&asked)?;
        self.check_value(&asked)?;
        self.get_single(&asked)
    }

    /// `_VariableStore._get_single_variable`, of a whole variable or of a part.
    fn get_single(&self, asked: &ResolvedRequest) -> Result<AnyVariable> {
        let met = match self.store.by_key(&asked.key) {
            Some(existing) => self.existing(existing, asked)?,
            None => self.missing(asked)?,
        };
        if met.is_first {
            self.regularize(&met.variable, asked)?;
        }
        Ok(met.variable)
    }

    /// Notes what was asked for, as it is before getters make something else of it.
    #[cfg(feature = "tensorboard")]
    fn note(&self, got: &AnyVariable) {
        if let Some((recording, asker)) = &self.asker {
            recording.note(crate::store::Step::Request(asker.clone(), got.clone()));
        }
    }

    /// An error of a request, with where it is written and what led there.
    fn fail(&self, kind: ErrorKind, place: Place) -> Error {
        Error::new(kind).at(self.provenance(place))
    }

    /// A place in the scope that is asked, and what led there.
    fn provenance(&self, place: Place) -> Provenance {
        let record = locked(&self.shared.record);
        Provenance::Noted(Noted {
            place,
            chain: self.chain.clone(),
            scope: ScopeName::Is(record.names.tree.full(self.scope).into()),
        })
    }
}

impl Pass {
    /// What a request is resolved against that has to be made, run or reported.
    pub(crate) fn resolver(&mut self) -> Resolver {
        #[cfg(feature = "tensorboard")]
        let asker = self.asker();
        let shared = self.share().clone();
        let (stack, record) = self.parts();
        let chain = stack.chain(&record.names.tree);
        drop(record);
        let stack = self.stack();
        Resolver {
            store: self.store().clone(),
            shared,
            scope: stack.scope().node,
            reuse: stack.reuse(),
            settings: stack.settings(),
            chain,
            #[cfg(feature = "tensorboard")]
            asker,
        }
    }

    /// Asks for a variable in the active scope (`tf.get_variable`).
    ///
    /// # Errors
    /// In TensorFlow's order: an initializer of another element type than the explicit one; a partitioned variable; a value
    /// together with a shape; then, if the variable exists, reuse that is not allowed, another shape, another element type;
    /// and if it does not, reuse of what is missing, no initializer and no shape, no default for the element type, a shape
    /// that is not fully known; or a file that was loaded and lacks it, or has it with another shape or element type. Nothing is stored
    /// then, also if an initializer of the user's fails. If the value can't be converted, the *name* is taken all the same, as in
    /// TensorFlow: the next variable of this name in this pass gets a suffix.
    #[track_caller]
    pub fn get_variable(&mut self, request: Request) -> Result<AnyVariable> {
        let place = Place::or_caller(request.site);
        let what = (&request.name, request.shape.look(), None);
        let short = self.find(what, &request, place);
        match short.or_else(|| self.make(what, &request, place)) {
            Some(variable) => Ok(variable),
            None => self.resolver().get(request, place),
        }
    }
}

impl Scope {
    /// Asks for a variable in this scope: the explicit form of `get_variable!`.
    ///
    /// # Errors
    /// As [`Pass::get_variable`]; and the scope's own error, if it could not be opened.
    #[track_caller]
    pub fn get_variable(&self, request: Request) -> Result<AnyVariable> {
        let place = Place::or_caller(request.site);
        self.get_variable_at(request, place)
    }

    /// The same for somebody who asked there, through code that is not theirs.
    pub(crate) fn get_variable_at(&self, request: Request, place: Place) -> Result<AnyVariable> {
        let handle = self.handle()?;
        let captured = &handle.captured;
        let resolver = Resolver {
            store: handle.store.clone(),
            shared: handle.shared.clone(),
            scope: captured.node,
            reuse: captured.reuse(),
            settings: captured.settings(),
            chain: captured.chain.clone(),
            #[cfg(feature = "tensorboard")]
            asker: handle.asker(),
        };
        resolver.get(request, place)
    }
}
