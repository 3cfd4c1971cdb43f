//! Variables that training keeps beside those of the model: of an exact name, never trained, found again, or taken from a file.

use crate::dtype::DType;
use crate::engines::candle::{VarStore, Variable};
use crate::error::Result;
use crate::init::Initializer;
use crate::options::Request;
use crate::site::Place;
use crate::variable::AnyVariable;
use crate::variable::collection::GLOBAL_VARIABLES;

/// What is kept.
#[derive(Debug)]
pub(super) struct Kept<'a> {
    /// The full name.
    pub(super) name: &'a str,
    /// Nothing if the initializer brings its own.
    pub(super) shape: Option<&'a [usize]>,
    pub(super) dtype: DType,
    pub(super) initializer: Initializer,
    /// The collection that it is in besides the global variables.
    pub(super) collection: &'static str,
}

impl Kept<'_> {
    /// Whether it is there, as a variable or as a value that waits in a file.
    pub(super) fn exists(store: &VarStore, name: &str) -> bool {
        store.by_path(name).is_some() || store.is_waiting(name)
    }

    /// The variable of the model that has the name, if one has.
    pub(super) fn taken_by(store: &VarStore, name: &str, collection: &str) -> Option<AnyVariable> {
        let is_another = |v: &AnyVariable| !v.collections().any(|key| key == collection);
        store.by_path(name).filter(is_another)
    }

    /// Makes it on the device of another variable, or on the store's; or finds it.
    pub(super) fn make(
        self,
        store: &VarStore,
        beside: Option<&Variable>,
        place: Place,
    ) -> Result<Variable> {
        let mut request = Request::new(self.name)
            .dtype(self.dtype)
            .initializer(self.initializer)
            .trainable(false)
            .collections([GLOBAL_VARIABLES, self.collection]);
        if let Some(shape) = self.shape {
            request = request.shape(shape);
        }
        if let Some(beside) = beside {
            request = request.device(beside.device().clone());
        }
        // A pass of its own: whatever walks the store now does not have it among what it asked for.
        let resolver = store.pass().resolver();
        Variable::new(resolver.get(request, place)?)
    }
}
