//! What the graph of a pass says.

use varscope::prelude::*;
use varscope::tensorboard::{FileWriter, Graph, TensorBoardError};
use varscope::{CustomGetter, Request};

use crate::Test;
use crate::read::{event, only_file};

type Bias = Variable<f32, ndarray::Ix1>;

#[layer]
fn dense(units: usize) -> Result<Bias> {
    get_variable!("bias", [units])
}

/// A layer in a layer, in scopes of its own.
#[layer]
fn net() -> Result<()> {
    scope!("first", dense(2))?;
    scope!("second", dense(3))?;
    Ok(())
}

#[layer]
fn activation() {}

/// Every edge: an input, and whose.
fn edges(graph: &Graph) -> Vec<String> {
    let of = |node| {
        graph
            .inputs(node)
            .map(|i| i.name().to_owned())
            .collect::<Vec<_>>()
    };
    let lines = graph.nodes().map(|node| (node.name(), of(node)));
    let with_inputs = lines.filter(|(_, inputs)| !inputs.is_empty());
    with_inputs
        .map(|(name, inputs)| format!("{name} <- {}", inputs.join(", ")))
        .collect()
}

fn names(graph: &Graph) -> Vec<&str> {
    graph.nodes().map(|node| node.name()).collect()
}

#[test]
fn layers_are_where_they_are_called_and_take_what_they_ask_for() {
    let store = VarStore::new();
    let (graph, ()) = Graph::of(&store, || {
        model!(store, {
            scope!("model", net()).unwrap();
            activation();
        })
    });
    assert_eq!(
        edges(&graph),
        [
            "model/net() <- model/first/dense(), model/second/dense()",
            "model/first/dense() <- model/first/bias",
            "model/second/dense() <- model/second/bias",
        ]
    );
    let activation = graph.get("activation()").expect("it was called");
    assert_eq!(
        (activation.op(), graph.inputs(activation).count()),
        ("activation", 0)
    );
}

#[test]
fn a_shared_variable_has_several_consumers() {
    let store = VarStore::new();
    let (graph, ()) = Graph::of(&store, || {
        model!(store, {
            scope!("model", net()).unwrap();
            scope!("model", reuse = true, net()).unwrap();
        })
    });
    let consumers = graph.consumers("model/first/bias");
    let consumers: Vec<_> = consumers.map(|node| node.name()).collect();
    assert_eq!(consumers, ["model/first/dense()", "model_1/first/dense()"]);
    assert_eq!(graph.consumers("model/first/dense()").count(), 1);
}

#[test]
fn scopes_and_passes_that_ask_themselves_are_nodes() -> Test {
    let store = VarStore::new();
    let (graph, result) = Graph::of(&store, || -> Result<()> {
        model!(store, {
            let _: Bias = get_variable!("scale", [1])?;
            let _: Bias = scope!("a", get_variable!("w", [1]))?;
            let _: Bias = scope!("a", reuse = true, get_variable!("w", [1]))?;
            let _: Variable<f32, ndarray::Ix0> =
                name_scope!("steps", variable!(1.0f32, name = "step"))?;
            Ok(())
        })
    });
    result?;
    assert_eq!(
        edges(&graph),
        [
            "pass <- scale",
            "a <- a/w",
            "a_1 <- a/w",
            "steps <- steps/step"
        ]
    );
    Ok(())
}

#[test]
fn a_layer_that_is_called_in_a_loop_is_a_node_each_time() {
    let store = VarStore::new();
    let (graph, ()) = Graph::of(&store, || {
        model!(store, {
            for _ in 0..3 {
                scope!("cell", reuse = auto, dense(1)).unwrap();
                activation();
            }
        })
    });
    let consumers = graph.consumers("cell/bias").map(|node| node.name());
    let expected = ["cell/dense()", "cell_1/dense()", "cell_2/dense()"];
    assert_eq!(consumers.collect::<Vec<_>>(), expected);
    let calls = graph.nodes().filter(|node| node.op() == "activation");
    let expected = ["activation()", "activation_1()", "activation_2()"];
    assert_eq!(calls.map(|node| node.name()).collect::<Vec<_>>(), expected);
}

#[test]
fn a_call_is_over_when_it_returns() {
    #[layer]
    fn outer() -> Result<()> {
        activation();
        scope!("inside", {
            let _: Bias = get_variable!("w", [1])?;
        });
        Ok(())
    }
    let store = VarStore::new();
    let (graph, ()) = Graph::of(&store, || {
        model!(store, {
            outer().unwrap();
            scope!("after", dense(1)).unwrap();
        })
    });
    assert_eq!(
        edges(&graph),
        [
            "outer() <- activation(), inside",
            "inside <- inside/w",
            "after/dense() <- after/bias"
        ]
    );
}

#[test]
fn other_passes_have_their_own_nodes_and_the_same_variables() {
    let store = VarStore::new();
    let pass = || model!(store, scope!("a", dense(1))).unwrap();
    pass();
    let (graph, ()) = Graph::of(&store, || {
        pass();
        pass();
    });
    pass();
    assert_eq!(
        edges(&graph),
        ["a/dense() <- a/bias", "pass_2/a/dense() <- a/bias"]
    );
}

