//! Values as JSON has them, values made at random, and what files have for a store.

use serde_json::Value;
use varscope::dtype::{Complex, Element, bf16, f16};
use varscope::{DType, HostArray, VarStore};

/// A value as TensorFlow printed it: nested lists of numbers, truth values or strings; complex ones as pairs.
pub(crate) fn of_json(value: &Value) -> HostArray {
    let shape: Vec<usize> = value["shape"]
        .as_array()
        .unwrap()
        .iter()
        .map(|d| d.as_u64().unwrap() as usize)
        .collect();
    let mut flat = Vec::new();
    flatten(&value["value"], &mut flat);
    let float = |v: &Value| v.as_f64().unwrap();
    let int = |v: &Value| v.as_i64().unwrap();
    match value["dtype"].as_str().unwrap() {
        "float32" => array(&shape, flat.iter().map(float).map(|v| v as f32)),
        "float64" => array(&shape, flat.iter().map(float)),
        "float16" => array(&shape, flat.iter().map(float).map(f16::from_f64)),
        "bfloat16" => array(&shape, flat.iter().map(float).map(bf16::from_f64)),
        "int8" => array(&shape, flat.iter().map(int).map(|v| v as i8)),
        "int16" => array(&shape, flat.iter().map(int).map(|v| v as i16)),
        "int32" => array(&shape, flat.iter().map(int).map(|v| v as i32)),
        "int64" => array(&shape, flat.iter().map(int)),
        "uint8" => array(&shape, flat.iter().map(int).map(|v| v as u8)),
        "uint16" => array(&shape, flat.iter().map(int).map(|v| v as u16)),
        "uint32" => array(&shape, flat.iter().map(int).map(|v| v as u32)),
        "uint64" => array(&shape, flat.iter().map(|v| v.as_u64().unwrap())),
        "bool" => array(&shape, flat.iter().map(|v| v.as_bool().unwrap())),
        "string" => array(&shape, flat.iter().map(|v| v.as_str().unwrap().to_owned())),
        "complex64" => array(
            &shape,
            flat.chunks(2)
                .map(|two| Complex::new(float(&two[0]) as f32, float(&two[1]) as f32)),
        ),
        "complex128" => array(
            &shape,
            flat.chunks(2)
                .map(|two| Complex::new(float(&two[0]), float(&two[1]))),
        ),
        other => panic!("{other}"),
    }
}

fn flatten(value: &Value, into: &mut Vec<Value>) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| flatten(value, into)),
        value => into.push(value.clone()),
    }
}

pub(crate) fn array<T: Element>(shape: &[usize], elements: impl Iterator<Item = T>) -> HostArray {
    let array = ndarray::Array::from_shape_vec(shape, elements.collect());
    HostArray::from(array.expect("as many as the shape says"))
}

/// All that waits in a store, by the names in the file; it is taken.
pub(crate) fn taken(store: &VarStore) -> varscope::Result<Vec<(String, HostArray)>> {
    let unused = store.unused();
    let take = unused.into_iter().map(|unused| {
        Ok((
            unused.in_file.clone(),
            take(store, &unused.name, unused.dtype)?,
        ))
    });
    take.collect()
}

pub(crate) fn take(store: &VarStore, name: &str, dtype: DType) -> varscope::Result<HostArray> {
    let request = varscope::Request::new(name).dtype(dtype);
    store.pass_with(true).get_variable(request)?.read()
}

/// Every element type that a variable can have.
pub(crate) const DTYPES: [DType; 16] = [
    DType::F16,
    DType::BF16,
    DType::F32,
    DType::F64,
    DType::I8,
    DType::I16,
    DType::I32,
    DType::I64,
    DType::U8,
    DType::U16,
    DType::U32,
    DType::U64,
    DType::Bool,
    DType::C64,
    DType::C128,
    DType::String,
];

/// Numbers that are the same in every run (SplitMix64).
pub(crate) struct Numbers(pub(crate) u64);

