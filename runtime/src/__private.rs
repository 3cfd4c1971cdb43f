//! What the macros' expansions call. Not public API: anything here may change in any release.

mod convert;

pub use self::convert::{
    constraint, custom_getter, dtype, initializer, name, partitioner, regularizer, reuse, target,
};
pub use varscope_macros::{
    get_variable_impl, model_impl, name_scope_impl, scope_impl, variable_impl,
};

pub use crate::ambient::{Entered, active_name_scope, active_scope};
pub use crate::name::Name;
pub use crate::options::{NameScopeOptions, Request, Reuse, VariableOptions};
pub use crate::pass::ScopeOptions;
pub use crate::shape::NoShape;
pub use crate::signature::expansion as reuse;
pub use crate::site::{Definition, Layer, Site, Written};

use std::panic::Location;

use self::convert::AsStore;
use crate::ambient;

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
        Self {
            site: None,
            reuse: Reuse::False,
        }
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
pub fn enter_model(store: &impl AsStore, options: ModelOptions) -> Entered {
    ambient::enter_model(
        store.as_store(),
        options.reuse,
        ambient::place(options.site),
    )
}

/// Opens a variable scope.
#[track_caller]
pub fn enter_scope(options: ScopeOptions) -> Entered {
    let place = ambient::place(options.site);
    ambient::enter_scope(options, place)
}

/// Opens a variable scope by its name alone.
pub fn enter_named(written: &'static Written, reuse: Reuse) -> Entered {
    ambient::enter_named(written, reuse)
}

/// Opens a name scope.
#[track_caller]
pub fn enter_name_scope(options: NameScopeOptions) -> Entered {
    let place = ambient::place(options.site);
    ambient::enter_name_scope(&options, place)
}

/// Notes a layer; the layer itself is `#[track_caller]`, so this is where it was called.
#[track_caller]
pub fn enter_layer(layer: &'static Definition) -> Entered {
    ambient::enter_layer(layer, Location::caller())
}

/// Notes a layer and opens its own scope.
#[track_caller]
pub fn enter_layer_in(layer: &'static Definition, options: ScopeOptions) -> (Entered, Entered) {
    let place = ambient::place(options.site);
    let entered = ambient::enter_layer(layer, Location::caller());
    // Fields are dropped in order: the scope has to go before the layer.
    (ambient::enter_scope(options, place), entered)
}

/// What `get_variable!`'s keys are put on; its name and shape come before them and are evaluated first.
#[inline]
pub fn asked(site: &'static Site) -> Request {
    const NAME: Name = Name::literal("");
    Request::new(NAME).site(site)
}

/// The ndarray engine's part.
pub mod ndarray {
    use ::ndarray::Dimension;

    use crate::ambient;
    use crate::dtype::{DType, Element};
    use crate::engines::ndarray::Variable;
    use crate::error::Result;
    use crate::host::{HostArray, IntoArray};
    use crate::init::Initializer;
    use crate::name::Name;
    use crate::options::{Request, VariableOptions};
    use crate::shape::IntoShape;
    use crate::site::{Place, Written};
    use crate::variable::AnyVariable;

    // The projections of what is passed are parameters of their own: in the return type, what is wrong with the
    // argument would be reported a second time, for the call.

    /// Asks for a variable, typed by element and rank.
    #[track_caller]
    pub fn get_variable<A, D>(
        name: &Name,
        shape: impl IntoShape<Dim = D>,
        asked: &Request,
    ) -> Result<Variable<A, D>>
    where
        A: Element,
        D: Dimension,
    {
        typed(name, shape, None, asked)
    }

    /// Asks for a variable and says its element type.
    #[track_caller]
    pub fn get_variable_as<A, D>(
        name: &Name,
        shape: impl IntoShape<Dim = D>,
        asked: &Request,
    ) -> Result<Variable<A, D>>
    where
        A: Element,
        D: Dimension,
    {
        typed(name, shape, Some(A::DTYPE), asked)
    }

    #[inline]
    #[track_caller]
    fn typed<A, D>(
        name: &Name,
        shape: impl IntoShape<Dim = D>,
        dtype: Option<DType>,
        asked: &Request,
    ) -> Result<Variable<A, D>>
    where
        A: Element,
        D: Dimension,
    {
        let place = ambient::place(asked.site);
        handle(
            ambient::get_variable((name, shape.look(), dtype), asked, place),
            place,
        )
    }

    /// Asks for a variable by name and shape alone.
    pub fn get_named<A, D>(
        written: &'static Written,
        shape: impl IntoShape<Dim = D>,
    ) -> Result<Variable<A, D>>
    where
        A: Element,
        D: Dimension,
    {
        named(written, shape, None, None)
    }

