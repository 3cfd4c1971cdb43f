//! What a plan says, what options allow, and what a commit changes.

use varscope::checkpoint::{CheckpointError, ConflictKind, LoadOptions, LoadPlan};
use varscope::dtype::bf16;
use varscope::init::{constant, zeros};
use varscope::prelude::*;
use varscope::{HostArray, Request};

use crate::made::{Raw, floats, raw, write};

type Test = std::result::Result<(), Box<dyn std::error::Error>>;

pub(crate) fn store(names: &[&str]) -> Result<VarStore> {
    let store = VarStore::new();
    for name in names {
        let request = Request::new(name).shape([2]).initializer(zeros());
        store.pass().get_variable(request)?;
    }
    Ok(store)
}

fn value(store: &VarStore, name: &str) -> HostArray {
    let variable = store.get(name).expect("it was made");
    variable.read().expect("main memory can be read")
}

pub(crate) fn plan(
    store: &VarStore,
    tensors: &[Raw],
    options: &LoadOptions,
) -> std::result::Result<LoadPlan, Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("model.safetensors");
    write(&path, tensors)?;
    // The folder goes, and the file stays open.
    Ok(store.plan_load(&path, options)?)
}

pub(crate) fn two(name: &str, value: f32) -> Raw {
    floats(name, &[value, value])
}

#[test]
fn a_plan_says_what_a_commit_will_do_and_changes_nothing() -> Test {
    let store = store(&["net/a", "net/b", "net/c"])?;
    let tensors = [
        two("net.a", 1.0),
        two("net.bb", 2.0),
        floats("net.c", &[1.0]),
    ];
    let plan = plan(&store, &tensors, &LoadOptions::new())?;
    let names = |tensors: &[varscope::checkpoint::Planned]| {
        tensors.iter().map(|t| t.name.clone()).collect::<Vec<_>>()
    };
    assert_eq!(names(plan.matched()), ["net/a"]);
    assert_eq!(names(plan.unused()), ["net/bb"]);
    assert_eq!(plan.missing()[0].name, "net/b");
    assert_eq!(plan.nearest("net/b"), ["net/bb"]);
    assert_eq!(plan.nearest("net/bb"), ["net/b"]);
    assert!(matches!(
        plan.conflicts()[0].why,
        ConflictKind::Mismatch { .. }
    ));
    assert_eq!(plan.renamed().count(), 2);
    let text = plan.to_string();
    let text = text.split_once(": ").map_or("", |(_, text)| text);
    let place = store.get("net/b").map(|b| b.defined().site.to_string());
    let place = place.unwrap_or_default();
    let report = format!(
        "1 matched (1 renamed, 0 cast), 1 missing, 1 without a variable, 1 in conflict, 0 left out\n\
         \n\
         in conflict:\n  net/\n    c  float32 (1,) in the file, float32 (2,) in the store, defined at {place}\n\
         \n\
         missing in the file:\n  net/\n    b  float32 (2,), defined at {place}; the file has net/bb\n\
         \n\
         without a variable:\n  net/\n    bb  float32 (2,), net.bb in the file; the store has net/b\n\
         \n\
         renamed, cast or squeezed:\n  net/\n    a  float32 (2,), net.a in the file\n"
    );
    assert_eq!(text, report);
    let json = serde_json::to_value(&plan)?;
    assert_eq!(json["matched"][0]["in_file"], "net.a");
    assert_eq!(json["missing"][0]["nearest"][0], "net/bb");
    assert!(plan.commit().is_err());
    assert_eq!(value(&store, "net/a"), [0.0f32, 0.0].into());
    assert!(store.unused().is_empty());
    Ok(())
}

