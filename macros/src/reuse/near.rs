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

/// The slips of a body: shared names, one or two letters from a name in the same place, and defined nowhere in the body.
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

/// One or two letters apart, of at least four. Names that differ by a number are different on purpose.
fn is_near(a: &str, b: &str) -> bool {
    let letters = |name: &str| {
        name.chars()
            .filter(|c| !c.is_ascii_digit())
            .collect::<String>()
    };
    let distance = strsim::damerau_levenshtein(&letters(a), &letters(b));
    let longest = a.len().max(b.len());
    distance > 0 && distance <= 2 && longest >= 4 && distance * 3 <= longest
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
    }

    #[test]
    fn other_names_are_not() {
        assert!(!is_near("conv1", "conv2"));
        assert!(!is_near("encoder", "decoder_b"));
        assert!(!is_near("a", "b"));
        assert!(!is_near("q", "qk"));
        assert!(!is_near("left", "right"));
        assert!(!is_near("model", "model"));
    }
}
