//! The body as a constant.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, quote};

use super::Facts;
use crate::reuse::events::{Arg, Call, Dim, Event, Get, Open, Reuse};
use crate::reuse::hash::{self, PathHash};
use crate::reuse::suspects::{self, Kept};

/// A body on its way to a constant. The names of the runtime's room are in scope where it goes.
pub(super) struct Body<'f> {
    pub(super) facts: &'f Facts<'f>,
    /// What stands in front of the name of the function that asks callees.
    pub(super) callees: &'f TokenStream,
}

impl Body<'_> {
    /// `Signature { … }`
    pub(super) fn signature(&self) -> TokenStream {
        self.signature_with(&self.steps(self.facts.events))
    }

    /// What of the body is compared.
    pub(super) fn suspicious(&self) -> TokenStream {
        let kept = suspects::without_others(self.facts.events, &self.facts.suspects);
        self.signature_with(&self.kept(&kept))
    }

    fn kept(&self, kept: &[Kept<'_>]) -> TokenStream {
        let steps = kept.iter().map(|kept| match kept {
            Kept::Whole(event) => self.step(event),
            Kept::Open(open, inner) => self.open(open, &self.kept(inner)),
            Kept::Either(arms) => {
                let arms = arms.iter().map(|arm| self.kept(arm));
                quote!(Either(&[#(#arms),*]))
            }
        });
        quote!(&[#(#steps),*])
    }

    fn signature_with(&self, steps: &TokenStream) -> TokenStream {
        let name = &self.facts.name;
        let parameters = &self.facts.parameters;
        let checked = self.facts.checked;
        let identity = self.identity();
        quote! {
            Signature {
                name: #name,
                module: ::core::module_path!(),
                file: ::core::file!(),
                identity: #identity,
                parameters: &[#(#parameters),*],
                steps: #steps,
                checked: #checked,
            }
        }
    }

    /// A number for the place in the sources.
    fn identity(&self) -> Literal {
        let (line, column) = place(self.facts.span);
        let (file, name) = (self.facts.span.file(), &self.facts.name);
        Literal::u64_unsuffixed(hash::fnv(&format!("{file} {line} {column} {name}")))
    }

    fn steps(&self, events: &[Event]) -> TokenStream {
        let steps = events.iter().map(|event| self.step(event));
        quote!(&[#(#steps),*])
    }

    fn step(&self, event: &Event) -> TokenStream {
        match event {
            Event::Get(get) => self.get(get),
            Event::Open(open) => self.open(open, &self.steps(&open.events)),
            Event::Call(call) => self.call(call),
            Event::Either(arms) => {
                let arms = arms.iter().map(|arm| self.steps(arm));
                quote!(Either(&[#(#arms),*]))
            }
            Event::Maybe(events) => {
                let steps = self.steps(events);
                quote!(Maybe(#steps))
            }
            Event::Unnamed(get) => {
                let (name, written) = (&get.name, get.written.lines());
                let (line, column) = place(get.span);
                quote!(Unnamed(#name, #written, #line, #column))
            }
            Event::Elsewhere(name, events) => {
                let steps = self.steps(events);
                quote!(Elsewhere(#name, #steps))
            }
            Event::Share => quote!(Share),
        }
    }

    fn open(&self, open: &Open, steps: &TokenStream) -> TokenStream {
        let (name, unique) = (&open.name, open.unique);
        let (sum, power) = path(name);
        let reuse = open.reuse != Reuse::No;
        quote!(Open(#name, #sum, #power, #unique, #reuse, #steps))
    }

    fn get(&self, get: &Get) -> TokenStream {
        let (site, name) = (Literal::u16_unsuffixed(get.site), &get.name);
        let (sum, power) = path(name);
        let shape = arg(&get.shape);
        let dtype = match get.dtype {
            Some(dtype) => {
                let dtype = Ident::new(dtype, Span::mixed_site());
                quote!(Some(DType::#dtype))
            }
            None => quote!(None),
        };
        let written = get.written.lines();
        let (line, column) = place(get.span);
        quote!(Get(#site, #name, #sum, #power, #shape, #dtype, #written, #line, #column))
    }

    fn call(&self, call: &Call) -> TokenStream {
        let site = Literal::u16_unsuffixed(call.site);
        let layer = self.facts.signature_at(call.site, self.callees);
        let args = call.args.iter().map(arg);
        quote!(Call(#site, #layer, &[#(#args),*]))
    }
}

fn arg(arg: &Arg) -> TokenStream {
    match arg {
        Arg::Unknown => quote!(Unknown),
        Arg::Parameter(index) => {
            let index = Literal::u8_unsuffixed(*index);
            quote!(Parameter(#index))
        }
        Arg::Int(int) => {
            let int = Literal::i64_unsuffixed(*int);
            quote!(Int(#int))
        }
        Arg::Dims(dims) => {
            let literal = dims.iter().all(|dim| matches!(dim, Dim::Int(_)));
            let codes = dims.iter().map(|dim| match dim {
                Dim::Unknown => quote!(-1),
                Dim::Parameter(index) => {
                    let code = Literal::u16_unsuffixed(2 + u16::from(*index));
                    quote!(-#code)
                }
                Dim::Int(int) => Literal::i64_unsuffixed(*int).into_token_stream(),
            });
            let kind = if literal {
                quote!(Literal)
            } else {
                quote!(Pattern)
            };
            quote!(#kind(&[#(#codes),*]))
        }
    }
}

/// The two halves of a name's hash.
fn path(name: &str) -> (Literal, Literal) {
    let PathHash { sum, power } = PathHash::of(name);
    (Literal::u64_unsuffixed(sum), Literal::u64_unsuffixed(power))
}

/// Line and column.
fn place(span: Span) -> (Literal, Literal) {
    let start = span.start();
    let number = |n: usize| Literal::u32_unsuffixed(u32::try_from(n).unwrap_or(u32::MAX));
    (number(start.line), number(start.column + 1))
}
