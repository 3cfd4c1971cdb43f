use half::f16;
use ndarray::ArrayD;
use num_complex::Complex;

use super::*;
use crate::host::ConversionError;

fn fill(initializer: &Initializer, dtype: DType, shape: &[usize]) -> Result<HostArray, InitError> {
    initializer.fill(&Fill {
        seed: 42,
        name: "conv1/weights",
        shape,
        dtype,
    })
}

fn message(initializer: Initializer, dtype: DType, shape: &[usize]) -> String {
    let validated = initializer.validate(shape, dtype).unwrap_err().to_string();
    assert_eq!(
        fill(&initializer, dtype, shape).unwrap_err().to_string(),
        validated
    );
    validated
}

#[test]
fn initializers_print_as_they_are_written() {
    let written = [
        (zeros(), "zeros()"),
        (ones(), "ones()"),
        (constant(0.5), "constant(0.5)"),
        (constant(1), "constant(1)"),
        (constant(true), "constant(true)"),
        (constant("a\"b"), r#"constant("a\"b")"#),
        (value([[23, 42]]), "value([[23, 42]])"),
        (value(vec![0.0f32; 9]), "value(float32 [9])"),
        (random_uniform(-1.0, 1.0), "random_uniform(-1.0, 1.0)"),
        (random_normal(0.0, 0.1), "random_normal(0.0, 0.1)"),
        (truncated_normal(0.0, 1e-3), "truncated_normal(0.0, 0.001)"),
        (glorot_uniform(), "glorot_uniform()"),
        (glorot_normal(), "glorot_normal()"),
        (he_uniform(), "he_uniform()"),
        (he_normal(), "he_normal()"),
        (lecun_uniform(), "lecun_uniform()"),
        (lecun_normal(), "lecun_normal()"),
        (
            variance_scaling(2.0, Mode::FanOut, Distribution::Normal),
            "variance_scaling(2.0, FanOut, Normal)",
        ),
        (orthogonal(1.0), "orthogonal(1.0)"),
        (identity(0.5), "identity(0.5)"),
        (
            from_fn("mine", |_| Err::<HostArray, _>("no")),
            "from_fn(\"mine\", ..)",
        ),
    ];
    for (initializer, text) in written {
        assert_eq!(
            (initializer.to_string(), format!("{initializer:?}")),
            (text.into(), text.into())
        );
    }
}

#[test]
fn initializers_are_equal_if_family_and_parameters_are() {
    assert_eq!(random_normal(0.0, 0.1), random_normal(0.0, 0.1));
    assert_ne!(random_normal(0.0, 0.1), random_normal(0.0, 0.2));
    assert_ne!(random_normal(0.0, 0.1), truncated_normal(0.0, 0.1));
    assert_eq!(
        variance_scaling(1.0, Mode::FanAvg, Distribution::Uniform),
        glorot_uniform()
    );
    assert_eq!(constant(f64::NAN), constant(f64::NAN));
    assert_ne!(constant(0), constant(0.0));
    assert_eq!(value([1, 2]), value(vec![1, 2]));
    // A layer writes its function anew in every call, and means the same.
    let mine = |name: &str| from_fn(name, |_| Err::<HostArray, _>("no"));
    assert_eq!(mine("mine"), mine("mine"));
    assert_ne!(mine("mine"), mine("yours"));
    assert_ne!(mine("mine"), from_fn("mine", |_| Err::<HostArray, _>("no")));
}

#[test]
fn defaults_are_tensorflows() {
    for dtype in [DType::F16, DType::BF16, DType::F32, DType::F64] {
        assert_eq!(Initializer::default_for(dtype), Some(glorot_uniform()));
    }
    for dtype in [
        DType::I8,
        DType::I64,
        DType::U8,
        DType::U64,
        DType::Bool,
        DType::String,
    ] {
        assert_eq!(Initializer::default_for(dtype), Some(zeros()));
    }
    assert_eq!(Initializer::default_for(DType::C64), None);
    assert_eq!(Initializer::default_for(DType::C128), None);
}

#[test]
fn constants_convert_to_the_dtype() {
    let made = |i: Initializer, dtype| fill(&i, dtype, &[2]).unwrap();
    assert_eq!(made(zeros(), DType::I32), [0, 0].into());
    assert_eq!(made(zeros(), DType::String), ["", ""].into());
    assert_eq!(made(ones(), DType::F16), [f16::ONE; 2].into());
    assert_eq!(made(ones(), DType::Bool), [true; 2].into());
    assert_eq!(
        made(ones(), DType::C64),
        [Complex::new(1.0f32, 0.0); 2].into()
    );
    assert_eq!(made(constant(0.5), DType::F32), [0.5f32; 2].into());
    assert_eq!(made(constant(7), DType::F64), [7.0; 2].into());
    assert_eq!(made(constant(7), DType::U8), [7u8; 2].into());
    assert_eq!(
        made(constant(Complex::new(0.0f32, 1.0)), DType::C128),
        [Complex::new(0.0, 1.0); 2].into()
    );
    assert_eq!(made(constant("x"), DType::String), ["x"; 2].into());
    assert_eq!(fill(&constant(3), DType::I64, &[]).unwrap(), 3i64.into());
}

/// As in TensorFlow, whose error comes when the variable is made.
#[test]
fn a_constant_of_another_kind_fails_only_when_filled() {
    constant(0.5).validate(&[2], DType::I32).unwrap();
    let error = fill(&constant(0.5), DType::I32, &[2]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "Expected int32, but got 0.5 of type 'float'."
    );
    assert!(matches!(
        error,
        InitError::Conversion(ConversionError::Type { .. })
    ));
    for (initializer, dtype) in [
        (constant(1.0), DType::I64),
        (constant(1), DType::Bool),
        (constant(true), DType::String),
        (constant("1"), DType::F32),
    ] {
        assert!(
            matches!(
                fill(&initializer, dtype, &[1]),
                Err(InitError::Conversion(ConversionError::Type { .. }))
            ),
            "{initializer}"
        );
    }
    assert!(matches!(
        fill(&constant(300), DType::U8, &[1]),
        Err(InitError::Conversion(ConversionError::Range { .. }))
    ));
}

#[test]
fn a_value_brings_its_shape() {
    let v = value([[1, 2], [3, 4]]);
    assert_eq!(v.value_of(), Some(&HostArray::from([[1, 2], [3, 4]])));
    assert_eq!(zeros().value_of(), None);
    assert_eq!(
        fill(&v, DType::I32, &[2, 2]).unwrap(),
        *v.value_of().unwrap()
    );
    assert_eq!(
        fill(&v, DType::F32, &[2, 2]).unwrap(),
        [[1.0f32, 2.0], [3.0, 4.0]].into()
    );
    assert_eq!(
        message(v, DType::I32, &[4]),
        "`value([[1, 2], [3, 4]])` has shape [2, 2], but the variable has shape [4]; leave the variable's shape out, or reshape the value"
    );
}

#[test]
fn bad_parameters_are_named() {
    let normal = |mean, stddev| message(random_normal(mean, stddev), DType::F32, &[2]);
    assert_eq!(
        normal(0.0, f64::NAN),
        "`random_normal(0.0, NaN)`: stddev is NaN, but must be a finite number"
    );
    assert_eq!(
        normal(0.0, -0.1),
        "`random_normal(0.0, -0.1)`: stddev is -0.1, but must be 0.0 or more"
    );
    assert_eq!(
        normal(f64::INFINITY, 1.0),
        "`random_normal(inf, 1.0)`: mean is inf, but must be a finite number"
    );
    assert_eq!(
        normal(1e39, 1.0),
        "`random_normal(1e39, 1.0)`: mean is 1e39, but must be a number that the dtype can hold"
    );
    assert!(fill(&random_normal(1e39, 1.0), DType::F64, &[2]).is_ok());
    assert_eq!(
        message(truncated_normal(0.0, f64::NEG_INFINITY), DType::F64, &[]),
        "`truncated_normal(0.0, -inf)`: stddev is -inf, but must be a finite number"
    );
    assert_eq!(
        message(random_uniform(1.0, -1.0), DType::F32, &[2]),
        "`random_uniform(1.0, -1.0)`: max is -1.0, but must be min or more"
    );
    assert_eq!(
        message(random_uniform(-3e38, 3e38), DType::F32, &[2]),
        "`random_uniform(-3e38, 3e38)`: max is 3e38, but must be nearer to min, as the dtype can't hold the difference"
    );
    assert_eq!(
        message(
            variance_scaling(0.0, Mode::FanIn, Distribution::Normal),
            DType::F32,
            &[2]
        ),
        "`variance_scaling(0.0, FanIn, Normal)`: scale is 0.0, but must be greater than 0.0"
    );
    assert_eq!(
        message(orthogonal(f64::NAN), DType::F32, &[2, 2]),
        "`orthogonal(NaN)`: gain is NaN, but must be a finite number"
    );
    assert_eq!(
        message(identity(f64::NAN), DType::F32, &[2, 2]),
        "`identity(NaN)`: gain is NaN, but must be a finite number"
    );
}

#[test]
fn integers_are_drawn_between_whole_numbers_only() {
    let uniform = |min, max, dtype| message(random_uniform(min, max), dtype, &[2]);
    assert_eq!(
        uniform(0.0, 0.5, DType::I32),
        "`random_uniform(0.0, 0.5)`: max is 0.5, but must be a whole number, as the dtype is an integer"
    );
    assert_eq!(
        uniform(f64::NAN, 1.0, DType::I32),
        "`random_uniform(NaN, 1.0)`: min is NaN, but must be a whole number, as the dtype is an integer"
    );
    assert_eq!(
        uniform(0.0, f64::INFINITY, DType::I32),
        "`random_uniform(0.0, inf)`: max is inf, but must be a whole number, as the dtype is an integer"
    );
    assert_eq!(
        uniform(1.0, 1.0, DType::U8),
        "`random_uniform(1.0, 1.0)`: max is 1.0, but must be greater than min, as the dtype is an integer"
    );
    assert_eq!(
        uniform(-1.0, 1.0, DType::U8),
        "`random_uniform(-1.0, 1.0)`: min is -1.0, but must be within the dtype's range"
    );
    assert_eq!(
        uniform(0.0, 257.0, DType::U8),
        "`random_uniform(0.0, 257.0)`: max is 257.0, but must be within the dtype's range"
    );
    assert!(fill(&random_uniform(0.0, 256.0), DType::U8, &[2]).is_ok());
    let all = random_uniform(-(2f64.powi(63)), 2f64.powi(63));
    let draws = fill(&all, DType::I64, &[1000]).unwrap();
    assert!(
        draws
            .elements::<i64>()
            .unwrap()
            .iter()
            .any(|v| v.unsigned_abs() > 1 << 62)
    );
}

#[test]
fn dtypes_and_ranks_that_do_not_fit_are_refused() {
    assert_eq!(
        message(random_normal(0.0, 1.0), DType::I32, &[2]),
        "`random_normal(0.0, 1.0)` makes real floating point numbers, but the dtype is int32; change the dtype, or use `zeros()` or `constant(..)`"
    );
    for initializer in [
        truncated_normal(0.0, 1.0),
        glorot_uniform(),
        orthogonal(1.0),
        identity(1.0),
    ] {
        for dtype in [DType::I64, DType::Bool, DType::C64, DType::String] {
            assert!(
                matches!(
                    fill(&initializer, dtype, &[2, 2]),
                    Err(InitError::DType { .. })
                ),
                "{initializer} of {dtype}"
            );
        }
    }
    assert!(matches!(
        fill(&random_uniform(0.0, 1.0), DType::Bool, &[2]),
        Err(InitError::DType { .. })
    ));
    assert!(matches!(
        fill(&ones(), DType::String, &[2]),
        Err(InitError::DType { .. })
    ));
    assert_eq!(
        message(orthogonal(1.0), DType::F32, &[3]),
        "`orthogonal(1.0)` needs a shape with at least two dimensions, but got [3]; use `random_normal(..)` for vectors"
    );
    assert_eq!(
        message(identity(1.0), DType::F32, &[3, 3, 3]),
        "`identity(1.0)` needs a shape with two dimensions, but got [3, 3, 3]; use `orthogonal(..)` for more"
    );
}

#[test]
fn sizes_beyond_memory_are_an_error() {
    let every = [
        zeros(),
        ones(),
        constant(0.5),
        random_normal(0.0, 1.0),
        glorot_uniform(),
        orthogonal(1.0),
        identity(1.0),
    ];
    for initializer in every {
        for shape in [[usize::MAX, 2], [1 << 31, 1 << 31], [0, usize::MAX]] {
            assert!(
                matches!(
                    initializer.validate(&shape, DType::F32),
                    Err(InitError::Alloc(_))
                ),
                "{initializer} {shape:?}"
            );
        }
        // Countable, and more than any machine has.
        let error = fill(&initializer, DType::F64, &[1 << 29, 1 << 28]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "an array of shape [536870912, 268435456] and dtype float64 does not fit into memory; make the shape smaller"
        );
    }
}

#[test]
fn empty_shapes_and_scalars_are_filled() {
    for initializer in [
        zeros(),
        ones(),
        random_uniform(0.0, 1.0),
        random_normal(0.0, 1.0),
        truncated_normal(0.0, 1.0),
        glorot_normal(),
        orthogonal(1.0),
        identity(1.0),
    ] {
        for shape in [[0, 3], [3, 0], [0, 0]] {
            assert_eq!(
                fill(&initializer, DType::F32, &shape).unwrap().shape(),
                shape,
                "{initializer}"
            );
        }
    }
    assert_eq!(fill(&glorot_uniform(), DType::F32, &[]).unwrap().len(), 1);
}

#[test]
fn the_identity_may_be_wide_or_tall() {
    let made = |shape: [usize; 2]| fill(&identity(2.0), DType::F32, &shape).unwrap();
    assert_eq!(made([2, 2]), [[2.0f32, 0.0], [0.0, 2.0]].into());
    assert_eq!(made([2, 3]), [[2.0f32, 0.0, 0.0], [0.0, 2.0, 0.0]].into());
    assert_eq!(
        made([4, 2]),
        [[2.0f32, 0.0], [0.0, 2.0], [0.0, 0.0], [0.0, 0.0]].into()
    );
}

#[test]
fn functions_of_the_users_are_checked() {
    let twos = from_fn("twos", |fill| {
        Ok::<_, InitError>(ArrayD::from_elem(fill.shape, 2.0f32).into())
    });
    assert_eq!(
        fill(&twos, DType::F32, &[2, 1]).unwrap(),
        [[2.0f32], [2.0]].into()
    );
    assert_eq!(
        fill(&twos, DType::F64, &[2]).unwrap_err().to_string(),
        "initializer `twos` made float32 of shape [2], but was asked for float64 of shape [2]; return an array of `fill.dtype` and `fill.shape`"
    );
    let fails = from_fn("fails", |_| Err::<HostArray, _>("no such file"));
    let error = fill(&fails, DType::F32, &[2]).unwrap_err();
    assert_eq!(error.to_string(), "initializer `fails` failed");
    assert_eq!(
        std::error::Error::source(&error).unwrap().to_string(),
        "no such file"
    );
}
