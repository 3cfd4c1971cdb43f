//! The user's own.

use std::any::TypeId;
use std::error::Error;
use std::fmt;
use std::sync::Arc;

use super::{Family, Fill, InitError, Initialize, Initializer};
use crate::dtype::DType;
use crate::host::HostArray;

/// An initializer of your own: a function from what is asked for to the value.
///
/// The value must have the shape and dtype asked for. It should depend on nothing but the [`Fill`]: [`Fill::key`] seeds a
/// generator of your choice, and other initializers can be [filled](Initializer::fill) in turn. Two of these
/// are equal if they have the same `name` and were made from the same function or closure, as it is written: say what differs
/// otherwise (a factor) in the name.
///
/// It may ask for other variables, but not for the one that it fills: that is an error, also where another variable's initializer asks in
/// turn. A trap: where it starts a *thread* that asks for the variable, and waits for that thread, both wait for ever, since who waits
/// for a thread can't be known.
///
/// ```
/// use varscope::dtype::DType;
/// use varscope::init::{Fill, InitError, from_fn, random_normal};
///
/// // Half of what `random_normal` makes.
/// let half = from_fn("half_normal", |fill: &Fill<'_>| {
///     let normal = random_normal(0.0, 1.0).fill(fill)?;
///     let normal = normal.view::<f32>().ok_or("only for f32")?;
///     Ok::<_, Box<dyn std::error::Error + Send + Sync>>((&normal / 2.0).into())
/// });
/// let fill = Fill { seed: 0, name: "w", shape: &[3], dtype: DType::F32 };
/// assert_eq!(half.fill(&fill)?.shape(), [3]);
/// # Ok::<_, InitError>(())
/// ```
pub fn from_fn<E>(
    name: impl Into<Arc<str>>,
    f: impl Fn(&Fill<'_>) -> Result<HostArray, E> + Send + Sync + 'static,
) -> Initializer
where
    E: Into<Box<dyn Error + Send + Sync>>,
{
    let written = type_of(&f);
    let function = Arc::new(move |fill: &Fill<'_>| f(fill).map_err(Into::into));
    Initializer(Family::FromFn(FromFn {
        name: name.into(),
        written,
        function: Some(function),
    }))
}

type Function = dyn Fn(&Fill<'_>) -> Result<HostArray, Box<dyn Error + Send + Sync>> + Send + Sync;

#[derive(Clone)]
pub(super) struct FromFn {
    name: Arc<str>,
    /// The type that the compiler gave the function: one for each closure that is written.
    written: TypeId,
    /// Nothing where a variable remembers what it was made with.
    function: Option<Arc<Function>>,
}

impl FromFn {
    /// What it is, to be compared, without what the function holds.
    pub(super) fn remembered(self) -> Self {
        Self {
            function: None,
            ..self
        }
    }
}

fn type_of<F: 'static>(_: &F) -> TypeId {
    TypeId::of::<F>()
}

/// Nobody can compare what functions do; but a layer writes its initializer anew in every call, and means the same.
impl PartialEq for FromFn {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && self.written == other.written
    }
}

impl Initialize for FromFn {
    fn check(&self, _shape: &[usize], _dtype: DType) -> Result<(), InitError> {
        Ok(())
    }

    fn make(&self, fill: &Fill<'_>) -> Result<HostArray, InitError> {
        let name = || self.name.to_string();
        let failed = |source| InitError::Function {
            name: name(),
            source,
        };
        let function = self.function.as_deref();
        let function = function.ok_or_else(|| failed("only its name is remembered".into()))?;
        let made = function(fill).map_err(failed)?;
        if made.dtype() == fill.dtype && made.shape() == fill.shape {
            return Ok(made);
        }
        Err(InitError::FunctionResult {
            name: name(),
            dtype: fill.dtype,
            shape: fill.shape.to_vec(),
            found_dtype: made.dtype(),
            found_shape: made.shape().to_vec(),
        })
    }
}

impl fmt::Display for FromFn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "from_fn({:?}, ..)", self.name)
    }
}
