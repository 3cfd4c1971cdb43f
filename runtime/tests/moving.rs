//! Casting a whole store, and moving it: handles follow, on both engines.

use std::error::Error;

use varscope::dtype::f16;
use varscope::error::ErrorKind;
use varscope::prelude::fixed_size;
use varscope::{DType, HostArray, Request, VarStore, Variable};

type Result<T = ()> = std::result::Result<T, Box<dyn Error>>;

fn ask(store: &VarStore, name: &str) -> varscope::Result<varscope::AnyVariable> {
    store.pass().get_variable(Request::new(name).shape([4]))
}

#[test]
fn handles_follow_there_and_back() -> Result {
    let store = VarStore::with_seed(3);
    let w = ask(&store, "net/w")?;
    let n = Request::new("n").shape([2]).dtype(DType::I64);
    let n = store.pass().get_variable(n)?;
    let before = w.read()?;
    store.to_dtype(DType::F64)?;
    assert_eq!((w.dtype(), n.dtype()), (DType::F64, DType::I64));
    assert_eq!(w.read()?, before.cast_to(DType::F64)?);
    let found = ask(&store, "net/w")?;
    assert_eq!((&found, store.get("net/w").as_ref()), (&w, Some(&w)));
    found.assign([1.0f64, 2.0, 3.0, 4.0])?;
    assert_eq!(w.read()?, found.read()?);
    store.to_dtype(DType::F32)?;
    assert_eq!(w.read()?, [1.0f32, 2.0, 3.0, 4.0].into());
    assert_eq!(found, w);
    assert_eq!(ask(&store, "net/w")?, w);
    w.assign([0.0f32; 4])?;
    assert_eq!(found.read()?, [0.0f32; 4].into());
    assert_eq!(store.variables(), [w, n]);
    Ok(())
}

#[test]
fn who_says_nothing_finds_and_makes_what_the_store_was_cast_to() -> Result {
    let store = VarStore::new();
    let mut pass = store.pass();
    let request = |name| Request::new(name).shape([2]);
    let w = pass.get_variable(request("net/w"))?;
    store.to_dtype(DType::BF16)?;
    // Also in the same pass, over and over.
    let mut net = pass.scope(varscope::ScopeOptions::at("net").reuse(true))?;
    for _ in 0..3 {
        assert_eq!(net.get_variable(request("w"))?, w);
    }
    drop(net);
    assert_eq!(pass.get_variable(request("new"))?.dtype(), DType::BF16);
    assert_eq!(pass.current_scope().dtype(), DType::BF16);
    let large = Request::new("large").shape([100, 100]);
    assert_eq!(pass.get_variable(large)?.dtype(), DType::BF16);
    Ok(())
}

#[test]
fn who_says_the_old_type_is_told_of_the_cast() -> Result {
    let store = VarStore::new();
    ask(&store, "w")?;
    store.to_dtype(DType::F64)?;
    let request = Request::new("w").shape([4]).dtype(DType::F32);
    let error = store.pass().get_variable(request).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::DtypeMismatch { .. }));
    let report = error.report().to_string();
    assert!(
        report.contains("since the store was cast from float32"),
        "{report}"
    );
    Ok(())
}

#[test]
fn a_value_says_what_a_variable_was_made_with() -> Result {
    let store = VarStore::new();
    let walk = || -> varscope::Result<_> {
        let mut pass = store.pass();
        let value = Request::new("w").initializer(varscope::init::value([1.0f32, 2.0]));
        let w = pass.get_variable(value)?;
        let rate = pass.variable(0.5f32, varscope::VariableOptions::new())?;
        Ok((w, rate))
    };
    let first = walk()?;
    store.to_dtype(DType::F16)?;
    assert_eq!(walk()?, first);
    assert_eq!(store.len(), 2);
    Ok(())
}

