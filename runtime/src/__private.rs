//! What the macros' expansions call. Not public API: anything here may change in any release.

pub use varscope_macros::{get_variable_impl, model_impl, name_scope_impl, scope_impl, variable_impl};

pub use crate::ambient::Entered;
pub use crate::name::Name;
pub use crate::scope::{NameScopeOptions, Reuse, ScopeOptions};
pub use crate::shape::NoShape;
pub use crate::site::{Layer, Site};
pub use crate::store::{Request, VariableOptions};

use std::panic::Location;

use crate::ambient;
use crate::dtype::DType;
use crate::store::VarStore;

/// What `model!` passes on.
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct ModelOptions {
    site: Option<&'static Site>,
    reuse: Reuse,
}

impl ModelOptions {
    /// No reuse.
    #[expect(clippy::new_without_default, reason = "only expansions make one")]
    pub const fn new() -> Self {
        Self { site: None, reuse: Reuse::False }
    }

    /// Where the block is.
    pub fn site(mut self, site: &'static Site) -> Self {
        self.site = Some(site);
        self
    }

    /// The root scope's reuse.
    pub fn reuse(mut self, reuse: Reuse) -> Self {
        self.reuse = reuse;
        self
    }
}

/// Begins a pass.
#[track_caller]
pub fn enter_model(store: &impl AsRef<VarStore>, options: ModelOptions) -> Entered {
    ambient::enter_model(store.as_ref(), options.reuse, ambient::place(options.site))
}

/// Opens a variable scope.
#[track_caller]
pub fn enter_scope(options: ScopeOptions) -> Entered {
    let place = ambient::place(options.site);
    ambient::enter_scope(options, place)
}

/// Opens a name scope.
#[track_caller]
pub fn enter_name_scope(options: NameScopeOptions) -> Entered {
    let place = ambient::place(options.site);
    ambient::enter_name_scope(&options, place)
}

/// Notes a layer; the layer itself is `#[track_caller]`, so this is where it was called.
#[track_caller]
pub fn enter_layer(layer: &'static Layer) -> Entered {
    ambient::enter_layer(layer, Location::caller())
}

/// Notes a layer and opens its own scope.
#[track_caller]
pub fn enter_layer_in(layer: &'static Layer, options: ScopeOptions) -> (Entered, Entered) {
    let place = ambient::place(options.site);
    let entered = ambient::enter_layer(layer, Location::caller());
    // Fields are dropped in order: the scope has to go before the layer.
    (ambient::enter_scope(options, place), entered)
}

/// A name from an expression.
pub fn name(name: impl Into<Name>) -> Name {
    name.into()
}

/// A reuse setting from an expression.
pub fn reuse(reuse: impl Into<Reuse>) -> Reuse {
    reuse.into()
}

/// An element type from an expression.
pub fn dtype(dtype: impl Into<DType>) -> DType {
    dtype.into()
}

/// The ndarray engine's part.
pub mod ndarray {
    use crate::ambient;
    use crate::dtype::Element;
    use crate::engine::ndarray::Variable;
    use crate::error::Result;
    use crate::host::{HostArray, IntoArray};
    use crate::shape::IntoShape;
    use crate::store::{Request, VariableOptions};

    /// Asks for a variable, typed by element and rank.
    #[track_caller]
    pub fn get_variable<A: Element, S: IntoShape>(shape: S, request: Request) -> Result<Variable<A, S::Dim>> {
        let place = ambient::place(request.site);
        Variable::new(ambient::get_variable(request.shape(shape), place)?)
    }

    /// Asks for a variable and says its element type.
    #[track_caller]
    pub fn get_variable_as<A: Element, S: IntoShape>(shape: S, request: Request) -> Result<Variable<A, S::Dim>> {
        get_variable(shape, request.dtype(A::DTYPE))
    }

    /// Makes a variable of the value's element type.
    #[track_caller]
    pub fn variable<V: IntoArray>(value: V, options: VariableOptions) -> Result<Variable<V::Elem, V::Dim>> {
        let place = ambient::place(options.site);
        Variable::new(ambient::variable(HostArray::from(value), options, place)?)
    }

    /// Makes a variable of another element type.
    #[track_caller]
    pub fn variable_as<A: Element, V: IntoArray>(value: V, options: VariableOptions) -> Result<Variable<A, V::Dim>> {
        let place = ambient::place(options.site);
        let options = options.dtype(A::DTYPE);
        Variable::new(ambient::variable(HostArray::from(value), options, place)?)
    }
}

/// The candle engine's part.
#[cfg(feature = "candle")]
pub mod candle {
    use crate::ambient;
    use crate::engine::candle::{IntoHost, Variable, into_host};
    use crate::error::Result;
    use crate::shape::IntoShape;
    use crate::store::{Request, VariableOptions};

    /// Asks for a variable.
    #[track_caller]
    pub fn get_variable(shape: impl IntoShape, request: Request) -> Result<Variable> {
        let place = ambient::place(request.site);
        Variable::new(ambient::get_variable(request.shape(shape), place)?)
    }

    /// Makes a variable.
    #[track_caller]
    pub fn variable(value: impl IntoHost, options: VariableOptions) -> Result<Variable> {
        let place = ambient::place(options.site);
        let value = into_host(value, options.name.as_ref().map_or("Variable", |n| n.as_str()))?;
        Variable::new(ambient::variable(value, options, place)?)
    }
}
