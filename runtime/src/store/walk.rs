//! One walk of a pass: the stack of scopes that are open, and their counters.

use std::panic::Location;
use std::sync::Arc;

use super::captured::Captured;
use super::chain::Link;
use super::graph::Graph;
use crate::error::{ErrorKind, Result};
use crate::name::{self, Name};
use crate::scope::{
    Counters, NameScopeOptions, NodeId, Opened, Original, Reuse, ScopeOptions, ScopeTarget,
    Settings, Snapshot,
};
use crate::site::{Layer, Place};

/// A variable scope as it is open in a walk.
#[derive(Clone, Debug)]
pub(crate) struct Open {
    pub(crate) node: NodeId,
    pub(crate) original: Original,
    /// Its own; once captured, the captured scope's counts.
    reuse: Reuse,
    /// Index of its defaults.
    settings: usize,
    captured: Option<Arc<Captured>>,
}

impl Open {
    pub(crate) fn reuse(&self) -> Reuse {
        self.captured
            .as_ref()
            .map_or(self.reuse, |captured| captured.reuse())
    }
}

/// What leaving a frame does to the counters.
#[derive(Clone, Copy, Debug)]
enum Leave {
    Nothing,
    Named(NodeId),
    Reentered(Snapshot),
}

/// One entry of the stack, and how long the other stacks were before it.
#[derive(Clone, Debug)]
struct Frame {
    position: NodeId,
    scopes: usize,
    settings: usize,
    leave: Leave,
    link: Option<Link>,
}

/// What a frame has opened. Dropping it may run user code (a getter's closure may own anything), so that is left to whoever knows
/// that nothing is borrowed.
#[derive(Debug, Default)]
#[must_use]
pub(crate) struct Left {
    _scope: Option<Open>,
    _settings: Option<Arc<Settings>>,
}

/// The stack of a walk. Used again by later passes, so that opening a scope allocates nothing.
#[derive(Debug, Default)]
pub(crate) struct Walk {
    frames: Vec<Frame>,
    scopes: Vec<Open>,
    settings: Vec<Arc<Settings>>,
    counters: Counters,
    /// What led to where the walk began.
    before: Vec<Link>,
}

impl Walk {
    /// Stands in the root scope.
    pub(crate) fn begin(&mut self, reuse: Reuse, place: Place) {
        self.begin_linked(reuse, Some(Link::Pass(place)));
    }

    /// Stands in the root scope, after what led to a captured scope.
    pub(crate) fn begin_after(&mut self, links: &[Link]) {
        self.begin_linked(Reuse::False, None);
        self.before = links.to_vec();
    }

    fn begin_linked(&mut self, reuse: Reuse, link: Option<Link>) {
        self.clear();
        let original = Original::Node(NodeId::ROOT);
        self.settings.push(Arc::default());
        self.scopes.push(Open {
            node: NodeId::ROOT,
            original,
            reuse,
            settings: 0,
            captured: None,
        });
        self.frames.push(Frame {
            position: NodeId::ROOT,
            scopes: 0,
            settings: 0,
            leave: Leave::Nothing,
            link,
        });
    }

    /// Forgets everything that is open.
    pub(crate) fn clear(&mut self) {
        self.before.clear();
        self.frames.clear();
        self.scopes.clear();
        self.settings.clear();
        self.counters.begin();
    }

    pub(crate) fn depth(&self) -> usize {
        self.frames.len()
    }

    /// The scope on top.
    pub(crate) fn scope(&self) -> &Open {
        self.scopes
            .last()
            .expect("a walk stands in a scope from its beginning to its end")
    }

    /// Where names go that are no variables'.
    pub(crate) fn position(&self) -> NodeId {
        self.frames.last().map_or(NodeId::ROOT, |f| f.position)
    }

    /// The defaults in force, if the scope's own have not been changed through a handle.
    pub(crate) fn settings(&self) -> Arc<Settings> {
        let scope = self.scope();
        match &scope.captured {
            Some(captured) => captured.settings(),
            None => self.settings[scope.settings].clone(),
        }
    }

    /// Looks at the same without taking a share where that can be had.
    pub(crate) fn with_settings<R>(&self, look: impl FnOnce(&Settings) -> R) -> R {
        let scope = self.scope();
        match &scope.captured {
            Some(captured) => look(&captured.settings()),
            None => look(&self.settings[scope.settings]),
        }
    }

    /// The scope on top as a value; the first call makes it one.
    pub(crate) fn capture(&mut self, make: impl FnOnce(&Self) -> Captured) -> Arc<Captured> {
        if let Some(captured) = &self.scope().captured {
            return captured.clone();
        }
        let captured = Arc::new(make(self));
        if let Some(scope) = self.scopes.last_mut() {
            scope.captured = Some(captured.clone());
        }
        captured
    }

    /// What led here, outermost first.
    pub(crate) fn links(&self) -> Vec<Link> {
        self.before
            .iter()
            .copied()
            .chain(self.frames.iter().filter_map(|f| f.link))
            .collect()
    }

    pub(crate) fn reuse_variables(&mut self) {
        if let Some(scope) = self.scopes.last_mut() {
            scope.reuse = Reuse::True;
            if let Some(captured) = &scope.captured {
                captured.reuse_variables();
            }
        }
    }

    pub(crate) fn enter_layer(
        &mut self,
        layer: &'static Layer,
        called: &'static Location<'static>,
    ) {
        self.push(
            self.position(),
            Leave::Nothing,
            Some(Link::Layer(layer, called)),
        );
    }

