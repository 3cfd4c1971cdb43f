//! A recorded program, as its line of JSON has it (tests/data/FORMAT.md, sections 1 and 2).

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A program and what TensorFlow did with it.
#[derive(Clone, Debug, Deserialize)]
pub struct Program {
    pub id: String,
    #[serde(default)]
    pub tags: Vec<String>,
    pub program: Vec<Step>,
    #[serde(default)]
    pub expect: Vec<Value>,
}

/// An operation and its number.
#[derive(Clone, Debug, Deserialize)]
pub struct Step {
    pub id: u64,
    #[serde(flatten)]
    pub op: Op,
}

/// An operation.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "op", rename_all = "snake_case")]
pub enum Op {
    VariableScope(VariableScope),
    CurrentScope {
        #[serde(rename = "as")]
        bind: Option<String>,
    },
    ReuseVariables {
        handle: Option<String>,
    },
    GetVariable(GetVariable),
    Variable(Variable),
    NameScope(NameScope),
    Op {
        kind: OpKind,
        name: Option<String>,
    },
    GetCollection {
        key: String,
        scope: Option<String>,
    },
    ScopeCollection {
        handle: Option<String>,
        key: String,
    },
    MakeTemplate(MakeTemplate),
    CallTemplate {
        template: String,
    },
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct VariableScope {
    pub name: Option<String>,
    pub handle: Option<String>,
    pub default_name: Option<String>,
    pub reuse: Option<Reuse>,
    pub dtype: Option<String>,
    pub initializer: Option<Initializer>,
    pub regularizer: Option<Regularizer>,
    pub partitioner: Option<Partitioner>,
    pub constraint: Option<String>,
    pub custom_getter: Option<Getter>,
    pub auxiliary_name_scope: Option<bool>,
    #[serde(rename = "as")]
    pub bind: Option<String>,
    pub body: Vec<Step>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct GetVariable {
    pub name: String,
    pub shape: Option<Vec<Option<usize>>>,
    pub dtype: Option<String>,
    pub initializer: Option<Initializer>,
    pub regularizer: Option<Regularizer>,
    pub partitioner: Option<Partitioner>,
    pub constraint: Option<String>,
    pub trainable: Option<bool>,
    pub collections: Option<Vec<String>>,
    pub local: bool,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Variable {
    pub value: Value,
    pub name: Option<String>,
    pub dtype: Option<String>,
    pub trainable: Option<bool>,
    pub collections: Option<Vec<String>>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct NameScope {
    pub name: Option<String>,
    pub name_from: Option<String>,
    pub default_name: Option<String>,
    pub body: Vec<Step>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct MakeTemplate {
    #[serde(rename = "as")]
    pub bind: String,
    pub name: String,
    pub unique_name: Option<String>,
    pub create_scope_now: bool,
    pub propagate: bool,
    pub body: Vec<Step>,
}

/// Which operation is made: one that checks its name as a name scope does, or one that checks the final name only.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OpKind {
    NoOp,
    Constant,
}

/// `true`, `false` or `"auto"`.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Reuse {
    Plain(bool),
    Named(NamedReuse),
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NamedReuse {
    Auto,
}

/// An initializer object, or an array.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Initializer {
    Constant { constant: Value },
    Value { value: Value, dtype: String },
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Regularizer {
    L2,
    None,
}

/// A partitioner of TensorFlow's with its arguments, or what a function always gives.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Partitioner {
    FixedSize(usize, usize),
    VariableAxisSize(usize, usize, Option<usize>),
    MinMax(usize, usize, usize),
    Counts(Vec<usize>),
}

/// What a custom getter does with the request that it sees.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Getter {
    /// Passes it on.
    Pass,
    /// Asks for another name.
    Suffix,
    /// Asks for a variable that is not trained.
    Frozen,
    /// Asks for another element type.
    Double,
    /// Asks without a partitioner.
    Whole,
    /// Asks with a partitioner.
    Halves,
    /// Asks for another variable before.
    Twice,
}
