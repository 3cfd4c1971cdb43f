//! What each rank has gathered for itself, made one before it is saved: the moving statistics of batch normalization.

use varscope::collection::{AVERAGES, OPTIMIZER_VARIABLES};
use varscope::host::HostArray;
use varscope::{AnyVariable, DType, VarStore};

use crate::error::{Error, Result};
use crate::table::shared;
use crate::transport::Values;
use crate::world::World;

impl World {
    /// Makes the variables the same on all ranks, as they are saved; gives the names of those that it changed.
    ///
    /// Floats that are not trained, such as `moving_mean` and `moving_variance` of batch normalization, are averaged where ranks have different ones.
    /// All else must be equal: trained variables, what optimizers keep, averages of variables, integers. Local variables are left alone.
    ///
    /// # Errors
    /// [`Error::Drifted`], with all that differs and must not, on every rank; nothing is changed then. And as [`Self::agree`].
    pub fn unify(&self, store: &VarStore) -> Result<Vec<String>> {
        let asks = !self.has_agreed(store);
        let met = self.meet("the unification of variables", 0, 0, asks)?;
        if met.is_asked {
            // Tables alone: a value that differs now is no mistake of the beginning.
            self.compare(&shared(store))?;
        }
        let variables = shared(store);
        let variables: Vec<&AnyVariable> = variables.iter().collect();
        let differing = self.differing(&variables)?;
        let (own, drifted): (Vec<_>, Vec<_>) = differing.into_iter().partition(|v| is_own(v));
        if !drifted.is_empty() {
            return Err(self.drifted(&drifted)?);
        }
        for variable in &own {
            self.average_value(variable)?;
        }
        Ok(own.iter().map(|v| v.path().to_owned()).collect())
    }

    fn average_value(&self, variable: &AnyVariable) -> Result<()> {
        let unfit = |cause: Box<dyn std::error::Error + Send + Sync>| Error::Here {
            what: format!("the average of {}", variable.path()),
            cause,
        };
        let value = variable.read()?.cast_to(DType::F64);
        let value = value.map_err(|cause| unfit(cause.into()))?;
        let mut sums = value.elements::<f64>().unwrap_or_default().into_owned();
        let what = format!("the all-reduce of {}", variable.path());
        self.reduce(&what, Values::F64(&mut sums))?;
        let count = self.size() as f64;
        let bytes: Vec<u8> = sums
            .iter()
            .flat_map(|sum| (sum / count).to_le_bytes())
            .collect();
        let mean = HostArray::of_le_bytes(DType::F64, variable.shape(), &bytes);
        let mean = mean.map_err(|cause| unfit(cause.into()))?;
        let mean = mean.cast_to(variable.dtype());
        variable.assign(mean.map_err(|cause| unfit(cause.into()))?)?;
        Ok(())
    }
}

/// Whether each rank may have its own: what passes gather, and nobody trains or derives from what is trained.
fn is_own(variable: &AnyVariable) -> bool {
    let of_training = |key: &str| key == OPTIMIZER_VARIABLES || key == AVERAGES;
    variable.dtype().is_floating()
        && !variable.trainable()
        && !variable.collections().any(of_training)
}
