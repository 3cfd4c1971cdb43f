//! Bodies made at random: few names, so that most of what is asked for is asked for twice.

use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};

use super::program::{
    Arm, Asks, Block, Condition, Function, Home, Label, Leave, Looping, Name, Opening, Program,
    Request, Reuse, Shape, Spelling, Stmt, Subject, Target,
};

/// The program of this number; the same for the same seed.
pub fn program(seed: u64, number: u64) -> Program {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    rng.set_stream(number);
    let mut dice = Dice(rng);
    let mut functions: Vec<(Function, bool)> = Vec::new();
    for _ in 0..dice.below(4) {
        let home = Home::Layer(dice.one_in(6).then_some("a"));
        let sized = dice.one_in(3);
        let room = 3 + dice.below(4);
        functions.push(function(&mut dice, home, sized, room, &functions));
    }
    let home = match dice.below(5) {
        0 | 1 => Home::Layer(dice.one_in(8).then_some("b")),
        2 | 3 => Home::Model(dice.one_in(12).then(|| dice.reuse())),
        _ => Home::Scope(dice.opening(None, &[], false)),
    };
    let room = 7 + dice.below(10);
    functions.push(function(&mut dice, home, false, room, &functions));
    Program {
        functions: functions
            .into_iter()
            .map(|(function, _)| function)
            .collect(),
    }
}

/// A function, and whether it may turn reuse on for its caller.
fn function(
    dice: &mut Dice,
    home: Home,
    sized: bool,
    room: usize,
    callees: &[(Function, bool)],
) -> (Function, bool) {
    let mut author = Author {
        dice,
        callees,
        room,
        shares: false,
        labels: 0,
        handles: Vec::new(),
        closures: Vec::new(),
        in_macro: matches!(home, Home::Model(_) | Home::Scope(_)),
    };
    let mut body = Block::default();
    while author.room > 0 {
        body.stmts.push(author.stmt(&Around::default()));
    }
    let shares = author.shares;
    (Function { home, sized, body }, shares)
}

/// Writes a function.
struct Author<'a> {
    dice: &'a mut Dice,
    callees: &'a [(Function, bool)],
    /// Whether something turned reuse on so far.
    shares: bool,
    /// Statements that are still to be written.
    room: usize,
    labels: Label,
    /// What `as` called the scopes that are open.
    handles: Vec<Label>,
    /// The closures that are known.
    closures: Vec<Label>,
    /// Whether the angle form is understood.
    in_macro: bool,
}

/// What a statement stands in.
#[derive(Clone, Debug, Default)]
struct Around {
    depth: usize,
    /// Whether `break` and `continue` without a label mean a loop.
    plain: bool,
    labels: Vec<(Label, Labelled)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Labelled {
    Loop,
    Block,
}

impl Around {
    fn inner(&self) -> Self {
        Self {
            depth: self.depth + 1,
            ..self.clone()
        }
    }
}

impl Author<'_> {
    fn stmt(&mut self, around: &Around) -> Stmt {
        self.room = self.room.saturating_sub(1);
        // What has a body is rarer the deeper it would stand.
        let plain = around.depth >= 4 || self.dice.below(4 + 2 * around.depth) >= 4;
        if plain || self.dice.one_in(3) {
            return self.plain();
        }
        let inner = around.inner();
        match self.dice.below(22) {
            0..4 => {
                let opening = self.opening();
                self.handles.extend(opening.handle);
                let block = self.block(&inner);
                if opening.handle.is_some() {
                    self.handles.pop();
                }
                Stmt::Scope(opening, block)
            }
            4 => Stmt::NameScope(self.block(&inner)),
            5 => Stmt::Block(None, self.block(&inner)),
            6 => {
                let (label, inner) = self.labelled(&inner, Labelled::Block);
                Stmt::Block(Some(label), self.block(&inner))
            }
            7..12 => self.branch(&inner),
            12..15 => self.choice(&inner),
            15 => {
                let asks = self.dice.one_in(2).then(|| self.asks(2));
                let mut block = self.block(&inner);
                block.end.get_or_insert_with(|| self.leave(&inner));
                Stmt::LetElse(asks, block)
            }
            16..19 => self.turns(&inner),
            _ => {
                let inside = Around {
                    plain: false,
                    labels: Vec::new(),
                    ..inner
                };
                let block = self.block(&inside);
                self.labels += 1;
                self.closures.push(self.labels);
                Stmt::Closure(self.labels, block, self.dice.below(3))
            }
        }
    }

