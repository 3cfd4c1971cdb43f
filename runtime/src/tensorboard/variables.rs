//! Histograms of variables and their gradients, by name.

use super::error::TensorBoardError;
use super::histogram::Histogram;
use super::writer::FileWriter;
use crate::select::Select;
use crate::store::VarStore;
use crate::variable::AnyVariable;

/// What the tags of variables begin with.
const VARIABLES: &str = "variables";
/// What the tags of gradients begin with.
#[cfg(feature = "candle")]
const GRADIENTS: &str = "gradients";

impl FileWriter {
    /// Histograms of the variables that a pattern chooses, as they are now: `variables/conv1/weights`.
    ///
    /// ```
    /// use varscope::tensorboard::FileWriter;
    /// use varscope::{Request, Select, VarStore};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let run = tempfile::tempdir()?;
    /// let store = VarStore::new();
    /// store.pass().get_variable(Request::new("conv1/weights").shape([5, 5, 1, 32]))?;
    /// let mut writer = FileWriter::new(&run)?;
    /// writer.variables(&store, Select::ALL, 100)?;
    /// writer.finish()?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// If the text is no pattern, a variable can't be read, or is of strings or complex numbers; and as [`Self::histogram`].
    pub fn variables(
        &mut self,
        store: impl AsRef<VarStore>,
        select: impl Into<Select>,
        step: i64,
    ) -> Result<(), TensorBoardError> {
        for variable in store.as_ref().select(select)? {
            let histogram = histogram(&variable)?;
            let tag = format!("{VARIABLES}/{}", variable.path());
            self.histogram_of(tag, step, &histogram)?;
        }
        Ok(())
    }

    /// Histograms of the gradients of those trainable variables that a pattern chooses: `gradients/conv1/weights`. A variable that got none has none.
    ///
    /// # Errors
    /// If the text is no pattern, or a gradient can't be read; and as [`Self::histogram`].
    #[cfg(feature = "candle")]
    pub fn gradients(
        &mut self,
        store: &crate::candle::VarStore,
        gradients: &candle_core::backprop::GradStore,
        select: impl Into<Select>,
        step: i64,
    ) -> Result<(), TensorBoardError> {
        for variable in store.select(select)? {
            let Some(gradient) = gradients.get(&variable) else {
                continue;
            };
            let values = values(gradient).map_err(|cause| TensorBoardError::Gradient {
                variable: variable.path().to_owned(),
                cause,
            })?;
            let tag = format!("{GRADIENTS}/{}", variable.path());
            self.histogram(tag, step, values)?;
        }
        Ok(())
    }
}

fn histogram(variable: &AnyVariable) -> Result<Histogram, TensorBoardError> {
    let histogram = Histogram::of_array(&variable.read()?);
    histogram.ok_or_else(|| TensorBoardError::NoHistogram {
        variable: variable.path().to_owned(),
        dtype: variable.dtype(),
    })
}

#[cfg(feature = "candle")]
fn values(gradient: &candle_core::Tensor) -> candle_core::Result<Vec<f64>> {
    let gradient = gradient.to_dtype(candle_core::DType::F64)?;
    gradient.flatten_all()?.to_vec1()
}
