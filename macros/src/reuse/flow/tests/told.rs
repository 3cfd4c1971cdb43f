//! Events in short, for tables.
//!
//! | in a body | |
//! | --- | --- |
//! | `$a` | `get_variable!("a")` |
//! | `@(…)` | the same tokens as a macro hands them on: in a group that nobody sees |
//!
//! | of the events | |
//! | --- | --- |
//! | `a` | a request |
//! | `{…}` | one with a name that is made so |
//! | `f()` | a call, with what is known of its arguments |
//! | `s{…}`, `s*{…}` | a scope, one with a default name; `+`, `~` behind it: it shares, perhaps |
//! | `<…>{…}`, `<…>?{…}` | a scope that is made so, or is not known |
//! | `share` | reuse is turned on |
//! | `either(…; …)`, `maybe(…)`, `turn(…)`, `again(…)`, `apart(…)`, `aside(…)` | as they are called |
//! | `?` behind a request or a call | a caller may run on without it |
//! | `!` at the end | the end is not reached |

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::{quote, quote_spanned};

use super::{Around, Read};
use crate::reuse::event::{Arg, Call, Dim, Event, Get, Sharing};
use crate::tokens::{Inside, Rule, is_punct, rewrite};

/// What is short in a body, written out.
struct Short;

impl Rule for Short {
    fn list(&mut self, tokens: &[TokenTree], _: Option<Inside<'_>>) -> Option<TokenStream> {
        let mut long = TokenStream::new();
        let mut rest = tokens;
        while let Some((first, behind)) = rest.split_first() {
            rest = behind;
            match behind {
                [TokenTree::Ident(name), behind @ ..] if is_punct(Some(first), '$') => {
                    let text = name.to_string();
                    long.extend(quote_spanned!(name.span()=> get_variable!(#text)));
                    rest = behind;
                }
                [TokenTree::Group(group), behind @ ..] if is_punct(Some(first), '@') => {
                    let unseen = Group::new(Delimiter::None, group.stream());
                    long.extend(quote!(#unseen));
                    rest = behind;
                }
                _ => long.extend([first.clone()]),
            }
        }
        Some(long)
    }
}

/// A body from a table.
pub(super) fn written_out(short: &str) -> TokenStream {
    rewrite(short.parse().unwrap(), &mut Short)
}

impl Read {
    /// All of it.
    pub(super) fn all(&self) -> String {
        let mut told = vec![self.told(&self.events)];
        told.extend(self.leaves.then(|| "!".to_owned()));
        told.extend(self.errors.iter().map(|(place, _)| format!("at `{place}`")));
        told.retain(|part| !part.is_empty());
        told.join(" ")
    }

    fn told(&self, events: &[Event]) -> String {
        let told: Vec<String> = events.iter().map(|event| self.event(event)).collect();
        told.join(" ")
    }

    fn event(&self, event: &Event) -> String {
        let inside = |word: &str, events: &[Event]| format!("{word}({})", self.told(events));
        match event {
            Event::Get(get) => self.get(get) + self.within(get.site),
            Event::Unnamed(get) => self.get(get),
            Event::Call(call) => self.call(call) + self.within(call.site),
            Event::Open(open) => {
                let unique = if open.unique { "*" } else { "" };
                let sharing = match open.reuse {
                    Sharing::No => "",
                    Sharing::Yes => "+",
                    Sharing::Perhaps => "~",
                };
                format!(
                    "{}{unique}{sharing}{{{}}}",
                    open.name,
                    self.told(&open.events)
                )
            }
            Event::Elsewhere(other) => {
                let known = if other.own { "" } else { "?" };
                format!("<{}>{known}{{{}}}", other.name, self.told(&other.events))
            }
            Event::Share => "share".to_owned(),
            Event::Either(arms) => {
                let arms: Vec<String> = arms.iter().map(|arm| self.told(arm)).collect();
                format!("either({})", arms.join("; "))
            }
            Event::Maybe(events) => inside("maybe", events),
            Event::Turn { events, again } => inside(if *again { "again" } else { "turn" }, events),
            Event::Apart(events) => inside("apart", events),
            Event::Aside(events) => inside("aside", events),
            Event::Closure(..) => unreachable!("all are settled"),
        }
    }

    fn within(&self, site: u16) -> &'static str {
        if self.sites.is_within(site) { "?" } else { "" }
    }

    fn get(&self, get: &Get) -> String {
        let shape = match &get.shape {
            Arg::Unknown => String::new(),
            shape => format!(":{}", arg(shape)),
        };
        let dtype = get
            .dtype
            .map(|dtype| format!("/{dtype}"))
            .unwrap_or_default();
        format!("{}{shape}{dtype}", get.name)
    }

    fn call(&self, call: &Call) -> String {
        let mut args: Vec<String> = call.args.iter().map(arg).collect();
        for label in &call.labels {
            args.resize(args.len().max(label.index + 1), "_".to_owned());
            args[label.index].insert_str(0, &format!("{} = ", label.name));
        }
        format!("{}({})", call.callee.name, args.join(", "))
    }
}

/// `#0` is the first parameter of the function.
fn arg(arg: &Arg) -> String {
    match arg {
        Arg::Unknown => "_".to_owned(),
        Arg::Parameter(index) => format!("#{index}"),
        Arg::Int(int) => int.to_string(),
        Arg::Dims(dims) => {
            let dims: Vec<String> = dims
                .iter()
                .map(|dim| match dim {
                    Dim::Unknown => "_".to_owned(),
                    Dim::Parameter(index) => format!("#{index}"),
                    Dim::Int(int) => int.to_string(),
                })
                .collect();
            format!("[{}]", dims.join(", "))
        }
    }
}

/// Bodies, and what is told of them.
#[track_caller]
pub(super) fn assert_told(table: &[(&str, &str)]) {
    assert_told_in(Around::PLAIN, table);
}

#[track_caller]
pub(super) fn assert_told_in(around: Around, table: &[(&str, &str)]) {
    let mut others = String::new();
    for (body, expected) in table {
        let told = around.read(&written_out(body)).all();
        if told != *expected {
            others += &format!("\n{body}\n    is read as {told}\n    instead of {expected}");
        }
    }
    assert!(others.is_empty(), "{others}");
}
