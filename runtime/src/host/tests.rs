use std::borrow::Cow;

use half::{bf16, f16};
use ndarray::{Array, Array2, arr0};
use num_complex::Complex;

use super::*;
use crate::dtype::DType;

#[test]
fn the_table_has_the_size_of_what_rust_stores() {
    for &dtype in DType::ALL {
        let size = with_type!(dtype, T => size_of::<T>(), foreign => foreign.size());
        // A string is what it is in TensorFlow.
        assert!(dtype.size() == size || dtype == DType::String, "{dtype}");
    }
    assert_eq!(DType::String.size(), 16);
}

#[test]
fn zeros_have_the_dtype_and_shape_asked_for() {
    for &dtype in DType::ALL {
        let a = HostArray::zeros(dtype, &[2, 0, 3]).unwrap();
        assert_eq!(
            (a.dtype(), a.shape(), a.len(), a.is_empty()),
            (dtype, &[2, 0, 3][..], 0, true)
        );
        let a = HostArray::zeros(dtype, &[2, 3]).unwrap();
        assert_eq!(
            (a.dtype(), a.shape(), a.len(), a.is_empty()),
            (dtype, &[2, 3][..], 6, false)
        );
        assert_eq!(HostArray::zeros(dtype, &[]).unwrap().len(), 1);
    }
    assert_eq!(
        HostArray::zeros(DType::String, &[2]).unwrap(),
        HostArray::from(["", ""])
    );
    assert_eq!(
        HostArray::zeros(DType::Bool, &[1]).unwrap(),
        HostArray::from([false])
    );
    assert_eq!(
        HostArray::zeros(DType::F16, &[1]).unwrap(),
        HostArray::from([f16::ZERO])
    );
}

#[test]
fn zeros_beyond_memory_are_an_error() {
    for shape in [
        &[usize::MAX, 2][..],
        &[1 << 62, 4],
        &[0, usize::MAX, 2],
        &[usize::MAX],
        &[1 << 55],
    ] {
        let error = HostArray::zeros(DType::F64, shape).unwrap_err();
        assert_eq!(
            error,
            AllocError {
                dtype: DType::F64,
                shape: shape.to_vec()
            }
        );
    }
}

#[test]
fn scalars_nested_arrays_and_vectors_bring_their_rank() {
    assert_eq!(HostArray::from(1.5f32), arr0(1.5f32).into());
    assert_eq!(HostArray::from([1i64, 2]), ndarray::arr1(&[1i64, 2]).into());
    assert_eq!(
        HostArray::from(vec![1u8, 2]),
        ndarray::arr1(&[1u8, 2]).into()
    );
    assert_eq!(HostArray::from(&[true][..]), HostArray::from([true]));
    assert_eq!(
        HostArray::from([[1.0f32; 2]; 3]),
        Array::from_elem((3, 2), 1.0f32).into()
    );
    let rank4 = [[[[1, 2], [3, 4], [5, 6]]], [[[7, 8], [9, 10], [11, 12]]]];
    assert_eq!(
        HostArray::from(rank4),
        Array::from_shape_fn((2, 1, 3, 2), |(a, _, b, c)| (a * 6 + b * 2 + c + 1) as i32).into()
    );
    assert_eq!(
        HostArray::from([[[[[[bf16::ONE; 1]; 2]; 3]; 1]; 2]; 3]).shape(),
        [3, 2, 1, 3, 2, 1]
    );
    assert_eq!(HostArray::from([[0.0f64; 0]; 3]).shape(), [3, 0]);
    assert_eq!(HostArray::from("a"), HostArray::from(String::from("a")));
    assert_eq!(
        HostArray::from([["a"], ["b"]]).view::<String>().unwrap()[[1, 0]],
        "b"
    );
}

#[test]
fn unsuffixed_literals_are_i32_and_f64() {
    assert_eq!(HostArray::from([23, 42]).dtype(), DType::I32);
    assert_eq!(HostArray::from(0.5).dtype(), DType::F64);
}

#[test]
fn arrays_of_other_layouts_become_row_major() {
    let columns = Array2::from_shape_fn((2, 3), |(i, j)| (10 * i + j) as i32).reversed_axes();
    let a = HostArray::from(columns.clone());
    assert_eq!(a.elements::<i32>().unwrap(), &[0, 10, 1, 11, 2, 12][..]);
    assert!(matches!(a.elements::<i32>(), Some(Cow::Borrowed(_))));
    // A variant may still be made by hand.
    let by_hand = HostArray::I32(columns.into_dyn().into_shared());
    assert_eq!(by_hand.elements::<i32>(), a.elements::<i32>());
    assert_eq!(by_hand, a);
}

#[test]
fn the_wrong_type_is_handed_back() {
    let a = HostArray::from([1.0f32]);
    assert!(a.view::<f64>().is_none() && a.elements::<i32>().is_none());
    let a = a.into_array::<f64>().unwrap_err();
    assert_eq!(a.into_array::<f32>().unwrap()[[0]], 1.0);
}

