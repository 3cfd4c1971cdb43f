//! What is bound where, asked of the compiler: each case is compiled and run, and each reader has to say the same of its text.

#![allow(warnings, clippy::all, clippy::pedantic, clippy::restriction)]

use super::compiled::*;

/// The compiler's own answer is the reader's.
#[track_caller]
fn assert_as_compiled(cases: &[Case]) {
    for case in cases {
        assert_read(case, &case.compiled());
    }
}

#[test]
fn a_let_binds_from_behind_it_to_the_end_of_its_block() {
    assert_as_compiled(&cases! {
        { conv('1') }
        { conv('1'); let conv = { conv('2'); own }; conv('3') }
        { let conv: F = { conv('1'); own }; conv('2'); { conv('3') } conv('4') }
        { { let conv = own; conv('1'); { conv('2') } } conv('3') }
        { if true { conv('1'); let conv = own; conv('2') } conv('3'); { conv('4') } }
        { let mut conv = own; conv('1') }
        { let ref conv = own; conv('1') }
        { let &conv = &own; conv('1') }
        { let conv @ _ = own; conv('1') }
        { let n @ ..=255 = 1_u8; let (0..=255, conv) = (1_u8, own); conv('1') }
        { let (conv, n) = (own, 1); conv('1') }
        { let (n, (_, conv)): (u8, (u8, F)) = (1, (1, own)); conv('1') }
        { let [.., conv] = [own; 2]; conv('1') }
        { let Net { conv, .. } = NET; conv('1') }
        { let Net { n, conv } = { conv('1'); NET }; conv('2') }
        { let Net { conv: other, n } = NET; conv('1') }
        { let Net { n: 0..=255, conv: other } = NET; conv('1') }
        { let Net { n: other, conv: conv } = NET; conv('1') }
        { let other = NET.conv; let n = Net { conv: own, n: 2 }; conv('1') }
        { let n: conv::Kind = 1; conv('1'); conv::run('2') }
        { let other: fn(conv::Kind); conv('1') }
        { let conv = own; conv::run('1') }
        { for option in [some(), None] {
            let Some(conv) = option else { conv('1'); continue };
            conv('2')
        } }
        { for option in [some(), None] {
            conv('1');
            let Some(conv) = option else { conv('2'); let conv = own; conv('3'); continue };
            conv('4')
        } conv('5') }
    });
}

