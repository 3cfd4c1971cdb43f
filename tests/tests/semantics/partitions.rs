//! Variables in parts: one logical variable that reads as a whole.

use std::sync::Arc;

use ndarray::Array2;
use varscope::collection::{REGULARIZATION_LOSSES, TRAINABLE_VARIABLES};
use varscope::error::ErrorKind;
use varscope::init::value;
use varscope::partition::{fixed_size, min_max, variable_axis_size};
use varscope::{
    AnyValue, AnyVariable, DType, Error, Partitioner, Regularizer, Request, Result, Reuse,
    ScopeOptions, VarStore, init,
};

fn ask(shape: [usize; 2], partitioner: Partitioner) -> Request {
    Request::new("w").shape(shape).partitioner(partitioner)
}

fn paths(variables: &[AnyVariable]) -> Vec<(String, Vec<usize>)> {
    variables
        .iter()
        .map(|v| (v.path().to_owned(), v.shape().to_vec()))
        .collect()
}

fn parts(expected: &[(&str, [usize; 2])]) -> Vec<(String, Vec<usize>)> {
    expected
        .iter()
        .map(|(name, shape)| ((*name).to_owned(), shape.to_vec()))
        .collect()
}

/// How many parts a partitioner makes of a variable.
fn count(shape: &[usize], dtype: DType, partitioner: Partitioner) -> Result<usize> {
    let store = VarStore::new();
    let request = Request::new("w")
        .shape(shape)
        .dtype(dtype)
        .partitioner(partitioner);
    store.pass().get_variable(request)?;
    Ok(store.len())
}

#[test]
fn the_first_parts_take_what_does_not_divide_evenly() -> Result<()> {
    let store = VarStore::new();
    let w = store.pass().get_variable(ask([5, 2], fixed_size(3, 0)))?;
    assert_eq!(w.to_string(), "<Variable 'w:0' shape=(5, 2) dtype=float32>");
    let expected = [
        ("w/part_0", [2, 2]),
        ("w/part_1", [2, 2]),
        ("w/part_2", [1, 2]),
    ];
    assert_eq!(paths(&store.variables()), parts(&expected));
    assert_eq!(w.key(), Some("w"));
    assert_eq!(store.get("w"), Some(w));
    Ok(())
}

#[test]
fn dividing_a_variable_changes_no_bit() -> Result<()> {
    let whole = VarStore::with_seed(7)
        .pass()
        .get_variable(Request::new("w").shape([6, 10]))?
        .read()?;
    for partitioner in [
        fixed_size(1, 0),
        fixed_size(4, 0),
        fixed_size(3, 1),
        variable_axis_size(16, 1, None),
    ] {
        let divided = VarStore::with_seed(7)
            .pass()
            .get_variable(ask([6, 10], partitioner.clone()))?;
        assert_eq!(divided.read()?, whole, "{partitioner:?}");
    }
    Ok(())
}

#[test]
fn a_whole_is_assigned_as_one() -> Result<()> {
    let store = VarStore::new();
    let w = store.pass().get_variable(ask([3, 2], fixed_size(2, 0)))?;
    w.assign([[1.0f32, 2.0], [3.0, 4.0], [5.0, 6.0]])?;
    let read = |name: &str| store.get(name).expect("it was created").read();
    assert_eq!(read("w/part_1")?, [[5.0f32, 6.0]].into());
    store
        .get("w/part_0")
        .expect("it was created")
        .assign([[0.0f32; 2]; 2])?;
    assert_eq!(w.read()?, [[0.0f32, 0.0], [0.0, 0.0], [5.0, 6.0]].into());
    assert!(matches!(
        w.assign([0.0f32]).unwrap_err().kind(),
        ErrorKind::Assign { .. }
    ));
    Ok(())
}

