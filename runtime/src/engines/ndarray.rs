//! The ndarray engine: values in main memory, handles typed by element and rank.

use std::any::Any;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;
use std::sync::{Arc, RwLock};

use ndarray::{ArcArray, Array, Dimension, Ix0, IxDyn};

use crate::dtype::{DType, Element};
use crate::error::{Error, ErrorKind, Result};
use crate::host::HostArray;
use crate::lock::{reading, writing};
use crate::shape::Shape;
use crate::store::VarStore;
use crate::variable::AnyVariable;
use crate::variable::collection::Item;
use crate::variable::engine::{Engine, EngineError, EngineValue, Placement};

/// The engine of [`VarStore::new`](crate::VarStore::new): `ndarray` arrays in main memory, of every element type.
#[derive(Clone, Copy, Debug, Default)]
pub struct NdArray;

impl Engine for NdArray {
    fn name(&self) -> &'static str {
        "ndarray"
    }

    fn asks_nothing(&self) -> bool {
        true
    }

    fn supports(&self, _: DType) -> bool {
        true
    }

    fn create(
        &self,
        value: HostArray,
        _: bool,
        device: Placement<'_>,
    ) -> Result<Box<dyn EngineValue>, EngineError> {
        match device {
            None => Ok(Box::new(Held::new(value))),
            Some(_) => Err("it keeps everything in main memory and has no devices".into()),
        }
    }
}

struct Held(RwLock<Kept>);

/// Where a value is. Few are ever shared, and the others take no room for it.
enum Kept {
    Here(HostArray),
    Shared(Arc<RwLock<HostArray>>),
}

const _: () = assert!(size_of::<Kept>() == size_of::<HostArray>());

impl Held {
    fn new(value: HostArray) -> Self {
        Self(RwLock::new(Kept::Here(value)))
    }

    /// A copy, which shares the elements.
    fn value(&self) -> HostArray {
        match &*reading(&self.0) {
            Kept::Here(value) => value.clone(),
            Kept::Shared(value) => reading(value).clone(),
        }
    }

    /// Another that has the same value.
    fn share(&self) -> Self {
        let mut kept = writing(&self.0);
        let shared = match &*kept {
            Kept::Here(value) => Arc::new(RwLock::new(value.clone())),
            Kept::Shared(value) => value.clone(),
        };
        *kept = Kept::Shared(shared.clone());
        Self(RwLock::new(Kept::Shared(shared)))
    }
}

impl fmt::Debug for Held {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Nothing is locked: whoever writes the text may assign.
        let value = self.value();
        f.debug_tuple("Held").field(&value).finish()
    }
}

impl EngineValue for Held {
    fn read(&self) -> Result<HostArray, EngineError> {
        Ok(self.value())
    }

    fn assign(&self, value: HostArray) -> Result<(), EngineError> {
        match &mut *writing(&self.0) {
            Kept::Here(kept) => *kept = value,
            Kept::Shared(shared) => *writing(shared) = value,
        }
        Ok(())
    }

    /// Nothing here has gradients.
    fn tracked(&self, _: bool) -> Result<Box<dyn EngineValue>, EngineError> {
        Ok(Box::new(self.share()))
    }