#[test]
fn a_condition_binds_in_its_block() {
    assert_as_compiled(&cases! {
        { if let Some(conv) = some() { conv('1') } conv('2') }
        { conv('1'); if let Some(conv) = some() { conv('2') } conv('3'); conv('4') }
        { if let None = some() {} else { conv('1') } conv('2') }
        { for option in [some(), None] {
            if let Some(conv) = option { conv('1') } else { conv('2') }
        } }
        { if false { } else if let Some(conv) = some() { { conv('1') } } conv('2') }
        { if true && let Some(conv) = some() { conv('1') } conv('2') }
        { if let Some(conv) = some() && true { conv('1') } conv('2') }
        { if let Some(conv) = some() && let n = 1 && n == 1 { conv('1') } conv('2') }
        { let mut all = vec![own as F].into_iter();
          while let Some(conv) = all.next() { conv('1') } conv('2') }
        { let mut n = 0;
          while n < 1 && let Some(conv) = some() { conv('1'); n += 1 } conv('2') }
        { if let Some(conv) = match some() { x => x } { conv('1') } conv('2') }
        { if let Some(conv) = const { Some(own as F) } { conv('1') } conv('2') }
        { if let Some(conv) = loop { break some() } { conv('1') } conv('2') }
        { if let Some(conv) = match 1 { _ => match 2 { _ => some() } } { conv('1') } conv('2') }
        { if let Some(conv) = match match 1 { n => n } { _ => some() } { conv('1') } conv('2') }
        { if let (conv, 1) = (own, match 1 { n => n }) && true { conv('1') } conv('2') }
        { if let conv = |place| { own(place) } { conv('1') } conv('2') }
        { if let [conv] = vec! { own as F }[..] { conv('1') } conv('2') }
        { if let [conv] = vec! { own as F }[..] && match 1 { _ => true } { conv('1') } conv('2') }
        { if let Some(conv) = some().map(|x| { x }) { conv('1') } conv('2') }
        { if let Some(conv) = if true { some() } else { None } { conv('1') } conv('2') }
        { if let Some(conv) = 'a: { some() } { conv('1') } conv('2') }
        { if let Some(conv) = match { 1 } { _ => some() } { conv('1') } conv('2') }
        { if let Some(conv) = some() && { conv('1'); true } { conv('2') } conv('3') }
        { while let Some(conv) = { some() } { conv('1'); break } conv('2') }
        { let n = (|| { if let conv = some()? { conv('1') } some() })(); conv('2') }
        { if let conv = own as Only<F> { conv('1') } conv('2') }
        { if let 0..=9 | 20..=29 = 1 { conv('1') } conv('2') }
        { if let ..=9 = 1 && let Some(conv) = some() { conv('1') } conv('2') }
        { if let Kinds::A(conv) | Kinds::B { conv } = KINDS[0] { conv('1') } conv('2') }
        { if let Kinds::B { conv } = KINDS[1] { conv('1') } conv('2') }
        { if let Kinds::B { conv: other } = KINDS[1] { conv('1') } conv('2') }
        { if true { let n = 1; conv('1') } conv('2') }
        { let n = if let Some(conv) = some() { conv('1'); 1 } else { 2 }; conv('2') }
        { let on = true && { let conv = own; true }; conv('1') }
        { let conv = if let Some(other) = some() { conv('1'); other } else { own }; conv('2') }
    });
}

#[test]
fn a_loop_binds_in_its_block() {
    assert_as_compiled(&cases! {
        { for conv in [own] { conv('1') } conv('2') }
        { conv('1'); for conv in [own] { conv('2') } conv('3'); conv('4') }
        { for (n, conv) in [own].into_iter().enumerate() { conv('1') } conv('2') }
        { for Net { conv, .. } in [NET] { conv('1') } conv('2') }
        { for Net { conv: other, .. } in [NET] { conv('1') } conv('2') }
        { for conv in match 1 { _ => [own] } { conv('1') } conv('2') }
        { for conv in { [own] } { conv('1') } conv('2') }
        { for conv in [0..3].map(|_| own) { conv('1') } for n in 0.. { conv('2'); break } }
        { for (n, conv) in [(1, own)] { for n in n.. { conv('1'); break } } conv('2') }
        { for n in 0..1 { conv('1') } conv('2') }
        { for n in 0..1 { for conv in [own] { conv('1') } conv('2') } conv('3') }
        { 'outer: for conv in [own] { conv('1'); break 'outer } conv('2') }
    });
}

#[test]
fn an_arm_binds_in_itself() {
    assert_as_compiled(&cases! {
        { for option in [some(), None] {
            match option { Some(conv) => conv('1'), None => conv('2') }
        } conv('3') }
        { for option in [some(), None] {
            match option { None => conv('1'), Some(conv) => conv('2') }
        } conv('3') }
        { for option in [some(), None] {
            match option { None => { conv('1') } Some(conv) => { conv('2') } }
        } conv('3') }
        { for option in [some(), None] {
            match option { Some(conv) => { conv('1') } None => { conv('2') } }
        } conv('3') }
        { for kind in KINDS { match kind {
            Kinds::A(conv) => conv('1'),
            Kinds::B { conv } => { conv('2') }
            Kinds::C => conv('3'),
        } } }
        { for kind in KINDS { match kind {
            Kinds::C => { conv('1') }
            Kinds::B { conv } => conv('2'),
            Kinds::A(conv) => { conv('3') }
        } } }
        { for kind in KINDS { match kind {
            Kinds::B { conv } | Kinds::A(conv) => { conv('1') }
            Kinds::C => conv('2'),
        } } }
        { for kind in KINDS { match kind {
            Kinds::C => (),
            Kinds::A(conv) | Kinds::B { conv } => conv('1'),
        } } }
        { for kind in KINDS { match kind {
            Kinds::B { conv: other } => conv('1'),
            Kinds::A(_) => conv('2'),
            _ => { conv('3') }
        } } }
        { for option in [some(), None] { match option {
            Some(conv) if { conv('1'); true } => conv('2'),
            _ if { conv('3'); true } => conv('4'),
            _ => {}
        } } }
        { for n in 0..3 { match n {
            n if n == 1 && { let conv = own; conv('1'); true } => conv('2'),
            2 if conv('3') == () => { conv('4') }
            _ => conv('5'),
        } } }
        { match own as F { conv => conv('1') } conv('2') }
        { match own as F { conv => { conv('1') } } { conv('2') } }
        { match own as F { conv => { conv('1') }, } conv('2') }
        { match NET { Net { conv, .. } => conv('1') } conv('2') }
        { match 1 { _ => match own as F { conv => conv('1') } } conv('2') }
        { match own as F { conv => match 1 { _ => { conv('1') } } } conv('2') }
        { match own as F { conv if 1 >= 1 && 1 <= 2 => conv('1'), _ => {} } }
        { let on = 1 >= 1; conv('1') }
        { match KINDS[1] { Kinds::B { conv } if true => conv('1'), _ => {} } conv('2') }
        { for kind in KINDS { match kind {
            Kinds::A(conv) | Kinds::B { conv, .. } if true => conv('1'),
            _ => conv('2')
        } } }
        { match own as F { conv if { let n = 1; true } && true => conv('1'), _ => {} } conv('2') }
        { for option in [some(), None] { match option {
            None => { conv('1') }
            | Some(conv) => { conv('2') }
        } } }
        { for kind in KINDS { match kind {
            Kinds::C => if true { conv('1') }
            Kinds::B { conv } if true => { conv('2') }
            Kinds::A(conv) => conv('3'),
            _ => {}
        } } }
        { for kind in KINDS { match kind {
            Kinds::C => if true { conv('1') }
            Kinds::B { conv } => { conv('2') }
            _ => { conv('3') }
        } } }
    });
}

