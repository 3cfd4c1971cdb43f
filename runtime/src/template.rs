//! Templates: a function whose variables are made by its first call and shared by the later ones (`tf.make_template`).

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use crate::ambient;
use crate::error::{Error, ErrorKind, Result};
use crate::name::Name;
use crate::pass::{Pass, ScopeOptions, TemplateId};
use crate::scope::Captured;
use crate::site::Place;
use crate::spans::{Opened, Span};
use crate::variable::collection::TRAINABLE_VARIABLES;

/// How to make a template: the arguments of `tf.make_template`.
#[derive(Clone, Debug)]
#[must_use]
pub struct TemplateOptions {
    name: Name,
    unique_name: Option<Name>,
    create_scope_now: bool,
}

impl TemplateOptions {
    /// A template whose scope is named `name`, made unique where it is first called.
    pub fn new(name: impl Into<Name>) -> Self {
        Self {
            name: name.into(),
            unique_name: None,
            create_scope_now: false,
        }
    }

    /// The scope's name as it is, not made unique: a trap where something else has the name.
    pub fn unique_name(mut self, name: impl Into<Name>) -> Self {
        self.unique_name = Some(name.into());
        self
    }

    /// Whether the scope is made with the template, where it is made, and not by its first call.
    ///
    /// A trap, as in TensorFlow: such a scope inherits all defaults but the element type, which is `f32` again.
    pub fn create_scope_now(mut self, now: bool) -> Self {
        self.create_scope_now = now;
        self
    }
}

impl<T: Into<Name>> From<T> for TemplateOptions {
    fn from(name: T) -> Self {
        Self::new(name)
    }
}

/// A template. Its first successful call in a pass makes its variables; later ones share them, and may make no further
/// trainable ones.
///
/// ```
/// use varscope::{Request, VarStore};
///
/// let store = VarStore::new();
/// let mut pass = store.pass();
/// let scale = pass.make_template("scale")?;
/// let w = |pass: &mut varscope::Pass| pass.get_variable(Request::new("w").shape([1]));
/// let first = scale.call(&mut pass, w)?;
/// let second = scale.call(&mut pass, w)?;
/// assert_eq!(first, second);
/// assert_eq!(first.name(), "scale/w:0");
/// # Ok::<(), varscope::Error>(())
/// ```
#[derive(Debug)]
pub struct Template {
    /// What passes know it by: what its calls have done is there.
    id: TemplateId,
    options: TemplateOptions,
    /// The scope that was made with the template.
    made: Option<Arc<Captured>>,
    /// The name of the scope that was made with it, or opened by its first call.
    scope_name: OnceLock<Arc<str>>,
}

/// A call that has entered its scope.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Begun {
    is_first: bool,
    log: usize,
}

impl Template {
    fn make(pass: &mut Pass, options: TemplateOptions, place: Place) -> Self {
        static TEMPLATES: AtomicU64 = AtomicU64::new(0);
        let name = options.unique_name.as_ref();
        let made = options
            .create_scope_now
            .then(|| pass.make_bare_scope(name, &options.name, place));
        let scope_name = made.as_ref().map(|made| made.name.clone());
        Self {
            scope_name: scope_name.map(OnceLock::from).unwrap_or_default(),
            id: TEMPLATES.fetch_add(1, Ordering::Relaxed),
            options,
            made,
        }
    }

    /// The full name of its scope: of the one that was made with the template ([`TemplateOptions::create_scope_now`]), or that its
    /// first call has opened; nothing before. In another pass a scope's name can be made unique in another way.
    pub fn scope_name(&self) -> Option<&str> {
        self.scope_name.get().map(|name| &**name)
    }

    /// Calls the template's function in its scope, in an explicitly walked pass.
    ///
    /// # Errors
    /// The function's; those of entering the scope; and, at the end of a call after the first, if it has made trainable
    /// variables. These stay, as in TensorFlow. If the first call fails, the scope is kept and the next call is a first one.
    #[track_caller]
    pub fn call<R, E: From<Error>>(
        &self,
        pass: &mut Pass,
        body: impl FnOnce(&mut Pass) -> Result<R, E>,
    ) -> Result<R, E> {
        let place = Place::or_caller(None);
        let depth = pass.depth();
        let begun = self.begin(pass, place)?;
        let _span = Span::scope(|| {
            let path = pass.scope_name();
            Some(Opened { name: None, path })
        });
        let inside = Inside { pass, depth };
        let result = body(inside.pass);
        self.end(inside.pass, begun, result.is_ok(), place)?;
        result
    }

