//! TensorFlow's layers: what their values don't show.

use candle_core::Var;
use half::bf16;
use proptest::prelude::*;
use varscope::candle::layers::{
    self, BatchNorm, Conv2d, Conv2dTranspose, Dense, Gru, Lstm, LstmState, batch_norm, conv2d,
    conv2d_transpose, dense, dropout, embedding, gru, layer_norm, lstm, max_pool,
};
use varscope::candle::optim::global_step;
use varscope::candle::prelude::*;
use varscope::checkpoint::SaveOptions;

fn numbers(shape: &[usize], seed: usize) -> Result<Tensor> {
    let count: usize = shape.iter().product();
    let number = |i: usize| ((i * 7919 + seed * 104_729) % 10_007) as f32 / 2500.0 - 2.0;
    Tensor::from_vec((0..count).map(number).collect(), shape, &Device::Cpu)
}

fn flat(x: &Tensor) -> Result<Vec<f32>> {
    x.flatten_all()?.to_vec1()
}

fn distance(a: &Tensor, b: &Tensor) -> Result<f32> {
    (a - b)?.abs()?.flatten_all()?.max(0)?.to_scalar()
}

fn message<T>(result: Result<T>) -> String {
    result.err().map(|e| e.to_string()).unwrap_or_default()
}

mod normalization {
    use super::*;

    #[layer]
    fn tower(x: &Tensor, training: bool) -> Result<Tensor> {
        scope!(
            "norm",
            batch_norm(x, BatchNorm::new(training).momentum(0.5))
        )
    }

    #[test]
    fn a_second_tower_shares_the_moving_moments_and_moves_them() -> Result<()> {
        let store = VarStore::new();
        let (x, y) = (
            Tensor::new(&[[0f32], [2.0]], &Device::Cpu)?,
            Tensor::new(&[[4f32], [6.0]], &Device::Cpu)?,
        );
        model!(store, {
            scope!("model", tower(&x, true))?;
            scope!("model", reuse = true, tower(&y, true))?;
        });
        assert_eq!(store.len(), 4);
        // From 0 half of the way to 1, and from there to 5.
        assert_eq!(
            store
                .get("model/norm/moving_mean")
                .unwrap()
                .to_vec1::<f32>()?,
            [2.75]
        );
        Ok(())
    }

    #[test]
    fn inference_moves_nothing_and_uses_what_moved() -> Result<()> {
        let store = VarStore::new();
        let x = Tensor::new(&[[0f32], [2.0]], &Device::Cpu)?;
        model!(store, tower(&x, false))?;
        let mean = store.get("norm/moving_mean").unwrap();
        assert_eq!(mean.to_vec1::<f32>()?, [0.0]);
        mean.set(&Tensor::new(&[1f32], &Device::Cpu)?)?;
        let y = model!(store, tower(&x, false))?;
        assert!(distance(&y, &Tensor::new(&[[-1f32], [1.0]], &Device::Cpu)?)? < 1e-3);
        Ok(())
    }

    #[test]
    fn half_precision_is_normalized_by_variables_of_single_precision() -> Result<()> {
        let store = VarStore::new();
        let x = numbers(&[8, 3], 1)?.to_dtype(DType::BF16)?;
        let (a, b) = model!(store, {
            let a = scope!("batch", batch_norm(&x, true))?;
            let b = scope!("layer", layer_norm(&x, 1e-5))?;
            Ok::<_, candle_core::Error>((a, b))
        })?;
        assert_eq!((a.dtype(), b.dtype()), (DType::BF16, DType::BF16));
        assert!(
            store
                .variables()
                .iter()
                .all(|v| v.dtype() == varscope::DType::F32)
        );
        let first = a.flatten_all()?.to_vec1::<bf16>()?[0];
        assert!(first.is_finite());
        Ok(())
    }

    /// As TensorFlow's own was over random batches: of four pixels 4/3 of the batch's variance, which is 5.
    #[test]
    fn the_variance_of_images_is_that_of_the_fused_kernel_if_asked() -> Result<()> {
        let x = Tensor::new(&[[[[1f32], [3.0]], [[5.0], [7.0]]]], &Device::Cpu)?;
        for (fused, expected) in [(false, 3.0), (true, 0.5 + 0.5 * 5.0 * 4.0 / 3.0)] {
            let store = VarStore::new();
            let settings = BatchNorm::new(true).momentum(0.5).fused(fused);
            model!(store, batch_norm(&x, settings))?;
            let variance = store.get("moving_variance").unwrap().to_vec1::<f32>()?;
            assert!((variance[0] - expected).abs() < 1e-6, "{variance:?}");
        }
        Ok(())
    }