    fn plain(&mut self) -> Stmt {
        match self.dice.below(28) {
            0 => Stmt::Lazily(self.asks(2)),
            1 => {
                self.shares = true;
                Stmt::Share(self.handle())
            }
            2 => Stmt::Fails,
            3 => Stmt::Configured(self.dice.one_in(2), self.asks(1)),
            4 => Stmt::Chain(self.asks(2), self.asks(1)),
            5..8 if !self.closures.is_empty() => {
                Stmt::Call(self.closures[self.dice.below(self.closures.len())])
            }
            _ => Stmt::Asks {
                asks: self.asks(2),
                dropped: self.dice.one_in(24),
            },
        }
    }

    fn handle(&mut self) -> Option<Label> {
        let known = self.handles.len();
        (known > 0 && self.dice.one_in(2)).then(|| self.handles[self.dice.below(known)])
    }

    fn branch(&mut self, around: &Around) -> Stmt {
        let condition = self.condition();
        let then = self.block(around);
        let otherwise = match self.dice.below(4) {
            0 => None,
            // `else if`
            1 => Some(Block {
                stmts: vec![self.branch(around)],
                end: None,
            }),
            _ => Some(self.block(around)),
        };
        Stmt::If(condition, then, otherwise)
    }

    fn choice(&mut self, around: &Around) -> Stmt {
        let subject = match self.dice.below(4) {
            0 => Subject::Option,
            1 => Subject::Answer(self.asks(1)),
            _ => Subject::Number,
        };
        let count = 2 + self.dice.below(2);
        let mut arms: Vec<Arm> = (0..count)
            .map(|_| Arm {
                guard: self.dice.one_in(3).then(|| self.condition()),
                body: self.block(around),
            })
            .collect();
        if let Some(last) = arms.last_mut() {
            last.guard = None;
        }
        Stmt::Match(subject, arms)
    }

    fn turns(&mut self, around: &Around) -> Stmt {
        let looping = match self.dice.below(4) {
            0 => Looping::Forever,
            1 | 2 => Looping::While(self.condition()),
            _ => Looping::For(self.dice.one_in(3).then(|| self.asks(1))),
        };
        let (label, mut inner) = match self.dice.one_in(3) {
            true => {
                let (label, inner) = self.labelled(around, Labelled::Loop);
                (Some(label), inner)
            }
            false => (None, around.clone()),
        };
        inner.plain = true;
        Stmt::Loop(looping, label, self.block(&inner))
    }

    fn labelled(&mut self, around: &Around, what: Labelled) -> (Label, Around) {
        self.labels += 1;
        let mut inner = around.clone();
        inner.labels.push((self.labels, what));
        // A `break` in a labelled block has to say what it means.
        inner.plain &= what == Labelled::Loop;
        (self.labels, inner)
    }

    /// Some statements, and often a way out.
    fn block(&mut self, around: &Around) -> Block {
        let count = match self.dice.below(6) {
            0 => 0,
            1..4 => 1,
            4 => 2,
            _ => 3,
        };
        let known = self.closures.len();
        let stmts = (0..count.min(self.room)).map(|_| self.stmt(around));
        let stmts = stmts.collect();
        self.closures.truncate(known);
        let leaves = self.dice.one_in(3);
        Block {
            stmts,
            end: leaves.then(|| self.leave(around)),
        }
    }

