//! Recorded values, shapes and settings as varscope's.

use ndarray::{ArrayD, IxDyn};
use serde_json::Value;
use varscope::dtype::{Complex, DType, Element, f16};
use varscope::host::Scalar;
use varscope::{
    Constraint, HostArray, Initializer, Partitioner, Regularizer, Reuse, Shape, init, partition,
};

use super::program;

/// A recording that says something unheard of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown(pub String);

fn unknown(what: &str, value: impl std::fmt::Debug) -> Unknown {
    Unknown(format!("unknown {what} {value:?}"))
}

/// The element types that occur in recordings.
pub fn dtype(name: &str) -> Result<DType, Unknown> {
    Ok(match name {
        "float32" => DType::F32,
        "float64" => DType::F64,
        "float16" => DType::F16,
        "int32" => DType::I32,
        "int64" => DType::I64,
        "bool" => DType::Bool,
        "complex64" => DType::C64,
        "string" => DType::String,
        other => return Err(unknown("dtype", other)),
    })
}

/// A shape; `null` inside is an unknown dimension.
pub fn shape(dims: &[Option<usize>]) -> Shape {
    Shape::partial(dims.iter().copied())
}

pub fn reuse(reuse: Option<&program::Reuse>) -> Reuse {
    match reuse {
        None => Reuse::False,
        Some(program::Reuse::Plain(plain)) => Reuse::from(*plain),
        Some(program::Reuse::Named(program::NamedReuse::Auto)) => Reuse::Auto,
    }
}

pub fn initializer(initializer: &program::Initializer) -> Result<Initializer, Unknown> {
    Ok(match initializer {
        program::Initializer::Constant { constant } => init::constant(scalar(constant)?),
        program::Initializer::Value { value, dtype: name } => {
            init::value(array_of(value, dtype(name)?)?)
        }
    })
}

/// `l2` is a function that gives an operation of this name; what it computes is not recorded.
pub fn regularizer(regularizer: program::Regularizer) -> Regularizer {
    match regularizer {
        program::Regularizer::None => Regularizer::none(),
        program::Regularizer::L2 => Regularizer::from_fn("l2", |v| {
            v.read()
                .map(|value| Some(std::sync::Arc::new(value) as varscope::AnyValue))
        }),
    }
}

pub fn partitioner(partitioner: &program::Partitioner) -> Partitioner {
    match partitioner {
        program::Partitioner::FixedSize(count, axis) => partition::fixed_size(*count, *axis),
        program::Partitioner::VariableAxisSize(bytes, axis, most) => {
            partition::variable_axis_size(*bytes, *axis, *most)
        }
        program::Partitioner::MinMax(most, axis, bytes) => partition::min_max(*most, *axis, *bytes),
        program::Partitioner::Counts(counts) => {
            let counts = counts.clone();
            Partitioner::from_fn("counts", move |_, _| counts.clone())
        }
    }
}

/// One that changes nothing; only its name is recorded.
pub fn constraint(name: &str) -> Constraint {
    Constraint::from_fn(name, Ok::<_, varscope::Error>)
}

/// A number, truth value or string; JSON's `1` is an integer and `1.0` is not.
fn scalar(value: &Value) -> Result<Scalar, Unknown> {
    match value {
        Value::Bool(b) => Ok((*b).into()),
        Value::String(s) => Ok(s.clone().into()),
        Value::Number(n) => match (n.as_i64(), n.as_f64()) {
            (Some(i), _) => Ok(i.into()),
            (None, Some(f)) => Ok(f.into()),
            (None, None) => Err(unknown("number", n)),
        },
        _ => Err(unknown("scalar", value)),
    }
}

/// `np.array(nested, dtype)`.
fn array_of(nested: &Value, dtype: DType) -> Result<HostArray, Unknown> {
    match dtype {
        DType::F16 => typed(nested, |v| v.as_f64().map(f16::from_f64)),
        DType::F32 => typed(nested, |v| v.as_f64().map(|x| x as f32)),
        DType::F64 => typed(nested, Value::as_f64),
        DType::I32 => typed(nested, |v| v.as_i64().and_then(|x| i32::try_from(x).ok())),
        DType::I64 => typed(nested, Value::as_i64),
        DType::Bool => typed(nested, Value::as_bool),
        DType::C64 => typed(nested, |v| v.as_f64().map(|x| Complex::new(x as f32, 0.0))),
        DType::String => typed(nested, |v| v.as_str().map(str::to_owned)),
        other => Err(unknown("element type of a value", other)),
    }
}

/// A nested list with the element type that TensorFlow infers.
pub fn array(nested: &Value) -> Result<HostArray, Unknown> {
    let dtype = match scalar(first(nested))? {
        Scalar::Bool(_) => DType::Bool,
        Scalar::Int(_) => DType::I32,
        Scalar::Float(_) => DType::F32,
        Scalar::Str(_) => DType::String,
        other => return Err(unknown("element", other)),
    };
    array_of(nested, dtype)
}

fn first(nested: &Value) -> &Value {
    match nested.as_array().and_then(|list| list.first()) {
        Some(inner) => first(inner),
        None => nested,
    }
}

fn typed<T: Element>(
    nested: &Value,
    element: impl Fn(&Value) -> Option<T>,
) -> Result<HostArray, Unknown> {
    let (mut dims, mut at) = (Vec::new(), nested);
    while let Some(list) = at.as_array() {
        dims.push(list.len());
        at = list.first().unwrap_or(&Value::Null);
    }
    let mut leaves = Vec::new();
    flatten(nested, &mut leaves);
    let elements: Option<Vec<T>> = leaves.into_iter().map(element).collect();
    let array = elements.and_then(|e| ArrayD::from_shape_vec(IxDyn(&dims), e).ok());
    array
        .map(HostArray::from)
        .ok_or_else(|| unknown("value", nested))
}

fn flatten<'a>(nested: &'a Value, leaves: &mut Vec<&'a Value>) {
    match nested.as_array() {
        Some(list) => list.iter().for_each(|inner| flatten(inner, leaves)),
        None => leaves.push(nested),
    }
}
