//! The active scope of a thread. The only file that touches the thread-local stack; what is asked of it by name is in `calls`.
//!
//! No borrow of the stack spans user code: what a request needs is taken out first (initializers, getters and regularizers
//! may ask for variables themselves), and what a guard removes is dropped after the borrow is over.

mod calls;

use std::cell::RefCell;
use std::marker::PhantomData;
use std::panic::Location;
use std::sync::{Arc, MutexGuard};

use smallvec::SmallVec;

use crate::dtype::DType;
use crate::error::{Error, ErrorKind, Result};
use crate::host::HostArray;
use crate::name::Name;
use crate::options::{NameScopeOptions, Request, Reuse, VariableOptions};
use crate::pass::{Pass, Scope, ScopeOptions, ScopeTarget};
use crate::scope::Left;
use crate::shape::{AskedShape, IntoShape};
use crate::site::{Definition, Place, Provenance, Site};
use crate::spans::{Opened, Span};
use crate::store::VarStore;
use crate::variable::AnyVariable;

#[cfg(feature = "candle")]
pub(crate) use calls::names_over;
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

/// How high the stack was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Height {
    entries: u32,
    frames: u32,
}

impl Height {
    fn of(stack: &[Entry]) -> Self {
        let frames = match stack.last() {
            Some(Entry::Pass(pass)) => pass.depth(),
            _ => 0,
        };
        // No stack of a thread's is that deep.
        Self {
            entries: stack.len() as u32,
            frames: frames as u32,
        }
    }

    fn and_a_frame(self) -> Self {
        Self {
            frames: self.frames + 1,
            ..self
        }
    }
}

/// Something that was entered; it is left when this goes.
///
/// Not `Send`: a scope belongs to the thread that opened it.
#[derive(Debug)]
#[must_use]
pub struct Entered {
    /// How high the stack was, and is inside; nothing where the thread has no stack.
    heights: Option<(Height, Height)>,
    /// Dropped after what it is the span of was left.
    span: Span,
    _not_send: PhantomData<MutexGuard<'static, ()>>,
}

impl Drop for Entered {
    fn drop(&mut self) {
        let Some((before, inside)) = self.heights else {
            return;
        };
        let left = ACTIVE.try_with(|stack| leave_frame(&mut stack.borrow_mut(), before, inside));
        match left {
            Ok(Some(left)) => drop(left),
            Ok(None) => leave_all(before, inside),
            Err(_) => {}
        }
    }
}

/// Leaves the one frame that entering has put on the stack, if that is what there is to leave.
#[inline]
fn leave_frame(stack: &mut [Entry], before: Height, inside: Height) -> Option<Left> {
    let is_it = Height::of(stack) == inside && inside == before.and_a_frame();
    match stack.last_mut() {
        Some(Entry::Pass(pass)) if is_it => Some(pass.leave()),
        _ => None,
    }
}

/// Leaves whatever is above.
fn leave_all(before: Height, inside: Height) {
    let left = ACTIVE.try_with(|stack| {
        let mut stack = stack.borrow_mut();
        let in_order = Height::of(&stack) == inside;
        let keep = stack.len().min(before.entries as usize);
        let removed: SmallVec<[Entry; 1]> = stack.drain(keep..).collect();
        let left = match stack.last_mut() {
            Some(Entry::Pass(pass)) => pass.leave_to(before.frames as usize),
            _ => SmallVec::new(),
        };
        ((removed, left), in_order)
    });
    // The borrow is over: values may run user code when they are dropped.
    if let Ok((above, in_order)) = left {
        drop(above);
        if !in_order && !std::thread::panicking() {
            panic!("scopes were left out of order");
        }
    }
}

fn enter(change: impl FnOnce(&mut Vec<Entry>)) -> Entered {
    // A thread that is ending has no stack any more: nothing is entered then, and nothing left.
    let entered = ACTIVE.try_with(|stack| {
        let mut stack = stack.borrow_mut();
        let before = Height::of(&stack);
        change(&mut stack);
        (before, Height::of(&stack))
    });
    Entered {
        heights: entered.ok(),
        span: Span::NONE,
        _not_send: PhantomData,
    }
}

impl Entered {
    /// Has a span, if somebody listens, who may be the user: nothing is borrowed.
    #[inline]
    fn spanned(mut self, span: Span) -> Self {
        self.span = span;
        self
    }
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
pub(crate) fn enter_named(name: &Name, reuse: Reuse, place: Place) -> Entered {
    let entered_again = ACTIVE.try_with(|stack| {
        let mut stack = stack.borrow_mut();
        let before = Height::of(&stack);
        match stack.last_mut() {
            Some(Entry::Pass(pass)) => pass.enter_plain(name, reuse, place).then_some(before),
            _ => None,
        }
    });
    match entered_again {
        Ok(Some(before)) => Entered {
            heights: Some((before, before.and_a_frame())),
            span: Span::scope(|| opened(Some(name), |pass| pass.scope_name())),
            _not_send: PhantomData,
        },
        _ => enter_scope(ScopeOptions::at(name.clone()).reuse(reuse), place),
    }
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
#[inline]
pub(crate) fn get_variable(
    name: &Name,
    shape: impl IntoShape,
    dtype: Option<DType>,
    asked: &Request,
    place: Place,
) -> Result<AnyVariable> {
    if let Some(found) = find((name, shape.look(), dtype), asked, place) {
        return Ok(found);
    }
    let mut request = asked.clone();
    request.name = name.clone();
    request.shape = shape.into_shape();
    request.options.dtype = dtype.or(request.options.dtype);
    ask(request, place)
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
