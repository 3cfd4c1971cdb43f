//! A variable in arithmetic: it stands wherever a tensor can, with the tensor's gradients.

use std::borrow::Borrow;
use std::ops::{Add, Div, Mul, Sub};

use candle_core::{Result, Tensor};

use super::variable::Variable;

impl From<Variable> for Tensor {
    fn from(variable: Variable) -> Self {
        variable.as_tensor().clone()
    }
}

/// The tensor as the variable has it now: no copy of the value is made, and gradients find the variable.
impl From<&Variable> for Tensor {
    fn from(variable: &Variable) -> Self {
        variable.as_tensor().clone()
    }
}

// Candle's operators take whatever borrows a tensor on their right, and in results on either side. A handle has no hash and no order
// that could differ from a tensor's.
impl Borrow<Tensor> for Variable {
    fn borrow(&self) -> &Tensor {
        self.as_tensor()
    }
}

impl Borrow<Tensor> for &Variable {
    fn borrow(&self) -> &Tensor {
        self.as_tensor()
    }
}

macro_rules! operator {
    ($Op:ident $op:ident) => {
        operator!(of_variable $Op $op, Variable);
        operator!(of_variable $Op $op, &Variable);
        operator!(with_variable $Op $op, [] f64, Variable);
        operator!(with_variable $Op $op, [] f64, &Variable);
        operator!(with_variable $Op $op, [B: Borrow<Tensor>] Result<B>, Variable);
        operator!(with_variable $Op $op, [B: Borrow<Tensor>] Result<B>, &Variable);
    };
    // On the left: with whatever a tensor takes on its right.
    (of_variable $Op:ident $op:ident, $Left:ty) => {
        impl<R> $Op<R> for $Left
        where
            for<'a> &'a Tensor: $Op<R, Output = Result<Tensor>>,
        {
            type Output = Result<Tensor>;

            fn $op(self, right: R) -> Result<Tensor> {
                $Op::$op(self.as_tensor(), right)
            }
        }
    };
    // On the right of what is no tensor.
    (with_variable $Op:ident $op:ident, [$($generic:tt)*] $Left:ty, $Right:ty) => {
        impl<$($generic)*> $Op<$Right> for $Left {
            type Output = Result<Tensor>;

            fn $op(self, right: $Right) -> Result<Tensor> {
                $Op::$op(self, right.as_tensor())
            }
        }
    };
}

operator!(Add add);
operator!(Sub sub);
operator!(Mul mul);
operator!(Div div);
