//! A framework that hands varscope on: its users do not depend on varscope themselves.

pub use varscope;

/// Everything that a model needs, and a macro under another name.
pub mod prelude {
    pub use varscope::get_variable as parameter;
    pub use varscope::prelude::*;
}
