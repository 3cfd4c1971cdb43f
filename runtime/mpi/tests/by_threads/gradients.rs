//! Gradients: which are averaged, what becomes of missing ones, and in which messages they go.

use std::collections::BTreeMap;

use ndarray::{ArrayD, arr1};
use varscope::collection::LOCAL_VARIABLES;
use varscope::{DType, Request, VarStore};
use varscope_mpi::{Error, Options, World, threads};

use crate::{failures, ranks};

type Arrays = BTreeMap<String, ArrayD<f64>>;

/// Variables `a` to `d`; the last two are not trained here.
fn store() -> Result<VarStore, varscope::Error> {
    let store = VarStore::new();
    let mut pass = store.pass();
    for (name, shape) in [("b", 3), ("a", 2)] {
        pass.get_variable(Request::new(name).shape([shape]))?;
    }
    pass.get_variable(Request::new("c").shape([1]).trainable(false))?;
    let local = Request::new("d").shape([1]).collections([LOCAL_VARIABLES]);
    pass.get_variable(local)?;
    Ok(store)
}

fn gradients(of: &[(&str, &[f64])]) -> Arrays {
    let array = |(name, numbers): &(&str, &[f64])| ((*name).to_owned(), arr1(numbers).into_dyn());
    of.iter().map(array).collect()
}

#[test]
fn a_gradient_that_a_rank_lacks_counts_as_zero_and_is_reported() {
    let came = ranks(3, |world| {
        let store = store()?;
        let mut mine = gradients(&[("a", &[3.0, 6.0])]);
        if world.rank() == 1 {
            mine = gradients(&[("b", &[3.0, 0.0, 9.0])]);
        }
        let averaged = world.average_arrays(&store, &mut mine)?;
        Ok((mine, averaged.to_string()))
    });
    let lacking = "a got no gradient on rank 1, which counted as zero\n\
                   b got no gradient on ranks 0, 2, which counted as zero";
    let all = gradients(&[("a", &[2.0, 4.0]), ("b", &[1.0, 0.0, 3.0])]);
    assert_eq!(came, vec![(all, lacking.to_owned()); 3]);
}

#[test]
fn a_gradient_that_no_rank_has_stays_away() {
    let came = ranks(2, |world| {
        let store = store()?;
        let mut mine = gradients(&[("a", &[1.0, world.rank() as f64])]);
        let averaged = world.average_arrays(&store, &mut mine)?;
        Ok((mine, averaged.lacking.len()))
    });
    assert_eq!(came, vec![(gradients(&[("a", &[1.0, 0.5])]), 0); 2]);
}

#[test]
fn ranks_count_by_their_examples_and_those_without_any_lack_nothing() {
    let came = ranks(3, |world| {
        let store = store()?;
        // What a rank without examples has computed is nothing, even if it is no number.
        let number = [1.0, f64::NAN, 5.0][world.rank()];
        let mut mine = gradients(&[("a", &[number, 0.0])]);
        let averaged = world.average_arrays_by(&store, &mut mine, [3, 0, 1][world.rank()])?;
        Ok((mine, averaged.lacking.len()))
    });
    assert_eq!(came, vec![(gradients(&[("a", &[2.0, 0.0])]), 0); 3]);
    let failed = failures(2, |world| {
        let mut mine = gradients(&[("a", &[1.0, 1.0])]);
        world.average_arrays_by(&store()?, &mut mine, 0).map(|_| ())
    });
    assert_eq!(
        failed,
        ["no rank has an example, so there is nothing to average"; 2]
    );
}

