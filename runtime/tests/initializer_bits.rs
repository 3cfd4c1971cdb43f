//! What the value of a variable depends on: seed, name, shape, dtype and initializer, to the last bit; and what it does not.

use varscope::dtype::DType;
use varscope::host::HostArray;
use varscope::init::{
    Fill, Initializer, glorot_normal, orthogonal, random_normal, random_uniform, truncated_normal,
};

fn fill(initializer: &Initializer, dtype: DType, shape: &[usize]) -> HostArray {
    initializer
        .fill(&Fill {
            seed: 7,
            name: "conv1/weights",
            shape,
            dtype,
        })
        .unwrap()
}

fn numbers(array: &HostArray) -> Vec<f64> {
    array
        .cast_to(DType::F64)
        .unwrap()
        .elements::<f64>()
        .unwrap()
        .to_vec()
}

#[test]
fn variables_are_independent_of_each_other() {
    let base = Fill {
        seed: 7,
        name: "a/w",
        shape: &[200, 50],
        dtype: DType::F32,
    };
    let same = random_normal(0.0, 1.0);
    let first = numbers(&same.fill(&base).unwrap());
    let others = [
        same.fill(&Fill { seed: 8, ..base }),
        same.fill(&Fill {
            name: "b/w",
            ..base
        }),
        same.fill(&Fill {
            name: "a/w_1",
            ..base
        }),
        same.fill(&Fill {
            shape: &[50, 200],
            ..base
        }),
        same.fill(&Fill {
            shape: &[10_000],
            ..base
        }),
        same.fill(&Fill {
            dtype: DType::F16,
            ..base
        }),
        same.fill(&Fill {
            dtype: DType::F64,
            ..base
        }),
        random_normal(0.0, 2.0).fill(&base),
        truncated_normal(0.0, 1.0).fill(&base),
    ];
    for (i, other) in others.into_iter().enumerate() {
        let other = numbers(&other.unwrap());
        let correlation: f64 =
            first.iter().zip(&other).map(|(a, b)| a * b).sum::<f64>() / first.len() as f64;
        assert!(
            correlation.abs() < 10.0 / (first.len() as f64).sqrt(),
            "{i}: {correlation}"
        );
    }
}

/// A checksum of every bit.
fn checksum(array: &HostArray) -> u64 {
    numbers(array).iter().fold(0, |hash: u64, v| {
        (hash.rotate_left(5) ^ v.to_bits()).wrapping_mul(0x517c_c1b7_2722_0a95)
    })
}

const DRAWN: [fn() -> Initializer; 4] = [
    || random_uniform(-1.0, 1.0),
    || random_normal(0.0, 0.1),
    || truncated_normal(0.0, 0.1),
    glorot_normal,
];

/// With these numbers written down, the test also compares builds: with and without threads, and one platform with another.
#[test]
fn every_bit_of_a_large_tensor_is_fixed() {
    let mut found = Vec::new();
    for initializer in DRAWN {
        for dtype in [DType::F16, DType::BF16, DType::F32, DType::F64] {
            found.push(checksum(&fill(&initializer(), dtype, &[300, 333])));
        }
    }
    found.push(checksum(&fill(&orthogonal(1.0), DType::F64, &[300, 200])));
    assert_eq!(found, CHECKSUMS);
}

const CHECKSUMS: [u64; 17] = [
    0xe011_4d83_fa6e_52e8,
    0xf9ca_8d17_4fe3_6d21,
    0x2535_f7af_0c99_0e8d,
    0x073e_20e0_aed0_d76c,
    0x85c3_7a44_9205_6503,
    0x4ba0_2732_919a_dd7a,
    0xfbda_875e_35f3_8d68,
    0xe97f_91d7_1770_42d9,
    0xc842_741e_fec5_4f38,
    0xc96b_664f_a361_9a39,
    0x1aba_7112_3805_9895,
    0xf024_8e18_3c39_163a,
    0x99c2_db98_302f_3aa7,
    0xdcd0_3541_8fc2_38f3,
    0xe33e_8812_0142_d98b,
    0xcfec_db84_df88_0ff6,
    0xa8cb_1dc1_c295_1bae,
];

#[cfg(feature = "rayon")]
#[test]
fn one_thread_and_many_make_the_same_bits() {
    let pool = |threads| {
        rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap()
    };
    let all = || -> Vec<HostArray> {
        let drawn = DRAWN.map(|initializer| fill(&initializer(), DType::F32, &[200, 333]));
        drawn
            .into_iter()
            .chain([fill(&orthogonal(1.0), DType::F32, &[200, 300])])
            .collect()
    };
    let one = pool(1).install(all);
    for threads in [2, 8] {
        assert!(pool(threads).install(all) == one, "{threads} threads");
    }
}
