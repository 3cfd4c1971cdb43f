//! The check of a `model!` or of an outermost scope.

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use quote::ToTokens;

use super::emit::Facts;
use super::events::{Event, Reuse};
use super::macros;
use super::names::Names;
use super::read::{Flow, Level, Named, Reader};
use super::shape::Parameters;
use super::surroundings::Surroundings;
use super::warn;
use crate::scope::{BlockModel, Kind};

/// Items for the beginning of the block.
pub(crate) fn items(block: &BlockModel) -> TokenStream {
    let Some(stmts) = &block.body.stmts else {
        return TokenStream::new();
    };
    let (span, text) = first_token(block.body.to_token_stream());
    let surroundings = Surroundings::of(span, &text);
    let names = Names::of(block.body.to_token_stream());
    let sight = |named: Named<'_>| surroundings.sight(named);
    let is_model = block.kind == Kind::Model;
    let reuse = macros::reuse_of(block.reuse()) != Reuse::No;
    let root = Level {
        alias: block
            .alias
            .as_ref()
            .filter(|_| is_model)
            .map(ToString::to_string),
        shared: false,
        reuse: is_model && reuse,
    };
    let mut reader = Reader::new(Parameters::default(), &names, &sight, root);
    let mut flow = Flow::default();
    if is_model && reuse {
        flow.events.push(Event::Share);
    }
    if block.kind == Kind::Scope {
        reader.scope(block, stmts, &mut flow);
    } else {
        flow.events.extend(reader.stmts(stmts).events);
    }
    let mut items = reader.errors();
    let krate = &block.header.krate;
    let facts = Facts::new(krate, String::new(), &flow.events, reader.sites, span);
    items.extend(warn::warnings(&flow.events, &block.header.krate));
    items.extend(facts.expand_alone());
    items
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