#[test]
fn a_typed_handle_rounds_or_says_so() -> Result {
    let store = VarStore::new();
    let w = Variable::<f32, ndarray::Ix1>::new(ask(&store, "w")?)?;
    w.set(ndarray::arr1(&[1.0, 2.0, 3.0, 0.1]))?;
    store.to_dtype(DType::F16)?;
    assert_eq!(
        w.value().to_vec(),
        [1.0, 2.0, 3.0, f16::from_f32(0.1).to_f32()]
    );
    let error = w.try_value().unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::HandleDtype { .. }));
    assert!(
        error
            .to_string()
            .contains("since the store was cast from float32"),
        "{error}"
    );
    let error = w.set(ndarray::arr1(&[0.0; 4])).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("since the store was cast from float32"),
        "{error}"
    );
    store.to_dtype(DType::F32)?;
    w.set(ndarray::arr1(&[5.0; 4]))?;
    assert_eq!(w.try_value()?.to_vec(), [5.0; 4]);
    Ok(())
}

#[test]
fn only_floats_are_cast_to() -> Result {
    let store = VarStore::new();
    let w = ask(&store, "w")?;
    let error = store.to_dtype(DType::I32).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::CastTo { .. }), "{error}");
    assert_eq!(w.dtype(), DType::F32);
    Ok(())
}

/// 0.999, which Adam's powers begin with, is 1 as `bf16`.
#[test]
fn what_an_optimizer_counts_by_keeps_its_type_and_nothing_else_does() -> Result {
    let store = VarStore::new();
    let made = |name: &str, shape: &[usize], of_optimizer: bool| {
        let request = Request::new(name).shape(shape);
        let collections = match of_optimizer {
            true => ["variables", "optimizer_variables"],
            false => ["variables", "others"],
        };
        store.pass().get_variable(request.collections(collections))
    };
    let power = made("beta1_power", &[], true)?;
    let slot = made("w/Adam", &[2], true)?;
    let scale = made("scale", &[], false)?;
    store.to_dtype(DType::BF16)?;
    let dtypes = [power, slot, scale].map(|v| v.dtype());
    assert_eq!(dtypes, [DType::F32, DType::BF16, DType::BF16]);
    Ok(())
}

#[test]
fn an_engine_without_devices_says_so() {
    let store = VarStore::new();
    let request = Request::new("w").shape([2]).device("gpu:0");
    let error = store.pass().get_variable(request).unwrap_err();
    let source = std::error::Error::source(&error).map(ToString::to_string);
    assert_eq!(
        source.as_deref(),
        Some("it keeps everything in main memory and has no devices")
    );
    assert!(store.is_empty());
}

#[test]
fn parts_and_their_whole_move_together() -> Result {
    let store = VarStore::new();
    let parts = || {
        varscope::Request::new("w")
            .shape([4])
            .partitioner(fixed_size(2, 0))
    };
    let w = store.pass().get_variable(parts())?;
    w.assign([1.0f32, 2.0, 3.0, 4.0])?;
    store.to_dtype(DType::F64)?;
    assert_eq!(w.read()?, [1.0f64, 2.0, 3.0, 4.0].into());
    assert_eq!(w.dtype(), DType::F64);
    let again = store.pass().get_variable(parts())?;
    assert_eq!(again, w);
    again.assign([0.0f64; 4])?;
    assert_eq!(w.read()?, [0.0f64; 4].into());
    Ok(())
}

#[test]
fn files_go_before_and_behind_a_cast() -> Result {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("w.safetensors");
    let store = VarStore::with_seed(1);
    let w = ask(&store, "w")?;
    store.save(&path)?;
    // What waits is cast when it is taken.
    let cast = VarStore::new();
    cast.load(&path)?;
    cast.to_dtype(DType::F64)?;
    assert_eq!(ask(&cast, "w")?.read()?, w.read()?.cast_to(DType::F64)?);
    cast.save(&path)?;
    let loaded = VarStore::new();
    loaded.to_dtype(DType::F64)?;
    loaded.load(&path)?;
    assert_eq!(ask(&loaded, "w")?.read()?, w.read()?.cast_to(DType::F64)?);
    Ok(())
}

