//! The scopes that are open in one walk of a pass, and their counters.

use std::panic::Location;
use std::sync::Arc;

use super::captured::Captured;
use super::chains::Chains;
use super::counters::Counters;
#[cfg(feature = "tensorboard")]
use super::frame::Standing;
use super::frame::{Entry, Frame, Leave, Left, Open, Seldom};
use super::names::{Names, Original};
use super::node::NodeId;
use super::pending::Position;
use super::settings::{PlainDtype, Settings};
use super::tree::Tree;
use crate::options::Reuse;
use crate::site::{Chain, Definition, Link, Noted, Place, Provenance, ScopeName};
use crate::variable::{Constraint, Options};

/// The stack of one walk of a pass. Used again by later passes, so that opening a scope allocates nothing.
#[derive(Debug, Default)]
pub(crate) struct Stack {
    pub(super) frames: Vec<Frame>,
    /// Of the scopes that are open, in their order.
    seldom: Vec<Seldom>,
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

    /// Nothing is open: it is new, or was cleared when the walk before ended.
    fn begin_linked(&mut self, reuse: Reuse, entry: Entry) {
        // Those of the root are the same in every pass.
        if self.settings.is_empty() {
            self.settings.push(Arc::default());
        }
        let root = grow(&mut self.frames, Frame::NEW);
        root.entry = entry;
        root.open.reuse = reuse;
        root.open.plain = self.settings[0].plain_dtype();
    }

    /// Forgets everything that is open.
    pub(crate) fn clear(&mut self) {
        self.before = None;
        self.chains.leave_to(0);
        self.frames.clear();
        self.seldom.clear();
        self.settings.truncate(1);
        self.counters.begin();
    }

    pub(crate) fn depth(&self) -> usize {
        self.frames.len()
    }

    /// The number of the frame of the scope on top.
    #[inline]
    pub(super) fn active(&self) -> usize {
        let top = self.frames.last();
        top.map_or(0, |frame| frame.scope as usize)
    }

    /// Where names go that are no variables', and the scope on top, if there is nothing seldom about it: one look for both.
    #[inline]
    pub(crate) fn plain_top(&self) -> Option<(Position, &Open)> {
        let top = self.frames.last()?;
        let scope = self.frames.get(top.scope as usize)?;
        let is_plain = !self.has_seldom(top.scope as usize);
        is_plain.then_some((top.position, &scope.open))
    }

    #[inline]
    fn has_seldom(&self, frame: usize) -> bool {
        self.seldom.last().is_some_and(|last| last.frame == frame)
    }

    /// What is seldom of the scope on top, if something is.
    #[inline]
    fn seldom(&self) -> Option<&Seldom> {
        let last = self.seldom.last()?;
        (last.frame == self.active()).then_some(last)
    }

    fn seldom_mut(&mut self) -> &mut Seldom {
        let frame = self.active();
        if !self.has_seldom(frame) {
            self.seldom.push(Seldom {
                frame,
                ..Seldom::default()
            });
        }
        let last = self.seldom.len() - 1;
        &mut self.seldom[last]
    }

    /// Of the scope that was opened just now.
    pub(super) fn note_seldom(
        &mut self,
        original: Option<Arc<str>>,
        constraint: Option<&Constraint>,
    ) {
        if original.is_some() || constraint.is_some() {
            let seldom = self.seldom_mut();
            (seldom.original, seldom.constraint) = (original, constraint.cloned());
        }
    }

    /// The scope on top as a value, if it is one.
    #[inline]
    pub(super) fn captured(&self) -> Option<&Arc<Captured>> {
        self.seldom()?.captured.as_ref()
    }

    fn constraint(&self) -> Option<&Constraint> {
        self.seldom()?.constraint.as_ref()
    }

    /// The scope on top: a walk stands in one from its beginning to its end.
    #[inline]
    pub(crate) fn scope(&self) -> &Open {
        &self.frames[self.active()].open
    }

    /// Whether variables may be shared in it.
    #[inline]
    pub(crate) fn reuse(&self) -> Reuse {
        match self.captured() {
            Some(captured) => captured.reuse(),
            None => self.scope().reuse,
        }
    }

    /// Its scope string.
    pub(crate) fn original(&self) -> Original {
        let text = self.seldom().and_then(|seldom| seldom.original.clone());
        let position = self.frames[self.active()].position;
        text.map_or(Original::at(position), Original::text)
    }

    /// Where names go that are no variables'.
    #[inline]
    pub(crate) fn position(&self) -> Position {
        let root = Position::ROOT;
        self.frames.last().map_or(root, |f| f.position)
    }

    /// The defaults in force, if the scope's own have not been changed through a handle.
    pub(crate) fn settings(&self) -> Arc<Settings> {
        if let Some(captured) = self.captured() {
            return captured.settings();
        }
        let inherited = &self.settings[self.scope().settings as usize];
        match self.constraint() {
            None => inherited.clone(),
            Some(constraint) => {
                let mut settings = Settings::clone(inherited);
                settings.options.constraint = Some(constraint.clone());
                Arc::new(settings)
            }
        }
    }