#[test]
fn names_of_others_are_mapped() -> Test {
    let store = store(&["encoder/layer0/w", "encoder/layer1/w", "head/w", "head/b"])?;
    let tensors = [
        two("model.bert.layer.0.w", 1.0),
        two("model.bert.layer.1.w", 2.0),
        two("model.classifier.kernel", 3.0),
        two("model.classifier.bias", 4.0),
        two("model.optimizer", 5.0),
    ];
    let options = LoadOptions::new()
        .strip_prefix("model")
        .rename_prefix("bert.", "encoder/")
        .rename_regex(r"layer[./](\d+)", "layer$1")?
        .rename("classifier.kernel", "head/w")
        .rename_with(|name| {
            (name != "optimizer").then(|| name.replace("classifier/bias", "head/b"))
        });
    let plan = plan(&store, &tensors, &options)?;
    assert_eq!((plan.matched().len(), plan.skipped()), (4, 1), "{plan}");
    plan.commit()?;
    assert_eq!(value(&store, "encoder/layer1/w"), [2.0f32, 2.0].into());
    assert_eq!(value(&store, "head/w"), [3.0f32, 3.0].into());
    assert_eq!(value(&store, "head/b"), [4.0f32, 4.0].into());
    Ok(())
}

#[test]
fn a_name_that_no_variable_can_have_is_readable_by_another() -> Test {
    for name in ["_orig_mod/w", "w:0", "~/w", "a b", "w\n"] {
        let error = plan(&VarStore::new(), &[two(name, 1.0)], &LoadOptions::new())?
            .commit()
            .unwrap_err();
        assert!(matches!(error, CheckpointError::Name { .. }));
        assert!(
            error.to_string().contains("`rename(..)` gives it another"),
            "{error}"
        );
        let store = store(&["w"])?;
        plan(
            &store,
            &[two(name, 1.0)],
            &LoadOptions::new().rename(name, "w"),
        )?
        .commit()?;
        assert_eq!(value(&store, "w"), [1.0f32, 1.0].into());
    }
    Ok(())
}

#[test]
fn a_part_misses_nothing_beyond_it() -> Test {
    let tensors = || [two("backbone/w", 1.0), two("junk/w", 9.0)];
    let built = || store(&["backbone/w", "head/w"]);
    let refused = built()?;
    let error = plan(&refused, &tensors(), &LoadOptions::new())?
        .commit()
        .unwrap_err();
    assert!(
        error
            .to_string()
            .contains("lacks variables of the store: head/w"),
        "{error}"
    );
    for options in [
        LoadOptions::new().only("backbone"),
        LoadOptions::new().allow_missing("head").except("junk"),
        LoadOptions::new().except(["head", "junk"]),
    ] {
        let store = built()?;
        let plan = plan(&store, &tensors(), &options.deny_unused())?;
        plan.commit()?;
        assert_eq!(value(&store, "backbone/w"), [1.0f32, 1.0].into());
        assert_eq!(value(&store, "head/w"), [0.0f32, 0.0].into());
    }
    let error = plan(
        &built()?,
        &tensors(),
        &LoadOptions::new().allow_missing("head").deny_unused(),
    )?;
    let error = error.commit().unwrap_err().to_string();
    assert!(
        error.contains("has tensors that no variable has: junk/w; build the model first"),
        "{error}"
    );
    Ok(())
}

#[test]
fn two_tensors_for_one_variable_are_kept_apart() -> Test {
    let tensors = || [two("a", 1.0), two("b", 2.0)];
    let options = LoadOptions::new().rename("a", "b");
    let error = plan(&VarStore::new(), &tensors(), &options)?
        .commit()
        .unwrap_err();
    assert!(matches!(error, CheckpointError::Twice { .. }), "{error}");
    Ok(())
}

