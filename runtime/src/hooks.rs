//! Functions of the user's that scopes and requests carry: regularizers and constraints.

use std::any::Any;
use std::fmt;
use std::sync::Arc;

use crate::error::Cause;
use crate::host::HostArray;
use crate::variable::AnyVariable;

/// A value that a pass collects: a loss, in the engine's own type.
pub type AnyValue = Arc<dyn Any + Send + Sync>;

type RegularizerFn = dyn Fn(&AnyVariable) -> Result<Option<AnyValue>, Cause> + Send + Sync;

/// A function that makes a loss of a variable (`tf.keras.regularizers`, `tf.nn.l2_loss`).
///
/// It runs once for each variable and pass, when the variable is created or found; the loss goes to
/// `REGULARIZATION_LOSSES` of the pass under `KEY/Regularizer/NAME:0`.
#[derive(Clone)]
pub struct Regularizer(Option<(Arc<str>, Arc<RegularizerFn>)>);

impl Regularizer {
    /// A regularizer whose loss is named `name`; `None` adds no loss.
    pub fn from_fn<E>(
        name: &str,
        loss: impl Fn(&AnyVariable) -> Result<Option<AnyValue>, E> + Send + Sync + 'static,
    ) -> Self
    where
        E: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let run = move |v: &AnyVariable| loss(v).map_err(|e| Cause::from(e.into()));
        Self(Some((name.into(), Arc::new(run))))
    }

    /// Stops a regularizer of a scope around (`tf.no_regularizer`).
    pub fn none() -> Self {
        Self(None)
    }

    pub(crate) fn parts(&self) -> Option<(&str, &RegularizerFn)> {
        self.0.as_ref().map(|(name, run)| (&**name, &**run))
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
        f.write_str(self.0.as_ref().map_or("no_regularizer", |(name, _)| name))
    }
}

/// The same function, not merely one that prints alike.
impl PartialEq for Regularizer {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Some((_, a)), Some((_, b))) => Arc::ptr_eq(a, b),
            (a, b) => a.is_none() && b.is_none(),
        }
    }
}

type ConstraintFn = dyn Fn(HostArray) -> Result<HostArray, Cause> + Send + Sync;

/// A projection that is applied to a variable after an optimizer's step (`tf.keras.constraints`).
///
/// varscope applies it when you ask for it: [`AnyVariable::apply_constraint`], `VarStore::apply_constraints`.
#[derive(Clone)]
pub struct Constraint {
    name: Arc<str>,
    project: Arc<ConstraintFn>,
}

impl Constraint {
    /// A constraint that prints as `name`; it must keep shape and element type.
    pub fn from_fn<E>(name: &str, project: impl Fn(HostArray) -> Result<HostArray, E> + Send + Sync + 'static) -> Self
    where
        E: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let project = move |value| project(value).map_err(|e| Cause::from(e.into()));
        Self { name: name.into(), project: Arc::new(project) }
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
        f.write_str(&self.name)
    }
}

/// The same function, not merely one that prints alike.
impl PartialEq for Constraint {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.project, &other.project)
    }
}