    /// The same, and says its element type.
    pub fn get_named_as<A, D>(
        written: &'static Written,
        shape: impl IntoShape<Dim = D>,
    ) -> Result<Variable<A, D>>
    where
        A: Element,
        D: Dimension,
    {
        named(written, shape, Some(A::DTYPE), None)
    }

    /// Says the initializer.
    pub fn get_initialized<A, D>(
        written: &'static Written,
        shape: impl IntoShape<Dim = D>,
        initializer: Option<Initializer>,
    ) -> Result<Variable<A, D>>
    where
        A: Element,
        D: Dimension,
    {
        named(written, shape, None, initializer)
    }

    /// Says the initializer and the element type.
    pub fn get_initialized_as<A, D>(
        written: &'static Written,
        shape: impl IntoShape<Dim = D>,
        initializer: Option<Initializer>,
    ) -> Result<Variable<A, D>>
    where
        A: Element,
        D: Dimension,
    {
        named(written, shape, Some(A::DTYPE), initializer)
    }

    #[inline]
    fn named<A, D>(
        written: &'static Written,
        shape: impl IntoShape<Dim = D>,
        dtype: Option<DType>,
        initializer: Option<Initializer>,
    ) -> Result<Variable<A, D>>
    where
        A: Element,
        D: Dimension,
    {
        let asked = ambient::get_named(written, shape.look(), dtype, initializer);
        handle(asked, written.place())
    }

    #[inline]
    fn handle<A: Element, D: Dimension>(
        asked: Result<AnyVariable>,
        place: Place,
    ) -> Result<Variable<A, D>> {
        Variable::new(asked?).map_err(|e| e.at(ambient::provenance(place)))
    }

    /// Makes a variable of the value's element type.
    #[track_caller]
    pub fn variable<A, D>(
        value: impl IntoArray<Elem = A, Dim = D>,
        options: VariableOptions,
    ) -> Result<Variable<A, D>>
    where
        A: Element,
        D: Dimension,
    {
        let place = ambient::place(options.site);
        handle(
            ambient::variable(HostArray::from(value), options, place),
            place,
        )
    }

    /// Makes a variable of another element type.
    #[track_caller]
    pub fn variable_as<A, D>(
        value: impl IntoArray<Dim = D>,
        options: VariableOptions,
    ) -> Result<Variable<A, D>>
    where
        A: Element,
        D: Dimension,
    {
        let place = ambient::place(options.site);
        let options = options.dtype(A::DTYPE);
        handle(
            ambient::variable(HostArray::from(value), options, place),
            place,
        )
    }
}

/// The candle engine's part.
#[cfg(feature = "candle")]
pub mod candle {
    use crate::ambient;
    use crate::engines::candle::{IntoHost, Variable, into_host};
    use crate::error::Result;
    use crate::init::Initializer;
    use crate::name::Name;
    use crate::options::{Request, VariableOptions};
    use crate::shape::{AskedShape, IntoShape};
    use crate::site::{Place, Written};
    use crate::variable::AnyVariable;

    // What is generic is one line: it is compiled in the user's crate.

    /// Asks for a variable by name and shape alone.
    pub fn get_named(written: &'static Written, shape: impl IntoShape) -> Result<Variable> {
        initialized(written, shape.look(), None)
    }

    /// Says the initializer.
    pub fn get_initialized(
        written: &'static Written,
        shape: impl IntoShape,
        initializer: Option<Initializer>,
    ) -> Result<Variable> {
        initialized(written, shape.look(), initializer)
    }

    fn initialized(
        written: &'static Written,
        shape: AskedShape<'_>,
        initializer: Option<Initializer>,
    ) -> Result<Variable> {
        let asked = ambient::get_named(written, shape, None, initializer);
        handle(asked, written.place())
    }

    #[inline]
    fn handle(asked: Result<AnyVariable>, place: Place) -> Result<Variable> {
        Variable::new(asked?).map_err(|e| e.at(ambient::provenance(place)))
    }

    /// Asks for a variable.
    #[track_caller]
    pub fn get_variable(name: &Name, shape: impl IntoShape, asked: &Request) -> Result<Variable> {
        requested(name, shape.look(), asked)
    }

    #[track_caller]
    fn requested(name: &Name, shape: AskedShape<'_>, asked: &Request) -> Result<Variable> {
        let place = ambient::place(asked.site);
        handle(
            ambient::get_variable((name, shape, None), asked, place),
            place,
        )
    }

    /// Makes a variable.
    #[track_caller]
    pub fn variable(value: impl IntoHost, options: VariableOptions) -> Result<Variable> {
        let place = ambient::place(options.site);
        let value = into_host(
            value,
            options.name.as_ref().map_or("Variable", |n| n.as_str()),
        )?;
        handle(ambient::variable(value, options, place), place)
    }
}