    /// Calls the template's function in its scope, in the active pass of this thread.
    ///
    /// # Errors
    /// As [`Self::call`], and if no scope is active.
    #[track_caller]
    pub fn run<R, E: From<Error>>(&self, body: impl FnOnce() -> Result<R, E>) -> Result<R, E> {
        let place = Place::or_caller(None);
        let (entered, begun) = ambient::enter_template(|pass| self.begin(pass, place), place)?;
        let begun = begun?;
        let result = body();
        ambient::with_pass("Template::run", place, |pass| {
            self.end(pass, begun, result.is_ok(), place)
        })??;
        drop(entered);
        result
    }

    fn begin(&self, pass: &mut Pass, place: Place) -> Result<Begun> {
        let called = pass.record().called(self.id).clone();
        let scope = called.scope.as_ref().or(self.made.as_ref());
        let options = match (scope, &self.options.unique_name) {
            (Some(scope), _) => ScopeOptions::at(pass.scope_again(scope)).reuse(called.begun),
            (None, Some(unique)) => ScopeOptions::at(unique.clone()),
            (None, None) => ScopeOptions::unnamed().default_name(self.options.name.clone()),
        };
        pass.enter_scope(&options, place)?;
        let opened = scope.is_none().then(|| pass.capture());
        if let Some(opened) = &opened {
            self.scope_name.get_or_init(|| opened.name.clone());
        }
        let mut record = pass.record();
        let state = record.called(self.id);
        // Another walk's may be there by now; this one's is dropped after the record is free.
        state.scope = state.scope.take().or_else(|| opened.clone());
        state.begun = true;
        Ok(Begun {
            is_first: !called.created,
            log: record.mark_log(),
        })
    }

    fn end(&self, pass: &mut Pass, begun: Begun, is_ok: bool, place: Place) -> Result<()> {
        match (is_ok, begun.is_first) {
            (true, true) => pass.record().called(self.id).created = true,
            (false, true) => pass.record().called(self.id).begun = false,
            (false, false) => {}
            (true, false) => check_no_new(pass, begun.log, place)?,
        }
        Ok(())
    }
}

fn check_no_new(pass: &mut Pass, log: usize, place: Place) -> Result<()> {
    let new = pass.collected_since(TRAINABLE_VARIABLES, log);
    let variables: Vec<_> = new.iter().filter_map(|item| item.variable()).collect();
    let Some(first) = variables.first() else {
        return Ok(());
    };
    let kind = ErrorKind::TemplateNewTrainable {
        variables: variables.iter().map(ToString::to_string).collect(),
    };
    Err(Error::new(kind)
        .at(pass.provenance(place))
        .defined_at(first.defined().clone()))
}

/// Steps back to where a call began, also when its function panics.
struct Inside<'a> {
    pass: &'a mut Pass,
    depth: usize,
}

impl Drop for Inside<'_> {
    fn drop(&mut self) {
        drop(self.pass.leave_to(self.depth));
    }
}

impl Pass {
    /// Makes a template (`tf.make_template`).
    ///
    /// # Errors
    /// None as it is; `Result` since with `create_scope_now` a scope is made.
    #[track_caller]
    pub fn make_template(&mut self, options: impl Into<TemplateOptions>) -> Result<Template> {
        Ok(Template::make(self, options.into(), Place::or_caller(None)))
    }
}

/// Makes a template in the active pass of this thread (`tf.make_template`).
///
/// # Errors
/// If no scope is active.
#[track_caller]
pub fn make_template(options: impl Into<TemplateOptions>) -> Result<Template> {
    let (options, place) = (options.into(), Place::or_caller(None));
    ambient::with_pass("make_template()", place, |pass| {
        Template::make(pass, options, place)
    })
}
