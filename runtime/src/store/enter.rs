//! Entering scopes: from the options of an opening to a frame of the walk.

use std::sync::Arc;

use super::captured::Scope;
use super::chain::Link;
use super::graph::Graph;
use super::walk::{Frame, Leave, Open, Walk};
use crate::dtype::DType;
use crate::error::{ErrorKind, Result};
use crate::name::Name;
use crate::scope::{
    EdgeId, NameScopeOptions, NodeId, Original, OwnSettings, Position, Reuse, ScopeOptions,
    ScopeTarget, Settings,
};
use crate::site::Place;

/// How a variable scope is entered.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entering<'a> {
    pub(crate) reuse: Reuse,
    /// Nothing where there are no settings to look at.
    pub(crate) own: Option<&'a OwnSettings>,
    pub(crate) place: Place,
}

impl Walk {
    /// `tf.name_scope`. Gives the scope string.
    pub(crate) fn enter_name_scope(
        &mut self,
        graph: &mut Graph,
        options: &NameScopeOptions,
    ) -> Result<Original> {
        let root = Name::literal("");
        let name = options
            .name
            .as_ref()
            .or(options.default_name.as_ref())
            .unwrap_or(&root);
        let position = graph.names.at(self.position());
        let opened = graph.names.open(position, name)?;
        self.push(opened.position.into(), Leave::Nothing, None);
        Ok(opened.scope)
    }

    /// `tf.variable_scope`: the name scope first, then the variable scope; nothing is opened on error.
    ///
    /// The options stay the caller's: what they hold may run user code when it is dropped, and the graph is locked here.
    pub(crate) fn enter_scope(
        &mut self,
        graph: &mut Graph,
        options: &ScopeOptions,
        place: Place,
    ) -> Result<()> {
        let entering = Entering {
            reuse: options.reuse,
            own: Some(&options.own).filter(|own| !own.is_empty()),
            place,
        };
        let (position, auxiliary) = (self.position(), options.auxiliary_name_scope);
        match (&options.target, &options.default_name) {
            (Some(ScopeTarget::Name(name)), _) => {
                self.enter_below(graph, name, auxiliary, entering)?;
            }
            (Some(ScopeTarget::Captured(scope)), _) => {
                let own_name = &scope.parts()?.captured.own_name;
                let position = if auxiliary && !own_name.as_str().is_empty() {
                    let edge = graph.names.tree.edge(self.scope().node, own_name);
                    graph.names.open_later(position, edge)?.0
                } else {
                    position
                };
                self.enter_captured(graph, scope, position, entering);
            }
            (None, None) => return Err(ErrorKind::NameRequired.into()),
            (None, Some(_)) if options.reuse != Reuse::False => {
                return Err(ErrorKind::ReuseNeedsName.into());
            }
            (None, Some(default)) => {
                let edge = graph.names.tree.edge(self.scope().node, default);
                let (position, original) = if auxiliary {
                    graph.names.open_later(position, edge)?
                } else {
                    (position, Original::at(position))
                };
                let (unique, _) = self.unique_default(graph, edge);
                self.enter_named(graph, unique, position, original, entering);
            }
        }
        Ok(())
    }

    /// A variable scope below the active one.
    fn enter_below(
        &mut self,
        graph: &mut Graph,
        name: &Name,
        auxiliary: bool,
        entering: Entering<'_>,
    ) -> Result<()> {
        let position = self.position();
        let edge = graph.names.tree.edge(self.scope().node, name);
        let node = graph.names.tree.to(edge);
        let (position, original) = match (auxiliary, name.as_str().is_empty()) {
            (true, false) => graph.names.open_later(position, edge)?,
            // No name scope is opened for an empty name, which is then the scope string as well.
            (true, true) => (position, Original::ROOT),
            (false, _) => (position, Original::at(position)),
        };
        self.enter_named(graph, node, position, original, entering);
        Ok(())
    }