#[test]
fn requests_beside_casts_get_what_is_whole() -> Result {
    let store = VarStore::new();
    let w = ask(&store, "w")?;
    w.assign([1.0f32; 4])?;
    std::thread::scope(|s| {
        for _ in 0..2 {
            s.spawn(|| {
                for _ in 0..500 {
                    // It may be asked for just as the default changes.
                    let value = match ask(&store, "w") {
                        Ok(found) => found.read().expect("it can be read"),
                        Err(_) => w.read().expect("it can be read"),
                    };
                    let ones = HostArray::from([1.0f64; 4]);
                    assert_eq!(value.cast_to(DType::F64).expect("floats"), ones);
                }
            });
        }
        for i in 0..100 {
            let dtype = [DType::F64, DType::F32][i % 2];
            store.to_dtype(dtype).expect("it can be cast");
        }
    });
    Ok(())
}

#[cfg(feature = "candle")]
mod on_candle {
    use candle_nn::{Optimizer, SGD};
    use varscope::candle::prelude::*;

    fn net(x: &Tensor) -> Result<Tensor> {
        let w = get_variable!("w", [3, 2])?;
        let b = get_variable!("b", [2], initializer = zeros(), trainable = false)?;
        x.matmul(&w)?.broadcast_add(&b)
    }

    #[test]
    fn what_candle_lacks_is_no_type_to_cast_to() -> Result<()> {
        let store = VarStore::new();
        store.to_dtype(DType::F64)?;
        model!(
            store,
            net(&Tensor::zeros((1, 3), DType::F64, store.device())?)
        )?;
        let error = store.to_dtype(varscope::DType::C64).unwrap_err();
        let kind = error.kind();
        assert!(
            matches!(kind, varscope::error::ErrorKind::UnsupportedDtype { .. }),
            "{error}"
        );
        Ok(())
    }

    #[test]
    fn a_model_that_says_nothing_runs_in_what_it_was_cast_to() -> Result<()> {
        let store = VarStore::with_seed(5);
        let ones = Tensor::ones((1, 3), DType::F32, store.device())?;
        let before = model!(store, net(&ones))?;
        let w = store.get("w").expect("it was made");
        let (lent, kept) = (w.as_tensor(), w.clone());
        let var = store.trainable_vars()[0].clone();
        store.to_dtype(DType::BF16)?;
        assert_eq!(
            (lent.dtype(), w.dtype(), kept.dtype()),
            (DType::F32, DType::BF16, DType::BF16)
        );
        let after = model!(store, net(&ones.to_dtype(DType::BF16)?))?;
        assert_eq!(after.dtype(), DType::BF16);
        let difference = (after.to_dtype(DType::F32)? - before)?.abs()?.max_all()?;
        assert!(difference.to_scalar::<f32>()? < 0.05);
        assert_ne!(store.trainable_vars()[0].id(), var.id());
        assert_eq!(store.trainable_vars().len(), 1);
        Ok(())
    }

    #[test]
    fn gradients_and_steps_reach_handles_from_before() -> Result<()> {
        let store = VarStore::with_seed(5);
        let ones = Tensor::ones((1, 3), DType::F64, store.device())?;
        model!(store, net(&ones.to_dtype(DType::F32)?))?;
        let w = store.get("w").expect("it was made");
        let b = store.get("b").expect("it was made");
        store.to_dtype(DType::F64)?;
        let loss = model!(store, net(&ones))?.sum_all()?;
        let gradients = loss.backward()?;
        assert!(gradients.get(&w).is_some() && gradients.get(b.var().unwrap()).is_none());
        let before = w.to_vec2::<f64>()?;
        SGD::new(store.trainable_vars(), 0.5)?.step(&gradients)?;
        assert_eq!(w.to_vec2::<f64>()?[0][0], before[0][0] - 0.5);
        w.set(&Tensor::zeros((3, 2), DType::F64, store.device())?)?;
        assert_eq!(model!(store, net(&ones))?.to_vec2::<f64>()?, [[0.0, 0.0]]);
        store.to_dtype(DType::F32)?;
        assert_eq!((w.dtype(), b.dtype()), (DType::F32, DType::F32));
        assert_eq!(w.sum_all()?.to_scalar::<f32>()?, 0.0);
        Ok(())
    }