#[test]
fn equality_is_by_bits() {
    assert_eq!(HostArray::from(f32::NAN), HostArray::from(f32::NAN));
    assert_ne!(HostArray::from(0.0), HostArray::from(-0.0));
    assert_ne!(HostArray::from([1]), HostArray::from([[1]]));
    assert_ne!(HostArray::from(1i32), HostArray::from(1i64));
    let nan = Complex::new(f64::NAN, 1.0);
    assert_eq!(HostArray::from(nan), HostArray::from(nan));
}

#[test]
fn clones_share_their_elements() {
    let a = HostArray::from(vec![1.0f32; 1000]);
    let b = a.clone();
    assert_eq!(
        a.elements::<f32>().unwrap().as_ptr(),
        b.elements::<f32>().unwrap().as_ptr()
    );
}

#[test]
fn debug_is_short() {
    assert_eq!(
        format!("{:?}", HostArray::from([[1.5f32, 2.0], [3.0, 4.0]])),
        "HostArray(float32, [2, 2], [[1.5, 2.0], [3.0, 4.0]])"
    );
    assert_eq!(
        format!("{:?}", HostArray::from("a")),
        r#"HostArray(string, [], "a")"#
    );
    assert_eq!(
        format!("{:?}", HostArray::from([[0u8; 0]; 2])),
        "HostArray(uint8, [2, 0], [[], []])"
    );
    assert_eq!(
        format!("{:?}", HostArray::from([0i64; 9])),
        "HostArray(int64, [9])"
    );
}

/// TensorFlow's table: floats to floats and complex, ints to all but bool and string, bools to all but string, strings to strings.
#[test]
fn conversions_follow_tensorflow() {
    for &from in DType::ALL {
        for &to in DType::ALL {
            let allowed = from == to
                || match from {
                    DType::Bool => to != DType::String,
                    DType::String => false,
                    f if f.is_complex() => to.is_complex(),
                    f if f.is_floating() => to.is_floating() || to.is_complex(),
                    _ => to != DType::Bool && to != DType::String,
                };
            let cast = HostArray::zeros(from, &[2]).unwrap().cast_to(to);
            assert_eq!(cast.is_ok(), allowed, "{from} to {to}");
            assert!(
                cast.is_err() || cast == Ok(HostArray::zeros(to, &[2]).unwrap()),
                "{from} to {to}"
            );
        }
    }
}

#[test]
fn a_conversion_that_fails_names_the_value() {
    let error = HostArray::from([0.5, 1.0]).cast_to(DType::I32).unwrap_err();
    assert_eq!(
        error.to_string(),
        "Expected int32, but got 0.5 of type 'float'."
    );
    let error = HostArray::from("x").cast_to(DType::F32).unwrap_err();
    assert_eq!(
        error.to_string(),
        "Expected float32, but got \"x\" of type 'str'."
    );
    let error = HostArray::from([1, 300]).cast_to(DType::U8).unwrap_err();
    assert_eq!(
        error.to_string(),
        "300 is out of range for uint8; write a smaller value, or a wider dtype"
    );
    assert!(HostArray::from(-1).cast_to(DType::U64).is_err());
}

#[test]
fn conversions_keep_values() {
    assert_eq!(
        HostArray::from([[true], [false]]).cast_to(DType::F16),
        Ok([[f16::ONE], [f16::ZERO]].into())
    );
    assert_eq!(
        HostArray::from(u64::MAX)
            .cast_to(DType::I64)
            .unwrap_err()
            .to_string()
            .split(' ')
            .next(),
        Some("18446744073709551615")
    );
    assert_eq!(
        HostArray::from([1i8, -2]).cast_to(DType::C64),
        Ok([Complex::new(1.0f32, 0.0), Complex::new(-2.0, 0.0)].into())
    );
    assert_eq!(
        HostArray::from(0.1f64).cast_to(DType::F32),
        Ok(0.1f32.into())
    );
    assert_eq!(
        HostArray::from([0.5; 0]).cast_to(DType::I32),
        Ok(HostArray::from([0i32; 0]))
    );
}

#[test]
fn halves_are_rounded_once() {
    let middle = 1.0 + 2f64.powi(-11);
    let cases = [
        (middle, 0x3c00),
        (middle + 2f64.powi(-40), 0x3c01),
        (middle - 2f64.powi(-40), 0x3c00),
    ];
    for (value, bits) in cases {
        let halves = [bits, bits | 0x8000].map(f16::from_bits);
        assert_eq!(
            HostArray::from([value, -value]).cast_to(DType::F16),
            Ok(halves.into())
        );
    }
    // The middle between zero and the smallest half, and just above it.
    let tiny = [
        2f64.powi(-25),
        2f64.powi(-25) * (1.0 + f64::EPSILON),
        1e300,
        f64::NEG_INFINITY,
    ];
    let halves = [
        f16::ZERO,
        f16::from_bits(1),
        f16::INFINITY,
        f16::NEG_INFINITY,
    ];
    assert_eq!(HostArray::from(tiny).cast_to(DType::F16), Ok(halves.into()));
    let above_middle = 1.0 + 2f64.powi(-8) + 2f64.powi(-50);
    assert_eq!(
        HostArray::from(above_middle).cast_to(DType::BF16),
        Ok(bf16::from_bits(0x3f81).into())
    );
}
