//! A variable of the candle engine is a tensor: in arithmetic, as an argument, as a shape, and where values come from.
#![cfg(feature = "candle")]

use candle_core::{IndexOp, Module, Var};
use varscope::candle::prelude::*;
use varscope::error::ErrorKind;
use varscope::prelude::fixed_size;

fn numbers(store: &VarStore, name: &str, first: f32) -> Result<Variable> {
    let values = Tensor::new(&[first, first + 1.0, first + 3.0], store.device())?;
    Ok(model!(
        store,
        get_variable!(name, initializer = value(values))
    )?)
}

/// A result, and the gradients of both sides.
type Outcome = (Vec<f32>, [Option<Vec<f32>>; 2]);

fn outcome((left, right): (&Tensor, &Tensor), result: Result<Tensor>) -> Result<Outcome> {
    let result = result?;
    let gradients = result.sqr()?.sum_all()?.backward()?;
    let of = |t: &Tensor| gradients.get(t).map(|g| g.to_vec1()).transpose();
    Ok((result.to_vec1()?, [of(left)?, of(right)?]))
}

macro_rules! is_as_tensors {
    ($w:ident, $v:ident: $($op:tt)*) => {{
        let (a, b) = ($w.as_tensor(), $v.as_tensor());
        let ok = || Result::Ok(a.clone());
        let held = || Result::Ok($w.clone());
        let right = || Result::Ok(b.clone());
        $(
            let expected = outcome((a, b), a $op b)?;
            assert!(expected.1.iter().all(Option::is_some));
            for result in [
                &$w $op &$v, &$w $op $v.clone(), $w.clone() $op &$v, $w.clone() $op $v.clone(),
                &$w $op b, &$w $op b.clone(), $w.clone() $op b, $w.clone() $op b.clone(),
                a $op &$v, a $op $v.clone(), a.clone() $op &$v, a.clone() $op $v.clone(),
                // One side not unwrapped yet: of a tensor, a borrowed one, a variable.
                ok() $op &$v, ok() $op $v.clone(), Result::Ok(a) $op &$v,
                held() $op &$v, held() $op $v.clone(), held() $op b, held() $op b.clone(), Result::Ok(&$w) $op &$v,
                &$w $op right(), $w.clone() $op right(), &$w $op Result::Ok(b),
                a $op Result::Ok(&$v), a.clone() $op Result::Ok($v.clone()), &$w $op Result::Ok(&$v),
            ] {
                assert_eq!(outcome((a, b), result)?, expected, stringify!($op));
            }
            let expected = outcome((a, b), a $op 2.5)?;
            for result in [&$w $op 2.5, $w.clone() $op 2.5] {
                assert_eq!(outcome((a, b), result)?, expected, stringify!($op));
            }
            let expected = outcome((a, b), 2.5 $op b)?;
            for result in [2.5 $op &$v, 2.5 $op $v.clone()] {
                assert_eq!(outcome((a, b), result)?, expected, stringify!($op));
            }
        )*
    }};
}

#[test]
fn arithmetic_is_that_of_the_tensors_and_so_are_its_gradients() -> Result<()> {
    let store = VarStore::new();
    let (w, v) = (numbers(&store, "w", 1.0)?, numbers(&store, "v", 5.0)?);
    is_as_tensors!(w, v: + - * /);
    Ok(())
}

#[test]
fn an_error_on_either_side_is_the_result() -> Result<()> {
    let store = VarStore::new();
    let w = numbers(&store, "w", 1.0)?;
    let failed = || Result::<Tensor>::Err(candle_core::Error::Msg("first".into()));
    for result in [failed() + &w, &w * failed(), w.clone() - failed()] {
        assert_eq!(result.unwrap_err().to_string(), "first");
    }
    let other = model!(store, get_variable!("other", [2]))?;
    let error = (&w + &other).unwrap_err().to_string();
    assert!(error.starts_with("shape mismatch in add"), "{error}");
    Ok(())
}

#[test]
fn untrained_and_divided_variables_calculate_too() -> Result<()> {
    let store = VarStore::new();
    let (w, fixed) = model!(store, {
        let divided = fixed_size(2, 0);
        let w = get_variable!("w", [4], initializer = ones(), partitioner = divided)?;
        let fixed = get_variable!("fixed", [4], initializer = ones(), trainable = false)?;
        (w, fixed)
    });
    let sum = (&w * &fixed)?.sum_all()?;
    let gradients = (sum * 3.0)?.backward()?;
    for var in store.trainable_vars() {
        let gradient = gradients.get(&var).expect("it is a part");
        assert_eq!(gradient.to_vec1::<f32>()?, [3.0, 3.0]);
    }
    assert_eq!(store.trainable_vars().len(), 2);
    let fixed = fixed.var().expect("it is whole");
    assert!(gradients.get(fixed).is_none());
    Ok(())
}

#[test]
fn a_variable_becomes_a_tensor_with_its_gradients() -> Result<()> {
    let store = VarStore::new();
    let w = model!(
        store,
        get_variable!("w", [2, 2], initializer = identity(1.0))
    )?;
    let x = Tensor::new(&[[1.0f32, 2.0]], store.device())?;
    // What takes a tensor as a value.
    let linear = candle_nn::Linear::new((&w).into(), None);
    let gradients = linear.forward(&x)?.sum_all()?.backward()?;
    let gradient = gradients.get(&w).map(Tensor::to_vec2::<f32>).transpose()?;
    assert_eq!(gradient, Some(vec![vec![1.0, 2.0], vec![1.0, 2.0]]));
    // What takes several, borrowed.
    let twice = Tensor::cat(&[&w, &w], 0)?;
    assert_eq!(twice.dims(), [4, 2]);
    assert_eq!(w.i(0)?.to_vec1::<f32>()?, [1.0, 0.0]);
    assert_eq!(Tensor::from(w.clone()).id(), w.as_tensor().id());
    Ok(())
}