    /// A variable scope that was entered here before, with nothing said but its reuse; false if it is not that simple.
    #[inline]
    pub(crate) fn enter_again(
        &mut self,
        graph: &mut Graph,
        name: &Name,
        reuse: Reuse,
        place: Place,
    ) -> bool {
        let (position, outer) = (self.position(), self.scope());
        if outer.captured.is_some() {
            return false;
        }
        let Some(edge) = graph.names.tree.recent_edge(outer.node, name) else {
            return false;
        };
        let Some(opened) = graph.names.open_again(position, edge) else {
            return false;
        };
        let node = graph.names.tree.to(edge);
        let (reuse, settings, plain) = (reuse.or(outer.reuse), outer.settings, outer.plain);
        let (scopes, settings_before) = (self.scopes.len(), self.settings.len());
        self.counters.open(node);
        let open = grow(&mut self.scopes, Open::NEW);
        (open.node, open.original.at) = (node, opened);
        (open.reuse, open.settings, open.plain) = (reuse, settings, plain);
        let frame = grow(&mut self.frames, Frame::NEW);
        (frame.scopes, frame.settings) = (scopes, settings_before);
        frame.position = opened;
        frame.leave = Leave::Named(node);
        frame.link = Some(Link::Scope(node, place));
        true
    }

    /// A variable scope below the active one, alone (`_pure_variable_scope`).
    pub(crate) fn enter_named(
        &mut self,
        graph: &mut Graph,
        node: NodeId,
        position: Position,
        original: Original,
        entering: Entering<'_>,
    ) {
        let outer = self.scope();
        let reuse = entering.reuse.or(outer.reuse());
        let (is_captured, outer_settings) =
            (outer.captured.is_some(), (outer.settings, outer.plain));
        let settings_before = self.settings.len();
        let (settings, plain) = if entering.own.is_none() && !is_captured {
            outer_settings
        } else {
            self.push_settings(entering.own, self.settings())
        };
        let leave = if node == NodeId::ROOT {
            // What is below the root in TensorFlow's sense are names that begin with its name and a `/`.
            Leave::Named(graph.names.tree.nameless())
        } else {
            Leave::Named(node)
        };
        let open = Open {
            node,
            original,
            reuse,
            settings,
            plain,
            captured: None,
        };
        self.push_scope(open, position, settings_before, leave, entering.place);
    }

    /// A captured scope again, with what it brings.
    fn enter_captured(
        &mut self,
        graph: &mut Graph,
        scope: &Scope,
        position: Position,
        entering: Entering<'_>,
    ) {
        let settings_before = self.settings.len();
        let (settings, plain) = self.push_settings(entering.own, scope.settings());
        let open = Open {
            node: graph.names.tree.path(scope.name()),
            original: Original::text(scope.original()),
            reuse: entering.reuse.or(scope.reuse()),
            settings,
            plain,
            captured: None,
        };
        self.push_scope(
            open,
            position,
            settings_before,
            Leave::Reentered,
            entering.place,
        );
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
            link: Some(Link::Scope(node, place)),
        });
    }

    /// Settings over others; gives their index, and what they are to plain requests.
    #[cold]
    fn push_settings(
        &mut self,
        own: Option<&OwnSettings>,
        outer: Arc<Settings>,
    ) -> (usize, Option<DType>) {
        let settings = match own {
            Some(own) => Arc::new(own.over(&outer)),
            None => outer,
        };
        let plain = settings.plain_dtype();
        self.settings.push(settings);
        (self.settings.len() - 1, plain)
    }

    /// The scope of a default name, with the first suffix that no open or closed scope of this walk counts (FORMAT.md S5);
    /// 0 is none.
    pub(crate) fn unique_default(&mut self, graph: &mut Graph, default: EdgeId) -> (NodeId, u32) {
        let (pass, tree) = (graph.names.pass(), &mut graph.names.tree);
        let node = tree.to(default);
        let mut candidate = node;
        let mut i = 0;
        while self.counters.count(tree, pass, candidate) > 0 {
            i += 1;
            candidate = tree.suffixed(node, i);
        }
        (candidate, i)
    }
}

/// Adds to a stack; what was added is to be filled in.
#[inline]
fn grow<T>(stack: &mut Vec<T>, new: T) -> &mut T {
    let i = stack.len();
    stack.push(new);
    &mut stack[i]
}
