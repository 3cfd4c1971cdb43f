//! Entering scopes: from an opening to a frame of the stack.

use std::sync::Arc;

use super::captured::Captured;
use super::names::{Names, Original};
use super::node::NodeId;
use super::noun::Noun;
use super::pending::Position;
use super::settings::{PlainDtype, Settings};
use super::stack::{Entry, Frame, Leave, Left, Open, Stack};
use crate::dtype::DType;
use crate::error::{ErrorKind, Result};
use crate::name::{self, Name};
use crate::options::{CustomGetter, NameScopeOptions, Reuse};
use crate::site::Place;
use crate::variable::{Constraint, Options};

/// How a variable scope is opened.
///
/// All of it is the caller's and stays so: it may run user code when it is dropped, and names are locked here.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Opening<'a> {
    pub(crate) target: Target<'a>,
    pub(crate) reuse: Reuse,
    pub(crate) auxiliary_name_scope: bool,
    pub(crate) options: &'a Options,
    pub(crate) getter: Option<&'a CustomGetter>,
    pub(crate) place: Place,
}

/// What it is opened by.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Target<'a> {
    /// A name below the active scope.
    Name(&'a Name),
    /// A scope again, with what it brings.
    Captured(&'a Captured),
    /// A name below the active scope, made unique.
    Default(&'a Name),
}

impl Opening<'_> {
    fn constraint(&self) -> Option<Arc<Constraint>> {
        self.options.constraint.clone().map(Arc::new)
    }

    /// Whether the scope has the settings of the one around it.
    fn says_nothing(&self) -> bool {
        self.options.is_empty() && self.getter.is_none()
    }
}

impl Stack {
    /// `tf.name_scope`. Gives the scope string.
    pub(crate) fn enter_name_scope(
        &mut self,
        names: &mut Names,
        options: &NameScopeOptions,
    ) -> Result<Original> {
        let given = options.name.as_ref().or(options.default_name.as_ref());
        let position = names.at(self.position());
        let opened = names.open(position, given.map_or("", Name::as_str), Noun::Scope)?;
        self.push(opened.position.into(), Leave::Nothing, Entry::Unseen);
        Ok(opened.scope)
    }

    /// `tf.variable_scope`: the name scope first, then the variable scope; nothing is opened on error.
    pub(crate) fn enter_scope(&mut self, names: &mut Names, opening: &Opening<'_>) -> Result<()> {
        self.check_getters(opening)?;
        let (position, auxiliary) = (self.position(), opening.auxiliary_name_scope);
        match opening.target {
            Target::Name(name) => {
                let edge = names.tree.edge(self.scope().node, name);
                let (position, original) = match (auxiliary, name.as_str().is_empty()) {
                    (true, false) => names.open_later(position, edge, name)?,
                    // No name scope is opened for an empty name, which is then the scope string as well.
                    (true, true) => (position, Original::ROOT),
                    (false, _) => (position, Original::at(position)),
                };
                self.enter_named(names, edge.to, position, original, opening);
            }
            Target::Captured(scope) => {
                let position = if auxiliary && !scope.own_name.as_str().is_empty() {
                    let edge = names.tree.edge(self.scope().node, &scope.own_name);
                    names.open_later(position, edge, &scope.own_name)?.0
                } else {
                    position
                };
                self.enter_captured(names, scope, position, opening);
            }
            Target::Default(default) => {
                let edge = names.tree.edge(self.scope().node, default);
                let (position, original) = if auxiliary {
                    names.open_later(position, edge, default)?
                } else {
                    (position, Original::at(position))
                };
                let (unique, _) = self.unique_default(names, edge.to);
                self.enter_named(names, unique, position, original, opening);
            }
        }
        Ok(())
    }

    fn check_getters(&self, opening: &Opening<'_>) -> Result<()> {
        if opening.getter.is_none() {
            return Ok(());
        }
        let around = match opening.target {
            Target::Captured(scope) => scope.getters(),
            Target::Name(_) | Target::Default(_) => self.getters(),
        };
        let limit = Settings::GETTERS;
        if around < limit {
            Ok(())
        } else {
            Err(ErrorKind::TooManyGetters { limit }.into())
        }
    }

    /// A variable scope alone, made and left, as a value: no name scope, and no `/` after its original one (tests/data/FORMAT.md
    /// S26).
    pub(crate) fn make_bare(
        &mut self,
        names: &mut Names,
        (name, default): (Option<&Name>, &Name),
        dtype: DType,
        place: Place,
    ) -> (Arc<Captured>, Left) {
        let given = name.unwrap_or(default);
        let edge = names.tree.edge(self.scope().node, given);
        let (node, suffix) = match name {
            Some(_) => (edge.to, 0),
            None => self.unique_default(names, edge.to),
        };
        let original = match suffix {
            0 => given.as_str().into(),
            suffix => name::suffixed(given.as_str(), suffix).into(),
        };
        // It inherits all defaults but the element type, which is the store's.
        let options = Options {
            dtype: Some(dtype),
            ..Options::NONE
        };
        let opening = Opening {
            target: Target::Name(given),
            reuse: Reuse::False,
            auxiliary_name_scope: false,
            options: &options,
            getter: None,
            place,
        };
        let position = self.position();
        self.enter_named(names, node, position, Original::text(original), &opening);
        let captured = self.capture(names);
        (captured, self.leave())
    }

    /// A variable scope below the active one, with the settings of that. Its entries are filled in where they stand, see
    /// [`Open::NEW`].
    #[inline]
    pub(crate) fn push_plain(
        &mut self,
        node: NodeId,
        position: Position,
        reuse: Reuse,
        place: Place,
    ) {
        let outer = self.scope();
        let (reuse, settings, plain) = (reuse.or(outer.reuse), outer.settings, outer.plain);
        let (scopes, settings_before) = (self.scopes.len(), self.settings.len());
        self.counters.open(node);
        let open = grow(&mut self.scopes, Open::NEW);
        (open.node, open.original.at) = (node, position);
        (open.reuse, open.settings, open.plain) = (reuse, settings, plain);
        let frame = grow(&mut self.frames, Frame::NEW);
        (frame.scopes, frame.settings) = (scopes, settings_before);
        frame.position = position;
        frame.leave = Leave::Named(node);
        frame.entry = Entry::Scope(place);
    }

    /// A variable scope below the active one, alone (`_pure_variable_scope`).
    fn enter_named(
        &mut self,
        names: &mut Names,
        node: NodeId,
        position: Position,
        original: Original,
        opening: &Opening<'_>,
    ) {
        let outer = self.scope();
        let reuse = opening.reuse.or(outer.reuse());
        let (is_captured, outer_settings) =
            (outer.captured.is_some(), (outer.settings, outer.plain));
        let settings_before = self.settings.len();
        let (settings, plain) = if opening.says_nothing() && !is_captured {
            outer_settings
        } else {
            self.push_settings(opening, self.settings())
        };
        let leave = if node == NodeId::ROOT {
            // What is below the root in TensorFlow's sense are names that begin with its name and a `/`.
            Leave::Named(names.tree.nameless())
        } else {
            Leave::Named(node)
        };
        let open = Open {
            node,
            original,
            reuse,
            settings,
            plain,
            constraint: opening.constraint(),
            captured: None,
        };
        self.push_scope(open, position, settings_before, leave, opening.place);
    }

    /// A captured scope again, with what it brings.
    fn enter_captured(
        &mut self,
        names: &mut Names,
        scope: &Captured,
        position: Position,
        opening: &Opening<'_>,
    ) {
        let settings_before = self.settings.len();
        let (settings, plain) = self.push_settings(opening, scope.settings());
        let open = Open {
            node: names.tree.path(&scope.name),
            original: Original::text(scope.original.clone()),
            reuse: opening.reuse.or(scope.reuse()),
            settings,
            plain,
            constraint: opening.constraint(),
            captured: None,
        };
        let leave = Leave::Reentered;
        self.push_scope(open, position, settings_before, leave, opening.place);
        self.counters.enter_again();
    }

    /// The scope and its frame, on top of what was there before its settings.
    fn push_scope(
        &mut self,
        open: Open,
        position: Position,
        settings: usize,
        leave: Leave,
        place: Place,
    ) {
        let (node, scopes) = (open.node, self.scopes.len());
        self.counters.open(node);
        self.scopes.push(open);
        self.frames.push(Frame {
            position,
            scopes,
            settings,
            leave,
            entry: Entry::Scope(place),
        });
    }

    /// The settings of an opening inside others; gives their index, and what they are to plain requests.
    ///
    /// The others are kept as long: where a handle has replaced them meanwhile these are their last, and dropping them, which may run user
    /// code, is for whoever leaves.
    #[cold]
    fn push_settings(
        &mut self,
        opening: &Opening<'_>,
        outer: Arc<Settings>,
    ) -> (usize, Option<PlainDtype>) {
        self.settings.push(outer.clone());
        let outer = outer.inherited();
        let settings = if opening.says_nothing() {
            outer
        } else {
            let inside = Settings::inside(&outer, opening.options, opening.getter);
            Arc::new(inside).inherited()
        };
        let plain = settings.plain_dtype();
        self.settings.push(settings);
        (self.settings.len() - 1, plain)
    }

    /// The scope of a default name.
    fn unique_default(&mut self, names: &mut Names, node: NodeId) -> (NodeId, u32) {
        let pass = names.pass();
        self.counters.unique(&mut names.tree, pass, node)
    }
}

/// Adds to a stack; what was added is to be filled in.
#[inline]
fn grow<T>(stack: &mut Vec<T>, new: T) -> &mut T {
    let i = stack.len();
    stack.push(new);
    &mut stack[i]
}
