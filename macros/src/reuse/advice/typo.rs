//! Names under `reuse = true` that look like slips of the pen.

use proc_macro2::Span;

use crate::reuse::event::{Elsewhere, Event, Get, Open, Sharing, Visit};

/// A name that nothing defines, and one that something does.
#[derive(Debug)]
pub(super) struct Typo {
    pub(super) name: String,
    pub(super) nearest: String,
    pub(super) span: Span,
}

/// A scope or a variable that the body names.
#[derive(Debug)]
struct Mention<'e> {
    is_scope: bool,
    /// The path around it, with a `/` behind each scope.
    parent: String,
    name: &'e str,
    span: Span,
    /// It is to exist already.
    shared: bool,
}

/// The typos of a body: shared names, a slip of the pen from a name in the same place, and defined nowhere in the body.
pub(super) fn typos(events: &[Event]) -> Vec<Typo> {
    let mut mentions = Mentions::default();
    mentions.events(events);
    let mentions = mentions.found;
    let typo = |shared: &Mention<'_>| {
        let here = |other: &&Mention<'_>| {
            !other.shared && other.is_scope == shared.is_scope && other.parent == shared.parent
        };
        let mut defined = mentions.iter().filter(here).map(|other| other.name);
        if defined.clone().any(|name| name == shared.name) {
            return None;
        }
        defined
            .find(|name| is_typo(name, shared.name))
            .map(|nearest| Typo {
                name: shared.name.to_owned(),
                nearest: nearest.to_owned(),
                span: shared.span,
            })
    };
    let shared = mentions.iter().filter(|mention| mention.shared);
    shared.filter_map(typo).collect()
}

#[derive(Default)]
struct Mentions<'e> {
    found: Vec<Mention<'e>>,
    parent: String,
    shared: bool,
}

impl<'e> Mentions<'e> {
    fn put(&mut self, is_scope: bool, name: &'e str, span: Span) {
        self.found.push(Mention {
            is_scope,
            parent: self.parent.clone(),
            name,
            span,
            shared: self.shared,
        });
    }
}

impl<'e> Visit<'e> for Mentions<'e> {
    fn get(&mut self, get: &'e Get) {
        self.put(false, &get.name, get.span);
    }

    fn open(&mut self, open: &'e Open) {
        if open.unique {
            return;
        }
        let (outside, shared) = (self.parent.len(), self.shared);
        self.shared |= open.reuse == Sharing::Yes;
        self.put(true, &open.name, open.span);
        self.parent.push_str(&open.name);
        self.parent.push('/');
        self.events(&open.events);
        self.parent.truncate(outside);
        self.shared = shared;
    }

    fn elsewhere(&mut self, _: &'e Elsewhere) {}
}

/// Whether one path may be the other with a slip of the pen in it: all words are the same but one, and that one is near.
fn is_typo(a: &str, b: &str) -> bool {
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
        assert!(is_typo("model", "modle"));
        assert!(is_typo("weights", "weigths"));
        assert!(is_typo("encoder", "encodr"));
        assert!(is_typo("tower", "towr"));
        assert!(is_typo("encoder/wide", "encdoer/wide"));
        assert!(is_typo("block_hidden", "block_hiden"));
        assert!(is_typo("my_tower", "mytower"));
    }

    #[test]
    fn tied_weights_are_no_slip() {
        assert!(!is_typo("encoder", "decoder"));
        assert!(!is_typo("encoder/wide", "decoder/wide"));
        assert!(!is_typo("encoder_1/wide", "decoder_1/wide"));
    }

    #[test]
    fn other_names_are_not() {
        assert!(!is_typo("conv1", "conv2"));
        assert!(!is_typo("encoder", "decoder_b"));
        assert!(!is_typo("a", "b"));
        assert!(!is_typo("q", "qk"));
        assert!(!is_typo("left", "right"));
        assert!(!is_typo("model", "model"));
        assert!(!is_typo("model1", "model2"));
        assert!(!is_typo("tower", "power"));
        assert!(!is_typo("attention_q", "attention_k"));
    }
}
