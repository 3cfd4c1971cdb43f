//! Scoped, named, shareable variables for tensor code.
#![warn(missing_docs)]

mod ambient;
pub mod collection;
pub mod dtype;
pub mod engine;
mod error;
mod getter;
mod hooks;
pub mod host;
pub mod init;
mod lock;
mod macros;
mod name;
pub mod nn;
pub mod partition;
pub mod prelude;
mod scope;
mod shape;
mod site;
mod store;
mod template;
mod variable;

#[doc(hidden)]
pub mod __private;

pub use ambient::{add_to_collection, current_scope, get_collection, get_collection_in, reuse_variables};
pub use dtype::{DType, Element};
pub use engine::ndarray::Variable;
pub use error::{Cause, Error, ErrorKind, Result};
pub use getter::{CustomGetter, Getter};
pub use hooks::{AnyValue, Constraint, Regularizer, no_regularizer};
pub use host::HostArray;
pub use init::Initializer;
pub use name::Name;
pub use partition::Partitioner;
pub use scope::{NameScopeOptions, Reuse, ScopeOptions, ScopeTarget};
pub use shape::{IntoShape, NoShape, Shape};
pub use site::{Layer, Site, Step, Trace};
pub use store::{EnteredNameScope, EnteredScope, Pass, Request, Scope, VarStore, VariableOptions};
pub use template::{Template, TemplateOptions, make_template};
pub use variable::AnyVariable;
pub use varscope_macros::layer;
