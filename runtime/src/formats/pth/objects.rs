//! The tensors in what a pickle describes: how `torch.save` writes a `state_dict`, and nothing else. Nothing that it names is run.

use candle_core::pickle::Object;

use super::super::StoredDType;
use super::super::shape::{count, shape};
use crate::dtype::DType;

/// What a pickle says of a tensor.
#[derive(Debug)]
pub(super) struct Described {
    pub(super) name: String,
    pub(super) dtype: StoredDType,
    pub(super) shape: Box<[usize]>,
    /// How many elements further the next one is, for each axis.
    pub(super) strides: Vec<usize>,
    /// Where in its storage the first element is.
    pub(super) offset: usize,
    /// The number of the storage.
    pub(super) storage: String,
    /// How many elements that has.
    pub(super) length: u64,
}

/// The classes of storages.
const STORAGES: &[(&str, DType)] = &[
    ("HalfStorage", DType::F16),
    ("BFloat16Storage", DType::BF16),
    ("FloatStorage", DType::F32),
    ("DoubleStorage", DType::F64),
    ("CharStorage", DType::I8),
    ("ShortStorage", DType::I16),
    ("IntStorage", DType::I32),
    ("LongStorage", DType::I64),
    ("ByteStorage", DType::U8),
    ("BoolStorage", DType::Bool),
    ("ComplexFloatStorage", DType::C64),
    ("ComplexDoubleStorage", DType::C128),
];

/// What keeps the versions of modules, beside their tensors.
const METADATA: &str = "_metadata";

/// All tensors of a dictionary, those of dictionaries in it under both names; the error is what else it is or has.
pub(super) fn tensors(object: &Object) -> Result<Vec<Described>, String> {
    let Object::Dict(items) = object else {
        return Err(format!(
            "is {}, not a dictionary of tensors; {WAY_OUT}",
            what(object)
        ));
    };
    let mut found = Vec::new();
    collect(items, "", &mut found)?;
    Ok(found)
}

const WAY_OUT: &str = "`torch.save(model.state_dict(), path)` saves tensors alone";

fn collect(
    items: &[(Object, Object)],
    prefix: &str,
    found: &mut Vec<Described>,
) -> Result<(), String> {
    for (key, value) in items {
        let Object::Unicode(key) = key else {
            return Err(format!("has {} for a name", what(key)));
        };
        let name = [prefix, key].concat();
        match value {
            Object::Dict(_) if key == METADATA => {}
            Object::Dict(items) => collect(items, &format!("{name}."), found)?,
            value => {
                let described = tensor(&name, value)?;
                let lacks = || {
                    format!(
                        "has more than tensors: {name} is {}; {WAY_OUT}",
                        what(value)
                    )
                };
                found.push(described.ok_or_else(lacks)?);
            }
        }
    }
    Ok(())
}

/// An object in words.
fn what(object: &Object) -> String {
    match object {
        Object::Class {
            module_name,
            class_name,
        } => format!("the class {module_name}.{class_name}"),
        Object::Int(_) | Object::Long(_) => "an integer".to_owned(),
        Object::Float(_) => "a float".to_owned(),
        Object::Unicode(_) => "a text".to_owned(),
        Object::Bool(_) => "a bool".to_owned(),
        Object::None => "None".to_owned(),
        Object::Tuple(_) => "a tuple".to_owned(),
        Object::List(_) => "a list".to_owned(),
        Object::Mark => "nothing".to_owned(),
        Object::Dict(_) => "a dictionary".to_owned(),
        Object::Reduce { callable, .. } => format!("made by {}", what(callable)),
        Object::Build { callable, .. } => what(callable),
        Object::PersistentLoad(_) => "a storage".to_owned(),
    }
}

/// What an object says of a tensor, if it is one.
fn tensor(name: &str, object: &Object) -> Result<Option<Described>, String> {
    let Object::Reduce { callable, args } = object else {
        return Ok(None);
    };
    rebuilt(name, callable, args)
}

fn rebuilt(name: &str, callable: &Object, args: &Object) -> Result<Option<Described>, String> {
    let (
        Object::Class {
            module_name,
            class_name,
        },
        Object::Tuple(args),
    ) = (callable, args)
    else {
        return Ok(None);
    };
    match (&**module_name, &**class_name, &**args) {
        ("torch._utils", "_rebuild_parameter", [tensor, ..]) => self::tensor(name, tensor),
        ("torch._tensor", "_rebuild_from_type_v2", [callable, _, args, ..]) => {
            rebuilt(name, callable, args)
        }
        ("torch._utils", "_rebuild_tensor_v2", [storage, offset, sizes, strides, ..]) => {
            let described = described(name, storage, offset, sizes, strides);
            let refuse = || format!("describes the tensor {name} in a way that is not known");
            described.ok_or_else(refuse)?.checked().map(Some)
        }
        _ => Ok(None),
    }
}

