//! What was said of a variable or a name scope, as the caller said it; what a scope says as well is [`Options`](crate::variable::Options).

mod getter;
mod name_scope;
mod request;
mod reuse;
mod variable;

pub use getter::{CustomGetter, Getter};
pub use name_scope::NameScopeOptions;
pub use request::Request;
pub use reuse::Reuse;
pub use variable::VariableOptions;
