//! Layers that a loop calls: whether those that they call ask for the same names in every turn.
//!
//! Of its own requests a layer says so itself, with a deprecated constant that names the variable. What it calls is only known when the
//! constants are evaluated, and by then a warning can only come from a type: `Turn<true>` has what `Turn<false>` has, deprecated.

use super::Signature;
use super::facts::Fact;
use super::route::MAX_DEPTH;

/// Facts that are looked at.
const MANY: u32 = 1000;

/// What some facts do in every turn.
enum Does {
    /// Nothing that is known.
    Nothing,
    /// They ask for a name that is the same each time.
    Ask,
    /// They may turn reuse on first.
    Share,
}

/// Whether each call of the layer has others ask for the same names, and it asks for none itself.
pub const fn asks_again(layer: &Signature) -> bool {
    !asks_itself(layer.facts) && asks(layer)
}

/// Whether each call of the layer asks for the same names, by whomever.
pub const fn asks(layer: &Signature) -> bool {
    matches!(look(layer, &mut { MANY }, MAX_DEPTH), Does::Ask)
}

const fn asks_itself(facts: &[Fact]) -> bool {
    let mut i = 0;
    while i < facts.len() {
        let asks = match &facts[i] {
            Fact::Get(..) => true,
            Fact::Open(_, _, _, false, false, facts) | Fact::Within(facts) => asks_itself(facts),
            Fact::Share => return false,
            _ => false,
        };
        if asks {
            return true;
        }
        i += 1;
    }
    false
}

const fn look(layer: &Signature, left: &mut u32, depth: usize) -> Does {
    match layer.checked && depth > 0 {
        true => look_at(layer.facts, left, depth - 1),
        false => Does::Nothing,
    }
}

const fn look_at(facts: &[Fact], left: &mut u32, depth: usize) -> Does {
    let mut i = 0;
    while i < facts.len() && *left > 0 {
        *left -= 1;
        let does = match &facts[i] {
            Fact::Get(..) => Does::Ask,
            Fact::Open(_, _, _, false, false, facts) => match look_at(facts, left, depth) {
                // For that scope alone.
                Does::Share => Does::Nothing,
                does => does,
            },
            Fact::Call(_, layer, ..) => look(layer, left, depth),
            Fact::Share => Does::Share,
            Fact::Maybe(facts)
            | Fact::Turn(facts)
            | Fact::Apart(facts)
            | Fact::Aside(facts)
            | Fact::Within(facts) => may_share(facts),
            Fact::Either(arms) => {
                let mut does = Does::Nothing;
                let mut arm = 0;
                while arm < arms.len() {
                    if let Does::Share = may_share(arms[arm]) {
                        does = Does::Share;
                    }
                    arm += 1;
                }
                does
            }
            Fact::Open(..) | Fact::Unnamed(..) | Fact::Elsewhere(..) => Does::Nothing,
        };
        if !matches!(does, Does::Nothing) {
            return does;
        }
        i += 1;
    }
    Does::Nothing
}

/// Of what may not run, only that is of interest.
const fn may_share(facts: &[Fact]) -> Does {
    let mut i = 0;
    while i < facts.len() {
        match &facts[i] {
            Fact::Share | Fact::Call(..) | Fact::Either(_) => return Does::Share,
            Fact::Maybe(facts)
            | Fact::Turn(facts)
            | Fact::Apart(facts)
            | Fact::Aside(facts)
            | Fact::Within(facts) => {
                if let Does::Share = may_share(facts) {
                    return Does::Share;
                }
            }
            Fact::Get(..) | Fact::Open(..) | Fact::Unnamed(..) | Fact::Elsewhere(..) => {}
        }
        i += 1;
    }
    Does::Nothing
}

/// A call of a layer in a loop: a warning at `$said`, if by `$asks` the layer asks for the same in each turn.
#[doc(hidden)]
#[macro_export]
macro_rules! __reuse_turn {
    ($note:literal, $asks:ident($layer:expr), $said:ident) => {
        const _: () = {
            #[allow(dead_code)]
            struct Turn<const AGAIN: bool>;
            #[allow(dead_code, non_upper_case_globals)]
            impl Turn<true> {
                #[deprecated(note = $note)]
                const requested_in_a_loop: () = ();
            }
            #[allow(dead_code, non_upper_case_globals)]
            impl Turn<false> {
                const requested_in_a_loop: () = ();
            }
            Turn::<{ $crate::__private::reuse::$asks($layer) }>::$said
        };
    };
}
