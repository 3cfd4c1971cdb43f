//! Large values are made in place.

use peak_alloc::PeakAlloc;
use varscope::dtype::DType;
use varscope::init::{Fill, glorot_uniform, ones, random_normal, truncated_normal, zeros};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// One test only: the peak is that of the process.
#[test]
fn a_fill_needs_hardly_more_memory_than_its_result() {
    let shape = [1 << 8, 1 << 12];
    for dtype in [DType::F16, DType::F32, DType::F64] {
        let bytes = shape[0]
            * shape[1]
            * if dtype == DType::F16 {
                2
            } else if dtype == DType::F32 {
                4
            } else {
                8
            };
        for initializer in [
            zeros(),
            ones(),
            random_normal(0.0, 0.1),
            truncated_normal(0.0, 0.1),
            glorot_uniform(),
        ] {
            let before = MEMORY.current_usage();
            MEMORY.reset_peak_usage();
            let value = initializer
                .fill(&Fill {
                    seed: 1,
                    name: "w",
                    shape: &shape,
                    dtype,
                })
                .unwrap();
            let peak = MEMORY.peak_usage() - before;
            assert!(
                (bytes..bytes + bytes / 10).contains(&peak),
                "{initializer} {dtype}: {peak} of {bytes}"
            );
            drop(value);
        }
    }
}
