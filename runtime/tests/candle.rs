//! The candle engine, as a user of candle sees it.
#![cfg(feature = "candle")]

use candle_core::Var;
use candle_nn::{Module, ModuleT, Optimizer, SGD, linear};
use varscope::candle::prelude::*;
use varscope::candle::var_builder;

#[layer]
fn dense(x: &Tensor, units: usize) -> Result<Tensor> {
    let kernel = get_variable!("kernel", [x.dim(1)?, units], dtype = x.dtype())?;
    let bias = get_variable!("bias", [units], dtype = x.dtype(), initializer = zeros())?;
    x.matmul(&kernel)?.broadcast_add(&bias)
}

#[test]
fn a_training_loop_is_a_loop_around_passes() -> Result<()> {
    let store = VarStore::with_seed(1);
    let x = Tensor::new(&[[0.0_f32, 1.0], [1.0, 0.0], [1.0, 1.0]], store.device())?;
    let target = Tensor::new(&[[1.0_f32], [2.0], [3.0]], store.device())?;
    let forward = || model!(store, scope!("linear", dense(&x, 1)));
    forward()?;
    let mut optimizer = SGD::new(store.trainable_vars(), 0.3)?;
    for _ in 0..200 {
        let loss = (forward()? - &target)?.sqr()?.mean_all()?;
        optimizer.backward_step(&loss)?;
    }
    assert_eq!(store.len(), 2);
    let error = (forward()? - &target)?
        .sqr()?
        .mean_all()?
        .to_scalar::<f32>()?;
    assert!(error < 1e-4, "{error}");
    Ok(())
}

#[test]
fn both_engines_hold_the_same_bits() -> varscope::Result<()> {
    let on_candle = VarStore::with_seed(7);
    let on_ndarray = varscope::VarStore::with_seed(7);
    let request = || varscope::Request::new("w").shape([300, 70]);
    let a = on_candle.pass().get_variable(request())?;
    let b = on_ndarray.pass().get_variable(request())?;
    assert_eq!(a.read()?, b.read()?);
    Ok(())
}

#[test]
fn an_untrained_variable_has_no_gradient_and_can_be_set() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        let w = get_variable!("w", [2], initializer = ones())?;
        let fixed = get_variable!("fixed", [2], initializer = ones(), trainable = false)?;
        let gradients = (w.as_tensor() * fixed.as_tensor())?.sum_all()?.backward()?;
        assert!(gradients.get(w.var().unwrap()).is_some());
        assert!(gradients.get(fixed.var().unwrap()).is_none());
        fixed.set(&Tensor::new(&[5.0_f32, 6.0], store.device())?)?;
        assert_eq!(fixed.to_vec1::<f32>()?, [5.0, 6.0]);
        assert_eq!(store.trainable_vars().len(), 1);
    });
    Ok(())
}

#[test]
fn an_error_survives_the_trip_through_candle() {
    fn twice(store: &VarStore) -> Result<()> {
        model!(store, {
            (dense)(&Tensor::ones((1, 2), DType::F32, store.device())?, 3)?;
            (dense)(&Tensor::ones((1, 2), DType::F32, store.device())?, 3)?;
        });
        Ok(())
    }
    let store = VarStore::new();
    let error = twice(&store).unwrap_err().context("building the model");
    let ours = varscope::Error::try_from(error).expect("varscope's error is inside");
    assert!(
        matches!(ours.kind(), varscope::error::ErrorKind::AlreadyExists { name } if name == "kernel"),
        "{ours}"
    );
    assert_eq!(
        ours.defined()
            .and_then(|d| d.layer())
            .map(|(layer, _)| layer.name),
        Some("dense")
    );
    let theirs = varscope::Error::try_from(candle_core::Error::Msg("theirs".into())).unwrap_err();
    assert_eq!(theirs.to_string(), "theirs");
}

#[test]
fn a_dtype_that_candle_lacks_is_refused_and_nothing_is_stored() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        let e = get_variable!("w", [2], dtype = bool).unwrap_err();
        assert_eq!(
            e.message(),
            "The candle engine has no bool, asked for by variable w."
        );
        let e = get_variable!("v", [2], dtype = DType::F8E4M3).unwrap_err();
        assert!(e.message().starts_with("The candle engine has no"), "{e}");
        get_variable!("u", [2], dtype = DType::F64)?;
    });
    assert_eq!(store.len(), 1);
    Ok(())
}

