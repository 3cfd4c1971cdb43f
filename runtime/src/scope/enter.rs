//! Entering scopes: from an opening to a frame of the stack.

use std::sync::Arc;

use super::captured::Captured;
use super::frame::{Entry, Frame, Leave, Left, Open};
use super::names::{Names, Original};
use super::node::NodeId;
use super::noun::Noun;
use super::pending::Position;
use super::settings::{PlainDtype, Settings};
use super::stack::{Stack, grow};
use crate::dtype::DType;
use crate::error::{ErrorKind, Result};
use crate::name::{self, Name};
use crate::options::{CustomGetter, NameScopeOptions, Reuse};
use crate::site::Place;
use crate::variable::Options;

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
        self.push(opened.position.into(), Entry::Unseen);
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
                    (true, true) => (position, Some("".into())),
                    (false, _) => (position, None),
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
                    (position, None)
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
        self.enter_named(names, node, position, Some(original), &opening);
        let captured = self.capture(names);
        (captured, self.leave())
    }

    /// A variable scope below the active one, with these settings, which are that one's.
    #[inline]
    pub(crate) fn push_plain(
        &mut self,
        node: NodeId,
        position: Position,
        (reuse, settings, plain): (Reuse, u32, Option<PlainDtype>),
        place: Place,
    ) {
        self.counters.open(node);
        let (scope, before) = (self.frames.len() as u32, self.settings.len() as u32);
        self.frames.push(Frame {
            position,
            scope,
            settings: before,
            leave: Leave::Named(node),
            entry: Entry::Scope(place),
            open: Open {
                node,
                settings,
                plain,
                reuse,
            },
        });
    }

    /// A variable scope below the active one, alone (`_pure_variable_scope`).
    fn enter_named(
        &mut self,
        names: &mut Names,
        node: NodeId,
        position: Position,
        original: Option<Arc<str>>,
        opening: &Opening<'_>,
    ) {
        let reuse = opening.reuse.or(self.reuse());
        let (outer, is_captured) = (self.scope(), self.captured().is_some());
        let outer_settings = (outer.settings, outer.plain);
        let before = self.settings.len();
        let defaults = if opening.says_nothing() && !is_captured {
            outer_settings
        } else {
            self.push_settings(opening, self.settings())
        };
        let frame = self.push_scope(node, position, before, opening.place);
        frame.leave = if node == NodeId::ROOT {
            // What is below the root in TensorFlow's sense are names that begin with its name and a `/`.
            Leave::Named(names.tree.nameless())
        } else {
            Leave::Named(node)
        };
        frame.open.reuse = reuse;
        (frame.open.settings, frame.open.plain) = defaults;
        self.note_seldom(original, opening.options.constraint.as_ref());
    }

    /// A captured scope again, with what it brings.
    fn enter_captured(
        &mut self,
        names: &mut Names,
        scope: &Captured,
        position: Position,
        opening: &Opening<'_>,
    ) {
        let before = self.settings.len();
        let defaults = self.push_settings(opening, scope.settings());
        let node = names.tree.path(&scope.name);
        let frame = self.push_scope(node, position, before, opening.place);
        frame.leave = Leave::Reentered;
        frame.open.reuse = opening.reuse.or(scope.reuse());
        (frame.open.settings, frame.open.plain) = defaults;
        let original = Some(scope.original.clone());
        self.note_seldom(original, opening.options.constraint.as_ref());
        self.counters.enter_again();
    }

    /// The frame of a scope, on top of what was there before its settings; the rest of it is to be filled in.
    #[inline]
    fn push_scope(
        &mut self,
        node: NodeId,
        position: Position,
        settings: usize,
        place: Place,
    ) -> &mut Frame {
        self.counters.open(node);
        let scope = self.frames.len();
        let frame = grow(&mut self.frames, Frame::NEW);
        (frame.position, frame.open.node) = (position, node);
        // No stack of a thread's is that deep.
        (frame.scope, frame.settings) = (scope as u32, settings as u32);
        frame.entry = Entry::Scope(place);
        frame
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
    ) -> (u32, Option<PlainDtype>) {
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
        (self.settings.len() as u32 - 1, plain)
    }

    /// The scope of a default name.
    fn unique_default(&mut self, names: &mut Names, node: NodeId) -> (NodeId, u32) {
        let pass = names.pass();
        self.counters.unique(&mut names.tree, pass, node)
    }
}
