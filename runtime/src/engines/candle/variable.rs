//! The handle of a variable that candle holds.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use candle_core::{Tensor, Var};

use super::copy;
use super::held::{Trained, Untrained, to_host};
use super::whole::Whole;
use crate::dtype::DType;
use crate::error::{Error, ErrorKind, Result};
use crate::host::{HostArray, IntoArray};
use crate::init::{self, Initializer};
use crate::options::{Getter, Request};
use crate::site::Trace;
use crate::variable::AnyVariable;
use crate::variable::collection::Item;
use crate::variable::engine::{EngineError, EngineValue};

/// A variable that candle holds: what `get_variable!` gives with `varscope::candle::prelude`.
///
/// It is a [`Tensor`] wherever one is asked for: tracked if the variable is trainable, detached if not. Cheap to clone. If the store is cast or
/// moved to another device, it is the new tensor from then on.
///
/// It dereferences to the tensor, is made into one by [`Tensor::from`], and stands in `+`, `-`, `*` and `/` on either side, by value or
/// borrowed, wherever candle takes a tensor: with a variable, a tensor, a number, or candle's `Result` of a tensor or variable. As there,
/// shapes must be equal; `broadcast_add` and its like take a `&Variable`.
///
/// ```
/// use varscope::candle::prelude::*;
///
/// # fn main() -> Result<()> {
/// let store = VarStore::new();
/// let x = Tensor::ones((2, 2), DType::F32, store.device())?;
/// model!(store, {
///     let w = get_variable!("w", x.shape(), initializer = ones())?;
///     let b = get_variable!("b", x.shape(), initializer = zeros())?;
///     let y = (x.matmul(&w)? + &b)?;
///     let y = (y - (1.0 - &w))?; // a `Result` needs no `?` on one side
///     let loss = ((&w * 2.0)? * y)?.sum_all()?;
///     assert_eq!(loss.to_scalar::<f32>()?, 16.0);
///     assert!(loss.backward()?.get(&b).is_some());
/// });
/// # Ok(())
/// # }
/// ```
///
/// What neither candle nor Rust's rules for foreign types let be written: two `Result`s (`(&w * 2.0) + (&v * 2.0)`), a `Result` and a number
/// (`x.matmul(&w) * 2.0`), the `Result` of `get_variable!` itself, an `f32` or an integer, and a `Var` of candle's. Write `?` after the
/// `Result`, `2.0` for the number, and `var.as_tensor()`.
#[derive(Clone)]
pub struct Variable {
    any: AnyVariable,
    /// Of one in parts: what they make up, with gradients that go to them.
    whole: Option<Arc<Whole>>,
}

impl Variable {
    /// The same variable, as candle's.
    ///
    /// # Errors
    /// If another engine holds it.
    pub fn new(any: AnyVariable) -> Result<Self> {
        if held_tensor(&any).is_some() {
            return Ok(Self { any, whole: None });
        }
        let name = || any.path().to_owned();
        let kind = match Whole::of(&any) {
            Some(Ok(whole)) => {
                let whole = Some(Arc::new(whole));
                return Ok(Self { any, whole });
            }
            Some(Err(cause)) => ErrorKind::Engine {
                name: name(),
                engine: "candle",
                cause: Arc::new(cause),
            },
            None => ErrorKind::WrongEngine {
                name: name(),
                asked: "candle",
                found: any.engine().name(),
            },
        };
        Err(Error::new(kind).defined_at(any.defined().clone()))
    }

    /// The tensor; the same as dereferencing. Of a variable in parts it is brought up to date with them, in place.
    pub fn as_tensor(&self) -> &Tensor {
        if let Some(whole) = &self.whole {
            let whole = whole.tensor(&self.any);
            return whole
                .expect("parts have one element type and one device, and keep their shapes");
        }
        held_tensor(&self.any).expect("what holds the value was looked at when the handle was made")
    }

    /// Candle's variable, for optimizers; `None` for one in parts, whose parts are in the store.
    pub fn var(&self) -> Option<&Var> {
        var_of(&self.any)
    }

    /// The untyped handle.
    pub fn any(&self) -> &AnyVariable {
        &self.any
    }

    /// The name with TensorFlow's output number: `conv1/weights:0`.
    pub fn name(&self) -> String {
        self.any.name()
    }

    /// The full name alone.
    pub fn path(&self) -> &str {
        self.any.path()
    }

    /// Whether optimizers train it.
    pub fn trainable(&self) -> bool {
        self.any.trainable()
    }

    /// Replaces the value by a tensor's: a copy on the device, to which the tensor is moved if it is on another.
    ///
    /// It may be a view of the variable's own value, and gradients don't flow through it. What was computed from the variable before is as it
    /// was.
    ///
    /// ```
    /// use varscope::candle::prelude::*;
    ///
    /// # fn main() -> Result<()> {
    /// let store = VarStore::new();
    /// let w = model!(store, get_variable!("w", [2, 2], initializer = identity(1.0)))?;
    /// w.set(&(&w + 1.0)?)?;
    /// assert_eq!(w.to_vec2::<f32>()?, [[2.0, 1.0], [1.0, 2.0]]);
    ///
    /// let error = w.set(&Tensor::zeros(3, DType::F32, store.device())?).unwrap_err();
    /// let error = varscope::Error::try_from(error)?;
    /// assert!(error.message().starts_with("Cannot assign a value of shape (3,) and dtype float32 to variable w of shape (2, 2)"));
    /// assert_eq!(error.requested().map(|at| at.site.file), Some(file!()));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// If shape or element type differ, if the variable is [`computed`] from others, or if candle can't copy; the value is then as it was.
    /// The error says the line of this call, and carries [`varscope::Error`](crate::Error).
    #[track_caller]
    pub fn set(&self, value: &Tensor) -> candle_core::Result<()> {
        let here = Trace::caller();
        copy::set(&self.any, value).map_err(|error| error.at(here).into())
    }
}

