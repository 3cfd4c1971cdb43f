//! Element types as types, which the handles of the ndarray engine have.

use ndarray::Dimension;
use varscope::dtype::{DType, Element};
use varscope::{AnyVariable, Variable};

use crate::replay::failure::Outcome;
use crate::replay::values::{self, Unknown};

/// The element type that a line says, as a type.
macro_rules! with_element {
    ($dtype:expr, $element:ident => $do:expr) => {
        {
            use ::varscope::dtype::{Complex, f16};
            match $dtype {
            DType::F16 => with_element!(@ f16, $element, $do),
            DType::F32 => with_element!(@ f32, $element, $do),
            DType::F64 => with_element!(@ f64, $element, $do),
            DType::I32 => with_element!(@ i32, $element, $do),
            DType::I64 => with_element!(@ i64, $element, $do),
            DType::Bool => with_element!(@ bool, $element, $do),
            DType::C64 => with_element!(@ Complex<f32>, $element, $do),
            DType::String => with_element!(@ String, $element, $do),
            other => return Err(Unknown(format!("element type {other}")).into()),
            }
        }
    };
    (@ $type:ty, $element:ident, $do:expr) => {{
        type $element = $type;
        $do
    }};
}

pub(super) use with_element;

/// The element type that a line says, and that of its handle: that of the variable, which need not be said, and may be another where a
/// getter changes it.
#[derive(Clone, Copy)]
pub(super) struct Types {
    pub(super) said: Option<DType>,
    pub(super) handle: DType,
}

impl Types {
    pub(super) fn of(said: Option<&str>, recorded: Option<&str>) -> Result<Self, Unknown> {
        let said = said.map(values::dtype).transpose()?;
        let recorded = recorded.map(values::dtype).transpose()?;
        let handle = recorded.or(said).unwrap_or(DType::F32);
        Ok(Self { said, handle })
    }
}

pub(super) fn any<A: Element, D: Dimension>(
    got: varscope::Result<Variable<A, D>>,
) -> Outcome<AnyVariable> {
    Ok(got?.any().clone())
}
