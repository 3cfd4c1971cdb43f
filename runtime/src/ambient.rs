//! The active scope of a thread. The thread-local stack is touched here and by the guards in `entered` alone; what is asked of it by name is in
//! `calls`.
//!
//! No borrow of the stack spans user code: what a request needs is taken out first (initializers, getters and regularizers
//! may ask for variables themselves), and what a guard removes is dropped after the borrow is over.

mod calls;
mod entered;

use std::cell::RefCell;
use std::panic::Location;
use std::sync::Arc;

use crate::dtype::DType;
use crate::error::{Error, ErrorKind, Result};
use crate::host::HostArray;
use crate::init::Initializer;
use crate::name::Name;
use crate::options::{NameScopeOptions, Request, Reuse, VariableOptions};
use crate::pass::{Pass, Scope, ScopeOptions, ScopeTarget};
use crate::shape::AskedShape;
use crate::site::{Definition, Place, Provenance, Site, Written};
use crate::spans::{Opened, Span};
use crate::store::VarStore;
use crate::variable::AnyVariable;

#[cfg(feature = "candle")]
pub(crate) use calls::names_over;
pub use entered::Entered;
use entered::{Height, enter};

pub use calls::{
    active_name_scope, active_scope, add_to_collection, current_scope, get_collection,
    get_collection_in, reuse_variables, select_collection,
};

thread_local! {
    static ACTIVE: RefCell<Vec<Entry>> = const { RefCell::new(Vec::new()) };
}

/// What the stack holds.
#[derive(Debug)]
enum Entry {
    /// A pass that is being walked.
    Pass(Pass),
    /// A scope that could not be opened: everything asked for in it gives its error.
    Failed(Error),
}

/// What was opened just now, by this name if it was asked for by one.
fn opened(name: Option<&Name>, path: impl FnOnce(&mut Pass) -> String) -> Option<Opened> {
    let path = with_pass("scope!", Place::or_caller(None), path).ok()?;
    let name = name.map(|name| name.as_str().to_owned());
    Some(Opened { name, path })
}

fn no_active_scope(call: &'static str, place: Place) -> Error {
    Error::new(ErrorKind::NoActiveScope { call }).at(place.alone())
}

/// Runs under the borrow of the stack: nothing of the user's.
pub(crate) fn with_pass<R>(
    call: &'static str,
    place: Place,
    run: impl FnOnce(&mut Pass) -> R,
) -> Result<R> {
    let ran = ACTIVE.try_with(|stack| match stack.borrow_mut().last_mut() {
        Some(Entry::Pass(pass)) => Ok(run(pass)),
        Some(Entry::Failed(error)) => Err(error.clone()),
        None => Err(no_active_scope(call, place)),
    });
    ran.unwrap_or_else(|_| Err(no_active_scope(call, place)))
}

/// Begins a pass over a store.
pub(crate) fn enter_model(store: &VarStore, reuse: Reuse, place: Place) -> Entered {
    let pass = Pass::begin(store, reuse, place);
    enter(|stack| stack.push(Entry::Pass(pass))).spanned(Span::pass())
}

/// Opens a variable scope of this name in the active pass, with nothing said but its reuse.
pub(crate) fn enter_named(written: &'static Written, reuse: Reuse) -> Entered {
    let entered_again = ACTIVE.try_with(|stack| {
        let mut stack = stack.borrow_mut();
        let entries = stack.len() as u32;
        match stack.last_mut() {
            Some(Entry::Pass(pass)) => {
                let frames = pass.depth() as u32;
                let entered = pass.enter_plain(written, reuse);
                entered.then_some(Height { entries, frames })
            }
            _ => None,
        }
    });
    match entered_again {
        Ok(Some(before)) => Entered::frame(before).spanned(Span::scope(|| {
            opened(Some(&written.name()), |pass| pass.scope_name())
        })),
        _ => enter_written(written, reuse),
    }
}

#[cold]
fn enter_written(written: &'static Written, reuse: Reuse) -> Entered {
    enter_scope(
        ScopeOptions::at(written.name()).reuse(reuse),
        written.place(),
    )
}

/// Opens a variable scope in the active pass; a captured one also where its store has no pass on this thread.
pub(crate) fn enter_scope(options: ScopeOptions, place: Place) -> Entered {
    let entered = enter(|stack| {
        let entered = match (stack.last_mut(), &options.target) {
            (Some(Entry::Failed(error)), _) => Err(error.clone()),
            (Some(Entry::Pass(pass)), Some(ScopeTarget::Captured(scope)))
                if !scope.is_of(pass.store()) =>
            {
                join(stack, scope, &options, place)
            }
            (Some(Entry::Pass(pass)), _) => pass.enter_scope(&options, place),
            (None, Some(ScopeTarget::Captured(scope))) => join(stack, scope, &options, place),
            (None, _) => Err(no_active_scope("scope!", place)),
        };
        if let Err(error) = entered {
            stack.push(Entry::Failed(error));
        }
    });
    entered.spanned(Span::scope(|| {
        opened(options.name(), |pass| pass.scope_name())
    }))
}

/// Walks a captured scope's own pass on this thread.
fn join(stack: &mut Vec<Entry>, scope: &Scope, options: &ScopeOptions, place: Place) -> Result<()> {
    let mut pass = scope.pass()?;
    pass.enter_scope(options, place)?;
    stack.push(Entry::Pass(pass));
    Ok(())
}

