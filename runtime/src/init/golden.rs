//! What seeds mean.

use super::*;

/// The values of seed 42. A change here changes what every user's seed means: it needs a new version in the key, and a line in the changelog.
#[test]
fn seeds_keep_their_meaning() {
    let w = Fill {
        seed: 42,
        name: "conv1/weights",
        shape: &[3, 2],
        dtype: DType::F32,
    };
    assert_eq!(w.key("random_normal", &[0.0, 0.1])[..16], KEY);
    assert_eq!(
        &w.key("random_normal", &[0.0, 0.1])[16..],
        b"varscope init v1"
    );

    let bits = |initializer: Initializer, dtype: DType| {
        let made = initializer.fill(&Fill { dtype, ..w }).unwrap();
        let first: [u64; 3] = match dtype {
            DType::F16 | DType::BF16 => {
                let wide = made.cast_to(DType::F32).unwrap();
                std::array::from_fn(|i| wide.elements::<f32>().unwrap()[i].to_bits().into())
            }
            DType::F32 => {
                std::array::from_fn(|i| made.elements::<f32>().unwrap()[i].to_bits().into())
            }
            DType::F64 => std::array::from_fn(|i| made.elements::<f64>().unwrap()[i].to_bits()),
            _ => std::array::from_fn(|i| made.elements::<i32>().unwrap()[i] as u64),
        };
        first
    };
    let mut found = Vec::new();
    for initializer in [
        random_uniform(-1.0, 1.0),
        random_normal(0.0, 0.1),
        truncated_normal(0.0, 0.1),
        glorot_uniform(),
        orthogonal(1.0),
    ] {
        for dtype in [DType::F16, DType::BF16, DType::F32, DType::F64] {
            found.push((
                format!("{initializer} {dtype}"),
                bits(initializer.clone(), dtype),
            ));
        }
    }
    found.push((
        "random_uniform(0.0, 1000.0) int32".into(),
        bits(random_uniform(0.0, 1000.0), DType::I32),
    ));
    let known: Vec<_> = GOLDEN
        .iter()
        .map(|(name, bits)| (name.to_string(), *bits))
        .collect();
    assert_eq!(found, known);
}

const KEY: [u8; 16] = [
    155, 48, 59, 176, 105, 251, 214, 193, 130, 45, 215, 141, 77, 183, 96, 195,
];

/// Compared with an independent program (SipHash, ChaCha, Box-Muller in Python) for the key and for the uniform and normal draws.
const GOLDEN: &[(&str, [u64; 3])] = &[
    (
        "random_uniform(-1.0, 1.0) float16",
        [0x3f21_e000, 0xbd97_e000, 0x3e8b_e000],
    ),
    (
        "random_uniform(-1.0, 1.0) bfloat16",
        [0x3f5c_0000, 0x3f7d_0000, 0x3df8_0000],
    ),
    (
        "random_uniform(-1.0, 1.0) float32",
        [0xbf3c_90a2, 0x3d4d_fb80, 0x3f59_6e6e],
    ),
    (
        "random_uniform(-1.0, 1.0) float64",
        [
            0x3fd4_0334_cb79_0a10,
            0x3fec_66f3_606e_98e2,
            0x3fea_64cd_031f_5500,
        ],
    ),
    (
        "random_normal(0.0, 0.1) float16",
        [0x3c97_8000, 0xbe47_2000, 0xbc7a_2000],
    ),
    (
        "random_normal(0.0, 0.1) bfloat16",
        [0xbd3f_0000, 0x3e3a_0000, 0xbc86_0000],
    ),
    (
        "random_normal(0.0, 0.1) float32",
        [0x3db2_ae74, 0xbcd5_9cbb, 0x3856_45ff],
    ),
    (
        "random_normal(0.0, 0.1) float64",
        [
            0x3fa7_81eb_8752_4d51,
            0xbfbe_0418_e199_d174,
            0xbfbf_4354_d1e0_b95f,
        ],
    ),
    (
        "truncated_normal(0.0, 0.1) float16",
        [0x3e04_4000, 0xbdf9_6000, 0xbd9e_0000],
    ),
    (
        "truncated_normal(0.0, 0.1) bfloat16",
        [0x3e2d_0000, 0xbcae_0000, 0x3e28_0000],
    ),
    (
        "truncated_normal(0.0, 0.1) float32",
        [0x3c84_b158, 0x3dc5_06a2, 0xbd8e_4570],
    ),
    (
        "truncated_normal(0.0, 0.1) float64",
        [
            0xbf74_b76b_b7de_f8e5,
            0x3f8b_1bf9_0959_5642,
            0xbfb8_8107_3b7e_b8c0,
        ],
    ),
    (
        "glorot_uniform() float16",
        [0xbef5_c000, 0x3f06_c000, 0x3f77_4000],
    ),
    (
        "glorot_uniform() bfloat16",
        [0x3ad6_0000, 0xbf3a_0000, 0xbf1b_0000],
    ),
    (
        "glorot_uniform() float32",
        [0xbe2a_5eac, 0xbf77_2624, 0x3f65_778c],
    ),
    (
        "glorot_uniform() float64",
        [
            0x3fc3_1550_a10c_aca8,
            0x3f81_baf6_b20b_0880,
            0xbfe9_ac43_8e73_06c4,
        ],
    ),
    (
        "orthogonal(1.0) float16",
        [0x3f4d_8000, 0xbf06_e000, 0x3f15_2000],
    ),
    (
        "orthogonal(1.0) bfloat16",
        [0xbf14_0000, 0x3ea7_0000, 0x3f3d_0000],
    ),
    (
        "orthogonal(1.0) float32",
        [0xbe67_1c5d, 0x3ee8_d949, 0xbe12_6467],
    ),
    (
        "orthogonal(1.0) float64",
        [
            0xbfe7_b9ff_8cdc_6871,
            0xbfe5_1393_f2ee_a51e,
            0x3fd6_2849_496d_c74c,
        ],
    ),
    ("random_uniform(0.0, 1000.0) int32", [800, 770, 220]),
];