#[test]
fn partitioners_count_as_tensorflows_do() -> Result<()> {
    let f32s = DType::F32;
    // A slice of [4, 8, 16, 32] along the last axis has 4 · 8 · 16 · 4 = 2048 bytes.
    for (bytes, expected) in [(2047, 32), (2048, 32), (4096, 16), (6144, 11), (1 << 20, 1)] {
        assert_eq!(
            count(&[4, 8, 16, 32], f32s, variable_axis_size(bytes, 3, None))?,
            expected,
            "{bytes}"
        );
    }
    assert_eq!(
        count(&[4, 8, 16, 32], f32s, variable_axis_size(2048, 3, Some(5)))?,
        5
    );
    // 1024 · 1024 · 4 bytes are 16 times 256 KiB.
    let kib256 = 256 << 10;
    for (most, smallest, expected) in [
        (100, kib256, 16),
        (8, kib256, 8),
        (100, kib256 + 1, 16),
        (100, 64 << 20, 1),
    ] {
        assert_eq!(
            count(&[1024, 1024], f32s, min_max(most, 0, smallest))?,
            expected,
            "{most} {smallest}"
        );
    }
    // A string counts 16 bytes.
    assert_eq!(count(&[8], DType::String, min_max(100, 0, 32))?, 4);
    assert_eq!(count(&[3, 2], f32s, fixed_size(10, 0))?, 3);
    Ok(())
}

#[test]
fn sharing_gives_the_same_variable_and_compares_what_is_said() -> Result<()> {
    let store = VarStore::new();
    let mut pass = store.pass_with(Reuse::Auto);
    let w = pass.get_variable(ask([4, 2], fixed_size(2, 0)))?;
    assert_eq!(pass.get_variable(ask([4, 2], fixed_size(2, 0)))?, w);
    let error = pass
        .get_variable(ask([4, 2], fixed_size(4, 0)))
        .unwrap_err();
    let expected = "Trying to reuse partitioned variable w, but specified partitions [4, 1] and found partitions [2, 1].";
    assert_eq!(error.message(), expected);
    assert!(error.defined().is_some());
    let error = pass
        .get_variable(ask([4, 3], fixed_size(2, 0)))
        .unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::ShapeMismatch { .. }));
    let error = pass
        .get_variable(ask([4, 2], fixed_size(2, 0)).dtype(DType::F64))
        .unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::DtypeMismatch { .. }));

    let mut reusing = pass.scope(ScopeOptions::at("").reuse(true))?;
    assert_eq!(reusing.get_variable(ask([4, 2], fixed_size(2, 0)))?, w);
    for (partitioner, asked) in [
        (fixed_size(3, 0), vec![3, 1]),
        (fixed_size(1, 0), vec![1, 1]),
    ] {
        let error = reusing.get_variable(ask([4, 2], partitioner)).unwrap_err();
        let kind = ErrorKind::PartitionMismatch {
            name: "w".to_owned(),
            asked,
            found: vec![2, 1],
        };
        assert_eq!(error.kind().to_string(), kind.to_string());
        assert_eq!(error.defined(), Some(w.defined()));
        assert!(
            error
                .requested()
                .is_some_and(|r| r.site != w.defined().site)
        );
    }
    let error = reusing
        .get_variable(Request::new("new").shape([4]).partitioner(fixed_size(2, 0)))
        .unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::DoesNotExist { name } if name == "new"));
    assert_eq!(store.len(), 2);
    Ok(())
}

#[test]
fn whole_and_divided_are_not_mistaken_for_each_other() -> Result<()> {
    let store = VarStore::new();
    let mut pass = store.pass_with(Reuse::Auto);
    pass.get_variable(ask([4, 2], fixed_size(2, 0)))?;
    let error = pass
        .get_variable(Request::new("w").shape([4, 2]))
        .unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Partitioned { name } if name == "w"));
    pass.get_variable(Request::new("v").shape([4, 2]))?;
    let error = pass
        .get_variable(ask([4, 2], fixed_size(2, 0)).renamed("v"))
        .unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Unpartitioned { name } if name == "v"));
    assert!(error.defined().is_some());
    Ok(())
}

