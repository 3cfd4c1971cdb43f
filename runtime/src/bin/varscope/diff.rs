//! `varscope diff`.

use std::collections::{HashMap, HashSet};
use std::io::{self, BufWriter, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use serde::Serialize;
use varscope::checkpoint::{TensorFile, TensorInfo};
use varscope::dtype::{Complex, bf16, f16};
use varscope::{HostArray, Shape};

use crate::Outcome;
use crate::naming::Choice;
use crate::progress;

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The one file.
    a: PathBuf,
    /// The other.
    b: PathBuf,
    /// Numbers that differ by no more are equal.
    #[arg(long, value_name = "NUMBER", default_value_t = 0.0)]
    tolerance: f64,
    /// Compares names, shapes and element types alone.
    #[arg(long)]
    headers: bool,
    #[command(flatten)]
    choice: Choice,
    /// For machines: one JSON object a line.
    #[arg(long)]
    json: bool,
}

/// What is not the same.
#[derive(Serialize)]
struct Difference<'a> {
    name: &'a str,
    what: What,
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum What {
    OnlyInA,
    OnlyInB,
    Shape(Vec<usize>, Vec<usize>),
    Dtype(String, String),
    /// The largest distance of two numbers; nothing where one is NaN and the other is not, or where they are no numbers.
    Values(Option<f64>),
}

impl std::fmt::Display for What {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::OnlyInA => f.write_str("only in the first file"),
            Self::OnlyInB => f.write_str("only in the second file"),
            Self::Shape(a, b) => {
                write!(f, "shape {} and {}", Shape::from(&**a), Shape::from(&**b))
            }
            Self::Dtype(a, b) => write!(f, "dtype {a} and {b}"),
            Self::Values(Some(largest)) => write!(f, "values differ by up to {largest:e}"),
            Self::Values(None) => f.write_str("values differ"),
        }
    }
}

pub(crate) fn run(arguments: &Arguments) -> Outcome {
    let (a, b) = (
        TensorFile::open(&arguments.a)?,
        TensorFile::open(&arguments.b)?,
    );
    let of_a: Vec<&TensorInfo> = arguments.choice.of(&a)?;
    let of_b: Vec<&TensorInfo> = arguments.choice.of(&b)?;
    let bytes = of_a
        .iter()
        .filter_map(|tensor| tensor.bytes())
        .sum::<usize>();
    let bar = progress::bar(if arguments.headers { 0 } else { bytes as u64 });
    let mut out = BufWriter::new(io::stdout().lock());
    let mut count = 0;
    let mut tell = |name: &str, what: What| -> Result<(), Box<dyn std::error::Error>> {
        count += 1;
        if arguments.json {
            serde_json::to_writer(&mut out, &Difference { name, what })?;
            writeln!(out)?;
        } else {
            bar.suspend(|| writeln!(out, "{}: {what}", name.escape_debug()))?;
        }
        Ok(())
    };
    let names: HashSet<&str> = of_a.iter().map(|tensor| &*tensor.name).collect();
    let others: HashMap<&str, &TensorInfo> =
        of_b.iter().map(|tensor| (&*tensor.name, *tensor)).collect();
    for tensor in &of_a {
        let Some(other) = others.get(&*tensor.name) else {
            tell(&tensor.name, What::OnlyInA)?;
            continue;
        };
        if tensor.shape != other.shape {
            tell(
                &tensor.name,
                What::Shape(tensor.shape.clone(), other.shape.clone()),
            )?;
        } else if tensor.dtype_name != other.dtype_name {
            let dtypes = (tensor.dtype_name.clone(), other.dtype_name.clone());
            tell(&tensor.name, What::Dtype(dtypes.0, dtypes.1))?;
        } else if !arguments.headers {
            let values = (a.read(&tensor.name)?, b.read(&tensor.name)?);
            if let Some(distance) = distance(&values.0, &values.1, arguments.tolerance) {
                tell(&tensor.name, What::Values(distance))?;
            }
        }
        bar.inc(tensor.bytes().unwrap_or_default() as u64);
    }
    for tensor in of_b.iter().filter(|tensor| !names.contains(&*tensor.name)) {
        tell(&tensor.name, What::OnlyInB)?;
    }
    bar.finish_and_clear();
    if !arguments.json {
        let same = of_a.len() + of_b.len();
        match count {
            0 => writeln!(out, "{} tensors, no difference", same / 2)?,
            _ => writeln!(
                out,
                "{count} difference{}",
                if count == 1 { "" } else { "s" }
            )?,
        }
    }
    out.flush()?;
    Ok(ExitCode::from(u8::from(count > 0)))
}

