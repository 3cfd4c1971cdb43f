use super::*;
use crate::bodies::program::{
    Asks, Block, Function, Home, Name, Program, Request, Shape, Spelling, Stmt,
};
use crate::bodies::source::{Form, Source, source};
use crate::scratch::{Diagnostic, Frame, Place};

fn layer(asked: &[Asks]) -> Function {
    let stmt = |asks: &Asks| Stmt::Asks {
        asks: asks.clone(),
        dropped: false,
    };
    Function {
        home: Home::Layer(None),
        sized: false,
        body: Block {
            stmts: asked.iter().map(stmt).collect(),
            end: None,
        },
    }
}

fn variable(text: &'static str) -> Asks {
    Asks::Variable(Request {
        name: Name { text, made: false },
        shape: Shape::Literal(1),
        double: false,
    })
}

/// Sites: `w` in the first layer; `w`, a call of the first, and `v` in the second.
fn body() -> Source {
    let call = Asks::Layer {
        callee: 0,
        size: 1,
        spelling: Spelling::Plain,
    };
    let functions = vec![
        layer(&[variable("w")]),
        layer(&[variable("w"), call, variable("v")]),
    ];
    source(&Program { functions }, Form::Checked)
}

/// The check's error about `w` at these places.
fn refused(source: &Source, second: usize, first: usize) -> Diagnostic {
    let at = |site: usize| Place {
        file: String::from("b0000.rs"),
        byte: source.sites[site].byte,
        line: 1,
    };
    let asked = match second {
        // The call leads to the first layer.
        2 => "\nasked for by `l0` at src/b0000.rs:6:19",
        _ => "",
    };
    Diagnostic {
        message: format!("evaluation panicked: variable `w` already exists, disallowed.{asked}"),
        code: Some(String::from("E0080")),
        place: Some(at(second)),
        frames: vec![Frame {
            function: String::from("l1::originally_defined_here"),
            place: at(first),
        }],
        rendered: String::new(),
    }
}

/// The second layer runs like this.
fn judged(errors: Vec<Diagnostic>, walks: &[&str]) -> Judgement {
    let walk = |words: &&str| Walk {
        function: 1,
        events: words
            .split_whitespace()
            .map(|word| word.parse().expect("it is a word"))
            .collect(),
    };
    judge(&Answer {
        source: body(),
        errors,
        walks: walks.iter().map(walk).collect(),
        inputs: walks.len(),
    })
}

#[track_caller]
fn assert_violates(kind: Kind, second: usize, first: usize, walks: &[&str]) {
    let judgement = judged(vec![refused(&body(), second, first)], walks);
    let kinds: Vec<Kind> = judgement
        .violations
        .iter()
        .map(|violation| violation.kind)
        .collect();
    assert_eq!(kinds, [kind]);
}

#[test]
fn a_refusal_is_right_if_the_second_fails_after_the_first() {
    let judgement = judged(vec![refused(&body(), 2, 1)], &["g1:w >2: e0:w !2"]);
    assert!(judgement.violations.is_empty());
    assert_eq!((judgement.refused, judgement.uncertain), (1, 0));
    assert_eq!((judgement.certain, judgement.late.len()), (1, 0));
}

#[test]
fn a_refusal_is_wrong_if_the_runtime_gives_the_variable() {
    assert_violates(
        Kind::Accepted,
        2,
        1,
        &["g1:w >2: e0:w !2", "g1:w >2: g0:w <2"],
    );
}

#[test]
fn a_layer_that_returns_early_has_not_reached_the_request() {
    let judgement = judged(vec![refused(&body(), 2, 1)], &["g1:w >2: <2"]);
    assert!(judgement.violations.is_empty());
    assert_eq!((judgement.uncertain, judgement.skipped), (1, 1));
}

#[test]
fn what_is_refused_once_may_be_given_in_the_next_turn() {
    let walk = "g1:w >2: e0:w <2 >2: g0:w <2";
    let judgement = judged(vec![refused(&body(), 2, 1)], &[walk]);
    assert!(judgement.violations.is_empty());
    assert_eq!(judgement.uncertain, 0);
}

#[test]
fn a_place_is_wrong_if_it_asks_for_another_variable() {
    assert_violates(Kind::Place, 3, 1, &["g1:w >2: g0:w <2 e3:v"]);
}

#[test]
fn a_place_is_wrong_if_nothing_asks_there() {
    let mut error = refused(&body(), 2, 1);
    error.place.as_mut().expect("it has one").byte += 1;
    let judgement = judged(vec![error], &[]);
    assert_eq!(judgement.violations[0].kind, Kind::Place);
}

#[test]
fn the_order_is_wrong_if_the_first_place_asks_later() {
    assert_violates(Kind::Order, 2, 1, &[">2: e0:w !2 g1:w"]);
}

#[test]
fn what_no_walk_reaches_is_uncertain() {
    // Neither does a walk count in which the first request failed, and nobody minded.
    let walks = ["g1:w", "m1:w >2: g0:w <2", "g1:w >2: !2"];
    let judgement = judged(vec![refused(&body(), 2, 1)], &walks);
    assert!(judgement.violations.is_empty());
    assert_eq!((judgement.refused, judgement.uncertain), (1, 1));
    assert_eq!(judgement.excused, 1);
}

#[test]
fn a_layer_that_a_caller_put_under_reuse_says_nothing_of_it() {
    let mut source = body();
    // As if the second layer called itself.
    source.sites[2].callee = Some(1);
    let errors = vec![refused(&source, 3, 1)];
    let events = "+2: g1:w g3:w <2".split_whitespace();
    let walks = vec![Walk {
        function: 1,
        events: events
            .map(|word| word.parse().expect("it is a word"))
            .collect(),
    }];
    let inputs = 1;
    let answer = Answer {
        source,
        errors,
        walks,
        inputs,
    };
    let judgement = judge(&answer);
    assert!(judgement.violations.is_empty());
    assert_eq!(judgement.uncertain, 1);
}

#[test]
fn other_errors_and_panics_are_violations() {
    let mut error = refused(&body(), 2, 1);
    error.code = None;
    let kinds = |judgement: Judgement| -> Vec<Kind> {
        judgement
            .violations
            .iter()
            .map(|violation| violation.kind)
            .collect()
    };
    assert_eq!(kinds(judged(vec![error], &[])), [Kind::Broken]);
    assert_eq!(kinds(judged(Vec::new(), &["g1:w p"])), [Kind::Panicked]);
}

#[test]
fn a_certain_failure_that_compiles_is_late() {
    let judgement = judged(Vec::new(), &["g1:w >2: e0:w !2", "g1:w"]);
    assert_eq!((judgement.certain, judgement.late), (1, vec![2]));
    let judgement = judged(Vec::new(), &["g1:w >2: e0:w !2", "g1:w >2: g0:w <2"]);
    assert_eq!(judgement.certain, 0);
}
