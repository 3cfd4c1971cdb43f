//! Smaller programs, until what is wrong with one shows at a glance.

use super::crates::{Crates, Macros};
use super::judge::{Violation, judge};
use super::program::{
    Arm, Asks, Block, Condition, Function, Home, Leave, Looping, Name, Opening, Program, Request,
    Shape, Spelling, Stmt, Subject, Target,
};
use super::source::{Form, source};
use crate::scratch::Failure;

/// The smallest program found that breaks the same promise.
///
/// # Errors
/// If cargo does not run.
pub(super) fn shrink(
    crates: &Crates,
    program: Program,
    fault: &Violation,
    macros: &[Macros],
    inputs: usize,
) -> Result<Program, Failure> {
    let mut smallest = program;
    loop {
        let mut smaller = programs(&smallest);
        smaller.sort_by_cached_key(|program| source(program, Form::Checked).text.len());
        let answers = crates.ask(&smaller, macros, inputs)?;
        let found = smaller.iter().zip(&answers).find(|(_, answer)| {
            let violations = judge(answer).violations;
            violations.iter().any(|violation| violation.is_like(fault))
        });
        match found {
            Some((program, _)) => smallest = program.clone(),
            None => return Ok(smallest),
        }
    }
}

/// The program with one thing left out. Some of them are no Rust.
fn programs(program: &Program) -> Vec<Program> {
    let mut smaller = Vec::new();
    let count = program.functions.len();
    for number in 0..count {
        if count > 1 && !calls(program, number) {
            smaller.push(without(program, number));
        }
    }
    for (number, function) in program.functions.iter().enumerate() {
        for function in functions(function) {
            let mut program = program.clone();
            program.functions[number] = function;
            smaller.push(program);
        }
    }
    smaller
}

fn calls(program: &Program, number: usize) -> bool {
    let mut found = false;
    for function in &mut program.functions.clone() {
        each_asks(&mut function.body, &mut |asks| {
            found |= matches!(asks, Asks::Layer { callee, .. } if *callee == number);
        });
    }
    found
}

/// The program without a function that nobody calls.
fn without(program: &Program, number: usize) -> Program {
    let mut program = program.clone();
    program.functions.remove(number);
    for function in &mut program.functions {
        each_asks(&mut function.body, &mut |asks| {
            if let Asks::Layer { callee, .. } = asks {
                *callee -= usize::from(*callee > number);
            }
        });
    }
    program
}

fn functions(function: &Function) -> Vec<Function> {
    let Function { home, sized, body } = function;
    let homes = match home {
        Home::Layer(Some(_)) => vec![Home::Layer(None)],
        Home::Model(Some(_)) => vec![Home::Model(None)],
        Home::Scope(opening) => openings(opening).into_iter().map(Home::Scope).collect(),
        _ => Vec::new(),
    };
    let with_home = homes.into_iter().map(|home| Function {
        home,
        ..function.clone()
    });
    let without_size = sized.then(|| Function {
        sized: false,
        ..function.clone()
    });
    let with_body = blocks(body).into_iter().map(|body| Function {
        body,
        ..function.clone()
    });
    with_home.chain(without_size).chain(with_body).collect()
}

fn blocks(block: &Block) -> Vec<Block> {
    let Block { stmts, end } = block;
    let mut smaller = Vec::new();
    for (number, stmt) in stmts.iter().enumerate() {
        let mut others = self::stmts(stmt);
        others.push(Vec::new());
        for other in others {
            let mut stmts = stmts.clone();
            stmts.splice(number..=number, other);
            smaller.push(Block {
                stmts,
                end: end.clone(),
            });
        }
    }
    let ends = match end {
        None => Vec::new(),
        Some(Leave::Break(label, Some(asks))) => {
            let broken = self::asks(asks).into_iter();
            let broken = broken.map(|asks| Some(Leave::Break(*label, Some(asks))));
            broken
                .chain([None, Some(Leave::Break(*label, None))])
                .collect()
        }
        Some(Leave::Return(Some(asks))) => {
            let returned = self::asks(asks).into_iter();
            let returned = returned.map(|asks| Some(Leave::Return(Some(asks))));
            returned.chain([None, Some(Leave::Return(None))]).collect()
        }
        Some(_) => vec![None],
    };
    smaller.extend(ends.into_iter().map(|end| Block {
        stmts: stmts.clone(),
        end,
    }));
    smaller
}

