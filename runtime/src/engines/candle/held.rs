//! The engine itself: host values to candle variables and back.

use std::any::Any;

use candle_core::{DType as CandleDType, Device, Tensor, Var};
use ndarray::ArrayD;

use crate::dtype::{DType, bf16, f16};
use crate::host::HostArray;
use crate::variable::engine::{Engine, EngineError, EngineValue, Placement};

/// The engine of [`VarStore`](super::VarStore): candle tensors on one device.
#[derive(Clone, Debug)]
pub struct Candle {
    device: Device,
}

impl Candle {
    /// Variables live on this device, unless a request says otherwise.
    pub fn new(device: Device) -> Self {
        Self { device }
    }

    /// The device.
    pub fn device(&self) -> &Device {
        &self.device
    }
}

impl Engine for Candle {
    fn name(&self) -> &'static str {
        "candle"
    }

    fn asks_nothing(&self) -> bool {
        true
    }

    fn supports(&self, dtype: DType) -> bool {
        to_candle(dtype).is_some()
    }

    fn create(
        &self,
        value: HostArray,
        trainable: bool,
        device: Placement<'_>,
    ) -> Result<Box<dyn EngineValue>, EngineError> {
        let device = match device {
            None => &self.device,
            Some(device) => device
                .downcast_ref()
                .ok_or("`device` is not a `candle_core::Device`")?,
        };
        let var = to_var(value, device)?;
        if trainable {
            return Ok(Box::new(Trained(var)));
        }
        let tensor = var.as_detached_tensor();
        Ok(Box::new(Untrained { var, tensor }))
    }
}

/// A candle variable. One pointer: most variables are such.
#[derive(Debug)]
pub(super) struct Trained(pub(super) Var);

/// One that is not trained is handed out detached, so that no gradient is computed for it.
#[derive(Debug)]
pub(super) struct Untrained {
    pub(super) var: Var,
    pub(super) tensor: Tensor,
}

fn assign(var: &Var, value: HostArray) -> Result<(), EngineError> {
    let source = to_var(value, var.device())?;
    Ok(var.set(&source)?)
}

impl EngineValue for Trained {
    fn read(&self) -> Result<HostArray, EngineError> {
        Ok(to_host(&self.0)?)
    }

    fn assign(&self, value: HostArray) -> Result<(), EngineError> {
        assign(&self.0, value)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl EngineValue for Untrained {
    fn read(&self) -> Result<HostArray, EngineError> {
        Ok(to_host(&self.tensor)?)
    }

    fn assign(&self, value: HostArray) -> Result<(), EngineError> {
        assign(&self.var, value)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// The element types that candle has too: candle has no booleans, complex numbers or strings, and not every integer; its narrow
/// floats are not here.
macro_rules! shared {
    ($($tag:ident => $t:ty),*) => {
        /// Candle's element type.
        pub(super) const fn to_candle(dtype: DType) -> Option<CandleDType> {
            match dtype {
                $(DType::$tag => Some(CandleDType::$tag),)*
                _ => None,
            }
        }

        /// varscope's element type.
        const fn known(dtype: CandleDType) -> Option<DType> {
            match dtype {
                $(CandleDType::$tag => Some(DType::$tag),)*
                _ => None,
            }
        }

        fn to_var(value: HostArray, device: &Device) -> Result<Var, EngineError> {
            match value {
                $(HostArray::$tag(array) => {
                    let shape = array.shape().to_vec();
                    let (data, _) = array.into_owned().into_raw_vec_and_offset();
                    Ok(Var::from_vec(data, shape, device)?)
                })*
                other => Err(format!("candle has no {}", other.dtype()).into()),
            }
        }

        pub(super) fn to_host(tensor: &Tensor) -> Result<HostArray, candle_core::Error> {
            match tensor.dtype() {
                $(CandleDType::$tag => {
                    let data = tensor.flatten_all()?.to_vec1::<$t>()?;
                    let array = ArrayD::from_shape_vec(tensor.dims(), data);
                    Ok(HostArray::from(array.map_err(candle_core::Error::wrap)?))
                })*
                other => Err(candle_core::Error::Msg(format!("varscope has no {}", other.as_str()))),
            }
        }
    };
}

shared! {
    F16 => f16, BF16 => bf16, F32 => f32, F64 => f64,
    I16 => i16, I32 => i32, I64 => i64, U8 => u8, U32 => u32
}

/// For `dtype = x.dtype()`. Candle's narrow floats, which varscope lacks, keep their names, and a request for one is refused.
impl From<CandleDType> for DType {
    fn from(dtype: CandleDType) -> Self {
        let has_its_name = |foreign: &Self| foreign.name() == dtype.as_str();
        let foreign = || Self::FOREIGN.iter().copied().find(has_its_name);
        known(dtype).or_else(foreign).unwrap_or(Self::Unknown)
    }
}