#[test]
fn buckets_of_any_size_come_to_the_same() {
    let all = |bucket| {
        let average = |world: &World| {
            let store = store()?;
            let mut mine =
                gradients(&[("a", &[0.1, 0.2]), ("b", &[0.3, 0.4, world.rank() as f64])]);
            world.average_arrays(&store, &mut mine)?;
            Ok::<_, Error>(mine)
        };
        let ran = threads(2, Options::new().bucket(bucket), average).into_iter();
        ran.collect::<Result<Vec<_>, Error>>().expect("it runs")
    };
    let whole = all(64 << 20);
    assert_eq!(
        whole[0],
        gradients(&[("a", &[0.1, 0.2]), ("b", &[0.3, 0.4, 0.5])])
    );
    for bucket in [0, 1, 8, 16, 24, 40] {
        assert_eq!(all(bucket), whole);
    }
}

#[test]
fn a_gradient_of_nothing_that_is_trained_is_an_error_with_the_nearest_name() {
    for (name, shape) in [("aa", 2), ("c", 1), ("d", 1)] {
        let failed = failures(1, |world| {
            let mut mine = gradients(&[(name, &[0.0; 2][..shape])]);
            world.average_arrays(&store()?, &mut mine).map(|_| ())
        });
        let begin = format!(
            "there is a gradient for {name}, which is no trainable float of the store; like it are a"
        );
        assert!(failed[0].starts_with(&begin), "{failed:?}");
    }
    let failed = failures(1, |world| {
        let mut mine = gradients(&[("b", &[0.0])]);
        world.average_arrays(&store()?, &mut mine).map(|_| ())
    });
    let begin = "the gradient of variable b has shape (1,), and the variable, defined at runtime/mpi/tests/by_threads/gradients.rs:";
    assert!(
        failed[0].starts_with(begin) && failed[0].ends_with(", has shape (3,)"),
        "{failed:?}"
    );
}

#[cfg(feature = "candle")]
#[test]
fn gradients_of_every_float_are_averaged_in_their_type() {
    use varscope::candle::prelude::*;
    let came = ranks(2, |world| {
        let store = VarStore::new();
        let mut gradients = varscope_mpi::no_gradients()?;
        let types = [DType::F16, DType::BF16, DType::F32, DType::F64];
        for dtype in types {
            let v = model!(store, get_variable!(dtype.as_str(), [2], dtype = dtype))?;
            let mine = [1.0, world.rank() as f64];
            gradients.insert(&v, Tensor::new(&mine, store.device())?.to_dtype(v.dtype())?);
        }
        store.set_trainable("f16", false)?;
        world.average(&store, &mut gradients)?;
        let mut values = Vec::new();
        for dtype in types {
            let v = store.get(dtype.as_str()).expect("it is there");
            let gradient = gradients.get(&v);
            let gradient = gradient.map(|g| {
                assert_eq!(g.dtype(), v.dtype());
                g.to_dtype(candle_core::DType::F64)?.to_vec1::<f64>()
            });
            values.push(gradient.transpose()?);
        }
        Ok(values)
    });
    for (rank, values) in came.into_iter().enumerate() {
        // A frozen one is a constant: nobody finds its gradient, averaged or not.
        assert!(values[0].is_none() || values[0] == Some(vec![1.0, rank as f64]));
        assert_eq!(
            values[1..],
            [
                Some(vec![1.0, 0.5]),
                Some(vec![1.0, 0.5]),
                Some(vec![1.0, 0.5])
            ]
        );
    }
}

#[test]
fn a_store_may_have_no_gradient_at_all_and_there_may_be_two_stores() {
    let came = ranks(2, |world| {
        let (one, other) = (store()?, store()?);
        let mut none = Arrays::new();
        let mut some = gradients(&[("a", &[world.rank() as f64, 1.0])]);
        for _ in 0..2 {
            world.average_arrays(&one, &mut none)?;
            world.average_arrays(&other, &mut some)?;
        }
        assert_eq!(other.get("a").expect("it is there").dtype(), DType::F32);
        Ok((none, some))
    });
    assert_eq!(
        came,
        vec![(Arrays::new(), gradients(&[("a", &[0.5, 1.0])])); 2]
    );
}