#[test]
fn a_closure_binds_up_to_the_end_of_what_it_stands_in() {
    assert_as_compiled(&cases! {
        { with(|conv| conv('1'), conv('2')) }
        { with(|conv| { conv('1') }, ()); conv('2') }
        { conv('1'); with(move |conv| conv('2'), conv('3')); conv('4') }
        { let call = |conv: F| conv('1'); call(own); conv('2') }
        { let call = |n: usize, conv: fn(char)| { conv('1') }; call(1, own); conv('2') }
        { let call = |conv: F, n: usize| -> () { conv('1') }; call(own, 1); conv('2') }
        { let call = |Net { conv, .. }: Net| conv('1'); call(NET); conv('2') }
        { let call = |Net { conv: other, .. }: Net| conv('1'); call(NET); conv('2') }
        { let call = |n: conv::Kind| conv('1'); call(1); conv('2') }
        { let call = || conv('1'); call(); conv('2') }
        { let call = |conv: F| move |n: usize| conv('1'); call(own)(1); conv('2') }
        { let call = |n: usize| move |conv: F| conv('1'); call(1)(own); conv('2') }
        { let call = |n: usize| |conv: F| conv('1'); call(1)(own); conv('2') }
        { let call = || |conv: F| conv('1'); call()(own); conv('2') }
        { let call = { {} |conv: F| conv('1') }; call(own); conv('2') }
        { let call = if true { |conv: F| conv('1') } else { |_: F| () }; call(own); conv('2') }
        { let call = { return (|conv: F| conv('1'))(own) }; }
        { let call = loop { break |conv: F| conv('1') }; call(own); conv('2') }
        { let calls = [|conv: F| conv('1')]; calls[0](own); conv('2') }
        { let calls = (|conv: F| conv('1'), |n: u8| conv('2')); calls.0(own); calls.1(1) }
        { let on = true || { conv as F; true }; conv('1') }
        { let on = false || { conv as F; false } || { conv('1'); true }; conv('2') }
        { let n = 1 | { conv as F; 1 } | { conv('1'); 1 }; conv('2') }
        { let n = 1; let n = n | { conv as F; 1 } | { conv('1'); 1 }; conv('2') }
        { let n = (1) | { conv as F; 1 } | { conv('1'); 1 }; conv('2') }
        { let n = [1][0] | { conv as F; 1 } | { conv('1'); 1 }; conv('2') }
        { let n = (|| Some(Some(1)? | { conv as F; 1 } | { conv('1'); 1 }))(); conv('2') }
        { let n = match () { _ => |conv: F| conv('1') }; n(own); conv('2') }
    });
}

