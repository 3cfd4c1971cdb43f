//! What a pass did, as a graph: layers, the bodies of scopes, and variables.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::proto::graph::{Attr, AttrValue, GraphDef, List, NodeDef};
use crate::formats::bundle::{TensorShape, Version, number};
use crate::name;
use crate::site::{Site, Step as Led};
use crate::store::{Asker, Call, CallId, Step, VarStore};
use crate::variable::AnyVariable;

/// What a pass did: which layers were called, in which scopes, and which variables they asked for.
///
/// | node | name | inputs |
/// | --- | --- | --- |
/// | a variable (`VariableV2`) | its own: `model/conv1/weights` | none |
/// | a call of a layer | `conv_relu()` in the name scope of the call, as TensorFlow names operations: `model/conv1/conv_relu()`; in a scope that is entered again `model_1/conv1/conv_relu()` | the variables that it asked for, and the calls and bodies inside of it |
/// | the body of a scope that asks for variables itself (`scope`) | the name scope | those |
/// | the same of the pass (`pass`) | `pass` | those |
///
/// A variable that is shared has several nodes that it is an input of. What tensors flow from layer to layer is the engine's business, and not
/// known here.
///
/// ```
/// use varscope::prelude::*;
/// use varscope::tensorboard::Graph;
///
/// #[layer]
/// fn dense(units: usize) -> Result<Variable<f32, ndarray::Ix1>> {
///     get_variable!("bias", [units])
/// }
///
/// let store = VarStore::new();
/// let (graph, made) = Graph::of(&store, || {
///     model!(store, {
///         scope!("output", dense(3))?;
///         scope!("output", reuse = true, dense(3))
///     })
/// });
/// made?;
/// let sharing: Vec<&str> = graph.consumers("output/bias").map(|node| node.name()).collect();
/// assert_eq!(sharing, ["output/dense()", "output_1/dense()"]);
/// # Ok::<(), varscope::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Graph(Vec<Node>);

/// A variable, a call, or the body of a scope.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    name: String,
    op: String,
    inputs: Vec<usize>,
    attributes: BTreeMap<String, AttrValue>,
}

impl Node {
    /// Its name, which no other has; `/` between what is inside of each other.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The name of the layer; or `VariableV2`, `scope`, `pass`.
    pub fn op(&self) -> &str {
        &self.op
    }
}

impl Graph {
    /// Runs something, and gives what the passes over the store did that began meanwhile, on whatever thread. A pass after the first is in a
    /// name scope `pass_2`, and so on; variables are what they are in all of them.
    ///
    /// Requests take the long way meanwhile, twenty times as long (bench `observed`). At other times nothing is noted.
    pub fn of<R>(store: impl AsRef<VarStore>, run: impl FnOnce() -> R) -> (Self, R) {
        let recorded = store.as_ref().record();
        let result = run();
        let steps = recorded.steps();
        drop(recorded);
        (Builder::default().build(&steps), result)
    }

    /// The variables first, in the order in which they were asked for, then calls and bodies.
    pub fn nodes(&self) -> impl Iterator<Item = &Node> {
        self.0.iter()
    }

    /// The node of this name.
    pub fn get(&self, name: &str) -> Option<&Node> {
        self.nodes().find(|node| node.name == name)
    }

    /// What is an input of a node.
    pub fn inputs(&self, node: &Node) -> impl Iterator<Item = &Node> {
        node.inputs.iter().map(|input| &self.0[*input])
    }

    /// Which nodes the one of this name is an input of.
    pub fn consumers(&self, name: &str) -> impl Iterator<Item = &Node> {
        let of = self.0.iter().position(|node| node.name == name);
        let takes = move |node: &&Node| of.is_some_and(|of| node.inputs.contains(&of));
        self.nodes().filter(takes)
    }

    pub(super) fn message(&self) -> GraphDef {
        let node = self.0.iter().map(|node| NodeDef {
            name: node.name.clone(),
            op: node.op.clone(),
            input: self.inputs(node).map(|input| input.name.clone()).collect(),
            attr: node.attributes.clone(),
        });
        GraphDef {
            node: node.collect(),
            // As TensorFlow writes it since 1.8.
            versions: Some(Version {
                producer: 26,
                min_consumer: 0,
            }),
        }
    }
}

/// A graph that is being put together.
#[derive(Debug, Default)]
struct Builder {
    nodes: Vec<Node>,
    taken: HashSet<String>,
    passes: Vec<u64>,
    variables: HashMap<String, usize>,
    calls: HashMap<CallId, usize>,
    bodies: HashMap<Asker, usize>,
}

