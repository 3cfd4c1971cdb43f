//! What happened to a pass's names that nobody has looked at yet.
//!
//! Every variable scope opens a name scope, which TensorFlow makes unique at once. Model code hardly ever looks at these names, so
//! here the openings are written down in order, and names are made of them when somebody does look.

use super::node::NodeId;
use super::tree::Edge;

/// Where names go that are no variables': a node, or the name scope that was opened so many openings after the pass's first.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Position(u32);

/// One number, not an enum: it is copied at every opening, and one load of two fields that were just stored apart stalls until both
/// have left the store buffer.
impl Position {
    const OPENED: u32 = 1 << 31;
    pub(crate) const ROOT: Self = Self::at(NodeId::ROOT);

    pub(super) const fn at(node: NodeId) -> Self {
        Self(node.number())
    }

    fn opened(opening: u32) -> Self {
        assert!(opening < Self::OPENED, "fewer than 2^31 scopes in a pass");
        Self(opening | Self::OPENED)
    }

    /// The node, or which opening.
    pub(super) fn get(self) -> Result<NodeId, u32> {
        match self.0 & Self::OPENED {
            0 => Ok(NodeId::from_number(self.0)),
            _ => Err(self.0 & !Self::OPENED),
        }
    }
}

impl From<NodeId> for Position {
    fn from(node: NodeId) -> Self {
        Self::at(node)
    }
}

/// What changes names.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Event {
    /// A name scope was opened, by the name that leads from one node to another.
    Open(Position, NodeId, NodeId),
    /// Variables of an earlier pass were found: so many nodes from the first on.
    Mark(NodeId, u32),
}

#[derive(Debug, Default)]
pub(crate) struct Pending {
    /// What happened since names were settled last.
    events: Vec<Event>,
    /// How many of these are settled.
    settled: usize,
    /// How many name scopes were opened in the pass.
    openings: u32,
    /// The nodes of those that are settled.
    opened: Vec<NodeId>,
}

impl Pending {
    pub(super) fn clear(&mut self) {
        self.events.clear();
        self.settled = 0;
        self.openings = 0;
        self.opened.clear();
    }

    #[inline]
    pub(super) fn push_open(&mut self, position: Position, edge: Edge) -> Position {
        self.events.push(Event::Open(position, edge.from, edge.to));
        let opened = Position::opened(self.openings);
        self.openings += 1;
        opened
    }

    #[inline]
    pub(super) fn push_mark(&mut self, node: NodeId) {
        match self.events.last_mut() {
            Some(Event::Mark(first, count)) if node.is_behind(*first, *count) => *count += 1,
            _ => self.events.push(Event::Mark(node, 1)),
        }
    }

    /// The next event to settle.
    pub(super) fn next(&mut self) -> Option<Event> {
        let event = self.events.get(self.settled).copied();
        match event {
            Some(_) => self.settled += 1,
            None => {
                self.events.clear();
                self.settled = 0;
            }
        }
        event
    }

    /// Notes the node of the next opening.
    pub(super) fn push_opened(&mut self, node: NodeId) {
        self.opened.push(node);
    }

    /// The node of a position that is settled.
    pub(super) fn node(&self, position: Position) -> NodeId {
        match position.get() {
            Ok(node) => node,
            Err(opening) => self.opened[opening as usize],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Marks are folded where they follow each other: what is written down must come back.
    #[test]
    fn every_mark_comes_back_once_in_its_place() {
        let walks: [&[usize]; 7] = [
            &[1, 2, 3],
            &[3, 2, 1],
            &[5, 5, 5],
            &[4, 5, 4, 5, 6],
            &[0, 2, 3, 4, 4],
            &[7, 6, 8, 7, 9],
            &[0, 0, 1, 1],
        ];
        for walk in walks {
            let walk: Vec<NodeId> = walk.iter().map(|i| NodeId::new(*i)).collect();
            let mut pending = Pending::default();
            walk.iter().for_each(|node| pending.push_mark(*node));
            let mut found = Vec::new();
            while let Some(event) = pending.next() {
                let Event::Mark(first, count) = event else {
                    panic!("{event:?}");
                };
                found.extend(first.and_behind(count));
            }
            assert_eq!(found, walk);
        }
        let mut pending = Pending::default();
        (10..100).for_each(|i| pending.push_mark(NodeId::new(i)));
        assert_eq!(pending.events.len(), 1);
    }
}
