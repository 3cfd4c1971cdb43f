//! Candle's mapped files, for benches that compare with them.

use std::path::Path;

use candle_core::{DType, Device, Result};
use candle_nn::VarBuilder;

/// The variables of a file that candle maps into memory.
///
/// # Errors
/// If it is no safetensors file.
pub fn builder(path: &Path) -> Result<VarBuilder<'static>> {
    // SAFETY: benches write the file before, and nobody changes it while they read it.
    unsafe { VarBuilder::from_mmaped_safetensors(&[path], DType::F32, &Device::Cpu) }
}
