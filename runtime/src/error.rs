//! What can go wrong with variables and scopes.

use std::borrow::Cow;
use std::fmt::{self, Write as _};
use std::sync::Arc;

use crate::dtype::DType;
use crate::init::InitError;
use crate::shape::Shape;
use crate::site::{Site, Trace};
use crate::variable::AnyVariable;

/// The result of everything that asks for variables or opens scopes.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// An engine's or a user function's own error, shared so that errors stay cheap to clone.
pub type Cause = Arc<dyn std::error::Error + Send + Sync>;

/// What is wrong, in TensorFlow's words where TensorFlow has words for it.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ErrorKind {
    /// Asked for twice without reuse.
    #[error(
        "Variable {name} already exists, disallowed. Did you mean to set reuse = true or reuse = auto in scope!?"
    )]
    AlreadyExists {
        /// The variable's full name.
        name: String,
    },
    /// Asked for under `reuse = true`, and never made.
    #[error(
        "Variable {name} does not exist, or was not created with get_variable!. Did you mean to set reuse = auto in scope!?"
    )]
    DoesNotExist {
        /// The variable's full name.
        name: String,
    },
    /// Shared under another shape.
    #[error(
        "Trying to share variable {name}, but specified shape {asked} and found shape {found}."
    )]
    ShapeMismatch {
        /// The variable's full name.
        name: String,
        /// The shape asked for.
        asked: Box<Shape>,
        /// The shape that the variable has.
        found: Box<Shape>,
    },
    /// Shared under another element type.
    #[error(
        "Trying to share variable {name}, but specified dtype {asked} and found dtype {found}."
    )]
    DtypeMismatch {
        /// The variable's full name.
        name: String,
        /// The element type asked for, by the call or by its scope.
        asked: DType,
        /// The element type that the variable has.
        found: DType,
    },
    /// Neither a shape nor an initializer.
    #[error(
        "Variable {name} did not get an initializer, so its `shape` argument must be specified."
    )]
    ShapeRequired {
        /// The variable's full name.
        name: String,
    },
    /// A value brings its own shape.
    #[error("If initializer is a constant, do not specify shape.")]
    ConstantWithShape,
    /// A value brings its own element type.
    #[error("Initializer type {initializer} and explicit dtype {explicit} don't match.")]
    InitDtypeMismatch {
        /// The value's element type.
        initializer: DType,
        /// The one after `dtype =`.
        explicit: DType,
    },
    /// An initializer that fills needs to know how much.
    #[error(
        "The initializer passed is not valid. It should be a `value(..)` and the shape should not be provided or an initializer of `varscope::init` and `shape` should be fully defined."
    )]
    InvalidInitializer,
    /// An element type that has no default initializer.
    #[error("An initializer for variable {name} of {dtype} is required")]
    InitializerRequired {
        /// The variable's full name.
        name: String,
        /// Its element type.
        dtype: DType,
    },
    /// Made with a partitioner, asked for without one.
    #[error(
        "No partitioner was provided, but a partitioned version of the variable was found: {name}/part_0. Perhaps a variable of the same name was already created with partitioning?"
    )]
    Partitioned {
        /// The variable's full name.
        name: String,
    },
    /// Made without a partitioner, asked for with one.
    #[error(
        "A partitioner was provided, but an unpartitioned version of the variable was found: {name}. Perhaps a variable of the same name was already created without partitioning?"
    )]
    Unpartitioned {
        /// The variable's full name.
        name: String,
    },
    /// A partitioner that gives no usable partition.
    #[error("The partitioner of variable {name} of shape {shape} gave {given}: {why}")]
    InvalidPartition {
        /// The variable's full name.
        name: String,
        /// The shape to divide.
        shape: Box<Shape>,
        /// How many parts the partitioner wants along each axis.
        given: String,
        /// What is wrong with them.
        why: &'static str,
    },
    /// `reuse` together with `default_name`.
    #[error("reuse = true cannot be used without a name or a captured scope")]
    ReuseNeedsName,
    /// Neither a name nor a default.
    #[error("If there is no default_name then a name or a captured scope is required")]
    NameRequired,
    /// A template that makes another trainable variable each time.
    #[error(
        "Trainable variable created when calling a template after the first time, perhaps you used variable! when you meant get_variable!: [{}]",
        .variables.join(", ")
    )]
    TemplateNewTrainable {
        /// The new variables, as they print.
        variables: Vec<String>,
    },
    /// The value can't become the element type.
    #[error("{0}")]
    InitConversion(Arc<InitError>),
    /// Two nodes under one exact name.
    #[error("Duplicate node name in graph: '{name}'")]
    DuplicateName {
        /// The name.
        name: String,
    },
    /// A character that names can't have.
    #[error("'{name}' is not a valid {what} name. {rule}")]
    InvalidName {
        /// The name.
        name: String,
        /// Scope, root scope or node.
        what: &'static str,
        /// What names may be made of.
        rule: &'static str,
    },
    /// A new name in a frozen store.
    #[error(
        "Variable {name} does not exist and the store is frozen: no new variables can be created."
    )]
    Frozen {
        /// The variable's full name.
        name: String,
    },
    /// In a strict store, an option that reuse would ignore.
    #[error(
        "Trying to share variable {name}, but specified {option} = {asked} and it was created with {option} = {found} (the store is strict)."
    )]
    Strict {
        /// The variable's full name.
        name: String,
        /// Which option differs.
        option: &'static str,
        /// What the request says.
        asked: String,
        /// What the variable was made with.
        found: String,
    },
    /// No scope is active on this thread.
    #[error(
        "{call} has no active scope on this thread. Call it inside a `model!(store, ...)` block, or re-enter a scope captured there (`scope!(captured, ...)`); scopes do not follow to other threads by themselves."
    )]
    NoActiveScope {
        /// The macro or function that needs one.
        call: &'static str,
    },
    /// The variable's value belongs to another engine than the handle.
    #[error(
        "Variable {name} is held by the {found} engine, but a variable of the {asked} engine was asked for. Import the prelude of the engine that the store was made with."
    )]
    WrongEngine {
        /// The variable's full name.
        name: String,
        /// The engine of the handle.
        asked: &'static str,
        /// The engine of the store.
        found: &'static str,
    },
    /// The handle's element type is not the variable's.
    #[error("Variable {name} is {found}, but this call reads it as {asked}. Write `dtype = {}` in the request.", .found.rust_name())]
    HandleDtype {
        /// The variable's full name.
        name: String,
        /// The handle's element type.
        asked: DType,
        /// The variable's.
        found: DType,
    },
    /// The handle's rank is not the variable's.
    #[error("Variable {name} has shape {found}, which is not of rank {asked}.")]
    HandleRank {
        /// The variable's full name.
        name: String,
        /// The handle's rank.
        asked: usize,
        /// The variable's shape.
        found: Box<Shape>,
    },
    /// The engine has no such element type.
    #[error("The {engine} engine has no {dtype}, asked for by variable {name}.")]
    UnsupportedDtype {
        /// The variable's full name.
        name: String,
        /// The element type.
        dtype: DType,
        /// The engine.
        engine: &'static str,
    },
    /// The initializer can't fill this variable.
    #[error("Variable {name}: {cause}")]
    Initializer {
        /// The variable's full name.
        name: String,
        /// What the initializer says.
        cause: Arc<InitError>,
    },
    /// A value of another shape or element type was assigned.
    #[error(
        "Cannot assign a value of shape {asked} and dtype {asked_dtype} to variable {name} of shape {found} and dtype {found_dtype}."
    )]
    Assign {
        /// The variable's full name.
        name: String,
        /// The value's shape.
        asked: Box<Shape>,
        /// The value's element type.
        asked_dtype: DType,
        /// The variable's shape.
        found: Box<Shape>,
        /// The variable's element type.
        found_dtype: DType,
    },
    /// The engine failed.
    #[error("The {engine} engine could not hold variable {name}: {cause}")]
    Engine {
        /// The variable's full name.
        name: String,
        /// The engine.
        engine: &'static str,
        /// Its error.
        cause: Cause,
    },
    /// An initializer that asks for the variable it is to fill.
    #[error("Variable {name} is asked for by its own initializer.")]
    RecursiveInitializer {
        /// The variable's full name.
        name: String,
    },
    /// A user's function (getter, regularizer, constraint) failed.
    #[error("{what} of variable {name}: {cause}")]
    Custom {
        /// Which function.
        what: &'static str,
        /// The variable's full name.
        name: String,
        /// Its error.
        cause: Cause,
    },
    /// A scope filter that is no regular expression.
    #[error("'{filter}' is not a valid scope filter: {cause}")]
    InvalidFilter {
        /// The filter.
        filter: String,
        /// What is wrong with it.
        cause: String,
    },
}

