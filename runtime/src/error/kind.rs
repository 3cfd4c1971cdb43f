//! The kinds of error: one row each, with all that is said of it.

use std::error::Error as _;
use std::sync::Arc;

use super::Cause;
use super::messages::{cast_to, joined, literal, since_cast, uncapitalized};
use super::row::kinds;
use crate::dtype::DType;
use crate::init::InitError;
use crate::name;
use crate::shape::Shape;

kinds! {
    /// What is wrong, in TensorFlow's words where TensorFlow has words for it.
    #[derive(Clone, Debug)]
    #[non_exhaustive]
    pub enum ErrorKind {

    /// Asked for twice without reuse.
    AlreadyExists { /** The variable's full name. */ name: String } => {
        message: "Variable {name} already exists, disallowed. Did you mean to set reuse = true or reuse = auto in scope!?";
        title: "Variable {name} already exists, disallowed";
        request: "requested again, without reuse";
        help: [
            "to share the variable, set `reuse = true` or `reuse = auto` in `scope!`";
            "to have another one, open a scope of its own around the request: `scope!(\"…\", …)`"
        ];
    }

    /// Asked for under `reuse = true`, and never made.
    DoesNotExist { /** The variable's full name. */ name: String } => {
        message: "Variable {name} does not exist, or was not created with get_variable!. Did you mean to set reuse = auto in scope!?";
        title: "Variable {name} does not exist, or was not created with get_variable!";
        request: "under `reuse = true`, which creates nothing";
        help: ["to create the variable where it is missing, set `reuse = auto` in `scope!`"];
    }

    /// Shared under another shape.
    ShapeMismatch {
        /** The variable's full name. */ name: String,
        /** The shape asked for. */ asked: Box<Shape>,
        /** The shape that the variable has. */ found: Box<Shape>
    } => {
        message: "Trying to share variable {name}, but specified shape {asked} and found shape {found}.";
        request: "specifies shape {asked}";
        found: "created with shape {found}";
        help: [
            "to share the variable, write the shape `{}`", literal(found);
            "to have another one, give it another name or scope"
        ];
    }

    /// Shared under another element type.
    DtypeMismatch {
        /** The variable's full name. */ name: String,
        /** The element type asked for, by the call or by its scope. */ asked: DType,
        /** The element type that the variable has. */ found: DType,
        /** The one that it was created with: another one if its store was cast. */ made: DType
    } => {
        message: "Trying to share variable {name}, but specified dtype {asked} and found dtype {found}.";
        request: "specifies dtype {asked}, itself or through its scope";
        found: "created with dtype {made}{}", cast_to(*made, *found);
        help: [
            "to share the variable, write `dtype = {}` in the request{}", found.rust_name(), since_cast(*made, *found);
            "to have another one, give it another name or scope"
        ];
    }

    /// Neither a shape nor an initializer.
    ShapeRequired { /** The variable's full name. */ name: String } => {
        message: "Variable {name} did not get an initializer, so its `shape` argument must be specified.";
        request: "neither a shape nor an initializer";
        help: [
            "write the shape after the name: `get_variable!(\"{}\", [2, 3])`", name::last_component(name);
            "or a value, which brings its own: `initializer = value(…)`"
        ];
    }

    /// A value brings its own shape.
    ConstantWithShape => {
        message: "If initializer is a constant, do not specify shape.";
        request: "has a shape, and an initializer that brings one";
        help: [
            "leave the shape out, or fill it with `initializer = constant(…)`";
            "the initializer may be that of a scope around"
        ];
    }

    /// A value brings its own element type.
    InitDtypeMismatch {
        /** The value's element type. */ initializer: DType,
        /** The one after `dtype =`. */ explicit: DType
    } => {
        message: "Initializer type {initializer} and explicit dtype {explicit} don't match.";
        help: ["write `dtype = {}`, or convert the value", initializer.rust_name()];
    }

    /// An initializer that fills needs to know how much.
    InvalidInitializer => {
        message: "The initializer passed is not valid. It should be a `value(..)` and the shape should not be provided or an initializer of `varscope::init` and `shape` should be fully defined.";
        title: "The initializer passed is not valid: it fills a shape, and the shape is not fully defined";
        help: ["give every dimension of the shape; only `value(…)` does without one"];
    }

    /// An element type that has no default initializer.
    InitializerRequired {
        /** The variable's full name. */ name: String,
        /** Its element type. */ dtype: DType
    } => {
        message: "An initializer for variable {name} of {dtype} is required";
        request: "{dtype} has no default initializer";
        help: ["write `initializer = value(…)`"];
    }

    /// Made with a partitioner, asked for without one.
    Partitioned { /** The variable's full name. */ name: String } => {
        message: "No partitioner was provided, but a partitioned version of the variable was found: {name}/part_0. Perhaps a variable of the same name was already created with partitioning?";
        title: "No partitioner was provided, but variable {name} exists in parts";
        request: "asks for the variable as a whole";
        defined: "its first part was originally defined here";
        help: [
            "write the same `partitioner =` here as where the variable is created";
            "or set `reuse = true`, under which the variable is found without one"
        ];
    }

    /// Made without a partitioner, asked for with one.
    Unpartitioned { /** The variable's full name. */ name: String } => {
        message: "A partitioner was provided, but an unpartitioned version of the variable was found: {name}. Perhaps a variable of the same name was already created without partitioning?";
        title: "A partitioner was provided, but variable {name} exists as a whole";
        request: "asks for the variable in parts";
        help: ["leave `partitioner` out where the variable is shared, here or in the scopes around"];
    }

    /// In parts already, but in others.
    PartitionMismatch {
        /** The variable's full name. */ name: String,
        /** How many parts the partitioner wants along each axis. */ asked: Vec<usize>,
        /** How many parts there are along each axis. */ found: Vec<usize>
    } => {
        message: "Trying to reuse partitioned variable {name}, but specified partitions {asked:?} and found partitions {found:?}.";
        request: "specifies partitions {asked:?}, itself or through its scope";
        defined: "its first part was originally defined here";
        found: "created with partitions {found:?}";
        help: [
            "write the same `partitioner =` here as where the variable is created";
            "under `reuse = true` the variable is found without one"
        ];
    }

    /// A value of another shape than the one that is to be divided.
    ValueShapeMismatch {
        /** The variable's full name. */ name: String,
        /** The shape after the name. */ explicit: Box<Shape>,
        /** The value's. */ value: Box<Shape>
    } => {
        message: "Variable {name}: shapes {explicit} and {value} are not compatible.";
        title: "Variable {name} is asked for with shape {explicit}, and its value has shape {value}";
        request: "the shape and the initializer's value differ";
        help: ["leave the shape out: a `value(…)` brings its own"];
    }

    /// A partitioner that gives no usable partition.
    InvalidPartition {
        /** The variable's full name. */ name: String,
        /** The shape to divide. */ shape: Box<Shape>,
        /** How many parts the partitioner wants along each axis. */ given: String,
        /** What is wrong with them. */ why: &'static str
    } => {
        message: "The partitioner of variable {name} of shape {shape} gave {given}: {why}";
        defined: "the first part was originally defined here";
        help: ["the partitioner has to give the same parts wherever the variable is asked for"];
    }

    /// `reuse` together with `default_name`.
    ReuseNeedsName => {
        message: "reuse = true cannot be used without a name or a captured scope";
        request: "has a default name only, which is always new";
        help: ["give the scope a name, or a captured scope, before `reuse =`"];
    }

    /// Neither a name nor a default.
    NameRequired => {
        message: "If there is no default_name then a name or a captured scope is required";
        help: ["write the name first, `scope!(\"name\", …)`, or `default_name = \"name\"`"];
    }

    /// A template that makes another trainable variable each time.
    TemplateNewTrainable { /** The new variables, as they print. */ variables: Vec<String> } => {
        message: "Trainable variable created when calling a template after the first time, perhaps you used variable! when you meant get_variable!: [{}]", variables.join(", ");
        title: "Trainable variable created when calling a template after the first time: {}", variables.join(", ");
        request: "not the first call of this template";
        defined: "the new variable is created here";
        help: [
            "in a template, use `get_variable!`, which shares, and not `variable!`";
            "a variable that is new in each call on purpose needs `trainable = false`"
        ];
    }

    /// The value can't become the element type.
    InitConversion(cause: Arc<InitError>) => {
        message: "{cause}";
        source: cause.source();
        help: [];
    }

    /// Two nodes under one exact name.
    DuplicateName { /** The name. */ name: String } => {
        message: "Duplicate node name in graph: '{name}'";
        request: "asks for exactly this name";
        help: ["without the trailing `/` the name is made unique: `{}`", name::suffixed(name, 1)];
    }

    /// A character that names can't have.
    InvalidName {
        /** The name. */ name: String,
        /** Variable, scope, root scope, regularizer or node. */ what: &'static str,
        /** What names may be made of. */ rule: &'static str
    } => {
        message: "'{name}' is not a valid {what} name. {rule}";
        title: "{}", match name.as_str() {
            "" => format!("a {what} name can't be empty"),
            name => format!("'{name}' is not a valid {what} name"),
        };
        help: ["{}", uncapitalized(rule.trim_end_matches('.'))];
    }

    /// A new name in a frozen store.
    Frozen { /** The variable's full name. */ name: String } => {
        message: "Variable {name} does not exist and the store is frozen: no new variables can be created.";
        title: "Variable {name} does not exist and the store is frozen";
        request: "would create a variable";
        help: ["ask for a variable that exists, or create this one before `store.freeze()`"];
    }

    /// In a strict store, an option that reuse would ignore.
    Strict {
        /** The variable's full name. */ name: String,
        /** Which option differs. */ option: &'static str,
        /** What the request says. */ asked: String,
        /** What the variable was made with. */ found: String
    } => {
        message: "Trying to share variable {name}, but specified {option} = {asked} and it was created with {option} = {found} (the store is strict).";
        title: "Trying to share variable {name}, but specified another {option}, and the store is strict";
        request: "specifies {option} = {asked}";
        found: "created with {option} = {found}";
        help: ["leave `{option}` out where the variable is shared, or write the same in both places"];
    }

    /// No scope is active on this thread.
    NoActiveScope { /** The macro or function that needs one. */ call: &'static str } => {
        message: "{call} has no active scope on this thread. Call it inside a `model!(store, ...)` block, or re-enter a scope captured there (`scope!(captured, ...)`); scopes do not follow to other threads by themselves.";
        title: "{call} has no active scope on this thread";
        request: "outside of every `model!`";
        help: [
            "call it inside a `model!(store, …)` block";
            "on another thread, re-enter a scope that was captured in the block: `scope!(captured, …)`"
        ];
    }

    /// The variable's value belongs to another engine than the handle.
    WrongEngine {
        /** The variable's full name. */ name: String,
        /** The engine of the handle. */ asked: &'static str,
        /** The engine of the store. */ found: &'static str
    } => {
        message: "Variable {name} is held by the {found} engine, but a variable of the {asked} engine was asked for. Import the prelude of the engine that the store was made with.";
        title: "Variable {name} is held by the {found} engine, but asked for from the {asked} engine";
        help: ["import the prelude of the engine that the store was made with"];
    }

    /// The handle's element type is not the variable's.
    HandleDtype {
        /** The variable's full name. */ name: String,
        /** The handle's element type. */ asked: DType,
        /** The variable's. */ found: DType,
        /** The one that it was created with: another one if its store was cast. */ made: DType
    } => {
        message: "Variable {name} is {found}, but this call reads it as {asked}. Write `dtype = {}` in the request{}.", found.rust_name(), since_cast(*made, *found);
        title: "Variable {name} is {found}, but this call reads it as {asked}";
        help: ["write `dtype = {}` in the request{}", found.rust_name(), since_cast(*made, *found)];
    }

    /// The handle's rank is not the variable's.
    HandleRank {
        /** The variable's full name. */ name: String,
        /** The handle's rank. */ asked: usize,
        /** The variable's shape. */ found: Box<Shape>
    } => {
        message: "Variable {name} has shape {found}, which is not of rank {asked}.";
        request: "wants a variable of rank {asked}";
        found: "created with shape {found}";
        help: [];
    }

    /// The engine has no such element type.
    UnsupportedDtype {
        /** The variable's full name. */ name: String,
        /** The element type. */ dtype: DType,
        /** The engine. */ engine: &'static str
    } => {
        message: "The {engine} engine has no {dtype}, asked for by variable {name}.";
        help: ["write a dtype that the {engine} engine has"];
    }

    /// A store was to be cast to what is no floating point.
    CastTo { /** The element type. */ dtype: DType } => {
        message: "A store can't be cast to {dtype}: only its floats are cast, and only to floats.";
        title: "A store can't be cast to {dtype}";
        request: "casts to what is no floating point";
        help: ["write one of f16, bf16, f32 and f64; what is no floating point stays as it is"];
    }

    /// The initializer can't fill this variable.
    Initializer {
        /** The variable's full name. */ name: String,
        /** What the initializer says. */ cause: Arc<InitError>
    } => {
        message: "Variable {name}: {}", joined(cause.as_ref());
        short: "Variable {name}: {cause}";
        title: "{}", match cause.function() {
            Some(function) => format!("The initializer `{function}` of variable {name} failed"),
            None => format!("Variable {name}: {cause}").trim_end_matches('.').to_owned(),
        };
        source: cause.source();
        help: [];
    }

    /// A value of another shape or element type was assigned.
    Assign {
        /** The variable's full name. */ name: String,
        /** The value's shape. */ asked: Box<Shape>,
        /** The value's element type. */ asked_dtype: DType,
        /** The variable's shape. */ found: Box<Shape>,
        /** The variable's element type. */ found_dtype: DType,
        /** The one that it was created with: another one if its store was cast. */ made: DType
    } => {
        message: "Cannot assign a value of shape {asked} and dtype {asked_dtype} to variable {name} of shape {found} and dtype {found_dtype}{}.", since_cast(*made, *found_dtype);
        found: "created as {made} of shape {found}{}", cast_to(*made, *found_dtype);
        help: [];
    }

    /// A file that was loaded as the whole does not have it.
    NotInFile {
        /** The variable's full name. */ name: String,
        /** The file. */ file: String
    } => {
        message: "Variable {name} is not in {file}, which was loaded as having all: it would start with a value of its own. Load with `allow_missing(\"{name}\")` if it is to be new.";
        title: "Variable {name} is not in {file}, which was loaded as having all";
        request: "would start with a value of its own";
        defined: "the file was loaded here";
        help: [
            "if it is to be new, load with `LoadOptions::new().allow_missing(\"{name}\")`, or a part with `only(…)`";
            "if the file has it by another name, load with `rename(\"the name in the file\", \"{name}\")`"
        ];
    }

    /// The value that waits in a file has another shape.
    FileShape {
        /** The variable's full name. */ name: String,
        /** The file. */ file: String,
        /** The shape asked for. */ asked: Box<Shape>,
        /** The file's. */ found: Box<Shape>
    } => {
        message: "Variable {name} is asked for with shape {asked}, but it has shape {found} in {file}.";
        title: "Variable {name} has another shape in {file}";
        request: "asks for shape {asked}; the file has {found}";
        help: [
            "write the shape `{}`, or load the file of this model", literal(found);
            "where only dimensions of size 1 differ, load with `LoadOptions::new().squeeze()`";
            "to start with a value of its own, load with `LoadOptions::new().except(\"{name}\")`"
        ];
    }

    /// The value that waits in a file has another element type.
    FileDtype {
        /** The variable's full name. */ name: String,
        /** The file. */ file: String,
        /** The element type asked for. */ asked: DType,
        /** The file's. */ found: DType
    } => {
        message: "Variable {name} is asked for with dtype {asked}, but it has dtype {found} in {file}. Load with `cast()` to convert it.";
        title: "Variable {name} has another dtype in {file}";
        request: "asks for dtype {asked}; the file has {found}";
        help: [
            "to convert it, load with `LoadOptions::new().cast()`";
            "to keep it as it is, write `dtype = {}` in the request", found.rust_name()
        ];
    }

    /// The value that waits in a file can't be read, or not be what is asked for.
    FileValue {
        /** The variable's full name. */ name: String,
        /** The file. */ file: String,
        /** What is wrong. */ cause: Cause
    } => {
        message: "The value of variable {name} could not be taken from {file}: {cause}";
        short: "The value of variable {name} could not be taken from {file}";
        request: "takes the value";
        source: Some(cause.as_ref());
        help: ["the value waits until it is taken: ask again when the file can be read, or load another"];
    }

    /// A name that can't stand for a variable.
    Alias {
        /** The alias. */ name: String,
        /** The variable that it was to stand for. */ target: String,
        /** Why it can't. */ why: &'static str
    } => {
        message: "{name} can't be another name of variable {target}: {why}.";
        request: "is declared here";
        help: ["declare aliases before the model is built"];
    }

    /// A load has failed while it overwrote variables.
    TornLoad {
        /** The variable's full name. */ name: String,
        /** The file. */ file: String,
        /** The variable that could not be overwritten. */ at: String
    } => {
        message: "Variable {name} can't be given: loading {file} failed at variable {at}, when some variables had its values and others their own. Load again.";
        title: "Variable {name} can't be given: loading {file} failed at variable {at}";
        request: "some variables have the file's values, others their own";
        help: [
            "load again, this file or another: a load that succeeds makes the store whole";
            "`LoadOptions::new().staged()` reads everything before it changes anything, and takes memory for it"
        ];
    }

    /// The engine failed.
    Engine {
        /** The variable's full name. */ name: String,
        /** The engine. */ engine: &'static str,
        /** Its error. */ cause: Cause
    } => {
        message: "The {engine} engine could not hold variable {name}: {cause}";
        short: "The {engine} engine could not hold variable {name}";
        source: Some(cause.as_ref());
        help: [];
    }

    /// An initializer that asks for the variable it is to fill.
    RecursiveInitializer { /** The variable's full name. */ name: String } => {
        message: "Variable {name} is asked for by its own initializer.";
        request: "asks for the variable that is being created";
        help: ["ask for the other variable before, and let the initializer use its value"];
    }

    /// A user's function (getter, regularizer, constraint) failed.
    Custom {
        /** Which function. */ what: &'static str,
        /** The variable's full name. */ name: String,
        /** Its error. */ cause: Cause
    } => {
        message: "{what} of variable {name}: {cause}";
        short: "{what} of variable {name} failed";
        source: Some(cause.as_ref());
        help: [];
    }

    /// An operation (of `nn`) refused its arguments; its own error can be had by `downcast_ref`.
    Operation(cause: Cause) => {
        message: "{cause}";
        source: cause.source();
        help: [];
    }

    /// A variable can't stand beside adapters of low rank, or have them.
    NotAdaptable {
        /** The variable's full name. */ name: String,
        /** Why not, and what to do. */ why: String
    } => {
        message: "Variable {name} can't be adapted: {why}.";
        title: "Variable {name} can't be adapted";
        request: "{why}";
        help: [];
    }

    /// A variable is to be trained, and no gradient gets to it.
    NoGradient { /** The variable's full name. */ name: String } => {
        message: "Variable {name} got no gradient: between the loss and the variable stands something that has no backward, or the loss does not depend on it.";
        title: "Variable {name} got no gradient";
        found: "created here, to be trained";
        help: [
            "candle's fused `layer_norm`, `rms_norm`, `softmax_last_dim` and `rope` have no backward; `layer_norm_slow`, `rms_norm_slow`, `softmax` and `rope_slow` have";
            "what the loss does not depend on is not to be trained: `trainable = false`"
        ];
    }

    /// More custom getters than can be asked one from within the other.
    TooManyGetters { /** How many a scope can have, those of the scopes around it included. */ limit: usize } => {
        message: "A scope can have at most {limit} custom getters, those of the scopes around it included: each is asked from within the one before it, and a thread's stack is bounded.";
        title: "A scope can have at most {limit} custom getters, those of the scopes around it included";
        request: "adds one more";
        help: [
            "write one getter that does what these do, one after the other";
            "getters are inherited: open the scope where they are not in force, or replace them there with `set_custom_getter`"
        ];
    }

    /// A text that is no pattern of variables' names.
    InvalidPattern {
        /** The pattern. */ pattern: String,
        /** What is wrong with it. */ why: String
    } => {
        message: "'{pattern}' is no pattern: {why}";
        request: "{why}";
        help: [
            "a pattern is a path, such as `encoder | head | !**/bias`, and chooses what is below it";
            "a regular expression is written `Select::regex(…)`"
        ];
    }

    /// A pattern that chooses no variable, where some were to be changed.
    NothingChosen { /** The pattern. */ pattern: String } => {
        message: "'{pattern}' chooses no variable of the store.";
        request: "chooses nothing";
        help: [
            "a path begins at the root, and a `**/` is whatever is before it: `**/bias`";
            "a variable exists when a pass has asked for it: run one before, also after a load"
        ];
    }

    /// A pattern that chooses only what no optimizer trains, where that was to be trained.
    NeverTrained {
        /** The pattern. */ pattern: String,
        /** The first variable that it chooses. */ name: String
    } => {
        message: "'{pattern}' chooses only variables that are never trained, such as {name}: local ones, and those that optimizers keep.";
        request: "would train them";
        help: ["a local variable that is to be trained is made without `LOCAL_VARIABLES`"];
    }

    /// A scope filter that is no regular expression.
    InvalidFilter {
        /** The filter. */ filter: String,
        /** What is wrong with it. */ cause: String
    } => {
        message: "'{filter}' is not a valid scope filter: {cause}";
        title: "'{filter}' is not a valid scope filter";
        causes: vec![cause.clone()];
        help: [];
    }

    }
}
