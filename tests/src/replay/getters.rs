//! Custom getters of the recordings, and what they see.

use std::sync::{Arc, Mutex, PoisonError};

use serde_json::{Value, json};
use varscope::partition::fixed_size;
use varscope::{AnyVariable, CustomGetter, DType, Getter, Request, Result, Reuse};

use super::program;

/// What getters have seen, in order; shared with them.
#[derive(Clone, Debug, Default)]
pub(super) struct Seen(Arc<Mutex<Vec<Value>>>);

impl Seen {
    /// What was seen since this was asked last.
    pub(super) fn take(&self) -> Vec<Value> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn push(&self, saw: Value) {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        seen.push(saw);
    }
}

pub(super) fn getter(kind: program::Getter, seen: &Seen) -> CustomGetter {
    let seen = seen.clone();
    CustomGetter::from_fn(move |next, request| {
        seen.push(saw(kind, next, &request));
        get(kind, next, request)
    })
}

fn saw(kind: program::Getter, next: &Getter<'_>, request: &Request) -> Value {
    let shape = request.asked_shape().map(|shape| shape.dims().to_vec());
    json!({
        "getter": kind,
        "name": request.name(),
        "dtype": request.asked_dtype().map(DType::name),
        "reuse": reuse(next.reuse()),
        "partitioner": request.asked_partitioner().is_some(),
        "constraint": request.asked_constraint().map(ToString::to_string),
        "shape": shape,
    })
}

fn get(kind: program::Getter, next: &Getter<'_>, request: Request) -> Result<AnyVariable> {
    let below = |suffix: &str| [request.name(), suffix].concat();
    match kind {
        program::Getter::Pass => next.get(request),
        program::Getter::Suffix => {
            let name = below("_g");
            next.get(request.renamed(name))
        }
        program::Getter::Frozen => next.get(request.trainable(false)),
        program::Getter::Double => next.get(request.dtype(DType::F64)),
        program::Getter::Whole => next.get(request.whole()),
        program::Getter::Halves => next.get(request.partitioner(fixed_size(2, 0))),
        program::Getter::Twice => {
            next.get(request.clone().renamed(below("/extra")))?;
            next.get(request)
        }
    }
}

pub(super) fn reuse(reuse: Reuse) -> Value {
    match reuse {
        Reuse::False => false.into(),
        Reuse::True => true.into(),
        Reuse::Auto => "auto".into(),
    }
}