impl Builder {
    fn build(mut self, steps: &[Step]) -> Graph {
        // Variables have their names, whatever calls are named.
        for step in steps {
            if let Step::Request(_, variable) = step {
                self.variable(variable);
            }
        }
        for (id, step) in steps.iter().enumerate() {
            match step {
                Step::Call(call) => self.call(id, call),
                Step::Request(asker, variable) => {
                    let consumer = self.asker(asker);
                    let variable = self.variables[variable.path()];
                    self.link(variable, consumer);
                }
            }
        }
        Graph(self.nodes)
    }

    fn variable(&mut self, variable: &AnyVariable) {
        if self.variables.contains_key(variable.path()) {
            return;
        }
        let shape = TensorShape::of(variable.shape());
        let collections = variable.collections().map(|key| key.as_bytes().to_vec());
        let mut attributes = vec![
            ("shape", Attr::Shape(shape.clone())),
            // What edges are labelled with.
            ("_output_shapes", list(Vec::new(), vec![shape])),
            ("trainable", Attr::B(variable.trainable())),
            ("collections", list(collections.collect(), Vec::new())),
            ("defined_at", text(&variable.defined().site)),
        ];
        if let Some(number) = number(variable.dtype()) {
            attributes.push(("dtype", Attr::Type(number)));
        }
        let node = self.add(variable.path().to_owned(), "VariableV2", attributes);
        self.variables.insert(variable.path().to_owned(), node);
    }

    fn call(&mut self, id: CallId, call: &Call) {
        let layer = &call.layer.layer;
        let name = format!("{}()", layer.name);
        let name = self.in_pass(call.pass, &name::join(&call.name_scope, &name));
        let mut attributes = vec![
            ("defined_at", text(&layer.site)),
            ("module", Attr::S(layer.module.into())),
        ];
        if let Some(called) = called(call) {
            attributes.push(("called_at", text(&called)));
        }
        let node = self.add(name, layer.name, attributes);
        self.calls.insert(id, node);
        self.link_to_call(node, call.parent);
    }

    /// The node that asks.
    fn asker(&mut self, asker: &Asker) -> usize {
        let call = asker.call.and_then(|call| self.calls.get(&call));
        if let (None, Some(call)) = (&asker.body, call) {
            return *call;
        }
        if let Some(body) = self.bodies.get(asker) {
            return *body;
        }
        let (name, op) = match asker.body.as_deref() {
            None | Some("") => ("pass", "pass"),
            Some(scope) => (scope, "scope"),
        };
        let name = self.in_pass(asker.pass, name);
        let node = self.add(name, op, Vec::new());
        self.bodies.insert(asker.clone(), node);
        self.link_to_call(node, asker.call);
        node
    }

    fn link_to_call(&mut self, node: usize, call: Option<CallId>) {
        if let Some(call) = call.and_then(|call| self.calls.get(&call)) {
            self.link(node, *call);
        }
    }

    fn link(&mut self, input: usize, consumer: usize) {
        let inputs = &mut self.nodes[consumer].inputs;
        if !inputs.contains(&input) {
            inputs.push(input);
        }
    }

    /// A name in a pass.
    fn in_pass(&mut self, pass: u64, name: &str) -> String {
        let known = self.passes.iter().position(|known| *known == pass);
        let number = known.unwrap_or_else(|| {
            self.passes.push(pass);
            self.passes.len() - 1
        });
        match number {
            0 => name.to_owned(),
            number => name::join(&format!("pass_{}", number + 1), name),
        }
    }

    /// A node of this name, or with a number if there is one.
    fn add(&mut self, name: String, op: &str, attributes: Vec<(&str, Attr)>) -> usize {
        let name = match self.taken.contains(&name) {
            false => name,
            true => self.unique(&name),
        };
        self.taken.insert(name.clone());
        let attributes = attributes.into_iter();
        self.nodes.push(Node {
            name,
            op: op.to_owned(),
            inputs: Vec::new(),
            attributes: attributes
                .map(|(key, value)| (key.to_owned(), value.into()))
                .collect(),
        });
        self.nodes.len() - 1
    }

    /// `dense()` becomes `dense_1()`.
    fn unique(&self, name: &str) -> String {
        let (stem, end) = match name.strip_suffix("()") {
            Some(stem) => (stem, "()"),
            None => (name, ""),
        };
        let mut numbered = (1..).map(|number| format!("{stem}_{number}{end}"));
        let free = numbered.find(|name| !self.taken.contains(name));
        free.expect("some number is free")
    }
}

/// Where the layer was called, if that is known.
fn called(call: &Call) -> Option<Site> {
    let trace = call.provenance.write("");
    match trace.chain.last() {
        Some(Led::Layer { called, .. }) => *called,
        _ => None,
    }
}

fn text(site: &Site) -> Attr {
    Attr::S(site.to_string().into_bytes())
}

fn list(s: Vec<Vec<u8>>, shape: Vec<TensorShape>) -> Attr {
    Attr::List(List { s, shape })
}