pub(super) fn var_of(any: &AnyVariable) -> Option<&Var> {
    let value = any.engine_value().as_any();
    match value.downcast_ref::<Trained>() {
        Some(trained) => Some(&trained.0),
        None => value.downcast_ref().map(|held: &Untrained| &held.var),
    }
}

/// The tensor, where the variable has one.
pub(super) fn held_tensor(any: &AnyVariable) -> Option<&Tensor> {
    let value = any.engine_value().as_any();
    if let Some(trained) = value.downcast_ref::<Trained>() {
        return Some(trained.0.as_tensor());
    }
    match value.downcast_ref::<Untrained>() {
        Some(held) => Some(&held.tensor),
        None => value.downcast_ref().map(|derived: &Derived| &derived.0),
    }
}

impl Deref for Variable {
    type Target = Tensor;

    fn deref(&self) -> &Tensor {
        self.as_tensor()
    }
}

impl AsRef<Tensor> for Variable {
    fn as_ref(&self) -> &Tensor {
        self.as_tensor()
    }
}

impl fmt::Display for Variable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.any, f)
    }
}

impl fmt::Debug for Variable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.any, f)
    }
}

/// The same variable, not the same value.
impl PartialEq for Variable {
    fn eq(&self, other: &Self) -> bool {
        self.any == other.any
    }
}

impl PartialEq<Variable> for Item {
    fn eq(&self, other: &Variable) -> bool {
        *self == other.any
    }
}

impl From<&Variable> for Item {
    fn from(v: &Variable) -> Self {
        Self::from(&v.any)
    }
}

/// What `variable!` takes: a tensor, or whatever the ndarray engine takes.
pub trait IntoHost {
    /// The value on the host.
    fn into_host(self) -> candle_core::Result<HostArray>;
}

impl<A: IntoArray> IntoHost for A {
    fn into_host(self) -> candle_core::Result<HostArray> {
        Ok(HostArray::from(self))
    }
}

impl IntoHost for HostArray {
    fn into_host(self) -> candle_core::Result<HostArray> {
        Ok(self)
    }
}

impl IntoHost for Tensor {
    fn into_host(self) -> candle_core::Result<HostArray> {
        to_host(&self)
    }
}

impl IntoHost for &Tensor {
    fn into_host(self) -> candle_core::Result<HostArray> {
        to_host(self)
    }
}

/// This tensor, or whatever the ndarray engine takes: the variable gets its shape and dtype from it.
///
/// ```
/// use varscope::candle::prelude::*;
///
/// # fn main() -> Result<()> {
/// let store = VarStore::new();
/// let table = Tensor::arange(0f32, 6., store.device())?.reshape((2, 3))?;
/// let w = model!(store, get_variable!("w", initializer = value(&table)))?;
/// assert_eq!(w.to_vec2::<f32>()?, table.to_vec2::<f32>()?);
/// # Ok(())
/// # }
/// ```
///
/// A tensor that varscope can't read, such as one of an element type that only candle has, is an error of the request.
pub fn value(value: impl IntoHost) -> Initializer {
    match value.into_host() {
        Ok(value) => init::value(value),
        Err(cause) => {
            let cause = cause.to_string();
            init::from_fn("value", move |_| Err::<HostArray, _>(cause.clone()))
        }
    }
}

pub(crate) fn into_host(value: impl IntoHost, name: &str) -> Result<HostArray> {
    value.into_host().map_err(|cause| {
        ErrorKind::Engine {
            name: name.to_owned(),
            engine: "candle",
            cause: std::sync::Arc::new(cause),
        }
        .into()
    })
}

/// A tensor that was computed from variables, with its gradients, to be returned by a custom getter in a variable's place.
///
/// # Errors
/// If varscope has no such element type.
pub fn computed(getter: &Getter<'_>, request: &Request, tensor: Tensor) -> Result<AnyVariable> {
    let dtype = DType::from(tensor.dtype());
    if dtype.is_foreign() {
        let name = request.name().to_owned();
        let engine = "candle";
        return Err(ErrorKind::UnsupportedDtype {
            name,
            dtype,
            engine,
        }
        .into());
    }
    let shape = tensor.dims().to_vec();
    Ok(getter.computed_by_engine(request, &shape, dtype, Box::new(Derived(tensor))))
}

/// A tensor that was computed from variables, in a variable's place.
#[derive(Debug)]
pub(super) struct Derived(pub(super) Tensor);

impl EngineValue for Derived {
    fn read(&self) -> Result<HostArray, EngineError> {
        Ok(to_host(&self.0)?)
    }

    fn assign(&self, _: HostArray) -> Result<(), EngineError> {
        Err("it is computed from other variables; assign to those".into())
    }

    fn as_any(&self) -> &dyn std::any::Any {
        self
    }
}
