//! Custom getters: they stack, see the whole request, and may answer with something else.

use std::sync::{Arc, Mutex};

use ndarray::{Array2, ArrayD, Axis, arr2};
use varscope::error::ErrorKind;
use varscope::init::{constant, value};
use varscope::partition::fixed_size;
use varscope::{
    AnyVariable, Constraint, CustomGetter, DType, Error, HostArray, Initializer, Pass, Regularizer,
    Request, Result, Reuse, ScopeOptions, VarStore, VariableOptions,
};

fn floats(variable: &AnyVariable) -> Result<ArrayD<f32>> {
    let array = variable
        .read()?
        .into_array::<f32>()
        .expect("a variable of f32");
    Ok(array.into_owned())
}

#[test]
fn getters_stack_and_the_innermost_is_asked_first() -> Result<()> {
    let calls = Arc::new(Mutex::new(Vec::new()));
    let noting = |who: &'static str| {
        let calls = calls.clone();
        CustomGetter::from_fn(move |next, request| {
            calls
                .lock()
                .expect("nobody panics")
                .push(format!("{who} is asked for {}", request.name()));
            let got = next.get(request.trainable(who == "inner"))?;
            calls
                .lock()
                .expect("nobody panics")
                .push(format!("{who} got {}", got.path()));
            Ok(got)
        })
    };
    let store = VarStore::new();
    let mut pass = store.pass();
    let mut outer = pass.scope(ScopeOptions::at("outer").custom_getter(noting("outer")))?;
    let mut inner = outer.scope(ScopeOptions::at("inner").custom_getter(noting("inner")))?;
    let w = inner.get_variable(Request::new("w").shape([1]))?;
    // The outermost has the last word.
    assert!(!w.trainable());
    let expected = [
        "inner is asked for outer/inner/w",
        "outer is asked for outer/inner/w",
        "outer got outer/inner/w",
        "inner got outer/inner/w",
    ];
    assert_eq!(*calls.lock().expect("nobody panics"), expected);
    Ok(())
}

#[test]
fn a_getter_sees_the_whole_request_with_the_defaults_of_the_scope() -> Result<()> {
    let l2 = Regularizer::from_fn("l2", |_| Ok::<_, Error>(None));
    let unit = Constraint::from_fn("unit", Ok::<_, Error>);
    let asking = CustomGetter::from_fn({
        let (l2, unit) = (l2.clone(), unit.clone());
        move |next, request| {
            assert_eq!(request.name(), "a/w");
            assert_eq!(request.asked_shape().and_then(|s| s.known()), Some(vec![4]));
            assert_eq!(request.asked_dtype(), Some(DType::F64));
            assert_eq!(request.asked_initializer(), Some(&constant(2)));
            assert_eq!(request.asked_regularizer(), Some(&l2));
            assert_eq!(request.asked_constraint(), Some(&unit));
            assert!(request.asked_partitioner().is_some());
            assert_eq!(request.asked_trainable(), Some(false));
            let collections: Option<Vec<_>> = request.asked_collections().map(Iterator::collect);
            assert_eq!(collections, Some(vec!["mine"]));
            assert_eq!(next.reuse(), Reuse::Auto);
            next.get(request.whole())
        }
    });
    let store = VarStore::new();
    let mut pass = store.pass();
    let options = ScopeOptions::at("a")
        .dtype(DType::F64)
        .initializer(constant(2))
        .regularizer(l2)
        .constraint(unit);
    let mut a = pass.scope(
        options
            .partitioner(fixed_size(2, 0))
            .reuse(Reuse::Auto)
            .custom_getter(asking),
    )?;
    let w = a.get_variable(
        Request::new("w")
            .shape([4])
            .trainable(false)
            .collections(["mine"]),
    )?;
    assert_eq!(w.to_string(), "<Variable 'a/w:0' shape=(4,) dtype=float64>");
    Ok(())
}

/// The shadow variables of a training run, moved after every step.
#[derive(Clone, Default)]
struct MovingAverages(Arc<Mutex<Vec<(AnyVariable, AnyVariable)>>>);

impl MovingAverages {
    fn track(&self, pass: &mut Pass, variable: &AnyVariable) -> Result<()> {
        let mut pairs = self.0.lock().expect("nobody panics");
        if pairs.iter().all(|(of, _)| of != variable) {
            let name = format!("{}/ExponentialMovingAverage", variable.path());
            let options = VariableOptions::new().name(name).trainable(false);
            let shadow = pass.variable(floats(variable)?, options)?;
            pairs.push((variable.clone(), shadow));
        }
        Ok(())
    }

    fn update(&self, decay: f32) -> Result<()> {
        for (variable, shadow) in self.0.lock().expect("nobody panics").iter() {
            shadow.assign(floats(shadow)? * decay + floats(variable)? * (1.0 - decay))?;
        }
        Ok(())
    }

    /// Gives the average in the place of each variable that has one.
    fn getter(&self) -> CustomGetter {
        let averages = self.clone();
        CustomGetter::from_fn(move |next, request| {
            let variable = next.get(request)?;
            let pairs = averages.0.lock().expect("nobody panics");
            let shadow = pairs
                .iter()
                .find(|(of, _)| *of == variable)
                .map(|(_, shadow)| shadow.clone());
            Ok(shadow.unwrap_or(variable))
        })
    }
}

fn model(pass: &mut Pass) -> Result<AnyVariable> {
    pass.scope("model")?
        .get_variable(Request::new("w").shape([2]).initializer(constant(0)))
}