/// Wherever candle's element type goes in.
#[test]
fn a_narrow_float_of_candles_is_refused_under_its_own_name() -> Result<()> {
    let narrow = [
        (DType::F8E4M3, "f8e4m3"),
        (DType::F8E8M0, "f8e8m0"),
        (DType::F6E2M3, "f6e2m3"),
        (DType::F6E3M2, "f6e3m2"),
        (DType::F4, "f4"),
    ];
    for (dtype, name) in narrow {
        assert_eq!(varscope::DType::from(dtype).to_string(), name);
        let store = VarStore::new();
        let expected =
            |v: &str| format!("The candle engine has no {name}, asked for by variable {v}.");
        model!(store, {
            let plain = get_variable!("w", [2], dtype = dtype).unwrap_err();
            assert_eq!(plain.message(), expected("w"));
            let filled =
                get_variable!("filled", [2], dtype = dtype, initializer = zeros()).unwrap_err();
            assert_eq!(filled.message(), expected("filled"));
            let halves = varscope::partition::fixed_size(2, 0);
            let parts =
                get_variable!("parts", [2], dtype = dtype, partitioner = halves).unwrap_err();
            assert_eq!(parts.message(), expected("parts"));
            let of_scope = scope!("s", dtype = dtype, get_variable!("w", [2])).unwrap_err();
            assert_eq!(of_scope.message(), expected("s/w"));
            let made = variable!(1.0f32, name = "v", dtype = dtype).unwrap_err();
            assert_eq!(made.message(), expected("v"));
            let built = scope!("m" as scope, {
                let vb = var_builder(&scope, dtype, store.device());
                vb.get(2, "w").unwrap_err()
            });
            let built = varscope::Error::try_from(built).expect("it is ours");
            assert_eq!(built.message(), expected("m/w"));
            // What is there has another element type.
            get_variable!("there", [2])?;
            let shared =
                scope!("", reuse = true, get_variable!("there", [2], dtype = dtype)).unwrap_err();
            assert_eq!(
                shared.message(),
                format!(
                    "Trying to share variable there, but specified dtype {name} and found dtype float32."
                )
            );
        });
        assert_eq!(store.len(), 1);
    }
    Ok(())
}

#[test]
fn a_store_of_the_other_engine_is_refused() {
    let store = varscope::VarStore::new();
    model!(store, {
        let e = get_variable!("w", [2]).unwrap_err();
        assert!(e.message().contains("is held by the ndarray engine"), "{e}");
    });
}

#[test]
fn candles_own_layers_run_under_a_scope() -> Result<()> {
    let store = VarStore::new();
    let x = Tensor::ones((2, 3), DType::F32, store.device())?;
    for _ in 0..2 {
        model!(store, {
            scope!("head" as head, {
                let vb = var_builder(&head, DType::F32, store.device());
                assert_eq!(linear(3, 4, vb.pp("a"))?.forward(&x)?.dims(), [2, 4]);
                let again = linear(3, 4, vb.pp("a")).unwrap_err();
                assert!(varscope::Error::try_from(again).is_ok());
            });
        });
    }
    let paths: Vec<String> = store
        .variables()
        .iter()
        .map(|v| v.path().to_owned())
        .collect();
    assert_eq!(paths, ["head/a/weight", "head/a/bias"]);
    assert!(
        store
            .trainable_vars()
            .iter()
            .all(|v: &Var| v.device().is_cpu())
    );
    Ok(())
}

#[test]
fn variable_takes_tensors_and_literals() -> Result<()> {
    let store = VarStore::new();
    model!(store, {
        let a = variable!([0.5, 1.5], name = "a")?;
        let b = variable!(a.as_tensor(), name = "b")?;
        assert_eq!(b.to_vec1::<f32>()?, [0.5, 1.5]);
        assert_eq!(b.to_string(), "<Variable 'b:0' shape=(2,) dtype=float32>");
    });
    Ok(())
}