/// Nothing if they are equal, and the largest distance if there is one.
fn distance(a: &HostArray, b: &HostArray, tolerance: f64) -> Option<Option<f64>> {
    macro_rules! of_types {
        ($($t:ty),*) => {$(
            if let (Some(a), Some(b)) = (a.view::<$t>(), b.view::<$t>()) {
                let mut distances = a.iter().zip(&b).map(|(a, b)| Number::distance(*a, *b));
                let largest = distances.try_fold(0.0, |largest: f64, d| Some(largest.max(d?)));
                return match largest {
                    Some(largest) if largest <= tolerance => None,
                    largest => Some(largest),
                };
            }
        )*};
    }
    of_types!(
        f16,
        bf16,
        f32,
        f64,
        i8,
        i16,
        i32,
        i64,
        u8,
        u16,
        u32,
        u64,
        bool,
        Complex<f32>,
        Complex<f64>
    );
    (a != b).then_some(None)
}

/// A number that has a distance from another one; nothing where one of two is NaN.
trait Number: Copy {
    fn distance(self, other: Self) -> Option<f64>;
}

macro_rules! numbers {
    ($($t:ty: |$a:ident, $b:ident| $distance:expr;)*) => {$(
        impl Number for $t {
            fn distance(self, other: Self) -> Option<f64> {
                let ($a, $b) = (self, other);
                $distance
            }
        }
    )*};
}

macro_rules! whole_numbers {
    ($($t:ty),*) => {numbers! {$(
        $t: |a, b| Some((i128::from(a) - i128::from(b)).unsigned_abs() as f64);
    )*}};
}

numbers! {
    f64: |a, b| match (a.is_nan(), b.is_nan()) {
        (true, true) => Some(0.0),
        (false, false) if a == b => Some(0.0),
        (false, false) => Some((a - b).abs()),
        _ => None,
    };
    f32: |a, b| f64::from(a).distance(b.into());
    f16: |a, b| f64::from(a).distance(b.into());
    bf16: |a, b| f64::from(a).distance(b.into());
    bool: |a, b| Some(f64::from(u8::from(a != b)));
    Complex<f32>: |a, b| Some(a.re.distance(b.re)?.max(a.im.distance(b.im)?));
    Complex<f64>: |a, b| Some(a.re.distance(b.re)?.max(a.im.distance(b.im)?));
}

whole_numbers!(i8, i16, i32, i64, u8, u16, u32, u64);

#[cfg(test)]
mod tests {
    use super::*;

    fn of<const N: usize, T: varscope::Element>(values: [T; N]) -> HostArray
    where
        HostArray: From<[T; N]>,
    {
        HostArray::from(values)
    }

    #[test]
    fn numbers_are_as_far_apart_as_they_are() {
        let nan = f32::NAN;
        assert_eq!(
            distance(&of([1.0_f32, nan]), &of([1.0_f32, nan]), 0.0),
            None
        );
        assert_eq!(
            distance(&of([1.0_f32, 2.0]), &of([1.5_f32, 1.0]), 0.0),
            Some(Some(1.0))
        );
        assert_eq!(
            distance(&of([1.0_f32, 2.0]), &of([1.5_f32, 1.0]), 1.0),
            None
        );
        assert_eq!(distance(&of([1.0_f32]), &of([nan]), 9.0), Some(None));
        let infinite = f64::INFINITY;
        assert_eq!(distance(&of([infinite]), &of([infinite]), 0.0), None);
        // As `f64`, the two are one.
        assert_eq!(
            distance(&of([i64::MAX]), &of([i64::MAX - 1]), 0.0),
            Some(Some(1.0))
        );
        assert_eq!(distance(&of([true]), &of([false]), 0.0), Some(Some(1.0)));
    }
}