#[test]
fn what_a_variable_is_called_no_call_is() {
    let store = VarStore::new();
    let (graph, ()) = Graph::of(&store, || {
        let mut pass = store.pass();
        pass.get_variable(Request::new("a").shape([1])).unwrap();
        let mut scope = pass.scope("b").unwrap();
        scope.get_variable(Request::new("w").shape([1])).unwrap();
        drop(scope);
        // A variable of the name of the scope that has asked.
        pass.get_variable(Request::new("pass").shape([1])).unwrap();
    });
    assert_eq!(names(&graph), ["a", "b/w", "pass", "pass_1", "b"]);
    assert_eq!(edges(&graph), ["pass_1 <- a, pass", "b <- b/w"]);
}

#[test]
fn captured_scopes_ask_by_their_name() {
    let store = VarStore::new();
    let (graph, ()) = Graph::of(&store, || {
        let scope = model!(store, scope!("encoder" as scope, scope));
        scope
            .child("block")
            .get_variable(Request::new("w").shape([1]))
            .unwrap();
        std::thread::scope(|threads| {
            threads.spawn(|| scope!(&scope, dense(2)).unwrap());
        });
    });
    let consumers = graph.consumers("encoder/bias").map(|node| node.op());
    assert_eq!(consumers.collect::<Vec<_>>(), ["dense"]);
    assert_eq!(graph.consumers("encoder/block/w").count(), 1);
}

#[test]
fn what_a_getter_asks_for_is_seen_and_what_it_makes_of_it_is_not() {
    let getter = CustomGetter::from_fn(|next, request| {
        let whole = next.get(request.clone())?;
        next.get(request.clone().renamed("scale"))?;
        next.computed(&request, whole.read()?)
    });
    let store = VarStore::new();
    let (graph, ()) = Graph::of(&store, || {
        model!(
            store,
            scope!("a", custom_getter = getter, dense(1)).unwrap()
        );
    });
    assert_eq!(edges(&graph), ["a/dense() <- a/bias, scale"]);
}

/// Names that depend on how often scopes were opened and looked at.
fn unique_names(store: &VarStore) -> Vec<String> {
    model!(store, {
        scope!("a", dense(1)).unwrap();
        activation();
        for _ in 0..2 {
            scope!(default_name = "d", {
                let _: Bias = get_variable!("w", [1]).unwrap();
            });
            let _: Bias = name_scope!("a", variable!([1.0f32], name = "v")).unwrap();
            scope!("a", reuse = true, {
                let _: Bias = variable!([1.0f32], name = "v").unwrap();
                dense(1)
            })
            .unwrap();
        }
    });
    store.variables().iter().map(|v| v.name()).collect()
}

#[test]
fn a_recorded_pass_gives_the_names_of_one_that_is_not() {
    let (plain, recorded) = (VarStore::new(), VarStore::new());
    let (_, names) = Graph::of(&recorded, || unique_names(&recorded));
    assert_eq!(names, unique_names(&plain));
    assert_eq!(names.len(), 7);
    // And so do later ones.
    assert_eq!(unique_names(&plain), unique_names(&recorded));
}

#[test]
fn a_panic_ends_the_recording() {
    let store = VarStore::new();
    let run = || Graph::of(&store, || panic!("of the model"));
    let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(run));
    assert!(caught.is_err());
    let (outer, inner) = Graph::of(&store, || {
        let (inner, ()) = Graph::of(&store, || {
            model!(store, dense(1)).unwrap();
        });
        model!(store, scope!("after", dense(1))).unwrap();
        inner
    });
    assert_eq!(edges(&inner), ["dense() <- bias"]);
    assert_eq!(edges(&outer), ["after/dense() <- after/bias"]);
}

#[test]
fn the_file_has_the_graph_once_with_places_and_shapes() -> Test {
    let run = tempfile::tempdir()?;
    let store = VarStore::new();
    let (graph, _) = Graph::of(&store, || model!(store, scope!("a", dense(7))));
    let mut writer = FileWriter::new(run.path())?;
    writer.graph(&graph)?;
    let error = writer.graph(&graph);
    assert!(matches!(error, Err(TensorBoardError::TwoGraphs { .. })));
    writer.finish()?;
    let events = only_file(run.path());
    let graph = events[1].message(event::GRAPH_DEF).expect("a graph");
    let nodes = graph.messages(1);
    let named: Vec<_> = nodes
        .iter()
        .map(|n| (n.text(1), n.text(2), n.texts(3)))
        .collect();
    let text = str::to_owned;
    assert_eq!(
        named,
        [
            (text("a/bias"), text("VariableV2"), vec![]),
            (text("a/dense()"), text("dense"), vec![text("a/bias")]),
        ]
    );
    let attribute = |node: usize, key: &str| {
        let mut entries = nodes[node].messages(5).into_iter();
        let entry = entries.find(|entry| entry.text(1) == key)?;
        entry.message(2)
    };
    let size = attribute(0, "shape").and_then(|a| a.message(7)?.message(2));
    assert_eq!(size.map(|dim| dim.integer(1)), Some(7));
    assert_eq!(attribute(0, "dtype").map(|a| a.integer(6)), Some(1));
    let place = |node, key| attribute(node, key).map(|a| a.text(2)).unwrap_or_default();
    assert!(place(0, "defined_at").contains("graph.rs:"));
    assert!(place(1, "called_at").contains("graph.rs:"));
    Ok(())
}
