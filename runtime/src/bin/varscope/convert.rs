//! `varscope convert` and `varscope rename`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::ValueEnum;
use varscope::DType;
use varscope::checkpoint::{Format, SaveOptions, TensorFile, TensorInfo};

use crate::Outcome;
use crate::naming::{Choice, Naming};
use crate::progress;

#[derive(Debug, clap::Args)]
pub(crate) struct Convert {
    /// A file, an index of several, or a folder.
    from: PathBuf,
    /// The file to be written; an old one is replaced when the new one is whole.
    to: PathBuf,
    /// Another format than the new file's name says.
    #[arg(long, value_enum)]
    format: Option<Wanted>,
    /// Rounds all floating point numbers.
    #[arg(long, value_enum)]
    floats: Option<Floats>,
    /// Writes names with dots, as PyTorch, candle and Hugging Face do.
    #[arg(long)]
    dots: bool,
    #[command(flatten)]
    choice: Choice,
    #[command(flatten)]
    naming: Naming,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Rename {
    /// The file.
    file: PathBuf,
    /// Where to write it; in place where nothing is said.
    to: Option<PathBuf>,
    #[command(flatten)]
    naming: Naming,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Wanted {
    Safetensors,
    Npz,
    Tensorflow,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Floats {
    F16,
    Bf16,
    F32,
    F64,
}

pub(crate) fn convert(arguments: &Convert) -> Outcome {
    let mut options = SaveOptions::new().only(arguments.choice.select());
    if let Some(format) = arguments.format {
        options = options.format(match format {
            Wanted::Safetensors => Format::SafeTensors,
            Wanted::Npz => Format::Npz,
            Wanted::Tensorflow => Format::TensorFlow,
        });
    }
    if let Some(floats) = arguments.floats {
        options = options.cast_floats(match floats {
            Floats::F16 => DType::F16,
            Floats::Bf16 => DType::BF16,
            Floats::F32 => DType::F32,
            Floats::F64 => DType::F64,
        });
    }
    if arguments.dots {
        options = options.dots();
    }
    let options = arguments.naming.of_saving(options)?;
    save(&arguments.from, &arguments.to, &options)
}

pub(crate) fn rename(arguments: &Rename) -> Outcome {
    if arguments.naming.is_empty() {
        return Err(
            "says no new name: write `--rename OLD=NEW`, `--prefix OLD=NEW` or `--regex OLD=NEW`"
                .into(),
        );
    }
    let options = arguments.naming.of_saving(SaveOptions::new())?;
    let to = arguments.to.as_deref().unwrap_or(&arguments.file);
    save(&arguments.file, to, &options)
}

fn save(from: &Path, to: &Path, options: &SaveOptions) -> Outcome {
    let file = TensorFile::open(from)?;
    let bytes = file
        .tensors()
        .iter()
        .filter_map(TensorInfo::bytes)
        .sum::<usize>();
    let bar = progress::bar(bytes as u64);
    let drawn = bar.clone();
    let tell = move |tensor: &TensorInfo| drawn.inc(tensor.bytes().unwrap_or_default() as u64);
    file.save_as_telling(to, options, tell)?;
    bar.finish_and_clear();
    Ok(ExitCode::SUCCESS)
}