#[test]
fn a_function_and_its_parameters_are_bound() {
    assert_as_compiled(&cases! {
        { conv('1'); fn conv(place: char) { own(place) } conv('2') }
        { fn conv(place: char) { own(place) } conv('1'); { conv('2') } }
        { { fn conv(place: char) { own(place) } conv('1') } conv('2') }
        { fn go(conv: F) { conv('1') } go(own); conv('2') }
        { conv('1'); fn go(n: u8, (_, conv): (u8, F)) { { conv('2') } } go(1, (1, own)); conv('3') }
        { fn go(n: conv::Kind) { conv('1') } go(1); conv('2') }
        { fn go(Net { conv: other, .. }: Net) { conv('1') } go(NET); conv('2') }
        { fn go(_: F) { conv('1') } go(conv); conv('2') }
        { fn go<T: Fn(char)>(conv: T) { conv('1') } go(own); conv('2') }
        { fn go<T: Fn(char) -> (), U: Into<Option<T>>>(n: U, (_, conv): ((), T)) { conv('1') }
          go(Some(own), ((), own)); conv('2') }
        { fn go<T>(conv: T) where T: Fn(char) -> (), [(); { 3 }]: Sized, { conv('1') } go(own); conv('2') }
        { fn go<T>(conv: T) where T: Fn(char), { conv('1') } go(own); conv('2') }
        { struct N<const A: u8, const B: u8, const C: u8>;
          fn go(conv: F) -> N<{ 3 }, { 4 }, { 5 }> { conv('1'); N } go(own); conv('2') }
        { fn go(conv: impl Fn(char) -> ()) -> impl Fn() -> u8 { conv('1'); || 1 } go(own)(); conv('2') }
        { fn go(conv: F) -> Option<Option<F>> { conv('1'); None } go(own); conv('2') }
        { impl Net { fn go(self, conv: F) { conv('1') } } NET.go(own); conv('2') }
        { conv::run('1'); fn conv(place: char) { own(place) } conv::run('2'); conv('3') }
    });
}

#[test]
fn an_item_is_bound_in_its_whole_block() {
    assert_as_compiled(&cases! {
        { conv('1'); const conv: F = own; conv('2') }
        { const conv: F = own; conv('1') }
        { conv('1'); static conv: F = own; { conv('2') } }
        { static conv: F = own; conv('1') }
        { { const conv: F = own; conv('1') } conv('2') }
        { const other: F = own; const n: conv::Kind = 1; conv('1') }
        { conv::run('1'); mod conv { pub(crate) fn run(place: char) { super::own(place) } } conv::run('2') }
        { { mod conv { pub(crate) fn run(place: char) { super::own(place) } } conv::run('1') } conv::run('2') }
        { conv::run('1'); struct conv; impl conv { fn run(place: char) { own(place) } } conv::run('2') }
        { { enum conv {} impl conv { fn run(place: char) { own(place) } } conv::run('1') } conv::run('2') }
        { union conv { n: u8 } impl conv { fn run(place: char) { own(place) } } conv::run('1') }
        { type conv = Own; struct Own; impl Own { fn run(place: char) { own(place) } } conv::run('1') }
        { trait conv { fn run(self); } impl conv for char { fn run(self) { own(self) } } conv::run('1') }
        { const conv: F = own; conv::run('1'); conv('2') }
        { let n = &1_u8 as *const conv::Kind; conv('1') }
        { let n = (&1_u8 as *const conv::Kind, 1); conv('1') }
        { fn go(_: Option<[*const conv::Kind; 1]>) {} go(None); conv('1') }
        { type Two = (*const conv::Kind, *const conv::Kind); conv('1') }
        { fn go(n: *const conv::Kind) { conv('1') } go(&1) }
        { fn go() -> Option<(*const conv::Kind,)> { conv('1'); None } go(); conv('2') }
    });
}

#[test]
fn an_import_is_followed() {
    assert_as_compiled(&cases! {
        { conv('1'); use a::conv; conv('2') }
        { { use a::conv; conv('1') } conv('2') }
        { use a::conv; { conv('1') } }
        { use a::dense as conv; conv('1') }
        { use a::conv as dense; conv('1') }
        { use a::{dense, conv}; conv('1') }
        { use a::{conv, dense}; conv('1') }
        { use a::{dense as conv, inner}; conv('1') }
        { use a::{dense, inner::{self, conv}}; conv('1') }
        { use a::{inner::{conv as other, conv}, dense}; conv('1') }
        { use {c::dense, a::conv}; conv('1') }
        { use a::conv; { use b::conv; conv('1') } conv('2') }
        { use a::conv; fn go() { conv('1') } go(); conv('2') }
        { use a::conv; conv('1'); { let conv = own; conv('2') } conv('3') }
        { use a::{inner, conv}; conv('1') }
        { if true {} use a::conv; conv('1') }
        { let n = [1]; use a::conv; conv('1') }
        { use c::conv; conv::run('1') }
        { use c::{conv, dense}; conv::run('1') }
        { conv::run('1'); { use c::conv::{self}; conv::run('2') } conv::run('3') }
        { use c::conv as dense; conv::run('1') }
    });
}

