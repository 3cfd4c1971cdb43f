//! What a tensor library does for variables: it holds their values.
//!
//! Everything before it speaks [`HostArray`]; an engine only makes a value from one, reads it back and assigns it.

use std::any::Any;
use std::fmt;

use crate::dtype::DType;
use crate::host::HostArray;

/// What an engine reports when it can't do its part.
pub type EngineError = Box<dyn std::error::Error + Send + Sync>;

/// Where a variable is to live, in the engine's own terms (candle: a `candle_core::Device`).
pub type Placement<'a> = Option<&'a (dyn Any + Send + Sync)>;

/// A tensor library that holds the values of variables.
pub trait Engine: fmt::Debug + Send + Sync + 'static {
    /// The name that errors use: `ndarray`, `candle`.
    fn name(&self) -> &'static str;

    /// Whether variables can have this element type.
    fn supports(&self, dtype: DType) -> bool;

    /// Whether it never asks varscope for anything, so that values can be made while a walk of a pass is looked at.
    #[doc(hidden)]
    fn asks_nothing(&self) -> bool {
        false
    }

    /// Makes the value of a new variable. `trainable` tells whether gradients are tracked.
    fn create(
        &self,
        value: HostArray,
        trainable: bool,
        device: Placement<'_>,
    ) -> Result<Box<dyn EngineValue>, EngineError>;
}

/// The value of one variable, as its engine keeps it.
pub trait EngineValue: fmt::Debug + Send + Sync + 'static {
    /// A copy of the value on the host (cheap where the engine's memory is the host's).
    fn read(&self) -> Result<HostArray, EngineError>;

    /// Shows the value as little-endian bytes in row-major order, without a copy, and says that it did. What is not in main memory like that
    /// is not shown; this is what an engine does that says nothing of it.
    ///
    /// The value stays as it is meanwhile: who assigns waits.
    fn show_bytes(&self, see: &mut dyn FnMut(&[u8])) -> bool {
        let _ = see;
        false
    }

    /// Replaces the value; the caller has compared shape and dtype.
    fn assign(&self, value: HostArray) -> Result<(), EngineError>;

    /// The same value as one of its own, of another element type.
    ///
    /// # Errors
    /// If the engine can't; this is what one that says nothing of it does.
    fn cast(&self, dtype: DType) -> Result<Box<dyn EngineValue>, EngineError> {
        Err(format!("it can't make it {dtype}").into())
    }

    /// The same value, not a copy, for a variable of which gradients are tracked or not: what is assigned to either is in both.
    ///
    /// # Errors
    /// If the engine can't; this is what one that says nothing of it does.
    fn tracked(&self, trainable: bool) -> Result<Box<dyn EngineValue>, EngineError> {
        let tracked = if trainable { "trained" } else { "untrained" };
        Err(format!("it can't make it {tracked}").into())
    }

    /// For the engine's own typed handles.
    fn as_any(&self) -> &dyn Any;
}