    fn cast(&self, dtype: DType) -> Result<Box<dyn EngineValue>, EngineError> {
        let value = self.read()?.cast_exactly(dtype)?;
        Ok(Box::new(Held::new(value)))
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl VarStore {
    /// A store of `ndarray` values, with seed 0.
    pub fn new() -> Self {
        Self::with_seed(0)
    }

    /// A store of `ndarray` values. The value of a variable depends on this seed, its name, shape, element type and
    /// initializer, and on nothing else.
    pub fn with_seed(seed: u64) -> Self {
        Self::with_engine(NdArray, seed)
    }
}

impl Default for VarStore {
    fn default() -> Self {
        Self::new()
    }
}

/// A variable whose element type and rank the compiler knows: what `get_variable!` gives with `varscope::prelude`.
///
/// Cheap to clone; everything that is not about the value is [`AnyVariable`]'s.
pub struct Variable<A = f32, D = IxDyn> {
    any: AnyVariable,
    typed: PhantomData<fn() -> (A, D)>,
}

impl<A: Element, D: Dimension> Variable<A, D> {
    /// The same variable, typed.
    ///
    /// # Errors
    /// If the variable has another element type or rank.
    pub fn new(any: AnyVariable) -> Result<Self> {
        let name = || any.path().to_owned();
        if any.dtype() != A::DTYPE {
            let kind = ErrorKind::HandleDtype {
                name: name(),
                asked: A::DTYPE,
                found: any.dtype(),
                made: any.made_dtype(),
            };
            return Err(Error::new(kind).defined_at(any.defined().clone()));
        }
        if let Some(rank) = D::NDIM.filter(|rank| *rank != any.shape().len()) {
            let kind = ErrorKind::HandleRank {
                name: name(),
                asked: rank,
                found: Box::new(any.shape().into()),
            };
            return Err(Error::new(kind).defined_at(any.defined().clone()));
        }
        Ok(Self {
            any,
            typed: PhantomData,
        })
    }

    /// The value. No copy is made: it is shared until the variable is assigned to.
    ///
    /// If the store was [cast](VarStore::to_dtype) since the handle was made, it is the variable's value of now, rounded to `A`;
    /// [`Self::try_value`] and [`Self::set`] say so, as an error.
    ///
    /// # Panics
    /// If another engine holds the variable and can't read it; those of [`VarStore::new`](crate::VarStore::new) can.
    pub fn value(&self) -> ArcArray<A, D> {
        let cast = |value: HostArray| value.cast_exactly(A::DTYPE).ok();
        self.read_as(cast).expect("main memory can be read, element type and rank were compared when the handle was made, and floats are cast to floats")
    }

    /// As [`Self::value`], for a variable that another engine may hold, or whose store may be cast.
    ///
    /// # Errors
    /// If the engine can't read it, or if it is of another element type since its store was cast.
    pub fn try_value(&self) -> Result<ArcArray<A, D>> {
        self.read_as(Some)
    }

    fn read_as(&self, cast: impl FnOnce(HostArray) -> Option<HostArray>) -> Result<ArcArray<A, D>> {
        let wrong = || ErrorKind::HandleDtype {
            name: self.any.path().to_owned(),
            asked: A::DTYPE,
            found: self.any.dtype(),
            made: self.any.made_dtype(),
        };
        let value = cast(self.any.read()?).and_then(|value| value.into_array::<A>().ok());
        let array =
            value.ok_or_else(|| Error::new(wrong()).defined_at(self.any.defined().clone()))?;
        let shape = Box::new(Shape::from(array.shape()));
        array.into_dimensionality().map_err(|_| {
            ErrorKind::HandleRank {
                name: self.any.path().to_owned(),
                asked: D::NDIM.unwrap_or_default(),
                found: shape,
            }
            .into()
        })
    }

    /// Replaces the value.
    ///
    /// # Errors
    /// If the shape differs, or the element type since the store was cast; the value is then as it was.
    #[track_caller]
    pub fn set(&self, value: Array<A, D>) -> Result<()> {
        self.any.assign(value)
    }

    /// The untyped handle.
    pub fn any(&self) -> &AnyVariable {
        &self.any
    }
}

impl<A, D> Clone for Variable<A, D> {
    fn clone(&self) -> Self {
        Self {
            any: self.any.clone(),
            typed: PhantomData,
        }
    }
}

impl<A, D> Deref for Variable<A, D> {
    type Target = AnyVariable;

    fn deref(&self) -> &AnyVariable {
        &self.any
    }
}

impl<A, D> fmt::Display for Variable<A, D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.any, f)
    }
}

impl<A, D> fmt::Debug for Variable<A, D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.any, f)
    }
}

/// The same variable, not the same value.
impl<A, D, B, E> PartialEq<Variable<B, E>> for Variable<A, D> {
    fn eq(&self, other: &Variable<B, E>) -> bool {
        self.any == other.any
    }
}

impl<A, D> PartialEq<AnyVariable> for Variable<A, D> {
    fn eq(&self, other: &AnyVariable) -> bool {
        self.any == *other
    }
}

impl<A, D> PartialEq<Variable<A, D>> for Item {
    fn eq(&self, other: &Variable<A, D>) -> bool {
        *self == other.any
    }
}

impl<A, D> From<&Variable<A, D>> for Item {
    fn from(v: &Variable<A, D>) -> Self {
        Self::from(&v.any)
    }
}

/// A scalar's value.
impl<A: Element + Copy> Variable<A, Ix0> {
    /// The number.
    ///
    /// # Errors
    /// As [`Self::try_value`].
    pub fn scalar(&self) -> Result<A> {
        Ok(*self.try_value()?.first().expect("a scalar has one element"))
    }
}
