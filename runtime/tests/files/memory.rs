//! How much memory a load takes beyond the model.

use allocation_counter::measure;
use varscope::checkpoint::{LoadOptions, SaveOptions};
use varscope::init::zeros;
use varscope::{DType, Request, VarStore};

use crate::made::{Raw, raw, write};

type Test = Result<(), Box<dyn std::error::Error>>;

const COUNT: usize = 8;
const ELEMENTS: usize = 1 << 19;

fn build(store: &VarStore) -> Result<(), varscope::Error> {
    let mut pass = store.pass();
    for i in 0..COUNT {
        let request = Request::new(format!("w{i}")).shape([ELEMENTS]);
        pass.get_variable(request.initializer(zeros()))?;
    }
    Ok(())
}

fn check(store: impl Fn() -> VarStore, dtype: &'static str, size: usize) -> Test {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("model.safetensors");
    let bytes = vec![0x3c; ELEMENTS * size];
    let tensors: Vec<Raw> = (0..COUNT)
        .map(|i| raw(&format!("w{i}"), dtype, &[ELEMENTS], &bytes))
        .collect();
    write(&path, &tensors)?;
    let options = LoadOptions::new().cast();
    let largest = (4 * ELEMENTS) as u64;
    let limit = largest + largest / 10;

    let built = store();
    build(&built)?;
    let taken = measure(|| built.load_with(&path, &options).expect("it fits"));
    // What is cast is there twice, and smaller the first time.
    let limit_of_cast = limit + (ELEMENTS * size) as u64 * u64::from(size != 4);
    assert!(taken.bytes_max < limit_of_cast, "{}", taken.bytes_max);

    let fresh = store();
    let taken = measure(|| {
        fresh.load_with(&path, &options).expect("it fits");
        build(&fresh).expect("it waits");
    });
    let model = COUNT as u64 * largest;
    assert!(taken.bytes_max < model + limit, "{}", taken.bytes_max);
    Ok(())
}

#[test]
fn a_load_takes_one_tensor_more_than_the_model() -> Test {
    check(VarStore::new, "F32", 4)?;
    check(VarStore::new, "BF16", 2)
}

#[test]
fn a_load_takes_no_more_with_candle() -> Test {
    let store = || varscope::candle::VarStore::new().as_ref().clone();
    check(store, "F32", 4)?;
    check(store, "BF16", 2)
}

fn check_save(store: &VarStore) -> Test {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("model.safetensors");
    build(store)?;
    let largest = (4 * ELEMENTS) as u64;
    let taken = measure(|| store.save(&path).expect("it can be written"));
    assert!(taken.bytes_max < largest / 10, "{}", taken.bytes_max);
    // What is rounded is there once more.
    let options = SaveOptions::new().cast_floats(DType::F16);
    let taken = measure(|| store.save_with(&path, &options).expect("it can be written"));
    let (limit, max) = (2 * largest, taken.bytes_max);
    assert!(max < limit, "{max}");
    Ok(())
}

#[test]
fn a_save_takes_no_memory_for_values_and_rounding_takes_it_for_one_at_a_time() -> Test {
    check_save(&VarStore::new())?;
    check_save(varscope::candle::VarStore::new().as_ref())
}