/// What can stand in place of a statement.
fn stmts(stmt: &Stmt) -> Vec<Vec<Stmt>> {
    let mut smaller: Vec<Vec<Stmt>> = Vec::new();
    let mut one = |stmt| smaller.push(vec![stmt]);
    match stmt {
        Stmt::Asks { asks, dropped } => {
            let asked = |asks, dropped| Stmt::Asks { asks, dropped };
            if *dropped {
                one(asked(asks.clone(), false));
            }
            self::asks(asks)
                .into_iter()
                .for_each(|asks| one(asked(asks, *dropped)));
        }
        Stmt::Lazily(asks) => {
            one(plainly(asks));
            self::asks(asks)
                .into_iter()
                .for_each(|asks| one(Stmt::Lazily(asks)));
        }
        Stmt::Scope(opening, block) => {
            for opening in openings(opening) {
                one(Stmt::Scope(opening, block.clone()));
            }
            for block in blocks(block) {
                one(Stmt::Scope(opening.clone(), block));
            }
            smaller.push(block.stmts.clone());
        }
        Stmt::NameScope(block) => {
            blocks(block)
                .into_iter()
                .for_each(|block| one(Stmt::NameScope(block)));
            smaller.push(block.stmts.clone());
        }
        Stmt::Block(label, block) => {
            blocks(block)
                .into_iter()
                .for_each(|block| one(Stmt::Block(*label, block)));
            smaller.push(block.stmts.clone());
        }
        Stmt::If(condition, then, otherwise) => {
            for condition in conditions(condition) {
                one(Stmt::If(condition, then.clone(), otherwise.clone()));
            }
            for then in blocks(then) {
                one(Stmt::If(condition.clone(), then, otherwise.clone()));
            }
            if let Some(otherwise) = otherwise {
                one(Stmt::If(condition.clone(), then.clone(), None));
                for otherwise in blocks(otherwise) {
                    one(Stmt::If(condition.clone(), then.clone(), Some(otherwise)));
                }
                smaller.push(otherwise.stmts.clone());
            }
            smaller.push(then.stmts.clone());
        }
        Stmt::Match(subject, arms) => {
            if let Subject::Answer(asks) = subject {
                one(plainly(asks));
                for asks in self::asks(asks) {
                    one(Stmt::Match(Subject::Answer(asks), arms.clone()));
                }
            }
            if *subject != Subject::Number {
                one(Stmt::Match(Subject::Number, arms.clone()));
            }
            for number in 0..arms.len() {
                let mut put = |arm: Option<Arm>| {
                    let mut arms = arms.clone();
                    arms.splice(number..=number, arm);
                    if let Some(last) = arms.last_mut() {
                        last.guard = None;
                        one(Stmt::Match(subject.clone(), arms));
                    }
                };
                put(None);
                let Arm { guard, body } = &arms[number];
                for body in blocks(body) {
                    let guard = guard.clone();
                    put(Some(Arm { guard, body }));
                }
                if let Some(guard) = guard {
                    let guards = conditions(guard).into_iter().map(Some);
                    for guard in guards.chain([None]) {
                        let body = body.clone();
                        put(Some(Arm { guard, body }));
                    }
                }
            }
            smaller.extend(arms.iter().map(|arm| arm.body.stmts.clone()));
        }
        Stmt::LetElse(asks, block) => {
            if let Some(asks) = asks {
                one(Stmt::LetElse(None, block.clone()));
                for asks in self::asks(asks) {
                    one(Stmt::LetElse(Some(asks), block.clone()));
                }
            }
            // Its last statement leaves.
            for block in blocks(block)
                .into_iter()
                .filter(|block| block.end.is_some())
            {
                one(Stmt::LetElse(asks.clone(), block));
            }
        }
        Stmt::Loop(looping, label, block) => {
            for block in blocks(block) {
                one(Stmt::Loop(looping.clone(), *label, block));
            }
            for looping in loopings(looping) {
                one(Stmt::Loop(looping, *label, block.clone()));
            }
            if label.is_some() {
                one(Stmt::Loop(looping.clone(), None, block.clone()));
            }
            smaller.push(block.stmts.clone());
        }
        Stmt::Closure(closure, block, calls) => {
            if *calls > 0 {
                one(Stmt::Closure(*closure, block.clone(), calls - 1));
            }
            for block in blocks(block) {
                one(Stmt::Closure(*closure, block, *calls));
            }
            smaller.push(block.stmts.clone());
        }
        Stmt::Chain(first, second) => {
            one(plainly(first));
            one(plainly(second));
            for first in self::asks(first) {
                one(Stmt::Chain(first, second.clone()));
            }
            for second in self::asks(second) {
                one(Stmt::Chain(first.clone(), second));
            }
        }
        Stmt::Configured(is_on, asks) => {
            one(plainly(asks));
            self::asks(asks)
                .into_iter()
                .for_each(|asks| one(Stmt::Configured(*is_on, asks)));
        }
        Stmt::Share(Some(_)) => one(Stmt::Share(None)),
        Stmt::Share(None) | Stmt::Call(_) | Stmt::Fails => {}
    }
    smaller
}

fn plainly(asks: &Asks) -> Stmt {
    Stmt::Asks {
        asks: asks.clone(),
        dropped: false,
    }
}

fn loopings(looping: &Looping) -> Vec<Looping> {
    match looping {
        Looping::Forever | Looping::For(None) => Vec::new(),
        Looping::While(condition) => {
            let smaller = conditions(condition).into_iter().map(Looping::While);
            smaller.chain([Looping::For(None)]).collect()
        }
        Looping::For(Some(asks)) => {
            let smaller = self::asks(asks).into_iter().map(Some).map(Looping::For);
            smaller.chain([Looping::For(None)]).collect()
        }
    }
}