    /// How many getters are in force.
    pub(super) fn getters(&self) -> usize {
        match self.captured() {
            Some(captured) => captured.getters(),
            None => self.settings[self.scope().settings as usize].getters.len(),
        }
    }

    /// The defaults in force, if nothing in them is special and no handle can change them.
    pub(crate) fn plain_defaults(&self) -> Option<&Options> {
        let scope = self.scope();
        let is_plain = self.seldom().is_none() && scope.plain.is_some();
        is_plain.then(|| &self.settings[scope.settings as usize].options)
    }

    /// Where a request is asked, whether it may share, and which element type the scope says; nothing if the defaults in force have more to
    /// say of a variable that exists.
    #[inline]
    pub(crate) fn plain(&self) -> Option<(NodeId, Reuse, PlainDtype)> {
        let scope = self.scope();
        match self.captured() {
            None => Some((scope.node, scope.reuse, scope.plain?)),
            Some(captured) => Some((scope.node, captured.reuse(), captured.plain_dtype()?)),
        }
    }

    /// The scope on top as a value; the first call makes it one.
    pub(crate) fn capture(&mut self, names: &mut Names) -> Arc<Captured> {
        if let Some(captured) = self.captured() {
            return captured.clone();
        }
        let chain = self.chain(&names.tree);
        let original = names.original(&self.original());
        let node = self.scope().node;
        let captured = Arc::new(Captured::new(
            (node, names.tree.full(node).into()),
            original,
            self.reuse(),
            self.settings(),
            chain,
        ));
        self.seldom_mut().captured = Some(captured.clone());
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
                    let link = self.link(i, at, tree);
                    self.chains.follow(before, link);
                }
            }
        }
        self.chains.last().cloned()
    }

    /// The step into the scope of a frame.
    fn link(&self, frame: usize, at: Place, tree: &Tree) -> Link {
        let outer = self.frames[frame - 1].scope as usize;
        let [around, inside] = [outer, frame].map(|i| self.frames[i].open.node);
        if let (0, Some((_, name))) = (outer, &self.before) {
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
        let active = self.active();
        self.frames[active].open.reuse = Reuse::True;
        if let Some(captured) = self.captured() {
            captured.reuse_variables();
        }
    }

    pub(crate) fn enter_layer(
        &mut self,
        layer: &'static Definition,
        called: &'static Location<'static>,
    ) {
        self.push(self.position(), Entry::Layer(layer, called));
    }

    pub(crate) fn enter_root_name_scope(&mut self) {
        self.push(Position::ROOT, Entry::Unseen);
    }

    /// A frame that opens no variable scope.
    pub(super) fn push(&mut self, position: Position, entry: Entry) {
        let (scope, settings) = (self.active() as u32, self.settings.len() as u32);
        let frame = grow(&mut self.frames, Frame::NEW);
        (frame.position, frame.entry) = (position, entry);
        (frame.scope, frame.settings) = (scope, settings);
    }

    /// Leaves the one frame above so many, if there is nothing to be dropped for it.
    #[inline]
    pub(crate) fn leave_plain(&mut self, above: usize) -> bool {
        let [.., frame] = self.frames[..] else {
            return false;
        };
        let is_plain = self.frames.len() == above + 1
            && self.settings.len() == frame.settings as usize
            && !self.has_seldom(above);
        if is_plain {
            self.frames.truncate(above);
            self.close(frame.leave);
        }
        is_plain
    }

    #[inline(always)]
    fn close(&mut self, leave: Leave) {
        self.chains.leave_to(self.frames.len());
        match leave {
            Leave::Nothing => {}
            Leave::Named(node) => self.counters.close(node),
            Leave::Reentered => self.counters.leave_again(),
        }
    }

    /// Leaves the frame on top; the beginning of the walk stays.
    pub(crate) fn leave(&mut self) -> Left {
        if self.frames.len() < 2 {
            return Left::default();
        }
        let Some(frame) = self.frames.pop() else {
            return Left::default();
        };
        self.close(frame.leave);
        // Its own, and those that it was opened inside of.
        let settings = match self.settings.len() > frame.settings as usize {
            true => [self.settings.pop(), self.settings.pop()],
            false => [None, None],
        };
        let seldom = match self.has_seldom(self.frames.len()) {
            true => self.seldom.pop(),
            false => None,
        };
        Left {
            _seldom: seldom,
            _settings: settings,
        }
    }
}

/// Adds to a stack; what was added is to be filled in.
#[inline]
pub(super) fn grow<T>(stack: &mut Vec<T>, new: T) -> &mut T {
    let i = stack.len();
    stack.push(new);
    &mut stack[i]
}
