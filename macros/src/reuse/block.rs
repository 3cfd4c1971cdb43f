//! The check of a `model!` or of an outermost scope.

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use quote::ToTokens;

use super::advice;
use super::event::{Event, Sharing};
use super::facts::{BlockCheck, Facts};
use super::flow::{self, Level, Parameters, Reader};
use super::names::{Bindings, Names, Surroundings};
use crate::diag::Diag;
use crate::scope::{BlockModel, Kind};

/// What there is to say; `None` of a body that does not parse.
pub(crate) fn check(
    block: &BlockModel,
    krate: &TokenStream,
    diag: &mut Diag,
) -> Option<BlockCheck> {
    let stmts = block.body.stmts.as_ref()?;
    let (span, text) = first_token(block.body.to_token_stream());
    let bindings = Bindings::of(block.body.to_token_stream());
    let surroundings = Surroundings::of(span, &text);
    let names = Names::new(&bindings, Vec::new(), &surroundings);
    let (root, shares) = root(block);
    let mut reader = Reader::new(Parameters::default(), &names, stmts, root, diag);
    let flow = match block.kind {
        Kind::Scope => reader.scope(block, stmts),
        Kind::NameScope | Kind::Model => reader.stmts(stmts),
    };
    let (events, sites) = reader.finish(flow);
    let events = shares.into_iter().chain(events).collect();
    let mut facts = Facts::new(krate, String::new(), span, events, sites);
    facts.warnings = advice::warnings(&facts.events);
    Some(BlockCheck(facts))
}

/// The scope around the body: the pass's root, or whatever is active; and what is done to it at once.
fn root(block: &BlockModel) -> (Level, Option<Event>) {
    if block.kind != Kind::Model {
        return (Level::default(), None);
    }
    let reuse = flow::sharing(block.settings.reuse()) != Sharing::No;
    let level = Level {
        alias: block.alias.as_ref().map(ToString::to_string),
        shared: 0,
        reuse,
        captured: false,
    };
    (level, reuse.then_some(Event::Share))
}

/// The first token of a body, as the file has it.
fn first_token(tokens: TokenStream) -> (Span, String) {
    match tokens.into_iter().next() {
        Some(TokenTree::Group(group)) => {
            let text = match group.delimiter() {
                Delimiter::Brace => "{",
                Delimiter::Bracket => "[",
                Delimiter::Parenthesis => "(",
                Delimiter::None => return first_token(group.stream()),
            };
            (group.span_open(), text.to_owned())
        }
        Some(token) => (token.span(), token.to_string()),
        None => (Span::call_site(), String::new()),
    }
}
