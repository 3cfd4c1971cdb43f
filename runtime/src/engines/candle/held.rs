//! The engine itself: host values to candle variables and back.

use std::any::Any;
use std::sync::Arc;

use candle_core::{CpuStorage, DType as CandleDType, Device, Storage, Tensor, Var};
use ndarray::ArrayD;

use super::home::Home;
use crate::dtype::{DType, bf16, f16};
use crate::host::HostArray;
use crate::variable::engine::{Engine, EngineError, EngineValue, Placement};

/// The engine of [`VarStore`](super::VarStore): candle tensors on one device.
#[derive(Debug)]
pub struct Candle {
    home: Arc<Home>,
}

/// On the same device; a store that moves does not move the other.
impl Clone for Candle {
    fn clone(&self) -> Self {
        Self::new(self.device().clone())
    }
}

impl Candle {
    /// Variables live on this device, unless a request says otherwise.
    pub fn new(device: Device) -> Self {
        Self::at(Arc::new(Home::new(device)))
    }

    /// Variables live there, wherever it is when they are made.
    pub(super) fn at(home: Arc<Home>) -> Self {
        Self { home }
    }

    /// The device.
    pub fn device(&self) -> &Device {
        self.home.device()
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
            None => self.device(),
            Some(device) => device
                .downcast_ref()
                .ok_or("`device` is not a `candle_core::Device`")?,
        };
        let var = to_var(value, device)?;
        Ok(held(var, trainable))
    }
}

fn held(var: Var, trainable: bool) -> Box<dyn EngineValue> {
    match trainable {
        true => Box::new(Trained(var)),
        false => Box::new(Untrained::new(var)),
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

impl Untrained {
    fn new(var: Var) -> Self {
        let tensor = var.as_detached_tensor();
        Self { var, tensor }
    }
}

/// The same value somewhere else, or nothing if it is there already.
pub(super) fn on_device(
    value: &dyn EngineValue,
    device: &Device,
) -> Result<Option<Box<dyn EngineValue>>, candle_core::Error> {
    moved(value, |tensor| {
        if tensor.device().same_device(device) {
            return Ok(None);
        }
        tensor.to_device(device).map(Some)
    })
}

/// A variable of what a tensor becomes, trained if this one is; nothing for nothing.
fn moved(
    value: &dyn EngineValue,
    moved: impl FnOnce(Tensor) -> candle_core::Result<Option<Tensor>>,
) -> candle_core::Result<Option<Box<dyn EngineValue>>> {
    let value = value.as_any();
    if let Some(Trained(var)) = value.downcast_ref() {
        let Some(moved) = moved(var.as_detached_tensor())? else {
            return Ok(None);
        };
        return Ok(Some(Box::new(Trained(Var::from_tensor(&moved)?))));
    }
    let Some(Untrained { tensor, .. }) = value.downcast_ref() else {
        return Ok(None);
    };
    match moved(tensor.clone())? {
        Some(moved) => Ok(Some(Box::new(Untrained::new(Var::from_tensor(&moved)?)))),
        None => Ok(None),
    }
}

fn cast(value: &dyn EngineValue, dtype: DType) -> Result<Box<dyn EngineValue>, EngineError> {
    let lacks = || EngineError::from(format!("candle has no {dtype}"));
    let to = to_candle(dtype).ok_or_else(lacks)?;
    let cast = moved(value, |tensor| tensor.to_dtype(to).map(Some))?;
    cast.ok_or_else(lacks)
}

fn assign(var: &Var, value: HostArray) -> Result<(), EngineError> {
    let source = to_var(value, var.device())?;
    Ok(var.set(&source)?)
}

impl EngineValue for Trained {
    fn read(&self) -> Result<HostArray, EngineError> {
        Ok(to_host(&self.0)?)
    }

    fn show_bytes(&self, see: &mut dyn FnMut(&[u8])) -> bool {
        show_bytes(&self.0, see)
    }

    fn assign(&self, value: HostArray) -> Result<(), EngineError> {
        assign(&self.0, value)
    }

    fn cast(&self, dtype: DType) -> Result<Box<dyn EngineValue>, EngineError> {
        cast(self, dtype)
    }

    fn tracked(&self, trainable: bool) -> Result<Box<dyn EngineValue>, EngineError> {
        Ok(held(self.0.clone(), trainable))
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl EngineValue for Untrained {
    fn read(&self) -> Result<HostArray, EngineError> {
        Ok(to_host(&self.tensor)?)
    }

    fn show_bytes(&self, see: &mut dyn FnMut(&[u8])) -> bool {
        show_bytes(&self.tensor, see)
    }

    fn assign(&self, value: HostArray) -> Result<(), EngineError> {
        assign(&self.var, value)
    }

    fn cast(&self, dtype: DType) -> Result<Box<dyn EngineValue>, EngineError> {
        cast(self, dtype)
    }

    fn tracked(&self, trainable: bool) -> Result<Box<dyn EngineValue>, EngineError> {
        Ok(held(self.var.clone(), trainable))
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

        /// The elements of a tensor that lies in main memory in order, as they are.
        fn show_bytes(tensor: &Tensor, see: &mut dyn FnMut(&[u8])) -> bool {
            let (storage, layout) = tensor.storage_and_layout();
            let (Storage::Cpu(elements), Some((begin, end)), true) =
                (&*storage, layout.contiguous_offsets(), cfg!(target_endian = "little"))
            else {
                return false;
            };
            match elements {
                $(CpuStorage::$tag(elements) => {
                    let shown = elements.get(begin..end).map(|elements| see(bytemuck::cast_slice(elements)));
                    shown.is_some()
                })*
                _ => false,
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