fn described(
    name: &str,
    storage: &Object,
    offset: &Object,
    sizes: &Object,
    strides: &Object,
) -> Option<Described> {
    let Object::PersistentLoad(storage) = storage else {
        return None;
    };
    let Object::Tuple(storage) = &**storage else {
        return None;
    };
    let [
        _,
        Object::Class { class_name, .. },
        Object::Unicode(number),
        _,
        length,
    ] = &**storage
    else {
        return None;
    };
    let known = STORAGES.iter().find(|(class, _)| class == class_name);
    Some(Described {
        name: name.to_owned(),
        dtype: match known {
            Some((_, dtype)) => StoredDType::Known(*dtype),
            None => StoredDType::Foreign(class_name.as_str().into()),
        },
        shape: shape(&self::sizes(sizes)?)?,
        strides: self::sizes(strides)?
            .into_iter()
            .map(usize::try_from)
            .collect::<Result<_, _>>()
            .ok()?,
        offset: usize::try_from(size(offset)?).ok()?,
        storage: number.clone(),
        length: size(length)?,
    })
}

fn sizes(object: &Object) -> Option<Vec<u64>> {
    match object {
        Object::Tuple(sizes) => sizes.iter().map(size).collect(),
        _ => None,
    }
}

fn size(object: &Object) -> Option<u64> {
    match object {
        Object::Int(size) => u64::try_from(*size).ok(),
        Object::Long(size) => u64::try_from(*size).ok(),
        _ => None,
    }
}

impl Described {
    /// Its elements are in its storage, and not more than that has.
    fn checked(self) -> Result<Self, String> {
        let refuse = |why: &str| Err(format!("describes the tensor {} {why}", self.name));
        if self.shape.len() != self.strides.len() {
            return refuse("by a shape and strides of different ranks");
        }
        let elements = count(&self.shape);
        if elements > self.length {
            return refuse("as one that repeats elements (`expand`); `.clone()` writes them out");
        }
        let axes = self.shape.iter().zip(&self.strides);
        let last = axes
            .filter(|_| elements > 0)
            .try_fold(self.offset, |at, (size, stride)| {
                at.checked_add((size - 1).checked_mul(*stride)?)
            });
        match last {
            Some(last) if elements == 0 || (last as u64) < self.length => Ok(self),
            _ => refuse("as one outside of its storage"),
        }
    }

    /// Whether it is its storage, in the same order.
    pub(super) fn is_whole(&self) -> bool {
        let mut expected = 1;
        let is_next = |(size, stride): (&usize, &usize)| {
            let is_next = *size == 1 || *stride == expected;
            expected *= size;
            is_next
        };
        count(&self.shape) == self.length && self.shape.iter().zip(&self.strides).rev().all(is_next)
    }

    /// Where in its storage its elements are, in row-major order.
    pub(super) fn places(&self) -> impl Iterator<Item = usize> + '_ {
        let elements: usize = self.shape.iter().product();
        (0..elements).map(|mut i| {
            let axes = self.shape.iter().zip(&self.strides).rev();
            axes.fold(self.offset, |at, (size, stride)| {
                let place = i % size;
                i /= size;
                at + place * stride
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All shapes of up to three axes, each with strides in its storage.
    fn all() -> Vec<(Vec<usize>, Vec<usize>)> {
        const SIZES: [usize; 4] = [0, 1, 2, 4];
        const STRIDES: [usize; 8] = [0, 1, 2, 4, 5, 8, 9, 16];
        let mut all = vec![(Vec::new(), Vec::new())];
        let mut last = all.clone();
        for _ in 0..3 {
            let longer = last.iter().flat_map(|(shape, strides)| {
                let axes = SIZES
                    .into_iter()
                    .flat_map(|size| STRIDES.map(|stride| (size, stride)));
                axes.map(|(size, stride)| {
                    let add = |to: &[usize], one| [to, &[one]].concat();
                    (add(shape, size), add(strides, stride))
                })
            });
            last = longer.collect();
            all.extend(last.iter().cloned());
        }
        all
    }

    #[test]
    fn a_tensor_is_whole_if_its_elements_are_those_of_its_storage_in_their_order() {
        let mut whole = 0;
        for (shape, strides) in all() {
            let described = Described {
                name: "w".to_owned(),
                dtype: StoredDType::Known(DType::F32),
                length: count(&shape),
                shape: shape.into(),
                strides,
                offset: 0,
                storage: "0".to_owned(),
            };
            let Ok(described) = described.checked() else {
                continue;
            };
            let is_whole = described.places().eq(0..described.length as usize);
            if described.length > 0 {
                assert_eq!(described.is_whole(), is_whole, "{described:?}");
            }
            whole += usize::from(is_whole);
        }
        assert!(whole > 100);
    }
}