#[test]
fn an_evaluation_reads_moving_averages_through_a_getter() -> Result<()> {
    let store = VarStore::new();
    let averages = MovingAverages::default();
    for _ in 0..3 {
        let mut pass = store.pass();
        let w = model(&mut pass)?;
        averages.track(&mut pass, &w)?;
        w.assign(floats(&w)? + 1.0)?;
        averages.update(0.5)?;
    }
    // 0 → 0.5 → 1.25 → 2.125, while the variable itself went to 3.
    let mut pass = store.pass();
    let trained = model(&mut pass)?;
    assert_eq!(floats(&trained)?.as_slice(), Some(&[3.0, 3.0][..]));
    let mut pass = store.pass();
    let mut evaluation = pass.scope(ScopeOptions::at("").custom_getter(averages.getter()))?;
    let averaged = model(&mut evaluation)?;
    assert_eq!(averaged.path(), "model/w/ExponentialMovingAverage");
    assert_eq!(floats(&averaged)?.as_slice(), Some(&[2.125, 2.125][..]));
    assert_eq!(store.len(), 2);
    Ok(())
}

/// `w = g · v / ‖v‖`, for each output (Salimans and Kingma, 2016): the layer asks for `w`, the store holds `v` and `g`.
fn weight_norm() -> CustomGetter {
    CustomGetter::from_fn(|next, request| {
        let known = request.asked_shape().and_then(|s| s.known());
        let Some([_, outputs]) = known.as_deref() else {
            return next.get(request);
        };
        let name = |part: &str| format!("{}/{part}", request.name());
        let v = next.get(request.clone().renamed(name("v")))?;
        let one: Initializer = constant(1);
        let g = next.get(
            request
                .clone()
                .renamed(name("g"))
                .shape([*outputs])
                .initializer(one),
        )?;
        let v: Array2<f32> = floats(&v)?
            .into_dimensionality()
            .expect("two axes were asked for");
        let norms = v.mapv(|x| x * x).sum_axis(Axis(0)).mapv(f32::sqrt);
        next.computed(&request, &v / &norms * &floats(&g)?)
    })
}

#[test]
fn a_layer_reads_normalized_weights_through_a_getter() -> Result<()> {
    fn layer(pass: &mut Pass) -> Result<AnyVariable> {
        let mut dense = pass.scope("dense")?;
        dense.get_variable(Request::new("bias").shape([2]))?;
        dense.get_variable(Request::new("kernel").shape([2, 2]).initializer(
            varscope::init::from_fn("v", |_| {
                Ok::<_, Error>(HostArray::from([[3.0f32, 1.0], [4.0, 0.0]]))
            }),
        ))
    }
    let store = VarStore::new();
    for _ in 0..2 {
        let mut pass = store.pass();
        let mut normalized = pass.scope(ScopeOptions::at("").custom_getter(weight_norm()))?;
        let kernel = layer(&mut normalized)?;
        assert_eq!(floats(&kernel)?, arr2(&[[0.6, 1.0], [0.8, 0.0]]).into_dyn());
        assert_eq!(
            (kernel.path(), kernel.key(), kernel.trainable()),
            ("dense/kernel", None, false)
        );
        let made: Vec<_> = store
            .variables()
            .iter()
            .map(|v| v.path().to_owned())
            .collect();
        assert_eq!(made, ["dense/bias", "dense/kernel/v", "dense/kernel/g"]);
        store
            .get("dense/kernel/g")
            .expect("made above")
            .assign([1.0f32, 1.0])?;
    }
    // Twice in a pass without reuse is an error for what the getter asks for as well.
    let mut pass = store.pass();
    let mut normalized = pass.scope(ScopeOptions::at("").custom_getter(weight_norm()))?;
    layer(&mut normalized)?;
    assert!(matches!(
        layer(&mut normalized).unwrap_err().kind(),
        ErrorKind::AlreadyExists { .. }
    ));
    Ok(())
}

#[test]
fn a_getters_own_error_comes_through() -> Result<()> {
    let store = VarStore::new();
    let mut pass = store.pass();
    let refusing =
        CustomGetter::from_fn(|next, request| next.get(request.initializer(value([1, 2]))));
    let mut a = pass.scope(ScopeOptions::at("a").custom_getter(refusing))?;
    let error = a.get_variable(Request::new("w").shape([1])).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::ConstantWithShape));
    assert!(
        error
            .requested()
            .is_some_and(|at| at.site.file.ends_with("custom_getters.rs"))
    );
    Ok(())
}

/// 10,000 of them overflowed the stack.
#[test]
fn a_getter_too_many_is_an_error_of_its_scope() -> Result<()> {
    const LIMIT: usize = 128;
    let passing_on = || CustomGetter::from_fn(|next, request| next.get(request));
    let store = VarStore::new();
    let mut pass = store.pass();
    let mut scope = pass.current_scope();
    for i in 0..LIMIT {
        let mut inside = pass.scope(ScopeOptions::at(&scope).custom_getter(passing_on()))?;
        scope = inside.current_scope();
        if i == 2 {
            scope.get_variable(Request::new("shallow").shape([1]))?;
        }
    }
    scope.get_variable(Request::new("deep").shape([1]))?;
    let mut deep = pass.scope(&scope)?;
    let by_name = || ScopeOptions::at("one_more").custom_getter(passing_on());
    for options in [
        by_name(),
        ScopeOptions::at(&scope).custom_getter(passing_on()),
    ] {
        let error = deep.scope(options).unwrap_err();
        assert!(matches!(
            error.kind(),
            ErrorKind::TooManyGetters { limit: LIMIT }
        ));
        assert!(error.to_string().starts_with(
            "A scope can have at most 128 custom getters, those of the scopes around it included"
        ));
    }
    // What has no getter of its own is opened, and the getters can be replaced.
    deep.scope("as_deep")?;
    scope.set_custom_getter(passing_on());
    deep.scope(ScopeOptions::at(&scope).custom_getter(passing_on()))?;
    Ok(())
}