    #[test]
    fn what_is_not_trained_is_not_a_trainable_variable() -> Result<()> {
        let store = VarStore::new();
        let x = numbers(&[4, 3], 1)?;
        model!(store, batch_norm(&x, BatchNorm::new(true).trainable(false)))?;
        assert!(store.trainable_variables().is_empty());
        Ok(())
    }
}

mod settings {
    use super::*;

    #[test]
    fn what_is_left_open_is_the_scopes() -> Result<()> {
        let store = VarStore::new();
        let x = numbers(&[2, 3], 1)?;
        model!(store, {
            scope!(
                "net",
                initializer = ones(),
                regularizer = l2(1.0),
                dense(&x, 4)
            )?;
            let said = Dense::new(4)
                .kernel_initializer(constant(0.5))
                .bias_initializer(constant(2.0));
            scope!("said", initializer = ones(), dense(&x, said))?;
            let losses = get_collection(REGULARIZATION_LOSSES)?;
            // As in TensorFlow, a scope's regularizer is for biases too.
            assert_eq!(losses.len(), 2);
        });
        let first = |name: &str| flat(&store.get(name).unwrap()).map(|v| v[0]);
        assert_eq!(first("net/kernel")?, 1.0);
        assert_eq!(first("net/bias")?, 0.0);
        assert_eq!(first("said/kernel")?, 0.5);
        assert_eq!(first("said/bias")?, 2.0);
        Ok(())
    }

    #[test]
    fn kernels_begin_between_the_bounds_of_glorot() -> Result<()> {
        let store = VarStore::new();
        model!(store, conv2d(&numbers(&[1, 8, 8, 3], 1)?, (16, 3)))?;
        let kernel = flat(&store.get("kernel").unwrap())?;
        let bound = (6.0 / (9.0 * (3.0 + 16.0)) as f32).sqrt();
        let largest = kernel.iter().fold(0f32, |a, x| a.max(x.abs()));
        assert!(
            largest <= bound && largest > 0.9 * bound,
            "{largest} of {bound}"
        );
        Ok(())
    }

    #[test]
    fn a_regularizer_that_is_said_is_of_the_kernel_alone() -> Result<()> {
        let store = VarStore::new();
        let count = model!(store, {
            dense(
                &numbers(&[2, 3], 1)?,
                Dense::new(4).kernel_regularizer(l2(0.1)),
            )?;
            Ok::<_, candle_core::Error>(get_collection(REGULARIZATION_LOSSES)?.len())
        })?;
        assert_eq!(count, 1);
        Ok(())
    }

    /// What the compile-time check and the docs read.
    #[test]
    fn every_layer_says_what_it_asks_for() {
        let asks = |signature: &varscope::Signature, names: &[&str]| {
            let text = signature.to_string();
            for name in names {
                assert!(text.contains(name), "{name} in {text}");
            }
        };
        asks(&layers::dense::SIGNATURE, &["kernel", "bias?"]);
        asks(&layers::conv2d::SIGNATURE, &["kernel", "bias?"]);
        asks(&layers::conv2d_transpose::SIGNATURE, &["kernel", "bias?"]);
        asks(
            &layers::batch_norm::SIGNATURE,
            &["gamma?", "beta?", "moving_mean", "moving_variance"],
        );
        asks(&layers::layer_norm::SIGNATURE, &["gamma?", "beta?"]);
        asks(&layers::embedding::SIGNATURE, &["embeddings"]);
        asks(
            &layers::lstm::SIGNATURE,
            &["lstm_cell/kernel", "lstm_cell/bias"],
        );
        asks(
            &layers::gru::SIGNATURE,
            &["gru_cell/gates/kernel", "gru_cell/candidate/bias"],
        );
        asks(&layers::unnamed::dense::SIGNATURE, &["{dense}/kernel"]);
    }
}

mod dropping {
    use super::*;

    fn dropped(store: &VarStore, rate: f64) -> Result<Vec<f32>> {
        let x = Tensor::ones(4000, DType::F32, &Device::Cpu)?;
        flat(&model!(store, scope!("net", dropout(&x, rate, true)))?)
    }

