//! What to say of each error, in plain words: the message in TensorFlow's, the labels and the way out in ours.

use crate::error::ErrorKind;
use crate::init::InitError;
use crate::name;
use crate::shape::Shape;

/// The texts of a report.
pub(super) struct Words {
    /// The message without the remedy.
    pub(super) title: String,
    /// What is wrong with the request, beside its line.
    pub(super) request: String,
    /// What the second place is.
    pub(super) defined: &'static str,
    /// What the variable is, beside the line that defines it.
    pub(super) found: String,
    /// What lies beneath, where it is no error of its own.
    pub(super) cause: Option<String>,
    /// What to write instead.
    pub(super) help: Vec<String>,
}

impl Words {
    /// The whole message, and nothing else to say.
    fn plain(kind: &ErrorKind) -> Self {
        Self {
            title: kind.to_string().trim_end_matches('.').to_owned(),
            request: String::new(),
            defined: "originally defined here",
            found: String::new(),
            cause: None,
            help: Vec::new(),
        }
    }

    fn title(self, title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            ..self
        }
    }

    fn request(self, label: impl Into<String>) -> Self {
        Self {
            request: label.into(),
            ..self
        }
    }

    fn found(self, label: impl Into<String>) -> Self {
        Self {
            found: label.into(),
            ..self
        }
    }

    fn defined(self, defined: &'static str) -> Self {
        Self { defined, ..self }
    }

    fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }
}

pub(super) fn words(kind: &ErrorKind) -> Words {
    let words = Words::plain(kind);
    match kind {
        ErrorKind::AlreadyExists { .. }
        | ErrorKind::DoesNotExist { .. }
        | ErrorKind::Frozen { .. }
        | ErrorKind::Strict { .. }
        | ErrorKind::ShapeMismatch { .. }
        | ErrorKind::DtypeMismatch { .. }
        | ErrorKind::Partitioned { .. }
        | ErrorKind::Unpartitioned { .. }
        | ErrorKind::TemplateNewTrainable { .. } => of_sharing(kind, words),
        ErrorKind::ShapeRequired { .. }
        | ErrorKind::ConstantWithShape
        | ErrorKind::InitDtypeMismatch { .. }
        | ErrorKind::InvalidInitializer
        | ErrorKind::InitializerRequired { .. }
        | ErrorKind::InvalidPartition { .. }
        | ErrorKind::InitConversion(_)
        | ErrorKind::Initializer { .. }
        | ErrorKind::RecursiveInitializer { .. }
        | ErrorKind::UnsupportedDtype { .. } => of_creating(kind, words),
        ErrorKind::ReuseNeedsName
        | ErrorKind::NameRequired
        | ErrorKind::DuplicateName { .. }
        | ErrorKind::InvalidName { .. }
        | ErrorKind::NoActiveScope { .. }
        | ErrorKind::InvalidFilter { .. } => of_scopes(kind, words),
        ErrorKind::WrongEngine { .. }
        | ErrorKind::HandleDtype { .. }
        | ErrorKind::HandleRank { .. }
        | ErrorKind::Assign { .. }
        | ErrorKind::Engine { .. }
        | ErrorKind::Custom { .. } => of_values(kind, words),
    }
}

/// A request at odds with what exists.
fn of_sharing(kind: &ErrorKind, words: Words) -> Words {
    match kind {
        ErrorKind::AlreadyExists { name } => words
            .title(format!("Variable {name} already exists, disallowed"))
            .request("requested again, without reuse")
            .help("to share the variable, set `reuse = true` or `reuse = auto` in `scope!`")
            .help("to have another one, open a scope of its own around the request: `scope!(\"…\", …)`"),
        ErrorKind::DoesNotExist { name } => words
            .title(format!("Variable {name} does not exist, or was not created with get_variable!"))
            .request("under `reuse = true`, which creates nothing")
            .help("to create the variable where it is missing, set `reuse = auto` in `scope!`"),
        ErrorKind::Frozen { name } => words
            .title(format!("Variable {name} does not exist and the store is frozen"))
            .request("would create a variable")
            .help("ask for a variable that exists, or create this one before `store.freeze()`"),
        ErrorKind::Strict { name, option, asked, found } => words
            .title(format!("Trying to share variable {name}, but specified another {option}, and the store is strict"))
            .request(format!("specifies {option} = {asked}"))
            .found(format!("created with {option} = {found}"))
            .help(format!("leave `{option}` out where the variable is shared, or write the same in both places")),
        ErrorKind::ShapeMismatch { asked, found, .. } => words
            .request(format!("specifies shape {asked}"))
            .found(format!("created with shape {found}"))
            .help(format!("to share the variable, write the shape `{}`", literal(found)))
            .help("to have another one, give it another name or scope"),
        ErrorKind::DtypeMismatch { asked, found, .. } => words
            .request(format!("specifies dtype {asked}, itself or through its scope"))
            .found(format!("created with dtype {found}"))
            .help(format!(
                "to share the variable, write `dtype = {}` in the request",
                found.rust_name()
            ))
            .help("to have another one, give it another name or scope"),
        ErrorKind::Partitioned { name } => words
            .title(format!("No partitioner was provided, but variable {name} exists in parts"))
            .request("asks for the variable as a whole")
            .defined("its first part was originally defined here")
            .help("write the same `partitioner =` here as where the variable is created"),
        ErrorKind::Unpartitioned { name } => words
            .title(format!("A partitioner was provided, but variable {name} exists as a whole"))
            .request("asks for the variable in parts")
            .help("leave `partitioner` out where the variable is shared, here or in the scopes around"),
        ErrorKind::TemplateNewTrainable { variables } => words
            .title(format!(
                "Trainable variable created when calling a template after the first time: {}",
                variables.join(", ")
            ))
            .request("not the first call of this template")
            .defined("the new variable is created here")
            .help("in a template, use `get_variable!`, which shares, and not `variable!`")
            .help("a variable that is new in each call on purpose needs `trainable = false`"),
        _ => words,
    }
}

