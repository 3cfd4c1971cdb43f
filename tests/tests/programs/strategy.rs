//! Programs over the operations of the recordings, made at random.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};
use varscope_tests::replay::program::{
    GetVariable, Getter, Initializer, MakeTemplate, NameScope, NamedReuse, OpKind, Partitioner,
    Regularizer, Reuse, Variable, VariableScope,
};
use varscope_tests::replay::{Op, Step};

const TEMPLATES: [&str; 3] = ["T0", "T1", "T2"];

/// Mostly names that meet each other; now and then one that TensorFlow treats in its own way, or refuses.
fn name() -> impl Strategy<Value = String> {
    let letter = || select(vec!["a", "b", "w"]);
    let edges = vec![
        "/",
        "/a",
        "//",
        "_a",
        "-a",
        "a b",
        "a:0",
        "a.b",
        ".a",
        "a>b",
        "a/",
        "a//",
        "a//b",
        "b/w/",
        "_1",
        "a/_b",
        "é",
        "a\\b",
        "part_0",
        "a/part_0",
        "w/part_0",
        "a/Regularizer",
        "a/Regularizer/l2",
    ];
    prop_oneof![
        12 => letter().prop_map(str::to_owned),
        2 => (letter(), 1..3).prop_map(|(a, i)| format!("{a}_{i}")),
        1 => letter().prop_map(str::to_uppercase),
        2 => (letter(), letter()).prop_map(|(a, b)| format!("{a}/{b}")),
        1 => select(edges).prop_map(str::to_owned),
    ]
}

fn scope_name() -> impl Strategy<Value = String> {
    prop_oneof![12 => name(), 1 => Just(String::new())]
}

fn dtype() -> impl Strategy<Value = String> {
    let dtypes = vec![
        "float32",
        "float64",
        "float16",
        "int32",
        "int64",
        "bool",
        "complex64",
        "string",
    ];
    select(dtypes).prop_map(str::to_owned)
}

fn value() -> impl Strategy<Value = Value> {
    let values = [
        json!(0.5),
        json!(1),
        json!(true),
        json!("x"),
        json!([1.0]),
        json!([[1.0, 2.0, 3.0], [0.0, 0.5, 2.0]]),
    ];
    select(values.to_vec())
}

fn initializer() -> impl Strategy<Value = Initializer> {
    let by_value = |value: &Value| {
        let leaf = value
            .pointer("/0/0")
            .or(value.pointer("/0"))
            .unwrap_or(value);
        let dtype = match leaf {
            Value::Bool(_) => "bool",
            Value::String(_) => "string",
            Value::Number(n) if n.is_i64() => "int32",
            _ => "float32",
        };
        dtype.to_owned()
    };
    prop_oneof![
        select(vec![json!(0.5), json!(1), json!(true), json!("x")])
            .prop_map(|constant| Initializer::Constant { constant }),
        value().prop_map(move |value| Initializer::Value {
            dtype: by_value(&value),
            value
        }),
    ]
}

fn shape() -> impl Strategy<Value = Option<Vec<Option<usize>>>> {
    prop_oneof![
        8 => select(vec![vec![], vec![Some(1)], vec![Some(2), Some(3)]]).prop_map(Some),
        1 => select(vec![vec![None], vec![Some(2), None]]).prop_map(Some),
        1 => Just(None),
    ]
}

fn partitioner() -> impl Strategy<Value = Partitioner> {
    prop_oneof![
        4 => (1..4usize, 0..2usize).prop_map(|(count, axis)| Partitioner::FixedSize(count, axis)),
        1 => select(vec![1, 8, 100]).prop_map(|bytes| Partitioner::VariableAxisSize(bytes, 0, None)),
        1 => (1..4usize, 0..2usize).prop_map(|(most, axis)| Partitioner::MinMax(most, axis, 1)),
        1 => select(vec![vec![1], vec![1, 3], vec![0, 1], vec![2, 2]]).prop_map(Partitioner::Counts),
    ]
}