    #[test]
    fn one_seed_makes_one_run() -> Result<()> {
        let run = |seed| {
            let store = VarStore::with_seed(seed);
            Ok::<_, candle_core::Error>([dropped(&store, 0.3)?, dropped(&store, 0.3)?])
        };
        let [first, second] = run(1)?;
        assert_eq!(run(1)?, [first.clone(), second.clone()]);
        assert_ne!(first, second);
        assert_ne!(run(2)?[0], first);
        let left_out = first.iter().filter(|x| **x == 0.0).count();
        // 1,200 expected; five standard deviations are 145. The seed is said.
        assert!((1055..1345).contains(&left_out), "{left_out}");
        assert!(first.iter().all(|x| *x == 0.0 || *x == 1.0 / 0.7));
        Ok(())
    }

    #[test]
    fn calls_and_towers_of_one_pass_differ() -> Result<()> {
        let store = VarStore::new();
        let x = Tensor::ones(1000, DType::F32, &Device::Cpu)?;
        let masks = model!(store, {
            let a = scope!("net", dropout(&x, 0.5, true))?;
            let b = scope!("net", reuse = true, dropout(&x, 0.5, true))?;
            let c = dropout(&x, 0.5, true)?;
            let d = dropout(&x, 0.5, true)?;
            [flat(&a)?, flat(&b)?, flat(&c)?, flat(&d)?]
        });
        for (i, a) in masks.iter().enumerate() {
            assert!(masks[..i].iter().all(|b| a != b), "{i}");
        }
        Ok(())
    }

    #[test]
    fn a_run_that_is_resumed_leaves_out_what_it_would_have() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("run.safetensors");
        let store = VarStore::with_seed(5);
        let step = global_step(&store)?;
        let mut masks = Vec::new();
        for i in 0..4 {
            masks.push([dropped(&store, 0.5)?, dropped(&store, 0.5)?]);
            step.increment()?;
            if i == 1 {
                store.save_with(&path, &SaveOptions::new())?;
            }
        }
        let resumed = VarStore::with_seed(5);
        // What runs before it moves nothing.
        dropped(&resumed, 0.5)?;
        resumed.load(&path)?;
        let step = global_step(&resumed)?;
        for masks in &masks[2..] {
            assert_eq!(*masks, [dropped(&resumed, 0.5)?, dropped(&resumed, 0.5)?]);
            step.increment()?;
        }
        Ok(())
    }

    #[test]
    fn inference_gives_the_input_back() -> Result<()> {
        let x = numbers(&[5], 1)?;
        let store = VarStore::new();
        assert_eq!(flat(&model!(store, dropout(&x, 0.9, false))?)?, flat(&x)?);
        Ok(())
    }

    #[test]
    fn outside_of_a_pass_there_is_nothing_to_draw_by() -> Result<()> {
        let error = message(dropout(&numbers(&[5], 1)?, 0.5, true));
        assert!(error.contains("dropout"), "{error}");
        Ok(())
    }

    #[test]
    fn a_rate_that_leaves_nothing_is_refused() -> Result<()> {
        let (store, x) = (VarStore::new(), numbers(&[5], 1)?);
        for rate in [1.0, -0.1, f64::NAN] {
            let error = message(model!(store, dropout(&x, rate, true)));
            assert!(
                error.contains("dropout: a rate is at least 0 and less than 1"),
                "{error}"
            );
        }
        Ok(())
    }
}

mod sequences {
    use super::*;

    #[test]
    fn a_sequence_in_two_pieces_is_the_whole() -> Result<()> {
        let (store, x) = (VarStore::new(), numbers(&[2, 6, 3], 1)?);
        let (whole, state) = model!(store, lstm(&x, 4))?;
        let (halves, last) = model!(store, {
            let (first, state) = lstm(&x.narrow(1, 0, 3)?, 4)?;
            let rest = Lstm::new(4).initial_state(state);
            let (second, last) = scope!(
                &current_scope()?,
                reuse = true,
                lstm(&x.narrow(1, 3, 3)?, rest)
            )?;
            (Tensor::cat(&[first, second], 1)?, last)
        });
        assert!(distance(&whole, &halves)? < 1e-6);
        let LstmState { c, h } = state;
        assert!(distance(&c, &last.c)? < 1e-6 && distance(&h, &last.h)? < 1e-6);
        Ok(())
    }

    #[test]
    fn backwards_is_forwards_over_the_mirrored_sequence() -> Result<()> {
        let (store, x) = (VarStore::new(), numbers(&[2, 5, 3], 1)?);
        let (backwards, last) = model!(store, gru(&x, Gru::new(4).reversed()))?;
        let (forwards, same) = model!(store, gru(&x.flip(&[1])?, 4))?;
        assert_eq!(flat(&backwards)?, flat(&forwards.flip(&[1])?)?);
        assert_eq!(flat(&last)?, flat(&same)?);
        Ok(())
    }

