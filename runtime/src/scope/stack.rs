//! The scopes that are open in one walk of a pass, and their counters.

use std::panic::Location;
use std::sync::Arc;

use super::captured::Captured;
use super::chains::Chains;
use super::counters::Counters;
use super::names::{Names, Original};
use super::node::NodeId;
use super::pending::Position;
use super::settings::{PlainDtype, Settings};
use super::tree::Tree;
use crate::options::Reuse;
use crate::site::{Chain, Definition, Link, Noted, Place, Provenance, ScopeName};
use crate::variable::{Constraint, Options};

/// A variable scope as it is open in a walk.
#[derive(Clone, Debug)]
pub(crate) struct Open {
    pub(crate) node: NodeId,
    pub(crate) original: Original,
    /// Its own; once captured, the captured scope's counts.
    pub(super) reuse: Reuse,
    /// Index of its defaults, as scopes in it inherit them, and [`Settings::plain_dtype`] of them.
    pub(super) settings: usize,
    pub(super) plain: Option<PlainDtype>,
    /// What is not inherited. Behind a pointer: hardly any scope has one.
    pub(super) constraint: Option<Arc<Constraint>>,
    pub(super) captured: Option<Arc<Captured>>,
}

impl Open {
    /// To be filled in where it stands: built elsewhere and moved, the copy has to wait for each of its stores to retire
    /// (store-to-load forwarding fails across their sizes). A third of the time of opening a scope, bench `vs_candle`.
    pub(super) const NEW: Self = Self {
        node: NodeId::ROOT,
        original: Original::ROOT,
        reuse: Reuse::False,
        settings: 0,
        plain: None,
        constraint: None,
        captured: None,
    };

    pub(crate) fn reuse(&self) -> Reuse {
        self.captured
            .as_ref()
            .map_or(self.reuse, |captured| captured.reuse())
    }
}

/// What leaving a frame does to the counters.
#[derive(Clone, Copy, Debug)]
pub(super) enum Leave {
    Nothing,
    Named(NodeId),
    Reentered,
}

/// One entry of the stack, and how long the other stacks were before it.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    pub(super) position: Position,
    pub(super) scopes: usize,
    pub(super) settings: usize,
    pub(super) leave: Leave,
    pub(super) entry: Entry,
}

/// What a frame is in the chain that led to a request.
#[derive(Clone, Copy, Debug)]
pub(super) enum Entry {
    /// Nothing: a name scope, or the beginning of another walk of a pass.
    Unseen,
    Pass(Place),
    /// The scope that it opens.
    Scope(Place),
    Layer(&'static Definition, &'static Location<'static>),
}

/// Whose code runs on top of the stack.
#[cfg(feature = "tensorboard")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    Pass,
    Scope,
    Layer,
}

impl Frame {
    /// To be filled in where it stands.
    pub(super) const NEW: Self = Self {
        position: Position::ROOT,
        scopes: 0,
        settings: 0,
        leave: Leave::Nothing,
        entry: Entry::Unseen,
    };
}

/// What a frame has opened. Dropping it may run user code (a getter's closure may own anything), so that is left to whoever knows
/// that nothing is borrowed.
#[derive(Debug, Default)]
#[must_use]
pub(crate) struct Left {
    _captured: Option<Arc<Captured>>,
    _settings: [Option<Arc<Settings>>; 2],
    _constraint: Option<Arc<Constraint>>,
}

/// The stack of one walk of a pass. Used again by later passes, so that opening a scope allocates nothing.
#[derive(Debug, Default)]
pub(crate) struct Stack {
    pub(super) frames: Vec<Frame>,
    pub(super) scopes: Vec<Open>,
    pub(super) settings: Vec<Arc<Settings>>,
    pub(super) counters: Counters,
    /// What led to where the walk began, and the name of the scope there.
    before: Option<(Arc<Chain>, Arc<str>)>,
    pub(super) chains: Chains,
}

impl Stack {
    /// Stands in the root scope.
    pub(crate) fn begin(&mut self, reuse: Reuse, place: Place) {
        self.begin_linked(reuse, Entry::Pass(place));
    }