#[test]
fn twice_in_a_pass_is_an_error_and_once_in_each_pass_is_not() -> Result<()> {
    let store = VarStore::new();
    let l2 = Regularizer::from_fn("l2", |_| Ok::<_, Error>(Some(Arc::new(0.0f32) as AnyValue)));
    let mut first = None;
    for _ in 0..100 {
        let mut pass = store.pass();
        let mut scope = pass.scope(
            ScopeOptions::at("a")
                .partitioner(fixed_size(2, 0))
                .regularizer(l2.clone()),
        )?;
        let w = scope.get_variable(Request::new("w").shape([3, 2]))?;
        assert_eq!(*first.get_or_insert(w.clone()), w);
        let names = |key: &str| -> Result<Vec<String>> {
            Ok(scope
                .get_collection(key)
                .iter()
                .map(|item| item.name())
                .collect())
        };
        assert_eq!(
            names(TRAINABLE_VARIABLES)?,
            ["a/w/part_0:0", "a/w/part_1:0"]
        );
        assert_eq!(
            names(REGULARIZATION_LOSSES)?,
            ["a/w/part_0/Regularizer/l2:0", "a/w/part_1/Regularizer/l2:0"]
        );
        let twice = scope
            .get_variable(Request::new("w").shape([3, 2]))
            .unwrap_err();
        assert_eq!(
            twice.message(),
            "Variable a/w already exists, disallowed. Did you mean to set reuse = true or reuse = auto in scope!?"
        );
    }
    assert_eq!(store.len(), 2);
    Ok(())
}

#[test]
fn a_value_is_divided_too() -> Result<()> {
    let store = VarStore::new();
    let table = Array2::from_shape_fn((3, 4), |(i, j)| (10 * i + j) as i32);
    let mut pass = store.pass();
    let request = || {
        Request::new("table")
            .initializer(value(table.clone()))
            .partitioner(fixed_size(2, 1))
    };
    let whole = pass.get_variable(request())?;
    assert_eq!((whole.dtype(), whole.shape()), (DType::I32, &[3, 4][..]));
    assert_eq!(whole.read()?, table.clone().into());
    let mut other = pass.scope("other")?;
    let same = other.get_variable(request().shape([3, 4]))?;
    assert_eq!(same.read()?, table.clone().into());
    let error = other
        .get_variable(request().shape([4, 3]).renamed("new"))
        .unwrap_err();
    assert_eq!(
        error.message(),
        "Variable other/new: shapes (4, 3) and (3, 4) are not compatible."
    );
    assert!(store.get("other/new/part_0").is_none());
    Ok(())
}

#[test]
fn a_divided_value_is_found_in_a_later_pass() -> Result<()> {
    for initializer in [value([1.0f32, 2.0, 3.0]), value([1, 2, 3])] {
        let store = VarStore::new();
        let request = Request::new("table")
            .initializer(initializer)
            .partitioner(fixed_size(2, 0));
        let made = store.pass().get_variable(request.clone())?;
        assert_eq!(store.pass().get_variable(request.clone())?, made);
        store.strict();
        assert_eq!(store.pass().get_variable(request)?, made);
        assert_eq!(store.len(), 2);
    }
    Ok(())
}

#[test]
fn a_scalar_is_not_divided() -> Result<()> {
    let store = VarStore::new();
    let mut pass = store.pass();
    let mut scope = pass.scope(ScopeOptions::at("a").partitioner(fixed_size(2, 0)))?;
    let s = scope.get_variable(Request::new("s").shape(()))?;
    assert_eq!((s.path(), store.len()), ("a/s", 1));
    let own = Request::new("own").shape(()).partitioner(fixed_size(2, 0));
    assert_eq!(scope.get_variable(own)?.path(), "a/own");
    Ok(())
}

#[test]
fn what_is_in_parts_is_found_without_a_partitioner_under_reuse_alone() -> Result<()> {
    let store = VarStore::new();
    let mut pass = store.pass();
    let w = pass.get_variable(ask([4, 2], fixed_size(2, 0)))?;
    let plain = || Request::new("w").shape([4, 2]);
    assert_eq!(
        pass.scope(ScopeOptions::at("").reuse(true))?
            .get_variable(plain())?,
        w
    );
    let mut auto = pass.scope(ScopeOptions::at("").reuse(Reuse::Auto))?;
    let error = auto.get_variable(plain()).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Partitioned { name } if name == "w"));
    drop(auto);
    // In a later pass too; and what only looks like parts hides the whole, as TensorFlow has it.
    drop(pass);
    let mut pass = store.pass_with(Reuse::True);
    assert_eq!(pass.get_variable(plain())?, w);
    let error = pass.get_variable(plain().shape([2, 4])).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::ShapeMismatch { .. }));
    drop(pass);
    let mut pass = store.pass();
    pass.get_variable(Request::new("x/part_0").shape([2]))?;
    let mut reusing = pass.scope(ScopeOptions::at("").reuse(true))?;
    let error = reusing
        .get_variable(Request::new("x").shape([2]))
        .unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Partitioned { name } if name == "x"));
    Ok(())
}

