//! The formats that files can be written in: which one it is, and what it lacks.

use std::fmt;
use std::path::Path;

use super::bundle::{self, BundleWriter};
use super::{SafeTensorsWriter, Writer as _, npz};
use crate::dtype::DType;

/// A format that files of variables can be written in.
///
/// Reading asks nobody: a file is what is in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// safetensors: one file, read by everybody. Of files of any other name.
    #[default]
    SafeTensors,
    /// NumPy's archives, which `numpy.load` reads. Of files named `*.npz`.
    Npz,
    /// TensorFlow's checkpoints (V2): `model` is written as `model.index` and `model.data-00000-of-00001`. Of files named `*.ckpt`,
    /// `*.ckpt-1000` and `*.index`.
    TensorFlow,
}

impl Format {
    /// The format of a file of this name.
    pub fn of(path: impl AsRef<Path>) -> Self {
        let end = path.as_ref().extension().and_then(|end| end.to_str());
        let step = |end: &str| {
            let step = end.strip_prefix("ckpt-")?;
            Some(!step.is_empty() && step.bytes().all(|b| b.is_ascii_digit()))
        };
        match end {
            Some("npz") => Self::Npz,
            Some("ckpt" | "index") => Self::TensorFlow,
            Some(end) if step(end) == Some(true) => Self::TensorFlow,
            _ => Self::SafeTensors,
        }
    }

    /// Whether it has the element type.
    pub(crate) fn has(self, dtype: DType) -> bool {
        match self {
            Self::SafeTensors => SafeTensorsWriter::new().has(dtype),
            Self::Npz => npz::has(dtype),
            Self::TensorFlow => BundleWriter::has(dtype),
        }
    }

    /// That it lacks an element type, and what can be done about it.
    pub(crate) const fn lacks(self) -> &'static str {
        match self {
            Self::SafeTensors => {
                "the safetensors format lacks; a TensorFlow checkpoint (`model.ckpt`) has it"
            }
            Self::Npz => {
                "NumPy lacks; `cast_floats(DType::F32)` writes another, which holds all of its values"
            }
            Self::TensorFlow => "TensorFlow's checkpoints lack",
        }
    }

    /// Why no tensor can have a name, if none can.
    pub(crate) fn refuses(self, name: &str) -> Option<&'static str> {
        match self {
            Self::SafeTensors => {
                (name == "__metadata__").then_some("a name that safetensors has for itself")
            }
            Self::Npz => npz::refuses(name),
            Self::TensorFlow => bundle::refuses(name),
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::SafeTensors => "safetensors",
            Self::Npz => "NumPy's archives",
            Self::TensorFlow => "TensorFlow's checkpoints",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_the_format() {
        for (path, format) in [
            ("a/model", Format::SafeTensors),
            ("model.safetensors", Format::SafeTensors),
            ("model.ckpt.safetensors", Format::SafeTensors),
            ("model.ckpt-", Format::SafeTensors),
            ("model.ckpt-best", Format::SafeTensors),
            ("ckpt", Format::SafeTensors),
            ("a/model.npz", Format::Npz),
            ("model.ckpt", Format::TensorFlow),
            ("model.ckpt-1000", Format::TensorFlow),
            ("model.index", Format::TensorFlow),
        ] {
            assert_eq!(Format::of(path), format, "{path}");
        }
    }
}
