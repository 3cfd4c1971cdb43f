//! The engine itself: host values to candle variables and back.

use std::any::Any;

use candle_core::{DType as CandleDType, Device, Tensor, Var};
use half::{bf16, f16};

use crate::dtype::{DType, Element};
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
        let tensor = if trainable {
            var.as_tensor().clone()
        } else {
            var.as_detached_tensor()
        };
        Ok(Box::new(Held { var, tensor }))
    }
}

/// A candle variable. What is not trained is handed out detached, so that no gradient is computed for it.
#[derive(Debug)]
pub(super) struct Held {
    pub(super) var: Var,
    pub(super) tensor: Tensor,
}

impl EngineValue for Held {
    fn read(&self) -> Result<HostArray, EngineError> {
        Ok(to_host(&self.tensor)?)
    }

    fn assign(&self, value: HostArray) -> Result<(), EngineError> {
        let source = to_var(value, self.var.device())?;
        Ok(self.var.set(&source)?)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// Candle's element type; candle has no booleans, complex numbers or strings, and not every integer.
pub(super) const fn to_candle(dtype: DType) -> Option<CandleDType> {
    Some(match dtype {
        DType::F16 => CandleDType::F16,
        DType::BF16 => CandleDType::BF16,
        DType::F32 => CandleDType::F32,
        DType::F64 => CandleDType::F64,
        DType::I16 => CandleDType::I16,
        DType::I32 => CandleDType::I32,
        DType::I64 => CandleDType::I64,
        DType::U8 => CandleDType::U8,
        DType::U32 => CandleDType::U32,
        _ => return None,
    })
}

/// varscope's element type; candle's narrow floats have none.
pub(super) const fn from_candle(dtype: CandleDType) -> Option<DType> {
    Some(match dtype {
        CandleDType::F16 => DType::F16,
        CandleDType::BF16 => DType::BF16,
        CandleDType::F32 => DType::F32,
        CandleDType::F64 => DType::F64,
        CandleDType::I16 => DType::I16,
        CandleDType::I32 => DType::I32,
        CandleDType::I64 => DType::I64,
        CandleDType::U8 => DType::U8,
        CandleDType::U32 => DType::U32,
        _ => return None,
    })
}

fn to_var(value: HostArray, device: &Device) -> Result<Var, EngineError> {
    fn typed<T: Element + candle_core::WithDType>(
        value: HostArray,
        device: &Device,
    ) -> Result<Var, EngineError> {
        let shape = value.shape().to_vec();
        let array = value
            .into_array::<T>()
            .map_err(|_| "the value has another element type")?;
        let (data, _) = array.into_owned().into_raw_vec_and_offset();
        Ok(Var::from_vec(data, shape, device)?)
    }
    match value.dtype() {
        DType::F16 => typed::<f16>(value, device),
        DType::BF16 => typed::<bf16>(value, device),
        DType::F32 => typed::<f32>(value, device),
        DType::F64 => typed::<f64>(value, device),
        DType::I16 => typed::<i16>(value, device),
        DType::I32 => typed::<i32>(value, device),
        DType::I64 => typed::<i64>(value, device),
        DType::U8 => typed::<u8>(value, device),
        DType::U32 => typed::<u32>(value, device),
        other => Err(format!("candle has no {other}").into()),
    }
}

pub(super) fn to_host(tensor: &Tensor) -> Result<HostArray, candle_core::Error> {
    fn typed<T: Element + candle_core::WithDType>(
        tensor: &Tensor,
    ) -> Result<HostArray, candle_core::Error> {
        let data = tensor.flatten_all()?.to_vec1::<T>()?;
        let array = ndarray::ArrayD::from_shape_vec(tensor.dims(), data)
            .map_err(candle_core::Error::wrap)?;
        Ok(HostArray::from(array))
    }
    match tensor.dtype() {
        CandleDType::F16 => typed::<f16>(tensor),
        CandleDType::BF16 => typed::<bf16>(tensor),
        CandleDType::F32 => typed::<f32>(tensor),
        CandleDType::F64 => typed::<f64>(tensor),
        CandleDType::I16 => typed::<i16>(tensor),
        CandleDType::I32 => typed::<i32>(tensor),
        CandleDType::I64 => typed::<i64>(tensor),
        CandleDType::U8 => typed::<u8>(tensor),
        CandleDType::U32 => typed::<u32>(tensor),
        other => Err(candle_core::Error::Msg(format!(
            "varscope has no {}",
            other.as_str()
        ))),
    }
}

/// For `dtype = x.dtype()`. Candle's narrow floats, which varscope lacks, become what candle lacks, so that a request for one is
/// refused.
impl From<CandleDType> for DType {
    fn from(dtype: CandleDType) -> Self {
        from_candle(dtype).unwrap_or(Self::String)
    }
}