#[test]
fn parts_from_a_file_make_up_the_whole_again() -> std::result::Result<(), Box<dyn std::error::Error>>
{
    let store = VarStore::with_seed(3);
    let whole = store
        .pass()
        .get_variable(ask([5, 2], fixed_size(2, 0)))?
        .read()?;
    let file =
        std::env::temp_dir().join(format!("varscope-parts-{}.safetensors", std::process::id()));
    store.save(&file)?;
    let fresh = VarStore::new();
    let loaded = fresh.load(&file);
    std::fs::remove_file(&file)?;
    loaded?;
    let error = fresh
        .pass()
        .get_variable(ask([5, 2], fixed_size(3, 0)))
        .unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::InvalidPartition { .. }));
    assert_eq!(
        fresh
            .pass()
            .get_variable(ask([5, 2], fixed_size(2, 0)))?
            .read()?,
        whole
    );
    Ok(())
}

#[test]
fn a_partitioner_that_makes_no_sense_is_an_error_and_creates_nothing() -> Result<()> {
    let store = VarStore::new();
    let mut pass = store.pass();
    let giving =
        |counts: &'static [usize]| Partitioner::from_fn("mine", move |_, _| counts.to_vec());
    for counts in [&[][..], &[1], &[0, 1], &[2, 2], &[5, 1], &[1, 1, 1]] {
        let error = pass.get_variable(ask([4, 2], giving(counts))).unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::InvalidPartition { .. }),
            "{counts:?}: {error}"
        );
    }
    let error = pass
        .get_variable(ask([4, 2], fixed_size(2, 2)))
        .unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::InvalidPartition { .. }));
    let shapeless = Request::new("w").partitioner(fixed_size(1, 0));
    assert!(matches!(
        pass.get_variable(shapeless).unwrap_err().kind(),
        ErrorKind::ShapeRequired { .. }
    ));
    for partitioner in [
        fixed_size(2, 0),
        variable_axis_size(1 << 20, 0, None),
        min_max(4, 1, 1),
    ] {
        assert!(
            pass.get_variable(ask([usize::MAX, 3], partitioner))
                .is_err()
        );
    }
    assert!(store.is_empty());
    Ok(())
}

/// As recorded on TensorFlow (tests/data/FORMAT.md, P2): what a partitioner says is looked at first.
#[test]
fn a_partitioner_is_asked_before_anybody_looks_whether_the_variable_exists() -> Result<()> {
    let store = VarStore::new();
    let mut pass = store.pass();
    pass.get_variable(ask([4, 2], fixed_size(2, 0)))?;
    let nonsense = Partitioner::from_fn("nonsense", |_, _| vec![2, 2]);
    let mut reusing = pass.scope(ScopeOptions::at("").reuse(true))?;
    for name in ["w", "missing"] {
        let request = ask([4, 2], nonsense.clone()).renamed(name);
        let error = reusing.get_variable(request).unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::InvalidPartition { .. }),
            "{error}"
        );
    }
    let shapeless = Request::new("w").partitioner(fixed_size(2, 0));
    let error = reusing.get_variable(shapeless).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::ShapeRequired { .. }));
    Ok(())
}