fn conditions(condition: &Condition) -> Vec<Condition> {
    let (asks, form): (_, fn(Asks) -> Condition) = match condition {
        Condition::Bit => return Vec::new(),
        Condition::Let => return vec![Condition::Bit],
        Condition::After(asks) => (asks, Condition::After),
        Condition::Ok(asks) => (asks, Condition::Ok),
        Condition::Lazily(asks) => (asks, Condition::Lazily),
        Condition::Chain(asks) => (asks, Condition::Chain),
    };
    let smaller = self::asks(asks).into_iter().map(form);
    smaller.chain([Condition::Bit]).collect()
}

fn asks(asks: &Asks) -> Vec<Asks> {
    match asks {
        Asks::Variable(request) => requests(*request).into_iter().map(Asks::Variable).collect(),
        Asks::Layer {
            callee,
            size,
            spelling,
        } => {
            let smaller = |size, spelling| Asks::Layer {
                callee: *callee,
                size,
                spelling,
            };
            let smaller = [smaller(1, *spelling), smaller(*size, Spelling::Plain)];
            smaller.into_iter().filter(|other| other != asks).collect()
        }
        Asks::Scope(opening, inner) => {
            let with_opening = openings(opening)
                .into_iter()
                .map(|opening| Asks::Scope(opening, inner.clone()));
            let with_inner = self::asks(inner)
                .into_iter()
                .map(|inner| Asks::Scope(opening.clone(), Box::new(inner)));
            let all = with_opening.chain(with_inner);
            all.chain([(**inner).clone()]).collect()
        }
    }
}

fn requests(request: Request) -> Vec<Request> {
    let plain = Name {
        made: false,
        ..request.name
    };
    let smaller = [
        Request {
            shape: Shape::Literal(1),
            ..request
        },
        Request {
            double: false,
            ..request
        },
        Request {
            name: plain,
            ..request
        },
    ];
    smaller
        .into_iter()
        .filter(|other| *other != request)
        .collect()
}

fn openings(opening: &Opening) -> Vec<Opening> {
    let plain = match opening.target {
        Target::Named(name) | Target::Unique(name) => name.text,
        Target::Again(_) => "a",
    };
    let plain = Target::Named(Name {
        text: plain,
        made: false,
    });
    let smaller = [
        Opening {
            target: plain,
            ..opening.clone()
        },
        Opening {
            handle: None,
            ..opening.clone()
        },
        Opening {
            reuse: None,
            ..opening.clone()
        },
        Opening {
            angle: false,
            ..opening.clone()
        },
    ];
    smaller
        .into_iter()
        .filter(|other| other != opening)
        .collect()
}

/// Everything in a block that asks.
fn each_asks(block: &mut Block, then: &mut impl FnMut(&mut Asks)) {
    for stmt in &mut block.stmts {
        match stmt {
            Stmt::Asks { asks, .. } | Stmt::Lazily(asks) | Stmt::Configured(_, asks) => {
                in_asks(asks, then);
            }
            Stmt::Scope(_, block)
            | Stmt::NameScope(block)
            | Stmt::Block(_, block)
            | Stmt::Closure(_, block, _) => each_asks(block, then),
            Stmt::Chain(first, second) => {
                in_asks(first, then);
                in_asks(second, then);
            }
            Stmt::If(condition, block, otherwise) => {
                in_condition(condition, then);
                each_asks(block, then);
                if let Some(otherwise) = otherwise {
                    each_asks(otherwise, then);
                }
            }
            Stmt::Loop(looping, _, block) => {
                match looping {
                    Looping::Forever | Looping::For(None) => {}
                    Looping::While(condition) => in_condition(condition, then),
                    Looping::For(Some(asks)) => in_asks(asks, then),
                }
                each_asks(block, then);
            }
            Stmt::Match(subject, arms) => {
                if let Subject::Answer(asks) = subject {
                    in_asks(asks, then);
                }
                for Arm { guard, body } in arms {
                    if let Some(guard) = guard {
                        in_condition(guard, then);
                    }
                    each_asks(body, then);
                }
            }
            Stmt::LetElse(asks, block) => {
                if let Some(asks) = asks {
                    in_asks(asks, then);
                }
                each_asks(block, then);
            }
            Stmt::Share(_) | Stmt::Call(_) | Stmt::Fails => {}
        }
    }
    if let Some(Leave::Return(Some(asks)) | Leave::Break(_, Some(asks))) = &mut block.end {
        in_asks(asks, then);
    }
}

fn in_condition(condition: &mut Condition, then: &mut impl FnMut(&mut Asks)) {
    match condition {
        Condition::Bit | Condition::Let => {}
        Condition::After(asks)
        | Condition::Ok(asks)
        | Condition::Lazily(asks)
        | Condition::Chain(asks) => in_asks(asks, then),
    }
}

fn in_asks(asks: &mut Asks, then: &mut impl FnMut(&mut Asks)) {
    then(asks);
    if let Asks::Scope(_, inner) = asks {
        in_asks(inner, then);
    }
}