    #[test]
    fn a_handle_in_parts_follows() -> Result<()> {
        let store = VarStore::with_seed(5);
        let ask = || {
            model!(
                store,
                get_variable!("w", [4], partitioner = fixed_size(2, 0))
            )
        };
        let w = ask()?;
        let before = w.to_vec1::<f32>()?;
        for _ in 0..2 {
            store.to_dtype(DType::F64)?;
            let wide: Vec<f64> = before.iter().copied().map(f64::from).collect();
            assert_eq!(w.to_vec1::<f64>()?, wide);
            let gradients = w.sqr()?.sum_all()?.backward()?;
            assert!(
                store
                    .trainable_vars()
                    .iter()
                    .all(|var| gradients.get(var).is_some())
            );
            store.to_dtype(DType::F32)?;
            assert_eq!(w.to_vec1::<f32>()?, before);
        }
        w.set(&Tensor::zeros(4, DType::F32, store.device())?)?;
        assert_eq!(ask()?.to_vec1::<f32>()?, [0.0; 4]);
        Ok(())
    }

    #[test]
    fn what_is_lent_beside_casts_is_whole() -> Result<()> {
        let store = VarStore::with_seed(5);
        let (w, parts) = model!(store, {
            let w = get_variable!("w", [4], initializer = ones())?;
            let parts = get_variable!(
                "parts",
                [4],
                initializer = ones(),
                partitioner = fixed_size(2, 0)
            )?;
            (w, parts)
        });
        let is_whole = |of: &Tensor| -> Result<bool> {
            Ok(of.to_dtype(DType::F64)?.to_vec1::<f64>()? == [1.0; 4])
        };
        std::thread::scope(|s| {
            for _ in 0..2 {
                s.spawn(|| {
                    for _ in 0..2000 {
                        assert!(is_whole(&w).expect("read") && is_whole(&parts).expect("read"));
                    }
                });
            }
            for i in 0..50 {
                let dtype = [DType::F64, DType::F32][i % 2];
                store.to_dtype(dtype).expect("it can be cast");
            }
        });
        Ok(())
    }

    #[test]
    fn what_the_engine_lacks_changes_nothing() -> Result<()> {
        let store = VarStore::new();
        model!(store, get_variable!("w", [2]))?;
        let error = store.to_dtype(DType::F8E4M3).unwrap_err();
        let error = error.to_string();
        assert!(
            error.starts_with("The candle engine has no f8e4m3, asked for by variable w."),
            "{error}"
        );
        assert_eq!(store.get("w").map(|w| w.dtype()), Some(DType::F32));
        Ok(())
    }

    #[test]
    fn where_a_store_is_already_it_stays() -> Result<()> {
        let store = VarStore::new();
        model!(store, get_variable!("w", [2]))?;
        let var = store.trainable_vars()[0].clone();
        store.to_device(&Device::Cpu)?;
        assert_eq!(store.trainable_vars()[0].id(), var.id());
        assert!(store.device().is_cpu());
        // What is made from then on is there too, and who asks for the same place gets it.
        model!(store, {
            get_variable!("w", [2])?;
            let made = get_variable!("new", [2], device = Device::Cpu)?;
            assert!(made.device().same_device(store.device()));
        });
        Ok(())
    }

    #[test]
    fn a_place_that_is_no_device_of_candles_is_refused() {
        let store = VarStore::new();
        let request = varscope::Request::new("w").shape([2]).device("gpu:0");
        let error = store.pass().get_variable(request).unwrap_err();
        let source = std::error::Error::source(&error).map(ToString::to_string);
        assert_eq!(
            source.as_deref(),
            Some("`device` is not a `candle_core::Device`")
        );
    }
}