/// P3: parts that somebody has made one by one are no whole under `reuse = true`, and are taken under `auto`.
#[test]
fn parts_made_one_by_one_become_a_whole_where_one_may_be_made() -> Result<()> {
    let store = VarStore::new();
    let mut pass = store.pass();
    let first = pass.get_variable(Request::new("w/part_0").shape([2, 2]))?;
    let ask = || ask([4, 2], fixed_size(2, 0));
    let error = pass
        .scope(ScopeOptions::at("").reuse(true))?
        .get_variable(ask())
        .unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::DoesNotExist { name } if name == "w"));
    drop(pass);
    let mut pass = store.pass_with(Reuse::Auto);
    pass.get_variable(Request::new("w/part_1").shape([2, 2]))?;
    let whole = pass.get_variable(ask())?;
    assert_eq!(store.len(), 2);
    first.assign([[1.0f32, 1.0], [1.0, 1.0]])?;
    assert_eq!(
        whole.read()?.view::<f32>().map(|v| v.sum() > 3.0),
        Some(true)
    );
    Ok(())
}

/// P5: S16 holds for the first part.
#[test]
fn a_whole_that_can_not_be_converted_takes_the_name_of_its_first_part() -> Result<()> {
    let store = VarStore::new();
    let mut pass = store.pass();
    let halves = || ask([4, 2], fixed_size(2, 0)).dtype(DType::I32);
    let refused = pass
        .get_variable(halves().initializer(init::constant(0.5)))
        .unwrap_err();
    assert!(matches!(refused.kind(), ErrorKind::InitConversion(_)));
    pass.get_variable(halves())?;
    let expected = [("w/part_0_1", [2, 2]), ("w/part_1", [2, 2])];
    assert_eq!(paths(&store.variables()), parts(&expected));
    let illegal = halves().renamed("no name").initializer(init::constant(0.5));
    assert!(matches!(
        pass.get_variable(illegal).unwrap_err().kind(),
        ErrorKind::InvalidName { .. }
    ));
    Ok(())
}

/// A whole that somebody has made says nothing of its parts, and parts nothing of a whole that nobody has made.
#[test]
fn parts_hide_a_whole_that_is_none_in_every_pass() -> Result<()> {
    let store = VarStore::new();
    store.pass().get_variable(ask([4, 2], fixed_size(2, 0)))?;
    for reuse in [Reuse::False, Reuse::Auto] {
        let mut pass = store.pass_with(reuse);
        let error = pass
            .get_variable(Request::new("w").shape([4, 2]))
            .unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Partitioned { name } if name == "w"));
    }
    assert_eq!(store.len(), 2);
    Ok(())
}

#[test]
fn a_whole_is_what_its_parts_are() -> Result<()> {
    let store = VarStore::new();
    let mut pass = store.pass();
    let part = |name: &str| {
        let request = Request::new(name).shape([2, 2]).dtype(DType::F64);
        request.trainable(false).collections(["mine"])
    };
    let first = pass.get_variable(part("w/part_0"))?;
    pass.get_variable(part("w/part_1"))?;
    drop(pass);
    let mut pass = store.pass_with(Reuse::Auto);
    let whole = pass.get_variable(ask([4, 2], fixed_size(2, 0)).dtype(DType::F64))?;
    assert_eq!((whole.path(), whole.dtype()), ("w", DType::F64));
    assert!(!whole.trainable());
    assert_eq!(whole.collections().collect::<Vec<_>>(), ["mine"]);
    assert_eq!(whole.defined(), first.defined());
    drop(pass);
    for name in ["v/part_0", "v/part_1"] {
        store
            .pass()
            .get_variable(Request::new(name).shape([2, 2]))?;
    }
    store.to_dtype(DType::BF16)?;
    let mut pass = store.pass_with(Reuse::Auto);
    let whole = pass.get_variable(ask([4, 2], fixed_size(2, 0)).renamed("v"))?;
    assert_eq!((whole.dtype(), whole.trainable()), (DType::BF16, true));
    drop(pass);
    // It is told of the cast, as its parts are.
    let mut pass = store.pass_with(Reuse::Auto);
    let said = ask([4, 2], fixed_size(2, 0)).renamed("v").dtype(DType::F32);
    let error = pass.get_variable(said).unwrap_err();
    assert!(
        matches!(
            error.kind(),
            ErrorKind::DtypeMismatch {
                made: DType::F32,
                ..
            }
        ),
        "{error}"
    );
    Ok(())
}
