//! Which names a body has bound where: the scopes of its `let`s, patterns, closures and items.
//!
//! Told from the tokens alone, at every depth, also inside macros. In doubt a name is bound for longer than it is.

use std::ops::Range;

use super::scope::{Bound, Kind, Scope};
use super::tree::Tree;

/// Looks at what is bound, and at words and groups in their scopes.
pub(super) trait Look<K> {
    fn bound(&mut self, _: &Bound) {}

    /// A `use` brings this name, or everything, from a path.
    fn import(&mut self, _: Option<&str>, _: Vec<String>) {}

    /// With what stands behind it.
    fn token(&mut self, _: &Tree<K>, _: &[Tree<K>], _: &Scope<'_>) {}
}

/// Shows every token in its scope.
pub(super) fn walk<K>(trees: &[Tree<K>], look: &mut dyn Look<K>) {
    list(trees, None, look);
}

fn list<K>(trees: &[Tree<K>], outer: Option<&Scope<'_>>, look: &mut dyn Look<K>) {
    let mut list = List {
        trees,
        bound: Vec::new(),
        closed: None,
        arm: 0,
    };
    for at in 0..trees.len() {
        list.bind(at, look);
    }
    for bound in &list.bound {
        look.bound(bound);
    }
    for (at, tree) in trees.iter().enumerate() {
        let scope = Scope {
            bound: &list.bound,
            at,
            outer,
        };
        look.token(tree, &trees[at + 1..], &scope);
        if let Tree::Group(_, _, inside) = tree {
            self::list(inside, Some(&scope), look);
        }
    }
}

/// The tokens between two delimiters, and what they bind.
struct List<'t, K> {
    trees: &'t [Tree<K>],
    bound: Vec<Bound>,
    /// Where the parameters of the last closure end.
    closed: Option<usize>,
    /// Where the last arm of a `match` ends.
    arm: usize,
}