/// Those that ask for one variable.
fn getter() -> impl Strategy<Value = Getter> {
    select(vec![
        Getter::Pass,
        Getter::Suffix,
        Getter::Frozen,
        Getter::Double,
        Getter::Whole,
        Getter::Halves,
    ])
}

fn constraint() -> impl Strategy<Value = String> {
    select(vec!["c0", "c1"]).prop_map(str::to_owned)
}

fn regularizer() -> impl Strategy<Value = Regularizer> {
    prop_oneof![3 => Just(Regularizer::L2), 1 => Just(Regularizer::None)]
}

fn collections() -> impl Strategy<Value = Vec<String>> {
    let keys = vec![
        "variables",
        "trainable_variables",
        "local_variables",
        "mine",
    ];
    vec(select(keys).prop_map(str::to_owned), 0..3)
}

fn handle() -> impl Strategy<Value = String> {
    select(vec!["h0", "h1"]).prop_map(str::to_owned)
}

fn reuse() -> impl Strategy<Value = Reuse> {
    prop_oneof![
        any::<bool>().prop_map(Reuse::Plain),
        Just(Reuse::Named(NamedReuse::Auto))
    ]
}

fn maybe<T: std::fmt::Debug>(
    percent: u32,
    some: impl Strategy<Value = T>,
) -> impl Strategy<Value = Option<T>> {
    // Shrinks towards none, which `option::weighted` does too, but it refuses to be asked for never.
    (0..100u32, some).prop_map(move |(drawn, some)| (drawn >= 100 - percent).then_some(some))
}

prop_compose! {
    fn get_variable(parts: u32)(
        name in name(),
        shape in shape(),
        dtype in maybe(20, dtype()),
        initializer in maybe(25, initializer()),
        regularizer in maybe(15, regularizer()),
        partitioner in maybe(parts, partitioner()),
        constraint in maybe(parts / 4, constraint()),
        trainable in maybe(15, any::<bool>()),
        collections in maybe(15, collections()),
        local in prop::bool::weighted(0.1),
    ) -> Op {
        Op::GetVariable(GetVariable {
            name, shape, dtype, initializer, regularizer, partitioner, constraint, trainable, collections, local,
        })
    }
}

prop_compose! {
    fn variable()(
        value in value(),
        name in maybe(90, name()),
        dtype in maybe(20, dtype()),
        trainable in maybe(20, any::<bool>()),
        collections in maybe(20, collections()),
    ) -> Op {
        Op::Variable(Variable { value, name, dtype, trainable, collections })
    }
}

fn leaf(parts: u32) -> impl Strategy<Value = Op> {
    let key = || {
        select(vec![
            "variables",
            "trainable_variables",
            "regularization_losses",
            "mine",
        ])
        .prop_map(str::to_owned)
    };
    let filters = vec!["a", "a/", ".*/w", "w(_1)?/", "", "b:0"];
    let kind = prop_oneof![Just(OpKind::NoOp), Just(OpKind::Constant)];
    prop_oneof![
        8 => get_variable(parts),
        3 => variable(),
        2 => (kind, name()).prop_map(|(kind, name)| Op::Op { kind, name: Some(name) }),
        1 => maybe(70, handle()).prop_map(|bind| Op::CurrentScope { bind }),
        1 => maybe(50, handle()).prop_map(|handle| Op::ReuseVariables { handle }),
        1 => (key(), maybe(50, select(filters).prop_map(str::to_owned))).prop_map(|(key, scope)| Op::GetCollection { key, scope }),
        1 => (maybe(50, handle()), key()).prop_map(|(handle, key)| Op::ScopeCollection { handle, key }),
        2 => select(&TEMPLATES[..]).prop_map(|template| Op::CallTemplate { template: template.to_owned() }),
    ]
}

