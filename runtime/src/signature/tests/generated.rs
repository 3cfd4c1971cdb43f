//! The walk over functions that nobody thought of, and what the oracle says of them.

use super::oracle::{Found, Oracle, plain};
use super::*;
use crate::signature::check::walked;
use crate::signature::screen::finds_nothing;

const SITES: usize = 24;

/// Numbers that look like chance, and are the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }

    fn of<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.roll(list.len() as u64) as usize]
    }

    fn arg(&mut self) -> Arg {
        const ARGS: [Arg; 14] = [
            Unknown,
            Parameter(0),
            Parameter(1),
            Int(2),
            Int(3),
            Literal(&[2]),
            Literal(&[3]),
            Literal(&[2, 3]),
            Literal(&[2, 3]),
            Pattern(&[-2]),
            Pattern(&[-3]),
            Pattern(&[2, -2]),
            Pattern(&[-1, 3]),
            Pattern(&[-2, -3]),
        ];
        self.of(&ARGS)
    }

    fn args(&mut self) -> &'static [Arg] {
        let count = self.roll(3);
        let args: Vec<Arg> = (0..count).map(|_| self.arg()).collect();
        args.leak()
    }
}

/// A body in the making: it numbers its requests and calls.
struct Body<'a> {
    dice: &'a mut Dice,
    layers: &'a [&'static Signature],
    sites: u16,
}

impl Body<'_> {
    fn facts(&mut self, depth: u64) -> &'static [Fact] {
        let count = 1 + self.dice.roll(4);
        let facts: Vec<Fact> = (0..count).map(|_| self.fact(depth)).collect();
        facts.leak()
    }

    fn site(&mut self) -> u16 {
        self.sites += 1;
        self.sites - 1
    }

    fn fact(&mut self, depth: u64) -> Fact {
        let kinds = if depth == 0 { 12 } else { 28 };
        match self.dice.roll(kinds) {
            0..=5 => self.request(),
            6..=9 if self.layers.is_empty() => self.request(),
            6..=9 => Call(
                self.site(),
                self.dice.of(self.layers),
                self.dice.args(),
                0,
                0,
            ),
            10 if self.dice.roll(3) > 0 => Unnamed("{x}", "", 1, 1),
            10 => Share,
            11 => self.request(),
            12..=16 => {
                let name = self.dice.of(&["a", "a", "b", "a/b"]);
                let (unique, reuse) = (self.dice.roll(10) == 0, self.dice.roll(2) == 0);
                scope(name, unique, reuse, self.facts(depth - 1))
            }
            17 | 18 => Maybe(self.facts(depth - 1)),
            19 | 20 => Turn(self.facts(depth - 1)),
            21 => Apart(self.facts(depth - 1)),
            22 => Aside(self.facts(depth - 1)),
            23 => Within(self.facts(depth - 1)),
            24 => Elsewhere("{x}", self.dice.roll(2) == 0, self.facts(depth - 1)),
            _ => {
                let count = 1 + self.dice.roll(3);
                let arms: Vec<_> = (0..count).map(|_| self.facts(depth - 1)).collect();
                Either(arms.leak())
            }
        }
    }

    fn request(&mut self) -> Fact {
        let name = self.dice.of(&["w", "w", "v", "b/w"]);
        let PathHash { sum, power } = PathHash::of(name);
        let shape = self.dice.arg();
        let dtype = self
            .dice
            .of(&[None, None, Some(DType::F32), Some(DType::F64)]);
        Get(self.site(), name, sum, power, shape, dtype, "", 1, 1)
    }
}

/// Layers that call each other, and one that calls them.
fn function(dice: &mut Dice) -> &'static Signature {
    const NAMES: [&str; 5] = ["l0", "l1", "l2", "l3", "l4"];
    let mut layers: Vec<&'static Signature> = Vec::new();
    for name in NAMES {
        let mut body = Body {
            dice,
            layers: &layers,
            sites: 0,
        };
        let facts = body.facts(2);
        let checked = dice.roll(8) > 0;
        let layer = Signature {
            checked,
            ..layer(name, facts)
        };
        layers.push(Box::leak(Box::new(layer)));
    }
    let mut body = Body {
        dice,
        layers: &layers,
        sites: 0,
    };
    let facts = body.facts(3);
    Box::leak(Box::new(layer("f", facts)))
}

#[test]
fn the_walk_finds_what_the_oracle_says() {
    let mut dice = Dice(2);
    let mut plain_ones = 0;
    let mut faults = [0; 3];
    let mut others = [0; 2];
    for number in 0..2500 {
        let function = function(&mut dice);
        let found = walked::<SITES>(function);
        if finds_nothing(function) {
            plain_ones += 1;
            assert!(found.iter().all(Option::is_none), "function {number}");
        }
        // Of further ones at a site, how many there are is left open.
        let alike = |found: Option<Found>| {
            found.map(|(fault, site, first, second, is_one_of, _)| {
                (fault, site, first, second, is_one_of)
            })
        };
        let found = found.map(|found| found.as_ref().map(plain));
        let expected = Oracle::over(function, SITES).into_iter().map(alike);
        assert!(
            found.map(alike).into_iter().eq(expected),
            "function {number}"
        );
        for (fault, .., is_one_of, more) in found.into_iter().flatten() {
            faults[fault as usize] += 1;
            others[0] += is_one_of as u32;
            others[1] += (more > 0) as u32;
        }
    }
    assert!(plain_ones > 100, "{plain_ones}");
    assert!(faults.iter().all(|count| *count > 50), "{faults:?}");
    assert!(others.iter().all(|count| *count > 50), "{others:?}");
}