    /// Stands in the root scope, after what led to a captured scope.
    pub(crate) fn begin_after(&mut self, captured: &Captured) {
        self.begin_linked(Reuse::False, Entry::Unseen);
        let before = captured.chain.clone();
        self.before = before.map(|chain| (chain, captured.name.clone()));
    }

    fn begin_linked(&mut self, reuse: Reuse, entry: Entry) {
        self.clear();
        let position = Position::ROOT;
        // Those of the root are the same in every pass.
        self.settings.resize_with(1, Arc::default);
        let plain = self.settings[0].plain_dtype();
        self.scopes.push(Open {
            node: NodeId::ROOT,
            original: Original::at(position),
            reuse,
            settings: 0,
            plain,
            constraint: None,
            captured: None,
        });
        self.frames.push(Frame {
            position,
            scopes: 0,
            settings: 0,
            leave: Leave::Nothing,
            entry,
        });
    }

    /// Forgets everything that is open.
    pub(crate) fn clear(&mut self) {
        self.before = None;
        self.chains.leave_to(0);
        self.frames.clear();
        self.scopes.clear();
        self.settings.truncate(1);
        self.counters.begin();
    }

    pub(crate) fn depth(&self) -> usize {
        self.frames.len()
    }

    /// The scope on top.
    #[inline]
    pub(crate) fn scope(&self) -> &Open {
        self.scopes
            .last()
            .expect("a walk stands in a scope from its beginning to its end")
    }

    /// Where names go that are no variables'.
    #[inline]
    pub(crate) fn position(&self) -> Position {
        let root = Position::ROOT;
        self.frames.last().map_or(root, |f| f.position)
    }

    /// The defaults in force, if the scope's own have not been changed through a handle.
    pub(crate) fn settings(&self) -> Arc<Settings> {
        let scope = self.scope();
        if let Some(captured) = &scope.captured {
            return captured.settings();
        }
        let inherited = &self.settings[scope.settings];
        match &scope.constraint {
            None => inherited.clone(),
            Some(constraint) => {
                let mut settings = Settings::clone(inherited);
                settings.options.constraint = Some(Constraint::clone(constraint));
                Arc::new(settings)
            }
        }
    }

    /// How many getters are in force.
    pub(super) fn getters(&self) -> usize {
        let scope = self.scope();
        match &scope.captured {
            Some(captured) => captured.getters(),
            None => self.settings[scope.settings].getters.len(),
        }
    }

    /// The defaults in force, if nothing in them is special and no handle can change them.
    pub(crate) fn plain_defaults(&self) -> Option<&Options> {
        let scope = self.scope();
        let is_plain =
            scope.captured.is_none() && scope.constraint.is_none() && scope.plain.is_some();
        is_plain.then(|| &self.settings[scope.settings].options)
    }

    /// The element type of requests, if the defaults in force have nothing else to say of a variable that exists.
    #[inline]
    pub(crate) fn plain_dtype(&self) -> Option<PlainDtype> {
        let scope = self.scope();
        match &scope.captured {
            Some(captured) => captured.plain_dtype(),
            None => scope.plain,
        }
    }

    /// Whether the scope on top is a value, whose settings and reuse then count.
    #[inline]
    pub(crate) fn is_captured(&self) -> bool {
        self.scope().captured.is_some()
    }

    /// The scope on top as a value; the first call makes it one.
    pub(crate) fn capture(&mut self, names: &mut Names) -> Arc<Captured> {
        let open = self.scope();
        if let Some(captured) = &open.captured {
            return captured.clone();
        }
        let chain = self.chain(&names.tree);
        let open = self.scope();
        let captured = Arc::new(Captured::new(
            (open.node, names.tree.full(open.node).into()),
            names.original(&open.original),
            open.reuse(),
            self.settings(),
            chain,
        ));
        if let Some(scope) = self.scopes.last_mut() {
            scope.captured = Some(captured.clone());
        }
        captured
    }

