//! Functions of the user's that scopes and requests carry: regularizers and constraints.

use std::any::{Any, TypeId};
use std::fmt;
use std::sync::Arc;

use super::handle::AnyVariable;
use crate::error::Cause;
use crate::host::HostArray;

/// A value that a pass collects: a loss, in the engine's own type.
pub type AnyValue = Arc<dyn Any + Send + Sync>;

/// Which function it is: its name, and the type that the compiler gave it, which is one for each closure that is written.
///
/// Layers write their functions anew in every call; a strict store would refuse them all if it went by identity.
#[derive(Clone, Debug, PartialEq)]
struct Written {
    name: Arc<str>,
    /// What it was made with, in parentheses; empty where only the name says it.
    settings: Arc<str>,
    function: TypeId,
}

impl Written {
    fn new<F: 'static>(name: &str, _: &F) -> Self {
        Self {
            name: name.into(),
            settings: "".into(),
            function: TypeId::of::<F>(),
        }
    }
}

impl fmt::Display for Written {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        f.write_str(&self.settings)
    }
}

type RegularizerFn = dyn Fn(&AnyVariable) -> Result<Option<AnyValue>, Cause> + Send + Sync;

/// A function that makes a loss of a variable (`tf.keras.regularizers`, `tf.nn.l2_loss`).
///
/// It runs once for each variable and pass, when the variable is created or found; the loss goes to
/// `REGULARIZATION_LOSSES` of the pass under `KEY/Regularizer/NAME:0`.
///
/// Two are equal if they have the same name and were made from the same function or closure, as it is written: say what
/// differs otherwise (a factor) in the name.
#[derive(Clone)]
pub struct Regularizer(Option<(Written, Option<Arc<RegularizerFn>>)>);

impl Regularizer {
    /// A regularizer whose loss is named `name`; `None` adds no loss.
    pub fn from_fn<E>(
        name: &str,
        loss: impl Fn(&AnyVariable) -> Result<Option<AnyValue>, E> + Send + Sync + 'static,
    ) -> Self
    where
        E: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let written = Written::new(name, &loss);
        let run = move |v: &AnyVariable| loss(v).map_err(|e| Cause::from(e.into()));
        Self(Some((written, Some(Arc::new(run)))))
    }

    /// The same function with other settings is another one; its loss has the same name.
    #[cfg(feature = "candle")]
    pub(crate) fn with_settings(mut self, settings: String) -> Self {
        if let Some((written, _)) = &mut self.0 {
            written.settings = settings.into();
        }
        self
    }

    /// Stops a regularizer of a scope around (`tf.no_regularizer`).
    pub fn none() -> Self {
        Self(None)
    }

    /// What it is, to be compared, without what the function holds.
    pub(crate) fn remembered(self) -> Self {
        Self(self.0.map(|(written, _)| (written, None)))
    }

    pub(crate) fn parts(&self) -> Option<(&str, &RegularizerFn)> {
        let (written, run) = self.0.as_ref()?;
        Some((&written.name, run.as_deref()?))
    }
}

/// Stops a regularizer of a scope around (`tf.no_regularizer`).
pub fn no_regularizer() -> Regularizer {
    Regularizer::none()
}

impl fmt::Debug for Regularizer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Regularizer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Some((written, _)) => fmt::Display::fmt(written, f),
            None => f.write_str("no_regularizer"),
        }
    }
}

impl PartialEq for Regularizer {
    fn eq(&self, other: &Self) -> bool {
        let written = |r: &Self| r.0.as_ref().map(|(written, _)| written.clone());
        written(self) == written(other)
    }
}

type ConstraintFn = dyn Fn(HostArray) -> Result<HostArray, Cause> + Send + Sync;

/// A projection that is applied to a variable after an optimizer's step (`tf.keras.constraints`).
///
/// The optimizers of `varscope::candle::optim` apply it to what they have changed; beside others, you do:
/// [`AnyVariable::apply_constraint`], [`VarStore::apply_constraints`](crate::VarStore::apply_constraints).
/// Two are equal as two [`Regularizer`]s are.
#[derive(Clone)]
pub struct Constraint {
    written: Written,
    project: Arc<ConstraintFn>,
}

impl Constraint {
    /// A constraint that prints as `name`; it must keep shape and element type.
    ///
    /// Its variables keep it as long as they live: one that holds their store keeps that for ever.
    pub fn from_fn<E>(
        name: &str,
        project: impl Fn(HostArray) -> Result<HostArray, E> + Send + Sync + 'static,
    ) -> Self
    where
        E: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let written = Written::new(name, &project);
        let project = move |value| project(value).map_err(|e| Cause::from(e.into()));
        Self {
            written,
            project: Arc::new(project),
        }
    }

    pub(crate) fn project(&self, value: HostArray) -> Result<HostArray, Cause> {
        (self.project)(value)
    }
}

impl fmt::Debug for Constraint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Constraint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written.name)
    }
}

impl PartialEq for Constraint {
    fn eq(&self, other: &Self) -> bool {
        self.written == other.written
    }
}