#[test]
fn a_glob_is_told_of_the_innermost_block_that_has_any() {
    assert_as_compiled(&cases! {
        { conv('1'); use a::*; conv('2') }
        { { use a::*; conv('1') } { conv('2') } }
        { use a::*; { { conv('1') } } conv('2') }
        { use a::*; { use b::*; conv('1') } conv('2') }
        { use a::{dense, inner::*}; conv('1') }
        { use a::{inner::*, dense}; conv('1') }
        { use {c::dense, a::*}; conv('1') }
        { use a::*; use b::conv; conv('1') }
        { use a::*; conv('1'); let conv = own; conv('2') }
        { use a::*; { let conv = own; conv('1') } conv('2') }
        { conv::run('1'); use a::*; conv::run('2') }
    });
    let several = cases! { { { use c::*; use a::*; conv('1') } conv('2') } };
    assert_eq!(several[0].compiled(), ["a::conv", "outside"]);
    assert_read(&several[0], &["c::conv or a::conv", "outside"]);
}

#[test]
fn a_macro_may_define_what_it_is_given() {
    assert_as_compiled(&cases! {
        { conv('1'); define!(conv); conv('2') }
        { define! { conv } conv('1') }
        { { define![other conv]; conv('1') } conv('2') }
        { { let n = 1; define!(conv); conv('1') } conv('2') }
        { { if true {} define!(conv); conv('1') } conv('2') }
        { { self::define!(conv); conv('1') } conv('2') }
        { { let n = 1; self::define!(conv); conv('1') } conv('2') }
        { { let n = 1; if true {} define!(conv); conv('1') } conv('2') }
        { let n = pass!(conv); conv('1') }
        { let n = (&pass!(conv as F), conv('1')); }
        { let n = 1; let n = pass!(conv); conv('1') }
        { ignore!(conv(n)); conv('1') }
        { ignore!(n conv: u8); conv('1') }
        { ignore!(conv.n); conv('1') }
        { ignore!({ conv }); conv('1') }
        { let n = 1; let on = n != { conv as F; 1 }; conv('1') }
        { stringify!(conv); conv('1') }
        { let n = stringify!(conv); conv('1') }
        { println!("{}", stringify!(conv)); conv('1') }
    });
}

/// In doubt a name is the body's own for longer than it is.
#[test]
fn what_is_not_certain_is_own() {
    let cautious = |cases: &[Case], own: &str| {
        for case in cases {
            let compiled = case.compiled();
            let said: Vec<&str> = own.split(' ').collect();
            let is_cautious = |(said, compiled): (&&str, &&str)| said == compiled || *said == "own";
            assert!(
                said.iter().zip(&compiled).all(is_cautious),
                "{}: {compiled:?}",
                case.text
            );
            assert_read(case, &said);
        }
    };
    cautious(
        &cases! {
            { conv('1'); shadow!(conv); conv('2') }
            { for option in [some(), None] {
                match option { Some(conv) => if true { conv('1') } None => conv('2') }
            } }
            { if let Some(conv) = { conv('1'); some() } { conv('2') } }
        },
        "own own",
    );
    cautious(
        &cases! {
            { { #[cfg(all())] use a::conv; conv('1') } conv('2') }
            { { let n = 1; #[allow(unused)] use a::conv; conv('1') } conv('2') }
            { { mod x { pub(super) use super::a::conv; } use x::conv; conv('1') } conv('2') }
            { { use a::{self, conv}; conv('1') } conv('2') }
            { { use a::{self as x}; use x::conv; conv('1') } conv('2') }
            { impl A for u8 {} trait A {} let n = (conv as F, 1); for n in 0..1 { conv('1') } conv('2') }
            { let n: fn(conv: F); if true { conv('1') } conv('2') }
        },
        "own outside",
    );
}
