//! `varscope check`.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use varscope::checkpoint::{LoadOptions, TensorFile, TensorInfo};
use varscope::error::Site;
use varscope::init::zeros;
use varscope::{Request, VarStore};

use crate::Outcome;
use crate::naming::{Choice, Naming};

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The file that would be loaded.
    file: PathBuf,
    /// The file whose names, shapes and element types are the model's.
    #[arg(long, value_name = "FILE")]
    against: PathBuf,
    /// Lets a load cast.
    #[arg(long)]
    cast: bool,
    /// Lets shapes differ by dimensions of size 1.
    #[arg(long)]
    squeeze: bool,
    /// Lets variables be missing that a pattern chooses.
    #[arg(long, value_name = "PATTERN")]
    allow_missing: Vec<String>,
    #[command(flatten)]
    choice: Choice,
    #[command(flatten)]
    naming: Naming,
}

pub(crate) fn run(arguments: &Arguments) -> Outcome {
    let (store, nowhere) = model(&arguments.against)?;
    let mut options = LoadOptions::new().only(arguments.choice.select());
    for pattern in &arguments.allow_missing {
        options = options.allow_missing(pattern.as_str());
    }
    if arguments.cast {
        options = options.cast();
    }
    if arguments.squeeze {
        options = options.squeeze();
    }
    let plan = store.plan_load(&arguments.file, &arguments.naming.of_loading(options)?)?;
    let fails = !plan.missing().is_empty() || !plan.conflicts().is_empty();
    let report = plan
        .to_string()
        .replace(&format!(", defined at {nowhere}"), "");
    print(&report)?;
    Ok(ExitCode::from(u8::from(fails)))
}

fn print(text: &str) -> std::io::Result<()> {
    use std::io::Write as _;
    writeln!(std::io::stdout().lock(), "{text}")
}

/// A store with the variables of a file, and the place of those of which it is not known.
fn model(path: &Path) -> Result<(VarStore, Site), Box<dyn Error>> {
    let file = TensorFile::open(path)?;
    let nowhere: &Site = leak(Site::new("?", 0, 0, "", 0));
    let store = VarStore::new();
    let mut pass = store.pass();
    let dotted = file.dots_are_slashes();
    for tensor in file.tensors() {
        let name = match dotted {
            true => tensor.name.replace('.', "/"),
            false => tensor.name.clone(),
        };
        let dtype = tensor.dtype.ok_or_else(|| lacking(path, tensor))?;
        let site = tensor
            .defined_at
            .as_deref()
            .and_then(site)
            .unwrap_or(nowhere);
        let request = Request::new(name).shape(tensor.shape.as_slice());
        pass.get_variable(request.dtype(dtype).initializer(zeros()).site(site))?;
    }
    drop(pass);
    Ok((store, *nowhere))
}

fn lacking(path: &Path, tensor: &TensorInfo) -> String {
    let (name, dtype) = (&tensor.name, &tensor.dtype_name);
    format!(
        "{}: {name} is of {dtype}, which varscope lacks",
        path.display()
    )
}

/// `src/net.rs:12:31`, as a place; places live as long as the program.
fn site(text: &str) -> Option<&'static Site> {
    let mut parts = text.rsplitn(3, ':');
    let column = parts.next()?.parse().ok()?;
    let line = parts.next()?.parse().ok()?;
    let file = parts.next()?.to_owned();
    Some(leak(Site::new(file.leak(), line, column, "", 0)))
}

fn leak<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}