#[test]
fn floats_are_rounded_and_integers_keep_their_values_or_are_refused() -> Test {
    let store = VarStore::new();
    let mut pass = store.pass();
    let request = |name: &str| Request::new(name).shape([2]).initializer(constant(0));
    pass.get_variable(request("a"))?;
    pass.get_variable(request("i").dtype(DType::U8))?;
    drop(pass);
    let halves: Vec<u8> = [1.5f32, 0.1]
        .iter()
        .flat_map(|v| bf16::from_f32(*v).to_le_bytes())
        .collect();
    let longs = |values: [i64; 2]| {
        values
            .iter()
            .flat_map(|v| v.to_le_bytes())
            .collect::<Vec<u8>>()
    };
    let tensors = |last: i64| {
        [
            raw("a", "BF16", &[2], &halves),
            raw("i", "I64", &[2], &longs([7, last])),
        ]
    };
    let strict = plan(&store, &tensors(8), &LoadOptions::new())?;
    assert!(
        strict.to_string().contains("`cast()` converts it"),
        "{strict}"
    );
    assert!(matches!(
        strict.commit().unwrap_err(),
        CheckpointError::Mismatch(_)
    ));

    let error = plan(&store, &tensors(256), &LoadOptions::new().cast())?
        .commit()
        .unwrap_err();
    let cause = std::error::Error::source(&error).map(ToString::to_string);
    assert_eq!(
        cause.as_deref(),
        Some("element [1] is 256, which uint8 can't hold")
    );
    assert_eq!(
        value(&store, "a"),
        [0.0f32, 0.0].into(),
        "nothing is changed"
    );

    let cast = plan(&store, &tensors(255), &LoadOptions::new().cast())?;
    assert_eq!(cast.cast().count(), 2);
    cast.commit()?;
    assert_eq!(
        value(&store, "a"),
        [1.5f32, bf16::from_f32(0.1).to_f32()].into()
    );
    assert_eq!(value(&store, "i"), [7u8, 255].into());
    Ok(())
}

#[test]
fn an_element_type_that_nobody_has_can_be_left_out() -> Test {
    let store = store(&["w"])?;
    let tensors = || [two("w", 1.0), raw("scale", "F8_E4M3", &[1], &[1])];
    let refused = plan(&store, &tensors(), &LoadOptions::new())?;
    assert!(
        refused
            .to_string()
            .contains("scale  is F8_E4M3, which varscope has no element type for"),
        "{refused}"
    );
    assert!(refused.commit().is_err());
    plan(&store, &tensors(), &LoadOptions::new().except("scale"))?.commit()?;
    assert_eq!(value(&store, "w"), [1.0f32, 1.0].into());
    Ok(())
}

#[test]
fn an_element_type_that_an_engine_lacks_is_left_out_or_becomes_another() -> Test {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("model.safetensors");
    write(&path, &[two("w", 1.0), raw("mask", "BOOL", &[2], &[0, 1])])?;
    let candle = || varscope::candle::VarStore::new().as_ref().clone();
    let store: VarStore = candle();
    let error = store.load(&path).unwrap_err();
    assert_eq!(
        error.to_string(),
        "tensor mask is bool, which the store's engine lacks; `cast()` lets it become another, `except(..)` leaves it out"
    );
    assert!(store.unused().is_empty());
    store.load_with(&path, &LoadOptions::new().except("mask"))?;
    let unused: Vec<String> = store.unused().into_iter().map(|u| u.name).collect();
    assert_eq!(unused, ["w"]);

    let store: VarStore = candle();
    store.load_with(&path, &LoadOptions::new().cast())?;
    let mask = Request::new("mask").shape([2]).dtype(DType::U8);
    let mask = store.pass().get_variable(mask.trainable(false))?;
    assert_eq!(mask.read()?, [0u8, 1].into());
    Ok(())
}

#[test]
fn several_files_are_one_load() -> Test {
    let folder = tempfile::tempdir()?;
    let path = |name: &str| folder.path().join(name);
    write(&path("1"), &[two("a", 1.0)])?;
    write(&path("2"), &[two("b", 2.0)])?;
    let store = store(&["a", "b"])?;
    assert!(store.load(path("1")).is_err());
    store.load_with(path("1"), &LoadOptions::new().and(path("2")))?;
    assert_eq!(value(&store, "b"), [2.0f32, 2.0].into());
    // Again, and any number of times.
    store.load_with(path("1"), &LoadOptions::new().and(path("2")))?;
    Ok(())
}

#[test]
fn a_thousand_headers_are_planned_in_no_time() -> Test {
    let names: Vec<String> = (0..1000)
        .map(|i| format!("layer{}/block/w{i}", i / 10))
        .collect();
    let store = store(&names.iter().map(String::as_str).collect::<Vec<_>>())?;
    let tensors: Vec<Raw> = names.iter().map(|name| two(name, 1.0)).collect();
    let plan = plan(&store, &tensors, &LoadOptions::new())?;
    assert_eq!(plan.matched().len(), 1000);
    Ok(())
}