    fn leave(&mut self, around: &Around) -> Leave {
        match self.dice.below(4) {
            0 if around.plain => Leave::Break(None, None),
            1 if around.plain => Leave::Continue(None),
            2 if !around.labels.is_empty() => {
                let at = self.dice.below(around.labels.len());
                let (label, what) = around.labels[at];
                let label = Some(label);
                match what {
                    Labelled::Loop if self.dice.one_in(3) => Leave::Continue(label),
                    Labelled::Block if self.dice.one_in(2) => {
                        Leave::Break(label, Some(self.asks(1)))
                    }
                    _ => Leave::Break(label, None),
                }
            }
            3 if self.dice.one_in(3) => Leave::Fail,
            _ => Leave::Return(self.dice.one_in(3).then(|| self.asks(1))),
        }
    }

    fn condition(&mut self) -> Condition {
        match self.dice.below(11) {
            0..5 => Condition::Bit,
            5 => Condition::Let,
            6 => Condition::After(self.asks(1)),
            7 | 8 => Condition::Ok(self.asks(1)),
            9 => Condition::Chain(self.asks(1)),
            _ => Condition::Lazily(self.asks(1)),
        }
    }

    /// A request, a call, or either in a scope, up to this deep.
    fn asks(&mut self, depth: usize) -> Asks {
        if depth > 0 && self.dice.one_in(4) {
            let opening = self.dice.opening(None, &self.handles, self.in_macro);
            return Asks::Scope(opening, Box::new(self.asks(depth - 1)));
        }
        if !self.callees.is_empty() && self.dice.one_in(3) {
            return self.call();
        }
        Asks::Variable(self.dice.request())
    }

    fn call(&mut self) -> Asks {
        let callee = self.dice.below(self.callees.len());
        let shares = self.callees[callee].1;
        self.shares |= shares;
        Asks::Layer {
            callee,
            size: 1 + usize::from(self.dice.one_in(4)),
            spelling: match self.dice.below(12) {
                // Reuse that is turned on where the check can't see it is what the rule does refuse.
                0 if !shares => Spelling::Parenthesised,
                1 => Spelling::Path,
                2 => Spelling::Labelled,
                _ => Spelling::Plain,
            },
        }
    }

    fn opening(&mut self) -> Opening {
        let handle = self.dice.one_in(8).then(|| {
            self.labels += 1;
            self.labels
        });
        self.dice.opening(handle, &self.handles, self.in_macro)
    }
}

/// Chance.
struct Dice(ChaCha8Rng);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0.random_range(0..end)
    }

    fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }

    fn reuse(&mut self) -> Reuse {
        match self.below(5) {
            0 | 1 => Reuse::True,
            2 => Reuse::False,
            3 => Reuse::Auto,
            _ => Reuse::Unknown,
        }
    }

    fn name(&mut self, often: &'static str, rarely: &'static str, path: &'static str) -> Name {
        let text = match self.below(18) {
            0 => path,
            1..4 => rarely,
            _ => often,
        };
        Name {
            text,
            made: self.one_in(24),
        }
    }

    fn request(&mut self) -> Request {
        Request {
            name: self.name("w", "v", "a/w"),
            shape: match self.below(12) {
                0 => Shape::Literal(2),
                1 => Shape::Matrix,
                2..5 => Shape::Parameter,
                _ => Shape::Literal(1),
            },
            double: self.one_in(24),
        }
    }

    fn opening(&mut self, handle: Option<Label>, known: &[Label], in_macro: bool) -> Opening {
        let name = self.name("a", "b", "a/b");
        let target = match self.below(16) {
            0 if handle.is_none() => Target::Unique(name),
            1..4 if !known.is_empty() => Target::Again(known[self.below(known.len())]),
            _ => Target::Named(name),
        };
        // What is unique can't exist.
        let may_reuse = !matches!(target, Target::Unique(_));
        Opening {
            target,
            handle,
            reuse: (may_reuse && self.one_in(4)).then(|| self.reuse()),
            angle: in_macro && self.one_in(4),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_depends_on_seed_and_number_only() {
        assert_eq!(program(1, 7), program(1, 7));
        assert_ne!(program(1, 7), program(1, 8));
        assert_ne!(program(1, 7), program(2, 7));
    }
}