/// A variable that can't be made as it was asked for.
fn of_creating(kind: &ErrorKind, words: Words) -> Words {
    match kind {
        ErrorKind::ShapeRequired { name } => words
            .title(format!("Variable {name} did not get an initializer, so its `shape` argument must be specified"))
            .request("neither a shape nor an initializer")
            .help(format!("write the shape after the name: `get_variable!(\"{}\", [2, 3])`", name::last_component(name)))
            .help("or a value, which brings its own: `initializer = value(…)`"),
        ErrorKind::ConstantWithShape => words
            .request("has a shape, and an initializer that brings one")
            .help("leave the shape out, or fill it with `initializer = constant(…)`")
            .help("the initializer may be that of a scope around"),
        ErrorKind::InitDtypeMismatch { initializer, .. } => words
            .help(format!("write `dtype = {}`, or convert the value", initializer.rust_name())),
        ErrorKind::InvalidInitializer => words
            .title("The initializer passed is not valid: it fills a shape, and the shape is not fully defined")
            .help("give every dimension of the shape; only `value(…)` does without one"),
        ErrorKind::InitializerRequired { dtype, .. } => words
            .request(format!("{dtype} has no default initializer"))
            .help("write `initializer = value(…)`"),
        ErrorKind::InvalidPartition { .. } => words.defined("the first part was originally defined here").help("the partitioner has to give the same parts wherever the variable is asked for"),
        ErrorKind::RecursiveInitializer { .. } => words
            .request("asks for the variable that is being created")
            .help("ask for the other variable before, and let the initializer use its value"),
        ErrorKind::Initializer { name, cause } => match &**cause {
            InitError::Function { name: function, .. } => {
                words.title(format!("The initializer `{function}` of variable {name} failed"))
            }
            _ => words,
        },
        ErrorKind::UnsupportedDtype { engine, .. } => {
            words.help(format!("write a dtype that the {engine} engine has"))
        }
        _ => words,
    }
}

/// A scope, or a name, that is not possible.
fn of_scopes(kind: &ErrorKind, words: Words) -> Words {
    match kind {
        ErrorKind::ReuseNeedsName => words
            .request("has a default name only, which is always new")
            .help("give the scope a name, or a captured scope, before `reuse =`"),
        ErrorKind::NameRequired => {
            words.help("write the name first, `scope!(\"name\", …)`, or `default_name = \"name\"`")
        }
        ErrorKind::DuplicateName { name } => words
            .request("asks for exactly this name")
            .help(format!("without the trailing `/` the name is made unique: `{}`", name::suffixed(name, 1))),
        ErrorKind::InvalidName { name, what, rule } => {
            let title = if name.is_empty() {
                format!("a {what} name can't be empty")
            } else {
                format!("'{name}' is not a valid {what} name")
            };
            words
                .title(title)
                .help(uncapitalized(rule.trim_end_matches('.')))
        }
        ErrorKind::NoActiveScope { call } => words
            .title(format!("{call} has no active scope on this thread"))
            .request("outside of every `model!`")
            .help("call it inside a `model!(store, …)` block")
            .help("on another thread, re-enter a scope that was captured in the block: `scope!(captured, …)`"),
        ErrorKind::InvalidFilter { filter, cause } => Words {
            title: format!("'{filter}' is not a valid scope filter"),
            cause: Some(cause.clone()),
            ..words
        },
        _ => words,
    }
}

/// A value that is not what its handle or its engine wants.
fn of_values(kind: &ErrorKind, words: Words) -> Words {
    match kind {
        ErrorKind::WrongEngine { name, asked, found } => words
            .title(format!("Variable {name} is held by the {found} engine, but asked for from the {asked} engine"))
            .help("import the prelude of the engine that the store was made with"),
        ErrorKind::HandleDtype { name, asked, found } => words
            .title(format!("Variable {name} is {found}, but this call reads it as {asked}"))
            .help(format!("write `dtype = {}` in the request", found.rust_name())),
        ErrorKind::HandleRank { asked, found, .. } => words
            .request(format!("wants a variable of rank {asked}"))
            .found(format!("created with shape {found}")),
        ErrorKind::Assign { found, found_dtype, .. } => {
            words.found(format!("created as {found_dtype} of shape {found}"))
        }
        ErrorKind::Engine { name, engine, .. } => {
            words.title(format!("The {engine} engine could not hold variable {name}"))
        }
        ErrorKind::Custom { what, name, .. } => words.title(format!("{what} of variable {name} failed")),
        _ => words,
    }
}

/// As a part of a sentence.
fn uncapitalized(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_ascii_lowercase());
    first.into_iter().chain(chars).collect()
}

/// As it is written in Rust; what is not known stays `_`.
fn literal(shape: &Shape) -> String {
    let dims: Vec<String> = shape
        .dims()
        .iter()
        .map(|d| d.map_or_else(|| "_".to_owned(), |d| d.to_string()))
        .collect();
    format!("[{}]", dims.join(", "))
}
