//! Names under `reuse = true` that look like slips of the pen.

use proc_macro2::Span;

use super::events::{Event, Open, Reuse};

/// A name that nothing defines, and one that something does.
#[derive(Debug)]
pub(super) struct Slip {
    pub(super) name: String,
    pub(super) nearest: String,
    pub(super) span: Span,
}

/// A scope or a variable that the body names.
#[derive(Debug)]
struct Mention {
    is_scope: bool,
    /// The path around it, with a `/` behind each scope.
    parent: String,
    name: String,
    span: Span,
    /// It is to exist already.
    shared: bool,
}

/// The slips of a body: shared names, a slip of the pen from a name in the same place, and defined nowhere in the body.
pub(super) fn slips(events: &[Event]) -> Vec<Slip> {
    let mut mentions = Vec::new();
    collect(events, "", false, &mut mentions);
    let slip = |shared: &Mention| {
        let here = |other: &&Mention| {
            !other.shared && other.is_scope == shared.is_scope && other.parent == shared.parent
        };
        let mut defined = mentions
            .iter()
            .filter(here)
            .map(|other| other.name.as_str());
        if defined.clone().any(|name| name == shared.name) {
            return None;
        }
        defined
            .find(|name| is_near(name, &shared.name))
            .map(|nearest| Slip {
                name: shared.name.clone(),
                nearest: nearest.to_owned(),
                span: shared.span,
            })
    };
    mentions
        .iter()
        .filter(|mention| mention.shared)
        .filter_map(slip)
        .collect()
}

fn collect(events: &[Event], parent: &str, shared: bool, mentions: &mut Vec<Mention>) {
    for event in events {
        match event {
            Event::Get(get) => mentions.push(Mention {
                is_scope: false,
                parent: parent.to_owned(),
                name: get.name.clone(),
                span: get.span,
                shared,
            }),
            Event::Open(Open {
                unique: false,
                name,
                span,
                reuse,
                events,
                ..
            }) => {
                mentions.push(Mention {
                    is_scope: true,
                    parent: parent.to_owned(),
                    name: name.clone(),
                    span: *span,
                    shared: shared || *reuse == Reuse::Yes,
                });
                let inner = format!("{parent}{name}/");
                collect(events, &inner, shared || *reuse == Reuse::Yes, mentions);
            }
            Event::Either(arms) => {
                arms.iter()
                    .for_each(|arm| collect(arm, parent, shared, mentions));
            }
            Event::Maybe(events) => collect(events, parent, shared, mentions),
            Event::Open(_)
            | Event::Unnamed(_)
            | Event::Elsewhere(..)
            | Event::Call(_)
            | Event::Share => {}
        }
    }
}

/// Whether one path may be the other with a slip of the pen in it: all words are the same but one, and that one is near.
fn is_near(a: &str, b: &str) -> bool {
    let words = |path: &str| -> Vec<String> {
        let words = path.split(['/', '_', '.', '-']);
        words.map(str::to_owned).collect()
    };
    let (ours, theirs) = (words(a), words(b));
    if ours.len() != theirs.len() {
        // An underscore too many or too few.
        return a.matches('/').count() == b.matches('/').count() && is_slip(a, b);
    }
    let mut different = ours.iter().zip(&theirs).filter(|(a, b)| a != b);
    match (different.next(), different.next()) {
        (Some((a, b)), None) => is_slip(a, b),
        _ => false,
    }
}

/// Whether somebody who meant one word may have typed the other: one letter apart, or two in a word of six, and the first letter
/// is right. (`encoder` and `decoder` are two letters apart, and two words.) Words that differ by a number, and those of three
/// letters or less, are different on purpose.
fn is_slip(a: &str, b: &str) -> bool {
    let letters = |word: &str| {
        word.chars()
            .filter(|c| !c.is_ascii_digit())
            .collect::<String>()
    };
    let (a, b) = (letters(a), letters(b));
    let longest = a.chars().count().max(b.chars().count());
    let limit = match longest {
        0..4 => 0,
        4..6 => 1,
        _ => 2,
    };
    a.chars().next() == b.chars().next()
        && (1..=limit).contains(&strsim::damerau_levenshtein(&a, &b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_of_the_pen_are_near() {
        assert!(is_near("model", "modle"));
        assert!(is_near("weights", "weigths"));
        assert!(is_near("encoder", "encodr"));
        assert!(is_near("tower", "towr"));
        assert!(is_near("encoder/wide", "encdoer/wide"));
        assert!(is_near("block_hidden", "block_hiden"));
        assert!(is_near("my_tower", "mytower"));
    }

    #[test]
    fn tied_weights_are_no_slip() {
        assert!(!is_near("encoder", "decoder"));
        assert!(!is_near("encoder/wide", "decoder/wide"));
        assert!(!is_near("encoder_1/wide", "decoder_1/wide"));
    }

    #[test]
    fn other_names_are_not() {
        assert!(!is_near("conv1", "conv2"));
        assert!(!is_near("encoder", "decoder_b"));
        assert!(!is_near("a", "b"));
        assert!(!is_near("q", "qk"));
        assert!(!is_near("left", "right"));
        assert!(!is_near("model", "model"));
        assert!(!is_near("model1", "model2"));
        assert!(!is_near("tower", "power"));
        assert!(!is_near("attention_q", "attention_k"));
    }
}
