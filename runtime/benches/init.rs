//! How fast initializers fill, in bytes a second.
//!
//! `one_by_one` is the common way, as in candle's `Init::Randn`: one thread that pushes draws from rand_distr's ziggurat.

use divan::{Bencher, black_box, counter::BytesCount};
use rand::SeedableRng;
use rand_distr::{Distribution, Normal};
use varscope::dtype::DType;
use varscope::init::{
    Fill, Initializer, glorot_uniform, identity, ones, orthogonal, random_normal, random_uniform,
    truncated_normal, zeros,
};

fn main() {
    divan::main();
}

/// 64 MiB of `f32`.
const LARGE: usize = 16 << 20;

fn fill(bencher: Bencher<'_, '_>, initializer: &Initializer, dtype: DType, shape: &[usize]) {
    let bytes = match dtype {
        DType::F16 | DType::BF16 => 2,
        DType::F64 => 8,
        _ => 4,
    };
    let bytes = bytes * shape.iter().product::<usize>();
    bencher.counter(BytesCount::new(bytes)).bench(|| {
        initializer.fill(black_box(&Fill {
            seed: 1,
            name: "conv1/weights",
            shape,
            dtype,
        }))
    });
}

#[divan::bench(sample_count = 15)]
fn large_one_by_one(bencher: Bencher<'_, '_>) {
    bencher
        .counter(BytesCount::of_many::<f32>(LARGE))
        .bench(|| {
            let mut rng = rand::rngs::ChaCha12Rng::seed_from_u64(1);
            let normal = Normal::new(0.0f32, 0.1).expect("a standard deviation");
            let mut draws = Vec::with_capacity(LARGE);
            for _ in 0..LARGE {
                draws.push(normal.sample(&mut rng));
            }
            draws
        });
}

#[divan::bench(sample_count = 15, args = [DType::F32, DType::F64, DType::F16, DType::BF16])]
fn large_normal(bencher: Bencher<'_, '_>, dtype: DType) {
    fill(bencher, &random_normal(0.0, 0.1), dtype, &[LARGE]);
}

#[divan::bench(sample_count = 15, args = [zeros(), ones(), random_uniform(-1.0, 1.0), truncated_normal(0.0, 0.1), glorot_uniform()])]
fn large(bencher: Bencher<'_, '_>, initializer: &Initializer) {
    fill(bencher, initializer, DType::F32, &[4096, LARGE / 4096]);
}

/// 256 KiB, in the cache and without new pages.
#[divan::bench(args = [random_uniform(-1.0, 1.0), random_normal(0.0, 0.1), truncated_normal(0.0, 0.1)])]
fn matrix(bencher: Bencher<'_, '_>, initializer: &Initializer) {
    fill(bencher, initializer, DType::F32, &[256, 256]);
}

#[divan::bench(sample_count = 3, sample_size = 1, args = [&[512, 512][..], &[5, 5, 64, 512], &[1024, 1024]])]
fn orthogonal_matrix(bencher: Bencher<'_, '_>, shape: &[usize]) {
    fill(bencher, &orthogonal(1.0), DType::F32, shape);
}

#[divan::bench(args = [zeros(), random_normal(0.0, 0.1), truncated_normal(0.0, 0.1), identity(1.0)])]
fn tiny(bencher: Bencher<'_, '_>, initializer: &Initializer) {
    fill(bencher, initializer, DType::F32, &[2, 2]);
}