/// An error of a request for a variable, or of opening a scope.
///
/// `Display` is one line: what is wrong, the way out, and both places; control characters in names are escaped. The parts can be
/// had one by one, and [`Self::report`] shows the source lines.
#[derive(Clone)]
pub struct Error(Box<Parts>);

#[derive(Clone, Debug)]
struct Parts {
    kind: ErrorKind,
    requested: Option<Trace>,
    defined: Option<Trace>,
    first: Option<Site>,
    nearest: Vec<String>,
    nearest_defined: Option<Trace>,
}

impl Error {
    /// What is wrong.
    pub fn kind(&self) -> &ErrorKind {
        &self.0.kind
    }

    /// The message alone, without the places.
    pub fn message(&self) -> String {
        self.0.kind.to_string()
    }

    /// Where the failing request or scope is written, and what led there.
    pub fn requested(&self) -> Option<&Trace> {
        self.0.requested.as_ref()
    }

    /// Where the variable that is in the way was created, and what led there.
    pub fn defined(&self) -> Option<&Trace> {
        self.0.defined.as_ref()
    }

    /// Where this pass asked for the variable first, if it was created in an earlier one.
    pub fn first_requested(&self) -> Option<&Site> {
        self.0.first.as_ref()
    }

    /// The existing names most like the missing one, best first.
    pub fn nearest(&self) -> &[String] {
        &self.0.nearest
    }