#[test]
fn dimensions_of_size_one_may_differ_where_that_is_said_and_values_keep_their_order() -> Test {
    let kernel = |shape: &[usize]| Request::new("w").shape(shape.to_vec()).initializer(zeros());
    let numbers: [f32; 6] = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
    let bytes: Vec<u8> = numbers.iter().flat_map(|v| v.to_le_bytes()).collect();
    let squeeze = || LoadOptions::new().squeeze();
    for (in_file, asked) in [(vec![2, 3], vec![1, 2, 3]), (vec![2, 1, 3], vec![2, 3])] {
        let tensors = [raw("w", "F32", &in_file, &bytes)];
        // Into a variable that is there.
        let store = VarStore::new();
        let w = store.pass().get_variable(kernel(&asked))?;
        let strict = plan(&store, &tensors, &LoadOptions::new())?;
        let text = strict.to_string();
        assert!(text.contains("`squeeze()` lets dimensions"), "{text}");
        let report = strict.commit().unwrap_err().report().to_string();
        assert!(report.contains("LoadOptions::new().squeeze()"), "{report}");
        let squeezed = plan(&store, &tensors, &squeeze())?;
        assert_eq!(squeezed.matched()[0].squeezed.as_deref(), Some(&*asked));
        squeezed.commit()?;
        assert_eq!(w.shape(), asked);
        assert_eq!(w.read()?.elements::<f32>().as_deref(), Some(&numbers[..]));

        // And into one that is not.
        let store = VarStore::new();
        plan(&store, &tensors, &squeeze())?.commit()?;
        assert!(store.pass().get_variable(kernel(&[3, 2])).is_err());
        let w = store.pass().get_variable(kernel(&asked))?;
        assert_eq!(w.shape(), asked);
        assert_eq!(w.read()?.elements::<f32>().as_deref(), Some(&numbers[..]));

        let store = VarStore::new();
        plan(&store, &tensors, &LoadOptions::new())?.commit()?;
        assert!(store.pass().get_variable(kernel(&asked)).is_err());
    }
    // Neither another order of the dimensions, nor as many elements otherwise.
    let store = VarStore::new();
    store.pass().get_variable(kernel(&[3, 2]))?;
    for in_file in [vec![2, 3], vec![6], vec![1, 6]] {
        let other = plan(&store, &[raw("w", "F32", &in_file, &bytes)], &squeeze())?;
        assert_eq!(other.conflicts().len(), 1, "{in_file:?}");
    }
    Ok(())
}

#[test]
fn options_keep_each_other_whichever_comes_first() {
    let settings: [fn(LoadOptions) -> LoadOptions; 9] = [
        |options| options.and("other"),
        LoadOptions::verbatim,
        |options| options.only("a"),
        |options| options.except("b"),
        |options| options.allow_missing("c"),
        LoadOptions::deny_unused,
        LoadOptions::staged,
        LoadOptions::cast,
        LoadOptions::squeeze,
    ];
    for (i, first) in settings.into_iter().enumerate() {
        for second in &settings[i + 1..] {
            let [both, turned] = [
                second(first(LoadOptions::new())),
                first(second(LoadOptions::new())),
            ];
            assert_eq!(format!("{both:?}"), format!("{turned:?}"));
            let alone = [first(LoadOptions::new()), second(LoadOptions::new())];
            for one in alone {
                assert_ne!(format!("{both:?}"), format!("{one:?}"));
            }
        }
    }
}

#[test]
fn a_text_that_is_no_pattern_is_said_before_anything_is_read() -> Test {
    let store = store(&["a"])?;
    let wrong = "re:(";
    for options in [
        LoadOptions::new().only(wrong),
        LoadOptions::new().except(wrong),
        LoadOptions::new().allow_missing(wrong),
    ] {
        let error = plan(&store, &[two("a", 1.0)], &options).unwrap_err();
        assert!(error.to_string().contains(wrong), "{error}");
    }
    Ok(())
}
