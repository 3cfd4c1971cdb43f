//! The body as a constant.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote;

use super::Facts;
use crate::reuse::events::{Arg, Call, Dim, Event, Get, Open, Reuse};
use crate::reuse::hash::{self, PathHash};
use crate::reuse::suspects::{self, Kept};

impl Facts<'_> {
    /// `Signature { … }`
    pub(super) fn signature(&self) -> TokenStream {
        self.signature_with(&self.steps(self.events))
    }

    /// What of the body is compared.
    pub(super) fn suspicious(&self) -> TokenStream {
        let kept = suspects::without_others(self.events, &self.suspects);
        self.signature_with(&self.kept(&kept))
    }

    fn kept(&self, kept: &[Kept<'_>]) -> TokenStream {
        let room = self.room();
        let steps = kept.iter().map(|kept| match kept {
            Kept::Whole(event) => self.step(event),
            Kept::Open(open, inner) => self.open(open, &self.kept(inner)),
            Kept::Either(arms) => {
                let arms = arms.iter().map(|arm| self.kept(arm));
                quote!(#room::Step::Either(&[#(#arms),*]))
            }
        });
        quote!(&[#(#steps),*])
    }

    fn signature_with(&self, steps: &TokenStream) -> TokenStream {
        let room = self.room();
        let name = &self.name;
        let parameters = &self.parameters;
        let checked = self.checked;
        let identity = Literal::u64_suffixed(self.identity());
        quote! {
            #room::Signature {
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
    fn identity(&self) -> u64 {
        let start = self.span.start();
        let place = format!(
            "{} {} {} {}",
            self.span.file(),
            start.line,
            start.column,
            self.name
        );
        hash::fnv(&place)
    }

    fn steps(&self, events: &[Event]) -> TokenStream {
        let steps = events.iter().map(|event| self.step(event));
        quote!(&[#(#steps),*])
    }

    fn step(&self, event: &Event) -> TokenStream {
        let room = self.room();
        match event {
            Event::Get(get) => {
                let get = self.get(get);
                quote!(#room::Step::Get(#get))
            }
            Event::Open(open) => self.open(open, &self.steps(&open.events)),
            Event::Call(call) => {
                let call = self.call(call);
                quote!(#room::Step::Call(#call))
            }
            Event::Either(arms) => {
                let arms = arms.iter().map(|arm| self.steps(arm));
                quote!(#room::Step::Either(&[#(#arms),*]))
            }
            Event::Maybe(events) => {
                let steps = self.steps(events);
                quote!(#room::Step::Maybe(#steps))
            }
            Event::Unnamed(get) => {
                let get = self.get(get);
                quote!(#room::Step::Unnamed(#get))
            }
            Event::Elsewhere(name, events) => {
                let steps = self.steps(events);
                quote!(#room::Step::Elsewhere(#name, #steps))
            }
            Event::Share => quote!(#room::Step::Share),
        }
    }

    fn open(&self, open: &Open, steps: &TokenStream) -> TokenStream {
        let room = self.room();
        let (name, unique) = (&open.name, open.unique);
        let path = self.path(name);
        let reuse = open.reuse != Reuse::No;
        quote! {
            #room::Step::Open(#room::Open { name: #name, path: #path, unique: #unique, reuse: #reuse, steps: #steps })
        }
    }

    fn path(&self, name: &str) -> TokenStream {
        let room = self.room();
        let PathHash { sum, power } = PathHash::of(name);
        quote!(#room::PathHash { sum: #sum, power: #power })
    }

    fn get(&self, get: &Get) -> TokenStream {
        let room = self.room();
        let krate = self.krate;
        let (site, name) = (get.site, &get.name);
        let path = self.path(name);
        let shape = self.arg(&get.shape);
        let dtype = match get.dtype {
            Some(dtype) => {
                let dtype = Ident::new(dtype, Span::mixed_site());
                quote!(::core::option::Option::Some(#krate::dtype::DType::#dtype))
            }
            None => quote!(::core::option::Option::None),
        };
        let written = [
            &get.written.shape,
            &get.written.dtype,
            &get.written.initializer,
            &get.written.trainable,
        ];
        let at = place(get.span);
        quote! {
            #room::Get { site: #site, name: #name, path: #path, shape: #shape, dtype: #dtype, written: [#(#written),*], at: #at }
        }
    }

    fn call(&self, call: &Call) -> TokenStream {
        let room = self.room();
        let site = call.site;
        let number = self.callee_at(site);
        let layer = self.signature_of(number);
        let args = call.args.iter().map(|arg| self.arg(arg));
        let at = place(call.callee.start);
        quote!(#room::Call { site: #site, layer: #layer, args: &[#(#args),*], at: #at })
    }

    fn arg(&self, arg: &Arg) -> TokenStream {
        let room = self.room();
        match arg {
            Arg::Unknown => quote!(#room::Arg::Unknown),
            Arg::Parameter(index) => quote!(#room::Arg::Parameter(#index)),
            Arg::Int(int) => quote!(#room::Arg::Int(#int)),
            Arg::Dims(dims) => {
                let literal = dims.iter().all(|dim| matches!(dim, Dim::Int(_)));
                let codes = dims.iter().map(|dim| match dim {
                    Dim::Unknown => -1,
                    Dim::Parameter(index) => -2 - i64::from(*index),
                    Dim::Int(int) => *int,
                });
                let kind = if literal {
                    quote!(Literal)
                } else {
                    quote!(Pattern)
                };
                quote!(#room::Arg::#kind(&[#(#codes),*]))
            }
        }
    }
}

fn place(span: Span) -> TokenStream {
    let start = span.start();
    let (line, column) = (
        u32::try_from(start.line).unwrap_or(u32::MAX),
        u32::try_from(start.column + 1).unwrap_or(u32::MAX),
    );
    quote!((#line, #column))
}