impl<K> List<'_, K> {
    /// What the token at `at` has bound.
    fn bind(&mut self, at: usize, look: &mut dyn Look<K>) {
        match &self.trees[at] {
            Tree::Word(word, _) => self.keyword(word, at, look),
            Tree::Punct('|') if self.closed != Some(at) && self.begins_operand(at) => {
                self.closure(at);
            }
            Tree::Punct('=') if self.is_punct(at + 1, '>') => self.arm(at),
            Tree::Punct('!') => self.macro_call(at),
            Tree::Punct(_) | Tree::Group(..) | Tree::Literal => {}
        }
    }

    fn keyword(&mut self, word: &str, at: usize, look: &mut dyn Look<K>) {
        let all = 0..self.trees.len();
        let next = at + 1;
        match word {
            "let" => {
                let end = self.find(at, |t, _| t.is_punct(';') || t.is_punct('='));
                let range = match self.is_condition(at) {
                    true => end..self.block(end) + 1,
                    false => self.find(end, |t, _| t.is_punct(';')) + 1..self.trees.len(),
                };
                self.pattern(next..end, &range);
            }
            "for" => {
                let end = self.find(at, |t, _| t.is_word("in"));
                self.pattern(next..end, &(end..self.block(end) + 1));
            }
            "fn" => {
                self.name(next, Kind::Value, &all);
                let parameters = self.parameters(at);
                let body = self.find(parameters, |t, i| {
                    t.inside('{').is_some() && !self.is_argument(i)
                });
                if let Some(inside) = self.trees.get(parameters).and_then(|t| t.inside('(')) {
                    self.patterns(inside, &(parameters..body + 1));
                }
            }
            // `*const T` is a type.
            "const" if at > 0 && self.trees[at - 1].is_punct('*') => {}
            "const" | "static" => {
                let mutable = self.is_word(next, "mut");
                self.name(next + usize::from(mutable), Kind::Value, &all);
            }
            "mod" | "struct" | "enum" | "union" | "trait" | "type" => {
                self.name(next, Kind::Item, &all);
            }
            "use" => {
                let end = self.find(at, |t, _| t.is_punct(';'));
                let trees = self.trees.get(next..end).unwrap_or_default();
                // One with an attribute may be left out.
                let is_certain = at == 0 || self.trees[at - 1].inside('[').is_none();
                import(trees, &[], &mut |name, path| {
                    self.bound.push(Bound {
                        name: name.unwrap_or_default().to_owned(),
                        kind: name.map_or(Kind::Glob, |_| Kind::Item),
                        range: all.clone(),
                        path: is_certain.then(|| path.clone()),
                    });
                    look.import(name, path);
                });
            }
            _ => {}
        }
    }

    /// `|a, b| …`, up to the end of what it stands in.
    fn closure(&mut self, at: usize) {
        let parameters = at + 1;
        let end = self.find(parameters, |t, _| t.is_punct('|'));
        self.closed = Some(end);
        let trees = self.trees;
        let stop = self.find(end, |t, _| t.is_punct(',') || t.is_punct(';'));
        self.patterns(trees.get(parameters..end).unwrap_or_default(), &(end..stop));
    }

    /// `pattern => …`: the pattern is everything since the arm before.
    fn arm(&mut self, at: usize) {
        let (from, is_told) = match self.arm <= at {
            true => (self.arm, true),
            // The arm before has no comma, and more than a block.
            false => (0, false),
        };
        let ends = |i: usize| {
            // A brace right before `=>` or a guard belongs to the pattern (`Net { weights }`).
            let is_block = self.trees[i].inside('{').is_some() && !self.is_word(i + 1, "if");
            self.is_punct(i, ',') || !is_told && i + 1 < at && is_block
        };
        let start = (from..at).rev().find(|i| ends(*i));
        let start = start.map_or(from, |i| i + 1);
        let guard = (start..at).find(|i| self.is_word(*i, "if"));
        let block = self
            .trees
            .get(at + 2)
            .is_some_and(|t| t.inside('{').is_some());
        let stop = match block {
            true => at + 3,
            false => self.find(at, |t, _| t.is_punct(',')),
        };
        self.arm = stop;
        self.pattern(start..guard.unwrap_or(at), &(start..stop));
    }

    /// What a macro of somebody else, as a statement, is given by its bare name, it may define.
    fn macro_call(&mut self, at: usize) {
        let Some(name) = at.checked_sub(1).and_then(|i| self.trees[i].word()) else {
            return;
        };
        let is_statement = at < 2
            || self.is_punct(at - 2, ';')
            || self.is_punct(at - 2, ':')
            || self.trees[at - 2].inside('{').is_some();
        let Some(Tree::Group(_, _, inside)) = self.trees.get(at + 1) else {
            return;
        };
        if !is_statement || DEFINE_NOTHING.contains(&name) {
            return;
        }
        let all = 0..self.trees.len();
        for (i, tree) in inside.iter().enumerate() {
            let is_used = inside.get(i + 1).is_some_and(|next| {
                next.inside('(').is_some() || next.is_punct(':') || next.is_punct('.')
            });
            if let (Some(name), false) = (tree.word(), is_used) {
                self.bound.push(Bound {
                    name: name.to_owned(),
                    kind: Kind::Value,
                    range: all.clone(),
                    path: None,
                });
            }
        }
    }

    fn name(&mut self, at: usize, kind: Kind, range: &Range<usize>) {
        if let Some(Tree::Word(name, _)) = self.trees.get(at) {
            self.bound.push(Bound {
                name: name.clone(),
                kind,
                range: range.clone(),
                path: None,
            });
        }
    }

    fn pattern(&mut self, pattern: Range<usize>, range: &Range<usize>) {
        let trees = self.trees;
        self.patterns(trees.get(pattern).unwrap_or_default(), range);
    }

    /// The names of patterns with commas between them, each up to its type.
    fn patterns(&mut self, trees: &[Tree<K>], range: &Range<usize>) {
        for pattern in trees.split(|t| t.is_punct(',')) {
            let is_colon = |i: usize| pattern.get(i).is_some_and(|t| t.is_punct(':'));
            let typed = (0..pattern.len())
                .find(|i| is_colon(*i) && !is_colon(i + 1) && !(*i > 0 && is_colon(i - 1)));
            self.names(&pattern[..typed.unwrap_or(pattern.len())], range);
        }
    }

    /// Every name in a pattern that is no path's, no constructor's and no field's.
    fn names(&mut self, pattern: &[Tree<K>], range: &Range<usize>) {
        for (i, tree) in pattern.iter().enumerate() {
            let next = pattern.get(i + 1);
            match tree {
                Tree::Group(_, _, inside) => self.names(inside, range),
                Tree::Word(name, _)
                    if !next.is_some_and(|t| t.is_punct(':') || t.inside('(').is_some()) =>
                {
                    self.bound.push(Bound {
                        name: name.clone(),
                        kind: Kind::Pattern,
                        range: range.clone(),
                        path: None,
                    });
                }
                Tree::Word(..) | Tree::Punct(_) | Tree::Literal => {}
            }
        }
    }

    /// The first token from `from` on of which this holds, or the end.
    fn find(&self, from: usize, mut holds: impl FnMut(&Tree<K>, usize) -> bool) -> usize {
        let from = from.min(self.trees.len());
        let found = self.trees[from..].iter().zip(from..);
        let mut found = found.filter(|(tree, i)| holds(tree, *i));
        found.next().map_or(self.trees.len(), |(_, i)| i)
    }

    /// The parameters of the function at `at`: behind its generics, whose bounds may have parentheses.
    fn parameters(&self, at: usize) -> usize {
        let mut generics = 0_usize;
        self.find(at, |tree, i| {
            if tree.is_punct('<') {
                generics += 1;
            } else if tree.is_punct('>') && !self.is_punct(i - 1, '-') {
                generics = generics.saturating_sub(1);
            }
            generics == 0 && tree.inside('(').is_some()
        })
    }

    /// The block that a condition which begins at `from` leads to.
    fn block(&self, from: usize) -> usize {
        let mut own = 0_usize;
        for i in from..self.trees.len() {
            match &self.trees[i] {
                Tree::Word(word, _) if OWN_BLOCK.contains(&word.as_str()) => own += 1,
                Tree::Group('{', ..) if self.is_operand(i) => {}
                Tree::Group('{', ..) if own > 0 => own -= 1,
                Tree::Group('{', ..) => return i,
                Tree::Punct(';') => return i,
                Tree::Word(..) | Tree::Punct(_) | Tree::Group(..) | Tree::Literal => {}
            }
        }
        self.trees.len()
    }

    /// Whether the brace at `at` is a part of an expression: a block's value, a closure's body, a macro's input.
    fn is_operand(&self, at: usize) -> bool {
        match &self.trees[at - 1] {
            Tree::Word(word, _) => BEFORE_BLOCK.contains(&word.as_str()),
            Tree::Punct(c) => !matches!(c, '?' | '>' | '.'),
            Tree::Group(..) | Tree::Literal => false,
        }
    }

    /// Whether the brace at `at` is a generic argument, as in `<{ N }>`.
    fn is_argument(&self, at: usize) -> bool {
        let is_beside = |i: usize, angle: char| self.is_punct(i, angle) || self.is_punct(i, ',');
        is_beside(at - 1, '<') && is_beside(at + 1, '>')
    }

    /// Whether the `let` at `at` is a condition's.
    fn is_condition(&self, at: usize) -> bool {
        at > 0
            && (["if", "while"]
                .iter()
                .any(|word| self.is_word(at - 1, word))
                || self.is_punct(at - 1, '&'))
    }

    /// Whether what stands at `at` can't be an operator with two operands.
    fn begins_operand(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1) else {
            return true;
        };
        match &self.trees[before] {
            Tree::Word(word, _) => BEFORE_OPERAND.contains(&word.as_str()),
            Tree::Punct('|') => self.closed == Some(before),
            Tree::Punct(c) => *c != '?',
            Tree::Group(open, ..) => *open == '{',
            Tree::Literal => false,
        }
    }

    fn is_punct(&self, i: usize, c: char) -> bool {
        self.trees.get(i).is_some_and(|tree| tree.is_punct(c))
    }

    fn is_word(&self, i: usize, text: &str) -> bool {
        self.trees.get(i).is_some_and(|tree| tree.is_word(text))
    }
}

