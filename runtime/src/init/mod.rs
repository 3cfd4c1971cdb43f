//! Initializers: what a new variable holds.
//!
//! Each is made by the function that one writes after `initializer =`, and prints as it is written. What it makes depends on the [`Fill`] only:
//! the store's seed, the variable's full name, shape and dtype. Order of creation, threads and engines make no difference, not in a single bit.

mod constant;
mod error;
mod fill;
mod from_fn;
mod identity;
mod orthogonal;
mod random_normal;
mod random_uniform;
mod real;
mod standard;
mod stream;
mod truncated_normal;
mod value;
mod variance_scaling;

use std::fmt;

use crate::dtype::DType;
use crate::host::{AllocError, HostArray, with_type};

pub use constant::{constant, ones, zeros};
pub use error::InitError;
pub use fill::Fill;
pub use from_fn::from_fn;
pub use identity::identity;
pub use orthogonal::orthogonal;
pub use random_normal::random_normal;
pub use random_uniform::random_uniform;
pub use truncated_normal::truncated_normal;
pub use value::value;
pub use variance_scaling::{
    Distribution, Mode, glorot_normal, glorot_uniform, he_normal, he_uniform, lecun_normal,
    lecun_uniform, variance_scaling,
};

/// Makes the first value of a variable.
///
/// A value that is cheap to make and to clone. Two are equal if they are of one family and have equal parameters; those of
/// [`from_fn`] if they have the same name and were made from the same function. Prints as it is written: `random_normal(0.0, 0.1)`.
///
/// ```
/// use varscope::dtype::DType;
/// use varscope::init::{Fill, glorot_uniform};
///
/// let fill = Fill { seed: 42, name: "conv1/weights", shape: &[5, 5, 3, 32], dtype: DType::F32 };
/// let weights = glorot_uniform().fill(&fill)?;
/// assert_eq!(weights.shape(), [5, 5, 3, 32]);
/// assert_eq!(weights, glorot_uniform().fill(&fill)?);
/// # Ok::<_, varscope::init::InitError>(())
/// ```
#[derive(Clone, PartialEq)]
pub struct Initializer(Family);

#[derive(Clone, PartialEq)]
enum Family {
    Constant(constant::Constant),
    Value(value::Given),
    RandomUniform(random_uniform::RandomUniform),
    RandomNormal(random_normal::RandomNormal),
    TruncatedNormal(truncated_normal::TruncatedNormal),
    VarianceScaling(variance_scaling::VarianceScaling),
    Orthogonal(orthogonal::Orthogonal),
    Identity(identity::Identity),
    FromFn(from_fn::FromFn),
}

/// What a family of initializers does with its parameters; prints as it is written.
trait Initialize: fmt::Display {
    /// Refuses parameters, shapes and dtypes that it can't work with.
    fn check(&self, shape: &[usize], dtype: DType) -> Result<(), InitError>;

    /// Makes the value; what is asked for has passed `check`.
    fn make(&self, fill: &Fill<'_>) -> Result<HostArray, InitError>;
}

impl Initializer {
    /// The default for a dtype: glorot uniform for real floats, zeros for integers, bools and strings, none for complex numbers.
    pub const fn default_for(dtype: DType) -> Option<Self> {
        if dtype.is_floating() {
            Some(glorot_uniform())
        } else if dtype.is_complex() {
            None
        } else {
            Some(zeros())
        }
    }

    /// Makes the value of a variable.
    ///
    /// Large ones are filled in parallel with the feature `rayon`, with the same bits as without; on threads of their own, so that
    /// nothing of the caller's runs meanwhile, whatever locks it holds.
    ///
    /// # Errors
    /// Whatever [`validate`](Self::validate) finds, a constant or value that does not convert to the dtype, no memory, and what a function of the
    /// user's reports.
    pub fn fill(&self, fill: &Fill<'_>) -> Result<HostArray, InitError> {
        self.validate(fill.shape, fill.dtype)?;
        self.family().make(fill)
    }

    /// Checks everything that can be checked without making the value.
    ///
    /// As in TensorFlow, whether a constant converts to the dtype shows only in [`fill`](Self::fill).
    ///
    /// # Errors
    /// A parameter that is NaN, infinite or out of range, a rank or dtype that the initializer can't make, another shape than that of a
    /// [`value`], a shape beyond memory.
    pub fn validate(&self, shape: &[usize], dtype: DType) -> Result<(), InitError> {
        with_type!(dtype, T => AllocError::count::<T>(shape), foreign => Err(AllocError::of(foreign, shape)))?;
        self.family().check(shape, dtype)
    }

    /// The array of a [`value`], which brings its own shape and dtype.
    pub const fn value_of(&self) -> Option<&HostArray> {
        match &self.0 {
            Family::Value(value) => Some(&value.0),
            _ => None,
        }
    }

    /// Whether it is a function of the user's.
    pub(crate) const fn is_of_user(&self) -> bool {
        matches!(self.0, Family::FromFn(_))
    }

    /// What it is, to be compared: without a function of the user's, which may hold the store whose variable remembers it.
    pub(crate) fn remembered(self) -> Self {
        match self.0 {
            Family::FromFn(family) => Self(Family::FromFn(family.remembered())),
            _ => self,
        }
    }

    fn family(&self) -> &dyn Initialize {
        match &self.0 {
            Family::Constant(family) => family,
            Family::Value(family) => family,
            Family::RandomUniform(family) => family,
            Family::RandomNormal(family) => family,
            Family::TruncatedNormal(family) => family,
            Family::VarianceScaling(family) => family,
            Family::Orthogonal(family) => family,
            Family::Identity(family) => family,
            Family::FromFn(family) => family,
        }
    }
}

impl fmt::Display for Initializer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.family().fmt(f)
    }
}

/// As `Display`.
impl fmt::Debug for Initializer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod golden;
#[cfg(test)]
mod tests;