prop_compose! {
    fn variable_scope(parts: u32, body: BoxedStrategy<Vec<Step>>)(
        target in prop_oneof![
            4 => scope_name().prop_map(|name| (Some(name), None, None)),
            2 => handle().prop_map(|handle| (None, Some(handle), None)),
            2 => scope_name().prop_map(|default| (None, None, Some(default))),
            1 => Just((None, None, None)),
        ],
        reuse in maybe(20, reuse()),
        dtype in maybe(10, dtype()),
        initializer in maybe(10, initializer()),
        regularizer in maybe(10, regularizer()),
        partitioner in maybe(parts, partitioner()),
        constraint in maybe(parts / 4, constraint()),
        custom_getter in maybe(parts / 4, getter()),
        auxiliary_name_scope in maybe(10, any::<bool>()),
        bind in maybe(40, handle()),
        body in body,
    ) -> Op {
        let (name, handle, default_name) = target;
        let reuse = if default_name.is_some() { reuse.filter(|_| dtype.is_some()) } else { reuse };
        Op::VariableScope(VariableScope {
            name, handle, default_name, reuse, dtype, initializer, regularizer, partitioner, constraint, custom_getter,
            auxiliary_name_scope, bind, body,
        })
    }
}

prop_compose! {
    fn name_scope(body: BoxedStrategy<Vec<Step>>)(
        (name, name_from) in prop_oneof![
            4 => maybe(85, scope_name()).prop_map(|name| (name, None)),
            1 => handle().prop_map(|handle| (None, Some(handle))),
        ],
        default_name in maybe(20, scope_name()),
        body in body,
    ) -> Op {
        Op::NameScope(NameScope { name, name_from, default_name, body })
    }
}

prop_compose! {
    fn make_template(body: BoxedStrategy<Vec<Step>>)(
        bind in select(&TEMPLATES[..]),
        name in scope_name(),
        unique_name in maybe(20, name()),
        create_scope_now in prop::bool::weighted(0.4),
        propagate in any::<bool>(),
        body in body,
    ) -> Op {
        Op::MakeTemplate(MakeTemplate { bind: bind.to_owned(), name, unique_name, create_scope_now, propagate, body })
    }
}

/// A whole program: numbered, and without templates that call themselves.
pub(crate) fn program() -> impl Strategy<Value = Vec<Step>> {
    steps(0)
}

/// A program in which many variables are in parts, and some behind getters.
pub(crate) fn program_of_parts() -> impl Strategy<Value = Vec<Step>> {
    steps(30)
}

fn steps(parts: u32) -> impl Strategy<Value = Vec<Step>> {
    let unnumbered = |op| Step { id: 0, op };
    let step = leaf(parts)
        .prop_map(unnumbered)
        .boxed()
        .prop_recursive(4, 40, 5, move |inner| {
            let body = vec(inner.clone(), 0..5).boxed();
            prop_oneof![
                3 => inner,
                5 => variable_scope(parts, body.clone()).prop_map(unnumbered),
                2 => name_scope(body.clone()).prop_map(unnumbered),
                2 => make_template(body).prop_map(unnumbered),
            ]
        });
    vec(step, 0..10).prop_map(|mut steps| {
        finish(&mut steps, &mut 0, TEMPLATES.len());
        steps
    })
}

/// Numbers the operations, and lets a template call only templates before it, so that none calls itself.
fn finish(steps: &mut [Step], next: &mut u64, callable: usize) {
    for step in steps {
        step.id = *next;
        *next += 1;
        match &mut step.op {
            Op::VariableScope(VariableScope { body, .. })
            | Op::NameScope(NameScope { body, .. }) => {
                finish(body, next, callable);
            }
            Op::MakeTemplate(MakeTemplate { bind, body, .. }) => {
                finish(body, next, callable.min(index(bind)))
            }
            Op::CallTemplate { template } if index(template) >= callable => {
                step.op = Op::CurrentScope { bind: None }
            }
            _ => {}
        }
    }
}

fn index(template: &str) -> usize {
    TEMPLATES
        .iter()
        .position(|t| *t == template)
        .unwrap_or_default()
}
