//! `varscope inspect`.

use std::io::{self, BufWriter, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use serde::Serialize;
use varscope::checkpoint::{TensorFile, TensorInfo};
use varscope_names::{Entry, Table, Tree, readable_bytes};

use crate::Outcome;
use crate::naming::Choice;

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// A file, an index of several, or a folder.
    file: PathBuf,
    #[command(flatten)]
    choice: Choice,
    /// For machines: everything as JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Contents<'a> {
    path: &'a PathBuf,
    tensors: Vec<Row<'a>>,
    elements: usize,
    bytes: Option<u64>,
    metadata: std::collections::BTreeMap<&'a str, &'a str>,
}

#[derive(Serialize)]
struct Row<'a> {
    name: &'a str,
    shape: &'a [usize],
    dtype: &'a str,
    bytes: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    defined_at: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    trainable: Option<bool>,
    file: &'a PathBuf,
}

pub(crate) fn run(arguments: &Arguments) -> Outcome {
    let file = TensorFile::open(&arguments.file)?;
    let tensors: Vec<&TensorInfo> = arguments.choice.of(&file)?;
    let mut out = BufWriter::new(io::stdout().lock());
    if arguments.json {
        let contents = Contents {
            path: &arguments.file,
            tensors: tensors.iter().map(|tensor| row(tensor)).collect(),
            elements: elements(&tensors),
            bytes: bytes(&tensors),
            metadata: file.metadata().iter().map(|(k, v)| (&**k, &**v)).collect(),
        };
        serde_json::to_writer_pretty(&mut out, &contents)?;
        writeln!(out)?;
    } else {
        let separator = if file.dots_are_slashes() { '.' } else { '/' };
        for line in lines(&tensors, separator) {
            writeln!(out, "{line}")?;
        }
        for (key, value) in metadata_of_others(&file) {
            writeln!(out, "{key}: {value}")?;
        }
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// What people may want to read of the metadata.
fn metadata_of_others(file: &TensorFile) -> Vec<(&String, &String)> {
    let foreign = |(key, _): &(&String, &String)| !key.starts_with("varscope");
    let mut left: Vec<_> = file.metadata().iter().filter(foreign).collect();
    left.sort();
    left
}

fn row<'a>(tensor: &'a TensorInfo) -> Row<'a> {
    Row {
        name: &tensor.name,
        shape: &tensor.shape,
        dtype: &tensor.dtype_name,
        bytes: tensor.bytes().map(|bytes| bytes as u64),
        defined_at: tensor.defined_at.as_deref(),
        trainable: tensor.trainable,
        file: &tensor.file,
    }
}

fn elements(tensors: &[&TensorInfo]) -> usize {
    tensors.iter().map(|tensor| tensor.elements()).sum()
}

/// Nothing if that of one is not known.
fn bytes(tensors: &[&TensorInfo]) -> Option<u64> {
    tensors
        .iter()
        .map(|tensor| tensor.bytes().map(|b| b as u64))
        .sum()
}

/// A line for each scope and each tensor, and the totals.
fn lines(tensors: &[&TensorInfo], separator: char) -> Vec<String> {
    let root = Tree::of(tensors.iter().map(|tensor| &*tensor.name), separator);
    let mut rows = Vec::new();
    add(&root, 0, tensors, &mut rows);
    let table = Table::new(["name", "shape", "dtype", "bytes", "defined at"]).right(3);
    let mut lines: Vec<String> = table.rows(rows).aligned().collect();
    let count = tensors.len();
    lines.push(format!(
        "{count} tensor{}, {} elements, {}",
        plural(count),
        elements(tensors),
        readable_bytes(bytes(tensors)),
    ));
    lines
}

fn add(scope: &Tree, depth: usize, tensors: &[&TensorInfo], rows: &mut Vec<[String; 5]>) {
    let indented = |name: &str, end: &str| [&"  ".repeat(depth), name, end].concat();
    for entry in &scope.entries {
        match entry {
            Entry::Leaf(name, i) => {
                let tensor = tensors[*i];
                rows.push([
                    indented(name, ""),
                    shape(&tensor.shape),
                    tensor.dtype_name.clone(),
                    readable_bytes(tensor.bytes().map(|bytes| bytes as u64)),
                    tensor.defined_at.clone().unwrap_or_default(),
                ]);
            }
            Entry::Scope(name, number) => {
                let inner = scope.scope(*number);
                let all: Vec<&TensorInfo> = inner.leaves().iter().map(|i| tensors[*i]).collect();
                let count = format!("{} tensor{}", all.len(), plural(all.len()));
                rows.push([
                    indented(name, "/"),
                    count,
                    String::new(),
                    readable_bytes(bytes(&all)),
                    String::new(),
                ]);
                add(inner, depth + 1, tensors, rows);
            }
        }
    }
}

fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}

/// As Python writes a tuple.
fn shape(dims: &[usize]) -> String {
    match dims {
        [dim] => ["(", &dim.to_string(), ",)"].concat(),
        dims => {
            let dims: Vec<String> = dims.iter().map(usize::to_string).collect();
            ["(", &dims.join(", "), ")"].concat()
        }
    }
}