    #[test]
    fn no_step_at_all_is_refused() -> Result<()> {
        let store = VarStore::new();
        let none = Tensor::zeros((2, 0, 3), DType::F32, &Device::Cpu)?;
        let error = message(model!(store, lstm(&none, 4)));
        assert!(
            error.contains("lstm: the input has the axes [batch, time, features]"),
            "{error}"
        );
        let flat = numbers(&[2, 3], 1)?;
        let error = message(model!(store, gru(&flat, 4)));
        assert!(error.contains("gru: the input has the axes"), "{error}");
        assert!(store.is_empty());
        Ok(())
    }
}

mod tables {
    use super::*;

    #[test]
    fn ids_of_any_shape_become_rows() -> Result<()> {
        let store = VarStore::new();
        let ids = Tensor::new(&[[0u32, 2], [2, 2]], &Device::Cpu)?;
        let rows = model!(store, embedding(&ids, (3, 5)))?;
        assert_eq!(rows.dims(), [2, 2, 5]);
        let table = store.get("embeddings").unwrap();
        assert_eq!(flat(&rows.get(0)?.get(1)?)?, flat(&table.get(2)?)?);
        let gradients = rows.sum_all()?.backward()?;
        let gradient = flat(gradients.get(&table).unwrap())?;
        assert_eq!(gradient, [[1f32; 5], [0.0; 5], [3.0; 5]].concat());
        Ok(())
    }

    #[test]
    fn an_id_without_a_row_is_an_error() -> Result<()> {
        let store = VarStore::new();
        let ids = Tensor::new(&[3u32], &Device::Cpu)?;
        assert!(model!(store, embedding(&ids, (3, 5))).is_err());
        Ok(())
    }
}

mod windows {
    use super::*;

    #[test]
    fn what_does_not_fit_is_said_before_anything_is_made() -> Result<()> {
        let store = VarStore::new();
        let scalar = numbers(&[1], 0)?;
        let error = message(model!(store, dense(&scalar, 3)));
        assert!(
            error.contains("dense: the input has the axes [batch, …, channels]"),
            "{error}"
        );
        let row = numbers(&[2, 3], 0)?;
        for (layer, made) in [
            ("conv2d", model!(store, conv2d(&row, (4, 3)))),
            (
                "conv2d_transpose",
                model!(store, conv2d_transpose(&row, (4, 3))),
            ),
        ] {
            let (error, axes) = (
                message(made),
                "the input has the axes [batch, height, width, channels]",
            );
            assert!(error.contains(&format!("{layer}: {axes}")), "{error}");
        }
        let error = message(model!(store, max_pool(&numbers(&[1, 2, 2, 1], 0)?, 3)));
        assert!(error.contains("max_pool"), "{error}");
        assert!(store.is_empty());
        Ok(())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        /// `⟨conv(y), x⟩ = ⟨y, conv_transpose(x)⟩` is what makes it the transpose.
        #[test]
        fn a_transposed_convolution_is_the_transpose(
            size in (1usize..5, 1usize..5), kernel in (1usize..5, 1usize..5), strides in (1usize..4, 1usize..4), same in any::<bool>(),
        ) {
            let padding = if same { Padding::Same } else { Padding::Valid };
            let (kernel, strides) = ([kernel.0, kernel.1], [strides.0, strides.1]);
            let x = Var::from_tensor(&numbers(&[2, size.0, size.1, 3], 1)?)?;
            let store = VarStore::new();
            let settings = Conv2dTranspose::new(2, kernel).strides(strides).padding(padding).use_bias(false);
            let y = model!(store, conv2d_transpose(&x, settings))?;
            let z = numbers(y.dims(), 2)?;
            let back = VarStore::new();
            let settings = Conv2d::new(3, kernel).strides(strides).padding(padding).use_bias(false);
            model!(back, conv2d(&z, settings.clone()))?;
            // The kernel of the one is that of the other: [height, width, 2, 3].
            back.get("kernel").unwrap().set(&store.get("kernel").unwrap())?;
            let conv = model!(back, conv2d(&z, settings))?;
            // A valid window may not reach the last pixels, and then there are as many windows all the same.
            prop_assert_eq!(conv.dims(), x.dims());
            let left = (conv * x.as_tensor())?.sum_all()?.to_scalar::<f32>()?;
            let right = (&z * &y)?.sum_all()?.to_scalar::<f32>()?;
            prop_assert!((left - right).abs() <= 1e-3 * (1.0 + left.abs()), "{left} and {right}");
        }
    }
}