impl Numbers {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Less than this.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    /// Up to four axes, some of them empty.
    pub(crate) fn shape(&mut self) -> Vec<usize> {
        let rank = self.below(5);
        (0..rank).map(|_| self.below(5)).collect()
    }

    /// An array of any bits that are values.
    pub(crate) fn array(&mut self, dtype: DType, shape: &[usize]) -> HostArray {
        let mut bits = std::iter::repeat_with(|| self.next());
        let count = shape.iter().product();
        match dtype {
            DType::F16 => array(shape, bits.take(count).map(|b| f16::from_bits(b as u16))),
            DType::BF16 => array(shape, bits.take(count).map(|b| bf16::from_bits(b as u16))),
            DType::F32 => array(shape, bits.take(count).map(|b| f32::from_bits(b as u32))),
            DType::F64 => array(shape, bits.take(count).map(f64::from_bits)),
            DType::I8 => array(shape, bits.take(count).map(|b| b as i8)),
            DType::I16 => array(shape, bits.take(count).map(|b| b as i16)),
            DType::I32 => array(shape, bits.take(count).map(|b| b as i32)),
            DType::I64 => array(shape, bits.take(count).map(|b| b as i64)),
            DType::U8 => array(shape, bits.take(count).map(|b| b as u8)),
            DType::U16 => array(shape, bits.take(count).map(|b| b as u16)),
            DType::U32 => array(shape, bits.take(count).map(|b| b as u32)),
            DType::U64 => array(shape, bits.take(count)),
            DType::Bool => array(shape, bits.take(count).map(|b| b % 2 == 0)),
            DType::C64 => {
                let part = |b: u64| f32::from_bits(b as u32);
                array(
                    shape,
                    bits.take(count)
                        .map(|b| Complex::new(part(b), part(b >> 32))),
                )
            }
            DType::C128 => {
                let mut part = || f64::from_bits(bits.next().unwrap_or_default());
                array(shape, (0..count).map(|_| Complex::new(part(), part())))
            }
            DType::String => {
                let text = |b: u64| {
                    "xyzä€𝄞"
                        .chars()
                        .cycle()
                        .skip(b as usize % 6)
                        .take((b >> 8) as usize % 40)
                        .collect()
                };
                array::<String>(shape, bits.take(count).map(text))
            }
            other => panic!("{other}"),
        }
    }
}

/// A tensor as the scripts in Python print it: its bytes in hexadecimal digits, or its strings.
pub(crate) fn printed(value: &HostArray) -> Value {
    let mut hex = String::new();
    let mut put = |bytes: &[u8]| hex.extend(bytes.iter().map(|byte| format!("{byte:02x}")));
    macro_rules! numbers {
        ($($t:ty),*) => {$(
            if let Some(elements) = value.elements::<$t>() {
                elements.iter().for_each(|v| put(&v.to_le_bytes()));
            }
        )*};
    }
    numbers!(f16, bf16, f32, f64, i8, i16, i32, i64, u8, u16, u32, u64);
    if let Some(elements) = value.elements::<bool>() {
        elements.iter().for_each(|v| put(&[u8::from(*v)]));
    }
    if let Some(elements) = value.elements::<Complex<f32>>() {
        elements
            .iter()
            .for_each(|v| put(&[v.re.to_le_bytes(), v.im.to_le_bytes()].concat()));
    }
    if let Some(elements) = value.elements::<Complex<f64>>() {
        elements
            .iter()
            .for_each(|v| put(&[v.re.to_le_bytes(), v.im.to_le_bytes()].concat()));
    }
    let strings = value.elements::<String>().map(std::borrow::Cow::into_owned);
    let shape = value.shape();
    match strings {
        Some(strings) => {
            serde_json::json!({ "dtype": "string", "shape": shape, "strings": strings })
        }
        None => serde_json::json!({ "dtype": value.dtype().name(), "shape": shape, "hex": hex }),
    }
}
