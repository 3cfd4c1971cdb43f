//! Values: sums and means, what is sent to those that lack it, and what waits in files.

use varscope::checkpoint::CheckpointManager;
use varscope::{HostArray, Request, VarStore};

use crate::{failures, ranks};

#[test]
fn means_are_over_examples() {
    let means = ranks(3, |world| {
        world.mean([2.0, f64::NAN, 5.0][world.rank()], [1, 0, 2][world.rank()])
    });
    assert_eq!(means, [4.0; 3]);
    let failed = failures(2, |world| world.mean(1.0, 0).map(|_| ()));
    assert_eq!(
        failed,
        ["no rank has an example, so there is nothing to average"; 2]
    );
}

#[test]
fn values_of_every_type_go_to_those_that_have_others() {
    let values: [(&str, HostArray, HostArray); 5] = [
        (
            "float16",
            [varscope::dtype::f16::ONE; 2].into(),
            [varscope::dtype::f16::ZERO; 2].into(),
        ),
        ("int64", [i64::MAX, 1].into(), [0i64; 2].into()),
        ("bool", [true, false].into(), [false; 2].into()),
        (
            "float64",
            [f64::MIN_POSITIVE, -0.0].into(),
            [0.0f64, 0.0].into(),
        ),
        (
            "nothing",
            HostArray::from([0f32; 0]),
            HostArray::from([0f32; 0]),
        ),
    ];
    let came = ranks(4, |world| {
        let store = VarStore::new();
        for (name, first, other) in &values {
            let request = Request::new(*name)
                .dtype(first.dtype())
                .shape(first.shape());
            // Rank 2 has what rank 0 has.
            let value = if world.rank() % 2 == 0 { first } else { other };
            store.pass().get_variable(request)?.assign(value.clone())?;
        }
        let sent = world.agree(&store)?.sent;
        let all = store
            .variables()
            .iter()
            .map(|v| v.read())
            .collect::<Result<Vec<_>, _>>()?;
        Ok((sent, all))
    });
    let first: Vec<HostArray> = values.iter().map(|(_, first, _)| first.clone()).collect();
    for (sent, all) in came {
        assert_eq!(sent, ["bool", "float16", "float64", "int64"]);
        assert_eq!(all, first);
    }
}

#[test]
fn strings_that_differ_are_an_error() {
    let failed = failures(2, |world| {
        let store = VarStore::new();
        let request = Request::new("names")
            .dtype(varscope::DType::String)
            .shape([1]);
        store
            .pass()
            .get_variable(request)?
            .assign([format!("rank {}", world.rank())])?;
        world.agree(&store).map(|_| ())
    });
    assert!(
        failed
            .iter()
            .all(|error| error.contains("strings are not sent")),
        "{failed:?}"
    );
}

#[test]
fn what_has_moved_since_the_first_agreement_is_left_alone_by_the_next() {
    let came = ranks(2, |world| {
        let store = VarStore::new();
        let mean = store
            .pass()
            .get_variable(Request::new("mean").shape([1]).trainable(false))?;
        world.agree(&store)?;
        mean.assign([world.rank() as f32])?;
        let new = store.pass().get_variable(Request::new("new").shape([1]))?;
        new.assign([world.rank() as f32])?;
        let sent = world.agree(&store)?.sent;
        let before = mean.read()?;
        let averaged = world.unify(&store)?;
        Ok((sent, before, averaged, mean.read()?))
    });
    for (rank, (sent, before, averaged, after)) in came.into_iter().enumerate() {
        assert_eq!(
            (sent, averaged),
            (vec!["new".to_owned()], vec!["mean".to_owned()])
        );
        assert_eq!((before, after), ([rank as f32].into(), [0.5f32].into()));
    }
}

#[test]
fn a_checkpoint_is_due_for_all_or_for_none() {
    let folder = tempfile::tempdir().expect("there is room");
    let steps = ranks(2, |world| {
        // Of different minds, were each to look by itself.
        let manager = CheckpointManager::new(folder.path()).every_steps([2, 3][world.rank()]);
        let store = VarStore::new();
        store.pass().get_variable(Request::new("w").shape([1]))?;
        for step in 1..=5 {
            world.save_checkpoint_if_due(&manager, &store, step, None)?;
        }
        let all = manager
            .all()?
            .iter()
            .map(|checkpoint| checkpoint.step)
            .collect::<Vec<_>>();
        world.barrier()?;
        let again = VarStore::new();
        let resumed = world.resume(&manager, &again)?.map(|last| last.step);
        Ok((all, resumed))
    });
    assert_eq!(steps, vec![(vec![2, 4], Some(4)); 2]);
}

#[test]
fn a_file_that_one_rank_cannot_read_is_an_error_of_all() {
    let folder = tempfile::tempdir().expect("there is room");
    let failed = failures(2, |world| {
        let mine = folder.path().join(format!("{}.safetensors", world.rank()));
        let store = VarStore::new();
        store.pass().get_variable(Request::new("w").shape([1]))?;
        if world.is_first() {
            store.save(&mine)?;
        }
        world.load(&VarStore::new(), &mine)
    });
    assert!(
        failed[0].starts_with("rank 1 failed at a load: ") && failed[0].contains("1.safetensors"),
        "{failed:?}"
    );
    assert_eq!(failed[1], "a load failed");
}