    fn push(&mut self, position: NodeId, leave: Leave, link: Option<Link>) {
        let (scopes, settings) = (self.scopes.len(), self.settings.len());
        self.frames.push(Frame {
            position,
            scopes,
            settings,
            leave,
            link,
        });
    }

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
        let opened = graph.names.open(self.position(), name)?;
        self.push(opened.position, Leave::Nothing, None);
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
        let (reuse, auxiliary_name_scope) = (options.reuse, options.auxiliary_name_scope);
        let unique;
        let (target, opened) = match (&options.target, &options.default_name) {
            (None, None) => return Err(ErrorKind::NameRequired.into()),
            (None, Some(_)) if reuse != Reuse::False => {
                return Err(ErrorKind::ReuseNeedsName.into());
            }
            (None, Some(default)) => {
                let opened = self.open_name_scope(graph, default, auxiliary_name_scope)?;
                unique = ScopeTarget::Name(self.unique_default(graph, default));
                (&unique, Some(opened))
            }
            (Some(target), _) => {
                let own_name = match target {
                    ScopeTarget::Name(name) => name,
                    ScopeTarget::Captured(scope) => &scope.parts()?.captured.own_name,
                };
                let opened = if own_name.as_str().is_empty() && auxiliary_name_scope {
                    None
                } else {
                    Some(self.open_name_scope(graph, own_name, auxiliary_name_scope)?)
                };
                (target, opened)
            }
        };
        let position = opened.as_ref().map_or(self.position(), |o| o.position);
        let original = opened.map(|o| o.scope);
        self.enter_variable_scope(
            graph,
            target,
            original,
            position,
            reuse,
            &options.own,
            place,
        );
        Ok(())
    }

    fn open_name_scope(&self, graph: &mut Graph, name: &Name, auxiliary: bool) -> Result<Opened> {
        if auxiliary {
            return Ok(graph.names.open(self.position(), name)?);
        }
        Ok(Opened::exactly(self.position()))
    }

    /// A variable scope alone (`_pure_variable_scope`).
    #[expect(
        clippy::too_many_arguments,
        reason = "TensorFlow's own list, resolved by the one caller above and by templates"
    )]
    pub(crate) fn enter_variable_scope(
        &mut self,
        graph: &mut Graph,
        target: &ScopeTarget,
        original: Option<Original>,
        position: NodeId,
        reuse: Reuse,
        own: &crate::scope::OwnSettings,
        place: Place,
    ) {
        let pass = graph.names.pass();
        let tree = &mut graph.names.tree;
        let outer = self.scope();
        let (node, original, inherited, outer_settings) = match target {
            ScopeTarget::Name(name) => {
                // No name scope is opened for an empty name, which is then the scope string as well; as is a bare scope's name.
                let original = match original {
                    Some(original) => original,
                    None if name.as_str().is_empty() => Original::Node(NodeId::ROOT),
                    None => Original::Text(name.as_str().into()),
                };
                (tree.child(outer.node, name), original, outer.reuse(), None)
            }
            ScopeTarget::Captured(scope) => (
                tree.path(scope.name()),
                Original::Text(scope.original()),
                scope.reuse(),
                Some(scope.settings()),
            ),
        };
        let (scopes_before, settings_before) = (self.scopes.len(), self.settings.len());
        let settings = match (own.is_empty(), outer_settings) {
            (true, None) if outer.captured.is_none() => outer.settings,
            (_, outer_settings) => {
                let outer_settings = outer_settings.unwrap_or_else(|| self.settings());
                self.settings.push(if own.is_empty() {
                    outer_settings
                } else {
                    Arc::new(own.over(&outer_settings))
                });
                self.settings.len() - 1
            }
        };
        self.counters.open(tree, pass, node);
        let leave = match target {
            // What is below the root in TensorFlow's sense are names that begin with its name and a `/`.
            ScopeTarget::Name(_) if node == NodeId::ROOT => Leave::Named(tree.nameless()),
            ScopeTarget::Name(_) => Leave::Named(node),
            ScopeTarget::Captured(_) => Leave::Reentered(self.counters.snapshot()),
        };
        self.scopes.push(Open {
            node,
            original,
            reuse: reuse.or(inherited),
            settings,
            captured: None,
        });
        self.frames.push(Frame {
            position,
            scopes: scopes_before,
            settings: settings_before,
            leave,
            link: Some(Link::Scope(node, place)),
        });
    }

    /// Leaves the frame on top; the beginning of the walk stays.
    pub(crate) fn leave(&mut self, pass: u32) -> Left {
        if self.frames.len() <= 1 {
            return Left::default();
        }
        let Some(frame) = self.frames.pop() else {
            return Left::default();
        };
        match frame.leave {
            Leave::Nothing => {}
            Leave::Named(node) => self.counters.close(pass, node),
            Leave::Reentered(snapshot) => self.counters.restore(snapshot),
        }
        // A frame opens one scope at most.
        Left {
            _scope: pop_above(&mut self.scopes, frame.scopes),
            _settings: pop_above(&mut self.settings, frame.settings),
        }
    }

    /// The default name, with the first suffix that no open or closed scope of this walk counts (FORMAT.md S5).
    pub(crate) fn unique_default(&self, graph: &mut Graph, default: &Name) -> Name {
        let pass = graph.names.pass();
        let tree = &mut graph.names.tree;
        let node = tree.child(self.scope().node, default);
        let mut candidate = node;
        let mut i = 0;
        while self.counters.count(tree, pass, candidate) > 0 {
            i += 1;
            candidate = tree.suffixed(node, i);
        }
        if i == 0 {
            default.clone()
        } else {
            Name::owned(name::suffixed(default.as_str(), i))
        }
    }
}

fn pop_above<T>(stack: &mut Vec<T>, height: usize) -> Option<T> {
    if stack.len() > height {
        stack.pop()
    } else {
        None
    }
}