    /// Where the first of [`Self::nearest`] was created, and what led there.
    pub fn nearest_defined(&self) -> Option<&Trace> {
        self.0.nearest_defined.as_ref()
    }

    pub(crate) fn new(kind: ErrorKind) -> Self {
        Self(Box::new(Parts {
            kind,
            requested: None,
            defined: None,
            first: None,
            nearest: Vec::new(),
            nearest_defined: None,
        }))
    }

    pub(crate) fn at(mut self, requested: Trace) -> Self {
        self.0.requested.get_or_insert(requested);
        self
    }

    pub(crate) fn defined_at(mut self, defined: Trace) -> Self {
        self.0.defined = Some(defined);
        self
    }

    pub(crate) fn first_at(mut self, site: Site) -> Self {
        self.0.first = Some(site);
        self
    }

    /// Names what exists under a like name, best first.
    pub(crate) fn like(mut self, nearest: &[AnyVariable]) -> Self {
        self.0.nearest = nearest
            .iter()
            .filter_map(AnyVariable::key)
            .map(str::to_owned)
            .collect();
        self.0.nearest_defined = nearest.first().map(|v| v.defined().clone());
        self
    }
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        Self::new(kind)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Parts {
            kind,
            requested,
            defined,
            first,
            nearest,
            ..
        } = &*self.0;
        let f = &mut OneLine(f);
        let mut text = kind.to_string();
        let ends_alone =
            nearest.is_empty() && defined.is_none() && first.is_none() && requested.is_none();
        // A sentence of TensorFlow's that has no full stop gets one where another sentence follows.
        if !ends_alone && !text.ends_with(['.', '?', '!']) {
            text.push('.');
        }
        f.write_str(&text)?;
        if !nearest.is_empty() {
            write!(
                f,
                " The nearest existing names are: {}.",
                nearest.join(", ")
            )?;
        }
        if let Some(defined) = defined {
            write!(f, " Originally defined at {defined}.")?;
        }
        if let Some(first) = first {
            write!(f, " First requested in this pass at {first}.")?;
        }
        if let Some(requested) = requested {
            write!(f, " Requested at {requested}.")?;
        }
        Ok(())
    }
}

/// Escapes control characters, so that a name or a cause of several lines can't break the line.
struct OneLine<W>(W);

impl<W: fmt::Write> fmt::Write for OneLine<W> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for piece in text.split_inclusive(char::is_control) {
            let (plain, control) = match piece.char_indices().next_back() {
                Some((at, c)) if c.is_control() => (&piece[..at], Some(c)),
                _ => (piece, None),
            };
            self.0.write_str(plain)?;
            if let Some(control) = control {
                write!(self.0, "{}", control.escape_debug())?;
            }
        }
        Ok(())
    }
}

/// The text with control characters escaped.
pub(crate) fn one_line(text: &str) -> Cow<'_, str> {
    if !text.contains(char::is_control) {
        return Cow::Borrowed(text);
    }
    let mut line = OneLine(String::new());
    // Writing to a string can't fail.
    let _ = line.write_str(text);
    Cow::Owned(line.0)
}

/// As `Display`: `unwrap` and `main` print errors by `Debug`, and a reader wants the message there.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self.kind() {
            ErrorKind::Engine { cause, .. } | ErrorKind::Custom { cause, .. } => {
                Some(cause.as_ref())
            }
            ErrorKind::Initializer { cause, .. } | ErrorKind::InitConversion(cause) => {
                Some(cause.as_ref())
            }
            _ => None,
        }
    }
}