    /// What led here.
    pub(crate) fn chain(&mut self, tree: &Tree) -> Option<Arc<Chain>> {
        for i in self.chains.known()..self.frames.len() {
            let before = match i {
                0 => self.before.as_ref().map(|(chain, _)| chain),
                _ => self.chains.last(),
            };
            let before = before.cloned();
            let frame = &self.frames[i];
            match frame.entry {
                Entry::Unseen => self.chains.push(before),
                Entry::Pass(at) => self.chains.follow(before, Link::Pass(at)),
                Entry::Layer(layer, at) => self.chains.follow(before, Link::Layer(layer, at)),
                Entry::Scope(at) => {
                    let link = self.link(frame.scopes, at, tree);
                    self.chains.follow(before, link);
                }
            }
        }
        self.chains.last().cloned()
    }

    /// The step into a scope, counted from the root of the walk.
    fn link(&self, scope: usize, at: Place, tree: &Tree) -> Link {
        let [around, inside] = [scope - 1, scope].map(|i| self.scopes[i].node);
        if let (1, Some((_, name))) = (scope, &self.before) {
            return Link::Elsewhere(name.clone(), at);
        }
        match tree.distance(around, inside) {
            Some(longer) => Link::Scope(longer, at),
            None => Link::Elsewhere(tree.full(around).into(), at),
        }
    }

    /// A place in the scope on top, and what led there.
    pub(crate) fn provenance(&mut self, place: Place, tree: &Tree) -> Provenance {
        Provenance::Noted(Noted {
            place,
            chain: self.chain(tree),
            scope: ScopeName::Is(tree.full(self.scope().node).into()),
        })
    }

    /// Whose code runs.
    #[cfg(feature = "tensorboard")]
    pub(crate) fn standing(&self) -> Standing {
        let whose = |frame: &Frame| match frame.entry {
            Entry::Unseen => None,
            Entry::Pass(_) => Some(Standing::Pass),
            Entry::Scope(_) => Some(Standing::Scope),
            Entry::Layer(..) => Some(Standing::Layer),
        };
        let frames = self.frames.iter().rev();
        frames.filter_map(whose).next().unwrap_or(Standing::Pass)
    }

    /// Whether the frame is a layer's.
    #[cfg(feature = "tensorboard")]
    pub(crate) fn is_layer(&self, frame: usize) -> bool {
        let frame = self.frames.get(frame);
        frame.is_some_and(|frame| matches!(frame.entry, Entry::Layer(..)))
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
        layer: &'static Definition,
        called: &'static Location<'static>,
    ) {
        self.push(self.position(), Leave::Nothing, Entry::Layer(layer, called));
    }

    pub(crate) fn enter_root_name_scope(&mut self) {
        self.push(Position::ROOT, Leave::Nothing, Entry::Unseen);
    }

    pub(super) fn push(&mut self, position: Position, leave: Leave, entry: Entry) {
        let (scopes, settings) = (self.scopes.len(), self.settings.len());
        self.frames.push(Frame {
            position,
            scopes,
            settings,
            leave,
            entry,
        });
    }

    /// Leaves the frame on top; the beginning of the walk stays.
    ///
    /// Always inlined: what is returned through memory is read back, four words at once, before the stores of each have retired. 4 ns a
    /// scope, bench `vs_candle`.
    #[inline(always)]
    pub(crate) fn leave(&mut self) -> Left {
        // Read where it stands, for the same reason as [`Open::NEW`].
        let Some([_, frame]) = self.frames.last_chunk::<2>() else {
            return Left::default();
        };
        let (scopes, settings, leave) = (frame.scopes, frame.settings, frame.leave);
        self.frames.truncate(self.frames.len() - 1);
        self.chains.leave_to(self.frames.len());
        match leave {
            Leave::Nothing => {}
            Leave::Named(node) => self.counters.close(node),
            Leave::Reentered => self.counters.leave_again(),
        }
        // A frame opens one scope at most.
        let scope = self.scopes.get_mut(scopes);
        let (captured, constraint) = match scope {
            Some(scope) => (scope.captured.take(), scope.constraint.take()),
            None => (None, None),
        };
        // Its own, and those that it was opened inside of.
        let settings = match self.settings.len() > settings {
            true => [self.settings.pop(), self.settings.pop()],
            false => [None, None],
        };
        let left = Left {
            _captured: captured,
            _constraint: constraint,
            _settings: settings,
        };
        self.scopes.truncate(scopes.max(1));
        left
    }
}