/// Each name that a `use` tree brings, or the path of what it brings everything of.
fn import<K>(
    trees: &[Tree<K>],
    prefix: &[String],
    brings: &mut dyn FnMut(Option<&str>, Vec<String>),
) {
    for tree in trees.split(|t| t.is_punct(',')) {
        let mut path = prefix.to_vec();
        // `use ::a`: what `a` is here, is another thing.
        let is_global = path.is_empty() && tree.first().is_some_and(|t| t.is_punct(':'));
        path.extend(is_global.then(String::new));
        let mut name = None;
        for (i, token) in tree.iter().enumerate() {
            match token {
                Tree::Word(word, _) if word == "as" => {
                    name = tree.get(i + 1).and_then(Tree::word);
                    break;
                }
                Tree::Word(word, _) if word == "self" && i + 1 == tree.len() && i == 0 => {
                    name = prefix.last().map(String::as_str);
                }
                Tree::Word(word, _) => {
                    path.push(word.clone());
                    name = Some(word);
                }
                Tree::Group('{', _, inside) => {
                    import(inside, &path, brings);
                    name = None;
                }
                Tree::Punct('*') => {
                    name = None;
                    brings(None, path.clone());
                }
                Tree::Punct(_) | Tree::Group(..) | Tree::Literal => {}
            }
        }
        if let Some(name) = name {
            brings(Some(name), path);
        }
    }
}

/// Words behind which an expression begins.
const BEFORE_OPERAND: [&str; 9] = [
    "return", "move", "break", "else", "in", "match", "if", "while", "async",
];

/// Words behind which a block is a value.
const BEFORE_BLOCK: [&str; 7] = ["return", "break", "else", "in", "match", "if", "while"];

/// Words with a block of their own.
const OWN_BLOCK: [&str; 8] = [
    "match", "unsafe", "loop", "if", "while", "for", "async", "const",
];

/// Macros of ours and of the standard library.
const DEFINE_NOTHING: [&str; 27] = [
    "model",
    "scope",
    "name_scope",
    "get_variable",
    "variable",
    "assert",
    "assert_eq",
    "assert_ne",
    "debug_assert",
    "debug_assert_eq",
    "debug_assert_ne",
    "print",
    "println",
    "eprint",
    "eprintln",
    "format",
    "write",
    "writeln",
    "vec",
    "dbg",
    "matches",
    "stringify",
    "concat",
    "panic",
    "todo",
    "unimplemented",
    "unreachable",
];