#[test]
fn a_store_is_saved_and_loaded() -> Result<()> {
    let folder = std::env::temp_dir().join(format!("varscope-candle-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let path = folder.join("model.safetensors");
    let (store, fresh) = (VarStore::with_seed(1), VarStore::with_seed(2));
    let x = Tensor::ones((2, 3), DType::F32, store.device())?;
    let saved = model!(store, scope!("a", dense(&x, 4)))?;
    store.save(&path)?;
    fresh.load(&path)?;
    fresh.freeze();
    let loaded = model!(fresh, scope!("a", dense(&x, 4)))?;
    assert_eq!(saved.to_vec2::<f32>()?, loaded.to_vec2::<f32>()?);
    std::fs::remove_dir_all(&folder)?;
    Ok(())
}

#[test]
fn a_handle_of_a_variable_in_parts_has_their_values_and_their_gradients() -> Result<()> {
    for axis in [0, 1] {
        let store = VarStore::new();
        model!(store, {
            let w = get_variable!(
                "w",
                [4, 3],
                initializer = ones(),
                partitioner = fixed_size(2, axis)
            )?;
            let mut optimizer = SGD::new(store.trainable_vars(), 0.5)?;
            for expected in [0.5_f32, 0.0, -0.5] {
                optimizer.backward_step(&w.sum_all()?)?;
                assert_eq!(w.flatten_all()?.to_vec1::<f32>()?, [expected; 12]);
            }
        });
    }
    Ok(())
}

#[test]
fn statistics_that_are_not_trained_move_all_the_same() -> Result<()> {
    let store = VarStore::new();
    let x = Tensor::new(&[[1.0_f32, 2.0], [3.0, 6.0]], store.device())?;
    let normalize = || {
        model!(store, {
            let vb = scope!(
                "bn" as scope,
                var_builder(&scope, DType::F32, store.device())
            );
            let config = candle_nn::BatchNormConfig::default();
            candle_nn::batch_norm(2, config, vb)?.forward_t(&x, true)
        })
    };
    normalize()?;
    normalize()?;
    assert_eq!(store.trainable_vars().len(), 2);
    let mean = store.get("bn/running_mean").expect("it was asked for");
    assert!(!mean.trainable());
    let mean = mean.any().read()?.into_array::<f32>().unwrap();
    // 0.1 of the batch's, then 0.9 of that and 0.1 of the batch's again.
    let expected = [2.0_f32, 4.0].map(|m| m * (0.1 + 0.9 * 0.1));
    let close = |a: &f32, b: &f32| (a - b).abs() < 1e-6;
    assert!(mean.iter().zip(&expected).all(|(a, b)| close(a, b)));
    Ok(())
}

#[test]
fn tensors_are_put_and_variables_are_got_as_tensors() -> Result<()> {
    let store = VarStore::new();
    let table = Tensor::arange(0f32, 6., store.device())?.reshape((2, 3))?;
    store.put("a/w", &table)?;
    assert!(store.get("a/w").is_none());
    model!(store, {
        let w = scope!("a", get_variable!("w", [2, 3]))?;
        assert_eq!(w.to_vec2::<f32>()?, table.to_vec2::<f32>()?);
        let b = get_variable!("b", initializer = value(&table))?;
        assert_eq!(b.to_vec2::<f32>()?, table.to_vec2::<f32>()?);
        // Nothing has to be put because something was.
        get_variable!("c", [1])?;
    });
    store.put("a/w", (&table * 2.0)?)?;
    let w = store.get("a/w").expect("it was made");
    assert_eq!(w.to_vec2::<f32>()?, (&table * 2.0)?.to_vec2::<f32>()?);
    let error = store.put("a/w", 1.0f32).unwrap_err();
    let place = error.requested().expect("a place").site;
    assert!(place.file.ends_with("tests/candle.rs"), "{error}");
    assert!(store.put("_w", &table).is_err() && store.put("w", true).is_err());
    Ok(())
}

#[test]
fn candles_models_take_what_waits() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("model.safetensors");
    let linear = Tensor::ones((4, 3), DType::F32, &Device::Cpu)?;
    // Candle's own names, which have dots.
    let tensors = [
        ("net.dense.weight", linear.clone()),
        ("net.dense.bias", linear.narrow(1, 0, 1)?.flatten_all()?),
    ];
    candle_core::safetensors::save(&tensors.into(), &path)?;
    let store = VarStore::new();
    store.load(&path)?;
    let x = Tensor::ones((2, 3), DType::F32, store.device())?;
    let build = |store: &VarStore| {
        model!(store, {
            let vb = scope!(
                "net" as scope,
                var_builder(&scope, DType::F32, store.device())
            );
            assert!(vb.contains_tensor("dense.weight") && !vb.contains_tensor("dense.scale"));
            candle_nn::linear(3, 4, vb.pp("dense"))?.forward(&x)
        })
    };
    assert_eq!(build(&store)?.to_vec2::<f32>()?, [[4.0; 4]; 2]);
    assert!(store.unused().is_empty());
    assert_eq!(store.trainable_vars().len(), 2);
    Ok(())
}

#[test]
fn adapters_of_kernels_have_their_outputs_last() -> Result<()> {
    use varscope::candle::lora;
    for shape in [vec![2, 3], vec![1, 2, 3], vec![1, 1, 2, 3]] {
        let store = VarStore::with_seed(3);
        let adapters = lora(1, 2.0, "net/w$").fan_in_fan_out();
        let kernel = || {
            let w = || get_variable!("w", shape.clone(), initializer = ones());
            model!(store, scope!("net", custom_getter = &adapters, w()))
        };
        kernel()?;
        let factor = |name: &str| store.get(name).expect("it was made");
        let (a, b) = (factor("net/w/lora_a"), factor("net/w/lora_b"));
        assert_eq!(
            (a.dims(), b.dims()),
            (&[1, 2][..], &[3, 1][..]),
            "{shape:?}"
        );
        a.set(&Tensor::new(&[[1f32, 2.]], store.device())?)?;
        b.set(&Tensor::new(&[[1f32], [10.], [100.]], store.device())?)?;
        let adapted = kernel()?;
        assert_eq!(adapted.dims(), shape);
        let expected = [3f32, 21., 201., 5., 41., 401.];
        assert_eq!(adapted.flatten_all()?.to_vec1::<f32>()?, expected);
        assert_eq!(adapters.merge(&store)?, 1);
        assert_eq!(kernel()?.flatten_all()?.to_vec1::<f32>()?, expected);
    }
    Ok(())
}