/// Opens a name scope in the active pass.
pub(crate) fn enter_name_scope(options: &NameScopeOptions, place: Place) -> Entered {
    let entered = enter(|stack| {
        let entered = match stack.last_mut() {
            Some(Entry::Pass(pass)) => pass.enter_name_scope(options, place).map(|_| ()),
            Some(Entry::Failed(error)) => Err(error.clone()),
            None => Err(no_active_scope("name_scope!", place)),
        };
        if let Err(error) = entered {
            stack.push(Entry::Failed(error));
        }
    });
    entered.spanned(Span::scope(|| opened(None, Pass::current_name_scope)))
}

/// Notes that a layer is running. Outside of every pass that means nothing: its requests fail by themselves.
pub(crate) fn enter_layer(
    layer: &'static Definition,
    called: &'static Location<'static>,
) -> Entered {
    let entered = enter(|stack| {
        if let Some(Entry::Pass(pass)) = stack.last_mut() {
            pass.enter_layer(layer, called);
        }
    });
    let path = || with_pass("#[layer]", Place::or_caller(None), |pass| pass.scope_name());
    entered.spanned(Span::layer(layer, || path().ok()))
}

/// Enters a template's scope in the active pass.
pub(crate) fn enter_template<R>(
    begin: impl FnOnce(&mut Pass) -> R,
    place: Place,
) -> Result<(Entered, R)> {
    let mut begun = None;
    let entered = enter(|stack| {
        begun = Some(match stack.last_mut() {
            Some(Entry::Pass(pass)) => Ok(begin(pass)),
            Some(Entry::Failed(error)) => Err(error.clone()),
            None => Err(no_active_scope("Template::run", place)),
        });
    });
    let begun = begun.unwrap_or_else(|| Err(no_active_scope("Template::run", place)))?;
    let span = Span::scope(|| opened(None, |pass| pass.scope_name()));
    Ok((entered.spanned(span), begun))
}

/// Asks for a variable in the active scope. Name, shape and dtype come apart from the rest, which is looked at in place: almost always
/// the variable is there, and nothing need be put together.
pub(crate) fn get_variable(
    (name, shape, dtype): (&Name, AskedShape<'_>, Option<DType>),
    asked: &Request,
    place: Place,
) -> Result<AnyVariable> {
    if let Some(found) = find((name, shape, dtype), asked, place) {
        return Ok(found);
    }
    let mut request = asked.clone();
    request.name = name.clone();
    request.shape = shape.to_shape();
    request.options.dtype = dtype.or(request.options.dtype);
    ask(request, place)
}

/// The same where nothing else is said but an initializer: no request is made before it is needed.
#[inline]
pub(crate) fn get_named(
    written: &'static Written,
    shape: AskedShape<'_>,
    dtype: Option<DType>,
    initializer: Option<Initializer>,
) -> Result<AnyVariable> {
    let found = match &initializer {
        // It brings a shape.
        Some(value) if value.value_of().is_some() => None,
        _ => find_named(written, shape, dtype),
    };
    match found {
        Some(found) => Ok(found),
        None => make_named(written, shape, dtype, initializer),
    }
}

fn find_named(
    written: &'static Written,
    shape: AskedShape<'_>,
    dtype: Option<DType>,
) -> Option<AnyVariable> {
    let (name, place) = (written.name(), written.place());
    let found = ACTIVE.try_with(|stack| match stack.borrow_mut().last_mut() {
        Some(Entry::Pass(pass)) => pass.find_plain((&name, shape, dtype), place),
        _ => None,
    });
    found.ok().flatten()
}

#[cold]
fn make_named(
    written: &'static Written,
    shape: AskedShape<'_>,
    dtype: Option<DType>,
    initializer: Option<Initializer>,
) -> Result<AnyVariable> {
    let (name, place) = (written.name(), written.place());
    let asked = Request::new(name.clone()).site(&written.site);
    let asked = asked.initializer(initializer);
    get_variable((&name, shape, dtype), &asked, place)
}

fn find(
    what: (&Name, AskedShape<'_>, Option<DType>),
    asked: &Request,
    place: Place,
) -> Option<AnyVariable> {
    let found = ACTIVE.try_with(|stack| match stack.borrow_mut().last_mut() {
        Some(Entry::Pass(pass)) => {
            let found = pass.find(what, asked, place);
            found.or_else(|| pass.make(what, asked, place))
        }
        _ => None,
    });
    found.ok().flatten()
}

/// Runs functions of the user's (getters, initializers, regularizers), as TensorFlow does, in the root name scope.
#[cold]
fn ask(request: Request, place: Place) -> Result<AnyVariable> {
    let resolver = with_pass("get_variable!", place, Pass::resolver)?;
    let _at_root = enter(|stack| {
        if let Some(Entry::Pass(pass)) = stack.last_mut() {
            pass.enter_root_name_scope();
        }
    });
    resolver.get(request, place)
}

/// A place of this thread, and what leads there.
pub(crate) fn provenance(place: Place) -> Provenance {
    let provenance = with_pass("get_variable!", place, |pass| pass.provenance(place));
    provenance.unwrap_or_else(|_| place.alone().into())
}

/// Makes a variable in the active name scope.
pub(crate) fn variable(
    value: HostArray,
    options: VariableOptions,
    place: Place,
) -> Result<AnyVariable> {
    let (resolver, position) = with_pass("variable!", place, |pass| {
        (pass.resolver(), pass.position())
    })?;
    resolver.variable(position, value, options, place)
}

/// For sites that macros give.
#[track_caller]
pub(crate) fn place(site: Option<&'static Site>) -> Place {
    Place::or_caller(site)
}

const _: fn() = || {
    fn is_send_and_sync<T: Send + Sync>() {}
    is_send_and_sync::<VarStore>();
    is_send_and_sync::<Scope>();
    is_send_and_sync::<Arc<Error>>();
};