#[test]
fn candles_shapes_are_shapes() -> Result<()> {
    let store = VarStore::new();
    let x = Tensor::ones((2, 3), DType::F32, store.device())?;
    for _ in 0..2 {
        model!(store, {
            let one = get_variable!("one", x.shape())?;
            let two = get_variable!("two", one.shape().clone())?;
            let three = get_variable!("three", two.dims())?;
            assert_eq!(three.dims(), [2, 3]);
        });
    }
    let other = Tensor::ones(4, DType::F32, store.device())?;
    let error = model!(store, get_variable!("one", other.shape())).unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::ShapeMismatch { .. }),
        "{error}"
    );
    Ok(())
}

#[test]
fn set_copies_into_the_variables_own_memory() -> Result<()> {
    let store = VarStore::new();
    let w = model!(store, get_variable!("w", [2, 2], initializer = zeros()))?;
    let (lent, id) = (w.as_tensor().clone(), w.as_tensor().id());
    let values = Tensor::new(&[[1.0f32, 2.0], [3.0, 4.0]], store.device())?;
    w.set(&values.t()?)?;
    assert_eq!(lent.to_vec2::<f32>()?, [[1.0, 3.0], [2.0, 4.0]]);
    assert_eq!(w.as_tensor().id(), id);
    // Another's later change is not its own.
    let source = Var::from_tensor(&values)?;
    w.set(&source)?;
    source.set(&values.zeros_like()?)?;
    assert_eq!(w.to_vec2::<f32>()?, values.to_vec2::<f32>()?);
    Ok(())
}

#[test]
fn a_view_of_the_variable_can_be_set() -> Result<()> {
    let store = VarStore::new();
    let w = model!(store, get_variable!("w", [2, 2]))?;
    w.set(&Tensor::new(&[[1.0f32, 2.0], [3.0, 4.0]], store.device())?)?;
    w.set(&w)?;
    w.set(&w.t()?)?;
    assert_eq!(w.to_vec2::<f32>()?, [[1.0, 3.0], [2.0, 4.0]]);
    w.set(&w.narrow(0, 1, 1)?.broadcast_as((2, 2))?)?;
    assert_eq!(w.to_vec2::<f32>()?, [[2.0, 4.0], [2.0, 4.0]]);
    Ok(())
}

#[test]
fn a_divided_variable_is_set_part_by_part() -> Result<()> {
    let store = VarStore::new();
    let divided = fixed_size(2, 1);
    let w = model!(store, get_variable!("w", [2, 3], partitioner = divided))?;
    let values = Tensor::new(&[[1.0f32, 2.0, 3.0], [4.0, 5.0, 6.0]], store.device())?;
    w.set(&values)?;
    assert_eq!(w.to_vec2::<f32>()?, values.to_vec2::<f32>()?);
    let last = store.get("w/part_1").expect("it has two parts");
    assert_eq!(last.to_vec2::<f32>()?, [[3.0], [6.0]]);
    // From its own value, too.
    w.set(&(&w * 2.0)?)?;
    w.set(&w)?;
    assert_eq!(last.to_vec2::<f32>()?, [[6.0], [12.0]]);
    Ok(())
}

#[test]
fn what_does_not_fit_is_named_at_the_callers_line() -> Result<()> {
    let store = VarStore::new();
    let w = model!(store, scope!("net", get_variable!("w", [3])))?;
    let before = w.to_vec1::<f32>()?;
    let short = Tensor::zeros(2, DType::F32, store.device())?;
    let wide = Tensor::zeros(3, DType::F64, store.device())?;
    let (line, errors) = (line!(), [w.set(&short), w.set(&wide)]);
    let says = [
        "value of shape (2,) and dtype float32",
        "shape (3,) and dtype float64",
    ];
    for (error, says) in errors.into_iter().zip(says) {
        let error = varscope::Error::try_from(error.unwrap_err())?;
        assert!(matches!(error.kind(), ErrorKind::Assign { .. }), "{error}");
        let message = error.message();
        assert!(message.contains(says), "{message}");
        let ends = "to variable net/w of shape (3,) and dtype float32.";
        assert!(message.ends_with(ends), "{message}");
        let at = error.requested().expect("it was called somewhere").site;
        assert_eq!((at.file, at.line), (file!(), line));
    }
    assert_eq!(w.to_vec1::<f32>()?, before);
    Ok(())
}

#[test]
fn variables_set_from_each_other_on_two_threads_do_not_wait_for_ever() -> Result<()> {
    let store = VarStore::new();
    let (w, v) = (numbers(&store, "w", 1.0)?, numbers(&store, "v", 1.0)?);
    let together = std::sync::Barrier::new(2);
    let copy = |to: &Variable, from: &Variable| -> Result<()> {
        together.wait();
        (0..50_000).try_for_each(|_| to.set(from))
    };
    std::thread::scope(|threads| {
        let one = threads.spawn(|| copy(&w, &v));
        copy(&v, &w)?;
        one.join().expect("it does not panic")
    })?;
    assert_eq!(w.to_vec1::<f32>()?, [1.0, 2.0, 4.0]);
    Ok(())
}
